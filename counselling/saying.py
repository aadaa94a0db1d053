"""How words come in, by form and by frame alike: what a man writes is read for signs of danger first, then kept."""

from dataclasses import replace

from auth.people import Actor
from core.kernel import Kernel
from core.lanes import Lane
from core.log import fault_in
from core.spaces import Entry
from counselling.limits import WORDS, take
from counselling.talk.state import TEAM
from counselling.talking import Words, post
from crisis import scan
from crisis.rules import TIERS

AT_ONCE = 2_000
"""Characters that are read between two turns of the loop; a longer text is read on a reader."""
UNREAD = (1, "unscanned")
"""What is said of a text that the rules failed on: it goes through, and a person sees that nothing has looked at it."""


async def noticed(kernel: Kernel, text: str, language: str) -> tuple[int, str]:
    """How near danger is by what he writes, from 0 to 3, and the kind of it. It keeps no text from going through."""
    try:
        found = await kernel.on_reader(scan, text, language) if len(text) > AT_ONCE else scan(text, language)
    except Exception as fault:  # noqa: BLE001 - whatever goes wrong with the rules, he is heard
        fault_in("scan_failed", fault)
        return UNREAD
    near = TIERS.index(found.tier)
    return near, found.category if near else ""


async def say(kernel: Kernel, actor: Actor, conversation_id: str, words: Words) -> Entry | None:
    """He has written. Words of a man in which rules see danger go before all others."""
    take(kernel, WORDS, actor)
    if actor.has(*TEAM):
        return await kernel.act(post, actor, conversation_id, words, on=(conversation_id,), lane=Lane.TALK)
    language = (await kernel.latest(conversation_id)).state.language
    risk, why = await noticed(kernel, words.text, language)
    lane = Lane.DANGER if risk else Lane.TALK
    return await kernel.act(
        post, actor, conversation_id, replace(words, risk=risk, why=why), on=(conversation_id,), lane=lane
    )
