"""The rulebooks of the programmes, put together once a version and kept by each worker; a change is in force everywhere at once."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from core.kernel import Kernel
from core.log import fault_in
from core.work import Read
from crisis.rules import Rulebook, rulebook
from crisis.settings.overlay import laid_over
from crisis.settings.policy import is_watched
from crisis.settings.record import content_of, open_rows, overlay_in

SUBJECT = "rules:"
"""Under this name, and a programme's id, workers are told that its rules have changed."""


@dataclass(frozen=True, slots=True)
class ProgrammeBooks:
    """The rules in force, and beside them those that would be with each proposed change that is being watched."""

    book: Rulebook
    proposed: tuple[tuple[str, Rulebook], ...] = ()


class Shelf:
    """What this worker has put together."""

    def __init__(self, kernel: Kernel) -> None:
        self._kept: dict[str, ProgrammeBooks] = {}
        self._told = 0
        kernel.on_recheck.append(self._forget)

    async def of(self, kernel: Kernel, programme: str) -> ProgrammeBooks:
        """The books of a programme. Where they cannot be read, the rules of the house as they are: no text waits for this."""
        known = self._kept.get(programme)
        if known is not None:
            return known
        told = self._told
        try:
            found = await kernel.read(_read, programme)
        except Exception as fault:  # noqa: BLE001 - the rules of the house are always there
            fault_in("rules_unread", fault)
            return ProgrammeBooks(rulebook())
        if told == self._told:  # else something has changed while it was read, and the next text reads it anew
            self._kept[programme] = found
        return found

    def _forget(self, subject: str) -> None:
        if subject.startswith(SUBJECT):
            self._told += 1
            self._kept.pop(subject.removeprefix(SUBJECT), None)


def _read(read: Read, programme: str) -> ProgrammeBooks:
    house, overlay = rulebook(), overlay_in(read, programme)
    watched = tuple(row for row in open_rows(read, programme) if is_watched(row.kind))
    proposed = ((row.id, laid_over(house, overlay.changed(content_of(read, row).change))) for row in watched)
    return ProgrammeBooks(laid_over(house, overlay), tuple(proposed))


_SHELVES: WeakKeyDictionary[Kernel, Shelf] = WeakKeyDictionary()


async def books_of(kernel: Kernel, programme: str) -> ProgrammeBooks:
    """The books of a programme, as this worker keeps them; of none, those of the house."""
    if not programme:
        return ProgrammeBooks(rulebook())
    shelf = _SHELVES.get(kernel)
    if shelf is None:
        shelf = _SHELVES[kernel] = Shelf(kernel)
    return await shelf.of(kernel, programme)
