"""Who is called to an alert, and when: read from the rota, from who agreed to any hour, and from whose desk or pager answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from core.clock import DAY, MINUTE, SECOND, Instant
from core.formats import local
from core.work import Read, Work
from crisis.alert import Face, Staff, Times
from crisis.models import CrisisSettings, DeskAnswer, OutOfHours
from crisis.pager.service import pageable
from programmes.models import Programme
from programmes.rota.hours import instant_of
from programmes.rota.models import Holiday, Shift, ShiftPost
from programmes.rota.policy import PROFESSIONAL, answers, fits
from programmes.rota.queries import Mate, team

AT_DESK = 2 * MINUTE
"""A desk that heard the bell within so long is open."""
MORNING = time(9)
"""When an alert to watch is looked at, on the next working day."""
LOOKED_AHEAD = 30
"""Days ahead in which a working day is sought."""
LOOK_AFTER = 15 * MINUTE
"""Where no shift is planned at all, so long until it is asked again who is there."""


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who can be called: `rung` of the ladder, and whether a page may leave for him (on shift, or agreed)."""

    persona: str
    name: str
    role: str
    tag: str
    rung: int
    paged: bool

    @property
    def staff(self) -> Staff:
        """Give him as an act carries him."""
        return Staff(self.persona, Face(self.tag, self.name, self.role))


@dataclass(frozen=True, slots=True)
class Reading:
    """When a professional reads what a man wrote: `reads` is now, at (then `at` says when), or unknown."""

    reads: str
    at: Instant | None = None


Ladder = tuple[tuple[Callee, ...], ...]


def rungs(read: Read | Work, programme: str) -> Ladder:
    """List who can be reached now, rung by rung, each person once.

    0: professionals signed on to a shift that goes on. 1: who else has a post in it and has not signed off. 2: coordinators who agreed
    to any hour or are at their desk. 3: who else agreed. Whom neither desk nor pager reaches is left out.
    """
    mates = team(read, programme)
    on_shift, beside = _on_shift(read, programme, mates)
    agreed = agreed_in(read, programme)
    desks, pagers = _desks(read, mates), pageable(read, mates)
    coordinators = {one for one in mates if "coordinator" in mates[one].roles and (one in agreed or one in desks)}
    others = {one for one in agreed if one in mates and fits(mates[one].roles, PROFESSIONAL)}
    reached = desks | pagers
    steps = (on_shift, beside & reached, coordinators & reached, others & reached)
    ladder: list[tuple[Callee, ...]] = []
    seen: set[str] = set()
    for rung, step in enumerate(steps):
        here = [mates[one] for one in mates if one in step and one not in seen]
        seen |= step
        ladder.append(tuple(_callee(one, rung, paged=rung <= 1 or one.persona in agreed) for one in here))
    return tuple(ladder)


def next_rung(ladder: Ladder, rung: int, round_: int) -> tuple[int, int] | None:
    """Give the next rung on which somebody stands, and in which round; None where nobody stands on any."""
    filled = [number for number, callees in enumerate(ladder) if callees]
    if not filled:
        return None
    above = [number for number in filled if number > rung]
    return (above[0], round_) if above else (filled[0], round_ + 1)


def reads_at(read: Read | Work, programme: str) -> Reading:
    """Tell when a professional reads what a man of this programme writes: now, or from the next shift on."""
    if rungs(read, programme)[0]:
        return Reading("now")
    begins_at = next_shift(read, programme)
    return Reading("unknown") if begins_at is None else Reading("at", begins_at)


def next_shift(read: Read | Work, programme: str) -> Instant | None:
    """When the next shift of professionals begins that somebody holds; None where none is planned."""
    ahead = select(Shift.begins_at).join(ShiftPost, ShiftPost.shift_id == Shift.id)
    ahead = ahead.where(Shift.programme_id == programme, Shift.purpose == PROFESSIONAL, Shift.called_off.is_(False))
    return read.db.scalar(ahead.where(Shift.begins_at > read.now).order_by(Shift.begins_at).limit(1))


def next_working_day(read: Read | Work, programme: str) -> Instant:
    """When the next working day of the programme begins: nine in the morning, not on a weekend or a holiday."""
    row = read.db.get(Programme, programme)
    zone = row.zone if row is not None else "UTC"
    holidays = set(read.db.scalars(select(Holiday.day).where(Holiday.programme_id == programme)))
    today = local(read.now, zone).date()
    for ahead in range(LOOKED_AHEAD):
        day = today + timedelta(days=ahead)
        begins_at = instant_of(datetime.combine(day, MORNING), zone)
        if begins_at > read.now and day.weekday() < 5 and day.isoformat() not in holidays:
            return begins_at
    return read.now + DAY


def times_of(read: Read | Work, programme: str) -> Times:
    """Give how long things last in alerts of this programme."""
    row = read.db.get(CrisisSettings, programme)
    if row is None:
        return Times()
    return Times(
        immediate=row.immediate_seconds * SECOND,
        urgent=row.urgent_seconds * SECOND,
        hold_immediate=row.hold_immediate_seconds * SECOND,
        hold_urgent=row.hold_urgent_seconds * SECOND,
    )


def agreed_in(read: Read | Work, programme: str) -> frozenset[str]:
    """Give those who agreed to be called at any hour."""
    return frozenset(read.db.scalars(select(OutOfHours.persona_id).where(OutOfHours.programme_id == programme)))


def at_desk(read: Read | Work, persona: str) -> bool:
    """Say whether a desk of his is open to the bell."""
    return bool(_desks(read, (persona,)))


def _callee(mate: Mate, rung: int, *, paged: bool) -> Callee:
    return Callee(mate.persona, mate.name, role_of(mate.roles), mate.grant, rung, paged)


def role_of(roles: Iterable[str]) -> str:
    """As what somebody of the staff stands in an alert."""
    return "counsellor" if "counsellor" in roles else "coordinator"


def _on_shift(read: Read | Work, programme: str, mates: dict[str, Mate]) -> tuple[set[str], set[str]]:
    """Those signed on to a professional shift that goes on and reachable, and those beside them who did not sign off."""
    found = select(ShiftPost).join(Shift, Shift.id == ShiftPost.shift_id)
    found = found.where(Shift.programme_id == programme, Shift.purpose == PROFESSIONAL, Shift.called_off.is_(False))
    now = read.now
    rows = read.db.scalars(found.where(Shift.begins_at <= now, Shift.ends_at > now, ShiftPost.signed_off_at.is_(None)))
    posts = [row for row in rows if row.persona_id in mates and fits(mates[row.persona_id].roles, PROFESSIONAL)]
    signed_on = [row for row in posts if row.signed_on_at is not None]
    pagers = pageable(read, [row.persona_id for row in signed_on])
    here = {
        row.persona_id
        for row in signed_on
        if row.persona_id in pagers or answers(row.signed_on_at, row.signed_off_at, row.answered_at, now)
    }
    return here, {row.persona_id for row in posts} - here


def _desks(read: Read | Work, personas: Iterable[str]) -> set[str]:
    heard = select(DeskAnswer.persona_id).where(DeskAnswer.answered_at >= read.now - AT_DESK)
    return set(read.db.scalars(heard.where(DeskAnswer.persona_id.in_(list(personas)))))
