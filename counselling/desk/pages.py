"""What the page of one conversation shows to one of the team: plain values, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import msgspec

from core.clock import Instant
from core.errors import Fault
from counselling.desk.rows import Clock
from counselling.talk.shown import Side, Talk

Frame = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a frame, and the sentence of what happened where it is no message."""

    frame: Frame
    code: str = ""
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is to go out later: its number, its words, and when."""

    seq: int
    text: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opened it to read, when and why; the reason for those on it."""

    name: str
    role: str
    at: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier conversation of the same man in the same programme."""

    id: str
    began_at: Instant
    phase: str
    reason: str
    used: int
    of: int
    last_at: Instant


@dataclass(frozen=True, slots=True)
class Words:
    """Words to answer with, their gaps filled."""

    id: str
    title: str
    language: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """A place of the directory. `old` says that nobody has checked it for a year."""

    id: str
    name: str
    about: str
    how: str
    languages: tuple[str, ...]
    checked_on: Instant
    old: bool


@dataclass(frozen=True, slots=True)
class Mate:
    """A colleague who can be asked, by his grant."""

    grant: str
    name: str
    role: str

    @property
    def choice(self) -> tuple[str, str]:
        """Give him to be chosen in a list."""
        return self.grant, self.name


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation as one of the team sees it.

    `kinds` are the agreements that the programme has: so many times, so many more, and the code.
    `stance`: holder, colleague, supervisor, opinion, reader, or nothing where he has not opened it. Only what he may hear is here.
    `may` names what is in the way of each tool, None where nothing is.
    """

    id: str
    programme: str
    programme_name: str
    zone: str
    language: str
    topic: str
    heavy: int | None
    risk: int
    why: str
    began_at: Instant
    talk: Talk
    stance: str
    you: str
    clock: Clock
    may: Mapping[str, Fault | None]
    streams: Mapping[str, str] = field(default_factory=dict)
    head: int = 0
    side_head: int = 0
    lines: tuple[Line, ...] = ()
    before: int | None = None
    about: Frame | None = None
    reply: Frame | None = None
    draft: str = ""
    draft_at: Instant | None = None
    side: Side = field(default_factory=Side)
    notes: tuple[Frame, ...] = ()
    later: tuple[Waiting, ...] = ()
    readers: tuple[Reader, ...] = ()
    earlier: tuple[Before, ...] = ()
    words: tuple[Words, ...] = ()
    outside: tuple[Outside, ...] = ()
    mates: tuple[Mate, ...] = ()
    kinds: tuple[tuple[int, int, str], ...] = ()
    kept_until: Instant | None = None
    preview: str = ""
    silence: int = 10

    @property
    def reads(self) -> bool:
        """Say whether he may read what is said."""
        return bool(self.stance)

    @property
    def context(self) -> dict[str, Any]:
        """What the template is given of it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        return {
            "id": self.id,
            "programme": self.programme,
            "stance": self.stance,
            "you": self.you,
            "language": self.language,
            "state": msgspec.to_builtins(self.talk),
            "side": msgspec.to_builtins(self.side),
            "streams": dict(self.streams),
            "seq": self.head,
            "entries": [dict(line.frame) for line in self.lines],
            "notes": [dict(note) for note in self.notes],
            "before": self.before,
            "draft": self.draft,
            "may": {verb: True if bar is None else bar.code for verb, bar in self.may.items()},
        }
