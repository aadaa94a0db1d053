"""The meeting: one live session of a group, as a space. Import it from here: `from chat.meeting import MEETING, Say`.

Streams: `room` (those seated, those who lead, a supervisor), `hold` (messages that wait; those who lead), `backstage` (those who
lead and accompany), `word-<tag>` (one man and those who lead), `log` (nobody). What readers of room and backstage may know is
`Room` and `Backstage` in `shown.py`; how each entry changes it stands in `view.py`, for the space and for its clients alike. The
kinds with their fields are listed in `docs/meetings.md`.
"""

from chat.meeting.acts import (
    Accompany,
    Amend,
    Arrive,
    BackIn,
    Breakaway,
    Cancel,
    CarrySeat,
    CloseGently,
    CloseNow,
    Crew,
    DropOut,
    Enter,
    Exclude,
    FallSilent,
    Forget,
    GiveUpSeat,
    HandOver,
    Hold,
    Leave,
    LoseWorker,
    Mood,
    Open,
    Pause,
    Prompt,
    Release,
    Remove,
    Resume,
    Return,
    Say,
    Schedule,
    SeekCover,
    SeeOut,
    SetApart,
    Slow,
    StepDown,
    TakeSeat,
    Tend,
    TimeOut,
)
from chat.meeting.decide import decide
from chat.meeting.evolve import evolve
from chat.meeting.policy import Someone, may_listen
from chat.meeting.project import project
from chat.meeting.state import BACKSTAGE, HOLD, LOG, ROOM, WORD, Meeting, Phase
from chat.meeting.terms import Terms
from chat.meeting.view import apply, view
from core.clock import Instant
from core.spaces import Kind


def you(meeting: Meeting, who: Someone, stream: str) -> str | None:
    """Give the tag under which he is known in this meeting."""
    place = meeting.place(who.id)
    return place.tag if place else None


def due(meeting: Meeting) -> Instant | None:
    """Tell when the clock must look at it next."""
    return meeting.due_at


MEETING: Kind[Meeting] = Kind(
    name="meeting",
    start=Meeting(),
    decide=decide,
    evolve=evolve,
    view=view,
    apply=apply,
    may_listen=may_listen,
    you=you,
    due=due,
    project=project,
    narrows=frozenset({"closed", "crew", "seat_free", "away", "aside", "excluded", "dropped"}),
)

__all__ = [
    "BACKSTAGE",
    "HOLD",
    "LOG",
    "MEETING",
    "ROOM",
    "WORD",
    "Accompany",
    "Amend",
    "Arrive",
    "BackIn",
    "Breakaway",
    "Cancel",
    "CarrySeat",
    "CloseGently",
    "CloseNow",
    "Crew",
    "DropOut",
    "Enter",
    "Exclude",
    "FallSilent",
    "Forget",
    "GiveUpSeat",
    "HandOver",
    "Hold",
    "Leave",
    "LoseWorker",
    "Meeting",
    "Mood",
    "Open",
    "Pause",
    "Phase",
    "Prompt",
    "Release",
    "Remove",
    "Resume",
    "Return",
    "Say",
    "Schedule",
    "SeeOut",
    "SeekCover",
    "SetApart",
    "Slow",
    "StepDown",
    "TakeSeat",
    "Tend",
    "Terms",
    "TimeOut",
]
