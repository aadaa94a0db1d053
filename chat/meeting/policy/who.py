"""Who somebody is to a meeting, and what he hears of it."""

from typing import Any, Protocol

from chat.meeting.state import (
    BACKSTAGE,
    HOLD,
    LEAD,
    LEADING,
    PROFESSIONAL,
    ROOM,
    SECOND,
    SUPERVISOR,
    WORD,
    Meeting,
    Phase,
)
from core.errors import Fault, Refused

HOUSE = frozenset({"clock", "console"})
MAY_ACCOMPANY = {
    LEAD: LEADING,
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


def is_among_the_men(meeting: Meeting, persona: str) -> bool:
    """Say whether he has a seat here, or waits for one."""
    return persona in meeting.seats or any(place.persona == persona for place in meeting.queue)


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
        return leading or supervises(who, meeting) or (seat is not None and not seat.aside)
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


def supervises(who: Someone, meeting: Meeting) -> bool:
    """Say whether he accompanies this meeting as its supervisor."""
    place = meeting.aside.get(who.id)
    return place is not None and place.part == SUPERVISOR and accompanies(who, meeting)


def refuse(fault: Fault | None) -> None:
    """Raise the refusal, if something is in the way."""
    if fault is None:
        return
    args = dict[str, Any](fault.args)
    wait = args.pop("retry_after", None)
    raise Refused(fault.code, status=403 if fault.code in _KNOWS_BUT_MAY_NOT else 409, retry_after=wait, **args)
