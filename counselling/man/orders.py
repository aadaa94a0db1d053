"""What a man can ask of his conversation, by form and by frame alike."""

from collections.abc import Callable

from auth.people import Actor
from core.clock import DAY
from core.kernel import Kernel
from core.spaces import Entry
from core.work import Read, Work
from counselling.man.forms import Order
from counselling.talk import CONVERSATION, TALK
from counselling.talking import (
    Reply,
    answer,
    ask_record,
    continue_by_messaging,
    end_conversation,
    reopen,
    review,
    take_back,
)
from counselling.working import end_live

FOLLOW_UP = 14 * DAY
"""So long after a referral he is asked how it went."""


async def asked(kernel: Kernel, actor: Actor, conversation_id: str, order: Order) -> Entry | None:
    """Do what he asks. A summary that goes along is the one that lies before him now."""
    summary = None
    if order.what == "transfer" and order.along == "summary":
        summary = await kernel.read(summary_of, conversation_id)
    return await kernel.act(_asked, actor, conversation_id, order, summary, on=(conversation_id,))


def summary_of(read: Read, conversation_id: str) -> tuple[int, str] | None:
    """Give the summary that a transfer would take along: its number and its words; None where none was written."""
    transfer = read.state(CONVERSATION, conversation_id).talk.transfer
    if transfer is None or transfer.summary is None or transfer.stage != "asked":
        return None
    found = read.entries(conversation_id, TALK, after=transfer.summary - 1, limit=1)
    return (transfer.summary, found[0].text or "") if found else None


def _asked(
    work: Work, actor: Actor, conversation_id: str, order: Order, summary: tuple[int, str] | None
) -> Entry | None:
    if order.verb == "answer":
        return _answered(work, actor, conversation_id, order, summary)
    return _VERBS[order.verb](work, actor, conversation_id, order)


def _answered(
    work: Work, actor: Actor, conversation_id: str, order: Order, summary: tuple[int, str] | None
) -> Entry | None:
    about, words = summary if summary is not None else (None, None)
    follow_up_at = work.now + FOLLOW_UP if order.what == "referral" and order.yes else None
    reply = Reply(order.what, order.yes, order.along, order.text, follow_up_at, words, about)
    return answer(work, actor, conversation_id, reply)


_VERBS: dict[str, Callable[[Work, Actor, str, Order], Entry | None]] = {
    "remove": lambda work, actor, talk, order: take_back(work, actor, talk, order.seq),
    "review": lambda work, actor, talk, order: review(work, actor, talk, order.yes),
    "record": lambda work, actor, talk, order: ask_record(work, actor, talk),
    "end": lambda work, actor, talk, order: end_conversation(work, actor, talk),
    "end_live": lambda work, actor, talk, order: end_live(work, actor, talk, "his"),
    "continue": lambda work, actor, talk, order: continue_by_messaging(work, actor, talk),
    "reopen": lambda work, actor, talk, order: reopen(work, actor, talk),
}
