"""What is found, and by whom."""

from collections.abc import Collection

from sqlalchemy import BigInteger, Select, String, bindparam, column, select, table, text

from core.work import Read
from forum.search.index import place_key
from forum.search.models import INDEX, SearchedPost
from forum.search.words import asked


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
