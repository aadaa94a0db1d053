"""What is on: meetings as the pages below the rooms show them. The rooms themselves are a floor above and are asked through `app`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.clock import Instant
from core.work import Read

LIVE, SOON, LATER = "live", "soon", "later"


@dataclass(frozen=True, slots=True)
class Leader:
    """Who leads, and whether as a peer or as a professional."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting that is on (`live`), whose lobby is open (`soon`), or that comes (`later`). `free` counts seats."""

    id: str
    programme: str
    group: str
    topic: str
    language: str
    zone: str
    begins_at: Instant
    ends_at: Instant
    phase: str
    free: int
    leaders: tuple[Leader, ...] = field(default=())
    demo: bool = False

    @property
    def href(self) -> str:
        """Where one goes to it."""
        return f"/meetings/{self.id}"


Outlook = Callable[[Read], tuple[Coming, ...]]
"""Everything that is on or comes within a week, the soonest first."""


def nothing(read: Read) -> tuple[Coming, ...]:
    """While no floor above has rooms, nothing is on."""
    return ()


def for_reader(meetings: Iterable[Coming], language: str) -> tuple[Coming, ...]:
    """Those in the reader's language first; within a language those with a seat left, then the soonest."""
    return tuple(
        sorted(meetings, key=lambda one: (one.language != language, one.free == 0, one.begins_at, one.id)),
    )


def now_open(meetings: Iterable[Coming]) -> tuple[Coming, ...]:
    """Those that one can enter at this moment."""
    return tuple(one for one in meetings if one.phase in (LIVE, SOON))


def still_to_come(meetings: Iterable[Coming]) -> tuple[Coming, ...]:
    """Those that begin later."""
    return tuple(one for one in meetings if one.phase == LATER)
