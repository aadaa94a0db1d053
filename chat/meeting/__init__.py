"""The meeting: one live session of a group, as a space. Import it from here: `from chat.meeting import MEETING, Say`.

Streams: `room` (those seated, those who lead), `hold` (messages that wait; those who lead), `backstage` (those who lead),
`log` (nobody). What readers of `room` may know, as `state` in `subscribed` and in the page:

    {"phase": "scheduled|lobby|live|closing|closed", "begins_at": ms, "ends_at": ms, "cap": 8,
     "waiting": 5,                      men in the lobby, a number only; 0 once it is open
     "leaders": [{"persona": tag, "name": "Aapo", "role": "support_person|counsellor", "demo": false, "here": true}],
     "people":  [{"persona": tag, "name": "Kuikka", "role": "participant", "demo": false, "here": true}],  empty before it opens
     "led": true,                       false while nobody leads: what men write waits in the hold
     "until": ms|null,                  closing time, or when a room without its support person closes
     "reason": null|"gently|now|time|leaderless|cancelled|not_held"}

Entries of `room` (fields beside `seq at kind by text`; `by` is there where somebody did it; `demo: true` where he demonstrates):

    scheduled, amended  begins_at ends_at cap leaders          lobby
    waiting             here                                   opened     by people
    joined, left        by                                     message    by text reply_to?
    gone                by         (a message whose text was destroyed)
    removed             by target reason                       lead_lost  until        lead_back  until|null
    closing             by? until reason                       closed     by? reason

Entries of `hold`: message (by text reply_to?), released (target seq_in_room), returned (target). View: {"held": [seq, …]}.
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
    Slow,
    StepDown,
    TakeSeat,
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
    "SeekCover",
    "Slow",
    "StepDown",
    "TakeSeat",
    "Terms",
    "TimeOut",
]
