"""What the clock does about drills: the made-up man speaks, what is over is written down."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from core.kernel import Kernel
from core.lanes import Lane
from core.work import CLOCK, Read
from crisis.calling import bell_id
from crisis.drills.models import Drill
from crisis.drills.queries import result_of
from crisis.drills.service import Result, forget_drills, play, settle


def going_on(read: Read) -> list[tuple[str, str, str]]:
    """Drills that have begun and were not written down yet, each with its alert and programme."""
    found = select(Drill.id, Drill.alert_id, Drill.programme_id).where(Drill.alert_id.is_not(None))
    rows = read.db.execute(found.where(Drill.outcome == ""))
    return [(row.id, row.alert_id, row.programme_id) for row in rows]


async def play_drills(kernel: Kernel) -> None:
    """Each drill goes on, and one whose alert is closed is written down."""
    for drill, alert, programme in await kernel.read(going_on):
        on = (alert, bell_id(kernel.key_file, programme))
        await kernel.act(play, CLOCK, drill, on=on, lane=Lane.STAFF)
        result: Result | None = await kernel.read(result_of, alert)
        if result is not None:
            await kernel.act(settle, CLOCK, drill, result, lane=Lane.STAFF)


async def forget_old_drills(kernel: Kernel) -> None:
    """Drills go after two years."""
    await kernel.act(forget_drills, CLOCK, lane=Lane.CHORE)


CHORES: tuple[tuple[str, float, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("play_drills", 2, play_drills),
    ("forget_old_drills", 3600, forget_old_drills),
)
"""What runs every so many seconds on each worker."""
