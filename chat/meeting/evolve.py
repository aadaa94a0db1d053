"""How a meeting changes by what happened. Entries of the room change what the room knows; the log changes the rest."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from chat.meeting.dues import next_due
from chat.meeting.state import HOLD, LOG, ROOM, Face, Held, Meeting, Place, Terms
from chat.meeting.view import tell_room
from core.spaces import GONE, Entry

SAID = frozenset({"message", GONE})
"""A message whose text was destroyed keeps its number and its writer."""


def evolve(meeting: Meeting, entry: Entry) -> Meeting:
    """The meeting after this entry. A kind it does not know changes nothing but the count."""
    if entry.stream == ROOM and entry.kind in SAID:
        return replace(meeting, last=entry.seq)
    changed = _after(meeting, entry)
    return replace(changed, due_at=next_due(changed))


def _after(meeting: Meeting, entry: Entry) -> Meeting:
    if entry.stream == ROOM:
        return _in_the_room(meeting, entry)
    if entry.stream == HOLD:
        return _in_the_hold(meeting, entry)
    if entry.stream == LOG and (change := _CHANGES.get(entry.kind)):
        return change(meeting, entry)
    return meeting


def _in_the_room(meeting: Meeting, entry: Entry) -> Meeting:
    by = entry.by
    face = Face(by.tag, by.name, by.role, demo=bool(entry.data.get("demo", False))) if by else None
    room = tell_room(meeting.room, entry.kind, entry.data, face)
    meeting = replace(meeting, room=room, last=entry.seq, asides=(*meeting.asides, entry.seq))
    match entry.kind:
        case "opened":
            return replace(meeting, opened_at=entry.at)
        case "removed":
            return replace(meeting, removed=(*meeting.removed, entry.data["target"]))
        case "lead_lost":
            return replace(meeting, leaderless_at=entry.at)
        case "lead_back":
            return replace(meeting, leaderless_at=None)
        case "closed":
            return _closed(meeting, entry)
    return meeting


def _closed(meeting: Meeting, entry: Entry) -> Meeting:
    still = {key: replace(place, workers=(), silent_at=None, kept_until=None) for key, place in meeting.seats.items()}
    crew = {key: replace(place, workers=(), silent_at=None) for key, place in meeting.leaders.items()}
    return replace(meeting, closed_at=entry.at, leaderless_at=None, seats=still, leaders=crew)


def _in_the_hold(meeting: Meeting, entry: Entry) -> Meeting:
    if entry.kind in SAID and entry.by is not None:
        demo, reply_to = bool(entry.data.get("demo", False)), entry.data.get("reply_to")
        return replace(meeting, held=(*meeting.held, Held(entry.seq, entry.by, demo, reply_to)))
    if entry.kind not in {"released", "returned"}:
        return meeting
    ended = {held.by.persona for held in meeting.held if held.seq == entry.data["target"]}
    held = tuple(held for held in meeting.held if held.seq != entry.data["target"])
    if entry.kind == "returned":
        meeting = replace(meeting, returned=(*meeting.returned, *ended.difference(meeting.returned)))
    return replace(meeting, held=held)


def _planned(meeting: Meeting, entry: Entry) -> Meeting:
    data = entry.data
    return replace(meeting, programme=data["programme"], terms=msgspec.convert(data["terms"], Terms))


def _crew(meeting: Meeting, entry: Entry) -> Meeting:
    named = msgspec.convert(entry.data["leaders"], list[Place])
    return replace(meeting, leaders={place.persona: _known(meeting, place) for place in named})


def _known(meeting: Meeting, named: Place) -> Place:
    known = meeting.leaders.get(named.persona)
    return replace(named, workers=known.workers, silent_at=known.silent_at, out=known.out) if known else named


def _seat_taken(meeting: Meeting, entry: Entry) -> Meeting:
    place = msgspec.convert(entry.data, Place)
    return replace(meeting, seats={**meeting.seats, place.persona: place})


def _seat_free(meeting: Meeting, entry: Entry) -> Meeting:
    gone = entry.data["persona"]
    return replace(meeting, seats={persona: place for persona, place in meeting.seats.items() if persona != gone})


def _dropped(meeting: Meeting, entry: Entry) -> Meeting:
    """He has no place and had none; only the number of those who came remembers him."""
    gone = entry.data["persona"]
    return replace(
        meeting,
        seats={persona: place for persona, place in meeting.seats.items() if persona != gone},
        leaders={persona: place for persona, place in meeting.leaders.items() if persona != gone},
        attended=tuple(persona for persona in meeting.attended if persona != gone),
        returned=tuple(persona for persona in meeting.returned if persona != gone),
    )


def _line(meeting: Meeting, entry: Entry) -> Meeting:
    """A worker holds a line of his."""
    place = meeting.place(entry.data["persona"])
    worker = entry.data["worker"]
    if place is None or worker in place.workers:
        return meeting
    return _put(meeting, replace(place, workers=(*place.workers, worker), silent_at=None, kept_until=None))


def _silent(meeting: Meeting, entry: Entry) -> Meeting:
    """A worker holds no line of his any more."""
    place = meeting.place(entry.data["persona"])
    if place is None:
        return meeting
    left = tuple(worker for worker in place.workers if worker != entry.data["worker"])
    return _put(meeting, replace(place, workers=left, silent_at=None if left else entry.data["since"]))


def _away(meeting: Meeting, entry: Entry) -> Meeting:
    """He has left; a seat in an open room is kept until then."""
    place = meeting.place(entry.data["persona"])
    if place is None:
        return meeting
    until, out = entry.data["kept_until"], entry.data["out"]
    return _put(meeting, replace(place, workers=(), silent_at=None, kept_until=until, out=out))


def _back(meeting: Meeting, entry: Entry) -> Meeting:
    """He may hear and speak again; the room hears of him when his line is open."""
    place = meeting.place(entry.data["persona"])
    return meeting if place is None else _put(meeting, replace(place, out=False))


def _attended(meeting: Meeting, entry: Entry) -> Meeting:
    fresh = tuple(persona for persona in entry.data["personas"] if persona not in meeting.attended)
    return replace(meeting, attended=(*meeting.attended, *fresh), attendance=meeting.attendance + len(fresh))


def _forgotten(meeting: Meeting, entry: Entry) -> Meeting:
    """What was said is gone; after the time for aftercare nobody knows who was there either."""
    meeting = replace(meeting, forgotten=True, asides=(), removed=(), held=(), returned=())
    return replace(meeting, seats={}, leaders={}, attended=()) if entry.data["people"] else meeting


def _put(meeting: Meeting, place: Place) -> Meeting:
    if place.persona in meeting.leaders:
        return replace(meeting, leaders={**meeting.leaders, place.persona: place})
    return replace(meeting, seats={**meeting.seats, place.persona: place})


_CHANGES: dict[str, Callable[[Meeting, Entry], Meeting]] = {
    "planned": _planned,
    "crew": _crew,
    "seat_taken": _seat_taken,
    "seat_free": _seat_free,
    "dropped": _dropped,
    "line": _line,
    "silent": _silent,
    "away": _away,
    "back": _back,
    "attended": _attended,
    "forgotten": _forgotten,
}
