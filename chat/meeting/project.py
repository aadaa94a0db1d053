"""Which rows of the lists follow from an entry. A plain message of the room writes none."""

from typing import Any

from chat.meeting.state import HOLD, LEADING, LOG, PARTICIPANT, ROOM, Meeting
from core.clock import Instant
from core.spaces import Drop, Entry, Put, Row

_MOVES = frozenset({"scheduled", "amended", "lobby", "opened", "lead_lost", "lead_back", "closing", "closed"})


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
        case "seat_taken":
            return stand, _seat(space, str(persona), PARTICIPANT)
        case "seat_free" | "dropped":
            seat = Drop("meeting_seats", {"meeting_id": space, "persona_id": persona})
            return stand, seat, Drop("presence", {"space": space, "persona": persona})
        case "crew":
            return _crew(meeting, entry)
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


def _crew(meeting: Meeting, entry: Entry) -> tuple[Row, ...]:
    """Those who lead, anew; who leads no more loses the row, whoever has a seat keeps his."""
    space = entry.space
    gone = [Drop("meeting_seats", {"meeting_id": space, "role": role}) for role in sorted(LEADING)]
    return *gone, *(_seat(space, place.persona, place.role) for place in meeting.leaders.values())


def _seat(space: str, persona: str, role: str) -> Put:
    return Put("meeting_seats", {"meeting_id": space, "persona_id": persona, "role": role})


def _stand(meeting: Meeting, space: str) -> Put:
    room = meeting.room
    values: dict[str, Any] = {
        "id": space,
        "phase": str(room.phase),
        "begins_at": room.begins_at,
        "ends_at": room.ends_at,
        "cap": room.cap,
        "free": meeting.free,
        "held": len(meeting.held),
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
