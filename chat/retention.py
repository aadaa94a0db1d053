"""What the clock does in live groups: what is due in a meeting, what waits for release, what is forgotten."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from chat.afterwards import care_for, care_for_rooms, put_away_cards
from chat.cards import clear, tell_what_changed
from chat.carrying import carry_over
from chat.cover import is_here_by_leading, mind_duty, waits_to_sign_on
from chat.groups.series import arrange_series
from chat.leading import give_back
from chat.lines import lines_of, release_waiting
from chat.meeting import MEETING, Forget
from chat.minors import see_out_minors
from chat.models import MeetingState
from chat.presence import drains_now
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor, Tick
from core.work import CLOCK, Read, Work

AT_ONCE = 50


def tick_meeting(work: Work, actor: Actor, meeting_id: str) -> None:
    """What is due in this meeting has happened. A second tick does nothing."""
    before = work.state(MEETING, meeting_id)
    work.act(MEETING, meeting_id, CLOCK, Tick())
    tell_what_changed(work, meeting_id, before)
    carry_over(work, meeting_id, before)
    if work.state(MEETING, meeting_id).closed_at is not None:
        give_back(work, meeting_id)
        care_for(work, actor, meeting_id)


def forget_meeting(work: Work, actor: Actor, meeting_id: str) -> None:
    """What was said is forgotten: its keys are destroyed and its entries go. After the time for aftercare, who was there too."""
    meeting = work.state(MEETING, meeting_id)
    for persona in {*meeting.returned, *meeting.excluded}:
        clear(work, persona, meeting_id)
    put_away_cards(work, meeting_id, meeting)
    if work.act(MEETING, meeting_id, CLOCK, Forget()) is not None:
        work.shred(meeting_id)


def meetings_to_forget(read: Read) -> list[str]:
    """Closed meetings of which something is to be forgotten by now."""
    due = select(MeetingState.id).where(MeetingState.forget_at <= read.now).order_by(MeetingState.forget_at)
    return list(read.db.scalars(due.limit(AT_ONCE)))


def meetings_that_hold(read: Read) -> list[str]:
    """Meetings where messages wait although somebody leads."""
    waiting = select(MeetingState.id).where(MeetingState.phase.in_(("live", "closing")), MeetingState.held > 0)
    return [one for one in read.db.scalars(waiting.limit(AT_ONCE)) if drains_now(read.state(MEETING, one))]


async def forget_meetings(kernel: Kernel) -> None:
    """Closed meetings are forgotten when their time has come."""
    for meeting_id in await kernel.read(meetings_to_forget):
        await kernel.act(forget_meeting, CLOCK, meeting_id, on=(meeting_id,), lane=Lane.CHORE)


async def release_forgotten(kernel: Kernel) -> None:
    """Held messages that a worker did not get to release before it died are released."""
    for meeting_id in await kernel.read(meetings_that_hold):
        await release_waiting(kernel, meeting_id)


async def renew_lines(kernel: Kernel) -> None:
    """This worker lives, and those that do not are missed."""
    lines = lines_of(kernel)
    await lines.renew()
    await lines.miss_workers()


async def sign_on_who_leads(kernel: Kernel) -> None:
    """Whoever leads, and came before one could sign on, is signed on as soon as one can."""
    for meeting_id, actor in lines_of(kernel).of_staff():
        if await kernel.read(waits_to_sign_on, meeting_id, actor.id):
            await kernel.act(is_here_by_leading, actor, meeting_id, on=(meeting_id,), lane=Lane.STAFF)


TICKS: dict[str, Callable[[Work, Actor, str], None]] = {"meeting": tick_meeting}
"""The verb that does what is due in a space of each kind."""

CHORES: tuple[tuple[str, int, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("renew_lines", 10, renew_lines),
    ("release_forgotten", 5, release_forgotten),
    ("forget_meetings", 10, forget_meetings),
    ("mind_duty", 30, mind_duty),
    ("care_for_rooms", 5, care_for_rooms),
    ("see_out_minors", 5, see_out_minors),
    ("sign_on_who_leads", 30, sign_on_who_leads),
    ("arrange_series", 300, arrange_series),
)
"""What runs every so many seconds on each worker."""
