"""How a man's answer is carried out: what must be read first for it, then the verb."""

from dataclasses import replace

from auth.people import Actor
from core.errors import NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from core.work import Read
from counselling.talk import CONVERSATION, TALK
from counselling.talk.policy import is_man
from counselling.talking import Reply, answer


async def answered(kernel: Kernel, actor: Actor, conversation_id: str, reply: Reply) -> Entry | None:
    """He has answered. Where a summary goes along, whoever goes on finds it as the first thing that he may read."""
    if reply.what == "transfer" and reply.along == "summary":
        reply = await kernel.read(with_summary, actor, conversation_id, reply)
    done: Entry | None = await kernel.act(answer, actor, conversation_id, reply, on=(conversation_id,), lane=Lane.TALK)
    return done


def with_summary(read: Read, actor: Actor, conversation_id: str, reply: Reply) -> Reply:
    """The same, with the summary that he has seen. NotFound when it is not his conversation."""
    conversation = read.state(CONVERSATION, conversation_id)
    if not is_man(actor, conversation):
        raise NotFound
    transfer = conversation.talk.transfer
    if transfer is None or transfer.summary is None:
        return reply
    found = read.entries(conversation_id, TALK, after=transfer.summary - 1, limit=1)
    return replace(reply, summary=found[0].text if found else None, about=transfer.summary)
