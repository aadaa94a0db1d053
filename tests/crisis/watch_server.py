"""A worker of the house as a process of its own, so that it can be killed: men write, staff take, the clock calls.

Writes where it listens into a file. What time it is stands in another: so a test can let minutes pass.

    python -m tests.crisis.watch_server ADDRESS SHIFT
"""

from __future__ import annotations

import asyncio
import sys
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
from core.kernel import Kernel
from core.lanes import Lane
from core.log import install
from core.redis_bus import RedisBus
from counselling.talking import NewTalk, begin_messaging
from crisis.clockwork import call_who_came
from crisis.noticing import notice
from crisis.screening import wakes
from crisis.taking import take_alert
from tests.servers import serving


class Desk:
    """What is asked of the worker, by whom."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    async def ask(self, request: Request) -> JSONResponse:
        """One verb. The answer is what it gave, or the code of its refusal."""
        asked = await request.json()
        who = asked["who"]
        actor = Actor(who["id"], who["name"], who["programme"], who["own"], frozenset(who["roles"]))
        try:
            given = await (self._write(actor, asked) if asked["verb"] == "write" else self._take(actor, asked))
        except DomainError as refusal:
            return JSONResponse({"code": refusal.code, "name": refusal.args_.get("name")}, refusal.status)
        return JSONResponse({"given": given})

    async def _write(self, actor: Actor, asked: dict[str, Any]) -> str:
        noticed = await notice(self.kernel, asked["text"], "en")
        new = NewTalk("en", text=asked["text"], key=asked["key"], noticed=noticed)
        on = wakes(self.kernel, actor)
        begun: str = await self.kernel.act(begin_messaging, actor, new, on=on, lane=Lane.DANGER)
        return begun

    async def _take(self, actor: Actor, asked: dict[str, Any]) -> bool:
        at = asked["at"]
        return await self.kernel.act(take_alert, actor, at, on=(at,), lane=Lane.DANGER) is not None


async def serve(address: Path, shift: Path) -> None:
    """Serve until killed."""
    settings = load_settings(env_file=None)
    install(settings.log)
    bus = RedisBus(settings.redis_url) if settings.redis_url else None
    kernel = Kernel(settings, KINDS, bus, now=lambda: clock.now() + int(shift.read_text()))
    await kernel.start()
    Clockwork(kernel, [Chore("tick_spaces", 0.2, tick_spaces), Chore("call_who_came", 1, call_who_came)]).start()
    async with serving(Starlette(routes=[Route("/", Desk(kernel).ask, methods=["POST"])])) as host:
        fresh = address.with_suffix(".new")
        fresh.write_text(host)
        fresh.replace(address)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2])))
