"""What the clock does at the lines: places of absent men lapse, each line knows how its door stands, old entries go."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from core.clock import DAY, Instant
from core.kernel import Kernel
from core.lanes import Lane
from core.retention import forget_entries
from core.spaces import Actor, Tick
from core.tables import SpaceRow
from core.work import CLOCK, Read, Work
from counselling.doors import door_of
from counselling.line import LINE, Door, Stands
from counselling.nudging import act
from counselling.talk import End

KEPT = 2 * DAY
"""What happened in a line is kept so long: as long as a walk-in talk."""


def tick_line(work: Work, actor: Actor, line: str) -> None:
    """What is due in this line has happened. Whose place ended may still go on by messaging, for as long as a walk-in is kept."""
    before = work.state(LINE, line)
    work.act(LINE, line, CLOCK, Tick())
    for conversation_id in before.tickets.keys() - work.state(LINE, line).tickets.keys():
        ends = before.ends_at(before.tickets[conversation_id])
        act(work, CLOCK, conversation_id, End(ends[1] if ends else "lapsed"))


def door_stands(work: Work, actor: Actor, line: str, door: Door) -> None:
    """The line knows how its door stands now."""
    work.act(LINE, line, CLOCK, Stands(door.answering, door.open_until, door.shut))


def doors_that_moved(read: Read) -> list[tuple[str, Door]]:
    """Lines whose door stands otherwise than they know."""
    lines = read.db.execute(select(SpaceRow.id, SpaceRow.programme).where(SpaceRow.kind == LINE.name)).all()
    now = [(line, door_of(read, programme)) for line, programme in lines if programme]
    return [(line, door) for line, door in now if read.state(LINE, line).door != door]


async def tell_doors(kernel: Kernel) -> None:
    """Each line knows how its door stands."""
    for line, door in await kernel.read(doors_that_moved):
        await kernel.act(door_stands, CLOCK, line, door, on=(line,), lane=Lane.STAFF)


async def forget_old(kernel: Kernel) -> None:
    """What happened in the lines before a talk of that day would be forgotten goes."""
    before: Instant = kernel.now() - KEPT
    for line in await kernel.read(_lines):
        while not await kernel.act(forget_entries, CLOCK, line, before, on=(line,), lane=Lane.CHORE):
            pass


def _lines(read: Read) -> list[str]:
    return list(read.db.scalars(select(SpaceRow.id).where(SpaceRow.kind == LINE.name)))


TICKS: dict[str, Callable[[Work, Actor, str], None]] = {LINE.name: tick_line}
"""The verb that does what is due in a line."""

CHORES: tuple[tuple[str, int, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("tell_doors", 5, tell_doors),
    ("forget_old_lines", 3600, forget_old),
)
"""What runs every so many seconds on each worker."""
