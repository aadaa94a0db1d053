"""The board of now: who waits, who talks, which promises are at risk, how soon men are answered. Numbers, and nobody's words."""

from dataclasses import dataclass
from statistics import median, quantiles

from sqlalchemy import ColumnElement, func, select

from auth.people import Actor
from core.clock import DAY, MINUTE, Instant
from core.work import Read
from counselling.desk.inbox import line_of
from counselling.models import ConversationMember, ConversationState
from counselling.talk import MESSAGING, WALK_IN, Phase
from counselling.talk.dues import BROKEN, QUARTERS
from counselling.talk.project import HOLDER
from counselling.talk.state import COUNSELLOR, TEAM
from programmes.desk.queries import openings_of
from programmes.openings.queries import Opening, terms_of
from programmes.queries import offer
from programmes.rota.queries import team

LOOKED_BACK = 7 * DAY
LEAST = 5
"""Of fewer men no time is told, so that nobody is known by it."""
State = ConversationState


@dataclass(frozen=True, slots=True)
class Worker:
    """One who answers: how many he talks with live, and how many conversations he holds."""

    name: str
    role: str
    talks: int
    held: int


@dataclass(frozen=True, slots=True)
class Answered:
    """How soon men met a first human answer by a door, in minutes; none where they were too few. `aim` is what the programme wants."""

    door: str
    count: int
    aim: int
    median: int | None = None
    ninetieth: int | None = None

    @property
    def slips(self) -> bool:
        """Say whether it takes longer than the programme wants."""
        return self.ninetieth is not None and self.ninetieth > self.aim


@dataclass(frozen=True, slots=True)
class Board:
    """How it stands at this moment in one programme."""

    programme: str
    name: str
    zone: str
    waiting: int
    longest: int | None
    answering: int
    shut: str
    fresh: int
    at_risk: int
    broken: int
    next_promise: Instant | None
    workers: tuple[Worker, ...]
    answered: tuple[Answered, ...]
    openings: tuple[Opening, ...]

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        return {
            "programme": self.programme,
            "waiting": self.waiting,
            "longest_wait_minutes": self.longest,
            "answering": self.answering,
            "new": self.fresh,
            "at_risk": self.at_risk,
            "broken": self.broken,
            "doors": {one.purpose: one.data for one in self.openings},
            "workers": [{"name": one.name, "talks": one.talks, "held": one.held} for one in self.workers],
            "first_answer": {
                one.door: {"median": one.median, "ninetieth": one.ninetieth, "aim": one.aim, "slips": one.slips}
                for one in self.answered
            },
        }


def board(read: Read, actor: Actor, language: str) -> Board:
    """Give the board of his programme."""
    programme = actor.programme or ""
    offered = offer(read, programme, language)
    line = line_of(read, programme)
    since = min((ticket.since for ticket in line.tickets.values()), default=None)
    late = {stage: _late(read, programme, stage) for stage in (QUARTERS, BROKEN)}
    return Board(
        programme=programme,
        name=offered.name,
        zone=offered.zone,
        waiting=len(line.tickets),
        longest=None if since is None else (read.now - since) // MINUTE,
        answering=line.door.answering,
        shut=line.told.shut,
        fresh=_count(read, programme, State.phase == str(Phase.WAITING), State.number.is_(None)),
        at_risk=late[QUARTERS] - late[BROKEN],
        broken=late[BROKEN],
        next_promise=_next_promise(read, programme),
        workers=_workers(read, programme, line.talks),
        answered=tuple(_answered(read, programme, door) for door in (WALK_IN, MESSAGING)),
        openings=openings_of(read, actor),
    )


def _late(read: Read, programme: str, stage: int) -> int:
    return _count(read, programme, State.late >= stage, State.phase != str(Phase.ENDED), State.asked_at.is_not(None))


def _count(read: Read, programme: str, *where: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(State).where(State.programme_id == programme, *where)
    return int(read.db.scalar(found) or 0)


def _next_promise(read: Read, programme: str) -> Instant | None:
    ahead = (State.programme_id == programme, State.phase != str(Phase.ENDED), State.promise_at > read.now)
    return read.db.scalar(select(func.min(State.promise_at)).where(*ahead))


def _workers(read: Read, programme: str, talks: dict[str, tuple[str, ...]]) -> tuple[Worker, ...]:
    held = (
        select(ConversationMember.persona_id, func.count())
        .join(State, State.id == ConversationMember.conversation_id)
        .where(State.programme_id == programme, State.phase == str(Phase.HELD), ConversationMember.part == HOLDER)
        .group_by(ConversationMember.persona_id)
    )
    many = {row[0]: int(row[1]) for row in read.db.execute(held)}
    mates = [mate for mate in team(read, programme).values() if mate.roles & TEAM]
    return tuple(
        Worker(
            mate.name,
            COUNSELLOR if COUNSELLOR in mate.roles else "support_person",
            len(talks.get(mate.persona, ())),
            many.get(mate.persona, 0),
        )
        for mate in mates
    )


def _answered(read: Read, programme: str, door: str) -> Answered:
    """Reckon over the last seven days: to the first answer, and at the walk-in door until somebody was there."""
    met = State.taken_at if door == WALK_IN else State.first_answer_at
    found = select(met - State.began_at).where(State.programme_id == programme, State.kind == door)
    took = [one for one in read.db.scalars(found.where(met >= read.now - LOOKED_BACK)) if one is not None]
    terms = terms_of(read, programme)
    aim = terms.aim_minutes if door == WALK_IN else terms.promised // MINUTE
    if len(took) < LEAST:
        return Answered(door, len(took), aim)
    ninetieth = quantiles(took, n=10, method="inclusive")[-1]
    return Answered(door, len(took), aim, int(median(took)) // MINUTE, int(ninetieth) // MINUTE)
