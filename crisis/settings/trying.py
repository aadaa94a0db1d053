"""Trying: a change on the examples, and a sentence on the rules as they are and as they would be. Nothing that is typed is kept."""

import asyncio
from dataclasses import dataclass

from core.forms import Form
from core.kernel import Kernel
from core.work import Read
from crisis.rules import Rulebook, rulebook
from crisis.scan import Scan, scan
from crisis.settings.forms import Draft
from crisis.settings.models import RuleChange
from crisis.settings.overlay import Change, SetTimes, laid_over
from crisis.settings.record import Content, content_of, overlay_in
from crisis.settings.trial import Score, Trial, broken_example, examples, score, size_of, stretches


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence, with what rings now, and with a proposed change where one was asked for."""

    text: str
    now: Scan
    then: Scan | None = None

    @property
    def both(self) -> tuple[Scan, ...]:
        """One or two readings."""
        return (self.now,) if self.then is None else (self.now, self.then)


async def tried_out(kernel: Kernel, programme: str, draft: Draft, form: Form) -> Content:
    """The change with how the examples go with it. Invalid where one of its own examples does not hold."""
    if isinstance(draft.change, SetTimes):
        return Content(draft.change, draft.why)
    before, after = await kernel.read(_books, programme, draft.change)
    broken = await kernel.on_reader(broken_example, draft.change, after)
    if broken is not None:
        field, sentence = broken
        form.fail(field, f"{field}_not_held", sentence=sentence)
        form.check()
    some = examples()
    old, new = Score(), Score()
    for few in stretches(some):
        old += await kernel.on_reader(score, few, before)
        new += await kernel.on_reader(score, few, after)
        await asyncio.sleep(0)  # the house goes on between a few and the next
    return Content(draft.change, draft.why, Trial(size_of(some), old, new))


def tried_sentence(read: Read, programme: str, text: str, change_id: str) -> Tried:
    """What rings in a sentence now; and with a change that is proposed in this programme, where its id is given."""
    overlay, house = overlay_in(read, programme), rulebook()
    row = read.db.get(RuleChange, change_id) if change_id else None
    now = scan(text, book=laid_over(house, overlay))
    if row is None or row.programme_id != programme or row.decided_by is not None:
        return Tried(text, now)
    return Tried(text, now, scan(text, book=laid_over(house, overlay.changed(content_of(read, row).change))))


def _books(read: Read, programme: str, change: Change) -> tuple[Rulebook, Rulebook]:
    overlay = overlay_in(read, programme)
    return laid_over(rulebook(), overlay), laid_over(rulebook(), overlay.changed(change))
