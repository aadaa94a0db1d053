"""How words come in, by form and by frame alike: what a man writes is read for signs of danger first, then kept."""

from dataclasses import replace

from auth.people import Actor
from core.errors import NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from core.work import Read
from counselling.limits import WORDS, take
from counselling.talk import CONVERSATION
from counselling.talk.policy import is_man
from counselling.talk.state import TALK, TEAM
from counselling.talking import Words, post
from crisis.alert import Line
from crisis.guarding.asking import look_over
from crisis.guarding.matching import PRIVATE
from crisis.noticing import notice_his
from crisis.reach import before
from crisis.screening import wakes


async def say(kernel: Kernel, actor: Actor, conversation_id: str, words: Words) -> Entry | None:
    """He has written. Words of a man in which rules see danger go before all others."""
    take(kernel, WORDS, actor)
    if actor.has(*TEAM):
        return await kernel.act(post, actor, conversation_id, words, on=(conversation_id,), lane=Lane.TALK)
    language = (await kernel.latest(conversation_id)).state.language
    noticed = await notice_his(kernel, actor, words.text, language)
    looked = await look_over(kernel, actor, words.text, PRIVATE, noticed, sure=words.sure)
    words = replace(words, looked=looked)
    if not noticed:
        return await kernel.act(post, actor, conversation_id, words, on=(conversation_id,), lane=Lane.TALK)
    lines = await kernel.read(lines_before, actor, conversation_id)
    words = replace(words, noticed=noticed, before=lines)
    on = (conversation_id, *wakes(kernel, actor))
    return await kernel.act(post, actor, conversation_id, words, on=on, lane=Lane.DANGER)


def lines_before(read: Read, actor: Actor, conversation_id: str) -> tuple[Line, ...]:
    """What was said last in his own conversation, for the excerpt; nothing of anybody else's."""
    try:
        mine = is_man(actor, read.state(CONVERSATION, conversation_id))
    except NotFound:
        return ()
    return before(read, conversation_id, TALK) if mine else ()
