"""Who may do what in a meeting. Each function names what is in the way, or None when he may.

Pages, verbs and tests ask the same functions. The sentences for the codes stand in `chat/words.py`.
"""

from typing import Protocol

from chat.meeting.acts import Amend, Crew
from chat.meeting.state import LEADING, Meeting, Phase
from core.clock import HOUR, MINUTE, Instant
from core.errors import Fault

HELD_AT_MOST = 300
"""So many messages wait in a hold at most."""
SEATS_AT_MOST = 500
LONGEST = 12 * HOUR
HOUSE = frozenset({"clock", "console"})


class Someone(Protocol):
    """A persona that acts: its programme, and the roles it holds there."""

    @property
    def id(self) -> str:
        """The persona's id."""
        ...

    @property
    def programme(self) -> str | None:
        """The programme it belongs to."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """What it may do there."""
        ...


def leads(who: Someone, meeting: Meeting) -> bool:
    """Say whether he is named to lead this meeting and still holds a role that can."""
    return who.id in meeting.leaders and bool(who.roles & LEADING)


def is_seated(who: Someone, meeting: Meeting) -> bool:
    """Say whether he has a seat."""
    return who.id in meeting.seats


def belongs(who: Someone, meeting: Meeting) -> bool:
    """Say whether the meeting is of his programme; for everybody else it does not exist."""
    return who.programme == meeting.programme


def is_out(who: Someone, meeting: Meeting) -> bool:
    """Say whether he left by the door and has not come back in."""
    place = meeting.place(who.id)
    return place is not None and place.out


def may_listen(meeting: Meeting, who: Someone, stream: str) -> bool:
    """Say whether he hears this stream: the room those seated and those who lead, hold and backstage those who lead."""
    if meeting.phase is Phase.CLOSED or who.id in HOUSE or not belongs(who, meeting) or is_out(who, meeting):
        return False
    if stream == "room":
        return is_seated(who, meeting) or leads(who, meeting)
    return stream in {"hold", "backstage"} and leads(who, meeting)


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
    if act.cap < len(meeting.seats):
        return Fault("seats_taken", {"count": len(meeting.seats)})
    if any(crew.persona in meeting.seats for crew in act.leaders):
        return Fault("leader_seated")
    return bar_to_plan(act.begins_at, act.ends_at, act.cap, act.leaders)


def bar_to_cancel(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from calling the meeting off: it is open, or it is over."""
    if fault := bar_to_arrange(who, meeting.programme):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    return Fault("already_open") if meeting.is_open else None


def bar_to_take_seat(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from a seat. Those who work in a programme do not sit among its men unseen."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if meeting.phase is Phase.CLOSING:
        return Fault("closing")
    if who.id in meeting.leaders:
        return Fault("you_lead")
    if who.roles:
        return Fault("staff_no_seat")
    return None if meeting.free or is_seated(who, meeting) else Fault("full")


def bar_to_enter(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him out of the room: no seat, or it is over."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    return None if is_seated(who, meeting) or leads(who, meeting) else Fault("no_seat")


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
    return None if meeting.leaders[who.id].here else Fault("not_here")


def may_open_soon(who: Someone, meeting: Meeting, now: Instant) -> bool:
    """Say whether the only thing between him and opening the room is that he comes in."""
    fault = bar_to_open(who, meeting, now)
    return fault is None or fault.code == "not_here"


def bar_to_speak(who: Someone, meeting: Meeting, reply_to: int | None = None) -> Fault | None:
    """Name what keeps him from saying something: no seat, not open yet, over, or an answer to what is not there."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if not (is_seated(who, meeting) or leads(who, meeting)):
        return Fault("no_seat")
    if is_out(who, meeting):
        return Fault("you_left")
    if not meeting.is_open:
        return Fault("not_open")
    if reply_to is not None and not meeting.is_message(reply_to):
        return Fault("no_such_message")
    return Fault("hold_full") if len(meeting.held) >= HELD_AT_MOST and not leads(who, meeting) else None


def bar_to_remove(who: Someone, meeting: Meeting, seq: int) -> Fault | None:
    """Name what keeps him from removing this message. Once removed it stays so."""
    if fault := bar_to_lead(who, meeting):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if seq in meeting.removed:
        return Fault("already_removed")
    return None if meeting.is_message(seq) else Fault("no_such_message")


def bar_to_close(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from ending the meeting."""
    if fault := bar_to_lead(who, meeting):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    return None if meeting.is_open else Fault("not_open")


def bar_to_release(who: Someone, meeting: Meeting, seq: int) -> Fault | None:
    """Name what keeps him from releasing a held message: only while somebody leads and the room is open."""
    if who.id not in HOUSE and (fault := bar_to_lead(who, meeting)):
        return fault
    if not meeting.is_open:
        return Fault("closed" if meeting.phase is Phase.CLOSED else "not_open")
    if meeting.leaderless_at is not None:
        return Fault("leaderless")
    return None if any(held.seq == seq for held in meeting.held) else Fault("no_such_message")
