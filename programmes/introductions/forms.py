"""What one of the team writes of himself, and what a coordinator says of it, as frozen values."""

from collections.abc import Callable, Sequence
from typing import Protocol

from core.forms import Form
from core.i18n import LANGUAGES
from programmes.introductions.service import Verdict, Words

LIVED, ABOUT, WHY = 600, 400, 300
MOMENTS = 10**14
GRANT = 40
FIELDS = ("lived", "about")


class Given(Protocol):
    """Something in a text that could tell who somebody is, or where to reach him; its place in code points."""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""


GivesAway = Callable[[str], Sequence[Given]]
"""Finds what could give somebody away. It sometimes sees a name where there is none, so he may say that he is sure."""


def parse_words(form: Form, gives_away: GivesAway) -> Words:
    """Read an introduction. What could give somebody away is shown beside its field; who is sure ticks so and sends it again."""
    language = form.choice("language", LANGUAGES)
    lived = form.text("lived", LIVED, LIVED * 4, multiline=True, optional=True)
    about = form.text("about", ABOUT, ABOUT * 4, multiline=True)
    sure = form.tick("sure")
    for name, text in zip(FIELDS, (lived, about), strict=True):
        if not sure and (found := gives_away(text)):
            form.fail(name, "gives_away", what=", ".join(text[one.span[0] : one.span[1]] for one in found))
    form.check()
    return Words(language, lived, about)


def parse_languages(form: Form) -> tuple[str, ...]:
    """Read the languages that he reads; at least one."""
    languages = form.several("reads", LANGUAGES)
    if not languages:
        form.fail("reads", "choose")
    form.check()
    return languages


def parse_verdict(form: Form) -> Verdict:
    """Read what a coordinator says of a text; given back, it needs a reason."""
    grant, language = form.text("grant", GRANT), form.choice("language", LANGUAGES)
    written_at = form.number("written_at", 0, MOMENTS)
    act = form.choice("act", ("show", "return"))
    verdict = Verdict(grant, language, written_at, form.text("why", WHY) if act == "return" else "")
    form.check()
    return verdict
