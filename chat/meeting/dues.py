"""When the clock must look at a meeting next."""

from chat.meeting.state import Meeting, Phase
from core.clock import Instant


def next_due(meeting: Meeting) -> Instant | None:
    """When the clock must look at it next."""
    room, terms = meeting.room, meeting.terms
    if room.phase is Phase.CLOSED or not meeting.programme:
        return None
    moments = [place.silent_at + terms.silence for place in meeting.places() if place.silent_at is not None]
    moments += [place.kept_until for place in meeting.seats.values() if place.kept_until is not None]
    match room.phase:
        case Phase.SCHEDULED:
            moments.append(room.begins_at - terms.lobby)
        case Phase.LOBBY:
            moments.append(room.begins_at + terms.patience)
        case Phase.LIVE:
            moments.append(room.ends_at + terms.overrun if meeting.leaderless_at is None else end_of_patience(meeting))
        case Phase.CLOSING:
            moments.append(room.until or room.ends_at)
    return min(moments)


def end_of_patience(meeting: Meeting) -> Instant:
    """When a room that nobody leads closes gently, at the latest with its time."""
    return min((meeting.leaderless_at or 0) + meeting.terms.leaderless, meeting.room.ends_at + meeting.terms.overrun)
