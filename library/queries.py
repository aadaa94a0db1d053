"""Reads of the library: what may be read, by whom and in which language, and what the team works on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from auth.people import Person
from core.errors import NotFound
from core.work import Read
from library.models import Article, ArticleVersion
from library.policy import may_read, may_write
from programmes.queries import Offer, offer, offers, spoken
from programmes.readiness import Doors

MOST = 200
"""Articles of a programme that a page lists."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article as men read it: its published words in the language nearest to the reader's, and the others it is in."""

    article: Article
    words: ArticleVersion
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a programme has to read."""

    programme: Offer
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class TeamArticle:
    """An article as the team sees it: the newest and the published version of each language, and all there ever were."""

    article: Article
    newest: dict[str, ArticleVersion]
    published: dict[str, ArticleVersion]
    versions: tuple[ArticleVersion, ...]

    def title_in(self, language: str) -> str:
        """Its title in this language, or the nearest there is."""
        row = spoken(self.newest.values(), language, " ".join(self.newest))
        return row.title if row is not None else ""


def shelves(read: Read, doors: Doors, person: Person | None, language: str) -> tuple[Shelf, ...]:
    """Every programme's articles that he may read, by title in his language's order of programmes."""
    listed = []
    for one in offers(read, language):
        if may_read(person, one.id, doors=doors.are_open(read, one.id)):
            articles = _articles(read, one.id, withdrawn=False)
            found = (_found(article, rows, language) for article, rows in articles)
            shown = sorted((each for each in found if each is not None), key=lambda each: each.words.title)
            listed.append(Shelf(one, tuple(shown)))
    return tuple(shelf for shelf in listed if shelf.found)


def to_read(read: Read, doors: Doors, person: Person | None, article_id: str, language: str) -> tuple[Found, Offer]:
    """An article that he may read. NotFound where there is none, whatever the reason."""
    article = read.db.get(Article, article_id)
    programme = article.programme_id if article is not None else ""
    may = may_read(person, programme, doors=doors.are_open(read, programme))
    if article is None or article.withdrawn_at is not None or not may:
        raise NotFound
    found = _found(article, _versions(read, [article_id]), language)
    if found is None:
        raise NotFound
    return found, offer(read, programme, language)


def team_shelf(read: Read, programme: str) -> tuple[TeamArticle, ...]:
    """All articles of a programme, the newest first, withdrawn ones too."""
    return tuple(_team_article(article, rows) for article, rows in _articles(read, programme, withdrawn=True))


def team_article(read: Read, person: Person, article_id: str) -> TeamArticle:
    """An article for one who may write it. NotFound for anybody else."""
    article = read.db.get(Article, article_id)
    if article is None or not may_write(person.actor_in(article.programme_id), article.programme_id):
        raise NotFound
    return _team_article(article, _versions(read, [article_id]))


def _articles(read: Read, programme: str, *, withdrawn: bool) -> list[tuple[Article, list[ArticleVersion]]]:
    wanted = select(Article).where(Article.programme_id == programme)
    if not withdrawn:
        wanted = wanted.where(Article.withdrawn_at.is_(None))
    articles = read.db.scalars(wanted.order_by(Article.made_at.desc(), Article.id).limit(MOST)).all()
    rows = _versions(read, [one.id for one in articles])
    return [(one, [row for row in rows if row.article_id == one.id]) for one in articles]


def _versions(read: Read, articles: Sequence[str]) -> list[ArticleVersion]:
    of_these = select(ArticleVersion).where(ArticleVersion.article_id.in_(articles))
    return list(read.db.scalars(of_these.order_by(ArticleVersion.number)))


def _found(article: Article, rows: Iterable[ArticleVersion], language: str) -> Found | None:
    published = {row.language: row for row in rows if row.published_at is not None}
    words = spoken(published.values(), language, " ".join(sorted(published)))
    return Found(article, words, tuple(sorted(published))) if words is not None else None


def _team_article(article: Article, rows: list[ArticleVersion]) -> TeamArticle:
    newest = {row.language: row for row in rows}
    published = {row.language: row for row in rows if row.published_at is not None}
    return TeamArticle(article, newest, published, tuple(rows))
