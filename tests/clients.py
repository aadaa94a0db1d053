"""A man's browser as far as the live socket goes: it subscribes, posts, keeps what it hears, and never waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 10.0


class Client:
    """One socket. Every wait has a deadline."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        await self.connection.send(msgspec.json.encode(frame).decode())

    async def next(self, seconds: float = PATIENCE) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            told: dict[str, Any] = msgspec.json.decode(await self.connection.recv())
        self.frames.append(told)
        return told

    async def until(self, *, seconds: float = PATIENCE, **wanted: Any) -> dict[str, Any]:
        """The next frame that has all these values; those before it are kept."""
        async with asyncio.timeout(seconds):
            while True:
                told = await self.next(seconds)
                if all(told.get(name) == value for name, value in wanted.items()):
                    return told

    async def subscribe(self, stream: str, after: int | None = None) -> dict[str, Any]:
        """Subscribed, or the error."""
        await self.send(type="subscribe", stream=stream, after=after, ref=f"s-{stream}-{after}")
        return await self.until(ref=f"s-{stream}-{after}")

    async def post(self, stream: str, text: str, key: str) -> dict[str, Any]:
        """Acknowledged, or the error."""
        await self.send(type="post", stream=stream, key=key, text=text, ref=key)
        return await self.until(ref=key)

    async def silence(self, seconds: float = 0.3) -> None:
        """Nothing comes for so long."""
        try:
            told = await self.next(seconds)
        except TimeoutError:
            return
        raise AssertionError(f"expected silence, heard {told['type']}")

    async def closed(self) -> int:
        """The code with which the server closes."""
        async with asyncio.timeout(PATIENCE):
            await self.connection.wait_closed()
        code = self.connection.close_code
        assert code is not None
        return code

    def entries(self, stream: str) -> list[dict[str, Any]]:
        return [told for told in self.frames if told["type"] == "entry" and told["stream"] == stream]


@asynccontextmanager
async def connected(host: str, cookie: str = "", **options: Any) -> AsyncIterator[Client]:
    """A client of `/live` with this Cookie header and our own origin."""
    headers = {"Cookie": cookie} if cookie else {}
    options.setdefault("origin", f"http://{host}")
    async with connect(
        f"ws://{host}/live",
        subprotocols=[Subprotocol("rinnalla.v1")],
        additional_headers=headers,
        compression=None,
        **options,
    ) as connection:
        yield Client(connection)
