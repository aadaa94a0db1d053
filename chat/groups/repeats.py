"""Reads over meetings that repeat: what a page says of them, and what their coordinator sees."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ColumnElement, select

from auth.models import Grant, Persona
from auth.people import Person
from chat.groups.crew import LEAD, STANDBY
from chat.groups.hours import hour_of, instant_of
from chat.groups.policy import is_over, may_arrange
from chat.meeting import MEETING
from chat.models import Group, MeetingPlan, MeetingSeries, SeriesCrew
from core.clock import Instant
from core.errors import NotFound
from core.work import Read
from programmes.rota.hours import day_in


@dataclass(frozen=True, slots=True)
class Repeat:
    """A meeting that repeats, as a sentence needs it: its weekday (0 is Monday), its hour as an instant of its first day."""

    id: str
    group: str
    topic: str
    language: str
    zone: str
    weekday: int
    begins_at: Instant
    minutes: int
    every: int
    until_on: str | None

    @property
    def until_at(self) -> Instant | None:
        """An instant of its last day."""
        return instant_of(date.fromisoformat(self.until_on), time(12), self.zone) if self.until_on else None

    @property
    def data(self) -> dict[str, object]:
        """The series as JSON."""
        shown = ("id", "weekday", "begins_at", "minutes", "every", "until_on")
        return {name: getattr(self, name) for name in shown}


def repeats_of(read: Read, which: ColumnElement[bool]) -> tuple[Repeat, ...]:
    """List the series that are not over, in the order of the week."""
    found = [_repeat(one) for one in read.db.scalars(select(MeetingSeries).where(which))]
    running = (one for one in found if not is_over(one.until_on, day_in(read.now, one.zone)))
    return tuple(sorted(running, key=lambda one: (one.weekday, one.begins_at, one.id)))


def repeat_of(read: Read, series_id: str) -> Repeat:
    """Give one series, running or over."""
    return _repeat(read.db.get_one(MeetingSeries, series_id))


def series_arranged_by(read: Read, person: Person, series_id: str) -> tuple[Group, MeetingSeries]:
    """Give a series that he arranges, with its group. NotFound alike for one that is not there and one that is not his."""
    found = select(Group, MeetingSeries).join(MeetingSeries, MeetingSeries.group_id == Group.id)
    row = read.db.execute(found.where(MeetingSeries.id == series_id)).first()
    actor = person.actor_in(row[0].programme_id) if row else None
    if row is None or actor is None or not may_arrange(actor, row[0].programme_id):
        raise NotFound
    return row[0], row[1]


def meetings_of_series(read: Read, series_id: str) -> tuple[str, ...]:
    """List the ids of a series' meetings from today on."""
    series = read.db.get_one(MeetingSeries, series_id)
    today = day_in(read.now, series.zone).isoformat()
    ahead = select(MeetingPlan.id).where(MeetingPlan.series_id == series_id, MeetingPlan.series_day >= today)
    return tuple(read.db.scalars(ahead))


def grants_of_series(read: Read, series_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tell by which grants a series is led, and by which somebody stands by."""
    named = select(SeriesCrew.grant_id, SeriesCrew.part).where(SeriesCrew.series_id == series_id)
    rows = read.db.execute(named).all()
    leading, standing = (frozenset(row[0] for row in rows if row[1] == part) for part in (LEAD, STANDBY))
    return leading, standing


def grants_of(read: Read, programme: str, meeting_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tell by which grants a meeting is led now, and by which somebody stands by."""
    meeting = read.state(MEETING, meeting_id)
    found = select(Grant.id, Persona.id, Grant.role).join(Persona, Persona.owner == Grant.owner)
    grants = {(row[1], row[2]): row[0] for row in read.db.execute(found.where(Grant.programme_id == programme))}
    parts = (meeting.leaders.values(), meeting.standby.values())
    led_by, standby = (
        frozenset(grants[one.persona, one.role] for one in part if (one.persona, one.role) in grants) for part in parts
    )
    return led_by, standby


def _repeat(series: MeetingSeries) -> Repeat:
    first_on = date.fromisoformat(series.first_on)
    return Repeat(
        id=series.id,
        group=series.group_id,
        topic=series.topic,
        language=series.language,
        zone=series.zone,
        weekday=first_on.weekday(),
        begins_at=instant_of(first_on, hour_of(series.at), series.zone),
        minutes=series.minutes,
        every=series.every,
        until_on=series.until_on,
    )
