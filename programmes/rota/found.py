"""How a verb finds a shift: locked, so that of two who want the same at once one comes second."""

from sqlalchemy import select

from core.errors import NotFound, Refused, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from programmes.rota.models import Shift, ShiftPost
from programmes.rota.policy import HOLDER, fits, may_hold, may_plan
from programmes.rota.queries import Mate, team


def shift_for(work: Work, actor: AnyActor, shift_id: str) -> Shift:
    """Give a shift that he can have a post in. NotFound alike for one that is not there and one of another programme."""
    shift = locked(work, shift_id)
    programme = getattr(actor, "programme", None)
    if shift is None or programme != shift.programme_id:
        raise NotFound
    if not may_hold(actor, shift.programme_id, shift.purpose):
        raise Refused("shift_not_fitting", status=403)
    return shift


def shift_ahead(work: Work, actor: AnyActor, shift_id: str) -> Shift:
    """Give a shift that he can have a post in and that is not over. Refused when it is, or was called off."""
    shift = shift_for(work, actor, shift_id)
    _ensure_ahead(work, shift)
    return shift


def shift_to_plan(work: Work, actor: AnyActor, shift_id: str) -> Shift:
    """Give a shift that he plans, not over yet. NotFound alike for one that is not there and one that is not his to plan."""
    shift = locked(work, shift_id)
    if shift is None or not may_plan(actor, shift.programme_id):
        raise NotFound
    _ensure_ahead(work, shift)
    return shift


def locked(work: Work, shift_id: str) -> Shift | None:
    """The shift, which nobody else changes until this verb is done."""
    return work.db.scalar(select(Shift).where(Shift.id == shift_id).with_for_update())


def posts(work: Work, shift: Shift) -> dict[str, ShiftPost]:
    """Every post that counts in a shift, by persona; what people without a fitting role once had is left out."""
    mates = team(work, shift.programme_id)
    rows = work.db.scalars(select(ShiftPost).where(ShiftPost.shift_id == shift.id).order_by(ShiftPost.persona_id))
    return {row.persona_id: row for row in rows if able(mates, row.persona_id, shift.purpose)}


def holders(rows: dict[str, ShiftPost]) -> list[str]:
    """Who holds the shift, of all its posts."""
    return [persona for persona, row in rows.items() if row.part == HOLDER]


def my_post(work: Work, persona: str, shift: Shift) -> ShiftPost:
    """His post in the shift. Refused when he has none."""
    row = work.db.get(ShiftPost, (shift.id, persona))
    ensure(row is not None, "no_post_of_yours")
    assert row is not None  # noqa: S101 - said in the line above
    return row


def able(mates: dict[str, Mate], persona: str, purpose: str) -> bool:
    """Say whether this person works here in a role that fits."""
    return persona in mates and fits(mates[persona].roles, purpose)


def names(work: Work, shift: Shift, personas: list[str]) -> str:
    """The names of these people, in a row."""
    mates = team(work, shift.programme_id, personas)
    return ", ".join(mate.name for mate in mates.values())


def _ensure_ahead(work: Work, shift: Shift) -> None:
    ensure(not shift.called_off, "shift_called_off")
    ensure(work.now < shift.ends_at, "shift_over")
