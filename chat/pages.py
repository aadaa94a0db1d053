"""A meeting as its page shows it: plain values, read once."""

from dataclasses import dataclass, field, fields
from typing import Any

import msgspec

from auth.people import Actor
from chat.meeting.state import Meeting, Phase, Room
from core.clock import Instant
from core.errors import Fault

WORKS = ("support_person", "counsellor", "coordinator")
"""Roles of those who may come to a meeting in which they have no place yet."""


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

    `stance` is how he stands to it: outside (no seat), listed (he waits for one), seated, leads, accompanies, out (he left and his
    seat waits), quiet (in a time-out), apart (with a counsellor) or excluded. `streams` are those that he may hear, `own` is his
    own, `words` those between each man and those who lead; `bar` is what keeps him from a seat; `held` are his own messages that
    wait, or that nobody read before it closed. `place` is his on the list, 1 the next. `waits` tells why what he writes now waits
    for those who lead. `moods` is what he told himself. `carried` is the page of the meeting to
    which his seat was carried over. `reason` is that of his time-out or exclusion.
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
    held: tuple[dict[str, Any], ...] = ()
    forgotten_at: Instant | None = None
    next_at: Instant | None = None
    next_href: str | None = None
    carried: str | None = None
    words: dict[str, str] = field(default_factory=dict)
    listens: bool = False
    place: int | None = None
    listed: int = 0
    free_to_listen: int = 0
    quiet_until: Instant | None = None
    kept_until: Instant | None = None
    reason: str | None = None
    slow_until: Instant | None = None
    waits: str | None = None
    prompt: dict[str, Any] | None = None
    word: tuple[dict[str, Any], ...] | None = None
    moods: dict[str, int | None] = field(default_factory=dict)
    can_lead: bool = False

    @property
    def is_inside(self) -> bool:
        """Say whether he is in the room or its lobby."""
        return self.stance in {"seated", "leads", "accompanies"} and self.room.phase is not Phase.CLOSED

    @property
    def context(self) -> dict[str, Any]:
        """What `templates/chat/meeting.html` is given of it."""
        log = {name: getattr(self.log, name) for name in ("entries", "before", "head", "about", "reply")}
        rest = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in ("facts", "log")}
        return {"meeting": self.facts, **log, **rest}

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
            "words": self.words,
            "ignored": sorted(self.ignored),
            "listens": self.listens,
            "place": self.place,
            "quiet_until": self.quiet_until,
            "reason": self.reason,
            "slow_until": self.slow_until,
            "waits": self.waits,
        }
