"""A house with boards: a moderator, a coordinator, men, and what they do there by verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text

from auth.own import OWN, Card
from auth.people import Actor
from core.ids import new_id
from core.spaces import Entry
from core.work import CONSOLE, Read
from forum.arranging import make_board
from forum.forms import BoardDraft, Draft, NewThread
from forum.models import Post, Thread
from forum.moderating import move_thread
from forum.saying import begin, say
from forum.search.models import SearchedPost
from forum.thread import THREAD_STREAM
from tests.chat.evening import Evening, Someone


def draft(words: str, key: str | None = None, **more: Any) -> Draft:
    return Draft(words, key or new_id(), "en", **more)


@dataclass
class Village:
    evening: Evening
    moderator: Actor
    asker: Actor
    other: Actor
    people: dict[str, Someone]

    @classmethod
    async def of(cls, evening: Evening) -> Village:
        people = {
            "moderator": await evening.sign_in("Compass", "moderator"),
            "coordinator": await evening.sign_in("Signpost", "coordinator"),
            "asker": await evening.sign_in("Grey Heron"),
            "other": await evening.sign_in("Otter"),
        }
        moderator, asker, other = [await evening.actor(people[name]) for name in ("moderator", "asker", "other")]
        return cls(evening, moderator, asker, other, people)

    async def board(self, readers: str = "open", checking: str = "after", **more: int) -> str:
        rules = {"firsts": 1, "slow": 0, "look_hours": 24, **more}
        words = {"en": ("First weeks", "When it has just happened."), "fi": ("Ensimmäiset viikot", "Alussa.")}
        board: str = await self.evening.kernel.act(
            make_board, CONSOLE, self.evening.programme, BoardDraft(words, readers, checking, **rules)
        )
        return board

    async def begins(
        self, who: Actor, board: str, words: str = "So quiet.", key: str | None = None, **more: Any
    ) -> str:
        return await begin(self.evening.kernel, who, board, NewThread("The flat", "alone", draft(words, key, **more)))

    async def says(self, who: Actor, thread: str, words: str, key: str | None = None, **more: Any) -> Entry:
        said = await say(self.evening.kernel, who, thread, draft(words, key, **more))
        assert said is not None
        return said

    async def does(self, verb: Any, who: Any, *args: Any) -> Any:
        return await self.evening.kernel.act(verb, who, *args)

    async def does_move(self, thread: str, board: str) -> None:
        await self.does(move_thread, self.moderator, thread, board)

    async def posts(self, thread: str) -> list[Post]:
        def query(read: Read) -> list[Post]:
            found = select(Post).where(Post.thread_id == thread).order_by(Post.number, Post.at)
            return list(read.db.scalars(found))

        return await self.evening.kernel.read(query)

    async def thread(self, thread: str) -> Thread:
        return await self.evening.kernel.read(lambda read: read.db.get_one(Thread, thread))

    async def heard(self, thread: str) -> list[Entry]:
        return await self.evening.kernel.read(lambda read: read.entries(thread, THREAD_STREAM))

    async def cards(self, who: Actor) -> list[Card]:
        return await self.evening.kernel.read(lambda read: list(read.state(OWN, who.own).cards))

    async def searched(self) -> int:
        found = select(func.count()).select_from(SearchedPost)
        return await self.evening.kernel.read(lambda read: read.db.scalar(found)) or 0

    async def rows_with(self, words: str) -> list[str]:
        """Tables of the boards that hold these words anywhere."""
        tables = {"posts": "source", "threads": "title"}

        def query(read: Read) -> list[str]:
            asked = {
                one: text(f"SELECT count(*) FROM {one} WHERE {column} LIKE :words") for one, column in tables.items()
            }
            return [one for one, statement in asked.items() if read.db.scalar(statement, {"words": f"%{words}%"})]

        return await self.evening.kernel.read(query)
