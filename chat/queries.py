"""Reads of one meeting: its page, and what was said after or before a number."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from auth.own import OWN
from auth.people import Actor, Person
from chat.ignoring import ignored_by
from chat.meeting import MEETING, ROOM, Meeting, policy
from chat.meeting.state import BACKSTAGE, HOLD, Phase
from chat.models import Group, MeetingPlan, MeetingSeat, MeetingState
from chat.pages import Asked, Facts, Log, MeetingPage
from core.clock import MINUTE
from core.errors import NotFound, Refused
from core.formats import format_moment
from core.spaces import address, frame
from core.work import Read
from programmes.models import ProgrammeText
from programmes.queries import spoken
from programmes.readiness import Doors

PAGE = 50
AT_ONCE = 200


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


def programme_at_the_door(read: Read, doors: Doors, meeting_id: str) -> str | None:
    """Tell the programme of a meeting that everybody may know of: its group is open, and so are the programme's doors."""
    found = select(Group.programme_id).join(MeetingPlan, MeetingPlan.group_id == Group.id)
    known = found.where(MeetingPlan.id == meeting_id, Group.cohort.is_(False), Group.closed_on.is_(None))
    programme = read.db.scalar(known)
    return programme if programme is not None and doors.are_open(read, programme) else None


def placed(read: Read, meeting_id: str, person: Person) -> Actor:
    """Tell as whom he sits in a meeting or leads it. NotFound alike when it is not there and when he has no place in it."""
    mine = select(MeetingSeat.persona_id).where(MeetingSeat.meeting_id == meeting_id)
    actors = {actor.id: actor for actor in person.actors}
    persona = read.db.scalar(mine.where(MeetingSeat.persona_id.in_(actors)))
    if persona is None:
        raise NotFound
    return actors[persona]


def meeting_page(read: Read, meeting_id: str, person: Person, language: str, asked: Asked) -> MeetingPage:
    """Give the page of a meeting, with its newest entries, or those that the address asks for."""
    meeting, actor = meeting_of(read, meeting_id, person)
    place = meeting.place(actor.id)
    page = MeetingPage(
        facts=_facts(read, meeting_id, meeting, language),
        room=meeting.room,
        stance=_stance(meeting, actor),
        you=place.tag if place else None,
        free=meeting.free,
        own=address(actor.own, "own"),
        opens_at=meeting.room.begins_at - meeting.terms.lobby,
        streams=_streams(meeting, meeting_id, actor),
        bar=policy.bar_to_take_seat(actor, meeting),
    )
    if meeting.phase is Phase.CLOSED:
        return _ended(read, page, meeting, actor)
    if not (meeting.is_open and ROOM in page.streams):
        return page
    return replace(
        page,
        log=_log(read, meeting_id, meeting, asked),
        ignored=ignored_by(read, meeting, actor.id),
        held=_held(read, meeting_id, actor),
    )


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
        "before": entries[0].seq if entries and entries[0].seq > 1 else None,
        "more": bool(entries) and entries[-1].seq < head,
    }


def _facts(read: Read, meeting_id: str, meeting: Meeting, language: str) -> Facts:
    found = select(MeetingPlan, Group).join(Group, Group.id == MeetingPlan.group_id)
    plan, group = read.db.execute(found.where(MeetingPlan.id == meeting_id)).one()
    texts = read.db.scalars(select(ProgrammeText).where(ProgrammeText.programme_id == meeting.programme)).all()
    text = spoken(texts, language, plan.language)
    return Facts(
        id=meeting_id,
        topic=plan.topic,
        title=group.name,
        language=plan.language,
        zone=plan.zone,
        programme=text.name if text else "",
        group_id=group.id,
        cohort=group.cohort,
        own_rules=group.rules,
        welcome=group.welcome,
        farewell=group.farewell,
        when=format_moment(language, meeting.room.begins_at, plan.zone),
        forget_minutes=meeting.terms.forget // MINUTE,
    )


def _stance(meeting: Meeting, actor: Actor) -> str:
    if not (policy.is_seated(actor, meeting) or policy.leads(actor, meeting)):
        return "outside"
    if policy.is_out(actor, meeting):
        return "out"
    return "leads" if policy.leads(actor, meeting) else "seated"


def _streams(meeting: Meeting, meeting_id: str, actor: Actor) -> dict[str, str]:
    heard = (name for name in (ROOM, HOLD, BACKSTAGE) if policy.may_listen(meeting, actor, name))
    return {name: address(meeting_id, name) for name in heard}


def _log(read: Read, meeting_id: str, meeting: Meeting, asked: Asked) -> Log:
    head = read.head(meeting_id, ROOM)
    entries = read.entries(meeting_id, ROOM, before=asked.before or head + 1, limit=PAGE)
    frames = {entry.seq: frame(entry) for entry in entries}
    return Log(
        entries=tuple(frames.values()),
        before=entries[0].seq if entries and entries[0].seq > 1 else None,
        head=head,
        about=_message(read, meeting_id, meeting, asked.about),
        reply=_message(read, meeting_id, meeting, asked.reply),
    )


def _message(read: Read, meeting_id: str, meeting: Meeting, seq: int | None) -> dict[str, Any] | None:
    """Give one message of the room that still has its text."""
    if seq is None or not meeting.is_message(seq):
        return None
    found = read.entries(meeting_id, ROOM, after=seq - 1, limit=1)
    return frame(found[0]) if found and found[0].text is not None else None


def _held(read: Read, meeting_id: str, actor: Actor) -> tuple[dict[str, str], ...]:
    """Give his own messages that wait for a support person, from the cards of his own space."""
    cards = [card for card in read.state(OWN, actor.own).cards if card.data.get("meeting") == meeting_id]
    waiting = {card.seq: str(card.data.get("key") or "") for card in cards if card.kind == "held"}
    if not waiting:
        return ()
    told = read.entries(actor.own, "own", after=min(waiting) - 1, limit=AT_ONCE)
    return tuple({"key": waiting[entry.seq], "text": entry.text or ""} for entry in told if entry.seq in waiting)


def _ended(read: Read, page: MeetingPage, meeting: Meeting, actor: Actor) -> MeetingPage:
    ahead = select(MeetingState.begins_at).join(MeetingPlan, MeetingPlan.id == MeetingState.id)
    mine = ahead.where(MeetingPlan.group_id == page.facts.group_id, MeetingState.phase != str(Phase.CLOSED))
    return replace(
        page,
        held=_held(read, page.facts.id, actor),
        forgotten_at=None if meeting.closed_at is None else meeting.closed_at + meeting.terms.forget,
        next_at=read.db.scalar(mine.order_by(MeetingState.begins_at).limit(1)),
    )
