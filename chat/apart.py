"""A man who talks with a professional elsewhere keeps his seat in the meeting, and comes back by himself."""

from chat.meeting import MEETING, SetApart
from chat.service import act
from core.errors import NotFound
from core.work import CLOCK, Work


def keep_seat(work: Work, meeting_id: str, persona: str) -> bool:
    """His seat waits for him without end. False where he has none, or the meeting is over."""
    try:
        meeting = work.state(MEETING, meeting_id)
    except NotFound:
        return False
    seat = meeting.seats.get(persona)
    if seat is None or not meeting.is_open:
        return False
    if not seat.aside:
        act(work, CLOCK, meeting_id, SetApart(seat.tag))
    return True
