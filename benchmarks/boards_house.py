"""Boards with very many posts, put straight into the tables: texts of words as frequent as words are, in Finnish endings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text

from core.ids import new_id
from forum.models import Board, BoardText, Post, Thread
from forum.search.index import place_key
from forum.search.models import MADE, SearchedPost
from forum.search.words import kept_of
from programmes.models import Programme

WORDS = 40
"""Words of a post."""
VOCABULARY = 8_000
ENDINGS = ("", "n", "a", "ssa", "sta", "lla", "lle", "t", "ni", "kin")
LONG, SHORT = 10_000, 20
"""Posts of the one long thread, and of every other."""
SLICE = 2_000


def vocabulary(chance: random.Random) -> list[str]:
    """Made-up stems, the most frequent first."""
    syllables = [a + b for a in "hjklmnprstv" for b in "aeiouy"]
    return list(
        dict.fromkeys("".join(chance.choices(syllables, k=chance.choice((2, 2, 3)))) for _ in range(VOCABULARY))
    )


class Boards:
    """One open board, a thread of ten thousand posts and many short ones. `words` are what its texts are made of."""

    def __init__(self, url: str, posts: int) -> None:
        self.posts = posts
        self.words = vocabulary(random.Random(1))
        self.long, self.short = new_id(), new_id()
        self.board = new_id()
        self._chance = random.Random(2)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.engine = _engine(url)
        self.on_postgres = self.engine.dialect.name == "postgresql"

    def fill(self) -> None:
        """All of it is there, in one transaction."""
        with self.engine.begin() as connection:
            programme = connection.execute(select(Programme.id).order_by(Programme.position)).scalars().first() or ""
            self._lay_out(connection, programme)
            if self.on_postgres:
                connection.execute(text("DROP INDEX ix_search_words_words"))
            numbered = self._numbered(programme)
            while slice_ := [row for row, _ in zip(numbered, range(SLICE), strict=False)]:
                self._put(connection, programme, slice_)
            if self.on_postgres:  # made at once it takes a tenth of the time
                connection.execute(text(next(made for _, made in MADE if "USING gin" in made)))
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))

    def _lay_out(self, connection: Connection, programme: str) -> None:
        board = {"id": self.board, "programme_id": programme, "position": 1, "readers": "open", "checking": "after"}
        connection.execute(insert(Board), [board | {"firsts": 0, "slow": 0, "look_hours": 24, "closed_at": None}])
        connection.execute(insert(BoardText), [{"board_id": self.board, "language": "en", "name": "Days", "about": ""}])
        self.threads = [self.long, self.short, *(new_id() for _ in range((self.posts - LONG) // SHORT))]
        rows = [self._thread(one, programme, LONG if one == self.long else SHORT) for one in self.threads]
        connection.execute(insert(Thread), rows)

    def _thread(self, thread: str, programme: str, length: int) -> dict[str, Any]:
        told = {
            "id": thread,
            "board_id": self.board,
            "programme_id": programme,
            "persona_id": new_id(),
            "title": "Ilta",
        }
        told |= {"language": "fi", "warning": "", "topic": "", "by_thread_name": True, "begun_at": 0, "state": "shown"}
        return told | {"moved_at": 0, "pinned_at": None, "locked_at": None, "last_number": length}

    def _numbered(self, programme: str) -> Iterator[dict[str, Any]]:
        made = 0
        for thread in self.threads:
            for number in range(1, (LONG if thread == self.long else SHORT) + 1):
                made += 1
                if made > self.posts:
                    return
                yield self._post(thread, programme, number, made)

    def _post(self, thread: str, programme: str, number: int, made: int) -> dict[str, Any]:
        stems = self._chance.choices(self.words, cum_weights=self._weights, k=WORDS)
        source = " ".join(
            stem + ending for stem, ending in zip(stems, self._chance.choices(ENDINGS, k=WORDS), strict=True)
        )
        told = {
            "id": new_id(),
            "thread_id": thread,
            "board_id": self.board,
            "programme_id": programme,
            "number": number,
        }
        told |= {
            "persona_id": new_id(),
            "seq": number,
            "alias": 1,
            "name": "",
            "role": "",
            "source": source,
            "state": "shown",
        }
        told |= {"language": "fi", "key": str(number), "at": made, "edited_at": None, "promise_at": None, "warning": ""}
        return told | {"quotes": None, "word": None}

    def _put(self, connection: Connection, programme: str, posts: list[dict[str, Any]]) -> None:
        connection.execute(insert(Post), posts)
        rows = [{"post_id": post["id"], "number": post["at"]} for post in posts]
        connection.execute(insert(SearchedPost), rows)
        words = [
            {"n": post["at"], "w": " ".join(sorted({*kept_of(post["source"], "fi"), place_key(programme)}))}
            for post in posts
        ]
        vector = "(number, words) VALUES(:n, array_to_tsvector(string_to_array(:w, ' ')))"
        put = vector if self.on_postgres else "(rowid, words) VALUES(:n, :w)"
        connection.execute(text(f"INSERT INTO search_words{put}"), words)


def _engine(url: str) -> Engine:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=60000"))
    return engine
