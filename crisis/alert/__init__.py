"""An alert, as a space: somebody may be in danger; who was called, who has it, what was done, how it ended.

Streams: `alert` (the professionals of the programme, coordinators who were called; what was written is sealed in it), `log` (nobody).
"""

from core.spaces import Kind
from crisis.alert.acts import (
    Call,
    Close,
    Consult,
    Decline,
    DropOut,
    Fail,
    Forget,
    HandOver,
    KeepSeat,
    Line,
    Look,
    Note,
    Open,
    Raise,
    ReviewTelling,
    Sign,
    Staff,
    StopDrill,
    Take,
    TalkNow,
    TellAuthority,
    TickStep,
)
from crisis.alert.decide import decide
from crisis.alert.dues import next_due
from crisis.alert.evolve import evolve
from crisis.alert.policy import Someone, may_listen, may_see
from crisis.alert.project import project
from crisis.alert.shown import (
    CLOSED,
    IMMEDIATE,
    OPEN,
    OUTCOMES,
    SOURCES,
    TAKEN,
    URGENT,
    WATCH,
    Called,
    Face,
    Seen,
    Told,
    Where,
)
from crisis.alert.state import ALERT_STREAM, LOG, ROLES, Alert, Times
from crisis.alert.view import apply, view


def you(alert: Alert, who: Someone, stream: str) -> str | None:
    """Give the tag by which he finds himself in what is told, once he is in it."""
    return next((tag for tag, persona in alert.people.items() if persona == who.id), None)


ALERT: Kind[Alert] = Kind(
    name="alert",
    start=Alert(),
    decide=decide,
    evolve=evolve,
    view=view,
    apply=apply,
    may_listen=may_listen,
    you=you,
    due=next_due,
    project=project,
)

__all__ = [
    "ALERT",
    "ALERT_STREAM",
    "CLOSED",
    "IMMEDIATE",
    "LOG",
    "OPEN",
    "OUTCOMES",
    "ROLES",
    "SOURCES",
    "TAKEN",
    "URGENT",
    "WATCH",
    "Alert",
    "Call",
    "Called",
    "Close",
    "Consult",
    "Decline",
    "DropOut",
    "Face",
    "Fail",
    "Forget",
    "HandOver",
    "KeepSeat",
    "Line",
    "Look",
    "Note",
    "Open",
    "Raise",
    "ReviewTelling",
    "Seen",
    "Sign",
    "Staff",
    "StopDrill",
    "Take",
    "TalkNow",
    "TellAuthority",
    "TickStep",
    "Times",
    "Told",
    "Where",
    "may_see",
]
