"""Reads of one meeting: its page, and what was said after or before a number."""

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import select

from auth.own import OWN
from auth.people import Actor, Person
from chat.ignoring import ignored_by
from chat.meeting import MEETING, ROOM, Meeting, policy
from chat.meeting.state import BACKSTAGE, HOLD, Face, Phase, Room
from chat.models import Group, MeetingPlan, MeetingSeat
from core.clock import Instant
from core.errors import NotFound, Refused
from core.spaces import Entry, address, frame
from core.work import Read

PAGE = 50
AT_ONCE = 200
EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message answers: its number, whose it was, and its beginning."""

    seq: int
    name: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the room as a page shows it. `ignored` ones come without their text."""

    seq: int
    at: Instant
    kind: str
    by: Face | None = None
    text: str | None = None
    own: bool = False
    ignored: bool = False
    reply: Reply | None = None
    target: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message of his own that waits in the hold."""

    at: Instant
    text: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting as one of its programme sees it. Lines only for those who may listen, newest last.

    `you` is his tag, `streams` those that he may hear, `own` his own stream; `first` and `head` are the numbers of the
    oldest line here and of the newest in the room, `older` says whether there are more before.
    """

    id: str
    topic: str
    language: str
    zone: str
    group: Group
    room: Room
    free: int
    terms_forget: int
    you: str | None
    seated: bool
    leads: bool
    out: bool
    may_open: bool
    own: str
    streams: dict[str, str]
    lines: tuple[Line, ...] = ()
    first: int = 0
    head: int = 0
    older: bool = False
    waiting: tuple[Waiting, ...] = ()
    ignored: frozenset[str] = frozenset()

    @property
    def data(self) -> dict[str, object]:
        """The page as JSON."""
        return {
            "id": self.id,
            "topic": self.topic,
            "language": self.language,
            "zone": self.zone,
            "group": self.group.id,
            "state": msgspec.to_builtins(self.room),
            "free": self.free,
            "you": self.you,
            "seated": self.seated,
            "leads": self.leads,
            "out": self.out,
            "own": self.own,
            "streams": self.streams,
            "ignored": sorted(self.ignored),
        }


def meeting_of(read: Read, meeting_id: str, person: Person) -> tuple[Meeting, Actor]:
    """Give a meeting and as whom this person acts in it.

    NotFound alike, after the same one query, when it is not there and when it is not of a programme of his.
    """
    actor = actor_of(read, meeting_id, person)
    return read.state(MEETING, meeting_id), actor


def actor_of(read: Read, meeting_id: str, person: Person) -> Actor:
    """Tell as whom this person acts in a meeting. NotFound as above."""
    found = select(Group.programme_id).join(MeetingPlan, MeetingPlan.group_id == Group.id)
    programme = read.db.scalar(found.where(MeetingPlan.id == meeting_id))
    actor = person.actor_in(programme) if programme is not None else None
    if actor is None:
        raise NotFound
    return actor


def placed(read: Read, meeting_id: str, person: Person) -> Actor:
    """Tell as whom he sits in a meeting or leads it. NotFound alike when it is not there and when he has no place in it."""
    mine = select(MeetingSeat.persona_id).where(MeetingSeat.meeting_id == meeting_id)
    actors = {actor.id: actor for actor in person.actors}
    persona = read.db.scalar(mine.where(MeetingSeat.persona_id.in_(actors)))
    if persona is None:
        raise NotFound
    return actors[persona]


def meeting_page(read: Read, meeting_id: str, person: Person, before: int | None = None) -> MeetingPage:
    """Give the page of a meeting, with its newest lines, or those before a number."""
    meeting, actor = meeting_of(read, meeting_id, person)
    plan = read.db.get_one(MeetingPlan, meeting_id)
    group = read.db.get_one(Group, plan.group_id)
    place = meeting.place(actor.id)
    page = MeetingPage(
        id=meeting_id,
        topic=plan.topic,
        language=plan.language,
        zone=plan.zone,
        group=group,
        room=meeting.room,
        free=meeting.free,
        terms_forget=meeting.terms.forget,
        you=place.tag if place else None,
        seated=policy.is_seated(actor, meeting),
        leads=policy.leads(actor, meeting),
        out=policy.is_out(actor, meeting),
        may_open=policy.may_open_soon(actor, meeting, read.now),
        own=address(actor.own, "own"),
        streams={
            name: address(meeting_id, name)
            for name in (ROOM, HOLD, BACKSTAGE)
            if policy.may_listen(meeting, actor, name)
        },
    )
    if meeting.is_open and ROOM in page.streams:
        return _with_lines(read, page, meeting, actor, before)
    return replace(page, waiting=_waiting(read, meeting_id, actor)) if meeting.phase is Phase.CLOSED else page


def entries_after(read: Read, meeting_id: str, person: Person, after: int, before: int | None) -> dict[str, object]:
    """Give entries of the room as frames: those after a number, or the last ones before one. Refused once it has closed."""
    actor = placed(read, meeting_id, person)
    meeting = read.state(MEETING, meeting_id)
    if not policy.may_listen(meeting, actor, ROOM):
        if meeting.phase is Phase.CLOSED or policy.is_out(actor, meeting):
            raise Refused("closed" if meeting.phase is Phase.CLOSED else "you_left")
        raise NotFound
    limit = PAGE if before is not None else AT_ONCE
    entries = read.entries(meeting_id, ROOM, after=after, before=before, limit=limit)
    head = read.head(meeting_id, ROOM)
    return {
        "stream": address(meeting_id, ROOM),
        "seq": head,
        "entries": [frame(entry) for entry in entries],
        "more": bool(entries) and (entries[0].seq > 1 if before is not None else entries[-1].seq < head),
    }


def _with_lines(read: Read, page: MeetingPage, meeting: Meeting, actor: Actor, before: int | None) -> MeetingPage:
    head = read.head(page.id, ROOM)
    entries = read.entries(page.id, ROOM, before=before or head + 1, limit=PAGE)
    ignored = ignored_by(read, meeting, actor.id)
    said = {entry.seq: entry for entry in entries if entry.text is not None}
    asked = {entry.data.get("reply_to") for entry in entries} - {None} - said.keys()
    for seq in sorted(number for number in asked if isinstance(number, int)):
        said.update({one.seq: one for one in read.entries(page.id, ROOM, after=seq - 1, limit=1) if one.text})
    return replace(
        page,
        lines=tuple(_line(entry, page.you, ignored, said) for entry in entries),
        first=entries[0].seq if entries else 0,
        head=head,
        older=bool(entries) and entries[0].seq > 1,
        waiting=_waiting(read, page.id, actor),
        ignored=ignored,
    )


def _line(entry: Entry, you: str | None, ignored: frozenset[str], said: dict[int, Entry]) -> Line:
    by = entry.by
    hidden = by is not None and by.tag in ignored
    face = Face(by.tag, by.name, by.role, demo=bool(entry.data.get("demo", False))) if by else None
    return Line(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        by=face,
        text=None if hidden else entry.text,
        own=by is not None and by.tag == you,
        ignored=hidden,
        reply=_reply(said.get(entry.data.get("reply_to", 0)), ignored),
        target=entry.data.get("target"),
        reason=entry.data.get("reason"),
    )


def _reply(said: Entry | None, ignored: frozenset[str]) -> Reply | None:
    if said is None or said.by is None or said.by.tag in ignored:
        return None
    return Reply(said.seq, said.by.name, (said.text or "")[:EXCERPT])


def _waiting(read: Read, meeting_id: str, actor: Actor) -> tuple[Waiting, ...]:
    """Give his own messages that wait for a support person, from the cards of his own space."""
    cards = [card for card in read.state(OWN, actor.own).cards if card.data.get("meeting") == meeting_id]
    waiting = {card.seq: card.at for card in cards if card.kind == "held"}
    if not waiting:
        return ()
    told = read.entries(actor.own, "own", after=min(waiting) - 1, limit=AT_ONCE)
    return tuple(Waiting(entry.at, entry.text or "") for entry in told if entry.seq in waiting)
