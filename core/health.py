"""Whether the house stands: for the machine that watches it. No word about anybody."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from core.answers import Answer
from core.metrics import show_metrics
from core.routing import Guard, Route, get
from core.visit import Visit
from core.work import Read

SECONDS = 3.0


async def _machines(_: Visit) -> None:
    """Let in whoever watches over the machine; nobody is recognised."""


MACHINES = Guard("machines", _machines)


async def show_live(_: Visit) -> Answer:
    """Say that this process answers."""
    return Answer(data={"status": "live"}, body=b"live\n", media_type="text/plain; charset=utf-8")


async def show_ready(visit: Visit) -> Answer:
    """Say whether people can be served: 503 while the database does not answer. Without its bus the house goes on, slower."""
    database = "ok" if await _database_answers(visit) else "away"
    bus = "ok" if visit.kernel.bus.healthy else "away"
    status = "ready" if database == "ok" else "not ready"
    told = f"{status}\ndatabase {database}\nbus {bus}\n"
    return Answer(
        status=200 if database == "ok" else 503,
        data={"status": status, "database": database, "bus": bus},
        body=told.encode(),
        media_type="text/plain; charset=utf-8",
    )


async def _database_answers(visit: Visit) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            return await visit.read(_ask)
    except Exception:  # noqa: BLE001 -- whatever it is, the answer is no; the kernel logs its own faults
        return False


def _ask(read: Read) -> bool:
    answer: int = read.db.execute(select(1)).scalar_one()
    return answer == 1


routes: list[Route] = [
    get("/health/live", show_live, who=MACHINES),
    get("/health/ready", show_ready, who=MACHINES),
    get("/metrics", show_metrics, who=MACHINES),
]
