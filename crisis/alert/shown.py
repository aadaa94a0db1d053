"""What the readers of an alert may know. Tags stand in place of personas; nothing that anybody wrote is in here."""

import msgspec

from core.clock import Instant

WATCH, URGENT, IMMEDIATE = 1, 2, 3
"""How near danger is taken to be; in frames and rows a number, the greater the nearer."""
SOURCES = ("detection", "asked", "worried", "outside", "unscanned", "drill")
"""Who or what gave a sign: the rules, he himself, somebody who is worried, somebody outside, a text that nothing has read, a drill."""
OPEN, TAKEN, CLOSED = "open", "taken", "closed"
OUTCOMES = ("safer", "in_care", "lost_contact", "not_so")
"""How it ended: he is safer now, somebody cares for him, he could not be reached, it was not what it seemed."""


class Face(msgspec.Struct, frozen=True):
    """Somebody as an alert shows him. `persona` is his tag: for staff the id of a grant, for the man one drawn for this alert."""

    persona: str
    name: str
    role: str


class Where(msgspec.Struct, frozen=True):
    """Where a sign was given. `place` is meeting, hold, word, conversation, thread or page; `seq` the number of the entry, 0 where there is none."""

    place: str
    space: str = ""
    stream: str = ""
    seq: int = 0


class Called(msgspec.Struct, frozen=True):
    """Somebody who was called. `state` is called, failed (nothing reached him) or declined."""

    persona: str
    name: str
    role: str
    rung: int
    round: int
    called_at: Instant
    state: str = "called"


class Told(msgspec.Struct, frozen=True):
    """What an authority was told: whom (112, police, child_welfare), codes of what was given, with his consent or not, by whom.

    Why stands in the sealed text of its entry. Another one looks at it again by `review_due`.
    """

    number: int
    authority: str
    gave: tuple[str, ...]
    consent: bool
    teller: Face
    told_at: Instant
    review_due: Instant
    reviewer: Face | None = None
    review_late: bool = False


class Seen(msgspec.Struct, frozen=True):
    """An alert as its readers know it.

    `tier` 1 to 3 since `tier_at`; `kinds` of danger and `sources` of signs, each once; `signs` counts them. `man` is None where nobody
    here is named. `status` is open, taken or closed. While nobody has it, `rung` and `round` say how far the call has come (-1 before
    the first, or while nobody is there at all: then `nobody`), and `next_at` when the next are called. Once taken, `next_at` is when
    it is called again unless its holder does something; then it is `lapsed`, and whoever takes it has it. `steps` are ids of the
    protocol's steps that are done, `talk` the private conversation with him, `seat_kept` that his seat in the meeting waits meanwhile.
    """

    tier: int = 0
    tier_at: Instant = 0
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    signs: int = 0
    language: str = ""
    man: Face | None = None
    where: Where | None = None
    drill: bool = False
    opened_at: Instant = 0
    status: str = OPEN
    rung: int = -1
    round: int = 0
    nobody: bool = False
    called: tuple[Called, ...] = ()
    next_at: Instant | None = None
    holder: Face | None = None
    taken_at: Instant | None = None
    lapsed: bool = False
    consulted: tuple[Face, ...] = ()
    steps: tuple[str, ...] = ()
    talk: str | None = None
    seat_kept: bool = False
    told: tuple[Told, ...] = ()
    outcome: str = ""
    true_alarm: bool | None = None
    closed_at: Instant | None = None
    look_again_at: Instant | None = None
    looks: bool = False
    forget_at: Instant | None = None

    @property
    def unreviewed(self) -> tuple[Told, ...]:
        """What an authority was told and nobody else has looked at yet."""
        return tuple(one for one in self.told if one.reviewer is None)

    @property
    def calling(self) -> tuple[Called, ...]:
        """Those who are called now and have neither declined nor been out of reach."""
        now = (self.round, self.rung)
        return tuple(one for one in self.called if (one.round, one.rung) == now and one.state == "called")
