"""Reads of one meeting: its page, and what was said after or before a number."""

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as changed
from sqlalchemy import bindparam, select

from auth.own import OWN
from auth.people import Actor, Person
from chat.cards import CARRIED
from chat.his_own import his_held, his_own
from chat.ignoring import ignored_by
from chat.meeting import ROOM, WORD, Meeting, policy
from chat.meeting.state import BACKSTAGE, HOLD, Phase
from chat.models import Group, MeetingPlan, MeetingSeat, MeetingState
from chat.pages import WORKS, Asked, Facts, Here, Log, MeetingPage
from core.clock import MINUTE
from core.errors import NotFound, Refused
from core.formats import format_moment
from core.i18n import SOURCE
from core.spaces import address, frame
from core.work import Read
from programmes.models import ProgrammeText
from programmes.readiness import Doors

PAGE = 50
AT_ONCE = 200


def actor_of(read: Read, meeting_id: str, person: Person) -> Actor:
    """Tell as whom this person acts in a meeting. NotFound alike when it is not there and when it is not of a programme of his."""
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


def may_work_on(read: Read, meeting_id: str, person: Person) -> Actor:
    """Tell as whom he asks something of a meeting as one who leads: by his place in it, or because he works in its programme."""
    try:
        return placed(read, meeting_id, person)
    except NotFound:
        actor = actor_of(read, meeting_id, person)
        if not actor.has(*WORKS):
            raise
        return actor


def meeting_page(read: Read, here: Here, language: str, asked: Asked) -> MeetingPage:
    """Give the page of a meeting, with its newest entries, or those that the address asks for."""
    meeting, actor = here.meeting, here.actor
    place = meeting.place(actor.id)
    page = MeetingPage(
        facts=facts_of(read, here, language),
        room=meeting.room if policy.may_listen(meeting, actor, ROOM) else changed(meeting.room, people=()),
        stance=_stance(meeting, actor),
        you=place.tag if place else None,
        free=meeting.free,
        own=address(actor.own, "own"),
        opens_at=meeting.room.begins_at - meeting.terms.lobby,
        streams=_streams(here),
        words=_words(here),
        bar=policy.bar_to_take_seat(actor, meeting),
        held=his_held(read, here),
        **his_own(read, here),
    )
    if meeting.phase is Phase.CLOSED:
        return _ended(read, page, here)
    if page.stance == "excluded":
        return _with_next(read, page)
    if not (meeting.is_open and ROOM in page.streams):
        return page
    return replace(
        page,
        log=_log(read, here, asked),
        ignored=ignored_by(read, meeting, actor.id),
        prompt=_message(read, here, meeting.room.prompt),
    )


def entries_after(read: Read, here: Here, after: int, before: int | None) -> dict[str, object]:
    """Give entries of the room as frames: those after a number, or the last ones before one. Refused once it has closed."""
    meeting, actor = here.meeting, here.actor
    if not policy.may_listen(meeting, actor, ROOM):
        if meeting.phase is Phase.CLOSED or policy.is_out(actor, meeting):
            raise Refused("closed" if meeting.phase is Phase.CLOSED else "you_left")
        raise NotFound
    limit = PAGE if before is not None else AT_ONCE
    entries = read.entries(here.id, ROOM, after=after, before=before, limit=limit)
    return {
        "stream": address(here.id, ROOM),
        "seq": here.head,
        "entries": [frame(entry) for entry in entries],
        "before": entries[0].seq if entries and entries[0].seq > 1 else None,
        "more": bool(entries) and entries[-1].seq < here.head,
    }


_PLAN = (
    select(
        MeetingPlan.topic,
        MeetingPlan.language,
        MeetingPlan.zone,
        Group.id.label("group_id"),
        Group.name,
        Group.cohort,
        Group.rules,
        Group.welcome,
        Group.farewell,
    )
    .join(Group, Group.id == MeetingPlan.group_id)
    .where(MeetingPlan.id == bindparam("meeting"))
)
_NAMES = select(ProgrammeText.language, ProgrammeText.name).where(ProgrammeText.programme_id == bindparam("programme"))


def facts_of(read: Read, here: Here, language: str) -> Facts:
    """Give what is known of a meeting beside its space."""
    plan = read.db.execute(_PLAN, {"meeting": here.id}).one()
    names = {row.language: row.name for row in read.db.execute(_NAMES, {"programme": here.meeting.programme})}
    return Facts(
        id=here.id,
        topic=plan.topic,
        title=plan.name,
        language=plan.language,
        zone=plan.zone,
        programme=next((names[one] for one in (language, SOURCE, plan.language, *names) if one in names), ""),
        group_id=plan.group_id,
        cohort=plan.cohort,
        own_rules=plan.rules,
        welcome=plan.welcome,
        farewell=plan.farewell,
        when=format_moment(language, here.meeting.room.begins_at, plan.zone),
        forget_minutes=here.meeting.terms.forget // MINUTE,
    )


def _stance(meeting: Meeting, actor: Actor) -> str:
    """How he stands to it: see `MeetingPage`."""
    seat = meeting.seats.get(actor.id)
    if actor.id in meeting.excluded:
        return "excluded"
    if policy.is_out(actor, meeting):
        return "out"
    if policy.leads(actor, meeting):
        return "leads"
    if policy.accompanies(actor, meeting):
        return "accompanies"
    if seat is None:
        return "listed" if any(place.persona == actor.id for place in meeting.queue) else "outside"
    return "quiet" if seat.quiet_until is not None else "apart" if seat.apart else "seated"


def _streams(here: Here) -> dict[str, str]:
    seat = here.meeting.seats.get(here.actor.id)
    word = {"word": f"{WORD}{seat.tag}"} if seat else {}
    names = {ROOM: ROOM, HOLD: HOLD, BACKSTAGE: BACKSTAGE, **word}
    heard = {name: stream for name, stream in names.items() if policy.may_listen(here.meeting, here.actor, stream)}
    return {name: address(here.id, stream) for name, stream in heard.items()}


def _words(here: Here) -> dict[str, str]:
    """The private words that those who lead hear, by the tag of the man."""
    if not policy.may_listen(here.meeting, here.actor, HOLD):
        return {}
    return {place.tag: address(here.id, f"{WORD}{place.tag}") for place in here.meeting.seats.values()}


def _log(read: Read, here: Here, asked: Asked) -> Log:
    entries = read.entries(here.id, ROOM, before=asked.before or here.head + 1, limit=PAGE)
    frames = {entry.seq: frame(entry) for entry in entries}
    return Log(
        entries=tuple(frames.values()),
        before=entries[0].seq if entries and entries[0].seq > 1 else None,
        head=here.head,
        about=_message(read, here, asked.about),
        reply=_message(read, here, asked.reply),
    )


def _message(read: Read, here: Here, seq: int | None) -> dict[str, Any] | None:
    """Give one message of the room that still has its text."""
    if seq is None or not here.meeting.is_message(seq):
        return None
    found = read.entries(here.id, ROOM, after=seq - 1, limit=1)
    return frame(found[0]) if found and found[0].text is not None else None


def _ended(read: Read, page: MeetingPage, here: Here) -> MeetingPage:
    meeting = here.meeting
    over = None if meeting.closed_at is None else meeting.closed_at + meeting.terms.forget
    if page.room.reason != "not_held":
        return replace(_with_next(read, page), forgotten_at=over)
    cards = [card for card in read.state(OWN, here.actor.own).cards if card.data.get("meeting") == here.id]
    to = next((f"/meetings/{card.data['to']}" for card in cards if card.kind == CARRIED), None)
    return replace(_with_next(read, page), forgotten_at=over, carried=to)


def _with_next(read: Read, page: MeetingPage) -> MeetingPage:
    """The page, with when and where its group meets next."""
    ahead = select(MeetingState.id, MeetingState.begins_at).join(MeetingPlan, MeetingPlan.id == MeetingState.id)
    same = MeetingPlan.group_id == page.facts.group_id
    later = MeetingState.begins_at >= page.room.begins_at
    coming_up = (same, later, MeetingState.phase != str(Phase.CLOSED), MeetingState.id != page.facts.id)
    coming = read.db.execute(ahead.where(*coming_up).order_by(MeetingState.begins_at).limit(1)).first()
    return replace(page, next_at=coming.begins_at, next_href=f"/meetings/{coming.id}") if coming else page
