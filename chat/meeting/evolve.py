"""How a meeting changes by what happened. Entries of the room and of backstage change what their readers know; the log changes the rest."""

from msgspec.structs import replace

from chat.meeting.changes import CHANGES
from chat.meeting.dues import next_due
from chat.meeting.state import ALONE, BACKSTAGE, HOLD, LOG, ROOM, Face, Held, Meeting, Place
from chat.meeting.view import face_from, tell_backstage, tell_room
from core.clock import Instant
from core.spaces import GONE, Entry

SAID = frozenset({"message", GONE})
"""A message whose text was destroyed keeps its number and its writer."""
TOLD = SAID | {"checkin", "checkout", "prompt"}
"""What carries somebody's words, and can be answered and removed."""


def evolve(meeting: Meeting, entry: Entry) -> Meeting:
    """The meeting after this entry. A kind it does not know changes nothing but the count."""
    if entry.stream == ROOM and entry.kind in SAID:
        return _said(meeting, entry)
    changed = _after(meeting, entry)
    return replace(changed, due_at=next_due(changed))


def _said(meeting: Meeting, entry: Entry) -> Meeting:
    if not meeting.room.slow or entry.by is None:
        return replace(meeting, last=entry.seq)
    return replace(meeting, last=entry.seq, spoke={**meeting.spoke, entry.by.persona: entry.at})


def _after(meeting: Meeting, entry: Entry) -> Meeting:
    if entry.stream == ROOM:
        return _in_the_room(meeting, entry)
    if entry.stream == HOLD:
        return _in_the_hold(meeting, entry)
    if entry.stream == BACKSTAGE:
        face = _face(entry)
        return replace(meeting, backstage=tell_backstage(meeting.backstage, entry.kind, entry.data, face))
    if entry.stream == LOG and (change := CHANGES.get(entry.kind)):
        return change(meeting, entry)
    return meeting


def _face(entry: Entry) -> Face | None:
    by = entry.by
    return face_from(by.tag, by.name, by.role, entry.data) if by else None


def _in_the_room(meeting: Meeting, entry: Entry) -> Meeting:
    face = _face(entry)
    room = tell_room(meeting.room, entry.kind, entry.data, face, entry.seq)
    said = entry.kind in TOLD and entry.data.get("shown", True)
    moved = room.begins_at != meeting.room.begins_at
    meeting = replace(
        meeting, room=room, last=entry.seq, asides=meeting.asides if said else (*meeting.asides, entry.seq)
    )
    match entry.kind:
        case "scheduled" | "amended":
            return replace(meeting, planned_cap=entry.data["cap"], asked=0 if moved else meeting.asked)
        case "checkin" | "checkout" if entry.by is not None:
            return replace(meeting, spoke=_spoke(meeting, entry.by.persona, entry.at))
        case "opened":
            return replace(meeting, opened_at=entry.at)
        case "removed":
            return replace(meeting, removed=(*meeting.removed, entry.data["target"]))
        case "slow":
            return replace(meeting, spoke={})
        case "lead_lost":
            return replace(meeting, leaderless_at=entry.at)
        case "lead_back":
            return replace(meeting, leaderless_at=None)
        case "closed":
            return _closed(meeting, entry)
    return meeting


def _closed(meeting: Meeting, entry: Entry) -> Meeting:
    def still(places: dict[str, Place]) -> dict[str, Place]:
        return {key: replace(place, workers=(), silent_at=None, kept_until=None) for key, place in places.items()}

    ended = replace(meeting, closed_at=entry.at, leaderless_at=None, short_at=None, spoke={})
    return replace(ended, seats=still(meeting.seats), leaders=still(meeting.leaders), aside=still(meeting.aside))


def _in_the_hold(meeting: Meeting, entry: Entry) -> Meeting:
    if entry.kind in SAID and entry.by is not None:
        data = entry.data
        held = Held(entry.seq, entry.by, bool(data.get("demo", False)), data.get("reply_to"), data.get("why", ALONE))
        return replace(meeting, held=(*meeting.held, held), spoke=_spoke(meeting, entry.by.persona, entry.at))
    if entry.kind not in {"released", "returned"}:
        return meeting
    ended = {held.by.persona for held in meeting.held if held.seq == entry.data["target"]}
    left = tuple(held for held in meeting.held if held.seq != entry.data["target"])
    if entry.kind == "returned":
        meeting = replace(meeting, returned=(*meeting.returned, *ended.difference(meeting.returned)))
    return replace(meeting, held=left)


def _spoke(meeting: Meeting, persona: str, at: Instant) -> dict[str, Instant]:
    return {**meeting.spoke, persona: at} if meeting.room.slow else meeting.spoke
