"""The line at one moment. Small: ids, numbers and tiers; what stands in conversations is read from their tables.

`told` is what everybody who waits may know; it changes by the stream `line` alone. The team hears `desk`: short notes that something
in its inbox has changed. Who waits and who talks with whom changes by the log.
"""

import msgspec

from core.clock import MINUTE, SECOND, Instant

LINE, DESK, LOG = "line", "desk", "log"
TEAM = frozenset({"support_person", "counsellor"})
"""Roles that can answer."""
PAUSE = 5 * SECOND
"""The line is told how it stands at most so often."""
CLOSED = "closed"
"""How the door stands while nobody answers."""
GRACE = 30 * SECOND
"""A lost line of so short a time costs nobody his turn: only who is silent for longer is passed over."""
TALKS_COUNTED = 10
"""So many of the last talks say how long one lasts."""
USUAL = 1_500
"""Seconds that a talk is taken to last while none has ended."""


class Ticket(msgspec.Struct, frozen=True):
    """A place in the line: the conversation, its number (never given twice), and what decides the order.

    `risk` 0 to 3 goes first; then the number. `place` is how long it is kept for a man who is not there.
    """

    conversation: str
    persona: str
    number: int
    since: Instant
    language: str
    heavy: int | None = None
    risk: int = 0
    place: int = 30 * MINUTE


class Told(msgspec.Struct, frozen=True):
    """What those who wait may know.

    `marks` are pairs (number, men before it), every one near the front, rougher further back: whoever has number n finds the last
    mark at or below it. `last` is the highest number given. `each` is how long a talk lasts
    lately, in seconds; `answering` how many people answer, `free` how many of them talk with
    nobody; `open_until` when the door closes, `shut` says why no more are taken
    ("", "closing", "at_capacity", "closed").
    """

    waiting: int = 0
    last: int = 0
    answering: int = 0
    free: int = 0
    each: int = USUAL
    marks: tuple[tuple[int, int], ...] = ()
    open_until: Instant | None = None
    shut: str = ""


class Door(msgspec.Struct, frozen=True):
    """How the door of the programme stands: how many answer, until when, and why it takes no more ("", "at_capacity", "closed")."""

    answering: int = 0
    open_until: Instant | None = None
    shut: str = ""


class Line(msgspec.Struct, frozen=True):
    """Everything of the line of one programme. `tickets` by conversation, in the order of their numbers; `men` finds a persona's.

    `silent` says since when nobody is there for a ticket, `closed_at` since when nobody answers at all. `talks` are the live talks of each worker by persona; `lasted` the seconds
    of the last few. `stale` says that something moved since the line was last told how it stands, at `told_at`.
    """

    programme: str = ""
    tickets: dict[str, Ticket] = {}
    men: dict[str, str] = {}
    silent: dict[str, Instant] = {}
    closed_at: Instant | None = None
    last: int = 0
    talks: dict[str, tuple[str, ...]] = {}
    lasted: tuple[int, ...] = ()
    door: Door = Door()
    told: Told = Told()
    told_at: Instant = 0
    stale: bool = False

    @property
    def each(self) -> int:
        """How many seconds a talk lasts lately."""
        return sum(self.lasted) // len(self.lasted) if self.lasted else USUAL

    @property
    def free(self) -> int:
        """How many of those who answer talk with nobody."""
        return max(0, self.door.answering - len(self.talks))

    def ends_at(self, ticket: Ticket) -> tuple[Instant, str] | None:
        """When a place ends by itself, and why: it was kept long enough for one who is not there, or after the door had closed."""
        waited = ((self.silent.get(ticket.conversation), "lapsed"), (self.closed_at, "closed"))
        return min(((since + ticket.place, why) for since, why in waited if since is not None), default=None)

    def ticket_of(self, persona: str) -> Ticket | None:
        """Find the place in the line of a persona."""
        return self.tickets.get(self.men.get(persona, ""))


__all__ = [
    "CLOSED",
    "DESK",
    "GRACE",
    "LINE",
    "LOG",
    "PAUSE",
    "TALKS_COUNTED",
    "TEAM",
    "USUAL",
    "Door",
    "Line",
    "Ticket",
    "Told",
]
