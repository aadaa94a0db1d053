"""A rush on one line: many men, many who take at once, workers that die meanwhile; and what the log says of it afterwards."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from core.config import load_settings
from core.foundation import Foundation
from core.ids import new_id
from core.spaces import Entry
from core.work import CONSOLE, Read
from tests.kills.plays import HOUSE

LIMIT = 2
STARTS_IN = 30.0


@dataclass
class Server:
    """One server process. It is started again after each death, and can be found by the file that it writes."""

    folder: Path
    environ: dict[str, str]
    name: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> Path:
        return self.folder / f"address-{self.name}"

    async def start(self) -> None:
        self.address.unlink(missing_ok=True)
        with (self.folder / f"{self.name}.log").open("ab") as log:
            command = [
                sys.executable,
                "-m",
                "tests.counselling.queue_server",
                str(self.address),
                str(self.folder / "shift"),
            ]
            self.process = subprocess.Popen(command, cwd=HOUSE, env=self.environ, stdout=log, stderr=log)
        until = time.monotonic() + STARTS_IN
        while not self.address.exists():
            assert self.process.poll() is None, (self.folder / f"{self.name}.log").read_text()[-3000:]
            assert time.monotonic() < until, "it does not start"
            await asyncio.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)


@dataclass
class Rush:
    """Everything that was asked and answered."""

    folder: Path
    environ: dict[str, str]
    programme: str
    men: int
    takers: int
    servers: list[Server] = field(default_factory=list)
    entered: dict[str, str] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)
    gave_up: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(11))

    @contextmanager
    def serving(self, count: int) -> Iterator[None]:
        """So many server processes at one place; all are gone afterwards."""
        (self.folder / "shift").write_text("0")
        self.servers = [Server(self.folder, self.environ, f"w{number}") for number in range(count)]
        try:
            yield
        finally:
            for server in self.servers:
                server.kill()

    def later(self, milliseconds: int) -> None:
        """It is so much later for all of them."""
        (self.folder / "shift").write_text(str(milliseconds))

    async def run(self, kills: int, seconds: float) -> None:
        """All men come and go, all workers take, the servers die in turn; until everybody has done what he wanted."""
        await asyncio.gather(*(server.start() for server in self.servers))
        limits = httpx2.Limits(max_connections=self.takers + 60)
        async with httpx2.AsyncClient(limits=limits, timeout=15) as client:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as tasks:
                at_once = asyncio.Semaphore(50)
                coming = [tasks.create_task(self._man(client, number, at_once)) for number in range(self.men)]
                taking = [tasks.create_task(self._taker(client, number, coming)) for number in range(self.takers)]
                tasks.create_task(self._kill(kills, taking))

    async def _kill(self, kills: int, taking: list[asyncio.Task[None]]) -> None:
        """Servers die one after the other, at their worst moment or any other."""
        for server in itertools.islice(itertools.cycle(self.servers), kills):
            await asyncio.sleep(self.chance.uniform(0.5, 2.0))
            if all(task.done() for task in taking):
                raise AssertionError("everything was over before the last death")
            server.kill()
            await server.start()

    async def ask(self, client: httpx2.AsyncClient, who: dict[str, Any], verb: str, **more: Any) -> Any:
        """What the verb gave; tried again as long as nobody answers, or somebody is busy. A refusal is its code, as an exception."""
        while True:
            server = self.chance.choice(self.servers)
            try:
                host = server.address.read_text()
                told = await client.post(f"http://{host}/", json={"who": who, "verb": verb, **more})
            except (OSError, httpx2.HTTPError):
                await asyncio.sleep(0.05)
                continue
            if told.status_code == 503:
                self.refused["busy"] += 1
                await asyncio.sleep(self.chance.uniform(0.05, 0.4))
                continue
            assert told.status_code < 500, (verb, told.status_code, self._logs())
            answer = told.json()
            if "code" in answer:
                self.refused[answer["code"]] += 1
                raise RefusedError(answer["code"])
            return answer["given"]

    def _logs(self) -> str:
        return "".join((self.folder / f"{server.name}.log").read_text()[-1500:] for server in self.servers)

    async def _man(self, client: httpx2.AsyncClient, number: int, at_once: asyncio.Semaphore) -> None:
        """He comes; most wait, some give up, some turn to messages, some are never seen again."""
        who = {"id": new_id(), "name": f"Man {number}", "programme": self.programme, "roles": []}
        fate = self.chance.choices(("waits", "leaves", "turns", "vanishes"), (80, 8, 8, 4))[0]
        async with at_once:
            risk = self.chance.choice((0,) * 9 + (2,))
            at = await self.ask(client, who, "enter", key=f"key {number}", risk=risk)
            self.entered[at] = who["id"]
            if fate != "vanishes":
                await self.ask(client, who, "arrive", at=at)
        if fate in ("leaves", "turns"):
            await asyncio.sleep(self.chance.uniform(0.0, 1.0))
            async with at_once:
                try:
                    if await self.ask(client, who, fate.removesuffix("s").replace("leave", "leave"), at=at):
                        self.gave_up[at] = {"leaves": "left", "turns": "turned"}[fate]
                except RefusedError as refusal:
                    assert refusal.code in ("not_found", "ended"), "it was done, and the answer was lost"

    async def _taker(self, client: httpx2.AsyncClient, number: int, coming: list[asyncio.Task[None]]) -> None:
        """He takes whom he is given, or sometimes this one, until nobody comes any more."""
        who = {"id": new_id(), "name": f"Worker {number}", "programme": self.programme, "roles": ["counsellor"]}
        self.taken[who["id"]] = mine = []
        for turn in itertools.count():
            all_came = all(man.done() for man in coming)
            try:
                if self.entered and self.chance.random() < 0.1:
                    at = self.chance.choice(list(self.entered))
                    await self.ask(client, who, "this", at=at, limit=LIMIT)
                else:
                    at = await self.ask(client, who, "next", limit=LIMIT, key=f"turn {turn}")
                mine.append(at)
                await self.ask(client, who, "end", at=at)
            except RefusedError as refusal:
                if refusal.code == "nobody_waits":
                    if all_came:
                        return
                    await asyncio.sleep(self.chance.uniform(0.1, 0.5))

    # What came of it ----------------------------------------------------------------------------------------------

    def differences(self, log: list[Entry]) -> Iterator[str]:
        """Everything in which the log and the answers disagree, or the log itself is not one story."""
        queued = Counter(entry.data["conversation"] for entry in log if entry.kind == "queued")
        ends: dict[str, list[str]] = {}
        for entry in log:
            if entry.kind in ("called", "ended"):
                ends.setdefault(entry.data["conversation"], []).append(entry.data.get("why", "called"))
        yield from (f"{at} was queued {count} times" for at, count in queued.items() if count != 1)
        yield from (f"{at} ended as {why}" for at, why in ends.items() if len(why) != 1)
        yield from (f"{at} never ended" for at in queued if at not in ends)
        yield from (f"{at} ended and was never queued" for at in ends if at not in queued)
        yield from (f"{at} was acknowledged and never queued" for at in self.entered if at not in queued)
        yield from (f"{at} is {ends[at]}, he was told {why}" for at, why in self.gave_up.items() if ends[at] != [why])
        numbers = [entry.data["number"] for entry in log if entry.kind == "queued"]
        if numbers != list(range(1, len(numbers) + 1)):
            yield "numbers are not 1, 2, 3 …"
        yield from self._of_the_takers(log)

    def _of_the_takers(self, log: list[Entry]) -> Iterator[str]:
        worker_of = {entry.data["conversation"]: entry.data["worker"] for entry in log if entry.kind == "called"}
        told = Counter(at for mine in self.taken.values() for at in set(mine))
        yield from (f"{at} was given to {count} workers" for at, count in told.items() if count > 1)
        for worker, mine in self.taken.items():
            yield from (f"{worker} was told {at}, which is another's" for at in mine if worker_of.get(at) != worker)

    def logged(self, line: str) -> list[Entry]:
        """The whole log of the line, as a fresh reader finds it. Numbers have no gap."""
        foundation = self.foundation()
        try:
            log: list[Entry] = []
            while page := foundation.read_now(_page, line, log[-1].seq if log else 0):
                log += page
            assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
            return log
        finally:
            foundation.close()

    def foundation(self) -> Foundation:
        from app.kinds import KINDS

        return Foundation(load_settings(self.environ, env_file=None), KINDS)


class RefusedError(Exception):
    """A verb was refused, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _page(read: Read, line: str, after: int) -> list[Entry]:
    return read.entries(line, "log", after=after, limit=500)


def bare(environ: dict[str, str]) -> dict[str, str]:
    """The environment of a server process: nothing of this machine's house, and this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
    return kept | environ


__all__ = ["CONSOLE", "Rush", "bare"]
