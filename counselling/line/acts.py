"""What can be asked of a line."""

import msgspec

from core.clock import MINUTE, Instant


class Found(msgspec.Struct, frozen=True):
    """The line of a programme is there. Once only."""

    programme: str


class Queue(msgspec.Struct, frozen=True):
    """A man waits with his conversation. Refused `door_shut`, or `line_full` when `most` wait already. Queuing again changes nothing."""

    conversation: str
    persona: str
    language: str
    heavy: int | None = None
    risk: int = 0
    most: int = 30
    place: int = 30 * MINUTE


class CallNext(msgspec.Struct, frozen=True):
    """One of the team takes the next: danger first, then who waits longest; the silent are passed over.

    Refused `nobody_waits`, `talks_enough`. The same key gives the same man.
    """

    limit: int = 2
    key: str | None = None


class CallThis(msgspec.Struct, frozen=True):
    """One of the team takes this one. Refused `not_waiting`, `talks_enough`."""

    conversation: str
    limit: int = 2


class Unqueue(msgspec.Struct, frozen=True):
    """A ticket ends otherwise: left (he gave it up), turned (into a message), lapsed (nobody was there), closed (nobody answered any more), gone (he is no more)."""

    conversation: str
    why: str = "left"


class Talked(msgspec.Struct, frozen=True):
    """A live talk of this worker is over; it lasted so many seconds."""

    worker: str
    conversation: str
    seconds: int = 0


class Passed(msgspec.Struct, frozen=True):
    """A live talk goes on with another worker. `before` is empty where it begins otherwise than by the line."""

    conversation: str
    before: str
    after: str


class Silent(msgspec.Struct, frozen=True):
    """Nobody is there for this ticket since then."""

    conversation: str
    since: Instant


class Back(msgspec.Struct, frozen=True):
    """Somebody is there for it again."""

    conversation: str


class Ranked(msgspec.Struct, frozen=True):
    """What is known of the danger of one who waits changes."""

    conversation: str
    risk: int


class Stands(msgspec.Struct, frozen=True):
    """How the door stands now: how many answer, until when, and why it takes no more."""

    answering: int
    open_until: Instant | None
    shut: str = ""


class Nudge(msgspec.Struct, frozen=True):
    """The inbox of the team is told that something changed: new, waiting, answered, taken, given_back, moved, late, ended, asked."""

    conversation: str
    what: str
