"""Reading together: what many ask of the database at the same time is read once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from core.errors import NotFound
from core.gathering import Gathering
from core.journal import Slot
from core.work import Read

A = TypeVar("A")
T = TypeVar("T")

AT_ONCE = 64
"""Questions of one kind that one reading answers at most."""
SHARED_SECONDS = 1.0
"""How long a space that was read from the database is good enough for the next who asks: the writer makes sure anyhow."""


class Readings:
    """Queries that answer many questions at once, each by its own function. `read` runs one on a reader thread."""

    def __init__(self, read: Callable[..., Awaitable[Any]]) -> None:
        self._read = read
        self._gatherings: dict[Callable[..., Any], Gathering[Any, Any]] = {}
        self._spaces: dict[str, asyncio.Future[Slot]] = {}

    async def together(self, query: Callable[[Read, tuple[A, ...]], Mapping[A, T]], what: A) -> T | None:
        """What the query finds for this, read once for all who ask it at the same time, and begun after this was asked."""
        gathering = self._gatherings.get(query)
        if gathering is None:
            gathering = self._gatherings[query] = Gathering(partial(self._read, query), AT_ONCE)
        found: T | None = await gathering.ask(what)
        return found

    async def space(self, space: str) -> Slot:
        """The space as the database knows it now. NotFound when there is none."""
        slot = await self.together(_slots, space)
        if slot is None:
            raise NotFound
        return slot

    async def shared_space(self, space: str) -> Slot:
        """The space as it was at most a second ago. NotFound when there is none."""
        reading = self._spaces.get(space)
        if reading is None:
            reading = self._spaces[space] = asyncio.ensure_future(self.space(space))
            reading.add_done_callback(partial(self._was_read, space))
        return await asyncio.shield(reading)

    def _was_read(self, space: str, reading: asyncio.Future[Slot]) -> None:
        if reading.cancelled() or reading.exception() is not None:
            del self._spaces[space]
        else:
            reading.get_loop().call_later(SHARED_SECONDS, self._spaces.pop, space)


def _slots(read: Read, spaces: tuple[str, ...]) -> Mapping[str, Slot]:
    return read.slots(spaces)
