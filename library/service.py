"""Verbs of the library. Each leaves a row in the staff log."""

from dataclasses import replace

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, Work
from library.forms import ArticleDraft
from library.models import Article, ArticleVersion
from library.policy import may_write
from programmes.models import Programme


def begin_article(work: Work, actor: AnyActor, programme: str, draft: ArticleDraft) -> str:
    """There is a new article, which nobody but the team can read. Sending the same again gives the one there is."""
    if work.db.get(Programme, programme) is None or not _writes(actor, programme):
        raise NotFound
    same = select(Article).join(ArticleVersion, ArticleVersion.article_id == Article.id)
    same = same.where(Article.programme_id == programme, ArticleVersion.body == draft.body)
    found = work.db.scalars(same.where(ArticleVersion.language == draft.language).limit(1)).first()
    if found is None:
        found = Article(id=work.new_id(), programme_id=programme, lines_for="", made_at=work.now)
        work.db.add(found)
        work.db.flush()
        note(work, actor, "article_begun", ("article", found.id), programme=programme)
    write_version(work, actor, found.id, draft)
    return found.id


def write_version(work: Work, actor: AnyActor, article_id: str, draft: ArticleDraft) -> int:
    """This is the next version in its language; what is published stays so meanwhile. Returns its number."""
    article = _his(work, actor, article_id)
    article.lines_for = " ".join(draft.lines_for)
    newest = _newest(work, article_id, draft.language)
    if newest is not None and _says(newest) == replace(draft, lines_for=()):
        work.db.flush()
        return newest.number
    if newest is None or newest.published_at is not None:
        newest = ArticleVersion(id=work.new_id(), article_id=article_id, number=newest.number + 1 if newest else 1)
        work.db.add(newest)
    newest.language, newest.title, newest.summary = draft.language, draft.title, draft.summary
    newest.body, newest.plain = draft.body, draft.plain
    newest.written_by = actor.name if isinstance(actor, Actor) else ""
    work.db.flush()
    note(work, actor, f"article_written_{draft.language}", ("article", article_id), programme=article.programme_id)
    return newest.number


def publish(work: Work, actor: AnyActor, article_id: str, language: str, reviewed_by: str) -> None:
    """Men read the newest version from now on, with who has reviewed it and the day. A second time changes nothing."""
    article = _his(work, actor, article_id)
    newest = _newest(work, article_id, language)
    ensure(newest is not None, "nothing_to_publish")
    if newest is None or (newest.published_at is not None and article.withdrawn_at is None):
        return
    newest.published_at, newest.reviewed_by = work.now, reviewed_by
    article.withdrawn_at = None
    work.db.flush()
    note(work, actor, f"article_published_{language}", ("article", article_id), programme=article.programme_id)


def withdraw(work: Work, actor: AnyActor, article_id: str) -> None:
    """Men do not find the article any more, in any language; it stays with the team, and can be published again."""
    article = _his(work, actor, article_id)
    if article.withdrawn_at is not None:
        return
    article.withdrawn_at = work.now
    work.db.flush()
    note(work, actor, "article_withdrawn", ("article", article_id), programme=article.programme_id)


def _his(work: Work, actor: AnyActor, article_id: str) -> Article:
    article = work.db.get(Article, article_id)
    if article is None or not _writes(actor, article.programme_id):
        raise NotFound
    return article


def _writes(actor: AnyActor, programme: str) -> bool:
    return actor is CONSOLE or may_write(actor, programme)


def _newest(work: Work, article_id: str, language: str) -> ArticleVersion | None:
    of_language = select(ArticleVersion).where(
        ArticleVersion.article_id == article_id, ArticleVersion.language == language
    )
    return work.db.scalars(of_language.order_by(ArticleVersion.number.desc()).limit(1)).first()


def _says(row: ArticleVersion) -> ArticleDraft:
    return ArticleDraft(row.language, row.title, row.summary, row.body, row.plain)
