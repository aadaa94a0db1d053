"""The lead desk as its page shows it: plain values, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import msgspec

from chat.meeting.state import Backstage, Room
from chat.pages import Facts
from core.clock import Instant
from core.errors import Fault

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the address asks for: the man to write to alone, the man whose tools are open, earlier entries, a message to act on or to answer; `light` is a page without its log."""

    to: str = ""
    man: str = ""
    before: int | None = None
    about: int | None = None
    reply: int | None = None
    light: bool = False


@dataclass(frozen=True, slots=True)
class Man:
    """A man as those who lead see him. `persona` is his tag.

    `last_spoke_at` and `left_at` come from the log of the room; `word` counts what he wrote alone and nobody has answered.
    """

    persona: str
    name: str
    demo: bool = False
    here: bool = False
    listens: bool = False
    last_spoke_at: Instant | None = None
    left_at: Instant | None = None
    kept_until: Instant | None = None
    quiet_until: Instant | None = None
    apart: bool = False
    read_first: bool = False
    excluded: bool = False
    reason: str = ""
    word: int = 0

    @property
    def is_aside(self) -> bool:
        """Say whether he is out of the room by an act of those who lead."""
        return self.apart or self.excluded or self.quiet_until is not None


@dataclass(frozen=True, slots=True)
class Mate:
    """One of those who lead, accompany, stand by or are on duty. `asked` while he is missing and was asked to come."""

    persona: str
    name: str
    role: str
    part: str = ""
    here: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """How heavy it is, as sums: how many told it and their average; names only of those who told those who lead, or the room."""

    count: int = 0
    average: float = 0.0
    told: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LeadPage:
    """A meeting as those who lead it see it, or those who may come to it.

    `stance`: leads, accompanies, out (he left by the door), or comes (he has no part in it yet). Only what the streams that he
    may hear have told is here: `log` and `prompt` of the room, `hold`, `talk` of backstage, `words` by tag.
    """

    facts: Facts
    room: Room
    stance: str
    you: str | None
    opens_at: Instant
    own_part: str = ""
    behind: Backstage = field(default_factory=Backstage)
    people: tuple[Man, ...] = ()
    crew: tuple[Mate, ...] = ()
    standby: tuple[Mate, ...] = ()
    on_duty: tuple[Mate, ...] = ()
    asked_at: tuple[Instant, ...] = ()
    log: tuple[Frame, ...] = ()
    before: int | None = None
    about: Frame | None = None
    reply: Frame | None = None
    prompt: Frame | None = None
    hold: tuple[Frame, ...] = ()
    talk: tuple[Frame, ...] = ()
    words: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    to: Man | None = None
    of_man: str = ""
    streams: Mapping[str, str] = field(default_factory=dict)
    word_streams: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    may: Mapping[str, Fault | None] = field(default_factory=dict)
    moods: Mapping[str, Mood] = field(default_factory=dict)
    free: int = 0
    free_to_listen: int = 0
    listed: int = 0
    hurried: bool = False
    light: bool = False

    @property
    def context(self) -> dict[str, Any]:
        """What `templates/chat/lead.html` is given of it."""
        return {"meeting": self.facts, **{one.name: getattr(self, one.name) for one in fields(self)}}

    @property
    def data(self) -> dict[str, object]:
        """The page as JSON."""
        return {
            "id": self.facts.id,
            "stance": self.stance,
            "you": self.you,
            "state": msgspec.to_builtins(self.room),
            "backstage": msgspec.to_builtins(self.behind),
            "hold": [{name: frame.get(name) for name in ("seq", "by", "text", "why", "at")} for frame in self.hold],
            "people": msgspec.to_builtins(self.people),
            "crew": msgspec.to_builtins(self.crew),
            "standby": msgspec.to_builtins(self.standby),
            "on_duty": [{"name": mate.name, "role": mate.role} for mate in self.on_duty],
            "moods": msgspec.to_builtins(dict(self.moods)),
            "free": self.free,
            "free_to_listen": self.free_to_listen,
            "listed": self.listed,
            "streams": dict(self.streams),
            "words": dict(self.word_streams),
            "may": {verb: True if bar is None else bar.code for verb, bar in self.may.items()},
        }
