"""Instants: whole milliseconds since 1970 in UTC. Dates and zones exist only at the edges (rota, pages)."""

import time
from datetime import UTC, datetime
from typing import TypeAlias

Instant: TypeAlias = int

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def now() -> Instant:
    """Tell the present instant."""
    return time.time_ns() // 1_000_000


def day_of(instant: Instant) -> Instant:
    """Round down to the start of the UTC day, so that two rows cannot be joined by their time."""
    return instant - instant % DAY


def hour_of(instant: Instant) -> Instant:
    """Round down to the start of the hour."""
    return instant - instant % HOUR


def to_datetime(instant: Instant) -> datetime:
    """Give the same moment as an aware datetime in UTC."""
    return datetime.fromtimestamp(instant / SECOND, UTC)


def from_datetime(moment: datetime) -> Instant:
    """Give the instant of an aware datetime; a naive one is a programmer's mistake."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a zone names no instant")
    return round(moment.timestamp() * SECOND)
