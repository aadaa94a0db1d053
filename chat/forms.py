"""What comes in from outside, by form or by frame, as frozen values, or a kind refusal beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from chat.meeting.tools import CLOSING_MINUTES
from chat.words import REASONS
from core.errors import Invalid, Refused
from core.forms import Form
from core.frames import Act, Post

CHARACTERS = 2_000
BYTES = 8 * 1024
NUMBERS = 1_000_000_000

T = TypeVar("T")

VERBS = ("open", "close", "remove")
"""What those who lead can ask for at `/meetings/{id}/acts` and as `act` frames."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as its author wrote it: at most 2,000 characters as a reader counts them, 8 KiB."""

    text: str
    key: str | None
    reply_to: int | None = None

    @classmethod
    def parse(cls, form: Form) -> Draft:
        """Read it from a form. Invalid keeps what he typed."""
        text = form.text("text", CHARACTERS, BYTES, multiline=True)
        reply_to = form.number("reply_to", 1, NUMBERS, optional=True) if form.raw("reply_to") else None
        draft = cls(text, form.key(), reply_to)
        form.check()
        return draft

    @classmethod
    def of(cls, post: Post) -> Draft:
        """Read it from a frame; what is wrong with the text is the refusal itself."""
        sent = {"text": (post.text,), "key": (post.key,)}
        if post.reply_to is not None:
            sent["reply_to"] = (str(post.reply_to),)
        return _spoken(sent, cls.parse)


@dataclass(frozen=True, slots=True)
class Order:
    """Something that those who lead ask for: open, close (gently, within minutes, or now), remove a message with a reason."""

    verb: str
    seq: int = 0
    reason: str = ""
    minutes: int | None = None
    now: bool = False

    @classmethod
    def parse(cls, form: Form) -> Order:
        """Read it from a form. Invalid says which field."""
        verb = form.raw("verb")
        if verb not in VERBS:
            raise Refused("unknown_act")
        order = cls(verb)
        if verb == "remove":
            order = cls(verb, form.number("seq", 1, NUMBERS), form.choice("reason", REASONS))
        elif verb == "close":
            minutes = form.number("minutes", 1, CLOSING_MINUTES) if form.raw("minutes") else None
            order = cls(verb, minutes=minutes, now=form.tick("now"))
        form.check()
        return order

    @classmethod
    def of(cls, act: Act) -> Order:
        """Read it from a frame."""
        plain = {name: (str(value),) for name, value in act.args.items() if isinstance(value, str | int)}
        return _spoken({**plain, "verb": (act.verb,)}, cls.parse)


def _spoken(sent: Mapping[str, tuple[str, ...]], parse: Callable[[Form], T]) -> T:
    """Parse as a form; a frame has no fields to stand beside, so its first fault is the refusal."""
    try:
        return parse(Form(sent))
    except Invalid as fault:
        first = next(iter(fault.fields.values()))
        raise Refused(first.code, status=422, **dict[str, Any](first.args)) from fault
