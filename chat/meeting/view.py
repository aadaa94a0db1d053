"""What the readers of a stream may know, and how an entry changes it.

The room's view is changed by `tell_room` alone: the space itself evolves its `Room` with it, and a client that follows the
entries does the same. So what was fetched plus what was heard is always what would be fetched now.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from chat.meeting.state import HOLD, ROOM, Face, Meeting, Phase, Place, Room


def view(meeting: Meeting, stream: str) -> dict[str, Any]:
    """What this stream's readers may know: tags, names, roles and times; never a persona's id, never a text."""
    if stream == ROOM:
        return _shown(meeting.room)
    if stream == HOLD:
        return {"held": [held.seq for held in meeting.held]}
    return {}


def apply(seen: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The view after one entry of its stream, told with nothing but the frame that every listener gets."""
    if "phase" in seen:
        return _shown(tell_room(msgspec.convert(seen, Room), str(frame["kind"]), frame, _face(frame.get("by"), frame)))
    if "held" in seen:
        return {"held": _held(list(seen["held"]), frame)}
    return dict(seen)


def tell_room(room: Room, kind: str, data: Mapping[str, Any], by: Face | None) -> Room:
    """The room as everybody knows it, after this entry. Messages and unknown kinds change nothing."""
    match kind:
        case "scheduled" | "amended":
            return _planned(room, data)
        case "lobby":
            return replace(room, phase=Phase.LOBBY)
        case "waiting":
            return replace(room, waiting=data["here"])
        case "opened":
            people = tuple(msgspec.convert(data["people"], tuple[Face, ...]))
            return replace(room, phase=Phase.LIVE, waiting=0, people=_sorted(people))
        case "joined" | "left" if by is not None:
            return _came_or_went(room, by, here=kind == "joined")
        case "lead_lost" | "lead_back":
            return replace(room, led=kind == "lead_back", until=data["until"])
        case "closing":
            return replace(room, phase=Phase.CLOSING, until=data["until"], reason=data["reason"])
        case "closed":
            return replace(
                room, phase=Phase.CLOSED, until=None, reason=data["reason"], people=(), leaders=(), waiting=0
            )
    return room


def face_of(place: Place, *, here: bool) -> Face:
    """Somebody as the room sees him."""
    return Face(place.tag, place.name, place.role, place.demo, here)


def faces(told: tuple[Face, ...]) -> list[dict[str, Any]]:
    """Faces as an entry carries them."""
    return [msgspec.to_builtins(face) for face in _sorted(told)]


def _shown(room: Room) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(room)
    return {**shown, "leaders": list(shown["leaders"]), "people": list(shown["people"])}


def _planned(room: Room, data: Mapping[str, Any]) -> Room:
    leaders = _sorted(tuple(msgspec.convert(data["leaders"], tuple[Face, ...])))
    return replace(room, begins_at=data["begins_at"], ends_at=data["ends_at"], cap=data["cap"], leaders=leaders)


def _came_or_went(room: Room, face: Face, *, here: bool) -> Room:
    if any(leader.persona == face.persona for leader in room.leaders):
        leaders = tuple(
            replace(leader, here=here) if leader.persona == face.persona else leader for leader in room.leaders
        )
        return replace(room, leaders=leaders)
    others = tuple(one for one in room.people if one.persona != face.persona)
    return replace(room, people=_sorted((*others, face)) if here else others)


def _sorted(told: tuple[Face, ...]) -> tuple[Face, ...]:
    return tuple(sorted(told, key=lambda face: (face.name.casefold(), face.persona)))


def _face(by: Mapping[str, Any] | None, data: Mapping[str, Any]) -> Face | None:
    if by is None:
        return None
    return Face(by["persona"], by["name"], by["role"], demo=bool(data.get("demo", False)))


def _held(numbers: list[int], frame: Mapping[str, Any]) -> list[int]:
    match frame["kind"]:
        case "message" | "gone":
            return [*numbers, frame["seq"]]
        case "released" | "returned":
            return [seq for seq in numbers if seq != frame["target"]]
    return numbers
