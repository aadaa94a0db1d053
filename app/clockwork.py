"""What happens by the clock. Any worker may do it: a second one finds nothing to do.

Each chore is a small function with its period. One that fails is noted and tried again at its next time.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select

import auth.clockwork
import chat.retention
import counselling.line_clock
import counselling.lines
import counselling.retention
import crisis.clockwork
import crisis.drills.clockwork
import crisis.pager.clockwork
import forum.retention
import forum.search.clockwork
import programmes.rota.clockwork
from app.alerts import follow_talks
from auth.house import House
from core import retention
from core.clock import SECOND, Instant
from core.errors import Busy, DomainError
from core.kernel import Kernel
from core.lanes import Lane
from core.log import fault_in
from core.spaces import Actor
from core.tables import SpaceRow
from core.work import CLOCK, Read, Work

TICKS: dict[str, Callable[[Work, Actor, str], object]] = {
    **chat.retention.TICKS,
    **counselling.retention.TICKS,
    **counselling.line_clock.TICKS,
    **crisis.clockwork.TICKS,
}
"""The verb that does what is due in a space of each kind."""

FIRST = frozenset(crisis.clockwork.TICKS)
"""Kinds of spaces whose clock goes before everything else, and is never refused."""
DUE_AT_ONCE = 100
OWN_LINES = frozenset({"renew_lines", "renew_talk_lines"})
"""Chores that speak for the lines of this very process: a console command has none."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done every so many seconds."""

    name: str
    seconds: float
    run: Callable[[Kernel], Awaitable[object]]


def due_spaces(read: Read, now: Instant) -> list[tuple[str, str]]:
    """Spaces whose time has come, with their kind: alerts first, then the longest overdue."""
    found = select(SpaceRow.id, SpaceRow.kind).where(SpaceRow.due <= now, SpaceRow.kind.in_(TICKS))
    in_turn = found.order_by(SpaceRow.kind.not_in(FIRST), SpaceRow.due).limit(DUE_AT_ONCE)
    return [(row.id, row.kind) for row in read.db.execute(in_turn)]


async def tick_spaces(kernel: Kernel) -> None:
    """What is due in any space has happened."""
    for space, kind in await kernel.read(due_spaces, kernel.now()):
        try:
            lane = Lane.DANGER if kind in FIRST else Lane.CHORE
            await kernel.act(TICKS[kind], CLOCK, space, on=(space,), lane=lane)
        except Busy:
            return
        except DomainError as refusal:
            fault_in("tick_refused", refusal, kind=kind, code=refusal.code)


def _verb(verb: Callable[[Work, Actor], object]) -> Callable[[Kernel], Awaitable[object]]:
    async def run(kernel: Kernel) -> object:
        return await kernel.act(verb, CLOCK, lane=Lane.CHORE)

    return run


def chores(house: House) -> tuple[Chore, ...]:
    """Everything that the clock does, of every domain."""
    own = (
        Chore("tick_spaces", 1, tick_spaces),
        Chore("destroy_keys", 5, retention.destroy_keys),
        Chore("keep_keys", 60, retention.keep_keys),
        Chore("destroy_unnamed_keys", 3600, retention.destroy_unnamed_keys),
        Chore("forget_old_rechecks", 3600, retention.forget_old_rechecks),
        Chore("follow_talks", 2, follow_talks),
        Chore("renew_talk_lines", 10, counselling.lines.renew_lines),
    )
    of_talks = (*counselling.retention.CHORES, *counselling.line_clock.CHORES)
    of_rooms = (
        *chat.retention.CHORES,
        *of_talks,
        *forum.retention.CHORES,
        *forum.search.clockwork.CHORES,
        *crisis.clockwork.CHORES,
        *crisis.pager.clockwork.CHORES,
        *crisis.drills.clockwork.CHORES,
    )
    rooms = (Chore(name, seconds, run) for name, seconds, run in of_rooms)
    people = (Chore(name, every / SECOND, _verb(verb)) for name, every, verb in auth.clockwork.chores(house))
    duty = (Chore(name, every / SECOND, _verb(verb)) for name, every, verb in programmes.rota.clockwork.CHORES)
    return (*own, *rooms, *people, *duty)


class Clockwork:
    """The clock of one process: every chore in its own time, until it is stopped."""

    def __init__(self, kernel: Kernel, todo: Iterable[Chore]) -> None:
        self._kernel = kernel
        self._todo = tuple(todo)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """It runs."""
        self._tasks = [asyncio.create_task(self._for_ever(chore), name=chore.name) for chore in self._todo]

    async def stop(self) -> None:
        """It has stopped; a chore in the middle of something has been left there, to be done again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _for_ever(self, chore: Chore) -> None:
        while True:
            await run_once(self._kernel, chore)
            # Workers drift apart, so that they do not all look at once.
            await asyncio.sleep(chore.seconds * random.uniform(0.9, 1.1))


async def run_once(kernel: Kernel, chore: Chore) -> bool:
    """The chore was done. False, with a note in the log, when it failed."""
    try:
        await chore.run(kernel)
    except Busy:
        return False
    except Exception as fault:  # noqa: BLE001 - its next time comes; nothing else waits for it
        fault_in("chore_failed", fault, verb=chore.name)
        return False
    return True
