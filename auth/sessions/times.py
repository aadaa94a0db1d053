"""How long somebody stays signed in."""

from core.clock import DAY, HOUR, MINUTE, Instant, day_of

STAFF_IDLE, STAFF_MOST = 30 * MINUTE, 12 * HOUR
IDLE_DAYS, MOST_DAYS = 30, 365
STAFF_GRAIN = 5 * MINUTE
"""How finely it is kept when somebody who works here was last seen; a participant's grain is the day."""


def seen_now(now: Instant, *, staff: bool) -> Instant:
    """Give the instant that is kept for "now"."""
    return now - now % STAFF_GRAIN if staff else day_of(now)


def ends_at(now: Instant, *, staff: bool) -> Instant:
    """Tell when a session opened now ends at the latest."""
    return now - now % STAFF_GRAIN + STAFF_MOST if staff else day_of(now) + MOST_DAYS * DAY


def is_idle(seen_at: Instant, now: Instant, *, staff: bool) -> bool:
    """Say whether nobody has used this session for too long. The grain is given to him."""
    if staff:
        return now - seen_at > STAFF_IDLE + STAFF_GRAIN
    return now - seen_at > (IDLE_DAYS + 1) * DAY


def idle_before(now: Instant, *, staff: bool) -> Instant:
    """Give the instant before which a session last seen is idle."""
    return now - (STAFF_IDLE + STAFF_GRAIN if staff else (IDLE_DAYS + 1) * DAY)
