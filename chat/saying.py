"""How words come into a meeting, by form and by frame alike: what a man writes is read for signs of danger first, then kept."""

from dataclasses import replace

from auth.people import Actor
from chat.forms import Draft, Feeling
from chat.meeting import BACKSTAGE, MEETING, WORD
from chat.meeting import ROOM as MEETING_ROOM
from chat.service import post_message, tell_mood
from core.errors import Invalid, NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from core.work import Read
from crisis.alert import Line
from crisis.guarding.asking import look_over
from crisis.guarding.matching import PRIVATE, ROOM
from crisis.noticing import notice_his
from crisis.reach import before
from crisis.screening import reads, wakes


async def say(kernel: Kernel, actor: Actor, meeting_id: str, draft: Draft) -> Entry | None:
    """He has said something. Words in which rules see danger go before all others, with the few that were said before them."""
    if draft.to == BACKSTAGE or not reads(actor):
        return await kernel.act(post_message, actor, meeting_id, draft, on=(meeting_id,))
    noticed = await notice_his(kernel, actor, draft.text)
    place = ROOM if draft.to == MEETING_ROOM else PRIVATE
    looked = await look_over(kernel, actor, draft.text, place, noticed, sure=draft.sure)
    draft = replace(draft, looked=looked)
    if not noticed:
        return await kernel.act(post_message, actor, meeting_id, draft, on=(meeting_id,))
    lines = await kernel.read(lines_before, actor, meeting_id, draft.to)
    draft = replace(draft, noticed=noticed, before=lines)
    on = (meeting_id, *wakes(kernel, actor))
    return await kernel.act(post_message, actor, meeting_id, draft, on=on, lane=Lane.DANGER)


async def feel(kernel: Kernel, actor: Actor, meeting_id: str, feeling: Feeling) -> Entry | None:
    """He has told how heavy it is; a word that he wrote with it is read like any other."""
    noticed = await notice_his(kernel, actor, feeling.text) if feeling.text and reads(actor) else None
    if noticed is not None and feeling.share == ROOM:
        try:
            await look_over(kernel, actor, feeling.text, ROOM, noticed, sure=feeling.sure)
        except Invalid as asked:
            raise Invalid({"note": asked.fields["text"]}) from asked
    if not noticed:
        return await kernel.act(tell_mood, actor, meeting_id, feeling, on=(meeting_id,))
    feeling = replace(feeling, noticed=noticed)
    on = (meeting_id, *wakes(kernel, actor))
    return await kernel.act(tell_mood, actor, meeting_id, feeling, on=on, lane=Lane.DANGER)


def lines_before(read: Read, actor: Actor, meeting_id: str, to: str) -> tuple[Line, ...]:
    """What was said last where he writes, for the excerpt: in the room or the word; of what waits, only what the room heard."""
    try:
        seat = read.state(MEETING, meeting_id).place(actor.id)
    except NotFound:
        return ()
    if to == "word":
        return before(read, meeting_id, WORD + seat.tag) if seat is not None else ()
    return before(read, meeting_id, to)
