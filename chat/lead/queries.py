"""Reads of the lead desk: what its reader may hear of a meeting, gathered for one page."""

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as changed

from chat.lead.may import may, stance_of
from chat.lead.page import Desk, Frame, LeadPage
from chat.lead.people import crew_of, men_of, moods_of
from chat.lead.story import story_of
from chat.meeting import ROOM, WORD, policy
from chat.meeting.state import BACKSTAGE, HOLD, Phase
from chat.pages import Here
from chat.queries import facts_of
from core.spaces import address, frame
from core.work import Read

PAGE = 50
TALK = 80
WORDS = 30
HURRY = 180
"""Words a minute that a group can still read together; above that slow mode is suggested."""


def lead_page(read: Read, here: Here, language: str, asked: Desk) -> LeadPage:
    """Give the desk of a meeting as this person may see it."""
    meeting, actor = here.meeting, here.actor
    place = meeting.place(actor.id)
    hears = policy.may_listen(meeting, actor, ROOM)
    page = LeadPage(
        facts=facts_of(read, here, language),
        room=meeting.room if hears else changed(meeting.room, people=()),
        stance=stance_of(actor, meeting),
        you=place.tag if place else None,
        own_part=place.part if place else "",
        opens_at=meeting.room.begins_at - meeting.terms.lobby,
        may=may(actor, meeting, read.now),
        light=asked.light,
        of_man=asked.man,
        **crew_of(read, meeting, actor),
    )
    if page.stance in ("comes", "out") or meeting.phase is Phase.CLOSED:
        return page
    page = _with_people(read, here, replace(page, **_streams(read, here)), asked)
    return page if asked.light else _with_logs(read, here, page, asked)


def _streams(read: Read, here: Here) -> dict[str, Any]:
    """Give the streams that he may hear, with their newest numbers."""
    meeting, actor = here.meeting, here.actor
    words = {place.tag: f"{WORD}{place.tag}" for place in meeting.seats.values()}
    heard = [name for name in (ROOM, HOLD, BACKSTAGE) if policy.may_listen(meeting, actor, name)]
    mine = {tag: name for tag, name in words.items() if policy.may_listen(meeting, actor, name)}
    heads = read.slot(here.id).book.heads
    return {
        "streams": {name: address(here.id, name) for name in heard},
        "word_streams": {tag: address(here.id, name) for tag, name in mine.items()},
        "heads": {address(here.id, name): heads.get(name, 0) for name in (*heard, *mine.values())},
    }


def _with_people(read: Read, here: Here, page: LeadPage, asked: Desk) -> LeadPage:
    meeting = here.meeting
    story = story_of(read, here.id, _head(page, ROOM))
    words = {tag: _frames(read, here, f"{WORD}{tag}", page, WORDS) for tag in page.word_streams}
    men = men_of(meeting, story, words, leads=page.stance == "leads", hears=ROOM in page.streams)
    return replace(
        page,
        behind=meeting.backstage,
        people=men,
        words=words,
        to=next((man for man in men if man.persona == asked.to and asked.to in words), None),
        moods=moods_of(meeting, story, men),
        free=meeting.free,
        free_to_listen=meeting.free_to_listen,
        listed=len(meeting.queue),
        hurried=story.words_a_minute > HURRY and not meeting.room.slow,
        prompt=_message(read, here, page, meeting.room.prompt),
    )


def _with_logs(read: Read, here: Here, page: LeadPage, asked: Desk) -> LeadPage:
    talk = _frames(read, here, BACKSTAGE, page, TALK)
    if not (here.meeting.is_open and ROOM in page.streams):
        return replace(page, talk=talk)
    entries = read.entries(here.id, ROOM, before=asked.before or _head(page, ROOM) + 1, limit=PAGE)
    earlier = entries[0].seq if entries and entries[0].seq > 1 else None
    since = entries[0].at if entries and earlier else 0
    words = [one for many in page.words.values() for one in many if one["at"] >= since]
    room = [frame(entry) for entry in entries]
    return replace(
        page,
        talk=talk,
        log=tuple(sorted((*room, *words), key=lambda one: one["at"])),
        before=earlier,
        about=_message(read, here, page, asked.about),
        reply=_message(read, here, page, asked.reply),
        hold=_held(read, here, page),
    )


def _held(read: Read, here: Here, page: LeadPage) -> tuple[Frame, ...]:
    """Give the messages that wait, oldest first, with their texts; to those who may read them."""
    waiting = {held.seq for held in here.meeting.held}
    if HOLD not in page.streams or not waiting:
        return ()
    limit = max(waiting) - min(waiting) + 1
    entries = read.entries(here.id, HOLD, after=min(waiting) - 1, limit=limit)
    return tuple(frame(entry) for entry in entries if entry.seq in waiting)


def _frames(read: Read, here: Here, stream: str, page: LeadPage, limit: int) -> tuple[Frame, ...]:
    """Give the newest frames of a stream, as far as he may hear it."""
    head = _head(page, stream)
    entries = read.entries(here.id, stream, before=head + 1, limit=limit) if head else []
    return tuple(frame(entry) for entry in entries)


def _message(read: Read, here: Here, page: LeadPage, seq: int | None) -> Frame | None:
    """Give one message of the room that still has its text."""
    if seq is None or ROOM not in page.streams or not here.meeting.is_message(seq):
        return None
    found = read.entries(here.id, ROOM, after=seq - 1, limit=1)
    return frame(found[0]) if found and found[0].text is not None else None


def _head(page: LeadPage, stream: str) -> int:
    return page.heads.get(address(page.facts.id, stream), 0)
