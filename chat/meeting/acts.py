"""What can be asked of a meeting. Each act carries what chance and the outside gave; `decide` adds nothing to it."""

import msgspec

from chat.meeting.state import Terms
from core.clock import Instant


class Crew(msgspec.Struct, frozen=True):
    """One who shall lead: his persona, the tag drawn for him here, his name and the role he is shown with."""

    persona: str
    tag: str
    name: str
    role: str
    demo: bool = False


class Schedule(msgspec.Struct, frozen=True):
    """A coordinator sets the time, the seats and those who lead. Once only: the space is born by it."""

    programme: str
    begins_at: Instant
    ends_at: Instant
    cap: int
    leaders: tuple[Crew, ...] = ()
    terms: Terms = Terms()


class Amend(msgspec.Struct, frozen=True):
    """A coordinator changes the plan. Times and seats only before it opens, those who lead until it has closed."""

    begins_at: Instant
    ends_at: Instant
    cap: int
    leaders: tuple[Crew, ...]


class Cancel(msgspec.Struct, frozen=True):
    """A coordinator calls a meeting off that has not opened."""


class TakeSeat(msgspec.Struct, frozen=True):
    """A man takes a seat. `tag` is what the others will know him by."""

    tag: str
    demo: bool = False


class GiveUpSeat(msgspec.Struct, frozen=True):
    """He gives his seat to somebody else."""


class Arrive(msgspec.Struct, frozen=True):
    """A line of his is open at this worker."""

    worker: str


class FallSilent(msgspec.Struct, frozen=True):
    """His last line at this worker is gone since then."""

    worker: str
    since: Instant


class LoseWorker(msgspec.Struct, frozen=True):
    """A worker died: everybody whose lines it held counts as silent since its last sign of life."""

    worker: str
    since: Instant


class Leave(msgspec.Struct, frozen=True):
    """He goes now, all lines at once: by the door or by quick exit. His seat waits for him."""


class Enter(msgspec.Struct, frozen=True):
    """He comes back in after he left."""


class Open(msgspec.Struct, frozen=True):
    """A facilitator opens the room."""


class Say(msgspec.Struct, frozen=True):
    """Somebody says something. A message is never changed; `reply_to` is an earlier number of the room."""

    text: str
    key: str | None
    reply_to: int | None = None


class Remove(msgspec.Struct, frozen=True):
    """A facilitator removes a message. Its text is overwritten; the reason is a code that everybody sees."""

    seq: int
    reason: str


class Release(msgspec.Struct, frozen=True):
    """A held message goes to the room, in the words its author wrote. `seq` is its number in the hold."""

    seq: int
    text: str


class CloseGently(msgspec.Struct, frozen=True):
    """A facilitator lets the room come to its end: last words are said until then."""

    minutes: int | None = None


class CloseNow(msgspec.Struct, frozen=True):
    """A facilitator ends it at once."""


class DropOut(msgspec.Struct, frozen=True):
    """Somebody's persona is to be forgotten: he has no place here any more, and had none."""

    persona: str


class Forget(msgspec.Struct, frozen=True):
    """The clock forgets a closed meeting: first what was said, after the time for aftercare also who was there."""
