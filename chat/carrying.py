"""When a meeting could not be held, whoever had a seat in it, or waited for one, has it in the group's next."""

from sqlalchemy import select

from chat.cards import CARRIED, tell
from chat.meeting import MEETING, CarrySeat, Meeting
from chat.meeting.dues import BEFORE
from chat.meeting.policy import is_among_the_men
from chat.models import MeetingPlan, MeetingState
from chat.service import act
from core.work import CLOCK, Work

NOT_HELD = frozenset({"not_held", "cancelled"})
"""Ends of a meeting that never was."""
LOOKED_AT = 3


def carry_over(work: Work, meeting_id: str, before: Meeting) -> None:
    """The seats of a meeting that has just ended without being held are carried over, in their order; each man is told where."""
    after = work.state(MEETING, meeting_id)
    if before.closed_at is not None or after.closed_at is None or after.room.reason not in NOT_HELD:
        return
    following = next_meeting(work, meeting_id, after.room.begins_at)
    if following is None:
        return
    waits = {man.persona for man in before.queue}
    listeners = [man for man in before.seats.values() if man.listens and man.persona not in waits]
    for man in (*before.voices, *before.queue, *listeners):
        seat = CarrySeat(man.persona, work.new_id(), man.name, man.demo, listens=man in listeners)
        act(work, CLOCK, following, seat)
        if is_among_the_men(work.state(MEETING, following), man.persona):
            tell(work, man.persona, meeting_id, CARRIED, {"to": following})


def next_meeting(work: Work, meeting_id: str, begins_at: int) -> str | None:
    """Give the group's next meeting that has not begun. The list says where to look; each meeting itself says how it stands."""
    group = select(MeetingPlan.group_id).where(MeetingPlan.id == meeting_id).scalar_subquery()
    ahead = select(MeetingState.id).join(MeetingPlan, MeetingPlan.id == MeetingState.id)
    ahead = ahead.where(MeetingPlan.group_id == group, MeetingState.phase != "closed", MeetingState.id != meeting_id)
    soonest = ahead.where(MeetingState.begins_at > begins_at).order_by(MeetingState.begins_at).limit(LOOKED_AT)
    return next((one for one in work.db.scalars(soonest).all() if work.state(MEETING, one).phase in BEFORE), None)
