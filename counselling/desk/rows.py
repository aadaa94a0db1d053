"""What the list of an inbox shows: plain values, read once."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.clock import Instant
from counselling.talk.shown import Face

BOXES = ("new", "mine", "waiting", "team", "archive")
"""What nobody has taken, what is mine, who waits in the line, what colleagues have, what is over."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How it stands with what a man was promised. `kind`: over, left, by, answered, live, waits, ended, silent (he waits, and is not there).

    `minutes` is how long over, left or waited; `at` the moment that is meant.
    """

    kind: str
    at: Instant | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in the list. `words` are the last ones, where he may read them; `part` is how he is on it."""

    id: str
    name: str
    door: str
    language: str
    clock: Clock
    heavy: int | None = None
    risk: int = 0
    why: str = ""
    topic: str = ""
    words: str = ""
    own: bool = False
    unread: bool = False
    draft: bool = False
    used: int = 0
    of: int = 0
    review: bool = False
    record_due: Instant | None = None
    follow_up: bool = False
    later_at: Instant | None = None
    holder: Face | None = None
    part: str = ""
    kept_until: Instant | None = None
    demo: bool = False

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        shown = ("id", "name", "door", "language", "heavy", "risk", "why", "unread", "draft", "used", "of", "part")
        holder = None if self.holder is None else {"name": self.holder.name, "role": self.holder.role}
        clock = {"kind": self.clock.kind, "at": self.clock.at, "minutes": self.clock.minutes}
        return {**{name: getattr(self, name) for name in shown}, "clock": clock, "with": holder}


@dataclass(frozen=True, slots=True)
class Place:
    """A programme in which he answers, how much waits for him there, and the stream that his team is told by."""

    programme: str
    name: str
    waits: int
    stream: str
    head: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """The list of one box of a programme, how many lie in each, and what waits for him elsewhere.

    `next_promise` is the soonest that anybody of this programme was given; `unread` counts over all his programmes.
    """

    programme: str
    name: str
    zone: str
    places: tuple[Place, ...]
    box: str
    counts: Mapping[str, int]
    rows: tuple[Row, ...]
    next_promise: Instant | None = None
    talks: int = 0
    most_talks: int = 0
    oversees: bool = False

    @property
    def unread(self) -> int:
        """Count what waits for him, wherever he answers."""
        return sum(place.waits for place in self.places)

    @property
    def desks(self) -> dict[str, int]:
        """The streams that his page hears, each with its newest number."""
        return {place.stream: place.head for place in self.places}

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        return {
            "programme": self.programme,
            "box": self.box,
            "counts": dict(self.counts),
            "conversations": [row.data for row in self.rows],
            "next_promise": self.next_promise,
            "streams": {"desk": next(one.stream for one in self.places if one.programme == self.programme)},
            "programmes": [{"id": one.programme, "waits": one.waits, "desk": one.stream} for one in self.places],
            "talks": self.talks,
        }
