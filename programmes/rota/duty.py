"""Verbs of duty itself: the house plans it for a meeting, people sign on and off, desks answer."""

from dataclasses import dataclass

from sqlalchemy import select, update

from auth.log import note
from core.clock import MINUTE, Instant
from core.errors import ensure
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Work
from programmes.rota.found import my_post, shift_for
from programmes.rota.models import Shift, ShiftPost, Swap
from programmes.rota.policy import BACKUP, EARLY, HOLDER, may_hold, may_sign_on
from programmes.rota.telling import CALLED_OFF, GIVEN, KINDS, TAKEN, settle, tell

ANSWERED_AGAIN = MINUTE // 2
"""A desk that answered so short a time ago need not be written down again."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty for a meeting, from when until when: personas who hold the shift, and who back them up."""

    programme: str
    purpose: str
    about: str
    zone: str
    begins_at: Instant
    ends_at: Instant
    needed: int
    holders: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()


def plan_duty(work: Work, actor: AnyActor, duty: Duty) -> str:
    """The shift about this meeting is as the duty says, made or brought up to date. Who stays in it stays signed on.

    Returns its id.
    """
    shift = work.db.scalar(select(Shift).where(Shift.about == duty.about).with_for_update())
    if shift is None:
        shift = Shift(id=work.new_id(), programme_id=duty.programme, purpose=duty.purpose, about=duty.about)
        work.db.add(shift)
    moved = shift.begins_at != duty.begins_at
    shift.zone, shift.needed, shift.called_off = duty.zone, duty.needed, False
    shift.begins_at, shift.ends_at = duty.begins_at, duty.ends_at
    if moved:
        shift.warned_at, shift.asked = None, 0
    work.db.flush()
    wanted = {**dict.fromkeys(duty.backups, BACKUP), **dict.fromkeys(duty.holders, HOLDER)}
    set_posts(work, actor, shift, wanted)
    note(work, actor, "duty_planned", ("shift", shift.id), programme=shift.programme_id)
    return shift.id


def call_off_duty(work: Work, actor: AnyActor, about: str) -> None:
    """Nobody has duty for this meeting. Without a shift about it nothing changes."""
    shift = work.db.scalar(select(Shift).where(Shift.about == about).with_for_update())
    if shift is not None and not shift.called_off:
        call_off_shift(work, actor, shift)


def call_off_shift(work: Work, actor: AnyActor, shift: Shift) -> None:
    """The shift is called off, and those who had a post are told. Offers to swap it are withdrawn."""
    shift.called_off = True
    work.db.flush()
    end_swaps(work, shift.id)
    people = work.db.scalars(select(ShiftPost.persona_id).where(ShiftPost.shift_id == shift.id)).all()
    settle(work, people, shift, *KINDS)
    if work.now < shift.ends_at:
        tell(work, [one for one in people if one != actor.id], CALLED_OFF, shift)
    note(work, actor, "shift_called_off", ("shift", shift.id), programme=shift.programme_id)


def set_posts(work: Work, actor: AnyActor, shift: Shift, wanted: dict[str, str]) -> None:
    """Exactly these people have a post in the shift, each in this part; who is new in it is told, and who is not any more."""
    rows = {row.persona_id: row for row in work.db.scalars(select(ShiftPost).where(ShiftPost.shift_id == shift.id))}
    for persona in rows.keys() - wanted.keys():
        end_swaps(work, shift.id, persona)
        work.db.delete(rows[persona])
    for persona in rows.keys() & wanted.keys():
        rows[persona].part = wanted[persona]
    for persona in wanted.keys() - rows.keys():
        work.db.add(ShiftPost(shift_id=shift.id, persona_id=persona, part=wanted[persona]))
    work.db.flush()
    gone = rows.keys() - wanted.keys()
    settle(work, gone, shift, *KINDS)
    tell(work, gone - {actor.id}, TAKEN, shift)
    fresh = wanted.keys() - rows.keys() - {actor.id}
    for part in (HOLDER, BACKUP):
        # What the clock arranges is one of many that repeat: one card tells of them all.
        told = [one for one in fresh if wanted[one] == part]
        tell(work, told, GIVEN, shift, {"part": part}, quietly=actor is CLOCK)


def sign_on(work: Work, actor: AnyActor, shift_id: str) -> None:
    """He is here: the shift is covered while his desk answers. Refused earlier than half an hour before it begins."""
    shift = shift_for(work, actor, shift_id)
    row = my_post(work, actor.id, shift)
    ensure(not shift.called_off, "shift_called_off")
    ensure(work.now < shift.ends_at, "shift_over")
    ensure(may_sign_on(shift.begins_at, shift.ends_at, work.now), "sign_on_early", count=EARLY // MINUTE)
    _sign_on(work, actor, shift, row)


def sign_on_for(work: Work, actor: AnyActor, about: str) -> bool:
    """Whoever leads a meeting in its time is signed on to its shift by that. False when he has no post in it, or signed off."""
    found = select(Shift, ShiftPost).join(ShiftPost, ShiftPost.shift_id == Shift.id)
    row = work.db.execute(found.where(Shift.about == about, ShiftPost.persona_id == actor.id)).first()
    if row is None or row[0].called_off or row[1].signed_off_at is not None:
        return False
    shift: Shift = row[0]
    fitting = may_hold(actor, shift.programme_id, shift.purpose)
    if not fitting or not may_sign_on(shift.begins_at, shift.ends_at, work.now):
        return False
    _sign_on(work, actor, shift, row[1])
    return True


def sign_off(work: Work, actor: AnyActor, shift_id: str) -> None:
    """He is not here any more. Signing off again changes nothing."""
    shift = shift_for(work, actor, shift_id)
    row = my_post(work, actor.id, shift)
    if row.signed_on_at is None or row.signed_off_at is not None:
        return
    row.signed_off_at = work.now
    work.db.flush()
    note(work, actor, "signed_off", ("shift", shift.id), programme=shift.programme_id)


def answer_desks(work: Work, actor: AnyActor, personas: tuple[str, ...]) -> None:
    """Their desks have answered now: whoever of them is signed on to a shift covers a while longer."""
    going_on = select(Shift.id).where(Shift.begins_at - EARLY <= work.now, Shift.ends_at > work.now)
    answered = update(ShiftPost).where(
        ShiftPost.persona_id.in_(personas),
        ShiftPost.shift_id.in_(going_on),
        ShiftPost.signed_on_at.is_not(None),
        ShiftPost.signed_off_at.is_(None),
        ShiftPost.answered_at < work.now - ANSWERED_AGAIN,
    )
    work.db.execute(answered.values(answered_at=work.now).execution_options(synchronize_session=False))


def end_swaps(work: Work, shift_id: str, *personas: str) -> None:
    """Open offers about this shift (of these people, where some are named) are withdrawn."""
    mine = (Swap.shift_id == shift_id) & (Swap.from_persona.in_(personas) if personas else True)
    theirs = (Swap.for_shift_id == shift_id) & (Swap.to_persona.in_(personas) if personas else True)
    for swap in work.db.scalars(select(Swap).where(Swap.state == "open", mine | theirs)).all():
        swap.state = "withdrawn"
        seeking = work.db.get(ShiftPost, (swap.shift_id, swap.from_persona))
        if seeking is not None and seeking.seeks == "swap":
            seeking.seeks = ""
    work.db.flush()


def _sign_on(work: Work, actor: AnyActor, shift: Shift, row: ShiftPost) -> None:
    fresh = row.signed_on_at is None or row.signed_off_at is not None
    row.answered_at = work.now
    if fresh:
        row.signed_on_at, row.signed_off_at = work.now, None
        note(work, actor, "signed_on", ("shift", shift.id), programme=shift.programme_id)
        settle(work, (actor.id,), shift, "duty_asked")
    work.db.flush()
