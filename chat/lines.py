"""The lines that are open on this worker, and what the meetings are told of them, in the order in which it happened."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import core.lines
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
from core.kernel import Kernel
from core.lanes import Lane
from core.work import CLOCK


async def release_waiting(kernel: Kernel, meeting_id: str) -> None:
    """What waited while nobody led reaches the room, in order, until nothing waits."""
    while words := await kernel.read(held_words, meeting_id):
        if not await kernel.act(release_held, CLOCK, meeting_id, words, on=(meeting_id,), lane=Lane.STAFF):
            return


class Lines(core.lines.Lines[Actor]):
    """The lines that are open in the meetings of this worker."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__(Rooms(kernel))
        self._kernel = kernel

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
        return tuple((space, actor) for space, actor in self.held() if actor.roles)


@dataclass(frozen=True, slots=True)
class Rooms:
    """What meetings are told of lines."""

    kernel: Kernel

    async def come(self, actor: Actor, space: str, worker: str) -> bool:
        """A line of his is open here; what waited while nobody led reaches the room, if somebody leads by this."""
        coming = await self.kernel.act(come_in, actor, space, worker, on=(space,), lane=lane_of(actor))
        if coming.held:
            await release_waiting(self.kernel, space)
        return bool(coming.counts)

    async def go(self, actor: Actor, space: str, worker: str) -> None:
        """His last line here is gone."""
        await self.kernel.act(fall_silent, actor, space, worker, on=(space,), lane=lane_of(actor))

    async def renew(self, worker: str) -> bool:
        """This worker lives."""
        return await self.kernel.act(renew_worker, CLOCK, worker, lane=Lane.STAFF)


def lane_of(actor: Actor) -> Lane:
    """Those who lead come in before men do."""
    return Lane.STAFF if actor.roles else Lane.TALK


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
