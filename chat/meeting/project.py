"""Which rows of the lists follow from an entry. A plain message of the room writes none."""

from typing import Any

from chat.meeting.state import DRAINS, HOLD, LEADING, LOG, PARTICIPANT, PROFESSIONAL, ROOM, SUPERVISOR, Meeting
from core.clock import Instant
from core.spaces import Drop, Entry, Put, Row

_MOVES = frozenset(
    {"scheduled", "amended", "lobby", "opened", "seats", "lead_lost", "lead_back", "closing", "reopened", "closed"}
)
LISTED, STANDBY = "listed", "standby"
"""How a row names one who waits for a seat, and one who is asked when somebody is missing."""


def project(meeting: Meeting, entry: Entry) -> tuple[Row, ...]:
    """Rows after this entry; `meeting` is as it is with it."""
    if entry.stream == ROOM:
        return _after_room(meeting, entry)
    if entry.stream == HOLD:
        return (_stand(meeting, entry.space),)
    if entry.stream == LOG:
        return _after_log(meeting, entry)
    return ()


def _after_room(meeting: Meeting, entry: Entry) -> tuple[Row, ...]:
    if entry.kind not in _MOVES:
        return ()
    stand = _stand(meeting, entry.space)
    return (stand, Drop("presence", {"space": entry.space})) if entry.kind == "closed" else (stand,)


def _after_log(meeting: Meeting, entry: Entry) -> tuple[Row, ...]:
    space, persona = entry.space, entry.data.get("persona")
    stand = _stand(meeting, space)
    match entry.kind:
        case "seat_taken" | "listed":
            whose = str(entry.data["place"]["persona"] if entry.kind == "listed" else persona)
            return stand, _place(meeting, space, whose)
        case "seat_free" | "unlisted" | "dropped" | "excluded":
            gone = Drop("presence", {"space": space, "persona": persona})
            return stand, _place(meeting, space, str(persona)), gone
        case "crew":
            return _crew(meeting, space)
        case "line":
            return (Put("presence", {"space": space, "persona": persona, "worker": entry.data["worker"]}),)
        case "silent":
            return (Drop("presence", {"space": space, "persona": persona, "worker": entry.data["worker"]}),)
        case "away":
            return (Drop("presence", {"space": space, "persona": persona}),)
        case "attended" | "planned":
            return (stand,)
        case "forgotten":
            return (stand, Drop("meeting_seats", {"meeting_id": space})) if entry.data["people"] else (stand,)
    return ()


def _crew(meeting: Meeting, space: str) -> tuple[Row, ...]:
    """Those who lead, accompany and stand by, anew; who does no more loses the row, whoever has a seat keeps his."""
    roles = sorted({*LEADING, SUPERVISOR, PROFESSIONAL, STANDBY})
    gone = [Drop("meeting_seats", {"meeting_id": space, "role": role}) for role in roles]
    crew = (*meeting.leaders, *meeting.aside, *meeting.standby)
    return *gone, *(_place(meeting, space, persona) for persona in crew)


def _place(meeting: Meeting, space: str, persona: str) -> Row:
    """The one row that says how he stands to this meeting, or that he does not."""
    role = _role(meeting, persona)
    if role is None:
        return Drop("meeting_seats", {"meeting_id": space, "persona_id": persona})
    return Put("meeting_seats", {"meeting_id": space, "persona_id": persona, "role": role})


def _role(meeting: Meeting, persona: str) -> str | None:
    if persona in meeting.leaders:
        return meeting.leaders[persona].role
    if persona in meeting.aside:
        return meeting.aside[persona].part
    if persona in meeting.seats:
        return PARTICIPANT
    if any(place.persona == persona for place in meeting.queue):
        return LISTED
    return STANDBY if persona in meeting.standby else None


def _stand(meeting: Meeting, space: str) -> Put:
    room = meeting.room
    values: dict[str, Any] = {
        "id": space,
        "phase": str(room.phase),
        "begins_at": room.begins_at,
        "ends_at": room.ends_at,
        "cap": room.cap,
        "free": meeting.free,
        "listed": len(meeting.queue),
        "listening": meeting.free_to_listen,
        "held": sum(held.why in DRAINS for held in meeting.held),
        "attendance": meeting.attendance,
        "closed_at": meeting.closed_at,
        "forget_at": _forget_at(meeting),
    }
    return Put("meeting_states", values)


def _forget_at(meeting: Meeting) -> Instant | None:
    """When the clock forgets next: what was said, then who was there, then nothing is left to forget."""
    if meeting.closed_at is None:
        return None
    if not meeting.forgotten:
        return meeting.closed_at + meeting.terms.forget
    return meeting.closed_at + meeting.terms.aftercare if meeting.seats or meeting.attended else None
