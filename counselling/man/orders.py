"""What a man can ask of his conversation, by form and by frame alike."""

from collections.abc import Callable

from auth.people import Actor
from core.clock import DAY
from core.kernel import Kernel
from core.spaces import Entry
from core.work import Work
from counselling.answering import answered
from counselling.man.forms import Order
from counselling.talking import (
    Reply,
    ask_record,
    call_off,
    choose_slot,
    continue_by_messaging,
    end_conversation,
    end_slot,
    reopen,
    review,
    take_back,
)
from counselling.working import end_live

FOLLOW_UP = 14 * DAY
"""So long after a referral he is asked how it went."""


async def asked(kernel: Kernel, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    """Do what he asks."""
    if order.verb == "answer":
        return await answered(kernel, actor, conversation_id, _reply(order, kernel.now()))
    return await kernel.act(_asked, actor, conversation_id, order, on=(conversation_id,))


def _reply(order: Order, now: int) -> Reply:
    follow_up_at = now + FOLLOW_UP if order.what == "referral" and order.yes else None
    return Reply(order.what, order.yes, order.along, order.text, follow_up_at)


def _asked(work: Work, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    return _VERBS[order.verb](work, actor, conversation_id, order)


_VERBS: dict[str, Callable[[Work, Actor, str, Order], Entry | None]] = {
    "remove": lambda work, actor, talk, order: take_back(work, actor, talk, order.seq),
    "slot": lambda work, actor, talk, order: choose_slot(work, actor, talk, order.seq),
    "call_off": lambda work, actor, talk, order: call_off(work, actor, talk, order.seq),
    "end_slot": lambda work, actor, talk, order: end_slot(work, actor, talk),
    "review": lambda work, actor, talk, order: review(work, actor, talk, order.yes),
    "record": lambda work, actor, talk, order: ask_record(work, actor, talk),
    "end": lambda work, actor, talk, order: end_conversation(work, actor, talk),
    "end_live": lambda work, actor, talk, order: end_live(work, actor, talk, "his"),
    "continue": lambda work, actor, talk, order: continue_by_messaging(work, actor, talk),
    "reopen": lambda work, actor, talk, order: reopen(work, actor, talk),
}
