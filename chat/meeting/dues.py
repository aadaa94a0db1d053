"""When the clock must look at a meeting next."""

from chat.meeting.state import Meeting, Phase
from core.clock import Instant

BEFORE = frozenset({Phase.SCHEDULED, Phase.LOBBY})


def next_due(meeting: Meeting) -> Instant | None:
    """When the clock must look at it next."""
    room, terms = meeting.room, meeting.terms
    if room.phase is Phase.CLOSED or not meeting.programme:
        return None
    moments = _of_places(meeting)
    match room.phase:
        case Phase.SCHEDULED:
            moments.append(room.begins_at - terms.lobby)
        case Phase.LOBBY:
            moments.append(room.begins_at + terms.patience)
        case Phase.LIVE:
            moments.append(room.ends_at + terms.overrun if meeting.leaderless_at is None else end_of_patience(meeting))
        case Phase.CLOSING:
            moments.append(room.until or room.ends_at)
    if room.phase in BEFORE and meeting.asked < len(terms.asks):
        moments.append(room.begins_at - terms.asks[meeting.asked])
    if room.paused is not None:
        moments.append(room.paused)
    if meeting.short_at is not None and not meeting.backstage.sought:
        moments.append(meeting.short_at + terms.cover)
    return min(moments)


def _of_places(meeting: Meeting) -> list[Instant]:
    terms = meeting.terms
    moments = [place.silent_at + terms.silence for place in meeting.places() if place.silent_at is not None]
    for place in meeting.seats.values():
        moments += [until for until in (place.kept_until, place.quiet_until) if until is not None]
    if any(is_missing(meeting, persona) for persona in meeting.seats):
        moments.append(meeting.room.begins_at + terms.no_show)
    return moments


def is_missing(meeting: Meeting, persona: str) -> bool:
    """Say whether nobody has seen him: he never came, and nothing keeps his seat once the meeting has begun."""
    place = meeting.seats[persona]
    return not place.lined and place.kept_until is None and not place.aside


def end_of_patience(meeting: Meeting) -> Instant:
    """When a room that nobody leads closes gently, at the latest with its time."""
    return min((meeting.leaderless_at or 0) + meeting.terms.leaderless, meeting.room.ends_at + meeting.terms.overrun)
