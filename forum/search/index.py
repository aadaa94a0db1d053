"""The index of words, kept in the same commit as the post it is about."""

import sqlite3
from typing import Protocol

from sqlalchemy import func, select, text

from core.spaces import Actor
from core.work import Work
from forum.search.models import SearchedPost, SearchLeftover
from forum.search.words import kept_of

FORGETS = sqlite3.sqlite_version_info >= (3, 42)
"""Whether this SQLite overwrites words as soon as they are taken out; an older one does when the index is written anew."""
SLICE = 100
"""Pages of the index that one turn of the clock writes anew: some milliseconds."""

_FORGET = text("INSERT INTO search_words(search_words, rank) VALUES('secure-delete', 1)")
_MERGE = text("INSERT INTO search_words(search_words, rank) VALUES('merge', :pages)")
_CHANGES = text("SELECT total_changes()")
_DROP = {
    "sqlite": text("DELETE FROM search_words WHERE rowid = :number"),
    "postgresql": text("DELETE FROM search_words WHERE number = :number"),
}
_PUT = {
    "sqlite": text("INSERT INTO search_words(rowid, words) VALUES(:number, :words)"),
    "postgresql": text(
        "INSERT INTO search_words(number, words) VALUES(:number, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}


class Written(Protocol):
    """A post, as far as the index asks."""

    id: str
    programme_id: str
    source: str
    language: str


def place_key(programme: str) -> str:
    """The key under which everything of a programme is found."""
    return f"p{programme}"


def put(work: Work, post: Written) -> None:
    """The post is found by its words as they are now; where it was in the index before, it keeps its place."""
    row = work.db.get(SearchedPost, post.id)
    if row is None:
        row = SearchedPost(post_id=post.id, number=_next_number(work))
        work.db.add(row)
        work.db.flush()
    else:
        _take_out(work, row.number)
    words = " ".join(sorted({*kept_of(post.source, post.language), place_key(post.programme_id)}))
    work.db.execute(_PUT[_kind(work)], {"number": row.number, "words": words})


def drop(work: Work, post_id: str) -> None:
    """The post is found by no search any more. One that never was in the index changes nothing."""
    row = work.db.get(SearchedPost, post_id)
    if row is not None:
        _take_out(work, row.number)
        work.db.delete(row)
        work.db.flush()


def sweep(work: Work, actor: Actor) -> bool:
    """A slice of the index was written anew, without what was taken out of it. Says whether more is to do."""
    waiting = work.db.scalars(select(SearchLeftover)).all()
    if not waiting:
        return False
    begun = [row for row in waiting if row.begun]
    before = work.db.scalar(_CHANGES)
    # The first call takes in all there is; the later ones go on with it, and what is taken out meanwhile waits for the next round.
    work.db.execute(_MERGE, {"pages": SLICE if begun else -SLICE})
    still = work.db.scalar(_CHANGES) - before >= 2
    if not begun:
        for row in waiting:
            row.begun = True
    elif not still:
        for row in begun:
            work.db.delete(row)
    work.db.flush()
    return still or len(begun) < len(waiting)


def _take_out(work: Work, number: int) -> None:
    if _kind(work) == "sqlite":
        if FORGETS:
            work.db.execute(_FORGET)
        else:
            work.db.add(SearchLeftover(id=work.new_id(), begun=False))
    work.db.execute(_DROP[_kind(work)], {"number": number})


def _next_number(work: Work) -> int:
    if _kind(work) == "postgresql":
        fresh: int = work.db.execute(text("SELECT nextval('search_numbers')")).scalar_one()
        return fresh
    return (work.db.scalar(select(func.max(SearchedPost.number))) or 0) + 1


def _kind(work: Work) -> str:
    return work.db.get_bind().dialect.name
