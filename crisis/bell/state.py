"""The bell at one moment: which alerts of a programme want somebody, small enough for every desk to hold. Codes only, no man's name."""

import msgspec

from core.clock import Instant
from crisis.alert.shown import Face

BELL_STREAM, LOG = "bell", "log"
TEAM = frozenset({"counsellor", "coordinator"})
"""Roles whose desks hear it."""
LOOK, REVIEW = "look", "review"
"""Why a closed alert is on it again: somebody shall look again, or look at what an authority was told."""


class Item(msgspec.Struct, frozen=True):
    """An alert as the bell shows it. `called` are the tags of those who are called now, `consulted` of those who were asked to look.

    `circle` are, of a drill, the tags of all who were called so far: it concerns nobody else.
    `why` is set where it is closed and wants a look.
    """

    alert: str
    tier: int
    since: Instant
    next_at: Instant | None = None
    taken_by: Face | None = None
    rung: int = -1
    called: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    nobody: bool = False
    lapsed: bool = False
    drill: bool = False
    why: str = ""
    circle: tuple[str, ...] = ()


class Bell(msgspec.Struct, frozen=True):
    """The bell of one programme, and what is on it by alert."""

    programme: str = ""
    items: dict[str, Item] = {}


class Found(msgspec.Struct, frozen=True):
    """The bell of a programme is there. Once only."""

    programme: str


class Ring(msgspec.Struct, frozen=True):
    """An alert stands like this. `what` is rang (somebody is called), taken, moved or closed."""

    what: str
    item: Item
