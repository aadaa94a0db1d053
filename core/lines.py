"""Lines that are open on this worker, and what their spaces are told of them, in the order in which it happened.

A line is a socket, or a page that somebody without JavaScript reads and will read again soon. A domain says what its spaces are
told; the first and the last line of somebody are told, and those between are counted here.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Generic, Protocol, TypeVar

from core.errors import Busy, DomainError
from core.ids import new_id
from core.spaces import Actor

READING_SECONDS = 15
"""Somebody who reads without JavaScript counts as here so long after each page; where it loads anew by itself, three times."""

A = TypeVar("A", bound=Actor)
A_contra = TypeVar("A_contra", bound=Actor, contravariant=True)
Key = tuple[str, str]


class Telling(Protocol[A_contra]):
    """What the spaces of a domain are told of lines on a worker. A refusal says that nobody needs to be told."""

    async def come(self, actor: A_contra, space: str, worker: str) -> bool:
        """A line of his is open here. False when it does not count: he is out by the door."""

    async def go(self, actor: A_contra, space: str, worker: str) -> None:
        """His last line here is gone."""

    async def renew(self, worker: str) -> bool:
        """The worker lives. False when nobody knew of it."""


class Lines(Generic[A]):
    """The lines that are open on this worker. Each person's coming and going is told in the order in which it happened."""

    def __init__(self, telling: Telling[A]) -> None:
        self.worker = new_id()
        self._telling = telling
        self._open: Counter[Key] = Counter()
        self._told: dict[Key, A] = {}
        self._stale: set[Key] = set()
        self._turns: dict[Key, asyncio.Lock] = {}
        self._readers: dict[Key, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known = False

    async def opened(self, actor: A, space: str) -> None:
        """One more line of his is open. It takes the place of the page that he came by."""
        await self._add(actor, space)
        await self.put_down_the_page(actor, space)

    async def _add(self, actor: A, space: str) -> None:
        self._open[space, actor.id] += 1
        await self._say_again(actor, space)

    async def _say_again(self, actor: A, space: str) -> None:
        """Tell the space also if it was told before: since then he may have left by another worker and come back in."""
        self._stale.add((space, actor.id))
        await self._settle(actor, space)

    async def closed(self, actor: A, space: str) -> None:
        """One fewer."""
        key = (space, actor.id)
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]
            self._stale.add(key)
        await self._settle(actor, space)

    async def read_a_page(self, actor: A, space: str, again: float | None = None) -> None:
        """He reads without JavaScript: as good as a line, until he has not read on for a while."""
        key = (space, actor.id)
        known = self._readers.pop(key, None)
        if known is not None:
            known.cancel()
        self._readers[key] = asyncio.get_running_loop().call_later(
            3 * again if again else READING_SECONDS, self._stopped_reading, actor, space
        )
        await (self._add(actor, space) if known is None else self._say_again(actor, space))

    async def put_down_the_page(self, actor: A, space: str) -> None:
        """He has left, and reads no page any more."""
        known = self._readers.pop((space, actor.id), None)
        if known is not None:
            known.cancel()
            await self.closed(actor, space)

    async def put_down_every_page(self, actor: A) -> None:
        """He has left in a hurry, and reads no page of any space any more."""
        for space in [space for space, persona in self._readers if persona == actor.id]:
            await self.put_down_the_page(actor, space)

    async def stop(self) -> None:
        """Nothing more is told: the house closes, and who was here is silent from now on."""
        for handle in self._readers.values():
            handle.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def renew(self) -> None:
        """This worker lives. Had the others given it up for dead, everybody it holds is told again."""
        known = await self._telling.renew(self.worker)
        if self._known and not known:
            self._stale.update(self._told)
            for (space, _), actor in tuple(self._told.items()):
                await self._settle(actor, space)
        self._known = True

    def held(self) -> tuple[tuple[str, A], ...]:
        """Those whose lines it holds, each with the space."""
        return tuple((space, actor) for (space, _), actor in self._told.items())

    def _stopped_reading(self, actor: A, space: str) -> None:
        self._readers.pop((space, actor.id), None)
        task = asyncio.ensure_future(self.closed(actor, space))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, actor: A, space: str) -> None:
        key = (space, actor.id)
        async with self._turns.setdefault(key, asyncio.Lock()):
            if not self._known:
                await self.renew()
            while True:
                if await self._tell(key, actor):
                    break
                await asyncio.sleep(random.uniform(0.2, 1.0))
        if key not in self._told and not self._open[key]:
            self._turns.pop(key, None)
            self._open.pop(key, None)

    async def _tell(self, key: Key, actor: A) -> bool:
        """The space knows whether a line of his is open. False when it must be said again."""
        here = self._open[key] > 0
        if here == (key in self._told) and not (here and key in self._stale):
            return True
        self._stale.discard(key)
        try:
            if here:
                if await self._telling.come(actor, key[0], self.worker):
                    self._told[key] = actor
            elif self._told.pop(key, None) is not None:
                await self._telling.go(actor, key[0], self.worker)
        except Busy:
            self._stale.add(key)
            return False
        except DomainError:
            return True  # it is over, or he has no place in it any more: nobody needs to be told
        return True
