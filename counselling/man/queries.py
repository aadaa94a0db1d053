"""Reads of a man's own conversations: each page, what was said after or before a number, the list of them."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from auth.people import Actor, Person
from core.clock import MINUTE
from core.errors import NotFound
from core.formats import format_day
from core.spaces import Entry, address, frame
from core.work import Read
from counselling.man.offering import promise_of, topic_words
from counselling.man.pages import Asked, Facts, Line, Standing, TalkPage
from counselling.man.told import told_as
from counselling.models import ConversationMember, ConversationState
from counselling.talk import CONVERSATION, SIDE, TALK, Conversation, Phase
from counselling.talk.policy import floor, may_listen
from counselling.talk.project import forget_at
from counselling.talk.shown import Talk
from counselling.talk.state import DRAFT, LIVE, PARTICIPANT
from counselling.unread.text import unread
from programmes.introductions.queries import introduced_one
from programmes.queries import offer

PAGE = 50
AT_ONCE = 200
LISTED = 30


@dataclass(frozen=True, slots=True)
class Here:
    """A conversation as it stands at this moment, its newest number, and as whom somebody is in it."""

    id: str
    conversation: Conversation
    head: int
    actor: Actor

    @property
    def is_his(self) -> bool:
        """Say whether he is the man whose conversation it is."""
        man = self.conversation.man
        return man is not None and man.persona == self.actor.id


def placed(read: Read, conversation_id: str, person: Person, *parts: str) -> Actor:
    """Tell as whom he is on a conversation, in one of these parts, or in any. NotFound alike when it is not there and not his."""
    actors = {actor.id: actor for actor in person.actors}
    mine = select(ConversationMember.persona_id).where(ConversationMember.conversation_id == conversation_id)
    mine = mine.where(ConversationMember.part.in_(parts)) if parts else mine
    persona = read.db.scalar(mine.where(ConversationMember.persona_id.in_(actors)))
    if persona is None:
        raise NotFound
    return actors[persona]


def talk_page(read: Read, here: Here, language: str, asked: Asked) -> TalkPage:
    """Give the page of a conversation, with its newest entries, or those that the address asks for."""
    conversation, talk = here.conversation, here.conversation.talk
    you = tag_of(here)
    facts = facts_of(read, here, language)
    holder = conversation.holder.persona if conversation.holder is not None else None
    entries = read.entries(here.id, TALK, before=asked.before or here.head + 1, limit=PAGE)
    page = TalkPage(
        facts=facts,
        talk=talk,
        you=you,
        streams=streams_of(here),
        head=here.head,
        lines=tuple(_line(entry, you, language, facts.zone) for entry in entries),
        before=entries[0].seq if entries and entries[0].seq > 1 else None,
        about=_message(read, here, asked.about),
        reply=_message(read, here, asked.reply),
        draft=draft_of(read, here),
        asks=asks_of(talk, you),
        summary=_summary(read, here),
        kept_until=forget_at(conversation),
        silence=conversation.terms.silence // MINUTE,
        unread=unread(read, conversation.programme, conversation.language, holder),
        introduced=introduced_one(read, conversation.programme, language, holder),
    )
    return _with_what_next(read, page, here) if talk.phase is Phase.ENDED else page


def entries_after(read: Read, here: Here, after: int, before: int | None) -> dict[str, object]:
    """Give entries of a conversation as frames: those after a number, or the last ones before one."""
    limit = PAGE if before is not None else AT_ONCE
    after = max(after, floor(here.conversation, here.actor, TALK))
    entries = read.entries(here.id, TALK, after=after, before=before, limit=limit)
    return {
        "stream": address(here.id, TALK),
        "seq": here.head,
        "entries": [frame(entry) for entry in entries],
        "before": entries[0].seq if entries and entries[0].seq > 1 else None,
        "more": bool(entries) and entries[-1].seq < here.head,
    }


def conversations_of(read: Read, person: Person, language: str) -> tuple[Standing, ...]:
    """List his conversations in every programme, those in which something happened last first."""
    actors = [actor.id for actor in person.actors]
    mine = select(ConversationMember.conversation_id).where(
        ConversationMember.persona_id.in_(actors), ConversationMember.part == PARTICIPANT
    )
    found = select(ConversationState).where(ConversationState.id.in_(mine))
    rows = read.db.scalars(found.order_by(ConversationState.last_at.desc(), ConversationState.id).limit(LISTED))
    return tuple(_standing(read, row, language) for row in rows)


def facts_of(read: Read, here: Here, language: str) -> Facts:
    """Give what is known of a conversation beside its space."""
    conversation = here.conversation
    offered = offer(read, conversation.programme, language)
    return Facts(
        id=here.id,
        programme_id=conversation.programme,
        programme=offered.name,
        topic=topic_words(conversation.topic, language),
        language=conversation.language,
        zone=offered.zone,
        when=format_day(language, conversation.began_at or read.now, offered.zone),
    )


def streams_of(here: Here) -> dict[str, str]:
    """Name the streams that he may hear."""
    heard = (name for name in (TALK, SIDE) if may_listen(here.conversation, here.actor, name))
    return {name: address(here.id, name) for name in heard}


def draft_of(read: Read, here: Here) -> str:
    """Give what he had begun to write, which only he can read."""
    tag = tag_of(here)
    seq = here.conversation.drafts.get(tag)
    if seq is None:
        return ""
    found = read.entries(here.id, DRAFT + tag, after=seq - 1, limit=1)
    return (found[0].text or "") if found else ""


def asks_of(talk: Talk, you: str) -> tuple[str, ...]:
    """Name what he was asked and has not answered, in the order in which it stands on his page."""
    if talk.phase is Phase.ENDED:
        return ()
    contract, transfer, referral = talk.contract, talk.transfer, talk.referral
    open_ones = {
        "live": talk.asked_live,
        "slot": bool(talk.slots),
        "contract": contract is not None and contract.stage == "offered",
        "review": contract is not None and contract.stage == "review" and you not in contract.yes,
        "transfer": transfer is not None and transfer.stage == "asked",
        "referral": referral is not None and referral.stage == "asked",
    }
    return tuple(what for what, is_open in open_ones.items() if is_open)


def _with_what_next(read: Read, page: TalkPage, here: Here) -> TalkPage:
    """After the end: whether he can go on, and when he would be answered."""
    until = page.kept_until
    promise = promise_of(read, here.conversation.programme, here.conversation.language)
    return replace(page, promise=promise, may_reopen=promise is not None and until is not None and until > read.now)


def _standing(read: Read, row: ConversationState, language: str) -> Standing:
    offered = offer(read, row.programme_id, language)
    talk = read.state(CONVERSATION, row.id).talk
    ended = talk.phase is Phase.ENDED
    state = "ended" if ended else "live" if talk.mode == LIVE else "waiting" if talk.number is not None else talk.status
    return Standing(
        id=row.id,
        programme=offered.name,
        zone=offered.zone,
        state=state,
        holder=talk.holder,
        topic=topic_words(row.topic, language),
        last_at=row.last_at,
        promise=None if ended or state in ("live", "waiting", "answered") else talk.promise,
        kept_until=talk.kept_until,
        next_at=talk.slot.next_at if talk.slot is not None else None,
    )


def _line(entry: Entry, you: str, language: str, zone: str) -> Line:
    told = frame(entry)
    said = told_as(told, you, language, zone)
    return Line(told) if said is None else Line(told, *said)


def _message(read: Read, here: Here, seq: int | None) -> dict[str, Any] | None:
    """Give one message that still has its text."""
    if seq is None:
        return None
    found = read.entries(here.id, TALK, after=seq - 1, limit=1)
    one = found[0] if found else None
    return frame(one) if one is not None and one.kind == "message" and one.seq == seq and one.text is not None else None


def _summary(read: Read, here: Here) -> str | None:
    """Give the summary that a transfer would take along, while he is asked."""
    transfer = here.conversation.talk.transfer
    if transfer is None or transfer.summary is None or transfer.stage != "asked":
        return None
    found = read.entries(here.id, TALK, after=transfer.summary - 1, limit=1)
    return found[0].text if found else None


def tag_of(here: Here) -> str:
    """Give the tag by which he is known in it."""
    member = here.conversation.member(here.actor.id)
    return member.tag if member is not None else ""
