"""The rooms of the demonstration as the database knows them: which meeting is played now, and how far."""

from sqlalchemy import select

from app.demo.evening import ROUND, arrange_meeting
from app.demo.scenery import GroupTold
from chat.meeting import MEETING, ROOM
from chat.meeting.state import Phase
from chat.models import MeetingPlan, MeetingSeat, MeetingState
from core.clock import MINUTE, Instant
from core.work import NamedActor, Read, Work
from programmes.place import marked

KEY = "line-"
"""What the key of every scripted message begins with; its line's number follows."""


def begin_meeting(work: Work, actor: NamedActor, group: GroupTold) -> str | None:
    """A fresh meeting of the group is arranged: at once when there was none before, else in a minute."""
    begins = work.now - work.now % ROUND if is_first(work, group.key) else work.now + MINUTE
    return arrange_meeting(work, actor, group, begins, played=True)


def current_meeting(read: Read, group: str) -> str | None:
    """The meeting of this group that is played now: it is not over, and those who lead it are marked."""
    place = marked(read, f"group {group}")
    found = (
        select(MeetingState.id)
        .join(MeetingPlan, MeetingPlan.id == MeetingState.id)
        .where(MeetingPlan.group_id == place, MeetingState.phase.in_(("lobby", "live", "scheduled")))
        .order_by(MeetingState.begins_at)
    )
    for meeting in read.db.scalars(found):
        if all(lead.demo for lead in read.state(MEETING, meeting).leaders.values()):
            return meeting
    return None


def is_first(read: Read | Work, group: str) -> bool:
    """Say whether nothing was played in this group yet."""
    place = marked(read, f"group {group}")
    found = select(MeetingSeat.meeting_id).join(MeetingPlan, MeetingPlan.id == MeetingSeat.meeting_id)
    begun = found.join(MeetingState, MeetingState.id == MeetingPlan.id)
    played = begun.where(MeetingPlan.group_id == place, MeetingState.begins_at <= read.now)
    return read.db.scalar(played.limit(1)) is None


def standing_of(read: Read, meeting: str) -> tuple[Phase, Instant]:
    """How far a meeting has come, and when it begins."""
    state = read.state(MEETING, meeting)
    return state.phase, state.room.begins_at


def lines_said(read: Read, meeting: str) -> int:
    """How many lines of the script were said in this meeting."""
    said, after = 0, 0
    while entries := read.entries(meeting, ROOM, after=after):
        after = entries[-1].seq
        keys = (entry.key for entry in entries if entry.key is not None and entry.key.startswith(KEY))
        said = max([said, *(int(key.removeprefix(KEY)) + 1 for key in keys)])
    return said
