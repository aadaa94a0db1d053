"""Reads for the pages of the rota: a week, a shift, what is his, what is offered."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound
from core.work import Read
from programmes.models import Programme
from programmes.rota.hours import day_in
from programmes.rota.hours import start_of as start_of
from programmes.rota.models import Holiday, Shift, ShiftPost, Swap
from programmes.rota.policy import fits, may_plan
from programmes.rota.queries import team
from programmes.rota.shown import Face, ShiftView, views_of

MINE_AHEAD = 6
SWAPS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week: its instant, its holiday if it is one, its shifts."""

    on: date
    starts_at: Instant
    holiday: str
    shifts: tuple[ShiftView, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A swap that is offered: whose, what he gives, what he would like for it."""

    id: str
    name: str
    gives: ShiftView
    wants: ShiftView
    by_me: bool

    @property
    def data(self) -> dict[str, object]:
        """What programs get."""
        return {"id": self.id, "name": self.name, "gives": self.gives.id, "wants": self.wants.id, "mine": self.by_me}


def week_of(read: Read, actor: Actor, monday: date) -> tuple[Day, ...]:
    """The seven days from this one on, with the shifts that begin on each."""
    programme = actor.programme or ""
    zone = zone_of(read, programme)
    days = [monday + timedelta(days=number) for number in range(7)]
    begins, ends = start_of(days[0], zone), start_of(days[-1] + timedelta(days=1), zone)
    found = select(Shift).where(Shift.programme_id == programme, Shift.ends_at > begins, Shift.begins_at < ends)
    shifts = views_of(read, actor, read.db.scalars(found.where(Shift.begins_at >= begins)).all())
    named = select(Holiday.day, Holiday.name).where(Holiday.programme_id == programme)
    free = dict(read.db.execute(named.where(Holiday.day.in_([day.isoformat() for day in days]))).all())
    return tuple(
        Day(
            day,
            start_of(day, zone),
            free.get(day.isoformat(), ""),
            tuple(
                one for one in shifts if start_of(day, zone) <= one.begins_at < start_of(day + timedelta(days=1), zone)
            ),
        )
        for day in days
    )


def seen_by(read: Read, actors: list[Actor], shift_id: str) -> tuple[Actor, ShiftView]:
    """One shift, and as which of these personas he sees it. NotFound alike for one that is not there and one that none may see."""
    here = {actor.programme: actor for actor in actors if actor.programme is not None}
    shift = read.db.scalar(select(Shift).where(Shift.id == shift_id, Shift.programme_id.in_(here)))
    if shift is None:
        raise NotFound
    actor = here[shift.programme_id]
    return actor, views_of(read, actor, [shift])[0]


def concerned_by(read: Read, actors: list[Actor], swap_id: str) -> Actor:
    """As which of these personas he is concerned by an offer. NotFound alike for one that is not there and one of others."""
    mine = {actor.id: actor for actor in actors}
    his = Swap.from_persona.in_(mine) | Swap.to_persona.in_(mine)
    swap = read.db.scalar(select(Swap).where(Swap.id == swap_id, his))
    if swap is None:
        raise NotFound
    return mine[swap.to_persona if swap.to_persona in mine else swap.from_persona]


def mine_ahead(read: Read, actor: Actor) -> tuple[ShiftView, ...]:
    """The next shifts in which he has a post, soonest first."""
    found = select(Shift).join(ShiftPost, ShiftPost.shift_id == Shift.id)
    found = found.where(ShiftPost.persona_id == actor.id, Shift.ends_at > read.now, Shift.called_off.is_(False))
    return views_of(read, actor, read.db.scalars(found.order_by(Shift.begins_at).limit(MINE_AHEAD)).all())


def offers_of(read: Read, actor: Actor) -> tuple[Offer, ...]:
    """Swaps that are open, offered to him or by him."""
    concerned = (Swap.to_persona == actor.id) | (Swap.from_persona == actor.id)
    swaps = read.db.scalars(select(Swap).where(Swap.state == "open", concerned).order_by(Swap.id)).all()
    ids = {one for swap in swaps for one in (swap.shift_id, swap.for_shift_id)}
    rows = read.db.scalars(select(Shift).where(Shift.id.in_(ids), Shift.ends_at > read.now)).all() if ids else []
    shifts = {view.id: view for view in views_of(read, actor, rows)}
    mates = team(read, actor.programme or "")
    made = []
    for swap in swaps:
        by_me = swap.from_persona == actor.id
        other = mates.get(swap.to_persona if by_me else swap.from_persona)
        if other is not None and swap.shift_id in shifts and swap.for_shift_id in shifts:
            made.append(Offer(swap.id, other.name, shifts[swap.shift_id], shifts[swap.for_shift_id], by_me))
    return tuple(sorted(made, key=lambda one: (one.by_me, one.gives.begins_at)))


def swappable(read: Read, actor: Actor, mine: ShiftView) -> tuple[tuple[ShiftView, Face], ...]:
    """Posts of colleagues for which he could offer his own: each could do the other's."""
    ahead = select(Shift).where(Shift.programme_id == actor.programme, Shift.begins_at > read.now, Shift.id != mine.id)
    near = ahead.where(Shift.called_off.is_(False)).order_by(Shift.begins_at).limit(SWAPS_SHOWN)
    mates, taken = team(read, actor.programme or ""), {face.grant for face in mine.people}
    able = {mate.grant for mate in mates.values() if fits(mate.roles, mine.purpose)}
    return tuple(
        (view, face)
        for view in views_of(read, actor, read.db.scalars(near).all())
        if view.mine is None and fits(actor.roles, view.purpose)
        for face in view.people
        if face.grant in able - taken
    )


def zone_of(read: Read, programme: str) -> str:
    """The zone by whose clock a programme lives."""
    return read.db.get_one(Programme, programme).zone


def holidays_of(read: Read, programme: str) -> list[tuple[str, str]]:
    """The days on which a programme rests, with their names, from today on."""
    today = day_in(read.now, zone_of(read, programme)).isoformat()
    found = select(Holiday.day, Holiday.name).where(Holiday.programme_id == programme, Holiday.day >= today)
    return [(row.day, row.name) for row in read.db.execute(found.order_by(Holiday.day))]


def plans(actor: Actor) -> bool:
    """Whether he plans the shifts of his programme."""
    return actor.programme is not None and may_plan(actor, actor.programme)
