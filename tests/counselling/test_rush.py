"""Many men, many who take at once, workers killed meanwhile: each man was taken once, or left, or turned to messages, or lapsed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import schema
from app.clockwork import tick_spaces
from app.fixture import found_place, somebody
from app.kinds import KINDS
from auth.people import Actor
from core import clock
from core.clock import MINUTE
from core.config import load_settings
from core.db import Database
from core.formats import local
from core.foundation import Foundation
from core.kernel import Kernel
from core.spaces import Entry
from core.work import CLOCK, CONSOLE, Read, Work
from counselling.lines import renew_lines
from counselling.talk import CONVERSATION, Phase
from programmes.openings.service import set_terms
from programmes.openings.terms import Terms
from programmes.rota.service import ShiftDraft, plan_shift, sign_on
from tests.counselling.hall import founded
from tests.counselling.rush import Rush, bare
from tests.places import REDIS, postgres_databases


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


def furnished(rush: Rush, takers: int) -> str:
    """The house with its programme, and its team signed on to one shift at the door. Gives the name of the line."""
    settings = load_settings(rush.environ, env_file=None)
    database = Database(settings.database_url)
    schema.migrate(database)
    database.close()
    foundation = rush.foundation()
    try:
        rush.programme, _ = foundation.act_now(found_place, CONSOLE, 1)
        terms = Terms(walk_in=True, messaging=True, chats_each=2, most_waiting=5_000)
        foundation.act_now(set_terms, CONSOLE, rush.programme, terms)
        team = [foundation.act_now(worker, CONSOLE, rush.programme, f"Worker {number}") for number in range(takers)]
        rush.takers = {actor.id: token for actor, token in team}
        now = local(clock.now(), "Europe/Helsinki")
        draft = ShiftDraft("walk_in", now.date(), now.hour * 60 + now.minute, 600, 1, tuple(rush.takers))
        shift = foundation.act_now(plan_shift, CONSOLE, rush.programme, draft)
        for actor, _ in team:
            foundation.act_now(sign_on, actor, shift)
        return foundation.act_now(founded, CLOCK, rush.programme)
    finally:
        foundation.close()


def worker(work: Work, actor: object, programme: str, name: str) -> tuple[Actor, str]:
    """One who answers, and his session."""
    return somebody(work, programme, name, leads=True)


async def rushed(house: dict[str, str], folder: Path, men: int, takers: int, deaths: int, seconds: float) -> None:
    """So many come, so many take, so often at least a worker dies; then the log and every conversation say the same of each man."""
    rush = Rush(folder, bare(house), men)
    line = furnished(rush, takers)
    with rush.serving(2 if "RINNALLA_REDIS_URL" in house else 1):
        await rush.run(2 * deaths, seconds)
    async with asyncio.timeout(120 + men / 10):
        await half_an_hour_later(rush, line)
    log = rush.logged(line)
    assert rush.deaths >= deaths
    found = list(rush.differences(log))
    assert not found, "\n".join(found[:10])
    ends = Counter(entry.data.get("why", "called") for entry in log if entry.kind in ("called", "ended"))
    assert sum(ends.values()) == len(rush.entered) == men
    assert min(ends[why] for why in ("called", "left", "turned", "lapsed")) > 0, ends
    strange = list(unlike(rush, log))
    assert not strange, "\n".join(strange[:10])


async def half_an_hour_later(rush: Rush, line: str) -> None:
    """The clock of the house looks once more, when the places of those who were never seen, or whose server died, were kept long enough."""
    settings = load_settings(rush.environ, env_file=None)
    kernel = Kernel(settings, KINDS, now=lambda: clock.now() + 31 * MINUTE)
    await kernel.start()
    try:
        while await asyncio.to_thread(waiting, rush, line):
            await renew_lines(kernel)
            await tick_spaces(kernel)
    finally:
        await kernel.stop()


def waiting(rush: Rush, line: str) -> bool:
    """Whether anybody still has a place."""
    log = rush.logged(line)
    return sum(entry.kind == "queued" for entry in log) > sum(entry.kind in ("called", "ended") for entry in log)


def unlike(rush: Rush, log: list[Entry]) -> Iterator[str]:
    """Conversations that stand otherwise than the line says.

    A talk is given back when nobody's line was open to it for minutes, as on a machine that starts servers slowly: it ends as lost.
    """
    foundation: Foundation = rush.foundation()
    try:
        for entry in log:
            if entry.kind in ("called", "ended"):
                at = entry.data["conversation"]
                talk = foundation.read_now(Read.state, CONVERSATION, at)
                how = entry.data.get("why", "called")
                holder = talk.holder.persona if talk.holder else None
                stands = {
                    "called": talk.talk.number is None
                    and (holder == entry.data.get("worker") or talk.talk.reason == "lost"),
                    "left": talk.forgotten,
                    "turned": talk.talk.kind == "messaging" and (holder is None or holder in rush.takers),
                    "lapsed": talk.phase is Phase.ENDED and talk.talk.reason == "lapsed" and holder is None,
                }
                if not stands[how]:
                    yield f"{at} is {how}, and stands as {talk.phase} {talk.talk.kind}, held by {holder}"
    finally:
        foundation.close()


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_a_crowd_is_taken_one_by_one(house: dict[str, str], tmp_path: Path) -> None:
    await rushed(house, tmp_path, men=150, takers=15, deaths=1, seconds=120)


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_thousands_of_men_are_each_taken_once(house: dict[str, str], tmp_path: Path) -> None:
    big = "RINNALLA_REDIS_URL" in house
    await rushed(house, tmp_path, men=3_000 if big else 1_000, takers=150 if big else 50, deaths=8, seconds=1_500)
