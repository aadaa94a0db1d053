"""A meeting as its page shows it: plain values, read once."""

from dataclasses import dataclass
from typing import Any

import msgspec

from auth.people import Actor
from chat.meeting.state import Meeting, Phase, Room
from core.clock import Instant
from core.errors import Fault


@dataclass(frozen=True, slots=True)
class Here:
    """A meeting as it stands at this moment, the room's newest number, and as whom somebody is in it."""

    id: str
    meeting: Meeting
    head: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a meeting beside its space. `when` is its hour: the title that may stand in a browser's history."""

    id: str
    topic: str
    title: str
    language: str
    zone: str
    programme: str
    group_id: str
    cohort: bool
    own_rules: str
    welcome: str
    farewell: str
    when: str
    forget_minutes: int

    @property
    def group(self) -> str:
        """The address of its group."""
        return f"/groups/{self.group_id}"


@dataclass(frozen=True, slots=True)
class Log:
    """The newest frames of the room, oldest first, or those before a number; `before` asks for earlier ones."""

    entries: tuple[dict[str, Any], ...] = ()
    before: int | None = None
    head: int = 0
    about: dict[str, Any] | None = None
    reply: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: earlier entries, one message to act on, one to answer."""

    before: int | None = None
    about: int | None = None
    reply: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting as one of its programme sees it. `log` is empty for those who may not listen.

    `stance` is how he stands to it: outside (no seat), seated, leads, or out (he left and his seat waits). `streams` are those
    that he may hear, `own` is his own; `bar` is what keeps him from a seat; `held` are his own messages that wait, or that nobody read before it closed.
    """

    facts: Facts
    room: Room
    stance: str
    you: str | None
    free: int
    own: str
    opens_at: Instant
    streams: dict[str, str]
    bar: Fault | None = None
    log: Log = Log()
    ignored: frozenset[str] = frozenset()
    held: tuple[dict[str, str], ...] = ()
    forgotten_at: Instant | None = None
    next_at: Instant | None = None

    @property
    def is_inside(self) -> bool:
        """Say whether he is in the room or its lobby."""
        return self.stance in {"seated", "leads"} and self.room.phase is not Phase.CLOSED

    @property
    def context(self) -> dict[str, Any]:
        """What `templates/chat/meeting.html` is given of it."""
        log = {name: getattr(self.log, name) for name in ("entries", "before", "head", "about", "reply")}
        told = ("room", "stance", "you", "free", "bar", "ignored", "held", "opens_at", "forgotten_at", "next_at")
        return {"meeting": self.facts, **log, **{name: getattr(self, name) for name in told}}

    @property
    def data(self) -> dict[str, object]:
        """The page as JSON."""
        return {
            "id": self.facts.id,
            "topic": self.facts.topic,
            "language": self.facts.language,
            "zone": self.facts.zone,
            "group": self.facts.group_id,
            "state": msgspec.to_builtins(self.room),
            "free": self.free,
            "stance": self.stance,
            "you": self.you,
            "own": self.own,
            "streams": self.streams,
            "ignored": sorted(self.ignored),
        }
