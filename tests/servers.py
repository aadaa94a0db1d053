"""Real servers for tests: uvicorn with the house's own wire, on a free port of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from core.frames import LARGEST
from core.wire import Wire


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
    for connection in list(state.connections):
        connection.shutdown()
    async with asyncio.timeout(20):
        while state.connections or state.tasks:
            await asyncio.sleep(0.002)
