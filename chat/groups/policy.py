"""Who may do what with groups, and when. Pure."""

from datetime import date

from auth.people import Actor
from chat.meeting.policy import bar_to_arrange
from core.clock import Instant


def may_arrange(actor: Actor, programme: str) -> bool:
    """Groups of a programme and their meetings are arranged by its coordinators."""
    return bar_to_arrange(actor, programme) is None


def may_meet(closed_on: Instant | None) -> bool:
    """A group that has ended holds no new meetings."""
    return closed_on is None


def is_over(until_on: str | None, today: date) -> bool:
    """A series is over when its last day has passed."""
    return until_on is not None and until_on < today.isoformat()
