"""The lines that are open in the conversations of this worker: who is here for a live talk, and for his place in the line."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import core.lines
from auth.people import Actor
from core.kernel import Kernel
from core.lanes import Lane
from core.work import CLOCK
from counselling.personas import hang_up, lines_of_his
from counselling.presence import DEAD, bury_worker, dead_workers, lose_worker, renew_worker
from counselling.talking import arrive, fall_silent


class Lines(core.lines.Lines[Actor]):
    """The lines that are open in the conversations of this worker."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__(Talks(kernel))
        self._kernel = kernel

    async def miss_workers(self) -> None:
        """Workers that died are noticed, and everybody they held."""
        kernel = self._kernel
        limit = kernel.now() if kernel.settings.is_sqlite else kernel.now() - DEAD
        for worker, seen_at, spaces in await kernel.read(dead_workers, limit, self.worker):
            for space in spaces:
                await kernel.act(lose_worker, CLOCK, worker, space, seen_at, on=(space,), lane=Lane.STAFF)
            await kernel.act(bury_worker, CLOCK, worker, lane=Lane.CHORE)


@dataclass(frozen=True, slots=True)
class Talks:
    """What conversations are told of lines."""

    kernel: Kernel

    async def come(self, actor: Actor, space: str, worker: str) -> bool:
        """A line of his is open here."""
        await self.kernel.act(arrive, actor, space, worker, on=(space,), lane=lane_of(actor))
        return True

    async def go(self, actor: Actor, space: str, worker: str) -> None:
        """His last line here is gone."""
        await self.kernel.act(fall_silent, actor, space, worker, on=(space,), lane=lane_of(actor))

    async def renew(self, worker: str) -> bool:
        """This worker lives."""
        return bool(await self.kernel.act(renew_worker, CLOCK, worker, lane=Lane.STAFF))


def lane_of(actor: Actor) -> Lane:
    """Those who answer come in before men do."""
    return Lane.STAFF if actor.roles else Lane.TALK


_LINES: WeakKeyDictionary[Kernel, Lines] = WeakKeyDictionary()


def lines_of(kernel: Kernel) -> Lines:
    """The lines of this process."""
    lines = _LINES.get(kernel)
    if lines is None:
        lines = _LINES[kernel] = Lines(kernel)
    return lines


async def renew_lines(kernel: Kernel) -> None:
    """This worker lives, and those that do not are missed."""
    lines = lines_of(kernel)
    await lines.renew()
    await lines.miss_workers()


async def step_out(kernel: Kernel, actor: Actor) -> None:
    """He has no line open anywhere, at once; his place in a line, and his live talk, wait for him."""
    await lines_of(kernel).put_down_every_page(actor)
    for conversation_id, worker in await kernel.read(lines_of_his, actor.id):
        await kernel.act(hang_up, actor, conversation_id, worker, on=(conversation_id,), lane=Lane.REVOCATION)
