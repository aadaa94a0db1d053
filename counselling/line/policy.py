"""Who may wait in a line, call from it, and hear it."""

from typing import Protocol

from core.clock import Instant
from core.errors import Fault
from counselling.line.state import DESK, LINE, TEAM, Line
from counselling.line.telling import shut_now

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


def belongs(who: Someone, line: Line) -> bool:
    """Say whether the line is of his programme; for everybody else it does not exist."""
    return who.programme == line.programme


def answers(who: Someone, line: Line) -> bool:
    """Say whether he is of the team that answers here."""
    return belongs(who, line) and not who.roles.isdisjoint(TEAM)


def may_listen(line: Line, who: Someone, stream: str) -> bool:
    """Say whether he hears this stream. How the line stands: who waits in it, and the team. What its inbox is told: the team."""
    if who.id in HOUSE or not belongs(who, line):
        return False
    if stream == LINE:
        return who.id in line.men or answers(who, line)
    return stream == DESK and answers(who, line)


def bar_to_queue(line: Line, most: int, now: Instant) -> Fault | None:
    """Name what keeps him out of the line: the door takes no more, or too many wait."""
    if shut := shut_now(line, now):
        return Fault("door_shut", {"why": shut})
    return Fault("line_full", {"count": most}) if len(line.tickets) >= most else None


def bar_to_call(who: Someone, line: Line, limit: int) -> Fault | None:
    """Name what keeps one of the team from taking one more: he talks with as many as he can."""
    return Fault("talks_enough", {"count": limit}) if len(line.talks.get(who.id, ())) >= limit else None
