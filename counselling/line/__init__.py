"""The line of a programme, as a space: who waits for a live talk, who talks with how many, and what the team's inbox is told.

Streams: `line` (who waits in it, and the team; `moved` with all that is told, at most every five seconds), `desk` (the team: notes
that something in its inbox changed), `log` (nobody).
"""

from core.spaces import Kind
from counselling.line.acts import (
    Back,
    CallNext,
    CallThis,
    Found,
    Nudge,
    Passed,
    Queue,
    Ranked,
    Silent,
    Stands,
    Talked,
    Unqueue,
)
from counselling.line.decide import decide, next_of
from counselling.line.evolve import evolve, next_due
from counselling.line.policy import Someone, may_listen
from counselling.line.state import DESK, LOG, Door, Line, Ticket, Told
from counselling.line.telling import place_of, reached, wait_of
from counselling.line.view import apply, view


def you(line: Line, who: Someone, stream: str) -> str | None:
    """Give the number of his place, by which he finds himself in what is told."""
    ticket = line.ticket_of(who.id)
    return str(ticket.number) if ticket else None


LINE: Kind[Line] = Kind(
    name="line",
    start=Line(),
    decide=decide,
    evolve=evolve,
    view=view,
    apply=apply,
    may_listen=may_listen,
    you=you,
    due=next_due,
)

__all__ = [
    "DESK",
    "LINE",
    "LOG",
    "Back",
    "CallNext",
    "CallThis",
    "Door",
    "Found",
    "Line",
    "Nudge",
    "Passed",
    "Queue",
    "Ranked",
    "Silent",
    "Stands",
    "Talked",
    "Ticket",
    "Told",
    "Unqueue",
    "next_of",
    "place_of",
    "reached",
    "wait_of",
]
