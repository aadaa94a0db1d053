"""What follows from how a conversation changed: for the line of its programme, for the inbox of its team, for what is promised.

Every verb that acts on a conversation, and the clock, compares it before and after; so whoever did it, and however often it was
tried, each thing is told once, in the same commit.
"""

from collections.abc import Iterator

import msgspec

from auth.people import Actor
from core.clock import Instant
from core.spaces import Entry
from core.work import CLOCK, NamedActor, Work
from counselling.promises import promise_for
from counselling.talk import CONVERSATION, Conversation, MovePromise, Phase
from counselling.waiting_line import (
    give_up_place,
    line_follows,
    nudge,
    rank,
    talk_begins,
    talk_is_over,
    talk_passes,
)

Asking = Actor | NamedActor


def act(work: Work, actor: Asking, conversation_id: str, asked: msgspec.Struct) -> Entry | None:
    """Something is asked of a conversation; what follows from it has happened too."""
    before = work.state(CONVERSATION, conversation_id)
    done = work.act(CONVERSATION, conversation_id, actor, asked)
    tell_what_changed(work, conversation_id, before)
    return done


def tell_what_changed(work: Work, conversation_id: str, before: Conversation) -> None:
    """Tell the line and the inbox what has changed, and promise an answer to a man who waits for one unpromised."""
    _promise(work, conversation_id)
    after = work.state(CONVERSATION, conversation_id)
    if after is before:
        return
    if before.talk.number is not None and after.phase is Phase.ENDED:
        give_up_place(work, conversation_id, "left" if after.man is not None else "gone")
    _tell_live(work, conversation_id, before, after)
    if after.risk != before.risk:
        rank(work, conversation_id)
    if _there(after) != _there(before):
        line_follows(work, conversation_id)
    for what in dict.fromkeys(_news(before, after)):
        nudge(work, conversation_id, what)


def _there(conversation: Conversation) -> tuple[bool, Instant | None]:
    """Whether a line of the man is open, and since when none is."""
    man = conversation.man
    return (bool(man.workers), man.silent_at) if man is not None else (False, None)


def _promise(work: Work, conversation_id: str) -> None:
    """Whoever waits for an answer knows when it comes: nobody waits without a promise."""
    now = work.state(CONVERSATION, conversation_id)
    waits = now.asked_at is not None and not now.is_live and now.talk.number is None
    if waits and now.talk.promise is None and now.phase is not Phase.ENDED:
        work.act(CONVERSATION, conversation_id, CLOCK, MovePromise(promise_for(work, now), "new"))


def _tell_live(work: Work, conversation_id: str, before: Conversation, after: Conversation) -> None:
    """The line knows who talks with whom: a live talk began otherwise than by it, went to somebody else, or is over."""
    was = before.holder.persona if before.is_live and before.holder is not None else None
    now = after.holder.persona if after.is_live and after.holder is not None else None
    if was == now:
        return
    if was is None and now is not None:
        if before.talk.number is None:
            talk_begins(work, conversation_id, now)
    elif was is not None and now is not None:
        talk_passes(work, conversation_id, was, now)
    elif was is not None:
        talk_is_over(work, conversation_id, was, (work.now - (before.talk.live_since or work.now)) // 1_000)


def _news(before: Conversation, after: Conversation) -> Iterator[str]:
    """What the inbox of the team should look at again."""
    talk, was = after.talk, before.talk
    yield from _of_holding(before, after)
    if not after.is_live and not before.is_live and (after.asked_at is None) is not (before.asked_at is None):
        yield "asked" if before.asked_at is None else "answered"
    if after.late > before.late or (talk.lost is not None and was.lost is None):
        yield "late"
    if _tasks(after) != _tasks(before):
        yield "moved"


def _tasks(conversation: Conversation) -> tuple[object, ...]:
    """What the inbox shows of it beside who holds it and since when he waits."""
    talk, side = conversation.talk, conversation.side
    return (
        talk.moved,
        talk.slot,
        talk.slots,
        talk.contract,
        talk.referral,
        side.later,
        side.opinion,
        side.record_due,
        conversation.risk,
    )


def _of_holding(before: Conversation, after: Conversation) -> Iterator[str]:
    """It ended, is there again, was given back, or is held by somebody else."""
    over, was_over = after.phase is Phase.ENDED, before.phase is Phase.ENDED
    if over is not was_over:
        yield "ended" if over else "new"
    now, was = (None if one.holder is None else one.holder.persona for one in (after, before))
    if was is not None and now is None and not over:
        yield "given_back"
    if now is not None and now != was and before.talk.number is None:
        yield "taken"
