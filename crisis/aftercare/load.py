"""How much each of a team carries: counted from what happened, never from what was said; and when a break is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from auth.models import LogRow
from auth.people import Actor
from core.clock import DAY, Instant
from core.work import Read
from crisis.aftercare.following import LED, Limits, limits_of
from crisis.aftercare.models import CareBreak, CareTask
from crisis.alert import IMMEDIATE
from crisis.models import AlertState
from crisis.reach import HeavyTalks
from programmes.rota.queries import team

WEEK, MONTH = 7 * DAY, 30 * DAY
REST = WEEK
"""So long after an answer no break is proposed again."""


@dataclass(frozen=True, slots=True)
class Count:
    """What somebody carried in some days: alerts that he took, how many of them immediate, heavy talks, rooms with an alert that he led."""

    alerts: int = 0
    immediate: int = 0
    talks: int = 0
    rooms: int = 0

    @property
    def all(self) -> int:
        """Everything together."""
        return self.alerts + self.talks + self.rooms


@dataclass(frozen=True, slots=True)
class Load:
    """How much one of the team carries. `much` where a break is proposed by the programme's limits; `rests` after he said that he takes one."""

    persona: str
    name: str
    week: Count
    month: Count
    much: bool
    rests: bool
    answered: bool

    @property
    def proposes(self) -> bool:
        """Say whether a break is proposed to him now: it is much, and he was not asked lately."""
        return self.much and not self.answered


def is_much(week: Count, month: Count, limits: Limits) -> bool:
    """Say whether it is so much that a break is proposed."""
    return week.immediate >= limits.week_immediate or week.all >= limits.week_all or month.all >= limits.month_all


def loads(read: Read, programme: str, heavy: HeavyTalks) -> tuple[Load, ...]:
    """Give how much each of a programme's team carries, who carries most first; who carried nothing is left out."""
    week, month = (_counts(read, programme, read.now - span, heavy) for span in (WEEK, MONTH))
    limits = limits_of(read, programme)
    told = {
        row.persona_id: row for row in read.db.scalars(select(CareBreak).where(CareBreak.programme_id == programme))
    }
    found = []
    for persona, mate in team(read, programme).items():
        lately, long = week.get(persona, Count()), month.get(persona, Count())
        row = told.get(persona)
        answered = row is not None and row.answered_at > read.now - REST
        rests = answered and row is not None and row.taken
        if long.all or rests:
            found.append(Load(persona, mate.name, lately, long, is_much(lately, long, limits), rests, answered))
    return tuple(sorted(found, key=lambda one: (-one.week.all, -one.month.all, one.name)))


def proposes(read: Read, actor: Actor, heavy: HeavyTalks) -> bool:
    """Say whether a break is proposed to somebody now."""
    return any(one.proposes for one in loads(read, actor.programme or "", heavy) if one.persona == actor.id)


def _counts(read: Read, programme: str, since: Instant, heavy: HeavyTalks) -> dict[str, Count]:
    alerts = _taken(read, programme, since)
    immediate = _taken(read, programme, since, IMMEDIATE)
    talks = heavy(read, programme, since)
    led = select(CareTask.persona_id, func.count()).where(
        CareTask.programme_id == programme, CareTask.kind == LED, CareTask.begun_at >= since
    )
    rooms = {row[0]: row[1] for row in read.db.execute(led.group_by(CareTask.persona_id))}
    people = {*alerts, *talks, *rooms}
    parts: tuple[Mapping[str, int], ...] = (alerts, immediate, talks, rooms)
    return {one: Count(*(part.get(one, 0) for part in parts)) for one in people}


def _taken(read: Read, programme: str, since: Instant, tier: int = 0) -> dict[str, int]:
    """Count the alerts that each has taken, each alert once; drills count for nobody."""
    took = select(LogRow.actor, func.count(LogRow.subject.distinct())).join(AlertState, AlertState.id == LogRow.subject)
    mine = took.where(LogRow.programme == programme, LogRow.code == "alert_taken", LogRow.at >= since)
    counted = mine.where(AlertState.tier >= tier, AlertState.drill.is_(False)).group_by(LogRow.actor)
    return {row[0]: row[1] for row in read.db.execute(counted)}
