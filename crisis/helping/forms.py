"""What comes in by the forms of help, made plain values."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from core.forms import Form
from core.negotiation import is_own_path
from crisis.helping.words import WORRIES

MOST, MOST_BYTES = 2_000, 8 * 1024
"""Characters, and bytes, of what one says with it."""
FROM = 200
_ROOM = re.compile(r"/(?:meetings|conversations)/([a-z2-7]{20})(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class Asking:
    """He asks for help, in this programme, with or without words."""

    programme: str
    text: str

    @classmethod
    def parse(cls, form: Form, programmes: Collection[str]) -> "Asking":
        """Read the form of one who has a name in these programmes; where it is one alone, he need not say which."""
        only = next(iter(programmes)) if len(programmes) == 1 and not form.raw("programme") else None
        programme = only or form.choice("programme", programmes)
        text = words_of(form)
        form.check()
        return cls(programme, text)


@dataclass(frozen=True, slots=True)
class Concern:
    """Somebody outside is worried: what he fears, in which programme, with or without words."""

    about: str
    programme: str
    text: str

    @classmethod
    def parse(cls, form: Form, programmes: Collection[str]) -> "Concern":
        """Read the form."""
        about = form.choice("about", WORRIES)
        programme = form.choice("programme", programmes) if len(programmes) > 1 else next(iter(programmes), "")
        text = words_of(form)
        form.check()
        return cls(about, programme, text)


def words_of(form: Form) -> str:
    """Read what somebody says with it; nothing is well too."""
    return form.text("text", MOST, MOST_BYTES, multiline=True, optional=True)


def came_from(typed: str) -> str:
    """Give the page that he came from, where it is one of this house; else nothing."""
    return typed if typed and len(typed) <= FROM and is_own_path(typed) else ""


def room_of(came: str) -> str:
    """Give the meeting or conversation that a page was of; nothing where it was of none."""
    found = _ROOM.match(came)
    return found[1] if found else ""
