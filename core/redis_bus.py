"""The bus over Redis pub/sub, for several workers. What passes is numbers and sealed rows, never a text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from core.bus import AnyNotice, Hear
from core.ids import new_id
from core.log import log

EVERYBODY = "rinnalla:all"
OUT_AT_MOST = 10_000
CONFIRM_SECONDS = 1.0

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[str, list[AnyNotice]]).decode


def _channel(space: str | None) -> str:
    return EVERYBODY if space is None else f"rinnalla:{space}"


class RedisBus:
    """Tells by one sending task, hears by one reading task; both come back by themselves when Redis does."""

    alone = False

    def __init__(self, url: str) -> None:
        self.healthy = False
        self._me = new_id()
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=2, health_check_interval=5)
        self._pubsub: PubSub = self._redis.pubsub()
        self._out: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(OUT_AT_MOST)
        self._wanted: set[str] = {EVERYBODY}
        self._confirmed: dict[str, asyncio.Event] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._hear: Hear = lambda notice: None

    async def start(self, hear: Hear) -> None:
        """Both tasks run; Redis may come later."""
        self._hear = hear
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._send())]

    async def listen(self, space: str) -> None:
        """Returns once Redis has confirmed the channel, or at once when Redis is down: then the sweep carries on."""
        name = _channel(space)
        confirmed = self._confirmed.setdefault(name, asyncio.Event())
        if name not in self._wanted:
            self._wanted.add(name)
            if self.healthy:
                with suppress(RedisError, OSError):
                    await self._pubsub.subscribe(name)
        if self.healthy:
            with suppress(TimeoutError):
                await asyncio.wait_for(confirmed.wait(), CONFIRM_SECONDS)

    async def unlisten(self, space: str) -> None:
        """The channel is left."""
        name = _channel(space)
        self._wanted.discard(name)
        self._confirmed.pop(name, None)
        if self.healthy:
            with suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(name)

    def tell(self, space: str | None, notices: Iterable[AnyNotice]) -> None:
        """Queued in order. When the queue is full the nudge is dropped; the sweep repairs it."""
        with suppress(asyncio.QueueFull):
            self._out.put_nowait((_channel(space), _encode((self._me, list(notices)))))

    async def _send(self) -> None:
        while True:
            batch = [await self._out.get()]
            while not self._out.empty() and len(batch) < 500:
                batch.append(self._out.get_nowait())
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for channel, message in batch:
                        pipeline.publish(channel, message)
                    await pipeline.execute()
            except (RedisError, OSError):
                await asyncio.sleep(0.5)

    async def _read(self) -> None:
        while True:
            try:
                await self._pubsub.subscribe(*self._wanted)
                self.healthy = True
                async for message in self._pubsub.listen():
                    self._heard(message)
            except (RedisError, OSError) as fault:
                if self.healthy:
                    log.warning("bus_lost", error=type(fault).__name__)
                self.healthy = False
                for event in self._confirmed.values():
                    event.clear()
                with suppress(RedisError, OSError):
                    await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis says nothing of its types
                self._pubsub = self._redis.pubsub()
                await asyncio.sleep(0.5)

    def _heard(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            name = message["channel"].decode()
            if name in self._wanted:
                self._confirmed.setdefault(name, asyncio.Event()).set()
        elif message["type"] == "message":
            sender, notices = _decode(message["data"])
            if sender != self._me:
                for notice in notices:
                    self._hear(notice)

    async def stop(self) -> None:
        """Both tasks end, the connections close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(RedisError, OSError):
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis says nothing of its types
            await self._redis.aclose()
