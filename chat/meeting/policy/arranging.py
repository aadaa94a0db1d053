"""Who may arrange a meeting, and what a plan must be."""

from chat.meeting.acts import Amend, Crew
from chat.meeting.policy.who import Someone, is_among_the_men
from chat.meeting.state import Meeting, Phase
from core.clock import HOUR, MINUTE, Instant
from core.errors import Fault

SEATS_AT_MOST = 500
LONGEST = 12 * HOUR


def bar_to_arrange(who: Someone, programme: str) -> Fault | None:
    """Name what keeps him from arranging meetings of this programme: a coordinator does it, or the console."""
    if who.id == "console" or (who.programme == programme and "coordinator" in who.roles):
        return None
    return Fault("not_coordinating")


def bar_to_plan(begins_at: Instant, ends_at: Instant, cap: int, leaders: tuple[Crew, ...]) -> Fault | None:
    """Name what is wrong with a plan: too short, too long, no seat, somebody twice."""
    if not MINUTE <= ends_at - begins_at <= LONGEST:
        return Fault("meeting_length")
    if not 1 <= cap <= SEATS_AT_MOST:
        return Fault("meeting_seats", {"count": SEATS_AT_MOST})
    if len({crew.persona for crew in leaders}) != len(leaders):
        return Fault("leader_twice")
    return None


def bar_to_amend(who: Someone, meeting: Meeting, act: Amend) -> Fault | None:
    """Name what keeps him from changing the plan. An open room keeps its times; nobody leads and sits at once."""
    if fault := bar_to_arrange(who, meeting.programme):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    moved = (act.begins_at, act.ends_at) != (meeting.room.begins_at, meeting.room.ends_at)
    if meeting.is_open and moved:
        return Fault("already_open")
    if act.cap < len(meeting.voices):
        return Fault("seats_taken", {"count": len(meeting.voices)})
    if any(is_among_the_men(meeting, crew.persona) for crew in (*act.leaders, *act.standby)):
        return Fault("leader_seated")
    return bar_to_plan(act.begins_at, act.ends_at, act.cap, act.leaders)


def bar_to_cancel(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from calling the meeting off: it is open, or it is over."""
    if fault := bar_to_arrange(who, meeting.programme):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    return Fault("already_open") if meeting.is_open else None
