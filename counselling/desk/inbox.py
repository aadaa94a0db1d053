"""Reads of the inbox: which conversations lie in which box, and how each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from auth.people import Actor
from core.clock import MINUTE, Instant
from core.errors import NotFound
from core.spaces import address
from core.work import Read
from counselling.desk.rows import BOXES, Clock, Inbox, Place, Row
from counselling.line import DESK, LINE
from counselling.line.state import GRACE, Line
from counselling.models import ConversationMember, ConversationState
from counselling.talk import CONVERSATION, TALK, Conversation, Phase
from counselling.talk.dues import BROKEN, QUARTERS
from counselling.talk.policy import floor, holds, is_on_it, part_of
from counselling.talk.project import HOLDER, forget_at
from counselling.talk.state import COLLEAGUE, COVER, OPINION, SUPERVISOR, TEAM
from counselling.waiting_line import line_id
from programmes.door import Inbox as Waits
from programmes.openings.queries import terms_of
from programmes.queries import offer, titles

OVERSEES = ("counsellor", "coordinator")
"""Who sees the board of now."""
LISTED = 60
"""So many conversations of a box are shown; the most pressing first."""
NEVER = 1 << 62
LOOKED_BACK = 12
"""So many entries are looked through for the last words."""
ON_IT = (HOLDER, SUPERVISOR, COLLEAGUE, OPINION, COVER)
State = ConversationState


def inbox(read: Read, actor: Actor, mine: Sequence[Actor], asked: str, language: str) -> Inbox:
    """Give one box of his programme: the one that was asked for, else where somebody waits. `mine` is every persona under which he answers."""
    programme = actor.programme or ""
    offered = offer(read, programme, language)
    counts = counts_of(read, actor)
    box = asked if asked in BOXES else _first_of(counts)
    line = line_of(read, programme)
    names = titles(read, language)
    return Inbox(
        programme=programme,
        name=offered.name,
        zone=offered.zone,
        places=tuple(_place(read, one, names.get(one.programme or "", "")) for one in mine),
        box=box,
        counts=counts,
        rows=rows_of(read, actor, box, line),
        next_promise=_next_promise(read, programme),
        talks=len(line.talks.get(actor.id, ())),
        most_talks=terms_of(read, programme).chats_each,
        oversees=actor.has(*OVERSEES),
    )


def pressing(read: Read, mine: Sequence[Actor]) -> Actor | None:
    """Tell where he is needed first: where somebody waits in the line, else where the nearest promise is, else his first programme."""

    def need(actor: Actor) -> tuple[bool, Instant]:
        in_line = counts_of(read, actor)["waiting"]
        waits = (State.programme_id == actor.programme, State.phase != str(Phase.ENDED), State.asked_at.is_not(None))
        free = or_(State.phase == str(Phase.WAITING), State.id.in_(_held_by(actor)))
        nearest = read.db.scalar(select(func.min(State.promise_at)).where(*waits, free))
        return in_line == 0, nearest if nearest is not None else NEVER

    return min(mine, key=need, default=None)


def _first_of(counts: Mapping[str, int]) -> str:
    """The box that one sees first: whoever waits for a talk goes before everything."""
    if counts["waiting"]:
        return "waiting"
    return "mine" if counts["mine"] else "new"


def _place(read: Read, actor: Actor, name: str) -> Place:
    programme = actor.programme or ""
    waits = waits_for(read, actor)
    stream = address(line_id(read.key_file, programme), DESK)
    return Place(programme, name, waits.all if waits is not None else 0, stream, _head(read, programme))


def line_of(read: Read, programme: str) -> Line:
    """Give the line of a programme; an empty one while nobody has ever waited there."""
    try:
        return read.state(LINE, line_id(read.key_file, programme))
    except NotFound:
        return Line(programme)


def counts_of(read: Read, actor: Actor) -> dict[str, int]:
    """Count the conversations of each box but the archive."""
    sums = [func.coalesce(func.sum(case((_in(actor, box), 1), else_=0)), 0) for box in BOXES[:-1]]
    found = read.db.execute(select(*sums).where(State.programme_id == actor.programme)).one()
    return {box: int(number) for box, number in zip(BOXES, found, strict=False)}


def waits_for(read: Read, actor: Actor) -> Waits | None:
    """Give what waits for him: what nobody has, who waits in the line, whoever he holds that waits. None where he does not answer."""
    if not actor.has(*TEAM):
        return None
    asks = State.asked_at.is_not(None) & (State.status == "received") & (State.phase != str(Phase.ENDED))
    wanted = (_in(actor, "new"), _in(actor, "waiting"), asks & State.id.in_(_held_by(actor)))
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in wanted]
    return Waits(*map(int, read.db.execute(select(*sums).where(State.programme_id == actor.programme)).one()))


def rows_of(read: Read, actor: Actor, box: str, line: Line) -> tuple[Row, ...]:
    """List the conversations of a box, the most pressing first."""
    found = select(State).where(State.programme_id == actor.programme, _in(actor, box))
    states = list(read.db.scalars(_ordered(found, box).limit(LISTED)))
    read.slots(state.id for state in states)
    return tuple(row_of(read, actor, state, line) for state in states)


def row_of(read: Read, actor: Actor, state: State, line: Line) -> Row:
    """Give a conversation as a line of the list."""
    conversation = read.state(CONVERSATION, state.id)
    talk = conversation.talk
    man = talk.man
    row = Row(
        id=state.id,
        name=man.name if man else "",
        door=talk.kind,
        language=state.language,
        clock=clock_of(conversation, read.now, line, state.id),
        heavy=state.heavy,
        risk=state.risk,
        why=state.why,
        topic=state.topic,
        unread=state.status == "received" and state.asked_at is not None and talk.phase is not Phase.ENDED,
        used=state.used,
        of=state.of,
        review=state.contract == "review",
        record_due=state.record_due,
        follow_up=state.follow_up_at is not None and state.follow_up_at <= read.now,
        later_at=state.later_at,
        holder=talk.holder,
        part=HOLDER if holds(actor, conversation) else part_of(actor, conversation),
        kept_until=forget_at(conversation) if talk.phase is Phase.ENDED else None,
        demo=state.demo,
    )
    tag = conversation.tags.get(actor.id, "")
    return replace(_with_words(read, actor, conversation, row, tag), draft=tag in conversation.drafts)


def clock_of(conversation: Conversation, now: Instant, line: Line | None = None, space: str = "") -> Clock:
    """Tell how it stands with what he was promised."""
    talk = conversation.talk
    if talk.phase is Phase.ENDED:
        return Clock("ended", talk.ended_at)
    if talk.number is not None:
        gone = line.silent.get(space) if line is not None else None
        since = conversation.began_at
        return Clock("silent" if gone is not None and gone + GRACE <= now else "waits", since, (now - since) // MINUTE)
    if conversation.is_live:
        return Clock("live", talk.live_until)
    if conversation.asked_at is None or talk.promise is None:
        return Clock("answered", talk.last_at)
    if now >= talk.promise or conversation.late >= BROKEN:
        return Clock("over", talk.promise, max(now - talk.promise, 0) // MINUTE)
    kind = "left" if conversation.late >= QUARTERS else "by"
    return Clock(kind, talk.promise, -(-(talk.promise - now) // MINUTE))


def may_preview(actor: Actor, conversation: Conversation) -> bool:
    """Say whether the last words may stand in the list: to those on it, and while nobody has it, to the team."""
    free = conversation.holder is None and conversation.phase is Phase.WAITING
    return is_on_it(actor, conversation) or free


def last_words(read: Read, actor: Actor, conversation: Conversation, space: str) -> tuple[str, str]:
    """Give the newest message that has its text, and the tag of its writer; nothing where there is none he may read."""
    low = floor(conversation, actor, TALK)
    for entry in reversed(read.entries(space, TALK, before=conversation.last + 1, limit=LOOKED_BACK)):
        if entry.kind == "message" and entry.text and entry.by is not None and entry.seq > low:
            return entry.text, entry.by.tag
    return "", ""


def _with_words(read: Read, actor: Actor, conversation: Conversation, row: Row, tag: str) -> Row:
    if not may_preview(actor, conversation):
        return row
    words, by = last_words(read, actor, conversation, row.id)
    return replace(row, words=words, own=bool(by) and by == tag)


def _in(actor: Actor, box: str) -> ColumnElement[bool]:
    """What lies in a box. What is destroyed lies in none."""
    still = State.phase != str(Phase.ENDED)
    mine = State.id.in_(_mine(actor))
    return {
        "new": (State.phase == str(Phase.WAITING)) & State.number.is_(None) & ~mine,
        "mine": still & mine,
        "waiting": (State.phase == str(Phase.WAITING)) & State.number.is_not(None),
        "team": (State.phase == str(Phase.HELD)) & ~mine,
        "archive": ~still & State.forget_at.is_not(None),
    }[box]


def _ordered(found: Select[State], box: str) -> Select[State]:
    pressing = func.coalesce(State.promise_at, State.began_at)
    orders: dict[str, tuple[Any, ...]] = {
        "new": (State.risk.desc(), pressing, State.id),
        "mine": (State.mode.asc(), State.asked_at.is_(None), pressing, State.last_at.desc(), State.id),
        "waiting": (State.risk.desc(), State.number, State.id),
        "team": (State.asked_at.is_(None), pressing, State.id),
        "archive": (State.ended_at.desc(), State.id),
    }
    return found.order_by(*orders[box])


def _mine(actor: Actor) -> Select[str]:
    on_it = (ConversationMember.persona_id == actor.id, ConversationMember.part.in_(ON_IT))
    return select(ConversationMember.conversation_id).where(*on_it)


def _held_by(actor: Actor) -> Select[str]:
    return select(ConversationMember.conversation_id).where(
        ConversationMember.persona_id == actor.id, ConversationMember.part == HOLDER
    )


def _next_promise(read: Read, programme: str) -> Instant | None:
    ahead = (State.programme_id == programme, State.phase != str(Phase.ENDED), State.promise_at > read.now)
    return read.db.scalar(select(func.min(State.promise_at)).where(*ahead))


def _head(read: Read, programme: str) -> int:
    """The newest number of what the team is told; 0 while nothing was."""
    try:
        return read.head(line_id(read.key_file, programme), DESK)
    except NotFound:
        return 0
