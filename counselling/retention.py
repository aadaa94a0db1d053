"""What the clock does in private conversations: what is due, what goes out later, whose grant has ended, what is forgotten."""

from collections.abc import Awaitable, Callable

from sqlalchemy import exists, select

from auth.models import Grant, Persona
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor, Tick
from core.work import CLOCK, Read, Work
from counselling.models import ConversationMember, ConversationState
from counselling.nudging import act
from counselling.promises import promise_for
from counselling.talk import CONVERSATION, LATER, DropOut, Forget, MovePromise, Phase, PutBack, SendNow
from counselling.talk.dues import OVERDUE
from counselling.talk.project import HOLDER
from counselling.talk.state import TEAM

AT_ONCE = 50


def tick_conversation(work: Work, actor: Actor, conversation_id: str) -> None:
    """What is due in this conversation has happened. A second tick does nothing.

    A promise that stayed broken gives it back to the team; where nobody holds it, he is honestly told a later time.
    """
    act(work, CLOCK, conversation_id, Tick())
    now = work.state(CONVERSATION, conversation_id)
    if now.late < OVERDUE:
        return
    later = promise_for(work, now)
    if now.holder is not None:
        act(work, CLOCK, conversation_id, PutBack("overdue", later))
    else:
        act(work, CLOCK, conversation_id, MovePromise(later, "overdue"))


def send_due(work: Work, actor: Actor, conversation_id: str, texts: tuple[tuple[int, str], ...]) -> None:
    """The messages whose time has come have gone out."""
    act(work, CLOCK, conversation_id, SendNow(texts))


def lose_member(work: Work, actor: Actor, conversation_id: str, persona: str) -> None:
    """One who works here no more is on it no more; what he held is the team's again."""
    act(work, CLOCK, conversation_id, DropOut(persona))


def forget_conversation(work: Work, actor: Actor, conversation_id: str) -> None:
    """It is forgotten: its keys are destroyed and its entries go."""
    if act(work, CLOCK, conversation_id, Forget()) is not None:
        work.shred(conversation_id)


def with_due_messages(read: Read) -> list[tuple[str, tuple[tuple[int, str], ...]]]:
    """Conversations in which messages are due to go out, with their texts by number."""
    due = select(ConversationState.id).where(ConversationState.later_at <= read.now)
    found = read.db.scalars(due.order_by(ConversationState.later_at).limit(AT_ONCE))
    return [(conversation_id, _texts(read, conversation_id)) for conversation_id in found]


def _texts(read: Read, conversation_id: str) -> tuple[tuple[int, str], ...]:
    numbers = [one.seq for one in read.state(CONVERSATION, conversation_id).side.later if one.at <= read.now]
    if not numbers:
        return ()
    entries = read.entries(conversation_id, LATER, after=min(numbers) - 1, limit=max(numbers) - min(numbers) + 1)
    return tuple((entry.seq, entry.text) for entry in entries if entry.seq in numbers and entry.text is not None)


def conversations_to_forget(read: Read) -> list[str]:
    """Conversations whose time to be forgotten has come."""
    due = select(ConversationState.id).where(ConversationState.forget_at <= read.now)
    return list(read.db.scalars(due.order_by(ConversationState.forget_at).limit(AT_ONCE)))


def members_without_grant(read: Read) -> list[tuple[str, str]]:
    """Those on a conversation for the team who answer here no more, each with the conversation."""
    answers = exists().where(
        Grant.owner == Persona.owner, Grant.programme_id == Persona.programme_id, Grant.role.in_(TEAM)
    )
    on_it = select(ConversationMember.conversation_id, ConversationMember.persona_id).join(
        Persona, Persona.id == ConversationMember.persona_id
    )
    still = ConversationState.phase != str(Phase.ENDED)
    here = on_it.join(ConversationState, ConversationState.id == ConversationMember.conversation_id).where(still)
    gone = here.where(ConversationMember.part == HOLDER, ~answers)
    return [(row.conversation_id, row.persona_id) for row in read.db.execute(gone.limit(AT_ONCE))]


async def send_messages(kernel: Kernel) -> None:
    """Messages that were to go out later go out."""
    for conversation_id, texts in await kernel.read(with_due_messages):
        await kernel.act(send_due, CLOCK, conversation_id, texts, on=(conversation_id,), lane=Lane.STAFF)


async def mind_grants(kernel: Kernel) -> None:
    """What somebody held who answers here no more is the team's again."""
    for conversation_id, persona in await kernel.read(members_without_grant):
        await kernel.act(lose_member, CLOCK, conversation_id, persona, on=(conversation_id,), lane=Lane.STAFF)


async def forget_conversations(kernel: Kernel) -> None:
    """Conversations are forgotten when their time has come."""
    for conversation_id in await kernel.read(conversations_to_forget):
        await kernel.act(forget_conversation, CLOCK, conversation_id, on=(conversation_id,), lane=Lane.CHORE)


TICKS: dict[str, Callable[[Work, Actor, str], None]] = {CONVERSATION.name: tick_conversation}
"""The verb that does what is due in a conversation."""

CHORES: tuple[tuple[str, int, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("send_messages", 10, send_messages),
    ("mind_grants", 60, mind_grants),
    ("forget_conversations", 30, forget_conversations),
)
"""What runs every so many seconds on each worker."""
