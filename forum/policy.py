"""Who may read, write and arrange what on the boards. Pure: what it is told is all it knows."""

from typing import Protocol

from core.clock import DAY, SECOND, Instant
from core.errors import Fault, Refused

OPEN, MEMBERS, CLOSED = "open", "members", "closed"
READERS = (OPEN, MEMBERS, CLOSED)
"""Everybody, with or without an account; men and team of the programme; the team alone."""
BEFORE, AFTER, FIRST = "before", "after", "first"
CHECKINGS = (FIRST, BEFORE, AFTER)
TEAM = frozenset({"support_person", "counsellor", "moderator", "coordinator"})
MODERATES = frozenset({"moderator", "coordinator"})
HOUSE = frozenset({"clock", "console"})
RESTS_AFTER = 90 * DAY
"""A thread that was quiet for so long takes no more posts."""
KEPT_FOR = 365 * DAY
"""A thread that was quiet for so long is gone."""


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


def may_read(who: Someone | None, programme: str, readers: str) -> bool:
    """Say whether he may read a board of this programme: everybody an open one, his programme's people the others."""
    if readers == OPEN:
        return True
    if who is None or who.programme != programme:
        return False
    return readers == MEMBERS or bool(who.roles & TEAM)


def may_moderate(who: object, programme: str) -> bool:
    """Release, return, hide, remove, lock, move, pin: moderators and coordinators of this programme, never somebody of another."""
    roles: frozenset[str] = getattr(who, "roles", frozenset())
    return getattr(who, "programme", None) == programme and bool(roles & MODERATES)


def may_arrange(who: object, programme: str) -> bool:
    """Make boards and set their rules: coordinators of this programme."""
    return may_moderate(who, programme) and "coordinator" in who.roles  # type: ignore[attr-defined] # as above


def is_team(who: Someone) -> bool:
    """Say whether he works in this programme; what he writes is never held."""
    return bool(who.roles & TEAM)


def is_checked_first(checking: str, firsts: int, shown: int) -> bool:
    """Say whether a man's post is read before it shows, by the board's rule and how many of his were shown already."""
    return checking == BEFORE or (checking == FIRST and shown < firsts)


def bar_to_write(*, locked: bool, closed: bool, quiet_for: Instant) -> Fault | None:
    """Say what keeps a man from writing in a thread, if anything does."""
    if closed:
        return Fault("board_closed")
    if locked:
        return Fault("thread_locked")
    return Fault("thread_rests") if quiet_for >= RESTS_AFTER else None


def bar_by_pace(slow: int, since_last: Instant | None) -> Fault | None:
    """Say how many seconds he still waits in a slow board."""
    if since_last is None or since_last >= slow * SECOND:
        return None
    return Fault("slow_board", {"count": slow - since_last // SECOND})


def refuse(bar: Fault | None, status: int = 409) -> None:
    """Refuse where something keeps him from it."""
    if bar is not None:
        raise Refused(bar.code, status=status, retry_after=None, **bar.args)
