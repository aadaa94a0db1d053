"""What the readers of a stream may know, and how an entry changes it.

The room's view is changed by `tell_room` alone, that of those behind it by `tell_backstage`: the space itself evolves with them,
and a client that follows the entries does the same. So what was fetched plus what was heard is always what would be fetched now.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from chat.meeting.state import BACKSTAGE, HOLD, ROOM, Backstage, Face, Meeting, Name, Phase, Place, Quiet, Room


def view(meeting: Meeting, stream: str) -> dict[str, Any]:
    """What this stream's readers may know: tags, names, roles and times; never a persona's id, never a text."""
    if stream == ROOM:
        return _shown(meeting.room)
    if stream == HOLD:
        return {"held": [held.seq for held in meeting.held]}
    if stream == BACKSTAGE:
        return _shown(meeting.backstage)
    return {}


def apply(seen: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The view after one entry of its stream, told with nothing but the frame that every listener gets."""
    kind, face = str(frame["kind"]), _face(frame.get("by"), frame)
    if "phase" in seen:
        return _shown(tell_room(msgspec.convert(seen, Room), kind, frame, face, frame["seq"]))
    if "quiet" in seen:
        return _shown(tell_backstage(msgspec.convert(seen, Backstage), kind, frame, face))
    if "held" in seen:
        return {"held": _held(list(seen["held"]), frame)}
    return dict(seen)


def tell_room(room: Room, kind: str, data: Mapping[str, Any], by: Face | None, seq: int) -> Room:
    """The room as everybody knows it, after this entry. Messages and unknown kinds change nothing."""
    change = _ROOM.get(kind)
    return change(room, Heard(kind, data, by, seq)) if change else room


def tell_backstage(known: Backstage, kind: str, data: Mapping[str, Any], by: Face | None) -> Backstage:
    """What those behind the room share, after this entry."""
    change = _BACKSTAGE.get(kind)
    return change(known, Heard(kind, data, by, 0)) if change else known


def face_of(place: Place, *, here: bool) -> Face:
    """Somebody as the room sees him."""
    return Face(place.tag, place.name, place.role, place.demo, here, place.listens, place.part)


def faces(told: tuple[Face, ...]) -> list[dict[str, Any]]:
    """Faces as an entry carries them."""
    return [msgspec.to_builtins(face) for face in _sorted(told)]


def marks(place: Place) -> dict[str, Any]:
    """What an entry carries of its writer beside his name: that he demonstrates, listens, or accompanies."""
    told: dict[str, Any] = {"demo": place.demo, "listens": place.listens, "part": place.part}
    return {name: value for name, value in told.items() if value}


def face_from(tag: str, name: str, role: str, data: Mapping[str, Any]) -> Face:
    """The face of an entry's writer, with what the entry carries of him."""
    listens, demo = bool(data.get("listens", False)), bool(data.get("demo", False))
    return Face(tag, name, role, demo=demo, listens=listens, part=str(data.get("part", "")))


def _without(known: tuple[Any, ...], tag: str) -> tuple[Any, ...]:
    return tuple(one for one in known if one.persona != tag)


def _shown(known: Room | Backstage) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(known)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in shown.items()}


class Heard(NamedTuple):
    """An entry as its stream hears it: what happened, with what, by whom, under which number."""

    kind: str
    data: Mapping[str, Any]
    by: Face | None
    seq: int


def _planned(room: Room, heard: Heard) -> Room:
    data = heard.data
    times = replace(room, begins_at=data["begins_at"], ends_at=data["ends_at"], cap=data["cap"])
    told = replace(times, least=data.get("least", 1), listening=data.get("listening", 0))
    return replace(told, leaders=_told(data["leaders"]))


def _opened(room: Room, heard: Heard) -> Room:
    people, lead = _told(heard.data["people"]), heard.by.persona if heard.by else None
    return replace(room, phase=Phase.LIVE, waiting=0, people=people, cap=heard.data["cap"], lead=lead)


def _came_or_went(room: Room, heard: Heard) -> Room:
    face, here = heard.by, heard.kind != "left"
    if face is None:
        return room
    if any(leader.persona == face.persona for leader in room.leaders):
        leaders = tuple(
            replace(leader, here=here) if leader.persona == face.persona else leader for leader in room.leaders
        )
        return replace(room, leaders=leaders)
    others = tuple(one for one in room.people if one.persona != face.persona)
    return replace(room, people=_sorted((*others, face)) if here else others)


def _lead_lost_or_back(room: Room, heard: Heard) -> Room:
    return replace(room, led=heard.kind == "lead_back", until=heard.data["until"])


def _closing(room: Room, heard: Heard) -> Room:
    return replace(room, phase=Phase.CLOSING, until=heard.data["until"], reason=heard.data["reason"], paused=None)


def _closed(room: Room, heard: Heard) -> Room:
    end = replace(room, phase=Phase.CLOSED, until=None, reason=heard.data["reason"], people=(), leaders=(), waiting=0)
    return replace(end, slow=0, hold=False, paused=None, prompt=None, lead=None)


_ROOM: dict[str, Callable[[Room, Heard], Room]] = {
    "scheduled": _planned,
    "amended": _planned,
    "lobby": lambda room, heard: replace(room, phase=Phase.LOBBY),
    "waiting": lambda room, heard: replace(room, waiting=heard.data["here"]),
    "opened": _opened,
    "joined": _came_or_went,
    "left": _came_or_went,
    "listening": _came_or_went,
    "leading": lambda room, heard: replace(room, leaders=_told(heard.data["leaders"])),
    "handed": lambda room, heard: replace(room, lead=heard.data["to"]),
    "seats": lambda room, heard: replace(room, cap=heard.data["cap"]),
    "lead_lost": _lead_lost_or_back,
    "lead_back": _lead_lost_or_back,
    "slow": lambda room, heard: replace(room, slow=heard.data["seconds"]),
    "held": lambda room, heard: replace(room, hold=True),
    "released": lambda room, heard: replace(room, hold=False),
    "paused": lambda room, heard: replace(room, paused=heard.data["until"]),
    "resumed": lambda room, heard: replace(room, paused=None),
    "prompt": lambda room, heard: replace(room, prompt=heard.seq if heard.data["shown"] else None),
    "removed": lambda room, heard: replace(room, prompt=None) if room.prompt == heard.data["target"] else room,
    "closing": _closing,
    "reopened": lambda room, heard: replace(room, phase=Phase.LIVE, until=None, reason=None),
    "closed": _closed,
}
"""How each kind of entry changes what the room knows."""


def _quiet(known: Backstage, heard: Heard) -> Backstage:
    data = heard.data
    return replace(known, quiet=(*known.quiet, Quiet(data["persona"], data["name"], data["until"], data["reason"])))


def _excluded(known: Backstage, heard: Heard) -> Backstage:
    data, who = heard.data, heard.data["persona"]
    here = replace(known, quiet=_without(known.quiet, who), apart=_without(known.apart, who))
    return replace(here, excluded=(*known.excluded, Name(who, data["name"], data["reason"])))


def _apart(known: Backstage, heard: Heard) -> Backstage:
    return replace(known, apart=(*known.apart, Name(heard.data["persona"], heard.data["name"])))


def _read_first(known: Backstage, heard: Heard) -> Backstage:
    others = tuple(tag for tag in known.read_first if tag != heard.data["persona"])
    return replace(known, read_first=(*others, heard.data["persona"]) if heard.kind == "held" else others)


def _mood(known: Backstage, heard: Heard) -> Backstage:
    if heard.by is None:
        return known
    when = "in" if heard.kind == "checkin" else "out"
    told = {**known.moods.get(when, {}), heard.by.persona: heard.data["heavy"]}
    return replace(known, moods={**known.moods, when: told})


def _dropped(known: Backstage, heard: Heard) -> Backstage:
    who = heard.data["persona"]
    moods = {when: {tag: n for tag, n in told.items() if tag != who} for when, told in known.moods.items()}
    first = tuple(tag for tag in known.read_first if tag != who)
    rest = replace(known, quiet=_without(known.quiet, who), apart=_without(known.apart, who), moods=moods)
    return replace(rest, excluded=_without(known.excluded, who), read_first=first)


_BACKSTAGE: dict[str, Callable[[Backstage, Heard], Backstage]] = {
    "timeout": _quiet,
    "timeout_over": lambda known, heard: replace(known, quiet=_without(known.quiet, heard.data["persona"])),
    "excluded": _excluded,
    "seen_out": _excluded,
    "tended": lambda known, heard: replace(known, tended=True),
    "readmitted": lambda known, heard: replace(known, excluded=_without(known.excluded, heard.data["persona"])),
    "breakaway": _apart,
    "breakaway_over": lambda known, heard: replace(known, apart=_without(known.apart, heard.data["persona"])),
    "held": _read_first,
    "released": _read_first,
    "aside": lambda known, heard: replace(known, aside=_told(heard.data["aside"])),
    "cover_sought": lambda known, heard: replace(known, sought=True),
    "cover_found": lambda known, heard: replace(known, sought=False),
    "checkin": _mood,
    "checkout": _mood,
    "forgotten": _dropped,
}
"""How each kind of entry changes what those behind the room know."""


def _told(faces: Any) -> tuple[Face, ...]:
    return _sorted(msgspec.convert(faces, tuple[Face, ...]))


def _sorted(told: tuple[Face, ...]) -> tuple[Face, ...]:
    return tuple(sorted(told, key=lambda face: (face.name.casefold(), face.persona)))


def _face(by: Mapping[str, Any] | None, data: Mapping[str, Any]) -> Face | None:
    return face_from(by["persona"], by["name"], by["role"], data) if by else None


def _held(numbers: list[int], frame: Mapping[str, Any]) -> list[int]:
    match frame["kind"]:
        case "message" | "gone":
            return [*numbers, frame["seq"]]
        case "released" | "returned":
            return [seq for seq in numbers if seq != frame["target"]]
    return numbers
