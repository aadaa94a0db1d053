"""Asking together: what is asked while an answer is on its way is asked in one go after it.

Each is answered by a look that began after he asked, so nobody is told what was true before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from core.errors import DomainError

A = TypeVar("A")
B = TypeVar("B")

OF_ALL = (DomainError, SQLAlchemyError, OSError)
"""Faults that are not one question's: the house is full, or the database away."""


class Gathering(Generic[A, B]):
    """`look` answers many at once, each question named once; what it leaves out is answered with None.

    One look is on its way at a time, for at most so many. A single one who asks waits for nobody.
    """

    def __init__(self, look: Callable[[tuple[A, ...]], Awaitable[Mapping[A, B]]], at_once: int) -> None:
        self._look = look
        self._at_once = at_once
        self._waiting: list[tuple[A, asyncio.Future[B | None]]] = []
        self._looking: asyncio.Task[None] | None = None

    async def ask(self, what: A) -> B | None:
        """The answer, no older than this question; or what the look failed with."""
        future: asyncio.Future[B | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((what, future))
        if self._looking is None:
            self._looking = asyncio.ensure_future(self._until_none_waits())
        return await future

    async def _until_none_waits(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[: self._at_once], self._waiting[self._at_once :]
                await self._answer(some)
        finally:
            self._looking = None
            for _, future in self._waiting:
                future.cancel()

    async def _answer(self, asked: list[tuple[A, asyncio.Future[B | None]]]) -> None:
        questions = tuple(dict.fromkeys(what for what, _ in asked))
        try:
            found = await self._look(questions)
        except OF_ALL as fault:
            _settle(asked, dict.fromkeys(questions, fault))
        except Exception as fault:  # noqa: BLE001 - it is told to whoever asked what cannot be answered, and to him alone
            if len(questions) == 1:
                _settle(asked, {questions[0]: fault})
            else:
                for one in questions:
                    await self._answer([(what, future) for what, future in asked if what == one])
        except BaseException:
            for _, future in asked:
                future.cancel()
            raise
        else:
            _settle(asked, found)


def _settle(asked: list[tuple[A, asyncio.Future[Any]]], found: Mapping[A, Any]) -> None:
    """Each has his answer, unless he has left."""
    for what, future in asked:
        answer = found.get(what)
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
