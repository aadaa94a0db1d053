"""What those who wait are told: how many are before them, how long it may take, whether they will be reached. Pure, for pages too.

The order is danger first, then the number. Nobody learns who goes before him or why: the place told is that of the man's number
with everybody in danger counted before him, so it never promises more than will be.
"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from core.clock import SECOND, Instant
from counselling.line.state import PAUSE, Line, Ticket, Told

NEAR = 20
"""So many at the front have a mark each."""
ROUGH = 1.15
"""Further back each mark stands for so much more than the one before it."""
SOONEST, LATEST = 0.7, 1.5
"""A wait may be shorter or longer than the mean of the last talks says, within this."""
STEP = 5
"""Minutes are told in such steps."""


class Pace(NamedTuple):
    """How fast men are taken: how many answer, how many of them talk with nobody, how many seconds a talk lasts."""

    answering: int
    free: int
    each: int

    def seconds(self, before: int) -> float:
        """How long it takes until somebody is taken: so many talks must end first as men wait for whom nobody is free, he included."""
        return max(0, before + 1 - self.free) * self.each / max(self.answering, 1)


def told_of(line: Line, now: Instant) -> Told:
    """Put together what is told from how the line stands."""
    door = line.door
    return Told(
        waiting=len(line.tickets),
        last=line.last,
        answering=door.answering,
        free=line.free,
        each=line.each,
        marks=marks_of(line.tickets),
        open_until=door.open_until,
        shut=shut_now(line, now),
    )


def is_due(line: Line, now: Instant) -> bool:
    """Say whether the line is to be told how it stands: something moved, or the door takes no more, and the last time is long enough ago."""
    moved = line.stale or shut_now(line, now) != line.told.shut
    return moved and now >= line.told_at + PAUSE


def shut_now(line: Line, now: Instant) -> str:
    """Say why the line takes no more: what the door says, or that one who came now would not be reached before it closes."""
    door = line.door
    if door.shut or door.open_until is None or door.answering == 0:
        return door.shut
    return "closing" if _reached(_pace(line), door.open_until, len(line.tickets), now) == "no" else ""


def marks_of(tickets: Mapping[str, Ticket]) -> tuple[tuple[int, int], ...]:
    """Give the marks of these tickets, which stand in the order of their numbers."""
    marks: list[tuple[int, int]] = []
    behind_in_danger = sum(ticket.risk > 0 for ticket in tickets.values())
    wanted = 0
    for earlier, ticket in enumerate(tickets.values()):
        behind_in_danger -= ticket.risk > 0
        place = earlier + behind_in_danger
        if place >= wanted:
            marks.append((ticket.number, place))
            wanted = next_mark(place)
    return tuple(marks)


def next_mark(place: int) -> int:
    """Give the place that gets the next mark after this one."""
    return place + 1 if place < NEAR else int(place * ROUGH) + 1


def place_of(told: Told, number: int) -> int:
    """How many men are before this number. One who came after the line was last told has all who wait before him, and all since."""
    if number > told.last:
        return told.waiting + number - told.last - 1
    at = bisect_right(told.marks, number, key=_number)
    return told.marks[at - 1][1] if at else 0


def wait_of(told: Told, before: int) -> tuple[int, int]:
    """How many minutes it takes, at the soonest and at the latest, until somebody with so many men before him is taken.

    Whoever somebody is free for is taken within a few.
    """
    minutes = Pace(told.answering, told.free, told.each).seconds(before) / 60
    soonest = int(minutes * SOONEST) // STEP * STEP
    latest = -int(-minutes * LATEST // STEP) * STEP
    return soonest, max(latest, STEP)


def reached(told: Told, before: int, now: Instant) -> str:
    """Whether somebody with so many men before him will be reached before the door closes: yes, perhaps or no."""
    if told.shut == "closed":
        return "no"
    return _reached(Pace(told.answering, told.free, told.each), told.open_until, before, now)


def closing_at(line: Line) -> Instant | None:
    """When one who comes would no longer be reached before the door closes, if nothing moves until then."""
    door = line.door
    if door.shut or door.open_until is None or door.answering == 0:
        return None
    return door.open_until - _lasts(_pace(line), len(line.tickets), SOONEST) + 1


def _pace(line: Line) -> Pace:
    return Pace(line.door.answering, line.free, line.each)


def _reached(pace: Pace, open_until: Instant | None, before: int, now: Instant) -> str:
    if pace.answering == 0:
        return "no"
    if open_until is None:
        return "yes"
    if now + _lasts(pace, before, SOONEST) > open_until:
        return "no"
    return "yes" if now + _lasts(pace, before, LATEST) <= open_until else "perhaps"


def _lasts(pace: Pace, before: int, share: float) -> Instant:
    return int(pace.seconds(before) * share * SECOND)


def _number(mark: tuple[int, int]) -> int:
    return mark[0]
