"""What is found, and by whom: who may read what is part of the question to the database, so nothing else is ever counted."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BigInteger, Select, String, bindparam, column, select, table, text

from auth.people import Person
from core.clock import Instant
from core.work import Read
from forum.models import Board, BoardText, Post, Thread, TopicFilter
from forum.policy import may_read
from forum.search.excerpts import Piece, excerpt
from forum.search.index import place_key
from forum.search.models import INDEX, SearchedPost
from forum.search.words import asked
from programmes.queries import spoken
from programmes.readiness import Doors

PAGE = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found. `shielded`: it bears a warning, or is about what he does not want to see unasked; nothing of it is shown."""

    post: str
    thread: str
    number: int
    title: str
    board: str
    language: str
    at: Instant
    shielded: bool
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """So many at once, and the post after which the next page begins, where there is one."""

    hits: tuple[Hit, ...]
    after: str | None


def find(read: Read, doors: Doors, person: Person | None, words: tuple[str, ...], after: str, language: str) -> Page:
    """Posts that he may read now and that have every one of these words in some form, the newest first."""
    boards = readable(read, doors, person)
    if not words or not boards:
        return Page((), None)
    found = matching(read, words, {board.programme_id for board in boards.values()})
    found = found.join(Post, Post.id == SearchedPost.post_id).join(Thread, Thread.id == Post.thread_id)
    found = found.where(Post.board_id.in_(boards), Post.state == "shown", Thread.state == "shown")
    if after:
        found = found.where(SearchedPost.number < _number(after))
    rows = read.db.execute(found.with_only_columns(Post, Thread).limit(PAGE + 1)).all()
    names, avoided = _names(read, boards, language), _avoided(read, person)
    hits = tuple(_hit(post, thread, names, avoided, words) for post, thread in rows[:PAGE])
    return Page(hits, hits[-1].post if len(rows) > PAGE else None)


def readable(read: Read, doors: Doors, person: Person | None) -> dict[str, Board]:
    """The boards that he may read now, by id."""
    return {board.id: board for board in read.db.scalars(select(Board)) if _may_read(read, doors, person, board)}


def matching(read: Read, words: tuple[str, ...], programmes: Collection[str]) -> Select[str, int]:
    """Posts of these programmes that have every one of these words in some form, the newest first: id and number."""
    sqlite = read.db.get_bind().dialect.name == "sqlite"
    wanted = [{place_key(programme) for programme in programmes} or {"-"}, *(asked(word) for word in words)]
    sought = (" AND " if sqlite else " & ").join(f"({_any_of(keys, sqlite)})" for keys in wanted)
    words_of = table(INDEX, column("rowid", BigInteger), column("number", BigInteger), column(INDEX, String))
    number = words_of.c.rowid if sqlite else words_of.c.number
    match = text(f"{INDEX} MATCH :sought" if sqlite else "words @@ CAST(:sought AS tsquery)")
    found = select(SearchedPost.post_id, SearchedPost.number).join(words_of, SearchedPost.number == number)
    return found.where(match.bindparams(bindparam("sought", sought))).order_by(number.desc())


def _any_of(keys: Collection[str], sqlite: bool) -> str:
    """Keys hold letters and digits alone: no quote has to be taken care of."""
    quote, either = ('"', " OR ") if sqlite else ("'", " | ")
    return either.join(f"{quote}{key}{quote}" for key in sorted(keys))


def _may_read(read: Read, doors: Doors, person: Person | None, board: Board) -> bool:
    """As the board says; without a persona in its programme, only while the doors of that are open."""
    actor = person.actor_in(board.programme_id) if person is not None else None
    return may_read(actor, board.programme_id, board.readers) and (
        actor is not None or doors.are_open(read, board.programme_id)
    )


def _number(post: str) -> object:
    return select(SearchedPost.number).where(SearchedPost.post_id == post).scalar_subquery()


def _names(read: Read, boards: Collection[str], language: str) -> dict[str, str]:
    rows = read.db.scalars(select(BoardText).where(BoardText.board_id.in_(boards))).all()
    by_board = {board: [row for row in rows if row.board_id == board] for board in boards}
    said = {
        board: spoken(texts, language, " ".join(row.language for row in texts)) for board, texts in by_board.items()
    }
    return {board: text.name if text is not None else "" for board, text in said.items()}


def _avoided(read: Read, person: Person | None) -> frozenset[str]:
    """The topics that he does not want to see unasked, in any of his programmes."""
    his = [actor.id for actor in person.actors] if person is not None else []
    return frozenset(read.db.scalars(select(TopicFilter.topic).where(TopicFilter.persona_id.in_(his))))


def _hit(post: Post, thread: Thread, names: dict[str, str], avoided: frozenset[str], words: tuple[str, ...]) -> Hit:
    shielded = bool(post.warning or thread.warning) or thread.topic in avoided
    pieces = () if shielded else excerpt(post.source, post.language, words)
    title, board = thread.title, names[post.board_id]
    return Hit(post.id, thread.id, post.number or 0, title, board, post.language, post.at, shielded, pieces)
