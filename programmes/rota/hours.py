"""Local hours of the rota: days that repeat, the instants they become, the weeks they stand in. Pure.

Days are reckoned without a zone, and only then become instants: that is why the hour stays when the clocks change.
"""

from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import WEEKLY, rrule

from core.clock import Instant, from_datetime
from core.formats import local, zone_of

DAY_MINUTES = 24 * 60


def instant_of(moment: datetime, zone: str) -> Instant:
    """Give the instant of a naive local moment. An hour that the clocks skip moves forward; of a double hour it is the first."""
    return from_datetime(moment.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC))


def span(day: date, minute: int, minutes: int, zone: str) -> tuple[Instant, Instant]:
    """Give beginning and end of a shift that begins at this minute of a local day and lasts so long by the wall clock.

    A night shift from ten to six ends at six in the night in which the clocks change, too. The end is always later.
    """
    begins_at = instant_of(datetime.combine(day, time(minute // 60, minute % 60)), zone)
    on_the_wall = local(begins_at, zone).replace(tzinfo=None)
    return begins_at, instant_of(on_the_wall + timedelta(minutes=minutes), zone)


def minutes_between(begins: time, ends: time) -> int:
    """Tell how long it is from one hour to the other by the wall clock; to the same hour, or an earlier one, of the next day."""
    return (minute_of(ends) - minute_of(begins) - 1) % DAY_MINUTES + 1


def minute_of(hour: time) -> int:
    """Give the minute of the local day."""
    return hour.hour * 60 + hour.minute


def day_in(instant: Instant, zone: str) -> date:
    """Give the local day of an instant."""
    return local(instant, zone).date()


def monday_of(day: date) -> date:
    """Give the first day of the week."""
    return day - timedelta(days=day.weekday())


def start_of(day: date, zone: str) -> Instant:
    """Give the instant at which a local day begins."""
    return instant_of(datetime.combine(day, time()), zone)


def days_of(first_on: date, every: int, after: date, until: date) -> tuple[date, ...]:
    """List the days that lie so many weeks apart, from the first on, between two days, both included."""
    if until < first_on or until < after:
        return ()
    begins = datetime.combine(first_on, time())
    weeks = rrule(WEEKLY, interval=every, dtstart=begins, until=datetime.combine(until, time()))
    return tuple(
        found.date()
        for found in weeks.between(datetime.combine(after, time()), datetime.combine(until, time()), inc=True)
    )
