"""A change as it is kept: what, why and how the examples went, sealed under the key file; and those of a programme in order."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from auth.veil import Veil
from core.work import Read, Work
from crisis.settings.models import RuleChange
from crisis.settings.overlay import Change, Overlay, SetTimes, inverse, overlay_of
from crisis.settings.trial import Trial

SEAL = "rules"


class Content(msgspec.Struct, frozen=True):
    """What is sealed of a change. Without a trial its kind is not tried."""

    change: Change
    why: str
    trial: Trial | None = None


def sealed(work: Work, row_id: str, content: Content) -> bytes:
    """Seal it for its row."""
    return Veil(work.key_file).seal(SEAL, row_id, msgspec.json.encode(content).decode())


def content_of(read: Read | Work, row: RuleChange) -> Content:
    """Open a row."""
    return msgspec.json.decode(Veil(read.key_file).unseal(SEAL, row.id, row.sealed), type=Content)


def in_force(read: Read | Work, programme: str, before: int | None = None) -> tuple[Change, ...]:
    """The changes that came into force, in order; only those before a number, where one is given."""
    found = select(RuleChange).where(RuleChange.programme_id == programme, RuleChange.number.is_not(None))
    if before is not None:
        found = found.where(RuleChange.number < before)
    return tuple(content_of(read, row).change for row in read.db.scalars(found.order_by(RuleChange.number)))


def overlay_in(read: Read | Work, programme: str) -> Overlay:
    """What a programme has changed in the rules, as it stands."""
    return overlay_of(in_force(read, programme))


def open_rows(read: Read | Work, programme: str) -> Sequence[RuleChange]:
    """What is proposed and not decided, the oldest first."""
    found = select(RuleChange).where(RuleChange.programme_id == programme)
    found = found.where(RuleChange.approved_at.is_(None), RuleChange.withdrawn_at.is_(None))
    return read.db.scalars(found.order_by(RuleChange.proposed_at, RuleChange.id)).all()


def back_from(read: Read | Work, row: RuleChange) -> Change | None:
    """The change that takes a row back; None for the first times, before which there were those of the house."""
    change, before = content_of(read, row).change, in_force(read, row.programme_id, row.number)
    if isinstance(change, SetTimes):
        return next((one for one in reversed(before) if isinstance(one, SetTimes)), None)
    return inverse(change, before)
