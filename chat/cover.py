"""What a meeting has to do with the rota: who leads is on duty by that, and who is on duty no more stands behind no room."""

from sqlalchemy import select

from auth.people import Actor
from chat.cards import ON_CALL
from chat.meeting import MEETING, StepDown
from chat.meeting.state import OF_DUTY, PROFESSIONAL
from chat.models import MeetingSeat, MeetingState
from chat.service import act
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from programmes.rota.duty import sign_on_for
from programmes.rota.queries import EARLY, on_duty, posts_of

GOING_ON = ("lobby", "live", "closing")


def is_here_by_leading(work: Work, actor: Actor, meeting_id: str) -> None:
    """Whoever leads and whose line is open is signed on to the shift of this meeting."""
    if actor.id in work.state(MEETING, meeting_id).leaders:
        sign_on_for(work, actor, meeting_id)


def waits_to_sign_on(read: Read, meeting_id: str, persona: str) -> bool:
    """Say whether somebody has a post in the shift of this meeting to which he could sign on now, and has not."""
    begins_at = read.db.scalar(select(MeetingState.begins_at).where(MeetingState.id == meeting_id))
    if begins_at is None or read.now < begins_at - EARLY:
        return False
    return any(post.persona == persona and not post.signed_on for post in posts_of(read, meeting_id))


def step_down_for(work: Work, actor: AnyActor, meeting_id: str, persona: str) -> None:
    """Somebody's shift is over, so he stands behind this meeting no more."""
    act(work, CLOCK, meeting_id, StepDown(persona))


def off_duty(read: Read) -> list[tuple[str, str]]:
    """Meetings that go on, with those who stand behind them or lead them from their desk and are on duty no more."""
    mine = select(MeetingSeat.meeting_id).join(MeetingState, MeetingState.id == MeetingSeat.meeting_id)
    named = mine.where(MeetingSeat.role.in_((PROFESSIONAL, "counsellor")), MeetingState.phase.in_(GOING_ON))
    found = []
    for meeting_id in read.db.scalars(named.distinct()):
        meeting = read.state(MEETING, meeting_id)
        parts = [one for one in (*meeting.leaders.values(), *meeting.aside.values()) if one.part in OF_DUTY]
        gone = [one for one in parts if not on_duty(read, meeting.programme, ON_CALL, one.persona)]
        found += [(meeting_id, one.persona) for one in gone]
    return found


async def mind_duty(kernel: Kernel) -> None:
    """Those whose shift is over, or whose desk answers no more, stand behind no room."""
    for meeting_id, persona in await kernel.read(off_duty):
        await kernel.act(step_down_for, CLOCK, meeting_id, persona, on=(meeting_id,), lane=Lane.STAFF)
