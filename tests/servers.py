"""Real servers for tests: in the test's own loop with the house's own wire, or as a process that can be killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from core.frames import LARGEST
from core.wire import Wire

CHECKOUT = Path(__file__).resolve().parents[1]
STARTS_IN = 60.0


@asynccontextmanager
async def serving(app: Any, port: int = 0) -> AsyncIterator[str]:
    """Serve an ASGI app in this loop, on this port or a free one. Gives its address as host:port."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        ws=Wire,
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="critical",
        access_log=False,
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    await server.on_tick(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await _stop(server)


async def _stop(server: uvicorn.Server) -> None:
    """As uvicorn's own end, without its pauses of a tenth of a second, of which a suite has thousands."""
    for listening in server.servers:
        listening.close()
    state = server.server_state
    ended: set[int] = set()
    async with asyncio.timeout(20):
        for _ in range(3):  # who was let in at the last moment is made known
            await asyncio.sleep(0)
        while state.connections or state.tasks:
            for connection in {one for one in state.connections if id(one) not in ended}:
                ended.add(id(connection))
                connection.shutdown()
            await asyncio.sleep(0.002)


@dataclass
class Server:
    """A server process, started again after each death. Who inherits says how it is called and when it answers."""

    folder: Path
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        raise NotImplementedError

    @property
    def command(self) -> list[str]:
        """What Python runs, after its `-m`."""
        raise NotImplementedError

    async def answers(self) -> bool:
        raise NotImplementedError

    async def start(self, dies_at: str = "") -> None:
        """It serves. `dies_at` names a fault point and how often it is passed before, as `before_ack:7`."""
        process = self.process = await asyncio.to_thread(self._launch, dies_at)
        until = time.monotonic() + STARTS_IN
        while not await self.answers():
            if process.poll() is not None and dies_at:
                return  # it died before anybody saw it
            assert process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < until, "it does not start"
            await asyncio.sleep(0.05)

    def _launch(self, dies_at: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            environ = self.environ | ({"RINNALLA_TEST_DIE_AT": dies_at} if dies_at else {})
            command = [sys.executable, "-m", *self.command]
            return subprocess.Popen(command, cwd=CHECKOUT, env=environ, stdout=log, stderr=log)

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
