"""Local hours: what a coordinator writes as a day and an hour, in the zone of the programme."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.clock import Instant, from_datetime, to_datetime


def instant_of(day: date, hour: time, zone: str) -> Instant:
    """Give the instant of a local day and hour. An hour that the clocks skip moves forward; of a double hour it is the first."""
    return from_datetime(datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC))


def local_of(instant: Instant, zone: str) -> tuple[str, str]:
    """Give day and hour of an instant in a zone, as date and time fields write them."""
    local = to_datetime(instant).astimezone(ZoneInfo(zone))
    return local.date().isoformat(), local.strftime("%H:%M")


def hour_of(minute: int) -> time:
    """Give the hour that a minute of the local day is."""
    return time(minute // 60, minute % 60)
