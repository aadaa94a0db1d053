"""Reading a text for danger before it is stored, together with what the same man wrote in the last minutes. Nothing of it is kept."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from auth.people import Actor
from core.clock import SECOND, Instant
from core.kernel import Kernel
from core.log import fault_in
from crisis.rules import TIERS
from crisis.scan import LAST, LIGHT, POINTS, SECONDS, Finding, Said, Scan, scan
from crisis.settings.beside import Text, read_beside
from crisis.settings.books import books_of

AT_ONCE = 2_000
"""Characters that are read between two turns of the loop; a longer text is read on a reader."""
LATE_SECONDS = 2.0
"""A long text that the rules have not read by then goes through unread."""
UNSCANNED = "unscanned"
WRITERS = 20_000
"""So many people's last texts are held at most."""
KINDS: Mapping[str, str] = {"perpetrator_violence": "other", "victim_violence": "violence", "child": "child"}
"""The kind of an alert by the category of a finding about himself; danger to himself where none is named."""
CHILD_WRITES = "child.writes"
LEARNED = "learned."
"""How the ids of what a text sounds like begin; those of rules begin with their language."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was found in a text, as codes and places, never words: the tier 0 to 3 and its category, the kinds of danger.

    A hit is {"rule", "span", "modifiers"}; `points` is what each rule counts for together with others; `language` is the one in which
    it was found.
    """

    tier: int = 0
    category: str = ""
    kinds: tuple[str, ...] = ()
    hits: tuple[dict[str, Any], ...] = ()
    points: tuple[tuple[str, int], ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return self.tier > 0


NOTHING = Noticed()
UNREAD = Noticed(1, UNSCANNED, (UNSCANNED,))
"""What is said of a text that the rules failed on: it goes through, and somebody sees that nothing has looked at it."""


async def notice(
    kernel: Kernel, text: str, language: str = "", history: Sequence[Said] = (), *, programme: str = ""
) -> Noticed:
    """How near danger is by what he writes, by the rules as his programme has them.

    It keeps no text from going through: what fails or is late is noticed as unread.
    """
    try:
        books = await books_of(kernel, programme)
        if len(text) <= AT_ONCE:
            found = scan(text, language, history, books.book)
        else:
            reading = kernel.on_reader(scan, text, language, history, books.book)
            found = await asyncio.wait_for(reading, LATE_SECONDS)
        if text and books.proposed:
            read_beside(kernel, books.proposed, Text(text, language, tuple(history), TIERS.index(found.tier)))
        return noticed_in(found)
    except Exception as fault:  # noqa: BLE001 - whatever goes wrong with the rules, he is heard
        fault_in("scan_failed", fault)
        return UNREAD


async def notice_his(kernel: Kernel, actor: Actor, text: str, language: str = "") -> Noticed:
    """As `notice`, read on from his last texts of three minutes in which nothing was found, which this worker holds in memory alone."""
    memory = memory_of(kernel)
    history = memory.before(actor.id, text, kernel.now())
    found = await notice(kernel, text, language, history, programme=actor.programme or "")
    if not found:
        memory.keep(actor.id, text, kernel.now())
    return found


def noticed_in(found: Scan) -> Noticed:
    """What a scan found, as the alert needs it."""
    tier = TIERS.index(found.tier)
    if not tier:
        return NOTHING
    kinds = tuple(dict.fromkeys(_kind(one, found.category) for one in found.findings if one.tier == found.tier))
    hits = tuple({"rule": one.rule, "span": list(one.span), "modifiers": list(one.modifiers)} for one in found.findings)
    heavy: dict[str, int] = {}
    for one in found.findings:
        if not LIGHT & set(one.modifiers):
            heavy[one.rule] = max(heavy.get(one.rule, 0), min(POINTS[TIERS.index(one.tier)], 3))
    language = next((one.partition(".")[0] for one in found.rules if not one.startswith(LEARNED)), "")
    return Noticed(tier, found.category, kinds or ("self",), hits, tuple(heavy.items()), language)


def _kind(finding: Finding, category: str) -> str:
    if finding.kind == CHILD_WRITES:
        return "minor"
    kind = KINDS.get(finding.kind.partition(".")[0], "self")
    # Who fears for somebody else is hurt by nobody, and hurts nobody: what is said to him then fits every heavy thing.
    if kind == "violence" and finding.about != "self":
        return "self"
    return "self" if kind == "other" and "third_person" in finding.modifiers else kind


class Memory:
    """The last texts of those who write on this worker. In memory only, for three minutes."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, deque[tuple[Instant, str]]] = OrderedDict()

    def before(self, persona: str, text: str, now: Instant) -> tuple[Said, ...]:
        """His last texts, oldest first; the same text sent once more is no earlier one."""
        recent = [one for one in self._texts.get(persona, ()) if one[0] >= now - SECONDS * SECOND]
        if recent and recent[-1][1] == text:
            recent.pop()
        return tuple(Said(said, (now - at) / SECOND) for at, said in recent)

    def keep(self, persona: str, text: str, now: Instant) -> None:
        """Hold this text too; what is older than three minutes goes."""
        texts = self._texts.setdefault(persona, deque(maxlen=LAST))
        self._texts.move_to_end(persona)
        if not texts or texts[-1][1] != text:
            texts.append((now, text))
        self._let_go(now - SECONDS * SECOND)

    def _let_go(self, before: Instant) -> None:
        while self._texts:
            texts = next(iter(self._texts.values()))
            if len(self._texts) <= WRITERS and texts and texts[-1][0] >= before:
                return
            self._texts.popitem(last=False)


_MEMORIES: WeakKeyDictionary[Kernel, Memory] = WeakKeyDictionary()


def memory_of(kernel: Kernel) -> Memory:
    """The memory of this worker."""
    memory = _MEMORIES.get(kernel)
    if memory is None:
        memory = _MEMORIES[kernel] = Memory()
    return memory
