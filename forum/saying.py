"""How words come in, by form and by frame alike: what a man writes is read for signs of danger first, then kept."""

from dataclasses import replace

from auth.people import Actor
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from crisis.guarding.identity import guard
from crisis.noticing import Noticed, notice_his
from crisis.reach import before
from crisis.rules import TIERS
from crisis.screening import reads, wakes
from forum.forms import Draft, NewThread
from forum.limits import POSTS, THREADS, take
from forum.search.words import kept_of
from forum.service import edit_post, post, start_thread
from forum.thread import THREAD_STREAM

LONG = 2_000
"""Characters of a text whose words are found on a reader, so that the writer does not wait for it."""
HEAVY = TIERS.index("urgent")


async def say(kernel: Kernel, actor: Actor, thread_id: str, draft: Draft) -> Entry | None:
    """He has written in a thread. Words in which rules see danger go before all others."""
    take(kernel, POSTS, actor)
    draft = await listened(kernel, actor, draft, thread_id)
    on, lane = _where(kernel, actor, draft, thread_id)
    return await kernel.act(post, actor, thread_id, draft, on=on, lane=lane)


async def begin(kernel: Kernel, actor: Actor, board_id: str, new: NewThread) -> str:
    """He has begun a thread; its title is read for danger with its first post."""
    take(kernel, THREADS, actor)
    first = await listened(kernel, actor, new.first, title=new.title)
    on, lane = _where(kernel, actor, first)
    return await kernel.act(start_thread, actor, board_id, replace(new, first=first), on=on, lane=lane)


async def change(kernel: Kernel, actor: Actor, post_id: str, draft: Draft) -> None:
    """He has changed a post."""
    take(kernel, POSTS, actor)
    draft = await listened(kernel, actor, draft)
    on, lane = _where(kernel, actor, draft)
    await kernel.act(edit_post, actor, post_id, draft, on=on, lane=lane)


async def listened(kernel: Kernel, actor: Actor, draft: Draft, thread_id: str = "", title: str = "") -> Draft:
    """Give what he wrote with what was noticed in it, and what stood before it where something was."""
    if len(draft.text) > LONG:
        await kernel.on_reader(kept_of, draft.text, draft.language)
    if not reads(actor):
        return draft
    text = f"{title}\n\n{draft.text}" if title else draft.text
    noticed = await notice_his(kernel, actor, text, draft.language)
    if not noticed:
        return draft
    lines = await kernel.read(before, thread_id, THREAD_STREAM) if thread_id else ()
    return replace(draft, noticed=_shifted(noticed, len(text) - len(draft.text)), before=lines)


def worth_a_pause(noticed: Noticed, text: str) -> tuple[str, ...]:
    """Say why he is asked to read it once more before it goes out: what could give somebody away, or how heavy it is."""
    found = tuple(dict.fromkeys(one.kind for one in guard(text)))
    return (*found, "heavy") if noticed.tier >= HEAVY else found


def _shifted(noticed: Noticed, by: int) -> Noticed:
    """Places in the text alone, where a title was read before it."""
    if not by:
        return noticed
    hits = tuple({**hit, "span": [max(0, place - by) for place in hit["span"]]} for hit in noticed.hits)
    return replace(noticed, hits=hits)


def _where(kernel: Kernel, actor: Actor, draft: Draft, *spaces: str) -> tuple[tuple[str, ...], Lane]:
    if draft.noticed:
        return (*spaces, *wakes(kernel, actor)), Lane.DANGER
    return spaces, Lane.TALK
