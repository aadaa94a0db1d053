"""The worker is killed while men talk. Nothing acknowledged is lost, nothing is doubled, nothing is renumbered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kills.plays import Meetings, Parlours
from tests.kills.stage import Stage
from tests.places import postgres_databases

FAULT_POINTS = ("before_insert", "before_commit", "after_commit", "before_announce", "before_ack")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Where a house keeps what, from nothing."""
    folder = tmp_path / "house"
    folder.mkdir()
    kept = {"RINNALLA_DATA_DIR": str(folder), "RINNALLA_LIMITS": "off"}
    if request.param == "sqlite":
        yield kept
        return
    with postgres_databases() as (main, keys):
        yield kept | {"RINNALLA_DATABASE_URL": main, "RINNALLA_KEYS_URL": keys}


@pytest.fixture(params=[Meetings, pytest.param(Parlours, marks=pytest.mark.long)])
def stage(request: pytest.FixtureRequest, place: dict[str, str], tmp_path: Path) -> Stage:
    return Stage(tmp_path, place, request.param())


async def kill_again_and_again(stage: Stage, fault_points: list[str], *, at_random: bool) -> int:
    """One death at each fault point, after each one at random too where that is asked for. Returns how often it died."""
    deaths = 0
    with stage.talkers() as men:
        for fault_point in fault_points:
            stage.start(f"{fault_point}:{random.randint(5, 60)}")
            await asyncio.to_thread(stage.wait_for_death)
            deaths += 1
            if at_random:
                await die_at_random(stage)
                deaths += 1
        stage.start()
        await stage.say_the_rest(men)
        await stage.judge()
    assert stage.acknowledged > 10 * deaths, "too little was said for this to prove anything"
    return deaths


async def die_at_random(stage: Stage) -> None:
    """Come back, let a fresh reader judge what is there, and die at any moment."""
    stage.start()
    await stage.judge()
    await asyncio.sleep(random.uniform(0.0, 0.5))
    stage.kill()


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_a_death_at_each_fault_point_loses_nothing(stage: Stage) -> None:
    assert await kill_again_and_again(stage, list(FAULT_POINTS), at_random=False) == 5


@pytest.mark.long
@pytest.mark.timeout(2400)
async def test_a_hundred_kills_lose_nothing(stage: Stage) -> None:
    assert await kill_again_and_again(stage, list(FAULT_POINTS) * 10, at_random=True) == 100
