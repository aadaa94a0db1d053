"""What a meeting is at one moment. Plain frozen values: no clock, no chance, no text that anybody wrote.

`Room` is what everybody in the room may know, `Backstage` what those behind it share, both with tags in place of personas.
Each changes by entries of its own stream and by nothing else; what neither may know (who has a seat, whose line is silent, who
waits for a seat) stands beside them and changes by the log.
"""

from collections.abc import Iterator

import msgspec

from chat.meeting.shown import Backstage, Face, Name, Phase, Quiet, Room
from chat.meeting.terms import Terms
from core.clock import Instant
from core.spaces import By

ROOM, HOLD, BACKSTAGE, LOG = "room", "hold", "backstage", "log"
"""The streams of a meeting. Nobody hears the log."""
WORD = "word-"
"""A word between one man and those who lead has a stream of its own: this, and his tag."""

PARTICIPANT = "participant"
LEADING = frozenset({"support_person", "counsellor"})
"""Roles that can lead: a peer with training, or a professional. Both are always shown as what they are."""
LEAD, SECOND, SUPERVISOR, PROFESSIONAL = "lead", "second", "supervisor", "professional"
"""How somebody takes part in leading: he leads; he is the second, from his desk; he accompanies and is seen; he is on duty behind."""
OF_DUTY = frozenset({SECOND, PROFESSIONAL})
"""Parts of those who must be on duty while they have them."""
ALONE_SEATS = 5
"""Seats in a room that one leads with a second from the desk."""
ALONE, PAUSED, READ_FIRST = "alone", "pause", "hold"
"""Why a message waits: nobody leads, the room pauses, or those who lead read first."""
DRAINS = frozenset({ALONE, PAUSED})
"""What waited for these reasons goes to the room by itself when they end."""


OPEN = frozenset({Phase.LIVE, Phase.CLOSING})
"""Phases in which a message is accepted."""


class Place(msgspec.Struct, frozen=True):
    """One who leads, accompanies, has a seat or waits for one: who he is in this meeting, and whether a line of his is open.

    `workers` hold his open lines. With none left he is silent since `silent_at`, and has left when the silence has lasted.
    `kept_until` is when the seat of one who is not there goes to somebody else. `out` went by the door or by quick exit: he hears
    nothing, on any line, until he comes back in. `quiet_until` ends his time-out; `apart` talks with a counsellor. `listens`
    has a seat without a voice. `part` tells how he takes part in leading; `called` came to lead when he was asked, and no plan names him.
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
    listens: bool = False
    part: str = ""
    called: bool = False
    quiet_until: Instant | None = None
    apart: bool = False

    @property
    def lined(self) -> bool:
        """Say whether a line of his is open, or fell silent only just now."""
        return bool(self.workers) or self.silent_at is not None

    @property
    def aside(self) -> bool:
        """Say whether he is out of the room for a while by an act of those who lead: a time-out, or a talk with a counsellor."""
        return self.quiet_until is not None or self.apart

    @property
    def here(self) -> bool:
        """Say whether he counts as present."""
        return self.lined and not self.aside

    @property
    def by(self) -> By:
        """Give the name under which he is heard here."""
        return By(self.persona, self.tag, self.name, self.role)


class Held(msgspec.Struct, frozen=True):
    """A message that waits for release: its number in the hold, whose it is, and why it waits."""

    seq: int
    by: By
    demo: bool = False
    reply_to: int | None = None
    why: str = ALONE


class Meeting(msgspec.Struct, frozen=True):
    """One meeting. `seats`, `leaders`, `aside` (who accompanies), `standby` and `excluded` by persona; `queue` waits for seats.

    `last` is the room's newest number, `asides` those that nobody said. `returned` are the personas whose words waited in the hold
    when it closed, `attended` those who took part. `spoke` is when each man last spoke while the room is slow. `need` is how many
    lead at least, `short_at` since when fewer do, `asked` how often they were asked. `due_at` is when the clock must look at it
    next: reckoned with each entry that is no message, so that talk costs nothing of it.
    """

    programme: str = ""
    terms: Terms = Terms()
    room: Room = Room()
    backstage: Backstage = Backstage()
    planned_cap: int = 0
    seats: dict[str, Place] = {}
    leaders: dict[str, Place] = {}
    aside: dict[str, Place] = {}
    standby: dict[str, Place] = {}
    queue: tuple[Place, ...] = ()
    excluded: dict[str, Place] = {}
    need: int = 1
    short_at: Instant | None = None
    asked: int = 0
    leaderless_at: Instant | None = None
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    held: tuple[Held, ...] = ()
    returned: tuple[str, ...] = ()
    spoke: dict[str, Instant] = {}
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
        """Find the place of a persona: leading, accompanying or seated."""
        return self.leaders.get(persona) or self.aside.get(persona) or self.seats.get(persona)

    def places(self) -> Iterator[Place]:
        """Go through everybody who has a place, those who lead first."""
        yield from self.leaders.values()
        yield from self.aside.values()
        yield from self.seats.values()

    def tagged(self, tag: str) -> Place | None:
        """Find the place behind a tag."""
        return next((place for place in self.places() if place.tag == tag), None)

    def is_message(self, seq: int) -> bool:
        """Say whether this number of the room is something that somebody said, removed or not."""
        return 0 < seq <= self.last and seq not in self.asides

    def reads_first(self, tag: str) -> bool:
        """Say whether those who lead read first what this man writes."""
        return self.room.hold or tag in self.backstage.read_first

    @property
    def draining(self) -> tuple[Held, ...]:
        """The messages that go to the room by themselves, oldest first; what those who lead read first by now does not."""
        return tuple(held for held in self.held if held.why in DRAINS and not self.reads_first(held.by.tag))

    @property
    def drains(self) -> bool:
        """Say whether messages wait that go to the room by themselves; later ones wait behind them."""
        return bool(self.draining)

    @property
    def crew(self) -> int:
        """Count those who lead and are here; a second from the desk counts while he is that."""
        return sum(place.here or place.part == SECOND for place in self.leaders.values())

    @property
    def voices(self) -> tuple[Place, ...]:
        """Those who have a seat with a voice, in the order in which they took it."""
        return tuple(place for place in self.seats.values() if not place.listens)

    @property
    def free(self) -> int:
        """Count the seats that nobody has."""
        return max(0, self.room.cap - len(self.voices))

    @property
    def free_to_listen(self) -> int:
        """Count the listening seats that nobody has."""
        return max(0, self.room.listening - len(self.seats) + len(self.voices))


__all__ = [
    "ALONE",
    "ALONE_SEATS",
    "BACKSTAGE",
    "DRAINS",
    "HOLD",
    "LEAD",
    "LEADING",
    "LOG",
    "OF_DUTY",
    "OPEN",
    "PARTICIPANT",
    "PAUSED",
    "PROFESSIONAL",
    "READ_FIRST",
    "ROOM",
    "SECOND",
    "SUPERVISOR",
    "WORD",
    "Backstage",
    "Face",
    "Held",
    "Meeting",
    "Name",
    "Phase",
    "Place",
    "Quiet",
    "Room",
]
