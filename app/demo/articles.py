"""What there is to read in the demonstration."""

import tomllib
from pathlib import Path
from typing import Any

from app.demo.cast import cast_of
from auth.people import Actor
from core.work import NamedActor, Work
from library.forms import ArticleDraft
from library.service import begin_article, publish, write_version

_ARTICLES = Path(__file__).parent / "articles.toml"
LANGUAGES = ("en", "fi", "sv", "ar")


def write_articles(work: Work, actor: NamedActor, programme: str) -> None:
    """The articles of this programme are published in every language, by its counsellor."""
    writer = next(one.actor for one in cast_of(work, programme).values() if one.actor.has("counsellor"))
    told = tomllib.loads(_ARTICLES.read_text(encoding="utf-8"))
    for one in told["articles"]:
        if one["programme"] == programme:
            _publish(work, writer, one, told["reviewed_by"])


def _publish(work: Work, writer: Actor, one: dict[str, Any], reviewers: dict[str, str]) -> None:
    drafts = [_draft(one, language) for language in LANGUAGES]
    article = begin_article(work, writer, writer.programme or "", drafts[0])
    for draft in drafts:
        write_version(work, writer, article, draft)
        publish(work, writer, article, draft.language, reviewers[draft.language])


def _draft(one: dict[str, Any], language: str) -> ArticleDraft:
    words = one[language]
    kinds = tuple(one["lines_for"])
    return ArticleDraft(language, words["title"], words["summary"], words["body"].strip(), one["plain"], kinds)
