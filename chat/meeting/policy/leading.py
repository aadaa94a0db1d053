"""Who may open a room, lead it, come to its help, and use its tools."""

from chat.meeting.policy.who import HOUSE, MAY_ACCOMPANY, Someone, is_among_the_men, leads
from chat.meeting.state import LEAD, SECOND, Meeting, Phase
from core.clock import MINUTE, Instant
from core.errors import Fault


def bar_after_close(meeting: Meeting) -> Fault | None:
    """Name that it is over, if it is."""
    return Fault("closed") if meeting.phase is Phase.CLOSED else None


def bar_to_lead(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from the facilitator's tools."""
    return None if leads(who, meeting) else Fault("not_leading")


def bar_to_open(who: Someone, meeting: Meeting, now: Instant) -> Fault | None:
    """Name what keeps him from opening: he does not lead, is not in the room, it is too early, or it is done."""
    if fault := bar_to_lead(who, meeting):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if meeting.is_open:
        return Fault("already_open")
    if now < meeting.room.begins_at - meeting.terms.lobby:
        return Fault("too_early", {"count": meeting.terms.lobby // MINUTE})
    if not meeting.leaders[who.id].here:
        return Fault("not_here")
    return bar_by_crew(meeting, now)


def bar_by_crew(meeting: Meeting, now: Instant) -> Fault | None:
    """Name that too few lead: before ten past as many as were asked for must be here, then one with a second from the desk."""
    present = meeting.crew
    if present >= meeting.room.least:
        late_enough = now >= meeting.room.begins_at + meeting.terms.late
        in_person = sum(place.here and place.part != SECOND for place in meeting.leaders.values())
        if in_person >= meeting.room.least or late_enough:
            return None
        return Fault("second_waits", {"count": meeting.terms.late // MINUTE})
    return Fault("crew_short", {"count": meeting.room.least})


def may_open_soon(who: Someone, meeting: Meeting, now: Instant) -> bool:
    """Say whether the only thing between him and opening the room is that he comes in."""
    fault = bar_to_open(who, meeting, now)
    return fault is None or fault.code in {"not_here", "crew_short", "second_waits"}


def bar_to_accompany(who: Someone, meeting: Meeting, part: str) -> Fault | None:
    """Name what keeps him from coming to a meeting as this: his role, a seat among the men, that nobody asked, or that it is over."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if part not in MAY_ACCOMPANY or who.roles.isdisjoint(MAY_ACCOMPANY[part]):
        return Fault("not_leading")
    if is_among_the_men(meeting, who.id):
        return Fault("leader_seated")
    if part == LEAD and not (who.id in meeting.standby or who.id in meeting.leaders or meeting.backstage.sought):
        return Fault("not_asked")
    named = meeting.leaders.get(who.id)
    return Fault("you_lead") if named is not None and not named.part else None


def bar_to_remove(who: Someone, meeting: Meeting, seq: int) -> Fault | None:
    """Name what keeps him from removing this message. Once removed it stays so."""
    if fault := bar_to_lead(who, meeting):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if seq in meeting.removed:
        return Fault("already_removed")
    return None if meeting.is_message(seq) else Fault("no_such_message")


def bar_to_act(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from the tools that work in an open room."""
    if fault := bar_to_lead(who, meeting):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    return None if meeting.is_open else Fault("not_open")


def bar_to_pause(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from a pause: while last words are said there is none."""
    return bar_to_act(who, meeting) or (Fault("closing_now") if meeting.phase is Phase.CLOSING else None)


def bar_to_return(who: Someone, meeting: Meeting, seq: int) -> Fault | None:
    """Name what keeps him from giving a held message back."""
    if fault := bar_to_act(who, meeting):
        return fault
    return None if any(held.seq == seq for held in meeting.held) else Fault("no_such_message")


def bar_to_release(who: Someone, meeting: Meeting, seq: int) -> Fault | None:
    """Name what keeps him from releasing a held message: only while somebody leads and the room is open."""
    if who.id not in HOUSE and (fault := bar_to_lead(who, meeting)):
        return fault
    if not meeting.is_open:
        return Fault("closed" if meeting.phase is Phase.CLOSED else "not_open")
    if meeting.leaderless_at is not None:
        return Fault("leaderless")
    return None if any(held.seq == seq for held in meeting.held) else Fault("no_such_message")
