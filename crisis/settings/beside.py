"""New texts read beside, with the rules as they would be: while a change is proposed, its effect is counted, and nothing else is kept.

Only texts that are written then are read; what is stored stays untouched. His message does not wait for it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import update

from core.kernel import Kernel
from core.lanes import Lane
from core.log import fault_in
from core.spaces import Actor
from core.work import CLOCK, Work
from crisis.rules import TIERS, Rulebook
from crisis.scan import Said, scan
from crisis.settings.models import RuleChange

AT_ONCE = 50
"""So many texts wait at most to be read beside; further ones are not counted."""

Counts = dict[str, tuple[int, int, int]]
"""By change: texts, how many rang nearer, how many less."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that has just been read, with the tier that it had."""

    text: str
    language: str
    history: tuple[Said, ...]
    tier: int


class Tally:
    """What this worker has counted and not yet written down."""

    def __init__(self) -> None:
        self.counts: Counts = defaultdict(lambda: (0, 0, 0))
        self.reading: set[asyncio.Task[None]] = set()

    async def read(self, kernel: Kernel, proposed: Sequence[tuple[str, Rulebook]], text: Text) -> None:
        """Count one text for each change."""
        try:
            for change, book in proposed:
                tier = await kernel.on_reader(_tier, text, book)
                texts, nearer, less = self.counts[change]
                self.counts[change] = (texts + 1, nearer + (tier > text.tier), less + (tier < text.tier))
        except Exception as fault:  # noqa: BLE001 - a count is lost; no message hangs on it
            fault_in("read_beside_failed", fault)


def read_beside(kernel: Kernel, proposed: Sequence[tuple[str, Rulebook]], text: Text) -> None:
    """Soon, and after the one who wrote it has his answer, this text is counted."""
    tally = tally_of(kernel)
    if len(tally.reading) < AT_ONCE:
        task = asyncio.create_task(tally.read(kernel, proposed, text))
        tally.reading.add(task)
        task.add_done_callback(tally.reading.discard)


async def write_counts(kernel: Kernel) -> None:
    """What was counted stands with the changes."""
    tally = tally_of(kernel)
    if tally.counts:
        counts, tally.counts = dict(tally.counts), defaultdict(lambda: (0, 0, 0))
        await kernel.act(add_counts, CLOCK, counts, lane=Lane.CHORE)


def add_counts(work: Work, actor: Actor, counts: Counts) -> None:
    """These are added to the changes that are still open."""
    for change, (texts, nearer, less) in sorted(counts.items()):
        row = update(RuleChange).where(RuleChange.id == change, RuleChange.approved_at.is_(None))
        work.db.execute(
            row.where(RuleChange.withdrawn_at.is_(None)).values(
                texts=RuleChange.texts + texts, nearer=RuleChange.nearer + nearer, less=RuleChange.less + less
            )
        )


def tally_of(kernel: Kernel) -> Tally:
    """The tally of this worker."""
    found = _TALLIES.get(kernel)
    if found is None:
        found = _TALLIES[kernel] = Tally()
    return found


def _tier(text: Text, book: Rulebook) -> int:
    return TIERS.index(scan(text.text, text.language, text.history, book).tier)


_TALLIES: WeakKeyDictionary[Kernel, Tally] = WeakKeyDictionary()

CHORES = (("write_rule_counts", 20, write_counts),)
"""What runs every so many seconds on each worker."""
