"""A worker of the line as a process of its own, so that it can be killed: the verbs over HTTP, for actors whom a request names.

Writes where it listens into a file. What time it is stands in another: so the test can let half an hour pass.

    python -m tests.counselling.queue_server ADDRESS CLOCK
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.clockwork import Chore, Clockwork, tick_spaces
from app.kinds import KINDS
from auth.people import Actor
from core import clock
from core.config import load_settings
from core.errors import DomainError
from core.ids import new_id
from core.kernel import Kernel
from core.lanes import Lane
from core.log import install
from core.redis_bus import RedisBus
from counselling.talking import NewTalk, arrive
from counselling.waiting import call_next, call_this, enter_line, leave_line, turn_into_message
from counselling.waiting_line import line_id
from counselling.working import end_live
from crisis.noticing import Noticed
from tests.servers import serving

MOST = 5_000


class Desk:
    """What is asked of the worker, by whom."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.worker = new_id()

    async def ask(self, request: Request) -> JSONResponse:
        """One verb. The answer is what it gave, or the code of its refusal."""
        asked = await request.json()
        who = asked["who"]
        actor = Actor(who["id"], who["name"], who["programme"], who["id"], frozenset(who["roles"]))
        try:
            given = await self._do(asked["verb"], actor, asked)
        except DomainError as refusal:
            return JSONResponse({"code": refusal.code}, refusal.status)
        return JSONResponse({"given": given})

    async def _do(self, verb: str, actor: Actor, asked: dict[str, Any]) -> object:
        line, at = line_id(self.kernel.keyring.store.file, str(actor.programme)), asked.get("at", "")
        act: Callable[..., Any] = self.kernel.act
        match verb:
            case "enter":
                new = NewTalk(language="en", key=asked["key"], noticed=Noticed(asked["risk"]))
                return await act(enter_line, actor, new, MOST, on=(line,))
            case "arrive":
                await act(arrive, actor, at, self.worker, on=(at, line))
            case "leave":
                return await act(leave_line, actor, at, on=(at, line))
            case "turn":
                return await act(turn_into_message, actor, at, self.kernel.now() + clock.DAY, on=(at, line))
            case "next":
                verb_args = (actor.programme, asked["limit"], asked["key"])
                return await act(call_next, actor, *verb_args, on=(line,), lane=Lane.STAFF)
            case "this":
                await act(call_this, actor, at, asked["limit"], on=(at, line), lane=Lane.STAFF)
            case "end":
                await act(end_live, actor, at, on=(at, line), lane=Lane.STAFF)
        return None


async def serve(address: Path, shift: Path) -> None:
    """Serve until killed."""
    settings = load_settings(env_file=None)
    install(settings.log)
    bus = RedisBus(settings.redis_url) if settings.redis_url else None
    kernel = Kernel(settings, KINDS, bus, now=lambda: clock.now() + int(shift.read_text()))
    await kernel.start()
    Clockwork(kernel, [Chore("tick_spaces", 1, tick_spaces)]).start()
    async with serving(Starlette(routes=[Route("/", Desk(kernel).ask, methods=["POST"])])) as host:
        fresh = address.with_suffix(".new")
        fresh.write_text(host)
        fresh.replace(address)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2])))
