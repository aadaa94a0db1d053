"""What a meeting is at one moment. Plain frozen values: no clock, no chance, no text that anybody wrote.

`Room` is what everybody in the room may know, with tags in place of personas. It changes by entries of the room and by
nothing else; everything that others may not know (who has a seat, whose line is silent, which worker holds it) stands beside it.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from core.clock import MINUTE, SECOND, Instant
from core.spaces import By

ROOM, HOLD, BACKSTAGE, LOG = "room", "hold", "backstage", "log"
"""The streams of a meeting. Nobody hears the log."""

PARTICIPANT = "participant"
LEADING = frozenset({"support_person", "counsellor"})
"""Roles that can lead: a peer with training, or a professional. Both are always shown as what they are."""


class Phase(StrEnum):
    """How far a meeting has come."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"
    LIVE = "live"
    CLOSING = "closing"
    CLOSED = "closed"


OPEN = frozenset({Phase.LIVE, Phase.CLOSING})
"""Phases in which a message is accepted."""


class Terms(msgspec.Struct, frozen=True):
    """How long things take in a meeting, in milliseconds. Set when it is scheduled."""

    lobby: int = 30 * MINUTE
    """The lobby opens so long before the beginning, and the facilitator may open the room from then on."""
    patience: int = 30 * MINUTE
    """A meeting that nobody has opened so long after its beginning is closed."""
    silence: int = 60 * SECOND
    """Someone whose last line has been silent so long has left."""
    seat: int = 30 * MINUTE
    """The seat of a man who left a live room waits so long for him."""
    leaderless: int = 10 * MINUTE
    """A room without its support person closes gently after so long."""
    closing: int = 5 * MINUTE
    """Time for last words."""
    overrun: int = 30 * MINUTE
    """A room still open so long after its planned end closes gently by itself."""
    forget: int = 15 * MINUTE
    """The keys of the text are destroyed so long after the close."""
    aftercare: int = 72 * 60 * MINUTE
    """Who had a seat is known to the team so long after the close, and then to nobody."""


class Place(msgspec.Struct, frozen=True):
    """One who leads or has a seat: who he is in this meeting, and whether a line of his is open.

    `workers` hold his open lines. With none left he is silent since `silent_at`, and has left when the silence has lasted.
    `kept_until` is when the seat of one who left is given to somebody else. `out` went by the door or by quick exit: he hears
    nothing, on any line, until he comes back in.
    """

    persona: str
    tag: str
    name: str
    role: str
    demo: bool = False
    workers: tuple[str, ...] = ()
    silent_at: Instant | None = None
    kept_until: Instant | None = None
    out: bool = False

    @property
    def here(self) -> bool:
        """Say whether he counts as present: a line is open, or fell silent only just now."""
        return bool(self.workers) or self.silent_at is not None

    @property
    def by(self) -> By:
        """Give the name under which he is heard here."""
        return By(self.persona, self.tag, self.name, self.role)


class Face(msgspec.Struct, frozen=True):
    """Somebody as the room sees him. `persona` is his tag in this meeting, never his persona's id."""

    persona: str
    name: str
    role: str
    demo: bool = False
    here: bool = True


class Room(msgspec.Struct, frozen=True):
    """What everybody in the room may know. `waiting` counts the men in the lobby, who have no names there yet.

    `until` is when it closes, once that is known: the closing time, or the end of a room without its support person.
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


class Held(msgspec.Struct, frozen=True):
    """A message that waits for release: its number in the hold, and whose it is."""

    seq: int
    by: By
    demo: bool = False
    reply_to: int | None = None


class Meeting(msgspec.Struct, frozen=True):
    """One meeting. `seats` and `leaders` by persona. `last` is the room's newest number, `asides` those that are no messages.

    `returned` are the personas whose words waited in the hold when it closed, `attended` those who took part. `due_at` is when
    the clock must look at it next: reckoned with each entry that is no message, so that talk costs nothing of it.
    """

    programme: str = ""
    terms: Terms = Terms()
    room: Room = Room()
    seats: dict[str, Place] = {}
    leaders: dict[str, Place] = {}
    leaderless_at: Instant | None = None
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    held: tuple[Held, ...] = ()
    returned: tuple[str, ...] = ()
    last: int = 0
    asides: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    attended: tuple[str, ...] = ()
    attendance: int = 0
    forgotten: bool = False
    due_at: Instant | None = None

    @property
    def phase(self) -> Phase:
        """Tell how far it has come."""
        return self.room.phase

    @property
    def is_open(self) -> bool:
        """Say whether messages are accepted at all."""
        return self.room.phase in OPEN

    def place(self, persona: str) -> Place | None:
        """Find the place of a persona, leading or seated."""
        return self.leaders.get(persona) or self.seats.get(persona)

    def places(self) -> Iterator[Place]:
        """Go through everybody who has a place, those who lead first."""
        yield from self.leaders.values()
        yield from self.seats.values()

    def tagged(self, tag: str) -> Place | None:
        """Find the place behind a tag."""
        return next((place for place in self.places() if place.tag == tag), None)

    def is_message(self, seq: int) -> bool:
        """Say whether this number of the room is something that somebody said, removed or not."""
        return 0 < seq <= self.last and seq not in self.asides

    @property
    def holds(self) -> bool:
        """Say whether what men write waits in the hold: nobody leads, or earlier messages still wait."""
        return self.leaderless_at is not None or bool(self.held)

    @property
    def free(self) -> int:
        """Count the seats that nobody has."""
        return max(0, self.room.cap - len(self.seats))
