"""What comes in from outside, by form or by frame, as frozen values, or a kind refusal beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from chat.meeting import ROOM
from chat.meeting.policy import MAY_ACCOMPANY
from chat.meeting.tools import CLOSING_MINUTES, PAUSE_MINUTES, QUIET_MINUTES, SLOWEST
from chat.words import EXCLUSION_REASONS, REASONS, TIMEOUT_REASONS
from core.errors import Invalid, Refused
from core.forms import Form
from core.frames import Act, Post
from crisis.alert import Line
from crisis.guarding.asking import NOTHING as UNMARKED
from crisis.guarding.asking import Looked
from crisis.noticing import NOTHING, Noticed

CHARACTERS = 2_000
BYTES = 8 * 1024
NUMBERS = 1_000_000_000

T = TypeVar("T")

SAYING = 500
"""Characters of a card on the table, of a kind word with what goes back, of a word about how heavy it is."""
SHARES = ("self", "leaders", "room")
HEAVIEST = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as its author wrote it: at most 2,000 characters as a reader counts them, 8 KiB.

    `noticed` is what the scan found in it; where it found something, `before` are the lines before it. `sure`: he was asked, and it
    goes out as it is; `looked` is what word rules found.
    """

    text: str
    key: str | None
    reply_to: int | None = None
    to: str = ROOM
    noticed: Noticed = NOTHING
    before: tuple[Line, ...] = ()
    sure: bool = False
    looked: Looked = UNMARKED

    @classmethod
    def parse(cls, form: Form) -> Draft:
        """Read it from a form. `to` names the room, those behind it, or a word. Invalid keeps what he typed."""
        text = form.text("text", CHARACTERS, BYTES, multiline=True)
        reply_to = form.number("reply_to", 1, NUMBERS, optional=True) if form.raw("reply_to") else None
        draft = cls(text, form.key(), reply_to, form.raw("to") or ROOM, sure=form.tick("sure"))
        form.check()
        return draft

    @classmethod
    def of(cls, post: Post, stream: str) -> Draft:
        """Read it from a frame on this stream; what is wrong with the text is the refusal itself."""
        sent = {"text": (post.text,), "key": (post.key,), "to": (stream,)}
        if post.reply_to is not None:
            sent["reply_to"] = (str(post.reply_to),)
        if post.sure:
            sent["sure"] = ("yes",)
        return _spoken(sent, cls.parse)


@dataclass(frozen=True, slots=True)
class Feeling:
    """How heavy it is, coming in or going out, from 0 to 10, with a word if he wants, and who may know."""

    when: str
    heavy: int
    share: str
    text: str
    key: str | None
    noticed: Noticed = NOTHING
    sure: bool = False

    @classmethod
    def parse(cls, form: Form, when: str) -> Feeling:
        """Read it from a form."""
        share = form.choice("share", SHARES) if form.raw("share") else "self"
        note = form.text("note", SAYING, multiline=True, optional=True)
        feeling = cls(when, form.number("mood", 0, HEAVIEST), share, note, form.key(), sure=form.tick("sure"))
        form.check()
        return feeling


@dataclass(frozen=True, slots=True)
class Order:
    """Something that those who lead ask for: a verb, and what it needs. `persona` is a tag; `every` means all held messages."""

    verb: str
    seq: int = 0
    reason: str = ""
    minutes: int | None = None
    now: bool = False
    seconds: int = 0
    persona: str = ""
    text: str = ""
    key: str | None = None
    on: bool = True
    part: str = ""
    every: bool = False

    @classmethod
    def parse(cls, form: Form) -> Order:
        """Read it from a form. Invalid says which field."""
        verb = form.raw("verb")
        if verb not in VERBS:
            raise Refused("unknown_act")
        order = cls(verb, **VERBS[verb](form))
        form.check()
        return order

    @classmethod
    def of(cls, act: Act) -> Order:
        """Read it from a frame."""
        plain = {name: (_as_typed(value),) for name, value in act.args.items() if isinstance(value, str | int)}
        return _spoken({"key": (act.key,), **plain, "verb": (act.verb,)}, cls.parse)


def _as_typed(value: str | int) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _nothing(form: Form) -> dict[str, Any]:
    return {}


def _minutes(most: int) -> Callable[[Form], dict[str, Any]]:
    return lambda form: {"minutes": form.number("minutes", 1, most) if form.raw("minutes") else None}


def _one_man(form: Form) -> dict[str, Any]:
    return {"persona": form.text("persona", TAG)}


def _hold(form: Form) -> dict[str, Any]:
    on = form.choice("on", ("yes", "no")) if form.raw("on") else "yes"
    return {"on": on == "yes", "persona": form.text("persona", TAG, optional=not form.raw("persona"))}


def _release(form: Form) -> dict[str, Any]:
    every = form.raw("seq") == "all"
    return {"every": every, "seq": 0 if every else form.number("seq", 1, NUMBERS)}


TAG = 40
VERBS: dict[str, Callable[[Form], dict[str, Any]]] = {
    "open": _nothing,
    "close": lambda form: {**_minutes(CLOSING_MINUTES)(form), "now": form.tick("now")},
    "remove": lambda form: {"seq": form.number("seq", 1, NUMBERS), "reason": form.choice("reason", REASONS)},
    "pause": _minutes(PAUSE_MINUTES),
    "resume": _nothing,
    "hold": _hold,
    "release": _release,
    "return": lambda form: {
        "seq": form.number("seq", 1, NUMBERS),
        "text": form.text("text", SAYING, multiline=True, optional=True),
    },
    "slow": lambda form: {"seconds": form.number("seconds", 0, SLOWEST)},
    "prompt": lambda form: {"text": form.text("text", SAYING, multiline=True, optional=True), "key": form.key()},
    "timeout": lambda form: {
        **_one_man(form),
        **_minutes(QUIET_MINUTES)(form),
        "reason": form.choice("reason", TIMEOUT_REASONS),
    },
    "exclude": lambda form: {**_one_man(form), "reason": form.choice("reason", EXCLUSION_REASONS)},
    "breakaway": _one_man,
    "minor": _one_man,
    "back": _one_man,
    "handover": lambda form: {"persona": form.text("to", TAG)},
    "cover": _nothing,
    "accompany": lambda form: {"part": form.choice("part", MAY_ACCOMPANY)},
    "step_down": _nothing,
    "decline": _nothing,
}
"""What those who lead can ask for at `/meetings/{id}/acts` and as `act` frames, and how its fields are read."""


def _spoken(sent: Mapping[str, tuple[str, ...]], parse: Callable[[Form], T]) -> T:
    """Parse as a form; a frame has no fields to stand beside, so its first fault is the refusal."""
    try:
        return parse(Form(sent))
    except Invalid as fault:
        raise fault.spoken() from fault
