"""Two workers on one PostgreSQL and one Redis: nothing is sticky, nothing is lost, nothing changes places."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from core.errors import Busy
from core.redis_bus import RedisBus
from core.work import NamedActor, Work
from tests.clients import Client, connected
from tests.core.house import House, house
from tests.parlour import Say, SendOut, build, do, sit
from tests.places import place

HOST = NamedActor("host")


class OwnRedis:
    """A Redis of this test's own, to be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._server = os.environ.get("RINNALLA_TEST_REDIS_SERVER") or "redis-server"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([self._server, *arguments], stdout=subprocess.DEVNULL)
        for _ in range(100):
            if self.socket.exists():
                return
            subprocess.run(["sleep", "0.05"], check=True)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(5)
        self.socket.unlink(missing_ok=True)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[OwnRedis]:
    one = OwnRedis(tmp_path)
    one.start()
    yield one
    one.stop()


@pytest.fixture
async def pair(tmp_path: Path, redis: OwnRedis) -> AsyncIterator[tuple[House, House]]:
    with place("postgres", tmp_path) as settings:
        async with (
            house(settings, RedisBus(redis.url), "one") as one,
            house(settings, RedisBus(redis.url), "two") as two,
        ):
            async with asyncio.timeout(5):
                while not (one.kernel.bus.healthy and two.kernel.bus.healthy):
                    await asyncio.sleep(0.01)
            yield one, two


async def parlour(home: House, guests: int) -> str:
    space = await home.kernel.act(build, HOST)
    for number in range(guests):
        await home.kernel.act(sit, NamedActor(f"g{number}"), space, on=(space,))
    return space


async def come(stack: AsyncExitStack, home: House, name: str, room: str) -> Client:
    client = await stack.enter_async_context(connected(home.host, f"who={name}"))
    await client.next()
    assert (await client.subscribe(room))["type"] == "subscribed"
    return client


async def say(home: House, who: str, space: str, text: str) -> None:
    while True:
        try:
            await home.kernel.act(do, NamedActor(who), space, Say(text, key=text), on=(space,))
            return
        except Busy:
            await asyncio.sleep(0.05)


async def hear(client: Client, room: str, count: int) -> list[dict[str, object]]:
    async with asyncio.timeout(20):
        while len([one for one in client.entries(room) if one["kind"] == "message"]) < count:
            await client.next(15)
    return client.entries(room)


async def test_both_workers_write_one_room_without_gap_or_swap(pair: tuple[House, House]) -> None:
    one, two = pair
    space = await parlour(one, 8)
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        clients = [await come(stack, home, f"g{n}", room) for n, home in enumerate((one, two, one, two))]
        count = 120
        talks = [say((one, two)[n % 2], f"g{n % 8}", space, f"word {n}") for n in range(count)]
        await asyncio.gather(*talks)
        for client in clients:
            entries = await hear(client, room, count)
            numbers = [int(str(entry["seq"])) for entry in entries]
            assert numbers == sorted(set(numbers))
            talk = [entry["seq"] for entry in entries if entry["kind"] == "message"]
            assert talk == list(range(9, 9 + count))


async def test_twenty_repeats_of_one_key_on_two_workers_are_one_entry(pair: tuple[House, House]) -> None:
    one, two = pair
    space = await parlour(one, 1)

    async def once(home: House) -> int | None:
        while True:
            try:
                said = await home.kernel.act(do, NamedActor("g0"), space, Say("once", key="k"), on=(space,))
                return said.seq if said else None
            except Busy:
                await asyncio.sleep(0.05)

    numbers = await asyncio.gather(*(once((one, two)[n % 2]) for n in range(20)))
    assert set(numbers) == {2}
    entries = await one.kernel.read(lambda read: read.entries(space, "room"))
    assert [entry.text for entry in entries] == [None, "once"]


async def test_redis_stops_and_comes_back_while_men_talk(pair: tuple[House, House], redis: OwnRedis) -> None:
    one, two = pair
    space = await parlour(one, 4)
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        clients = [await come(stack, home, f"g{n}", room) for n, home in enumerate((one, two))]
        for number in range(90):
            if number == 30:
                redis.stop()
            if number == 60:
                redis.start()
            await say((one, two)[number % 2], f"g{number % 4}", space, f"word {number}")
            await asyncio.sleep(0.02)
        for client in clients:
            entries = await hear(client, room, 90)
            assert [entry["seq"] for entry in entries if entry["kind"] == "message"] == list(range(5, 95))


async def test_whoever_is_sent_out_on_one_worker_hears_nothing_more_on_the_other(pair: tuple[House, House]) -> None:
    one, two = pair
    space = await parlour(one, 2)
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        gone = await come(stack, two, "g0", room)
        stays = await come(stack, two, "g1", room)
        await one.kernel.act(do, HOST, space, SendOut("g0"), on=(space,))
        await say(one, "g1", space, "later")
        await stays.until(text="later")
        assert (await gone.until(type="ended"))["stream"] == room
        await gone.silence()


async def test_a_session_ended_on_one_worker_closes_sockets_on_the_other(pair: tuple[House, House]) -> None:
    one, two = pair
    space = await parlour(one, 1)

    def put_out(work: Work, actor: object) -> None:
        work.recheck("g0")

    async with AsyncExitStack() as stack:
        client = await come(stack, two, "g0", f"{space}.room")
        two.out.add("g0")
        await one.kernel.act(put_out, HOST)
        assert await client.closed() == 4401


async def test_a_session_ended_while_redis_is_dead_closes_too(pair: tuple[House, House], redis: OwnRedis) -> None:
    one, two = pair
    space = await parlour(one, 1)

    def put_out(work: Work, actor: object) -> None:
        work.recheck("g0")

    async with AsyncExitStack() as stack:
        client = await come(stack, two, "g0", f"{space}.room")
        redis.stop()
        two.out.add("g0")
        await one.kernel.act(put_out, HOST)
        assert await client.closed() == 4401


async def test_typing_passes_from_worker_to_worker(pair: tuple[House, House]) -> None:
    one, two = pair
    space = await parlour(one, 2)
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        here, there = await come(stack, one, "g0", room), await come(stack, two, "g1", room)
        await here.send(type="typing", stream=room)
        assert (await there.until(type="signal"))["kind"] == "typing"
