"""Who may say something, to whom, and whether it waits for those who lead."""

from chat.meeting.policy.who import Someone, accompanies, is_out, is_seated, leads, may_listen, supervises
from chat.meeting.state import ALONE, PAUSED, READ_FIRST, ROOM, WORD, Meeting, Phase
from core.clock import SECOND, Instant
from core.errors import Fault

HELD_AT_MOST = 300
"""So many messages wait in a hold at most."""


def bar_to_speak(who: Someone, meeting: Meeting, reply_to: int | None = None) -> Fault | None:
    """Name what keeps him from saying something in the room: no seat, not open yet, over, or an answer to what is not there."""
    if meeting.phase is Phase.CLOSED:
        return Fault("closed")
    leading = leads(who, meeting) or supervises(who, meeting)
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
    free_at = meeting.spoke.get(who.id, 0) + meeting.room.slow * SECOND
    if free_at <= now:
        return None
    wait = -(-(free_at - now) // SECOND)
    return Fault("slow", {"count": wait, "retry_after": wait})


def why_it_waits(who: Someone, meeting: Meeting) -> str | None:
    """Tell why what he writes waits in the hold; None where it goes to the room at once."""
    seat = meeting.seats.get(who.id)
    if seat is None:
        return None
    if meeting.reads_first(seat.tag):
        return READ_FIRST
    if meeting.room.paused is not None:
        return PAUSED
    return ALONE if meeting.leaderless_at is not None or meeting.drains else None


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
    return _bar_to_have_a_voice(who, meeting) or (Fault("reads_first") if why_it_waits(who, meeting) else None)
