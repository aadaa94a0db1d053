"""Who may take a seat, wait for one, and come in."""

from chat.meeting.policy.who import Someone, accompanies, is_seated, leads
from chat.meeting.state import Meeting, Phase
from core.errors import Fault

LISTED_AT_MOST = 100
"""So many men wait for a seat at most."""


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
