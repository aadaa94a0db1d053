"""What can be asked of an alert. Verbs look up and draw what an act carries; deciding needs nothing else."""

from typing import Any

import msgspec

from core.clock import Instant
from crisis.alert.shown import Face, Where
from crisis.alert.state import Times


class Line(msgspec.Struct, frozen=True):
    """Something that was written: by whom (tag, name and role there), when, and its text. `hits` are set in the one that rang.

    A hit is {"rule", "span": [start, end), "modifiers"}: ids and places, no words.
    """

    tag: str
    name: str
    role: str
    said_at: Instant
    text: str
    hits: tuple[dict[str, Any], ...] = ()


class Staff(msgspec.Struct, frozen=True):
    """One of the staff: his persona, and his face here."""

    persona: str
    face: Face


class Open(msgspec.Struct, frozen=True):
    """An alert begins. The first act. `lines` are what was written before and, last, what rang."""

    programme: str
    persona: str
    man: Face | None
    tier: int
    kinds: tuple[str, ...]
    source: str
    language: str
    where: Where
    lines: tuple[Line, ...] = ()
    drill: bool = False
    times: Times = Times()


class Sign(msgspec.Struct, frozen=True):
    """A further sign about the same man. A higher tier begins the calls anew."""

    tier: int
    kinds: tuple[str, ...]
    source: str
    where: Where
    line: Line | None = None


class Raise(msgspec.Struct, frozen=True):
    """One of the staff takes it for nearer than it was. Refused `not_higher`."""

    tier: int
    staff: Staff


class Call(msgspec.Struct, frozen=True):
    """These are called, and the next at `next_at`. Without anybody nobody is there, unless it only `waits` for the next working day."""

    rung: int
    round: int
    callees: tuple[Staff, ...]
    next_at: Instant
    waits: bool = False


class Fail(msgspec.Struct, frozen=True):
    """Nothing reached him."""

    persona: str


class Take(msgspec.Struct, frozen=True):
    """He has it from now on. Refused `taken`, with the name, where somebody else has it and does not let it lie."""

    staff: Staff


class Decline(msgspec.Struct, frozen=True):
    """He was called and cannot."""


class HandOver(msgspec.Struct, frozen=True):
    """Its holder gives it to somebody else, who has it at once."""

    to: Staff


class Consult(msgspec.Struct, frozen=True):
    """Its holder asks somebody to look at it too."""

    whom: Staff


class TickStep(msgspec.Struct, frozen=True):
    """A step of the protocol is done, or not done after all."""

    step: str
    done: bool = True


class TalkNow(msgspec.Struct, frozen=True):
    """A private conversation was offered to him."""

    talk: str


class KeepSeat(msgspec.Struct, frozen=True):
    """He talks with a professional, and his seat in the meeting waits for him."""


class Note(msgspec.Struct, frozen=True):
    """Something is written down."""

    text: str
    key: str | None = None


class TellAuthority(msgspec.Struct, frozen=True):
    """An authority was told: whom, codes of what was given, with his consent or without, and why."""

    authority: str
    gave: tuple[str, ...]
    consent: bool
    text: str
    key: str | None = None


class ReviewTelling(msgspec.Struct, frozen=True):
    """Another one has looked at what an authority was told."""

    number: int
    staff: Staff
    text: str = ""


class Close(msgspec.Struct, frozen=True):
    """It ends, with an outcome, whether it was a true alarm, what was done, and when somebody looks again."""

    outcome: str
    true_alarm: bool
    text: str
    look_again_at: Instant | None = None


class StopDrill(msgspec.Struct, frozen=True):
    """A drill is over, whoever has it. Refused `not_possible` in earnest."""


class Look(msgspec.Struct, frozen=True):
    """Somebody has looked again after the end."""

    staff: Staff
    text: str = ""


class DropOut(msgspec.Struct, frozen=True):
    """One of the staff works here no more; what he held is called again."""

    persona: str


class Forget(msgspec.Struct, frozen=True):
    """Its time is over."""
