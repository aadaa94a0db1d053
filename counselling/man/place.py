"""A man's place in the line, as his page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from auth.people import Actor, Person
from core.clock import Instant
from core.spaces import address, frame
from core.work import Read
from counselling.line import LINE, place_of, reached, wait_of
from counselling.line.state import LINE as LINE_STREAM
from counselling.line.state import Told
from counselling.man.offering import door_now, promise_of
from counselling.man.pages import PlacePage
from counselling.man.queries import Here, draft_of, facts_of
from counselling.models import ConversationMember, ConversationState
from counselling.talk import CONVERSATION, TALK, WALK_IN
from counselling.talk.state import PARTICIPANT
from counselling.unread.text import unread_now
from counselling.waiting_line import line_id

LONG = 90
"""Minutes above which a wait is told in hours."""
HOUR = 60
MINE = 20
"""So many of his own first messages stand on the page."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """His latest talk by the door: which it is, in which language, as whom he is in it, and whether it still waits in the line."""

    conversation: str
    programme: str
    language: str
    actor: Actor
    waits: bool


def ticket_of(read: Read, person: Person) -> Ticket | None:
    """Give his latest talk by the door that is kept; None when there is none. One that waits goes before one that is over."""
    actors = {actor.id: actor for actor in person.actors}
    found = (
        select(
            ConversationState.id,
            ConversationState.programme_id,
            ConversationState.language,
            ConversationState.number,
            ConversationMember.persona_id,
        )
        .join(ConversationMember, ConversationMember.conversation_id == ConversationState.id)
        .where(ConversationMember.persona_id.in_(actors), ConversationMember.part == PARTICIPANT)
        .where(ConversationState.kind == WALK_IN)
    )
    latest = found.order_by(ConversationState.number.is_(None), ConversationState.began_at.desc()).limit(1)
    row = read.db.execute(latest).first()
    if row is None:
        return None
    return Ticket(row.id, row.programme_id, row.language, actors[row.persona_id], row.number is not None)


def place_page(read: Read, ticket: Ticket, language: str) -> PlacePage:
    """Give the page of a place in the line."""
    slot = read.slot(ticket.conversation, CONVERSATION)
    here = Here(ticket.conversation, slot.state, slot.book.heads.get(TALK, 0), ticket.actor)
    line = line_id(read.key_file, ticket.programme)
    told = door_now(read, ticket.programme)
    number = here.conversation.talk.number or 0
    before = place_of(told, number)
    entries = read.entries(here.id, TALK, before=here.head + 1, limit=MINE)
    promise = promise_of(read, ticket.programme, ticket.language)
    return PlacePage(
        facts=facts_of(read, here, language),
        number=number,
        before=before,
        told=told,
        reached=reached(told, before, read.now),
        wait=wait_before(told, before),
        line=address(line, LINE_STREAM),
        line_head=read.head(line, LINE_STREAM),
        talk=address(here.id, TALK),
        head=here.head,
        promise=promise,
        unread=unread_now(read, ticket.programme, ticket.language, promise),
        ends_at=_ends_at(read, line, ticket),
        mine=tuple(frame(entry) for entry in entries if entry.kind == "message"),
        draft=draft_of(read, here),
    )


def _ends_at(read: Read, line: str, ticket: Ticket) -> Instant | None:
    """When his place ends because nobody answers any more; None while somebody does."""
    known = read.state(LINE, line)
    place, closed_at = known.tickets.get(ticket.conversation), known.closed_at
    return closed_at + place.place if place is not None and closed_at is not None else None


def wait_before(told: Told, before: int) -> tuple[str, Mapping[str, int]]:
    """Say how long it may take with so many men before him: a code of `words.WAITS`, and its numbers."""
    if told.answering == 0:
        return "nobody", {}
    soonest, latest = wait_of(told, before)
    if latest > LONG:
        return "hours", {"count": max(soonest // HOUR, 1)}
    return ("range", {"low": soonest, "count": latest}) if soonest else ("within", {"count": latest})
