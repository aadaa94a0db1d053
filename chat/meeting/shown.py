"""What the readers of a meeting may know: the room, and those behind it. Tags stand in place of personas."""

from enum import StrEnum

import msgspec

from core.clock import Instant


class Phase(StrEnum):
    """How far a meeting has come."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"
    LIVE = "live"
    CLOSING = "closing"
    CLOSED = "closed"


class Face(msgspec.Struct, frozen=True):
    """Somebody as the room sees him. `persona` is his tag in this meeting, never his persona's id."""

    persona: str
    name: str
    role: str
    demo: bool = False
    here: bool = True
    listens: bool = False
    part: str = ""


class Room(msgspec.Struct, frozen=True):
    """What everybody in the room may know. `waiting` counts the men in the lobby, who have no names there yet.

    `until` is when it closes, once that is known: the closing time, or the end of a room without its support person. `slow` is
    how many seconds lie between two messages of one man, `hold` that those who lead read first, `paused` until when nobody
    speaks, `prompt` the number of the card that lies on the table, `lead` the tag of him who leads among those who lead.
    """

    phase: Phase = Phase.SCHEDULED
    begins_at: Instant = 0
    ends_at: Instant = 0
    cap: int = 0
    waiting: int = 0
    leaders: tuple[Face, ...] = ()
    people: tuple[Face, ...] = ()
    led: bool = True
    until: Instant | None = None
    reason: str | None = None
    least: int = 1
    listening: int = 0
    slow: int = 0
    hold: bool = False
    paused: Instant | None = None
    prompt: int | None = None
    lead: str | None = None


class Quiet(msgspec.Struct, frozen=True):
    """A time-out as those behind the room see it."""

    persona: str
    name: str
    until: Instant
    reason: str


class Name(msgspec.Struct, frozen=True):
    """A man who is not in the room, by tag and name; and why, where those who lead sent him out of it."""

    persona: str
    name: str
    reason: str = ""


class Backstage(msgspec.Struct, frozen=True):
    """What those behind the room share. `sought` says that cover is sought; `moods` what men told them, by "in" and "out" and tag.

    `tended` says that somebody in the room may be in immediate danger, or was; not who.
    """

    quiet: tuple[Quiet, ...] = ()
    excluded: tuple[Name, ...] = ()
    apart: tuple[Name, ...] = ()
    read_first: tuple[str, ...] = ()
    aside: tuple[Face, ...] = ()
    sought: bool = False
    moods: dict[str, dict[str, int]] = {}
    tended: bool = False
