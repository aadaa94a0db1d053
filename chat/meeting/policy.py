"""Who may do what in a meeting. Each function names what is in the way, or None when he may.

Pages, verbs and tests ask the same functions. The sentences for the codes stand in `chat/words.py`.
"""

from typing import Any, Protocol

from chat.meeting.acts import Amend, Crew
from chat.meeting.state import (
    ALONE,
    BACKSTAGE,
    HOLD,
    LEADING,
    PAUSED,
    PROFESSIONAL,
    READ_FIRST,
    ROOM,
    SECOND,
    SUPERVISOR,
    WORD,
    Meeting,
    Phase,
)
from core.clock import HOUR, MINUTE, Instant
from core.clock import SECOND as SECONDS
from core.errors import Fault, Refused

HELD_AT_MOST = 300
"""So many messages wait in a hold at most."""
SEATS_AT_MOST = 500
LONGEST = 12 * HOUR
LISTED_AT_MOST = 100
"""So many men wait for a seat at most."""
HOUSE = frozenset({"clock", "console"})
MAY_ACCOMPANY = {
    "lead": LEADING,
    SECOND: LEADING,
    SUPERVISOR: frozenset({"counsellor", "coordinator"}),
    PROFESSIONAL: frozenset({"counsellor"}),
}
"""Who can come to a meeting as what."""
_KNOWS_BUT_MAY_NOT = frozenset({"not_leading", "not_coordinating"})


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


def accompanies(who: Someone, meeting: Meeting) -> bool:
    """Say whether he accompanies this meeting, as its supervisor or on duty behind it, and still holds a role that can."""
    place = meeting.aside.get(who.id)
    return place is not None and not who.roles.isdisjoint(MAY_ACCOMPANY.get(place.part, LEADING))


def is_out(who: Someone, meeting: Meeting) -> bool:
    """Say whether he left by the door and has not come back in."""
    place = meeting.place(who.id)
    return place is not None and place.out


def may_listen(meeting: Meeting, who: Someone, stream: str) -> bool:
    """Say whether he hears this stream.

    The room: those seated and in it, those who lead, a supervisor. Hold and words: those who lead. Backstage: they, and who accompanies.
    A man hears the word between him and those who lead, also while he is in a time-out or talks with a counsellor.
    """
    if meeting.phase is Phase.CLOSED or who.id in HOUSE or not belongs(who, meeting) or is_out(who, meeting):
        return False
    leading = leads(who, meeting)
    if stream == ROOM:
        seat = meeting.seats.get(who.id)
        return leading or _supervises(who, meeting) or (seat is not None and not seat.aside)
    if stream == HOLD:
        return leading
    if stream == BACKSTAGE:
        return leading or accompanies(who, meeting)
    return stream.startswith(WORD) and _hears_word(meeting, who, stream.removeprefix(WORD), leading=leading)


def _hears_word(meeting: Meeting, who: Someone, tag: str, *, leading: bool) -> bool:
    seat = meeting.seats.get(who.id)
    if seat is not None and seat.tag == tag:
        return True
    return leading and any(place.tag == tag for place in meeting.seats.values())


def _supervises(who: Someone, meeting: Meeting) -> bool:
    place = meeting.aside.get(who.id)
    return place is not None and place.part == SUPERVISOR and accompanies(who, meeting)


def refuse(fault: Fault | None) -> None:
    """Raise the refusal, if something is in the way."""
    if fault is None:
        return
    args = dict[str, Any](fault.args)
    wait = args.pop("retry_after", None)
    raise Refused(fault.code, status=403 if fault.code in _KNOWS_BUT_MAY_NOT else 409, retry_after=wait, **args)


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
    if any(crew.persona in meeting.seats for crew in (*act.leaders, *act.standby)):
        return Fault("leader_seated")
    return bar_to_plan(act.begins_at, act.ends_at, act.cap, act.leaders)


def bar_after_close(meeting: Meeting) -> Fault | None:
    """Name that it is over, if it is."""
    return Fault("closed") if meeting.phase is Phase.CLOSED else None


def bar_to_cancel(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from calling the meeting off: it is open, or it is over."""
    if fault := bar_to_arrange(who, meeting.programme):
        return fault
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    return Fault("already_open") if meeting.is_open else None


def bar_to_take_seat(who: Someone, meeting: Meeting, *, listens: bool = False) -> Fault | None:
    """Name what keeps him from a seat, or from the list. Those who work in a programme do not sit among its men unseen."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if who.id in meeting.excluded:
        return Fault("excluded")
    if meeting.phase is Phase.CLOSING:
        return Fault("closing")
    if who.id in meeting.leaders or who.id in meeting.aside:
        return Fault("you_lead")
    if who.roles:
        return Fault("staff_no_seat")
    if is_seated(who, meeting):
        return _bar_to_move(who, meeting, listens=listens)
    if listens:
        return None if meeting.free_to_listen else Fault("full_listening")
    return Fault("full") if not meeting.free and len(meeting.queue) >= LISTED_AT_MOST else None


def _bar_to_move(who: Someone, meeting: Meeting, *, listens: bool) -> Fault | None:
    """Name what keeps him from changing his seat for one with a voice, or without."""
    moves = listens and not meeting.seats[who.id].listens
    return Fault("full_listening") if moves and not meeting.free_to_listen else None


def bar_to_enter(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him out of the room: no seat, or it is over."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if who.id in meeting.excluded:
        return Fault("excluded")
    return None if is_seated(who, meeting) or leads(who, meeting) or accompanies(who, meeting) else Fault("no_seat")


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


def bar_to_speak(who: Someone, meeting: Meeting, reply_to: int | None = None) -> Fault | None:
    """Name what keeps him from saying something in the room: no seat, not open yet, over, or an answer to what is not there."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    leading = leads(who, meeting) or _supervises(who, meeting)
    if not leading and (fault := _bar_to_have_a_voice(who, meeting)):
        return fault
    if is_out(who, meeting):
        return Fault("you_left")
    if not meeting.is_open:
        return Fault("not_open")
    if reply_to is not None and not meeting.is_message(reply_to):
        return Fault("no_such_message")
    return Fault("hold_full") if len(meeting.held) >= HELD_AT_MOST and not leading else None


def _bar_to_have_a_voice(who: Someone, meeting: Meeting) -> Fault | None:
    seat = meeting.seats.get(who.id)
    if seat is None:
        return Fault("excluded" if who.id in meeting.excluded else "no_seat")
    if seat.aside:
        return Fault("in_time_out" if seat.quiet_until is not None else "apart")
    return Fault("you_listen") if seat.listens else None


def bar_by_pace(who: Someone, meeting: Meeting, now: Instant) -> Fault | None:
    """Name that he wrote a moment ago and the room is slow. Those who lead write when they must."""
    if not meeting.room.slow or who.id not in meeting.seats:
        return None
    free_at = meeting.spoke.get(who.id, 0) + meeting.room.slow * SECONDS
    if free_at <= now:
        return None
    wait = -(-(free_at - now) // SECONDS)
    return Fault("slow", {"count": wait, "retry_after": wait})


def why_it_waits(who: Someone, meeting: Meeting) -> str | None:
    """Tell why what he writes waits in the hold; None where it goes to the room at once."""
    seat = meeting.seats.get(who.id)
    if seat is None:
        return None
    if meeting.leaderless_at is not None or meeting.drains:
        return ALONE if meeting.room.paused is None else PAUSED
    if meeting.room.paused is not None:
        return PAUSED
    if meeting.room.hold or seat.tag in meeting.backstage.read_first:
        return READ_FIRST
    return None


def bar_to_speak_behind(who: Someone, meeting: Meeting) -> Fault | None:
    """Name what keeps him from writing backstage."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if is_out(who, meeting):
        return Fault("you_left")
    return None if leads(who, meeting) or accompanies(who, meeting) else Fault("not_leading")


def bar_to_say_a_word(who: Someone, meeting: Meeting, tag: str) -> Fault | None:
    """Name what keeps him from a private word: he is neither that man nor leads, or it is over."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if is_out(who, meeting):
        return Fault("you_left")
    if meeting.phase is Phase.SCHEDULED:
        return Fault("not_open")
    if not may_listen(meeting, who, WORD + tag):
        return Fault("not_in_meeting")
    return None


def bar_to_tell_mood(who: Someone, meeting: Meeting, share: str) -> Fault | None:
    """Name what keeps him from telling how heavy it is: to the room only as he may speak there, to those who lead also in the lobby."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if not is_seated(who, meeting):
        return Fault("excluded" if who.id in meeting.excluded else "no_seat")
    if is_out(who, meeting):
        return Fault("you_left")
    if share != ROOM:
        return Fault("not_open") if meeting.phase is Phase.SCHEDULED else None
    if not meeting.is_open:
        return Fault("not_open")
    if meeting.seats[who.id].aside:
        return Fault("in_time_out" if meeting.seats[who.id].quiet_until is not None else "apart")
    return Fault("reads_first") if why_it_waits(who, meeting) else None


def bar_to_accompany(who: Someone, meeting: Meeting, part: str) -> Fault | None:
    """Name what keeps him from coming to a meeting as this: his role, a seat among the men, that nobody asked, or that it is over."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    if part not in MAY_ACCOMPANY or who.roles.isdisjoint(MAY_ACCOMPANY[part]):
        return Fault("not_leading")
    if is_seated(who, meeting):
        return Fault("leader_seated")
    if part == "lead" and not (who.id in meeting.standby or who.id in meeting.leaders or meeting.backstage.sought):
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
