"""On which days a series still lacks its meeting: its own days ahead, without holidays and without those it has."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import select

from chat.groups.forms import LATE
from chat.groups.hours import hour_of, instant_of
from chat.groups.policy import is_over, may_meet
from chat.models import Group, MeetingPlan, MeetingSeries
from core.clock import DAY, Instant
from core.work import Read, Work
from programmes.rota.hours import day_in, days_of
from programmes.rota.models import Holiday

WEEKS_AHEAD = 8
"""So far ahead meetings are arranged, so that a man can take a seat weeks before."""


def days_to_arrange(read: Read | Work, series_id: str | None = None) -> tuple[tuple[str, str], ...]:
    """List each series (or this one) with each day on which it lacks a meeting, eight weeks ahead, the soonest first."""
    found = select(MeetingSeries, Group.programme_id, Group.closed_on).join(Group, Group.id == MeetingSeries.group_id)
    lately = day_in(read.now - 2 * DAY, "UTC").isoformat()
    known = select(MeetingPlan.series_id, MeetingPlan.series_day).where(MeetingPlan.series_day >= lately)
    if series_id is not None:
        found, known = found.where(MeetingSeries.id == series_id), known.where(MeetingPlan.series_id == series_id)
    rows = [(series, programme) for series, programme, closed_on in read.db.execute(found) if may_meet(closed_on)]
    rows = [(series, where) for series, where in rows if not is_over(series.until_on, day_in(read.now, series.zone))]
    free = _holidays(read, {programme for _, programme in rows})
    taken = {(row[0], row[1]) for row in read.db.execute(known)} if rows else frozenset()
    wanted = ((series.id, day) for series, where in rows for day in _days(series, free.get(where, ()), read.now))
    return tuple(sorted((one for one in wanted if one not in taken), key=lambda one: (one[1], one[0])))


def _holidays(read: Read | Work, programmes: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for programme, day in read.db.execute(
        select(Holiday.programme_id, Holiday.day).where(Holiday.programme_id.in_(programmes))
    ):
        found.setdefault(programme, set()).add(day)
    return found


def _days(series: MeetingSeries, holidays: Collection[str], now: Instant) -> Iterator[str]:
    """Give the days of a series between now and eight weeks from now on which it can still begin."""
    today = day_in(now, series.zone)
    horizon = today + timedelta(weeks=WEEKS_AHEAD)
    last = min(date.fromisoformat(series.until_on), horizon) if series.until_on else horizon
    for day in days_of(date.fromisoformat(series.first_on), series.every, today, last):
        begins_at = instant_of(day, hour_of(series.at), series.zone)
        if begins_at > now - LATE and day.isoformat() not in holidays:
            yield day.isoformat()
