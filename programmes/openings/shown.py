"""What a programme offers beside its meetings, as men see it at this moment."""

from collections.abc import Callable
from dataclasses import dataclass

from core.clock import Instant
from core.work import Read
from programmes.openings.queries import NOT_OFFERED, Opening, opening, promise
from programmes.rota.policy import MESSAGES, WALK_IN

Waiting = Callable[[Read, str, str], int]
"""How many men wait in a programme for one purpose: known on a floor above, and told through `app`."""


def nobody_waits(read: Read, programme: str, purpose: str) -> int:
    """While no floor above has anybody who could wait."""
    return 0


@dataclass(frozen=True, slots=True)
class Counsel:
    """Talking with one person and writing to the team. `waiting` counts who waits for a talk; a message is answered by `promise`."""

    programme: str
    walk_in: Opening
    messages: Opening
    waiting: int = 0
    promise: Instant | None = None

    @property
    def offered(self) -> bool:
        """Whether there is any of it."""
        return self.walk_in.state != NOT_OFFERED or self.messages.state != NOT_OFFERED

    @property
    def talk_href(self) -> str:
        """Where one talks with one person."""
        return f"/walk-in?programme={self.programme}"

    @property
    def write_href(self) -> str:
        """Where one writes to the team."""
        return f"/conversations/new?programme={self.programme}"

    @property
    def closed_href(self) -> str:
        """Where it says why it is closed, until when, and what else there is."""
        return f"/programmes/{self.programme}/closed"

    @property
    def data(self) -> dict[str, object]:
        """What programs get."""
        return {
            "walk_in": {**self.walk_in.data, "waiting": self.waiting},
            "messages": {**self.messages.data, "promise": self.promise},
        }


def counsel_of(read: Read, programme: str, waiting: Waiting, language: str = "") -> Counsel:
    """What a programme offers now to one who writes in this language. How many wait, and the promise, are asked only where it matters."""
    walk_in, messages = opening(read, programme, WALK_IN), opening(read, programme, MESSAGES)
    return Counsel(
        programme,
        walk_in,
        messages,
        waiting(read, programme, WALK_IN) if walk_in.offered else 0,
        promise(read, programme, waiting(read, programme, MESSAGES), language) if messages.offered else None,
    )
