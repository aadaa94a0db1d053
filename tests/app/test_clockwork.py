"""What happens by the clock: once, however often it is asked, and again when it failed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.clockwork import OWN_LINES, TICKS, Chore, Clockwork, chores, due_spaces, run_once, tick_spaces
from app.fixture import Wanted, found_place, load
from app.kinds import KINDS
from app.telling import house_of
from chat.groups.forms import MeetingDraft
from chat.groups.service import schedule_meeting
from chat.meeting import MEETING
from chat.meeting.state import Phase
from core.clock import HOUR, MINUTE
from core.errors import Busy
from core.foundation import Foundation
from core.kernel import Kernel
from core.work import CONSOLE
from programmes.door import Front
from programmes.readiness import Doors
from tests.places import make_tables, settings_in

START = 1_800_000_000_000


class Evening:
    """A kernel whose clock the test turns, with one meeting that begins in an hour."""

    def __init__(self, kernel: Kernel, now: list[int], meeting: str) -> None:
        self.kernel = kernel
        self.now = now
        self.meeting = meeting

    async def phase(self) -> Phase:
        found: Phase = await self.kernel.read(lambda read: read.state(MEETING, self.meeting).phase)
        return found

    async def version(self) -> int:
        found: int = await self.kernel.read(lambda read: read.slot(self.meeting).version)
        return found


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    settings, now = settings_in(tmp_path), [START]
    make_tables(settings)
    console = Foundation(settings, KINDS, now=lambda: now[0])
    _, group = console.act_now(found_place, CONSOLE, 8)
    draft = MeetingDraft("Winter", "en", START + HOUR, 60, 8, ())
    meeting = console.act_now(schedule_meeting, CONSOLE, group, draft)
    console.close()
    kernel = Kernel(settings, KINDS, now=lambda: now[0])
    await kernel.start()
    yield Evening(kernel, now, meeting)
    await kernel.stop()


async def test_what_is_due_happens_and_a_second_tick_decides_nothing(evening: Evening) -> None:
    await tick_spaces(evening.kernel)
    assert await evening.phase() is Phase.SCHEDULED
    evening.now[0] += 31 * MINUTE
    assert await evening.kernel.read(due_spaces, evening.now[0]) == [(evening.meeting, "meeting")]
    await tick_spaces(evening.kernel)
    assert await evening.phase() is Phase.LOBBY
    version = await evening.version()
    await tick_spaces(evening.kernel)
    assert await evening.version() == version
    assert await evening.kernel.read(due_spaces, evening.now[0]) == []


async def test_two_clocks_at_once_do_it_once(evening: Evening) -> None:
    evening.now[0] += 31 * MINUTE
    await asyncio.gather(*(tick_spaces(evening.kernel) for _ in range(5)))
    lobbies = await evening.kernel.read(
        lambda read: [entry for entry in read.entries(evening.meeting, "room") if entry.kind == "lobby"]
    )
    assert len(lobbies) == 1


async def test_a_chore_that_fails_is_tried_again_and_holds_nobody_up(evening: Evening) -> None:
    tried: list[str] = []

    async def fail(_: Kernel) -> None:
        tried.append("fails")
        raise ValueError("the words of somebody")

    async def work(_: Kernel) -> None:
        tried.append("works")

    clock = Clockwork(evening.kernel, (Chore("fails", 0.05, fail), Chore("works", 0.05, work)))
    clock.start()
    async with asyncio.timeout(10):
        while tried.count("fails") < 3 or tried.count("works") < 3:
            await asyncio.sleep(0.02)
    await clock.stop()
    told = len(tried)
    await asyncio.sleep(0.2)
    assert len(tried) == told


async def test_a_full_house_is_no_fault_of_a_chore(evening: Evening, capsys: pytest.CaptureFixture[str]) -> None:
    async def refused(_: Kernel) -> None:
        raise Busy

    assert not await run_once(evening.kernel, Chore("refused", 1, refused))
    assert "chore_failed" not in capsys.readouterr().err


async def test_every_chore_runs_on_an_empty_house(evening: Evening) -> None:
    todo = chores(house_of(Front(Doors(loopback=True))))
    assert len({chore.name for chore in todo}) == len(todo)
    assert {chore.name for chore in todo} >= OWN_LINES
    for chore in todo:
        assert await run_once(evening.kernel, chore), chore.name


def test_every_kind_that_names_a_due_time_has_its_tick() -> None:
    waiting = {kind.name for kind in KINDS if kind.due(kind.start) is not None or kind.due.__name__ != "<lambda>"}
    assert waiting <= set(TICKS)


def test_a_fixture_of_nobody_is_written_too(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "place")
    make_tables(settings)
    console = Foundation(settings, KINDS)
    assert load(console, Wanted(0, 0, 3), tmp_path / "people") == 3
    assert load(console, Wanted(0, 0, 3), tmp_path / "people") is None
    console.close()
