"""Workers are killed while men write of danger and the clock calls: no alert is lost, none is raised or escalated twice."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from app.kinds import KINDS
from app.schema import METADATA
from auth.own import OWN
from auth.people import Actor
from auth.personas.service import make_persona
from core.clock import SECOND
from core.config import load_settings
from core.db import Database
from core.foundation import Foundation
from core.ids import new_id
from core.spaces import Entry
from core.work import CONSOLE, Read
from crisis.alarming import MARK
from crisis.alert import ALERT, IMMEDIATE
from crisis.bell import BELL
from crisis.calling import bell_id
from crisis.models import AlertState
from crisis.pager.models import Page
from crisis.telling import HELP_CARD
from programmes.service import NewHost, NewOffer, OfferWords, found_organisation, found_programme
from tests.chat.world import give_role, own_of
from tests.counselling.rush import bare
from tests.crisis.served import Server
from tests.crisis.watch import PLAN, planned, posted, with_pager
from tests.kills.test_kills import FAULT_POINTS
from tests.places import REDIS, postgres_databases

STEP = 61 * SECOND
"""By so much the clock is moved on each time: a rung."""
SERVER = "tests.crisis.watch_server"
CALLED = ("Leena", "Nadia")


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Where a house keeps what, from nothing: one worker on SQLite, two on PostgreSQL and Redis."""
    folder = tmp_path / "house"
    folder.mkdir()
    kept = {"RINNALLA_DATA_DIR": str(folder), "RINNALLA_LIMITS": "off"}
    if request.param == "sqlite":
        yield kept
        return
    if not REDIS:
        pytest.skip("Redis is not running: start tests by ./services")
    with postgres_databases() as (main, keys):
        yield kept | {"RINNALLA_DATABASE_URL": main, "RINNALLA_KEYS_URL": keys, "RINNALLA_REDIS_URL": REDIS}


@dataclass
class Night:
    """Men who write of danger one after the other, and what came of it."""

    folder: Path
    environ: dict[str, str]
    programme: str = ""
    people: dict[str, Actor] = field(default_factory=dict)
    talks: dict[str, str] = field(default_factory=dict)
    deaths: int = 0
    shift: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    servers: list[Server] = field(default_factory=list)

    def foundation(self) -> Foundation:
        return Foundation(load_settings(self.environ, env_file=None), KINDS)

    def furnish(self, men: int) -> None:
        settings = load_settings(self.environ, env_file=None)
        database = Database(settings.database_url)
        METADATA.create_all(database.writing)
        database.close()
        foundation = self.foundation()
        host = NewHost("Host", "fi", "Europe/Helsinki", "https://example.org/", ("fi", "en"))
        organisation = foundation.act_now(found_organisation, CONSOLE, host)
        offer = NewOffer(("fi", "en"), "Europe/Helsinki", {"en": OfferWords("After")})
        self.programme = foundation.act_now(found_programme, CONSOLE, organisation, offer)
        for name in CALLED:
            self._person(foundation, name, "counsellor")
            foundation.act_now(with_pager, self.people[name])
        for number in range(men):
            self._person(foundation, f"Man {number}")
        hours = 24 * 30
        shift = foundation.act_now(planned, CONSOLE, self.programme, (self.people["Leena"].id,), "holder", 0, hours)
        foundation.act_now(posted, CONSOLE, shift, self.people["Nadia"].id, "backup")
        foundation.close()

    def _person(self, foundation: Foundation, name: str, *roles: str) -> None:
        account = new_id()
        persona = foundation.act_now(make_persona, CONSOLE, account, self.programme, name)
        for role in roles:
            foundation.act_now(give_role, CONSOLE, account, self.programme, role)
        own = foundation.read_now(own_of, persona)
        self.people[name] = Actor(persona, name, self.programme, own, frozenset(roles))

    async def run(self, workers: int, deaths: int, seconds: float) -> None:
        """Men write, the clock runs, workers die in turn, so often; then everybody gets his answer."""
        (self.folder / "shift").write_text("0")
        self.servers = [
            Server(self.folder, self.environ, name=f"w{number}", module=SERVER) for number in range(workers)
        ]
        try:
            await asyncio.gather(*(server.start() for server in self.servers))
            async with httpx2.AsyncClient(timeout=15) as client, asyncio.timeout(seconds):
                killing = asyncio.create_task(self._kill(deaths))
                for name in [one for one in self.people if one not in CALLED]:
                    given = await self._ask(client, name, "write", text=f"{PLAN} {name}", key="k")
                    self.talks[name] = given["given"]
                    await self._time_goes_on(STEP if self.chance.random() < 0.4 else SECOND)
                while not killing.done():
                    await self._time_goes_on(STEP)
                await killing
                await asyncio.sleep(2)
        finally:
            for server in self.servers:
                server.kill()

    async def _time_goes_on(self, milliseconds: int) -> None:
        self.shift += milliseconds
        fresh = self.folder / "shift.new"
        fresh.write_text(str(self.shift))
        fresh.replace(self.folder / "shift")
        await asyncio.sleep(0.15)

    async def _kill(self, at_most: int) -> None:
        points = itertools.cycle(FAULT_POINTS)
        for server in itertools.cycle(self.servers):
            if self.deaths >= at_most:
                return
            server.kill()
            self.deaths += 1
            await server.start(f"{next(points)}:{self.chance.randint(1, 6)}")
            until = time.monotonic() + 4
            while server.lives and time.monotonic() < until:
                await asyncio.sleep(0.02)
            self.deaths += not server.lives
            server.kill()
            await server.start()

    async def _ask(self, client: httpx2.AsyncClient, name: str, verb: str, **more: Any) -> dict[str, Any]:
        """What the verb gave; tried again, as a man does, as long as nobody answers."""
        one = self.people[name]
        who = {"id": one.id, "name": one.name, "programme": one.programme, "own": one.own, "roles": list(one.roles)}
        while True:
            server = self.chance.choice(self.servers)
            try:
                host = server.address.read_text()
                told = await client.post(f"http://{host}/", json={"who": who, "verb": verb, **more})
            except (OSError, httpx2.HTTPError):
                await asyncio.sleep(0.05)
                continue
            if told.status_code == 503:
                await asyncio.sleep(0.1)
                continue
            assert told.status_code < 400, (verb, told.text, server.name)
            answer: dict[str, Any] = told.json()
            return answer

    # What is found afterwards ----------------------------------------------------------------------------------

    def judge(self) -> Counter[str]:
        """Everything that must hold holds; gives what was counted."""
        foundation = self.foundation()
        try:
            return foundation.read_now(self._judge)
        finally:
            foundation.close()

    def _judge(self, read: Read) -> Counter[str]:
        alerts = {row.persona_id: row.id for row in read.db.scalars(select(AlertState))}
        assert len(alerts) == len(self.talks) == len(list(read.db.scalars(select(AlertState.id))))
        bell = read.state(BELL, bell_id(read.key_file, self.programme))
        pages = Counter(page.alert_id for page in read.db.scalars(select(Page)))
        counted: Counter[str] = Counter()
        for name, talk in self.talks.items():
            man = self.people[name]
            alert_id = alerts[man.id]
            self._of_one_man(read, man, talk, alert_id)
            calls = [entry for entry in read.entries(alert_id, "alert", limit=5_000) if entry.kind == "called"]
            assert alert_id in bell.items
            assert pages[alert_id] == sum(len(entry.data["called"]) for entry in calls)
            self._climbed_in_order(calls)
            counted["calls"] += len(calls)
        return counted

    def _of_one_man(self, read: Read, man: Actor, talk: str, alert_id: str) -> None:
        said = [entry.text for entry in read.entries(talk, "conversation") if entry.kind == "message"]
        entries = read.entries(alert_id, "alert", limit=5_000)
        rang = [entry.text for entry in entries if entry.kind == "line"]
        assert said == rang == [f"{PLAN} {man.name}"], "together, and once"
        seen = read.state(ALERT, alert_id).seen
        assert (seen.signs, seen.tier) == (1, IMMEDIATE)
        own = read.state(OWN, man.own)
        assert own.marks == {MARK: alert_id}
        assert [card.kind for card in own.cards].count(HELP_CARD) == 1

    def _climbed_in_order(self, calls: list[Entry]) -> None:
        steps = [(entry.data["round"], entry.data["rung"]) for entry in calls]
        assert steps == [(number // 2, number % 2) for number in range(len(steps))], "each rung once, in its order"
        assert all(after.at >= before.data["next_at"] for before, after in itertools.pairwise(calls))


async def storm(folder: Path, environ: dict[str, str], deaths: int, men: int, seconds: float) -> Night:
    night = Night(folder, bare(environ))
    night.furnish(men)
    await night.run(2 if "RINNALLA_DATABASE_URL" in environ else 1, deaths, seconds)
    counted = night.judge()
    assert night.deaths >= deaths and counted["calls"] > 2 * men, counted
    return night


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_five_deaths_lose_no_alert_and_call_nobody_twice(house: dict[str, str], tmp_path: Path) -> None:
    await storm(tmp_path, house, deaths=5, men=12, seconds=200)


@pytest.mark.long
@pytest.mark.timeout(2400)
async def test_a_hundred_deaths_lose_no_alert_and_call_nobody_twice(house: dict[str, str], tmp_path: Path) -> None:
    await storm(tmp_path, house, deaths=100, men=300, seconds=2300)
