"""Groups and meetings as lists show them."""

from dataclasses import dataclass

from chat.groups.repeats import Repeat
from chat.meeting import Terms
from chat.meeting.state import Phase
from chat.models import Group
from core.clock import Instant
from programmes.queries import Offer

LOBBY = Terms().lobby
SHOWN: tuple[str, ...] = (
    "id",
    "group",
    "topic",
    "language",
    "zone",
    "phase",
    "begins_at",
    "ends_at",
    "cap",
    "free",
    "mine",
    "part",
)
SHOWN += ("listening", "listed")
"""What programs are told of a meeting in a list."""


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who leads, in the role he is shown with."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting in a list. `listening` counts free seats without a voice, `listed` those who wait for a seat.

    `part` says how the reader stands to it: the role in which he leads, a seat, the list, standing by; nothing where he does not.
    """

    id: str
    group: str
    topic: str
    language: str
    zone: str
    phase: str
    begins_at: Instant
    ends_at: Instant
    cap: int
    free: int
    attendance: int
    listed: int = 0
    listening: int = 0
    series: str | None = None
    apart: bool = False
    leaders: tuple[Leader, ...] = ()
    part: str = ""

    @property
    def mine(self) -> bool:
        """Say whether it is a meeting of the reader: he leads, has a seat, waits for one or stands by."""
        return bool(self.part)

    @property
    def is_open(self) -> bool:
        """Say whether its room is open now."""
        return self.phase in {Phase.LIVE, Phase.CLOSING}

    @property
    def opens_at(self) -> Instant:
        """When its lobby opens."""
        return self.begins_at - LOBBY

    @property
    def data(self) -> dict[str, object]:
        """The meeting as JSON."""
        told: dict[str, object] = {name: getattr(self, name) for name in SHOWN}
        return {**told, "leaders": [{"name": one.name, "role": one.role} for one in self.leaders]}


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with its programme, the meetings ahead and what repeats. `member` says that the reader has a name in the programme."""

    group: Group
    programme: Offer
    meetings: tuple[MeetingCard, ...]
    member: bool
    repeats: tuple[Repeat, ...] = ()

    @property
    def data(self) -> dict[str, object]:
        """The group as JSON."""
        shown = ("id", "name", "language", "about", "rules", "seats", "cohort")
        told: dict[str, object] = {name: getattr(self.group, name) for name in shown}
        meetings, repeats = [one.data for one in self.meetings], [one.data for one in self.repeats]
        return {**told, "programme": self.programme.id, "meetings": meetings, "repeats": repeats}
