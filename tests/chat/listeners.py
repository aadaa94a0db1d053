"""Somebody whose socket is recorded whole: every frame, the view that its entries build, the numbers that they carry."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
from websockets.exceptions import WebSocketException

from auth.own import OWN
from chat.meeting import MEETING
from core.spaces import Kind
from tests.chat.evening import Evening, Someone
from tests.clients import Client, connected

Frame = dict[str, Any]
PATIENCE = 15.0
SETTLED = 0.4
"""Seconds without a frame after which nothing more comes."""


@dataclass
class Heard:
    """One stream as he hears it: the view, the last number, and whether he hears it now."""

    view: dict[str, Any] = field(default_factory=dict)
    last: int = 0
    live: bool = False
    caught_up_to: int = 0


class Listener:
    """One person of the evening. He subscribes to whatever he might hear, and writes all of it down."""

    def __init__(self, evening: Evening, who: Someone) -> None:
        self.who = who
        self.raw: list[bytes] = []
        self.frames: list[Frame] = []
        self.faults: list[str] = []
        self.streams: dict[str, Heard] = {}
        self._evening = evening
        self._stack = AsyncExitStack()
        self._client: Client | None = None
        self._reading: asyncio.Task[None] | None = None
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._count = 0

    @property
    def name(self) -> str:
        return self.who.name

    @property
    def on_line(self) -> bool:
        return self._client is not None

    def hears(self, stream: str) -> bool:
        """Say whether this stream is told him now."""
        return self.on_line and stream in self.streams and self.streams[stream].live

    async def come(self) -> None:
        """His line is open."""
        if self._client is not None:
            return
        self._client = await self._stack.enter_async_context(
            connected(self._evening.host, self.who.cookie, max_queue=None)
        )
        self._reading = asyncio.create_task(self._read(self._client))

    async def go(self) -> None:
        """His line is gone."""
        if self._client is None:
            return
        self._client = None
        await self._stack.aclose()
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
        for heard in self.streams.values():
            heard.live = False

    async def hear(self, *streams: str) -> None:
        """He asks to hear these, as far as he does not hear them yet, from where he was; what is not for him is refused."""
        for stream in streams:
            heard = self.streams.get(stream, Heard())
            if not heard.live:
                await self.ask(type="subscribe", stream=stream, after=heard.last if heard.last > 0 else None)

    async def ask(self, **sent: Any) -> Frame:
        """He sends something that is answered."""
        if self._client is None:
            return {"type": "error", "code": "no_line"}
        self._count += 1
        ref = f"{self._count}"
        answer = self._answers[ref] = asyncio.get_running_loop().create_future()
        with suppress(WebSocketException):
            await self._client.send(**sent, ref=ref)
        async with asyncio.timeout(PATIENCE):
            told: Frame = await answer
        del self._answers[ref]
        return told

    async def settle(self) -> None:
        """He has heard everything that was to be heard."""
        while True:
            before = len(self.frames)
            await asyncio.sleep(SETTLED)
            if len(self.frames) == before:
                return

    def entries(self, stream: str = "") -> list[Frame]:
        """The entries that he heard, of one stream or of all."""
        return [told for told in self.frames if told["type"] == "entry" and told["stream"].endswith(stream)]

    def knows(self, text: str) -> bool:
        """Say whether this stands anywhere in what was sent to him."""
        return any(text.encode() in one for one in self.raw)

    def kind_of(self, stream: str) -> Kind[Any]:
        """By which rules the view of this stream changes."""
        return OWN if stream.endswith(".own") else MEETING

    async def _read(self, client: Client) -> None:
        with suppress(WebSocketException):
            async for data in client.connection:
                raw = data.encode() if isinstance(data, str) else data
                self.raw.append(raw)
                told: Frame = msgspec.json.decode(raw)
                self.frames.append(told)
                self._take(told)

    def _take(self, told: Frame) -> None:
        match told["type"]:
            case "subscribed":
                heard = self.streams.setdefault(told["stream"], Heard())
                heard.view, heard.live, heard.caught_up_to = told["state"], True, told["seq"]
            case "entry":
                self._follow(told)
            case "ended":
                self.streams[told["stream"]].live = False
        answer = self._answers.get(str(told.get("ref")))
        if answer is not None and not answer.done():
            answer.set_result(told)

    def _follow(self, told: Frame) -> None:
        stream, seq = told["stream"], told["seq"]
        heard = self.streams.get(stream)
        if heard is None or not heard.live:
            self.faults.append(f"{self.name} hears {stream} {seq} without having been let in")
            return
        if heard.last > 0 and seq != heard.last + 1:
            self.faults.append(f"{self.name} hears {stream} {seq} after {heard.last}")
        heard.last = seq
        if seq > heard.caught_up_to:
            heard.view = self.kind_of(stream).apply(heard.view, told)
