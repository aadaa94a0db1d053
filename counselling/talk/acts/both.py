"""What the man and those of the team ask of it alike."""

import msgspec

from core.clock import Instant


class Say(msgspec.Struct, frozen=True):
    """Somebody writes: to the talk, or aside (`stream` is conversation or side). `promise`: when a man who begins to wait by it is answered.

    His first words in a line, before anybody has taken him, are accepted too. `risk` and `why` are what the scan said of the text.
    """

    text: str
    key: str
    reply_to: int | None = None
    stream: str = "conversation"
    promise: Instant | None = None
    risk: int = 0
    why: str = ""


class Draft(msgspec.Struct, frozen=True):
    """What he is writing is kept for him alone; an earlier draft of his is destroyed. Empty text destroys it."""

    text: str


class Remove(msgspec.Struct, frozen=True):
    """The writer of a message takes it back: its text is destroyed, its number stays."""

    seq: int


class Arrive(msgspec.Struct, frozen=True):
    """A line of somebody's is open at this worker."""

    worker: str


class FallSilent(msgspec.Struct, frozen=True):
    """His last line at this worker is gone since then."""

    worker: str
    since: Instant


class EndLive(msgspec.Struct, frozen=True):
    """The live part ends; the thread goes on as messages where there is an account, a walk-in ends."""

    reason: str = "talked"


class End(msgspec.Struct, frozen=True):
    """It is over. By the man at any time; by its holder with a reason (agreed, contract, referred, no_answer, moved)."""

    reason: str = "agreed"


class Review(msgspec.Struct, frozen=True):
    """At the review: one of the two says whether he wants to go on. Both yes: extended; else it ends as planned."""

    yes: bool
    last_at: Instant | None = None


class CallOff(msgspec.Struct, frozen=True):
    """The man or its holder calls the time off that is next, `at`; or `all` of them."""

    at: Instant = 0
    all: bool = False
