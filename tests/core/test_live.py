"""The live socket, driven as a browser drives it, against a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from core.config import Settings
from core.kernel import Kernel
from core.live import SOCKETS_A_SESSION, Person
from core.work import NamedActor, Work
from tests.clients import Client, connected
from tests.core.house import House, house
from tests.parlour import Say, SendOut, build, do, sit

HOST = NamedActor("host")


@pytest.fixture
async def home(settings: Settings) -> AsyncIterator[House]:
    async with house(settings) as running:
        yield running


async def parlour(home: House, *guests: str) -> str:
    space = await home.kernel.act(build, HOST)
    for guest in guests:
        await home.kernel.act(sit, NamedActor(guest), space, on=(space,))
    return space


async def come(stack: AsyncExitStack, home: House, name: str) -> Client:
    client = await stack.enter_async_context(connected(home.host, f"who={name}"))
    assert (await client.next())["type"] == "welcome"
    return client


async def test_three_men_hear_the_same_in_the_same_order(home: House) -> None:
    space = await parlour(home, "a", "b", "c")
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        clients = [await come(stack, home, name) for name in "abc"]
        for client in clients:
            assert (await client.subscribe(room))["type"] == "subscribed"
        await asyncio.gather(*(client.post(room, f"from {n}", f"k{n}") for n, client in enumerate(clients)))
        for client in clients:
            while len([one for one in client.entries(room) if one["kind"] == "message"]) < 3:
                await client.next()
        heard = [[(one["seq"], one.get("text")) for one in client.entries(room)] for client in clients]
        assert heard[0] == heard[1] == heard[2]


@pytest.mark.parametrize("after", [0, 1, 40, 70, 81, 82, 500])
async def test_whoever_comes_back_misses_nothing_and_hears_nothing_twice(home: House, after: int) -> None:
    space = await parlour(home, "a")
    room = f"{space}.room"
    for number in range(80):
        await home.kernel.act(do, NamedActor("a"), space, Say(f"{number}"), on=(space,))
    async with AsyncExitStack() as stack:
        client = await come(stack, home, "a")
        told = await client.subscribe(room, after)
        assert told["seq"] == 81 and not told["more"]
        await client.post(room, "still here", "k")
        await client.send(type="subscribe", stream="nothing", ref="end")
        await client.until(ref="end")
        assert [one["seq"] for one in client.entries(room)] == list(range(min(after, 81) + 1, 83))


async def test_one_who_was_away_long_catches_up_in_steps(home: House) -> None:
    space = await parlour(home, "a")
    room = f"{space}.room"
    for number in range(450):
        await home.kernel.act(do, NamedActor("a"), space, Say(f"{number}"), on=(space,))
    async with AsyncExitStack() as stack:
        client = await come(stack, home, "a")
        told = await client.subscribe(room, 0)
        while told["more"]:
            await client.send(type="subscribe", stream=f"{space}.nothing", ref="end")
            await client.until(ref="end")
            told = await client.subscribe(room, client.entries(room)[-1]["seq"])
        await client.until(seq=451)
        assert [one["seq"] for one in client.entries(room)] == list(range(1, 452))


async def test_the_newest_page_says_that_older_ones_exist(home: House) -> None:
    space = await parlour(home, "a")
    for number in range(80):
        await home.kernel.act(do, NamedActor("a"), space, Say(f"{number}"), on=(space,))
    async with AsyncExitStack() as stack:
        client = await come(stack, home, "a")
        told = await client.subscribe(f"{space}.room")
        assert told["more"] and told["first"] == 1
        await client.until(seq=81)
        assert client.entries(f"{space}.room")[0]["seq"] == 32


async def test_a_strangers_room_and_no_room_answer_alike(home: House) -> None:
    space = await parlour(home, "a")
    async with AsyncExitStack() as stack:
        stranger = await come(stack, home, "stranger")
        his = await stranger.subscribe(f"{space}.room")
        none = await stranger.subscribe("aaaaaaaaaaaaaaaaaaaa.room")
        assert {**his, "ref": 0} == {**none, "ref": 0}
        assert his["code"] == "not_found"


async def test_a_guest_never_hears_backstage(home: House) -> None:
    space = await parlour(home, "a")
    async with AsyncExitStack() as stack:
        guest, host = await come(stack, home, "a"), await come(stack, home, "host")
        assert (await guest.subscribe(f"{space}.backstage"))["code"] == "not_found"
        await host.subscribe(f"{space}.backstage")
        await guest.subscribe(f"{space}.room")
        assert (await host.post(f"{space}.backstage", "quiet", "k"))["type"] == "ack"
        await guest.until(kind="joined")
        await guest.silence()


async def test_whoever_is_sent_out_hears_nothing_later(home: House) -> None:
    space = await parlour(home, "a", "b")
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        a, b = await come(stack, home, "a"), await come(stack, home, "b")
        await a.subscribe(room)
        await b.subscribe(room)
        await asyncio.gather(
            home.kernel.act(do, HOST, space, SendOut("a"), on=(space,)),
            home.kernel.act(do, NamedActor("b"), space, Say("he is gone"), on=(space,)),
        )
        await b.until(text="he is gone")
        assert (await a.until(type="ended"))["code"] == "ended"
        await a.silence()
        assert all(one.get("text") is None for one in a.entries(room))
        assert (await a.post(room, "I am still here", "k"))["code"] == "not_subscribed"


async def test_a_session_that_ends_closes_its_sockets_before_anything_later_is_told(home: House) -> None:
    space = await parlour(home, "a", "b")
    room = f"{space}.room"

    def put_out(work: Work, actor: Any) -> None:
        work.recheck("a")

    async with AsyncExitStack() as stack:
        a, b = await come(stack, home, "a"), await come(stack, home, "b")
        await a.subscribe(room)
        await b.subscribe(room)
        home.out.add("a")
        await home.kernel.act(put_out, HOST)
        await home.kernel.act(do, NamedActor("b"), space, Say("later"), on=(space,))
        assert await a.closed() == 4401
        with suppress(ConnectionClosed):
            while True:
                assert (await a.next()).get("text") != "later"


async def test_who_may_stay_hears_what_was_said_while_he_was_asked(home: House) -> None:
    space = await parlour(home, "a", "b")
    room = f"{space}.room"

    def doubt(work: Work, actor: Any) -> None:
        work.recheck("a")

    async with AsyncExitStack() as stack:
        a = await come(stack, home, "a")
        await a.subscribe(room)
        await asyncio.gather(
            home.kernel.act(doubt, HOST),
            home.kernel.act(do, NamedActor("b"), space, Say("meanwhile"), on=(space,)),
        )
        assert (await a.until(text="meanwhile"))["kind"] == "message"


async def test_a_session_that_ends_while_its_socket_is_being_let_in_lets_nobody_in(home: House) -> None:
    asked, known = asyncio.Event(), asyncio.Event()
    truly = home.live.reception.person_of

    async def slowly(kernel: Kernel, token: str | None) -> Person | None:
        person = await truly(kernel, token)
        asked.set()
        await known.wait()
        return person

    def put_out(work: Work, actor: Any) -> None:
        work.recheck("a")

    async def meanwhile() -> None:
        async with asyncio.timeout(5):
            await asked.wait()
        home.out.add("a")
        await home.kernel.act(put_out, HOST)
        known.set()

    home.live.reception = replace(home.live.reception, person_of=slowly)
    ending = asyncio.create_task(meanwhile())
    async with connected(home.host, "who=a") as client:
        assert await client.closed() == 4401
    await ending


def in_doubt(work: Work, actor: Any) -> None:
    """Whoever is called a must be asked again."""
    work.recheck("a")


async def test_what_he_says_while_he_is_asked_waits_and_is_not_refused(home: House) -> None:
    space, other = await parlour(home, "a"), await parlour(home, "a")
    sure = asyncio.Event()
    truly = home.live.reception.person_of

    async def slowly(kernel: Kernel, token: str | None) -> Person | None:
        await sure.wait()
        return await truly(kernel, token)

    async with AsyncExitStack() as stack:
        a = await come(stack, home, "a")
        await a.subscribe(f"{space}.room")
        await a.post(f"{space}.room", "hello", "k0")
        home.live.reception = replace(home.live.reception, person_of=slowly)
        await home.kernel.act(in_doubt, HOST)
        await a.send(type="subscribe", stream=f"{other}.room", ref="s")
        await a.send(type="post", stream=f"{space}.room", key="k", text="still here", ref="p")
        await a.silence()
        sure.set()
        while not {"s", "p"} <= {told.get("ref") for told in a.frames}:
            await a.next()
        assert {told["ref"]: told["type"] for told in a.frames if "ref" in told}.items() >= {
            ("s", "subscribed"),
            ("p", "ack"),
        }


async def test_a_second_doubt_while_he_is_asked_is_settled_too(home: House) -> None:
    space = await parlour(home, "a", "b")
    asked: asyncio.Queue[asyncio.Event] = asyncio.Queue()
    truly = home.live.reception.person_of

    async def slowly(kernel: Kernel, token: str | None) -> Person | None:
        person = await truly(kernel, token)
        sure = asyncio.Event()
        await asked.put(sure)
        await sure.wait()
        return person

    async with AsyncExitStack() as stack:
        a = await come(stack, home, "a")
        await a.subscribe(f"{space}.room")
        home.live.reception = replace(home.live.reception, person_of=slowly)
        await home.kernel.act(in_doubt, HOST)
        first = await asyncio.wait_for(asked.get(), 5)
        home.out.add("a")
        await home.kernel.act(in_doubt, HOST)
        await home.kernel.act(do, NamedActor("b"), space, Say("later"), on=(space,))
        first.set()
        (await asyncio.wait_for(asked.get(), 5)).set()
        assert await a.closed() == 4401
        with suppress(ConnectionClosed):
            while True:
                assert (await a.next()).get("text") != "later"


async def test_who_cannot_be_asked_is_let_go_and_comes_back(home: House) -> None:
    space = await parlour(home, "a")

    async def broken(kernel: Kernel, token: str | None) -> Person | None:
        raise OSError

    async with AsyncExitStack() as stack:
        a = await come(stack, home, "a")
        await a.subscribe(f"{space}.room")
        truly, home.live.reception = home.live.reception, replace(home.live.reception, person_of=broken)
        await home.kernel.act(in_doubt, HOST)
        assert await a.closed() == 1013
        home.live.reception = truly
        again = await come(stack, home, "a")
        assert (await again.subscribe(f"{space}.room"))["type"] == "subscribed"


async def test_nobody_signed_in_is_closed_with_4401(home: House) -> None:
    async with connected(home.host) as client:
        assert await client.closed() == 4401


async def test_the_word_survives_the_speaker_leaving_at_once(home: House) -> None:
    space = await parlour(home, "a", "b")
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        b = await come(stack, home, "b")
        await b.subscribe(room)
        async with connected(home.host, "who=a") as a:
            await a.next()
            await a.subscribe(room)
            await a.send(type="post", stream=room, key="k", text="goodbye", ref=1)
            a.connection.transport.abort()
        assert (await b.until(text="goodbye"))["by"]["name"]


async def test_a_slow_reader_is_let_go_and_comes_back_whole(home: House) -> None:
    space = await parlour(home, "a", "b")
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        slow = await come(stack, home, "a")
        await slow.subscribe(room)
        slow.connection.transport.pause_reading()
        long = "x" * 2000
        for number in range(3000):
            await home.kernel.act(do, NamedActor("b"), space, Say(f"{number} {long}"), on=(space,))
            if not home.live.sockets:
                break
        assert not home.live.sockets, "a reader who does not read must not stay"
        slow.connection.transport.abort()
        again = await come(stack, home, "a")
        head = (await again.subscribe(room, 0))["seq"]
        while (again.entries(room) or [{"seq": 0}])[-1]["seq"] < head:
            told = await again.next()
            if told["type"] == "entry" and told["seq"] % 200 == 0 and told["seq"] < head:
                await again.send(type="subscribe", stream=room, after=told["seq"], ref="more")
        assert [one["seq"] for one in again.entries(room)] == list(range(1, head + 1))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("not json", "bad_frame"),
        ("[]", "bad_frame"),
        ('{"type":"dance","ref":1}', "unknown_type"),
        ('{"ref":1}', "unknown_type"),
        ('{"type":"post","stream":"s","key":"k","text":7,"ref":1}', "bad_frame"),
        ('{"type":"subscribe","stream":"s","after":"x","ref":1}', "bad_frame"),
        ("[" * 5000, "bad_frame"),
        (b"\x00\x01", "bad_frame"),
    ],
)
async def test_a_broken_frame_is_refused_and_the_socket_stays(home: House, sent: str | bytes, code: str) -> None:
    space = await parlour(home, "a")
    async with AsyncExitStack() as stack:
        client = await come(stack, home, "a")
        await client.connection.send(sent)
        assert (await client.next())["code"] == code
        assert (await client.subscribe(f"{space}.room"))["type"] == "subscribed"


async def test_too_large_a_frame_closes_with_1009(home: House) -> None:
    async with AsyncExitStack() as stack:
        client = await come(stack, home, "a")
        await client.connection.send("x" * 20_000)
        assert await client.closed() == 1009


async def test_a_second_tab_is_no_second_arrival(home: House) -> None:
    space = await parlour(home, "a")
    async with AsyncExitStack() as stack:
        first, second = await come(stack, home, "a"), await come(stack, home, "a")
        await first.subscribe(f"{space}.room")
        await second.subscribe(f"{space}.room")
        await first.connection.close()
        assert home.talk.comings == [("arrived", "a")]
        await second.connection.close()
        async with asyncio.timeout(5):
            while len(home.talk.comings) < 2:
                await asyncio.sleep(0.01)
    assert home.talk.comings == [("arrived", "a"), ("gone", "a")]


async def test_typing_is_told_to_the_others_only(home: House) -> None:
    space = await parlour(home, "a", "b")
    room = f"{space}.room"
    async with AsyncExitStack() as stack:
        a, b = await come(stack, home, "a"), await come(stack, home, "b")
        you = (await a.subscribe(room))["you"]
        await b.subscribe(room)
        await a.send(type="typing", stream=room)
        signal = await b.until(type="signal")
        assert signal["kind"] == "typing" and signal["by"]["persona"] == you
        while len(a.entries(room)) < 2:
            await a.next()
        await a.silence()


async def test_one_session_keeps_so_many_sockets_and_the_first_is_let_go(home: House) -> None:
    room = f"{await parlour(home, 'a', 'b')}.room"
    async with AsyncExitStack() as stack:
        other = await come(stack, home, "b")
        first, second = await come(stack, home, "a"), await come(stack, home, "a")
        last = [await come(stack, home, "a") for _ in range(SOCKETS_A_SESSION - 2)][-1]
        assert len(home.live.sockets) == SOCKETS_A_SESSION + 1
        await second.connection.close()
        while len(home.live.sockets) > SOCKETS_A_SESSION:
            await asyncio.sleep(0.01)
        await come(stack, home, "a")
        assert (await first.subscribe(room))["type"] == "subscribed"
        await come(stack, home, "a")
        assert await first.closed() == 1013
        assert len(home.live.sockets) == SOCKETS_A_SESSION + 1
        for client in (last, other):
            assert (await client.subscribe(room))["type"] == "subscribed"
