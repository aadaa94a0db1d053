"""The line at one moment. Small: ids, numbers and tiers; what stands in conversations is read from their tables.

`told` is what everybody who waits may know; it changes by the stream `line` alone. The team hears `desk`: short notes that something
in its inbox has changed. Who waits and who talks with whom changes by the log.
"""

import msgspec

from core.clock import Instant

LINE, DESK, LOG = "line", "desk", "log"


class Ticket(msgspec.Struct, frozen=True):
    """A place in the line: the conversation, its number (never given twice), and what decides the order.

    `risk` 0 to 3 goes first; then the number. `silent_at` since when no line or page of his is open: he keeps the place until
    `place` has passed, and is not called meanwhile.
    """

    conversation: str
    persona: str
    number: int
    since: Instant
    language: str
    heavy: int | None = None
    risk: int = 0
    silent_at: Instant | None = None


class Told(msgspec.Struct, frozen=True):
    """What those who wait may know. `marks` are pairs (number, men before it), every one near the front, rougher further back:

    whoever has number n finds the last mark at or below it. `each` is how long a talk lasts lately, in seconds; `answering` how many
    people answer; `open_until` when the door closes, `shut` says why no more are taken ("", "closing", "at_capacity", "closed").
    """

    waiting: int = 0
    answering: int = 0
    each: int = 1_500
    marks: tuple[tuple[int, int], ...] = ()
    open_until: Instant | None = None
    shut: str = ""


class Line(msgspec.Struct, frozen=True):
    """Everything of the line of one programme. `talks` are the live talks of each worker by persona; `taken` the ends of the last few.

    `moved_at` is when the line was last told how it stands, `due_at` when the clock must look.
    """

    programme: str = ""
    tickets: dict[str, Ticket] = {}
    last: int = 0
    talks: dict[str, tuple[str, ...]] = {}
    told: Told = Told()
    each: int = 1_500
    place: int = 1_800_000
    moved_at: Instant = 0
    due_at: Instant | None = None


__all__ = ["DESK", "LINE", "LOG", "Line", "Ticket", "Told"]
