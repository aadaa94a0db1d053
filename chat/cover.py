"""What a meeting has to do with the rota: who leads is on duty by that, who is asked to come, and who is on duty no more."""

from sqlalchemy import select

from auth.people import Actor
from chat.cards import DUTY_ASKED, tell
from chat.meeting import MEETING, Meeting, StepDown
from chat.meeting.state import PROFESSIONAL, SECOND
from chat.models import MeetingSeat, MeetingState
from chat.service import act
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from programmes.rota.duty import sign_on_for
from programmes.rota.queries import cover, on_duty

ON = "professional"
"""The purpose of the shifts whose holders stand behind rooms."""
GOING_ON = ("lobby", "live", "closing")


def is_here_by_leading(work: Work, actor: Actor, meeting_id: str) -> None:
    """Whoever leads and whose line is open is signed on to the shift of this meeting."""
    if actor.id in work.state(MEETING, meeting_id).leaders:
        sign_on_for(work, actor, meeting_id)


def ask_those_on_duty(work: Work, meeting_id: str, before: Meeting) -> None:
    """When cover is sought, the professionals on duty are asked beside those who stand by."""
    after = work.state(MEETING, meeting_id)
    if not after.backstage.sought or before.backstage.sought:
        return
    asked = {"stage": after.asked, "begins_at": after.room.begins_at, "cover": True}
    for one in cover(work, after.programme, ON):
        if one.persona not in after.leaders:
            tell(work, one.persona, meeting_id, DUTY_ASKED, asked)


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
        parts = [
            one for one in (*meeting.leaders.values(), *meeting.aside.values()) if one.part in (SECOND, PROFESSIONAL)
        ]
        gone = [one for one in parts if not on_duty(read, meeting.programme, ON, one.persona)]
        found += [(meeting_id, one.persona) for one in gone]
    return found


async def mind_duty(kernel: Kernel) -> None:
    """Those whose shift is over, or whose desk answers no more, stand behind no room."""
    for meeting_id, persona in await kernel.read(off_duty):
        await kernel.act(step_down_for, CLOCK, meeting_id, persona, on=(meeting_id,), lane=Lane.STAFF)
