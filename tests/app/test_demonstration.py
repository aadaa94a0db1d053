"""The demonstration: a room at work for whoever comes, marked as such, counted nowhere, and the same after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.demo import scenery
from app.demo.cast import cast_of
from app.demo.evening import SOON, TOMORROW, arrange_evening, begins_at
from app.demo.player import Demonstration
from app.demo.rooms import KEY, current_meeting, lines_said
from app.kinds import KINDS
from chat.groups.hours import instant_of
from chat.leading import close_meeting
from chat.meeting import MEETING, ROOM
from chat.meeting.state import LEADING
from chat.models import MeetingPlan, MeetingSeat, MeetingSeries, MeetingState
from core import clock
from core.clock import DAY, HOUR, MINUTE, from_datetime
from core.config import Settings
from core.formats import local
from core.foundation import Foundation
from core.kernel import Kernel
from core.spaces import Entry
from core.work import CONSOLE, Read
from programmes.place import marked
from tests.app.house import load
from tests.places import make_tables, settings_in

GROUPS = tuple(told.group for told in scenery.conversations())
NOON = from_datetime(datetime(2026, 11, 21, 12, 3, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    make_tables(made)
    load(made)
    return made


@asynccontextmanager
async def played(settings: Settings, pace: float) -> AsyncIterator[Kernel]:
    kernel = Kernel(settings, KINDS)
    await kernel.start()
    demonstration = Demonstration(kernel, pace)
    await demonstration.start()
    try:
        yield kernel
    finally:
        await demonstration.stop()
        await kernel.stop()


async def until(kernel: Kernel, holds: Callable[[Read], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await kernel.read(holds):
            await asyncio.sleep(0.05)


def said_in(read: Read, group: str) -> int:
    meeting = current_meeting(read, group)
    return lines_said(read, meeting) if meeting else 0


def room_of(read: Read, group: str) -> list[Entry]:
    meeting = current_meeting(read, group)
    assert meeting is not None
    return read.entries(meeting, ROOM, limit=500)


async def test_whoever_comes_finds_rooms_at_work_in_four_languages_and_a_seat_in_one(settings: Settings) -> None:
    async with played(settings, pace=1.0) as kernel:
        await until(kernel, lambda read: all(said_in(read, group) > 3 for group in GROUPS))
        languages = {group.language for group in scenery.groups() if group.key in GROUPS}
        assert languages == {"en", "fi", "sv", "ar"}

        def visitor_sits(read: Read) -> bool:
            persona = cast_of(read, "after")["visitor-en"].actor.id
            return read.state(MEETING, str(current_meeting(read, "after-en"))).seats.get(persona) is not None

        assert await kernel.read(visitor_sits)


async def test_all_that_is_said_is_marked_and_nobody_is_counted(settings: Settings) -> None:
    async with played(settings, pace=0.01) as kernel:
        await until(kernel, lambda read: said_in(read, "after-en") > 20)
        told = await kernel.read(room_of, "after-en")
        by_people = [entry for entry in told if entry.by is not None]
        assert len(by_people) > 20
        assert all(entry.data.get("demo") is True for entry in by_people)
        counted = await kernel.read(lambda read: list(read.db.scalars(select(MeetingState.attendance))))
        assert set(counted) == {0}


async def test_after_a_restart_it_goes_on_where_it_was(settings: Settings) -> None:
    async with played(settings, pace=0.01) as kernel:
        await until(kernel, lambda read: said_in(read, "met-sv") > 12)
    async with played(settings, pace=0.01) as kernel:
        await until(kernel, lambda read: said_in(read, "met-sv") > 25)
        told = await kernel.read(room_of, "met-sv")
    numbers = [int(entry.key.removeprefix(KEY)) for entry in told if entry.key and entry.key.startswith(KEY)]
    assert numbers == list(range(len(numbers)))
    script = next(one for one in scenery.conversations() if one.group == "met-sv")
    assert [entry.text for entry in told if entry.kind == "message"] == [
        line.text for line in script.lines[: len(numbers)]
    ]


async def test_a_room_that_somebody_closes_is_followed_by_a_fresh_one(settings: Settings) -> None:
    async with played(settings, pace=0.01) as kernel:
        await until(kernel, lambda read: said_in(read, "fathers-fi") > 3)
        first = await kernel.read(current_meeting, "fathers-fi")
        lead = (await kernel.read(cast_of, "fathers"))["laavu"].actor
        await kernel.act(close_meeting, lead, first, None, True, on=(str(first),))  # noqa: FBT003 - now, not gently
        await until(kernel, lambda read: said_in(read, "fathers-fi") > 0)
        assert await kernel.read(current_meeting, "fathers-fi") != first


async def test_nobody_plays_in_a_house_of_real_people(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    make_tables(settings)
    async with played(settings, pace=0.01) as kernel:
        await asyncio.sleep(0.2)
        assert await kernel.read(lambda read: read.db.scalar(select(MeetingPlan.id))) is None
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith(("room ", "evenings"))]


@pytest.mark.parametrize("hour", [0, 6, 18, 23])
def test_every_group_has_meetings_ahead_and_some_of_them_soon(settings: Settings, hour: int) -> None:
    tomorrow = local(clock.now(), scenery.zone()).date() + timedelta(days=1)
    start = instant_of(tomorrow, time(hour, 17), scenery.zone())
    now = [start]
    place = Foundation(settings, KINDS, now=lambda: now[0])
    assert len(SOON) <= place.act_now(arrange_evening, CONSOLE) <= len(SOON) + len(TOMORROW)
    assert place.act_now(arrange_evening, CONSOLE) == 0

    def begins(read: Read) -> dict[str, int]:
        found = select(MeetingPlan.group_id, func.min(MeetingState.begins_at)).group_by(MeetingPlan.group_id)
        ahead = found.join(MeetingState, MeetingState.id == MeetingPlan.id).where(MeetingState.begins_at > start)
        rows = {row[0]: row[1] for row in read.db.execute(ahead)}
        return {group.key: rows[str(marked(read, f"group {group.key}"))] for group in scenery.groups()}

    ahead = place.read_now(begins)
    assert 20 * MINUTE <= ahead["after-fi"] - start <= 25 * MINUTE
    assert all(ahead[key] - start < 48 * HOUR for key in TOMORROW)
    assert all(begin - start <= 8 * DAY for begin in ahead.values())
    now[0] += 3 * DAY
    assert place.act_now(arrange_evening, CONSOLE) > 0
    place.close()


def test_every_group_meets_again_and_again_with_its_own_people(settings: Settings) -> None:
    place = Foundation(settings, KINDS)

    def told(read: Read) -> dict[str, tuple[int, str, set[str], set[str]]]:
        found = {}
        for group in scenery.groups():
            cast = {player.actor.id: key for key, player in cast_of(read, group.programme).items()}
            series = read.db.scalars(
                select(MeetingSeries).where(MeetingSeries.group_id == marked(read, f"group {group.key}"))
            ).one()
            made = read.db.scalars(select(MeetingPlan.id).where(MeetingPlan.series_id == series.id)).all()
            meeting = read.state(MEETING, made[0])
            leads, backups = ({cast[persona] for persona in crew} for crew in (meeting.leaders, meeting.standby))
            found[group.key] = (meeting.room.least, str(series.every), leads, backups)
        return found

    repeats = place.read_now(told)
    for group in scenery.groups():
        assert repeats[group.key] == (group.least, str(group.every), set(group.leads), set(group.backups)), group.key
        assert group.least <= len(group.leads), "everybody who is named can open it"
        assert not set(group.leads) & set(group.backups)
    place.close()


def test_those_who_lead_a_coming_meeting_are_no_demonstration(settings: Settings) -> None:
    place = Foundation(settings, KINDS)
    place.act_now(arrange_evening, CONSOLE)

    def marks(read: Read) -> set[bool]:
        meetings = read.db.scalars(select(MeetingSeat.meeting_id).where(MeetingSeat.role.in_(LEADING)))
        return {lead.demo for meeting in meetings for lead in read.state(MEETING, meeting).leaders.values()}

    assert place.read_now(marks) == {False}
    place.close()


@pytest.mark.parametrize("days", range(8))
def test_meetings_lie_in_the_evening_of_a_coming_day(days: int) -> None:
    now = NOON + days * DAY
    for group in scenery.groups():
        begin = begins_at(group, now)
        assert now < begin <= now + 8 * DAY
        if group.key in TOMORROW:
            assert timedelta(hours=12) < timedelta(milliseconds=begin - now) < timedelta(hours=36)
        if group.key in SOON:
            assert begin % (5 * MINUTE) == 0


def test_everybody_who_speaks_has_a_place_in_the_room() -> None:
    for told in scenery.conversations():
        group = next(one for one in scenery.groups() if one.key == told.group)
        men = {
            man.key
            for man in scenery.men()
            if man.scripted and (man.programme, man.language) == (group.programme, group.language)
        }
        assert told.speakers <= men | set(group.leads), told.group
        assert group.live
