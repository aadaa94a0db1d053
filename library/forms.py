"""What writers of articles send, as frozen values."""

from dataclasses import dataclass

from core.forms import Form
from core.i18n import LANGUAGES
from programmes.help import SECTIONS

TITLE, SUMMARY, BODY, REVIEWER = 100, 300, 6_000, 80
LINES = {code: title for code, title, _ in SECTIONS}
"""Kinds of lines of help that can stand beneath an article, by their heading."""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article in one language, as somebody wrote it."""

    language: str
    title: str
    summary: str
    body: str
    plain: bool = False
    lines_for: tuple[str, ...] = ()

    @classmethod
    def parse(cls, form: Form) -> "ArticleDraft":
        """Read it from a form. Invalid keeps what was typed."""
        draft = cls(
            form.choice("language", LANGUAGES),
            form.text("title", TITLE, TITLE * 4),
            form.text("summary", SUMMARY, SUMMARY * 4),
            form.text("body", BODY, BODY * 4, multiline=True),
            form.tick("plain"),
            form.several("lines_for", LINES),
        )
        form.check()
        return draft


def parse_review(form: Form) -> tuple[str, str]:
    """Read which language is published, and who has reviewed it."""
    told = form.choice("language", LANGUAGES), form.text("reviewed_by", REVIEWER, REVIEWER * 4)
    form.check()
    return told
