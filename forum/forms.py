"""What comes in from outside, by form or by frame, as frozen values, or a kind refusal beside its field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.forms import Form
from core.i18n import LANGUAGES
from crisis.alert import Line
from crisis.noticing import NOTHING, Noticed
from forum.policy import CHECKINGS, READERS
from forum.words import TOPICS, WARNINGS

CHARACTERS = 20_000
BYTES = 80 * 1024
TITLE = 120
NUMBERS = 1_000_000_000
OWN, THREAD_ONLY = "own", "thread"
"""Under which name: his own, or one for this thread alone."""
SLOWEST = 3_600
FIRSTS = 20
LOOK_HOURS = 14 * 24
WORD = 600


@dataclass(frozen=True, slots=True)
class Draft:
    """A post as its writer wrote it. `reply_to` is the entry that it answers. `noticed` is what the scan found in it, `before` what stood before it.

    `hold`: a rule wants it to be read before it shows.
    """

    text: str
    key: str
    language: str
    reply_to: int | None = None
    warning: str = ""
    by_thread_name: bool = False
    noticed: Noticed = NOTHING
    before: tuple[Line, ...] = ()
    hold: bool = False

    @classmethod
    def parse(cls, form: Form, language: str, key: str) -> Draft:
        """Read it from a form, whose own key goes before the one given. Invalid keeps what he typed."""
        reply_to = form.number("reply_to", 1, NUMBERS, optional=True) if form.raw("reply_to") else None
        draft = cls(
            form.text("text", CHARACTERS, BYTES, multiline=True),
            form.key() or key,
            language,
            reply_to,
            form.choice("warning", WARNINGS, optional=True),
            form.choice("as", (OWN, THREAD_ONLY), optional=True) == THREAD_ONLY,
        )
        form.check()
        return draft


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread as its writer wants it: a title, what it is about, and its first post."""

    title: str
    topic: str
    first: Draft

    @classmethod
    def parse(cls, form: Form, language: str, key: str) -> NewThread:
        """Read it from a form. Invalid says everything that is missing at once."""
        title, topic = form.text("title", TITLE), form.choice("topic", TOPICS, optional=True)
        return cls(title, topic, Draft.parse(form, language, key))


@dataclass(frozen=True, slots=True)
class BoardDraft:
    """A board as a coordinator wants it. `texts` by language: its name, and what it is for."""

    texts: dict[str, tuple[str, str]]
    readers: str
    checking: str
    firsts: int
    slow: int
    look_hours: int

    @classmethod
    def parse(cls, form: Form, languages: Collection[str]) -> BoardDraft:
        """Read it from a form: a name is needed in each language that the programme speaks."""
        texts = {one: (form.text(f"name_{one}", 60), form.text(f"about_{one}", 300)) for one in languages}
        draft = cls(
            texts,
            form.choice("readers", READERS),
            form.choice("checking", CHECKINGS),
            form.number("firsts", 1, FIRSTS),
            form.number("slow", 0, SLOWEST),
            form.number("look_hours", 1, LOOK_HOURS),
        )
        form.check()
        return draft


def spoken(languages: str) -> tuple[str, ...]:
    """Give the languages of a programme, those the house speaks."""
    return tuple(one for one in languages.split() if one in LANGUAGES)


__all__ = ["BoardDraft", "Draft", "NewThread", "spoken"]
