"""How a meeting changes by what its log says: plans, places, lines, those who lead."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from chat.meeting.state import Backstage, Meeting, Place
from chat.meeting.terms import Terms
from core.spaces import Entry


def _planned(meeting: Meeting, entry: Entry) -> Meeting:
    data = entry.data
    return replace(meeting, programme=data["programme"], terms=msgspec.convert(data["terms"], Terms))


def _crew(meeting: Meeting, entry: Entry) -> Meeting:
    def known(name: str) -> dict[str, Place]:
        named = msgspec.convert(entry.data.get(name, []), list[Place])
        return {place.persona: _known(meeting, place) for place in named}

    return replace(meeting, leaders=known("leaders"), aside=known("aside"), standby=known("standby"))


def _known(meeting: Meeting, named: Place) -> Place:
    known = meeting.leaders.get(named.persona) or meeting.aside.get(named.persona)
    return replace(named, workers=known.workers, silent_at=known.silent_at, out=known.out) if known else named


def _seat_taken(meeting: Meeting, entry: Entry) -> Meeting:
    place = msgspec.convert(entry.data, Place)
    queue = meeting.queue if place.listens else _others(meeting.queue, place.persona)
    return replace(meeting, seats={**meeting.seats, place.persona: place}, queue=queue)


def _seat_free(meeting: Meeting, entry: Entry) -> Meeting:
    return replace(meeting, seats=_rest(meeting.seats, entry.data["persona"]))


def _listed(meeting: Meeting, entry: Entry) -> Meeting:
    place = msgspec.convert(entry.data["place"], Place)
    others = _others(meeting.queue, place.persona)
    at = min(entry.data["at"], len(others))
    return replace(meeting, queue=(*others[:at], place, *others[at:]))


def _unlisted(meeting: Meeting, entry: Entry) -> Meeting:
    return replace(meeting, queue=_others(meeting.queue, entry.data["persona"]))


def _excluded(meeting: Meeting, entry: Entry) -> Meeting:
    place = msgspec.convert(entry.data, Place)
    shut_out = replace(meeting, excluded={**meeting.excluded, place.persona: place})
    return replace(shut_out, seats=_rest(meeting.seats, place.persona), queue=_others(meeting.queue, place.persona))


def _readmitted(meeting: Meeting, entry: Entry) -> Meeting:
    return replace(meeting, excluded=_rest(meeting.excluded, entry.data["persona"]))


def _dropped(meeting: Meeting, entry: Entry) -> Meeting:
    """He has no place and had none; only the number of those who came remembers him."""
    gone = entry.data["persona"]
    meeting = replace(
        meeting,
        seats=_rest(meeting.seats, gone),
        leaders=_rest(meeting.leaders, gone),
        aside=_rest(meeting.aside, gone),
        standby=_rest(meeting.standby, gone),
        excluded=_rest(meeting.excluded, gone),
        queue=_others(meeting.queue, gone),
    )
    return replace(
        meeting,
        spoke={persona: at for persona, at in meeting.spoke.items() if persona != gone},
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
    """He has left; his seat is kept until then."""
    place = meeting.place(entry.data["persona"])
    if place is None:
        return meeting
    until, out = entry.data["kept_until"], entry.data["out"]
    return _put(meeting, replace(place, workers=(), silent_at=None, kept_until=until, out=out))


def _back(meeting: Meeting, entry: Entry) -> Meeting:
    """He may hear and speak again; the room hears of him when his line is open."""
    place = meeting.place(entry.data["persona"])
    return meeting if place is None else _put(meeting, replace(place, out=False))


def _put_aside(meeting: Meeting, entry: Entry) -> Meeting:
    """He is out of the room for a while, his lines as they are; or back in it."""
    place = meeting.place(entry.data["persona"])
    if place is None:
        return meeting
    data = entry.data
    return _put(meeting, replace(place, quiet_until=data["until"], apart=data["apart"], kept_until=data["kept_until"]))


def _short(meeting: Meeting, entry: Entry) -> Meeting:
    return replace(meeting, short_at=entry.at if entry.kind == "short" else None)


def _need(meeting: Meeting, entry: Entry) -> Meeting:
    return replace(meeting, need=entry.data["count"])


def _asked(meeting: Meeting, entry: Entry) -> Meeting:
    return replace(meeting, asked=entry.data["stage"])


def _attended(meeting: Meeting, entry: Entry) -> Meeting:
    fresh = tuple(persona for persona in entry.data["personas"] if persona not in meeting.attended)
    return replace(meeting, attended=(*meeting.attended, *fresh), attendance=meeting.attendance + len(fresh))


def _forgotten(meeting: Meeting, entry: Entry) -> Meeting:
    """What was said is gone; after the time for aftercare nobody knows who was there either."""
    meeting = replace(meeting, forgotten=True, asides=(), removed=(), held=(), returned=())
    if not entry.data["people"]:
        return meeting
    nobody = replace(meeting, seats={}, leaders={}, aside={}, standby={}, excluded={}, queue=(), attended=())
    return replace(nobody, backstage=Backstage())


def _put(meeting: Meeting, place: Place) -> Meeting:
    if place.persona in meeting.leaders:
        return replace(meeting, leaders={**meeting.leaders, place.persona: place})
    if place.persona in meeting.aside:
        return replace(meeting, aside={**meeting.aside, place.persona: place})
    return replace(meeting, seats={**meeting.seats, place.persona: place})


def _rest(places: dict[str, Place], gone: str) -> dict[str, Place]:
    return {persona: place for persona, place in places.items() if persona != gone}


def _others(queue: tuple[Place, ...], gone: str) -> tuple[Place, ...]:
    return tuple(place for place in queue if place.persona != gone)


CHANGES: dict[str, Callable[[Meeting, Entry], Meeting]] = {
    "planned": _planned,
    "crew": _crew,
    "seat_taken": _seat_taken,
    "seat_free": _seat_free,
    "listed": _listed,
    "unlisted": _unlisted,
    "excluded": _excluded,
    "readmitted": _readmitted,
    "dropped": _dropped,
    "line": _line,
    "silent": _silent,
    "away": _away,
    "back": _back,
    "aside": _put_aside,
    "short": _short,
    "crewed": _short,
    "need": _need,
    "asked": _asked,
    "attended": _attended,
    "forgotten": _forgotten,
}
"""The kinds of entries of the log, and what each changes."""
