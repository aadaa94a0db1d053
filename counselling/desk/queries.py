"""Reads of one conversation, as one of the team may see it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from auth.people import Actor, Person
from core.clock import MINUTE
from core.errors import NotFound
from core.spaces import Entry, address, frame
from core.work import Read
from counselling.desk import directory, replies
from counselling.desk.inbox import clock_of, last_words, line_of, may_preview
from counselling.desk.may import may, stance_of
from counselling.desk.pages import Before, Case, Frame, Line, Mate, Reader, Waiting
from counselling.man.told import told_as
from counselling.models import ConversationMember, ConversationState
from counselling.talk import LATER, SIDE, TALK, Conversation
from counselling.talk.policy import floor, is_of_team, may_listen
from counselling.talk.project import HOLDER, forget_at
from counselling.talk.state import COUNSELLOR, DRAFT, PARTICIPANT, TEAM
from programmes.openings.queries import terms_of
from programmes.queries import offer
from programmes.rota.queries import team

PAGE = 50
AT_ONCE = 200
NOTES = 60
EARLIER = 10
BESIDE = frozenset({"note", "message", "opinion_asked"})
"""What of the side stream stands among the notes."""


@dataclass(frozen=True, slots=True)
class Here:
    """A conversation as it stands, and as whom somebody of the team comes to it."""

    id: str
    conversation: Conversation
    actor: Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: earlier entries, one message to act on or to answer, words to answer with."""

    before: int | None = None
    about: int | None = None
    reply: int | None = None
    words: str = ""


def team_actor(read: Read, conversation_id: str, person: Person) -> Actor:
    """Tell as whom he answers in the programme of a conversation. NotFound alike when it is not there and when he does not."""
    programme = read.db.scalar(_PROGRAMME, {"id": conversation_id})
    actor = person.actor_in(programme) if programme is not None else None
    if actor is None or not actor.has(*TEAM):
        raise NotFound
    return actor


def case_of(read: Read, here: Here, language: str, asked: Asked) -> Case:
    """Give a conversation with everything that he may know of it."""
    conversation, actor = here.conversation, here.actor
    if not is_of_team(actor, conversation) or conversation.forgotten:
        raise NotFound
    offered = offer(read, conversation.programme, language)
    case = Case(
        id=here.id,
        programme=conversation.programme,
        programme_name=offered.name,
        zone=offered.zone,
        language=conversation.language,
        topic=conversation.topic,
        heavy=conversation.heavy,
        risk=conversation.risk,
        why=conversation.why,
        began_at=conversation.began_at,
        talk=conversation.talk,
        stance=stance_of(actor, conversation),
        you=conversation.tags.get(actor.id, ""),
        clock=clock_of(conversation, read.now, line_of(read, conversation.programme), here.id),
        may=may(actor, conversation),
        kept_until=forget_at(conversation),
        silence=conversation.terms.silence // MINUTE,
    )
    if not case.reads:
        words, _ = last_words(read, actor, conversation, here.id) if may_preview(actor, conversation) else ("", "")
        return replace(case, preview=words)
    return _about(read, here, _opened(read, here, case, language, asked))


def entries_after(read: Read, here: Here, after: int, before: int | None) -> dict[str, object]:
    """Give entries of the talk as frames: those after a number, or the last ones before one. NotFound where he may not read."""
    conversation = here.conversation
    if not may_listen(conversation, here.actor, TALK):
        raise NotFound
    low = floor(conversation, here.actor, TALK)
    limit = AT_ONCE if before is None else PAGE
    entries = read.entries(here.id, TALK, after=max(after, low), before=before, limit=limit)
    kept = [entry for entry in entries if entry.seq > low]
    return {
        "stream": address(here.id, TALK),
        "seq": conversation.last,
        "entries": [frame(entry) for entry in kept],
        "before": kept[0].seq if kept and kept[0].seq > low + 1 else None,
        "more": bool(kept) and kept[-1].seq < conversation.last,
    }


def _opened(read: Read, here: Here, case: Case, language: str, asked: Asked) -> Case:
    """With what was said, and what he is writing."""
    conversation, actor = here.conversation, here.actor
    low = floor(conversation, actor, TALK)
    heard = [name for name in (TALK, SIDE) if may_listen(conversation, actor, name)]
    found = read.entries(here.id, TALK, before=asked.before or conversation.last + 1, limit=PAGE)
    entries = [entry for entry in found if entry.seq > low]
    draft, man = _draft(read, here), conversation.man.tag if conversation.man else ""
    filled = replies.filled_for(read, here.actor, conversation, case.programme_name, case.zone)
    chosen = next((one.text for one in filled if one.id == asked.words), "")
    return replace(
        case,
        streams={name: address(here.id, name) for name in heard},
        head=conversation.last,
        lines=tuple(_line(entry, man, language, case.zone) for entry in entries),
        before=entries[0].seq if entries and entries[0].seq > low + 1 else None,
        about=_message(read, here, asked.about),
        reply=_message(read, here, asked.reply),
        draft="\n\n".join(part for part in ((draft.text or "") if draft else "", chosen) if part),
        draft_at=draft.at if draft and not chosen else None,
        words=filled,
    )


def _about(read: Read, here: Here, case: Case) -> Case:
    """With what the team on it shares, and what is known beside it."""
    conversation, actor = here.conversation, here.actor
    case = replace(case, earlier=_earlier(read, here), side_head=conversation.last_aside)
    if SIDE not in case.streams:
        return case
    low, holder = floor(conversation, actor, SIDE), conversation.holder
    found = (
        read.entries(here.id, SIDE, before=conversation.last_aside + 1, limit=NOTES) if conversation.last_aside else []
    )
    beside = [entry for entry in found if entry.seq > low]
    return replace(
        case,
        side=conversation.side,
        notes=tuple(frame(entry) for entry in beside if entry.kind in BESIDE),
        readers=tuple(_reader(entry) for entry in beside if entry.kind == "opened"),
        later=_later(read, here) if case.stance == HOLDER else (),
        outside=directory.places(read, conversation.programme) if case.stance == HOLDER else (),
        mates=mates_of(read, conversation.programme, {actor.id, holder.persona if holder else ""}),
        kinds=tuple((one.sessions, one.more, one.code) for one in terms_of(read, conversation.programme).contracts),
    )


def _line(entry: Entry, man: str, language: str, zone: str) -> Line:
    told = frame(entry)
    said = told_as(told, man, language, zone)
    return Line(told) if said is None else Line(told, *said)


def _reader(entry: Entry) -> Reader:
    by = entry.by
    return Reader(by.name if by else "", by.role if by else "", entry.at, entry.text or "")


def _draft(read: Read, here: Here) -> Entry | None:
    """What he had begun to write, which only he can read."""
    tag = here.conversation.tags.get(here.actor.id, "")
    seq = here.conversation.drafts.get(tag)
    if seq is None:
        return None
    found = read.entries(here.id, DRAFT + tag, after=seq - 1, limit=1)
    return found[0] if found and found[0].text else None


def _message(read: Read, here: Here, seq: int | None) -> Frame | None:
    """Give one message that he may read and that still has its text."""
    if seq is None or seq <= floor(here.conversation, here.actor, TALK):
        return None
    found = read.entries(here.id, TALK, after=seq - 1, limit=1)
    return frame(found[0]) if found and found[0].seq == seq and found[0].kind == "message" else None


def _later(read: Read, here: Here) -> tuple[Waiting, ...]:
    known = {one.seq: one.at for one in here.conversation.side.later}
    if not known:
        return ()
    first, last = min(known), max(known)
    entries = read.entries(here.id, LATER, after=first - 1, limit=last - first + 1)
    found = [Waiting(entry.seq, entry.text or "", known[entry.seq]) for entry in entries if entry.seq in known]
    return tuple(sorted(found, key=lambda one: one.at))


def mates_of(read: Read, programme: str, but: Collection[str]) -> tuple[Mate, ...]:
    """List those of the team of a programme who answer, but these personas."""
    answering = (mate for mate in team(read, programme).values() if mate.roles & TEAM)
    return tuple(
        Mate(mate.grant, mate.name, COUNSELLOR if COUNSELLOR in mate.roles else next(iter(mate.roles & TEAM)))
        for mate in answering
        if mate.persona not in but
    )


def _earlier(read: Read, here: Here) -> tuple[Before, ...]:
    """List the other conversations of the same man in this programme."""
    man = here.conversation.man
    if man is None:
        return ()
    his = select(ConversationMember.conversation_id).where(
        ConversationMember.persona_id == man.persona, ConversationMember.part == PARTICIPANT
    )
    found = select(ConversationState).where(
        ConversationState.id.in_(his),
        ConversationState.id != here.id,
        ConversationState.programme_id == here.conversation.programme,
    )
    rows = read.db.scalars(found.order_by(ConversationState.began_at.desc()).limit(EARLIER))
    return tuple(Before(row.id, row.began_at, row.phase, row.reason, row.used, row.of, row.last_at) for row in rows)


_PROGRAMME = select(ConversationState.programme_id).where(ConversationState.id == bindparam("id"))
