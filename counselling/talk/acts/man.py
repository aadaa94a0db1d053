"""What a man asks of his conversation."""

import msgspec

from core.clock import Instant
from counselling.talk.terms import Terms


class Begin(msgspec.Struct, frozen=True):
    """A man begins it. Once only: the space is born by it. `kind` is messaging, walk_in or appointment; a walk-in waits in the line.

    `tag` is what the others will know him by. `promise` is when he will be answered (messaging). `risk` 0 to 3 and `why` its code.
    """

    programme: str
    kind: str
    tag: str
    name: str
    language: str
    topic: str = ""
    heavy: int | None = None
    promise: Instant | None = None
    number: int | None = None
    terms: Terms = Terms()
    demo: bool = False
    risk: int = 0
    why: str = ""


class Continue(msgspec.Struct, frozen=True):
    """A walk-in becomes messaging: from the line (his place is given up) or after its end, while it is kept."""

    promise: Instant | None = None


class Reopen(msgspec.Struct, frozen=True):
    """The man writes again while it is kept: it goes on where it was."""

    promise: Instant | None = None


class Answer(msgspec.Struct, frozen=True):
    """The man answers what he was asked: a contract, a transfer, a referral, a live talk.

    `along` says what goes along with a transfer: all, summary or nothing; `summary` is then the text under the number `about`, read
    for whoever goes on. `text` are his words for a referral, followed up at `follow_up_at`.
    """

    what: str
    yes: bool
    along: str = ""
    text: str | None = None
    follow_up_at: Instant | None = None
    summary: str | None = None
    about: int | None = None


class ChooseSlot(msgspec.Struct, frozen=True):
    """The man takes the time of this number, from 1 on, or none (0)."""

    number: int


class AskRecord(msgspec.Struct, frozen=True):
    """The man asks what is written about him: a professional answers within the time of the terms."""
