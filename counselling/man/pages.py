"""What the man's pages show: plain values, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.clock import Instant
from counselling.line.state import Told
from counselling.talk.shown import Face, Talk
from counselling.unread.text import Unread
from programmes.introductions.queries import Introduced


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a conversation beside its space. `when` is the day it began: the title that may stand in a history."""

    id: str
    programme_id: str
    programme: str
    topic: str
    language: str
    zone: str
    when: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a frame, and the sentence of what happened where it is no message."""

    frame: Mapping[str, Any]
    code: str = ""
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: earlier entries, one message to act on, one to answer."""

    before: int | None = None
    about: int | None = None
    reply: int | None = None


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A conversation as the man in it sees it; see templates/counselling/talk.html. `silence` is in minutes; `unread` is told where whoever answers does not read his language; `introduced` is how his holder introduces himself."""

    facts: Facts
    talk: Talk
    you: str
    streams: Mapping[str, str]
    head: int = 0
    lines: tuple[Line, ...] = ()
    before: int | None = None
    about: Mapping[str, Any] | None = None
    reply: Mapping[str, Any] | None = None
    draft: str = ""
    asks: tuple[str, ...] = ()
    summary: str | None = None
    promise: Instant | None = None
    kept_until: Instant | None = None
    may_reopen: bool = False
    silence: int = 10
    unread: Unread | None = None
    introduced: Introduced | None = None

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        return {
            "id": self.facts.id,
            "programme": self.facts.programme_id,
            "streams": dict(self.streams),
            "you": self.you,
            "state": self.talk,
            "seq": self.head,
            "entries": [dict(line.frame) for line in self.lines],
            "before": self.before,
            "asks": list(self.asks),
            "draft": self.draft,
            "kept_until": self.kept_until,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """One of his conversations in the list. `state` is waiting, live, received, reading, answered or ended."""

    id: str
    programme: str
    zone: str
    state: str
    holder: Face | None
    topic: str
    last_at: Instant
    promise: Instant | None = None
    kept_until: Instant | None = None
    next_at: Instant | None = None

    @property
    def href(self) -> str:
        """Where it is."""
        return "/walk-in/place" if self.state == "waiting" else f"/conversations/{self.id}"

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        return {
            "id": self.id,
            "programme": self.programme,
            "state": self.state,
            "with": None if self.holder is None else {"name": self.holder.name, "role": self.holder.role},
            "last_at": self.last_at,
            "promise": self.promise,
            "kept_until": self.kept_until,
            "next_at": self.next_at,
        }


@dataclass(frozen=True, slots=True)
class PlacePage:
    """His place in the line; see templates/counselling/place.html. `wait` is how long it may take, as a code and what it needs; `ends_at` when it ends because the door has closed."""

    facts: Facts
    number: int
    before: int
    told: Told
    reached: str
    wait: tuple[str, Mapping[str, int]]
    line: str
    line_head: int
    talk: str
    head: int
    promise: Instant | None = None
    ends_at: Instant | None = None
    unread: Unread | None = None
    mine: tuple[Mapping[str, Any], ...] = ()
    draft: str = ""

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        return {
            "conversation": self.facts.id,
            "number": self.number,
            "before": self.before,
            "wait": {"said": self.wait[0], **self.wait[1]},
            "state": self.told,
            "reached": self.reached,
            "promise": self.promise,
            "ends_at": self.ends_at,
            "streams": {"line": self.line, "conversation": self.talk},
        }
