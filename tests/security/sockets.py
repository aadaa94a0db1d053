"""Live sockets of the people of the town."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.clients import PATIENCE, Client, connected
from tests.security.town import Someone


async def listen(client: Client, stream: str) -> dict[str, Any]:
    """He listens to the stream. A house that has just begun may ask him to wait while it asks who he is again."""
    async with asyncio.timeout(PATIENCE):
        while (told := await client.subscribe(stream)).get("code") == "busy":
            await asyncio.sleep(0.1)
    return told


@asynccontextmanager
async def listening(host: str, who: Someone, meeting: str, **options: Any) -> AsyncIterator[Client]:
    """His socket, listening to the room of this meeting."""
    async with connected(host, who.cookie, **options) as client:
        await client.until(type="welcome")
        told = await listen(client, f"{meeting}.room")
        assert told["type"] == "subscribed", told
        yield client


async def hear(client: Client, **wanted: Any) -> dict[str, Any]:
    """An entry that has all these values: one that he has heard already, or the next."""
    for told in client.frames:
        if told["type"] == "entry" and all(told.get(name) == value for name, value in wanted.items()):
            return told
    return await client.until(type="entry", seconds=30, **wanted)
