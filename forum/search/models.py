"""What the search keeps: which post has which number in the index of words.

The words themselves lie in `search_words`, which each database has in its own way: on SQLite an FTS5 table whose rowid is that
number, on PostgreSQL a `tsvector` beside it. Both hold the same keys: letters and digits, so that nothing is to be folded.
"""

from sqlalchemy import DDL, BigInteger, event
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id

INDEX = "search_words"
"""The table of words, and on SQLite how the names of its own tables begin."""
MADE = (
    ("sqlite", f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, detail=none, columnsize=0, tokenize='ascii')"),
    ("postgresql", "CREATE SEQUENCE search_numbers"),
    ("postgresql", f"CREATE TABLE {INDEX} (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"),
    ("postgresql", f"CREATE INDEX ix_{INDEX}_words ON {INDEX} USING gin (words) WITH (fastupdate = off)"),
)
"""How it is made, by database."""


class SearchedPost(Base):
    """A post that can be found. A later post has a higher number."""

    __tablename__ = "searched_posts"
    post_id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)


class SearchLeftover(Base):
    """Words were taken out of the index; until it has been written anew, the file still holds them. `begun`: that goes on now."""

    __tablename__ = "search_leftovers"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    begun: Mapped[bool]


for _dialect, _statement in MADE:
    event.listen(SearchedPost.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]  # DDL has no types
