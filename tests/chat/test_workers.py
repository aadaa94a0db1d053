"""Two workers on one PostgreSQL and one Redis: men of both talk in one room, and a dead worker hides nobody."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.redis_bus import RedisBus
from tests.chat.conftest import free_port
from tests.chat.evening import Evening, evening_in
from tests.chat.test_socket import act, listening, seated
from tests.places import place, settings_in

REDIS = os.environ.get("RINNALLA_TEST_REDIS_URL", "")


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[tuple[Evening, Evening]]:
    if not REDIS:
        pytest.skip("Redis is not running: start tests by ./services")
    first, second = free_port(), free_port()
    both = f"http://127.0.0.1:{first},http://127.0.0.1:{second}"
    with place("postgres", tmp_path, RINNALLA_PORT=first, RINNALLA_ORIGIN=both, RINNALLA_REDIS_URL=REDIS) as settings:
        other = settings_in(
            tmp_path,
            RINNALLA_DATABASE_URL=settings.database_url,
            RINNALLA_KEYS_URL=settings.keys_url,
            RINNALLA_PORT=second,
            RINNALLA_ORIGIN=both,
            RINNALLA_REDIS_URL=REDIS,
        )
        async with evening_in(settings, RedisBus(REDIS)) as one, evening_in(other, RedisBus(REDIS)) as two:
            two.programme = one.programme
            yield one, two


async def test_one_room_on_two_workers(pair: tuple[Evening, Evening]) -> None:
    one, two = pair
    aapo, kuikka, masis = [await one.sign_in(*who) for who in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await one.meeting(aapo)
    room = f"{meeting}.room"
    await seated(one, meeting, kuikka, masis)
    async with one.socket(kuikka) as here, two.socket(masis) as there:
        await listening(here, meeting)
        await listening(there, meeting)
        async with two.socket(aapo) as leads:
            await listening(leads, meeting)
            await act(leads, meeting, "open")
            await here.until(kind="opened")
            for number in range(10):
                speaker, listener = (here, there) if number % 2 else (there, here)
                ack = await speaker.post(room, f"line {number}", f"k{number}")
                assert (await listener.until(kind="message", text=f"line {number}"))["seq"] == ack["seq"]
        assert (await here.until(kind="lead_lost"))["until"]
        held = await here.post(room, "anybody", "held")
        assert held["stream"] != room
        async with one.socket(aapo) as leads:
            await listening(leads, meeting)
            assert (await there.until(kind="message"))["text"] == "anybody"
        numbers = [told["seq"] for told in here.entries(room)]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
