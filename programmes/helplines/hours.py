"""When a line answers: pure reckoning with wall clocks, across midnight and through the nights when clocks change.

A line is open while the clock on its wall shows an open minute. So an hour that does not exist is never open, and the
hour that comes twice is open both times. `to` at or before `from` means the next morning; 24:00 is the end of the day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.clock import MINUTE, Instant, from_datetime, to_datetime
from core.formats import zone_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
WEEK = 8
"""Days that are looked through for the next change; a week and the evening before."""


@dataclass(frozen=True, slots=True)
class Span:
    """Open on these weekdays (0 is Monday) from one minute of the day up to another."""

    days: frozenset[int]
    start: int
    end: int

    def holds(self, weekday: int, minute: int) -> bool:
        """Say whether this minute of this weekday is open."""
        if self.start < self.end:
            return weekday in self.days and self.start <= minute < self.end
        before = (weekday - 1) % 7
        return (weekday in self.days and minute >= self.start) or (before in self.days and minute < self.end)


Hours = Literal["always", "unknown"] | tuple[Span, ...]


def read_hours(given: object) -> Hours:
    """Read hours as the data file writes them. ValueError when they make no sense."""
    if given == "always":
        return "always"
    if given == "unknown":
        return "unknown"
    if not isinstance(given, list) or not given:
        raise ValueError("hours are always, unknown, or a list of spans")
    return tuple(_span(span) for span in given)


def is_open(hours: Hours, zone: str, now: Instant) -> bool | None:
    """Say whether somebody answers now; None when nobody has told us the hours."""
    if hours == "unknown":
        return None
    if hours == "always":
        return True
    wall = to_datetime(now).astimezone(zone_of(zone))
    return any(span.holds(wall.weekday(), wall.hour * 60 + wall.minute) for span in hours)


def next_change(hours: Hours, zone: str, now: Instant) -> Instant | None:
    """Tell when it opens, if it is closed now, or closes, if it is open. None when that never happens or is unknown."""
    if isinstance(hours, str):
        return None
    before = is_open(hours, zone, now)
    moments = sorted({moment for moment in _moments(hours, zone_of(zone), now) if moment > now})
    return next((moment for moment in moments if is_open(hours, zone, moment) != before), None)


def _span(given: Mapping[str, object]) -> Span:
    days = given.get("days")
    if not isinstance(days, list) or not days:
        raise ValueError("a span names its days")
    return Span(frozenset(DAYS.index(day) for day in days), _minute(given.get("from")), _minute(given.get("to")))


def _minute(given: object) -> int:
    hour, _, minute = str(given).partition(":")
    total = int(hour) * 60 + int(minute)
    if not 0 <= total <= DAY_MINUTES:
        raise ValueError("a time of day lies between 00:00 and 24:00")
    return total


def _moments(hours: tuple[Span, ...], zone: ZoneInfo, now: Instant) -> Iterator[Instant]:
    """Every instant of the coming week at which something may change: edges of spans, and changes of the clock."""
    edges = {edge for span in hours for edge in (span.start, span.end)}
    midnight = to_datetime(now).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    for day in range(WEEK + 1):
        start = midnight + timedelta(days=day)
        for edge in edges:
            wall = start + timedelta(minutes=edge)
            for fold in (0, 1):
                yield from_datetime(wall.replace(tzinfo=zone, fold=fold))
        yield from _clock_change(zone, start)


def _clock_change(zone: ZoneInfo, start: datetime) -> Iterator[Instant]:
    """The instant within this day at which the clock is put forward or back, if it is."""
    low = start.replace(tzinfo=zone).astimezone(UTC)
    high = (start + timedelta(days=1)).replace(tzinfo=zone).astimezone(UTC)
    if _offset(zone, low) == _offset(zone, high):
        return
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if _offset(zone, middle) == _offset(zone, low):
            low = middle
        else:
            high = middle
    instant = from_datetime(high)
    yield instant - instant % MINUTE


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
