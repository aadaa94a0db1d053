"""What can be asked of a meeting. Each act carries what chance and the outside gave; `decide` adds nothing to it."""

import msgspec

from chat.meeting.state import ROOM
from chat.meeting.terms import Terms
from core.clock import Instant


class Crew(msgspec.Struct, frozen=True):
    """One who shall lead: his persona, the tag drawn for him here, his name and the role he is shown with."""

    persona: str
    tag: str
    name: str
    role: str
    demo: bool = False


class Schedule(msgspec.Struct, frozen=True):
    """A coordinator sets the time, the seats and those who lead. Once only: the space is born by it.

    `least` facilitators open it; `listening` seats have no voice and stand beside the `cap`; `standby` are asked when somebody is missing.
    """

    programme: str
    begins_at: Instant
    ends_at: Instant
    cap: int
    leaders: tuple[Crew, ...] = ()
    terms: Terms = Terms()
    least: int = 1
    listening: int = 0
    standby: tuple[Crew, ...] = ()


class Amend(msgspec.Struct, frozen=True):
    """A coordinator changes the plan. Times and seats only before it opens, those who lead until it has closed."""

    begins_at: Instant
    ends_at: Instant
    cap: int
    leaders: tuple[Crew, ...]
    least: int = 1
    listening: int = 0
    standby: tuple[Crew, ...] = ()


class Cancel(msgspec.Struct, frozen=True):
    """A coordinator calls a meeting off that has not opened."""


class TakeSeat(msgspec.Struct, frozen=True):
    """A man takes a seat, one with a voice or one to listen. `tag` is what the others will know him by.

    Where all voices are taken he waits on the list, and keeps a listening seat if he has one.
    """

    tag: str
    demo: bool = False
    listens: bool = False


class CarrySeat(msgspec.Struct, frozen=True):
    """The house gives him a seat here, in place of one in a meeting that was not held."""

    persona: str
    tag: str
    name: str
    demo: bool = False
    listens: bool = False


class GiveUpSeat(msgspec.Struct, frozen=True):
    """He gives his seat, or his place on the list, to somebody else."""


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
    """Somebody says something: to the room, backstage, or in a word. A message is never changed; `reply_to` is an earlier number of the room.

    `waits`: a word rule of the programme lets those who lead read it first.
    """

    text: str
    key: str | None
    reply_to: int | None = None
    stream: str = ROOM
    waits: bool = False


class Remove(msgspec.Struct, frozen=True):
    """A facilitator removes a message. Its text is overwritten; the reason is a code that everybody sees."""

    seq: int
    reason: str


class Release(msgspec.Struct, frozen=True):
    """A held message goes to the room, in the words its author wrote. `seq` is its number in the hold."""

    seq: int
    text: str


class Return(msgspec.Struct, frozen=True):
    """A held message goes back to its author. `seq` is its number in the hold."""

    seq: int


class Slow(msgspec.Struct, frozen=True):
    """So many seconds lie between two messages of one man; none: as fast as they like."""

    seconds: int


class Hold(msgspec.Struct, frozen=True):
    """Those who lead read first, what everybody writes or what one man writes; or no longer."""

    on: bool
    persona: str | None = None


class Pause(msgspec.Struct, frozen=True):
    """Nobody speaks for so many minutes; what men write waits."""

    minutes: int


class Resume(msgspec.Struct, frozen=True):
    """The pause is over, or a room that was closing gently stays open."""


class Prompt(msgspec.Struct, frozen=True):
    """A card lies on the table, seen by all; without text it is taken away."""

    text: str
    key: str | None = None


class TimeOut(msgspec.Struct, frozen=True):
    """One man is out of the room for so many minutes, and told why. The room sees that he left."""

    persona: str
    minutes: int
    reason: str


class Exclude(msgspec.Struct, frozen=True):
    """One man is out of this meeting, and told why. The room sees that he left."""

    persona: str
    reason: str


class Breakaway(msgspec.Struct, frozen=True):
    """One man goes to a counsellor; his seat is kept. The room sees that he left."""

    persona: str


class SetApart(msgspec.Struct, frozen=True):
    """The house keeps the seat of one who talks with a counsellor elsewhere."""

    persona: str


class BackIn(msgspec.Struct, frozen=True):
    """A time-out, an exclusion or a talk with a counsellor is over for this man."""

    persona: str


class HandOver(msgspec.Struct, frozen=True):
    """He who leads gives the lead to another who leads and is here."""

    to: str


class SeekCover(msgspec.Struct, frozen=True):
    """Somebody who leads must go, or needs another beside him: others are asked to come."""


class Accompany(msgspec.Struct, frozen=True):
    """Somebody of the team comes to this meeting: to lead, as a second from his desk, to accompany it, or behind it while he is on duty.

    That he is on duty was looked up when this was asked.
    """

    part: str
    tag: str
    name: str
    role: str


class StepDown(msgspec.Struct, frozen=True):
    """He is no second, supervisor or professional of this meeting any more: by himself, or because his shift is over."""

    persona: str


class Mood(msgspec.Struct, frozen=True):
    """A man tells how heavy it is (0 to 10), coming in or going out, to the room or to those who lead, with a word if he wants."""

    when: str
    heavy: int
    share: str
    text: str | None = None
    key: str | None = None


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
