"""A rush on one line: many men, many who take at once, workers that die meanwhile; and what the log says of it afterwards.

Everybody uses the forms of the site as a browser without scripts does, over HTTP, from this process; the servers are the real ones.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx2

from app.kinds import KINDS
from core.config import load_settings
from core.foundation import Foundation
from core.ids import new_id
from core.spaces import Entry
from core.work import Read
from tests import servers
from tests.counselling.house import AGREED
from tests.kills.test_kills import FAULT_POINTS

AT_ONCE = 50
"""So many men come in the same moment."""
READS_THE_FORM = 10
"""Every how many-th man reads the form before he sends it."""
TALK = 0.8
"""Seconds that a talk lasts at most."""
PASSED_OVER = 31.0
"""Seconds after which one who was never seen is not called any more."""
GAVE_UP = {"leave": "left", "write": "turned"}
COOKIE = "rinnalla"
KEY = re.compile(r'name="key" value="([^"]+)"')
PLACE, NEXT = "/walk-in/place", "/desk/inbox/next"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server(servers.Server):
    """One server, as its operator starts it."""

    port: int = 0

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.port}.log"

    @property
    def command(self) -> list[str]:
        return ["app", "serve", "--port", str(self.port)]

    async def answers(self) -> bool:
        with suppress(OSError, httpx2.HTTPError):
            async with httpx2.AsyncClient(timeout=2) as asking:
                return (await asking.get(f"{self.host}/health/ready")).status_code == 200
        return False


@dataclass
class Man:
    """One who came: his cookie, his conversation, and the server that has his page."""

    cookie: str
    talk: str
    at: Server | None = None
    waits: bool = True


@dataclass
class Rush:
    """Everything that was asked and answered. `takers` are the team's sessions, by persona."""

    folder: Path
    environ: dict[str, str]
    men: int
    programme: str = ""
    takers: dict[str, str] = field(default_factory=dict)
    servers: list[Server] = field(default_factory=list)
    entered: dict[str, Man] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)
    unsure: list[tuple[Man, str]] = field(default_factory=list)
    gave_up: dict[str, str] = field(default_factory=dict)
    deaths: int = 0
    over: bool = False
    refused: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(11))

    @contextmanager
    def serving(self, count: int) -> Iterator[None]:
        """So many servers at one place; all are gone afterwards."""
        ports = [free_port() for _ in range(count)]
        origins = ",".join(f"http://127.0.0.1:{port}" for port in ports)
        environ = self.environ | {"RINNALLA_ORIGIN": origins}
        self.servers = [Server(self.folder, environ, port=port) for port in ports]
        try:
            yield
        finally:
            for server in self.servers:
                server.kill()

    async def run(self, deaths: int, seconds: float) -> None:
        """First most men come; then all workers take, some men give up, and the rest come. Servers die in turn all the while, so often at most."""
        await asyncio.gather(*(server.start() for server in self.servers))
        limits = httpx2.Limits(max_connections=len(self.takers) + AT_ONCE)
        nobodys = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        client = httpx2.AsyncClient(limits=limits, timeout=30, cookies=nobodys)
        async with client, asyncio.timeout(seconds), asyncio.TaskGroup() as tasks:
            tasks.create_task(self._kill(client, deaths))
            await self._all_come_and_are_taken(client, tasks)
            self.over = True

    async def _all_come_and_are_taken(self, client: httpx2.AsyncClient, tasks: asyncio.TaskGroup) -> None:
        at_once, began = asyncio.Semaphore(AT_ONCE), time.monotonic()
        early = range(self.men * 4 // 5)
        await asyncio.gather(*(self._comes(client, number, at_once) for number in early))
        await asyncio.sleep(max(0.0, began + PASSED_OVER - time.monotonic()))
        late = (self._comes(client, number, at_once) for number in range(len(early), self.men))
        coming = [tasks.create_task(one) for one in (*self._give_up(client), *late)]
        await asyncio.gather(*coming, *(self._taker(client, who, coming) for who in self.takers))

    async def _kill(self, client: httpx2.AsyncClient, at_most: int) -> None:
        """Servers die one after the other: at any moment, and then at one between deciding, storing, telling and answering.

        Half of the deaths at most are died before anybody is taken.
        """
        points = itertools.cycle(FAULT_POINTS)
        for number, server in enumerate(itertools.cycle(self.servers)):
            await asyncio.sleep(self.chance.uniform(0.2, 1.0))
            while self.deaths >= at_most // 2 and not self.taken and not self.over:
                await asyncio.sleep(0.1)
            if self.deaths >= at_most or self.over:
                return
            server.kill()
            self.deaths += 1
            if number % 2:
                await server.start(f"{next(points)}:{self.chance.randint(3, 20)}")
                while server.lives and not self.over:
                    await asyncio.sleep(0.02)
                self.deaths += not server.lives
                server.kill()
            await server.start()
            await self._load_again(client, server)

    async def ask(self, client: httpx2.AsyncClient, cookie: str, path: str, form: dict[str, str] | None = None) -> Told:
        """What the site answered; asked again as long as nobody answers, or somebody is busy. A refusal is its code, as an exception."""
        while True:
            server = self.chance.choice(self.servers)
            headers = {"origin": server.host} | ({"cookie": f"{COOKIE}={cookie}"} if cookie else {})
            headers |= {"accept": "application/json"} if form is not None else {}
            method = "GET" if form is None else "POST"
            try:
                told = await client.request(method, f"{server.host}{path}", data=form, headers=headers)
            except (OSError, httpx2.HTTPError):
                await asyncio.sleep(0.05)
                continue
            if told.status_code == 503:
                self.refused["busy"] += 1
                await asyncio.sleep(self.chance.uniform(0.05, 0.4))
                continue
            assert told.status_code < 500, (path, told.status_code, self._logs())
            if told.status_code >= 400 and form is not None:
                code = told.json()["error"]["code"]
                self.refused[code] += 1
                raise RefusedError(code)
            return Told(told, server)

    def _logs(self) -> str:
        return "".join(server.log.read_text()[-1500:] for server in self.servers)

    async def _comes(self, client: httpx2.AsyncClient, number: int, at_once: asyncio.Semaphore) -> None:
        """A man comes; most wait, some will give up or turn to messages, some (of the first) are never seen again."""
        fate = self.chance.choices(["wait", "leave", "write"], (80, 10, 10))[0]
        fate = "vanish" if number < self.men // 25 else fate
        async with at_once:
            form = {"programme": self.programme, "language": "en", **AGREED, "key": await self._key(client, number)}
            told = await self.ask(client, "", "/walk-in", form)
            man = Man(told.cookie, told.answer.json()["conversation"])
            self.entered[man.talk] = man
            if fate != "vanish":
                await self._loads(client, man)
        if fate in GAVE_UP:
            self.unsure.append((man, fate))

    async def _key(self, client: httpx2.AsyncClient, number: int) -> str:
        """The key of the form that he is shown. Only some men read it, as the page costs as much as the place; the others have a key of their own."""
        if number % READS_THE_FORM:
            return new_id()
        page = (await self.ask(client, "", "/walk-in")).answer.text
        found = KEY.search(page)
        assert found, page[-2000:]
        return found[1]

    async def _loads(self, client: httpx2.AsyncClient, man: Man) -> None:
        """His page of his place is open on one of the servers, for as long as he may write there."""
        told = await self.ask(client, man.cookie, f"{PLACE}?write=1")
        man.at, man.waits = told.server, told.answer.status_code == 200

    async def _load_again(self, client: httpx2.AsyncClient, died: Server) -> None:
        """Those who were on the server that died load their page again, as a page does whose line is gone."""
        at_once = asyncio.Semaphore(AT_ONCE)

        async def loads(man: Man) -> None:
            async with at_once:
                if not self.over:
                    await self._loads(client, man)

        lost = [one for one in self.entered.values() if one.at is died and one.waits]
        await asyncio.gather(*(loads(man) for man in lost))

    def _give_up(self, client: httpx2.AsyncClient) -> Iterator[Coroutine[Any, Any, None]]:
        """Those who came early and do not want to wait any more, each at some time."""
        for man, how in self.unsure:
            yield self._gives_up(client, man, how)

    async def _gives_up(self, client: httpx2.AsyncClient, man: Man, how: str) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, self.men / 600))
        try:
            told = await self.ask(client, man.cookie, PLACE, {"act": how})
            if told.answer.json()[GAVE_UP[how]]:
                self.gave_up[man.talk] = GAVE_UP[how]
        except RefusedError as refusal:
            if refusal.code != "not_found":  # it was done, the answer was lost, and to him it is there no more
                raise

    async def _taker(self, client: httpx2.AsyncClient, who: str, coming: list[asyncio.Task[None]]) -> None:
        """He takes whom he is given, or sometimes this one, until nobody comes any more."""
        cookie, mine = self.takers[who], self.taken.setdefault(who, [])
        while True:
            all_came = all(man.done() for man in coming)
            form = {"programme": self.programme, "key": new_id()}
            if self.entered and self.chance.random() < 0.1:
                form["conversation"] = self.chance.choice(list(self.entered))
            try:
                at = (await self.ask(client, cookie, NEXT, form)).answer.json()["conversation"]
                mine.append(at)
                await asyncio.sleep(self.chance.uniform(0.0, TALK))
                await self.ask(client, cookie, f"/desk/conversations/{at}/acts", {"verb": "end_live"})
            except RefusedError as refusal:
                if refusal.code == "nobody_waits":
                    if all_came:
                        return
                    await asyncio.sleep(self.chance.uniform(0.3, 0.02 * len(self.takers)))

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
        turned = {entry.data["conversation"] for entry in log if entry.data.get("why") == "turned"}
        told = Counter(at for mine in self.taken.values() for at in set(mine))
        yield from (f"{at} was given to {count} workers" for at, count in told.items() if count > 1)
        for worker, mine in self.taken.items():
            yield from (
                f"{worker} was told {at}, which is another's"
                for at in set(mine) - turned
                if worker_of.get(at) != worker
            )

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


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and the server that gave it."""

    answer: httpx2.Response
    server: Server

    @property
    def cookie(self) -> str:
        """The session that it gave."""
        given = (one.partition(";")[0] for one in self.answer.headers.get_list("set-cookie"))
        return next(one.partition("=")[2] for one in given if one.startswith(f"{COOKIE}="))


class RefusedError(Exception):
    """Something was refused, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _page(read: Read, line: str, after: int) -> list[Entry]:
    return read.entries(line, "log", after=after, limit=500)


def bare(environ: dict[str, str]) -> dict[str, str]:
    """The environment of a server process: nothing of this machine's house, and this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
    return kept | environ
