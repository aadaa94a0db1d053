"""Two people ask for what only one can have, in the same moment: one outcome, the same everywhere, and the loser is told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from auth.own import OWN
from chat.forms import Order
from chat.meeting import MEETING, Phase
from chat.orders import ordered
from chat.service import give_up_seat, take_seat
from core.config import Settings
from core.errors import DomainError
from core.kernel import Kernel
from core.redis_bus import RedisBus
from core.spaces import frame
from core.work import Read
from tests.chat.crewed import Crewed, crewed
from tests.chat.people import SEVEN
from tests.chat.world import World, world_in
from tests.places import place, settings_in

REDIS = os.environ.get("RINNALLA_TEST_REDIS_URL", "")
TIMES = 6
"""So often each is tried, with one or the other first."""


class Pair:
    """One house with one worker, or with two on the same PostgreSQL: the second worker serves the second of two people."""

    def __init__(self, first: World, second: Kernel) -> None:
        self.world = first
        self.kernels = (first.kernel, second)

    async def both(self, *asked: Awaitable[Any]) -> list[Any]:
        """What came of each, in the order of the question: what was done, or the code of the refusal."""
        results = await asyncio.gather(*asked, return_exceptions=True)
        for one in results:
            assert not isinstance(one, BaseException) or isinstance(one, DomainError), one
        return [one.code if isinstance(one, DomainError) else one for one in results]


@pytest.fixture(params=["sqlite", "postgres", "two workers"])
async def pair(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Pair]:
    async with AsyncExitStack() as stack:
        if request.param != "two workers":
            settings = stack.enter_context(place(request.param, tmp_path))
            world = await stack.enter_async_context(world_in(settings))
            yield Pair(world, world.kernel)
            return
        if not REDIS:
            pytest.skip("Redis is not running: start tests by ./services")
        settings = stack.enter_context(place("postgres", tmp_path, RINNALLA_REDIS_URL=REDIS))
        world = await stack.enter_async_context(world_in(settings, RedisBus(REDIS)))
        yield Pair(world, await stack.enter_async_context(_other_worker(settings, tmp_path, world)))


@asynccontextmanager
async def _other_worker(settings: Settings, folder: Path, world: World) -> AsyncIterator[Kernel]:
    """A second worker of the same house, by the same clock."""
    urls = {"RINNALLA_DATABASE_URL": settings.database_url, "RINNALLA_KEYS_URL": settings.keys_url}
    same = settings_in(folder, RINNALLA_REDIS_URL=REDIS, **{name: str(url) for name, url in urls.items()})
    kernel = Kernel(same, [MEETING, OWN], RedisBus(REDIS), now=lambda: world.now[0])
    await kernel.start()
    try:
        yield kernel
    finally:
        await kernel.stop()


async def evening_of(pair: Pair, men: int, **more: int) -> Crewed:
    evening = await crewed(pair.world, men, **more)
    for number in range(1, men + 1):
        await evening.do(take_seat, f"Man{number}")
    await evening.here("Aapo", "Tariq", *(f"Man{number}" for number in range(1, men + 1)))
    pair.world.now[0] = SEVEN
    await evening.order("Aapo", "open")
    return evening


def asks(pair: Pair, evening: Crewed, at: int, who: str, verb: str, **what: Any) -> Awaitable[Any]:
    """An order, at the first or the second worker."""
    return ordered(pair.kernels[at], evening[who], evening.at, Order(verb, **what))


async def checked(pair: Pair, evening: Crewed) -> None:
    """Both workers keep the same, and what was heard is what is fetched, in numbers without a gap."""
    states = [await kernel.read(Read.state, MEETING, evening.at) for kernel in pair.kernels]
    assert states[0] == states[1]
    for stream in ("room", "hold", "backstage"):
        entries = await pair.world.heard(evening.at, stream)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        seen = MEETING.view(MEETING.start, stream)
        for entry in entries:
            seen = MEETING.apply(seen, frame(entry))
        assert seen == MEETING.view(states[0], stream)


async def test_two_time_outs_of_the_same_man(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    for _ in range(TIMES):
        tag = await evening.tag("Man1")
        results = await pair.both(
            asks(pair, evening, 0, "Aapo", "timeout", persona=tag, minutes=5, reason="pace"),
            asks(pair, evening, 1, "Tariq", "timeout", persona=tag, minutes=9, reason="rules"),
        )
        assert results.count("already_aside") == 1
        reason = "pace" if results[1] == "already_aside" else "rules"
        assert [one.reason for one in (await evening.state()).backstage.quiet] == [reason]
        assert (await evening.card("Man1", "timeout"))["reason"] == reason
        assert await evening.told("Man1") == ["timeout"]
        await checked(pair, evening)
        await evening.order("Aapo", "back", persona=tag)
    assert (await evening.heard()).count("left") == TIMES
    codes = [code for who in ("Aapo", "Tariq") for code, _ in await evening.log(who)]
    assert codes.count("meeting_timeout") == TIMES


async def test_a_time_out_and_an_exclusion_of_the_same_man(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    for _ in range(TIMES):
        tag = await evening.tag("Man1")
        results = await pair.both(
            asks(pair, evening, 0, "Aapo", "timeout", persona=tag, minutes=5, reason="pace"),
            asks(pair, evening, 1, "Tariq", "exclude", persona=tag, reason="threat"),
        )
        assert results[0] == "not_in_meeting" or not isinstance(results[0], str)
        assert not isinstance(results[1], str), "he is excluded, whichever came first"
        state = await evening.state()
        assert (len(state.excluded), state.backstage.quiet) == (1, ())
        assert await evening.told("Man1") == ["excluded"]
        await checked(pair, evening)
        await evening.order("Aapo", "back", persona=tag)
        assert await evening.told("Man1") == []
        await evening.here("Man1")
    assert (await evening.heard()).count("left") == TIMES, "the room hears of each leaving once"


async def test_a_message_and_the_close(pair: Pair) -> None:
    evening = await evening_of(pair, 2)
    said = [evening.say(f"Man{1 + number % 2}", f"last word {number}") for number in range(4)]
    results = await pair.both(*said[:2], asks(pair, evening, 1, "Aapo", "close", now=True), *said[2:])
    accepted = [one for one in (*results[:2], *results[3:]) if one != "closed"]
    kinds = await evening.heard()
    assert (kinds[-1], kinds.count("message")) == ("closed", len(accepted))
    await checked(pair, evening)


async def test_two_who_close(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    results = await pair.both(
        asks(pair, evening, 0, "Aapo", "close", now=True), asks(pair, evening, 1, "Tariq", "close", now=True)
    )
    assert results.count("closed") == 1
    assert (await evening.heard()).count("closed") == 1
    await checked(pair, evening)


async def test_a_held_message_is_released_or_returned_and_never_both(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    await evening.order("Aapo", "hold")
    for number in range(TIMES):
        await evening.say("Man1", f"words {number}")
        seq = (await evening.state()).held[0].seq
        results = await pair.both(
            asks(pair, evening, 0, "Aapo", "release", seq=seq),
            asks(pair, evening, 1, "Tariq", "return", seq=seq, text="Not this."),
        )
        assert results.count("no_such_message") == 1
        released = results[1] == "no_such_message"
        texts = [entry.text for entry in await pair.world.heard(evening.at) if entry.kind == "message"]
        assert (f"words {number}" in texts) is released
        words = await evening.own_words("Man1")
        assert (words[-1] == ("returned", "Not this.")) is not released
        assert (("held", f"words {number}") in words) is not released
        await checked(pair, evening)


async def test_a_held_message_is_released_once_by_two(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    await evening.order("Aapo", "hold")
    for number in range(10):
        await evening.say("Man1", f"words {number}")
    await pair.both(
        asks(pair, evening, 0, "Aapo", "release", every=True), asks(pair, evening, 1, "Tariq", "release", every=True)
    )
    texts = [entry.text for entry in await pair.world.heard(evening.at) if entry.kind == "message"]
    assert texts == [f"words {number}" for number in range(10)]
    assert await evening.told("Man1") == []
    await checked(pair, evening)


async def test_two_men_and_the_last_seat(pair: Pair) -> None:
    evening = await crewed(pair.world, 2, seats=1)
    for _ in range(TIMES):
        await pair.both(
            *(
                kernel.act(take_seat, evening[name], evening.at, on=(evening.at,))
                for kernel, name in zip(pair.kernels, ("Man1", "Man2"), strict=True)
            )
        )
        state = await evening.state()
        assert (len(state.voices), len(state.queue)) == (1, 1)
        waits = next(name for name in ("Man1", "Man2") if evening[name].id == state.queue[0].persona)
        seated = "Man1" if waits == "Man2" else "Man2"
        assert (await evening.told(waits), await evening.told(seated)) == (["place"], [])
        await checked(pair, evening)
        for name in (waits, seated):
            await evening.do(give_up_seat, name)
        assert await evening.told("Man1") == await evening.told("Man2") == []


async def test_a_seat_is_given_up_while_two_wait(pair: Pair) -> None:
    evening = await crewed(pair.world, 3, seats=1)
    for number in (1, 2, 3):
        await evening.do(take_seat, f"Man{number}")
    first, second = pair.kernels
    await pair.both(
        first.act(give_up_seat, evening["Man1"], evening.at, on=(evening.at,)),
        second.act(give_up_seat, evening["Man2"], evening.at, on=(evening.at,)),
    )
    state = await evening.state()
    assert ([place.name for place in state.voices], state.queue) == (["Man3"], ())
    assert [await evening.told(f"Man{number}") for number in (1, 2, 3)] == [[], [], ["seat"]]
    await checked(pair, evening)


async def test_two_who_come_as_second_are_both_there_and_nobody_is_asked_any_more(pair: Pair) -> None:
    evening = await crewed(pair.world, 1, least=2)
    await evening.on_call("Pekka", "Leena")
    await evening.here("Aapo")
    await evening.order("Aapo", "cover")
    results = await pair.both(
        asks(pair, evening, 0, "Pekka", "accompany", part="second"),
        asks(pair, evening, 1, "Leena", "accompany", part="second"),
    )
    assert not any(isinstance(one, str) for one in results)
    state = await evening.state()
    assert sorted(place.name for place in state.leaders.values() if place.part == "second") == ["Leena", "Pekka"]
    assert (await evening.heard("backstage")).count("cover_found") == 1
    assert [await evening.told(name) for name in ("Pekka", "Leena", "Tariq", "Outi")] == [[], [], [], []]
    await checked(pair, evening)


async def test_a_room_is_opened_once(pair: Pair) -> None:
    evening = await crewed(pair.world, 1)
    await evening.here("Aapo", "Tariq")
    results = await pair.both(asks(pair, evening, 0, "Aapo", "open"), asks(pair, evening, 1, "Tariq", "open"))
    assert results.count("already_open") == 1
    opened = [entry for entry in await pair.world.heard(evening.at) if entry.kind == "opened"]
    assert [entry.by.name for entry in opened if entry.by] == ["Aapo" if results[1] == "already_open" else "Tariq"]
    assert (await evening.state()).phase is Phase.LIVE
    logs = [("meeting_opened", "meeting") in await evening.log(who) for who in ("Aapo", "Tariq")]
    assert logs.count(True) == 1
    await checked(pair, evening)


async def test_two_who_ask_for_cover_ask_once(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    before = await evening.own_words("Outi")
    await pair.both(asks(pair, evening, 0, "Aapo", "cover"), asks(pair, evening, 1, "Tariq", "cover"))
    assert (await evening.heard("backstage")).count("cover_sought") == 1
    assert (await evening.own_words("Outi")).count(("duty_asked", None)) == before.count(("duty_asked", None)) + 1
    await checked(pair, evening)


async def test_back_and_the_clock_end_a_time_out_once(pair: Pair) -> None:
    evening = await evening_of(pair, 1)
    for _ in range(TIMES):
        tag = await evening.tag("Man1")
        await evening.order("Aapo", "timeout", persona=tag, minutes=1, reason="breath")
        pair.world.later(60_000)
        await pair.both(asks(pair, evening, 1, "Tariq", "back", persona=tag), evening.tick())
        assert await evening.told("Man1") == []
        assert (await evening.state()).seats[evening["Man1"].id].here
    assert (await evening.heard("backstage")).count("timeout_over") == TIMES
    assert (await evening.heard()).count("joined") == 3 + TIMES - 1
    await checked(pair, evening)
