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
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from app.kinds import KINDS
from core.clock import SECOND
from core.config import load_settings
from core.foundation import Foundation
from core.ids import new_id
from core.spaces import Entry
from core.work import Read
from tests.kills.plays import HOUSE
from tests.kills.test_kills import FAULT_POINTS

LIMIT = 2
AT_ONCE = 50
"""So many men come in the same moment."""
TALK = 0.8
"""Seconds that a talk lasts at most."""
GAVE_UP = {"leave": "left", "turn": "turned"}
STARTS_IN = 30.0
Who = dict[str, object]


@dataclass
class Server:
    """One server process. It is started again after each death, and can be found by the file that it writes."""

    folder: Path
    environ: dict[str, str]
    name: str
    process: subprocess.Popen[bytes] | None = None
    module: str = "tests.counselling.queue_server"

    @property
    def address(self) -> Path:
        return self.folder / f"address-{self.name}"

    async def start(self, dies_at: str = "") -> None:
        """It serves. `dies_at` names a fault point and how often it is passed before, as `before_ack:7`."""
        self.address.unlink(missing_ok=True)
        process = self.process = await asyncio.to_thread(self._launch, dies_at)
        until = time.monotonic() + STARTS_IN
        while not self.address.exists():
            if process.poll() is not None and dies_at:
                return  # it died before anybody saw it
            assert process.poll() is None, (self.folder / f"{self.name}.log").read_text()[-3000:]
            assert time.monotonic() < until, "it does not start"
            await asyncio.sleep(0.02)

    def _launch(self, dies_at: str) -> subprocess.Popen[bytes]:
        files = (str(self.address), str(self.folder / "shift"))
        command = [sys.executable, "-m", self.module, *files]
        with (self.folder / f"{self.name}.log").open("ab") as log:
            environ = self.environ | ({"RINNALLA_TEST_DIE_AT": dies_at} if dies_at else {})
            return subprocess.Popen(command, cwd=HOUSE, env=environ, stdout=log, stderr=log)

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

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
    unsure: list[tuple[Who, str, str]] = field(default_factory=list)
    gave_up: dict[str, str] = field(default_factory=dict)
    deaths: int = 0
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

    async def run(self, deaths: int, seconds: float) -> None:
        """First most men come; then all workers take, some men give up, the rest come, and servers die in turn, so often at most."""
        await asyncio.gather(*(server.start() for server in self.servers))
        limits = httpx2.Limits(max_connections=self.takers + AT_ONCE)
        async with httpx2.AsyncClient(limits=limits, timeout=15) as client, asyncio.timeout(seconds):
            at_once = asyncio.Semaphore(AT_ONCE)
            early = range(self.men * 4 // 5)
            await asyncio.gather(*(self._comes(client, number, at_once) for number in early))
            self.later(40 * SECOND)
            late = (self._comes(client, number, at_once) for number in range(len(early), self.men))
            async with asyncio.TaskGroup() as tasks:
                coming = [tasks.create_task(one) for one in (*self._give_up(client), *late)]
                taking = [tasks.create_task(self._taker(client, number, coming)) for number in range(self.takers)]
                tasks.create_task(self._kill(deaths, taking))

    async def _kill(self, at_most: int, taking: list[asyncio.Task[None]]) -> None:
        """Servers die one after the other: at any moment, and then at one between deciding, storing, telling and answering."""
        points = itertools.cycle(FAULT_POINTS)
        for number, server in enumerate(itertools.cycle(self.servers)):
            await asyncio.sleep(self.chance.uniform(0.2, 1.0))
            if self.deaths >= at_most or all(task.done() for task in taking):
                return
            server.kill()
            self.deaths += 1
            if number % 2:
                await server.start(f"{next(points)}:{self.chance.randint(3, 20)}")
                while server.lives and not all(task.done() for task in taking):
                    await asyncio.sleep(0.02)
                self.deaths += not server.lives
                server.kill()
            await server.start()

    async def ask(self, client: httpx2.AsyncClient, who: Who, verb: str, **more: Any) -> Any:
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

    async def _comes(self, client: httpx2.AsyncClient, number: int, at_once: asyncio.Semaphore) -> None:
        """A man comes; most wait, some will give up or turn to messages, some are never seen again."""
        who: Who = {"id": new_id(), "name": f"Man {number}", "programme": self.programme, "roles": []}
        fate = self.chance.choices(["wait", "leave", "turn", "vanish"], (76, 10, 10, 4))[0]
        async with at_once:
            risk = 2 if self.chance.random() < 0.1 else 0
            at = await self.ask(client, who, "enter", key=f"key {number}", risk=risk)
            self.entered[at] = str(who["id"])
            if fate != "vanish":
                await self.ask(client, who, "arrive", at=at)
        if fate in GAVE_UP:
            self.unsure.append((who, fate, at))

    def _give_up(self, client: httpx2.AsyncClient) -> Iterator[Coroutine[Any, Any, None]]:
        """Those who came early and do not want to wait any more, each at some time."""
        for who, how, at in self.unsure:
            yield self._gives_up(client, who, how, at)

    async def _gives_up(self, client: httpx2.AsyncClient, who: Who, how: str, at: str) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, self.men / 600))
        try:
            if await self.ask(client, who, how, at=at):
                self.gave_up[at] = GAVE_UP[how]
        except RefusedError as refusal:
            if refusal.code != "not_found":  # it was done, the answer was lost, and to him it is there no more
                raise

    async def _taker(self, client: httpx2.AsyncClient, number: int, coming: list[asyncio.Task[None]]) -> None:
        """He takes whom he is given, or sometimes this one, until nobody comes any more."""
        who: Who = {"id": new_id(), "name": f"Worker {number}", "programme": self.programme, "roles": ["counsellor"]}
        me = str(who["id"])
        mine = self.taken[me] = []
        for turn in itertools.count():
            all_came = all(man.done() for man in coming)
            try:
                if self.entered and self.chance.random() < 0.1:
                    at = self.chance.choice(list(self.entered))
                    await self.ask(client, who, "this", at=at, limit=LIMIT)
                else:
                    at = await self.ask(client, who, "next", limit=LIMIT, key=f"turn {turn}")
                mine.append(at)
                await asyncio.sleep(self.chance.uniform(0.0, TALK))
                await self.ask(client, who, "end", at=at)
            except RefusedError as refusal:
                if refusal.code == "nobody_waits":
                    if all_came:
                        return
                    await asyncio.sleep(self.chance.uniform(0.3, 0.02 * self.takers))

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
