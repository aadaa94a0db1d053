"""The lines that are open on this worker, and what the meetings are told of them, in the order in which it happened."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from weakref import WeakKeyDictionary

from auth.people import Actor
from chat.leading import release_held
from chat.presence import (
    DEAD,
    bury_worker,
    come_in,
    dead_workers,
    fall_silent,
    held_words,
    lose_worker,
    renew_worker,
    rooms_of,
    step_out_of,
)
from core.errors import Busy, DomainError
from core.ids import new_id
from core.kernel import Kernel
from core.lanes import Lane
from core.work import CLOCK

READING_SECONDS = 15
"""Somebody who reads without JavaScript counts as here so long after each page; where it loads anew by itself, three times."""

Key = tuple[str, str]


async def release_waiting(kernel: Kernel, meeting_id: str) -> None:
    """What waited while nobody led reaches the room, in order, until nothing waits."""
    while words := await kernel.read(held_words, meeting_id):
        if not await kernel.act(release_held, CLOCK, meeting_id, words, on=(meeting_id,), lane=Lane.STAFF):
            return


class Lines:
    """The lines that are open on this worker. Each person's coming and going is told in the order in which it happened."""

    def __init__(self, kernel: Kernel) -> None:
        self.worker = new_id()
        self._kernel = kernel
        self._open: Counter[Key] = Counter()
        self._told: dict[Key, Actor] = {}
        self._stale: set[Key] = set()
        self._turns: dict[Key, asyncio.Lock] = {}
        self._readers: dict[Key, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known = False

    async def opened(self, actor: Actor, space: str) -> None:
        """One more line of his is open. It takes the place of the page that he came by."""
        await self._add(actor, space)
        await self.put_down_the_page(actor, space)

    async def _add(self, actor: Actor, space: str) -> None:
        self._open[space, actor.id] += 1
        await self._say_again(actor, space)

    async def _say_again(self, actor: Actor, space: str) -> None:
        """Tell the meeting also if it was told before: since then he may have left by another worker and come back in."""
        self._stale.add((space, actor.id))
        await self._settle(actor, space)

    async def closed(self, actor: Actor, space: str) -> None:
        """One fewer."""
        key = (space, actor.id)
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]
            self._stale.add(key)
        await self._settle(actor, space)

    async def read_a_page(self, actor: Actor, space: str, again: float | None = None) -> None:
        """He reads without JavaScript: as good as a line, until he has not read on for a while."""
        key = (space, actor.id)
        known = self._readers.pop(key, None)
        if known is not None:
            known.cancel()
        self._readers[key] = asyncio.get_running_loop().call_later(
            3 * again if again else READING_SECONDS, self._stopped_reading, actor, space
        )
        await (self._add(actor, space) if known is None else self._say_again(actor, space))

    async def put_down_the_page(self, actor: Actor, space: str) -> None:
        """He has left, and reads no page any more."""
        known = self._readers.pop((space, actor.id), None)
        if known is not None:
            known.cancel()
            await self.closed(actor, space)

    async def stop(self) -> None:
        """Nothing more is told: the house closes, and who was here is silent from now on."""
        for handle in self._readers.values():
            handle.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def renew(self) -> None:
        """This worker lives. Had the others given it up for dead, everybody it holds is told again."""
        known = await self._kernel.act(renew_worker, CLOCK, self.worker, lane=Lane.STAFF)
        if self._known and not known:
            self._stale.update(self._told)
            for (space, _), actor in tuple(self._told.items()):
                await self._settle(actor, space)
        self._known = True

    async def miss_workers(self) -> None:
        """Workers that died are noticed, and everybody they held."""
        kernel = self._kernel
        limit = kernel.now() if kernel.settings.is_sqlite else kernel.now() - DEAD
        for worker, seen_at, spaces in await kernel.read(dead_workers, limit, self.worker):
            for space in spaces:
                await kernel.act(lose_worker, CLOCK, worker, space, seen_at, on=(space,), lane=Lane.STAFF)
            await kernel.act(bury_worker, CLOCK, worker, lane=Lane.CHORE)

    def of_staff(self) -> tuple[tuple[str, Actor], ...]:
        """Those who work here and whose lines it holds, each with the meeting."""
        return tuple((space, actor) for (space, _), actor in self._told.items() if actor.roles)

    def _stopped_reading(self, actor: Actor, space: str) -> None:
        self._readers.pop((space, actor.id), None)
        task = asyncio.ensure_future(self.closed(actor, space))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, actor: Actor, space: str) -> None:
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

    async def _tell(self, key: Key, actor: Actor) -> bool:
        """The meeting knows whether a line of his is open. False when it must be said again."""
        here = self._open[key] > 0
        if here == (key in self._told) and not (here and key in self._stale):
            return True
        self._stale.discard(key)
        lane = Lane.STAFF if actor.roles else Lane.TALK
        try:
            if here:
                coming = await self._kernel.act(come_in, actor, key[0], self.worker, on=(key[0],), lane=lane)
                if coming.counts:
                    self._told[key] = actor
                if coming.held:
                    await release_waiting(self._kernel, key[0])
            elif self._told.pop(key, None) is not None:
                await self._kernel.act(fall_silent, actor, key[0], self.worker, on=(key[0],), lane=lane)
        except Busy:
            self._stale.add(key)
            return False
        except DomainError:
            return True  # it is over, or he has no place in it any more: nobody needs to be told
        return True


_LINES: WeakKeyDictionary[Kernel, Lines] = WeakKeyDictionary()


def lines_of(kernel: Kernel) -> Lines:
    """The lines of this process."""
    lines = _LINES.get(kernel)
    if lines is None:
        lines = _LINES[kernel] = Lines(kernel)
    return lines


async def step_out(kernel: Kernel, actor: Actor) -> None:
    """He is out of every room at once, with no word to anybody but that he left."""
    for meeting_id in await kernel.read(rooms_of, actor.id):
        await lines_of(kernel).put_down_the_page(actor, meeting_id)
        await kernel.act(step_out_of, actor, meeting_id, on=(meeting_id,), lane=Lane.REVOCATION)
