"""What one who waits costs: 30, 300 and 3,000 in a line, where one is taken and one comes every two seconds.

Ours tells everybody how the line stands, at most every five seconds and when something moved; each page of the textbook's asks for
its place every five seconds, with a COUNT(*).
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks import proc
from benchmarks.bench import Bench, run
from benchmarks.servers import HOST, Ours, Place, Server, Textbook
from benchmarks.web import ask
from benchmarks.wire import Wire, dial

SIZES = (30, 300, 3_000)
MOVES = 2.0
"""One is taken and one comes every so many seconds."""
ASKS = 5.0
"""The textbook's pages ask every so many."""
AT_ONCE = 32
SETTLES = 6.0
"""Seconds after which everybody has been told where he stands."""
AGAIN_SECONDS = 0.5
PATIENCE = 120


class Hall(Ours):
    """Our line alone, with its sockets."""

    def serve_command(self) -> list[str]:
        return [sys.executable, "-m", "benchmarks.waiting_house", "serve", "--port", str(self.port)]

    def ready_path(self) -> str:
        return "/"


class Table(Textbook):
    """The peer of `benchmarks/peers/waiting.py`."""

    def serve_command(self) -> list[str]:
        database = f"sqlite+aiosqlite:///{self.place.folder}/waiting.db"
        return [
            sys.executable,
            "-m",
            "benchmarks.peers.waiting",
            "serve",
            "--database",
            database,
            "--port",
            str(self.port),
        ]


@dataclass(slots=True)
class Cost:
    """What a run came to: microseconds of server CPU a waiting person a minute; how often each was told or asked, and how late."""

    micros: float
    told: float
    slowest_ms: float = 0.0


class Listening:
    """Those who wait at ours: a socket each, as the page has it, hearing the talk and the line."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.heard = 0
        self.slowest = 0.0
        self.wires: list[Wire] = []

    async def come(self) -> None:
        """One more comes, and his page listens."""
        told = json.loads((await posted(self.server, "/come")).decode())
        wire = await dial(HOST, self.server.port, told["cookie"])
        here: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        wire.heard = lambda frame: self._heard(wire, frame, here)
        wire.closed = lambda code: None
        for stream in told["streams"]:
            _subscribe(wire, stream)
        self.wires.append(wire)
        await asyncio.wait_for(here, PATIENCE)

    def _heard(self, wire: Wire, frame: bytes, here: asyncio.Future[None]) -> None:
        if frame.startswith(b'{"type":"entry"'):
            self.heard += b'"marks"' in frame
        elif frame.startswith(b'{"type":"subscribed"') and b'"marks"' in frame and not here.done():
            here.set_result(None)
        elif frame.startswith(b'{"type":"error"'):
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, _subscribe, wire, json.loads(frame)["ref"])

    def begin(self) -> None:
        """All have come; they listen already."""

    async def look(self, seconds: float) -> None:
        """They wait and are told."""
        self.heard = 0
        await asyncio.sleep(seconds)

    def leave(self) -> None:
        for wire in self.wires:
            wire.hang_up()


def _subscribe(wire: Wire, stream: str) -> None:
    wire.say(json.dumps({"type": "subscribe", "stream": stream, "after": None, "ref": stream}).encode())


class Asking:
    """Those who wait at the textbook's: a page each, that asks for its place again and again on a connection that is kept."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.heard = 0
        self.slowest = 0.0
        self.pages: list[asyncio.Task[None]] = []
        self._all_came = asyncio.Event()

    async def come(self) -> None:
        """One more comes, and his page asks, from when all have come: so that they do not stand in each other's way."""
        told = json.loads((await posted(self.server, "/come")).decode())
        first = ASKS * (told["number"] % 97) / 97
        self.pages.append(asyncio.create_task(self._page(told["number"], first)))

    async def _page(self, number: int, first: float) -> None:
        await self._all_came.wait()
        await asyncio.sleep(first)
        reader, writer = await asyncio.open_connection(HOST, self.server.port)
        asked = f"GET /place/{number} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                began = time.perf_counter()
                writer.write(asked)
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                took = time.perf_counter() - began
                self.heard += 1
                self.slowest = max(self.slowest, took)
                await asyncio.sleep(max(0.0, ASKS - took))

    def begin(self) -> None:
        """All have come."""
        self._all_came.set()

    async def look(self, seconds: float) -> None:
        """They wait and ask."""
        self.heard, self.slowest = 0, 0.0
        await asyncio.sleep(seconds)

    def leave(self) -> None:
        for page in self.pages:
            page.cancel()


async def posted(server: Server, path: str) -> bytes:
    """What a form gave; sent again where it was too busy."""
    while True:
        with suppress(TimeoutError):
            reply = await ask(HOST, server.port, path, form={})
            if reply.status < 400:
                return reply.body
        await asyncio.sleep(AGAIN_SECONDS)


async def measured(server: Server, crowd: Any, people: int, seconds: float) -> Cost:
    """So many come; then one is taken and one comes every two seconds, and the server's CPU is counted."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with at_once:
            await crowd.come()

    await asyncio.gather(*(one() for _ in range(people)))
    crowd.begin()
    await asyncio.sleep(SETTLES)
    before, began = proc.cpu_seconds(server.pids), time.perf_counter()
    moving = asyncio.create_task(_moves(server, crowd))
    await crowd.look(seconds)
    minutes = (time.perf_counter() - began) / 60
    used = proc.cpu_seconds(server.pids) - before
    moving.cancel()
    crowd.leave()
    return Cost(used / people / minutes * 1e6, crowd.heard / people / minutes, crowd.slowest * 1000)


async def _moves(server: Server, crowd: Any) -> None:
    while True:
        await asyncio.gather(posted(server, "/take"), crowd.come(), asyncio.sleep(MOVES))


def waiting(people: int, bench: Bench) -> Iterator[str]:
    """One line."""
    ours = _cost(bench, Hall, Listening, people)
    theirs = _cost(bench, Table, Asking, people)
    yield (
        f"{people:,} waiting: {theirs.micros / ours.micros:.1f} × cheaper | "
        f"rinnalla {ours.micros:,.0f} µs of CPU a person a minute, told {ours.told:.0f} times | "
        f"textbook {theirs.micros:,.0f} µs, asked {theirs.told:.0f} of {60 / ASKS:.0f} times, slowest answer {theirs.slowest_ms:,.0f} ms"
    )


def _cost(bench: Bench, peer: type[Server], crowd: type[Listening | Asking], people: int) -> Cost:
    folder = bench.folder / peer.name
    folder.mkdir()
    server = peer(Place(folder, preload=bench.preload))
    try:
        server.start()
        return run(measured(server, crowd(server), people, 4 * bench.seconds))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


LINES = {f"waiting-{people}": partial(waiting, people) for people in SIZES}
