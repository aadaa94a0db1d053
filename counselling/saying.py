"""How words come in, by form and by frame alike: looked at for signs of danger first, then kept."""

from collections.abc import Callable
from dataclasses import replace

from auth.people import Actor
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from counselling.limits import WORDS, take
from counselling.talking import Words, post

Danger = Callable[[str, str], tuple[int, str]]
"""What rules say of a text in a language: how near danger is, from 0 to 3, and the code of why."""


def calm(text: str, language: str) -> tuple[int, str]:
    """While no rules are known, nothing is noticed."""
    return 0, ""


async def say(kernel: Kernel, danger: Danger, actor: Actor, conversation_id: str, words: Words) -> Entry | None:
    """He has written. Words in which rules see danger go before all others."""
    take(kernel, WORDS, actor)
    language = (await kernel.latest(conversation_id)).state.language
    risk, why = danger(words.text, language)
    seen = replace(words, risk=risk, why=why)
    lane = Lane.DANGER if risk else Lane.TALK
    return await kernel.act(post, actor, conversation_id, seen, on=(conversation_id,), lane=lane)
