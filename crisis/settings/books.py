"""The rulebooks of the programmes, put together once a version and kept by each worker; a change is in force everywhere at once."""

from dataclasses import dataclass

from core.kernel import Kernel
from core.log import fault_in
from core.work import Read
from crisis.rules import Rulebook, rulebook
from crisis.settings.overlay import laid_over
from crisis.settings.policy import is_watched
from crisis.settings.record import content_of, open_rows, overlay_in
from crisis.shelf import Shelf

SUBJECT = "rules:"
"""Under this name, and a programme's id, workers are told that its rules have changed."""


@dataclass(frozen=True, slots=True)
class ProgrammeBooks:
    """The rules in force, and beside them those that would be with each proposed change that is being watched."""

    book: Rulebook
    proposed: tuple[tuple[str, Rulebook], ...] = ()


def _read(read: Read, programme: str) -> ProgrammeBooks:
    house, overlay = rulebook(), overlay_in(read, programme)
    watched = tuple(row for row in open_rows(read, programme) if is_watched(row.kind))
    proposed = ((row.id, laid_over(house, overlay.changed(content_of(read, row).change))) for row in watched)
    return ProgrammeBooks(laid_over(house, overlay), tuple(proposed))


_SHELF = Shelf(SUBJECT, _read)


async def books_of(kernel: Kernel, programme: str) -> ProgrammeBooks:
    """The books of a programme, as this worker keeps them; of none, or where they cannot be read, those of the house: no text waits for this."""
    if not programme:
        return ProgrammeBooks(rulebook())
    try:
        return await _SHELF.of(kernel, programme)
    except Exception as fault:  # noqa: BLE001 - the rules of the house are always there
        fault_in("rules_unread", fault)
        return ProgrammeBooks(rulebook())
