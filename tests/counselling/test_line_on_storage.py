"""The line on both databases: what is stored is what is kept, two workers call two men, what is old goes and nothing else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auth.people import Actor
from core.clock import DAY, SECOND
from core.config import Settings
from core.errors import DomainError
from core.ids import new_id
from core.kernel import Kernel
from core.redis_bus import RedisBus
from core.retention import forget_entries
from core.spaces import Entry, frame
from core.work import CLOCK, Read, Work
from counselling.line import DESK, LINE, LOG, Back, CallNext, Found, Line, Queue, Stands
from tests.counselling.standing import EIGHT, PROGRAMME, man, talk_of
from tests.counselling.test_line_law import EVERYBODY, STREAMS, any_act
from tests.places import REDIS, place, settings_in


@dataclass
class Place:
    """A line in a house with one worker, or with two on the same PostgreSQL."""

    kernels: tuple[Kernel, ...]
    line: str
    now: list[int]

    async def act(self, who: Any, act: object, at: int = 0) -> Entry | None:
        kernel = self.kernels[at % len(self.kernels)]
        told: Entry | None = await kernel.act(do, actor(who), self.line, act, on=(self.line,))
        return told

    async def comes(self, *numbers: int) -> None:
        for number in numbers:
            who = man(number)
            await self.act(who, Queue(talk_of(who), who.id, "en", most=9_999))
            await self.act(CLOCK, Back(talk_of(who)))

    async def state(self, at: int = 0) -> Line:
        return await self.kernels[at].read(Read.state, LINE, self.line)

    async def heard(self, stream: str) -> list[Entry]:
        return await self.kernels[0].read(_entries, self.line, stream)


def do(work: Work, who: Any, line: str, act: object) -> Entry | None:
    return work.act(LINE, line, who, act)


def found(work: Work, who: Any, line: str) -> None:
    work.create(LINE, line, CLOCK, Found(PROGRAMME), PROGRAMME)
    work.act(LINE, line, CLOCK, Stands(2, None))


def actor(who: Any) -> Any:
    return CLOCK if who.id == "clock" else Actor(who.id, who.id, who.programme, new_id(), who.roles)


def _entries(read: Read, line: str, stream: str) -> list[Entry]:
    return read.entries(line, stream, limit=5_000)


def _first(read: Read, line: str, stream: str) -> int:
    entries = read.entries(line, stream, limit=1)
    return entries[0].seq if entries else 0


@pytest.fixture(params=["sqlite", "postgres", "two workers"])
async def at(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        now, line = [EIGHT], new_id()
        two = request.param == "two workers"
        if two and not REDIS:
            pytest.skip("Redis is not running: start tests by ./services")
        more = {"RINNALLA_REDIS_URL": REDIS} if two else {}
        settings = stack.enter_context(place("postgres" if two else request.param, tmp_path, **more))
        kernels = [await _started(stack, each, now) for each in _of_each_worker(settings, tmp_path, two)]
        await kernels[0].act(found, CLOCK, line)
        yield Place(tuple(kernels), line, now)


def _of_each_worker(settings: Settings, folder: Path, two: bool) -> Iterator[Settings]:
    yield settings
    if two:
        urls = {"RINNALLA_DATABASE_URL": settings.database_url, "RINNALLA_KEYS_URL": settings.keys_url}
        yield settings_in(folder, RINNALLA_REDIS_URL=REDIS, **{name: str(url) for name, url in urls.items()})


async def _started(stack: AsyncExitStack, settings: Settings, now: list[int]) -> Kernel:
    bus = RedisBus(settings.redis_url) if settings.redis_url else None
    kernel = Kernel(settings, [LINE], bus, now=lambda: now[0])
    await kernel.start()
    stack.push_async_callback(kernel.stop)
    return kernel


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_stored_is_what_is_kept_and_what_was_heard_is_what_is_fetched(at: Place, seed: int) -> None:
    chance = random.Random(seed)
    for turn in range(150):
        at.now[0] += chance.choice((0, 1, SECOND, 6 * SECOND, 400 * SECOND))
        who = chance.choice(EVERYBODY)
        try:
            await at.act(who, any_act(chance, who, at.now[0]), turn)
        except DomainError:
            continue
    kept = [(await kernel.latest(at.line)).state for kernel in at.kernels]
    assert [await at.state(number) for number in range(len(at.kernels))] == kept
    assert all(one == kept[0] for one in kept)
    for stream in STREAMS:
        entries = await at.heard(stream)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        seen = LINE.view(LINE.start, stream)
        for entry in entries:
            seen = LINE.apply(seen, frame(entry))
        assert seen == LINE.view(kept[0], stream)


async def test_twenty_who_press_at_once_get_twenty_men_and_the_others_are_told_that_nobody_waits(at: Place) -> None:
    await at.comes(*range(20))
    workers = [Actor(new_id(), f"Worker {n}", PROGRAMME, new_id(), frozenset({"counsellor"})) for n in range(25)]
    asked = (at.act(worker, CallNext(1), number) for number, worker in enumerate(workers))
    given = await asyncio.gather(*asked, return_exceptions=True)
    called = [one.data["persona"] for one in given if isinstance(one, Entry)]
    assert sorted(called) == sorted(man(number).id for number in range(20))
    assert [one.code for one in given if isinstance(one, DomainError)] == ["nobody_waits"] * 5
    assert (await at.state()).tickets == {}


async def test_pressing_twice_takes_one_man(at: Place) -> None:
    await at.comes(1, 2)
    worker = Actor(new_id(), "Pekka", PROGRAMME, new_id(), frozenset({"counsellor"}))
    await asyncio.gather(*(at.act(worker, CallNext(5, "one press"), number) for number in range(3)))
    assert (await at.state()).talks == {worker.id: (talk_of(man(1)),)}


async def test_what_is_old_goes_and_the_line_goes_on(at: Place) -> None:
    await at.comes(*range(120))
    at.now[0] += 3 * DAY
    await at.comes(*range(200, 210))
    before = await at.state()
    kernel, limit = at.kernels[0], at.now[0] - 2 * DAY
    saved = await kernel.read(_saved, at.line)
    while not await kernel.act(forget_entries, CLOCK, at.line, limit, on=(at.line,)):
        pass
    left = [entry for stream in (LOG, DESK, "line") for entry in await at.heard(stream)]
    old = [entry.version for entry in left if entry.at < limit]
    assert saved >= 200
    assert all(version > saved for version in old), "what the state row does not hold yet is still there"
    assert len(left) - len(old) >= 30
    for number in range(len(at.kernels)):
        assert await at.state(number) == before
    await at.comes(300)
    assert (await at.state()).last == before.last + 1
    assert await kernel.act(forget_entries, CLOCK, at.line, 0, on=(at.line,)), "nothing is as old as that"


def _saved(read: Read, line: str) -> int:
    return read.slot(line).saved
