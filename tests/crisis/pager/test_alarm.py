"""The test alarm: weekly by the programme's clock, by hand, answered by opening the desk, and counted for the doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.crew import crew_of
from core.clock import DAY, HOUR, MINUTE, SECOND, Instant, from_datetime
from core.config import Settings
from core.errors import NotFound, Refused
from core.formats import local
from core.work import CLOCK
from crisis.pager.alarm import (
    answer_pages,
    last_time,
    next_time,
    ring_by_hand,
    ring_what_is_due,
    set_time,
)
from crisis.pager.delivery import delivery_of
from crisis.pager.models import RungAlarm
from crisis.pager.queries import COUNTS, Alarms, alarms_of, reachable
from programmes.rota.policy import ANSWERS
from programmes.rota.queries import cover
from tests.crisis.pager.house import ZONE, Duty, duty_in
from tests.crisis.pager.servers import Hook, running
from tests.places import place

AWAY = "https://notify.example.org/nobody"


@pytest.fixture(params=["sqlite", "postgres"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    with place(request.param, tmp_path / "place", RINNALLA_PRIVATE_WEBHOOKS="on") as found:
        yield found


@pytest.fixture
async def duty(settings: Settings) -> AsyncIterator[Duty]:
    async with duty_in(settings) as found:
        yield found


async def alarms(duty: Duty) -> Alarms:
    return await duty.kernel.read(alarms_of, duty.programme)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> Instant:
    return from_datetime(datetime(year, month, day, hour, minute, tzinfo=UTC))


def test_a_weekly_hour_is_the_programmes_own_also_when_the_clocks_change() -> None:
    monday_ten = (0, 600, ZONE)
    assert last_time(*monday_ten, utc(2026, 10, 19, 7)) == utc(2026, 10, 19, 7)
    assert last_time(*monday_ten, utc(2026, 10, 19, 6, 59)) == utc(2026, 10, 12, 7)
    assert next_time(*monday_ten, utc(2026, 10, 19, 7)) == utc(2026, 10, 26, 8), "winter time has begun"
    assert next_time(6, 0, ZONE, utc(2026, 10, 19, 7)) == utc(2026, 10, 24, 21)


async def test_it_rings_once_in_its_half_hour_and_not_at_another_time(duty: Duty) -> None:
    hook = Hook()
    async with running(hook):
        sirpa = await duty.person("Sirpa", "coordinator", pager=hook.url)
        here = local(duty.now + 2 * HOUR, ZONE)
        await duty.act(set_time, sirpa, here.weekday(), here.hour * 60 + here.minute)
        assert await duty.act(ring_what_is_due, CLOCK) == 0
        duty.later(2 * HOUR + MINUTE)
        assert await duty.act(ring_what_is_due, CLOCK) == 1
        assert await duty.act(ring_what_is_due, CLOCK) == 0
        duty.later(7 * DAY + 29 * MINUTE)
        assert await duty.act(ring_what_is_due, CLOCK) == 0, "half an hour late is too late"
        duty.later(-20 * MINUTE)
        assert await duty.act(ring_what_is_due, CLOCK) == 1
        await duty.until(lambda: len(hook.heard) == 2, 5)
        assert hook.heard[0] == hook.heard[1]


async def test_where_nobody_has_a_pager_nothing_rings(duty: Duty) -> None:
    sirpa = await duty.person("Sirpa", "coordinator")
    here = local(duty.now, ZONE)
    await duty.act(set_time, sirpa, here.weekday(), here.hour * 60 + here.minute)
    assert await duty.act(ring_what_is_due, CLOCK) == 0
    with pytest.raises(Refused, match="nobody_to_page"):
        await duty.act(ring_by_hand, sirpa)


async def test_two_workers_ring_it_once(settings: Settings) -> None:
    if not settings.is_postgres:
        return
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(duty_in(settings))
        other = await stack.enter_async_context(duty_in(settings, one.ahead, one))
        sirpa = await one.person("Sirpa", "coordinator", pager=AWAY)
        here = local(one.now, ZONE)
        await one.act(set_time, sirpa, here.weekday(), here.hour * 60 + here.minute)
        await asyncio.gather(*(each.act(ring_what_is_due, CLOCK) for each in (one, other) for _ in range(5)))
        assert len((await alarms(one)).rung) == 1
        assert len(await one.pages()) == 1


async def test_by_hand_it_is_the_coordinators_and_not_twice_in_a_row(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor", pager=AWAY)
    sirpa = await duty.person("Sirpa", "coordinator")
    for verb, *args in ((ring_by_hand,), (set_time, 1, 600)):
        with pytest.raises(NotFound):
            await duty.act(verb, leena, *args)
    await duty.act(ring_by_hand, sirpa)
    with pytest.raises(Refused, match="alarm_lately"):
        await duty.act(ring_by_hand, sirpa)
    duty.later(11 * MINUTE)
    await duty.act(ring_by_hand, sirpa)
    assert [(alarm.by, alarm.answers) for alarm in (await alarms(duty)).rung] == [("Sirpa", 0)] * 2


async def test_each_persons_time_to_answer_is_kept_and_shown(duty: Duty) -> None:
    sirpa = await duty.person("Sirpa", "coordinator", pager=AWAY)
    leena = await duty.person("Leena", "counsellor", pager=AWAY)
    await duty.person("Nadia", "counsellor")
    await duty.person("Aapo", "support_person")
    await duty.act(ring_by_hand, sirpa)
    duty.later(42 * SECOND)
    await duty.act(answer_pages, CLOCK, (leena.id,))
    duty.later(HOUR)
    await duty.act(answer_pages, CLOCK, (leena.id,))
    it = await alarms(duty)
    assert [(one.name, one.seconds) for one in it.rung[0].people] == [("Leena", 42), ("Sirpa", None)]
    told = {one.name: (one.pagers, one.paged, one.seconds) for one in it.people}
    assert told == {"Leena": (1, True, 42), "Nadia": (0, False, None), "Sirpa": (1, True, None)}
    duty.later(DAY)
    await duty.act(answer_pages, CLOCK, (sirpa.id,))
    assert [one.seconds for one in (await alarms(duty)).rung[0].people] == [42, None], "a day later it is no answer"


async def test_only_who_can_be_paged_and_has_answered_lately_counts_for_the_doors(duty: Duty) -> None:
    hook = Hook()
    async with running(hook):
        sirpa = await duty.person("Sirpa", "coordinator", pager=hook.url)
        leena = await duty.person("Leena", "counsellor", pager=f"{hook.url}/l")
        assert await duty.kernel.read(reachable, duty.programme) == 0
        await duty.act(ring_by_hand, sirpa)
        await duty.act(answer_pages, CLOCK, (leena.id,))
        assert await duty.kernel.read(reachable, duty.programme) == 1
        await duty.act(answer_pages, CLOCK, (sirpa.id,))
        assert (await duty.kernel.read(crew_of, duty.programme)).reachable == 2
        assert await duty.kernel.read(reachable, await duty.world.found("Elsewhere")) == 0
        await duty.ticks()
        await delivery_of(duty.kernel).tests.settled()
        hook.mood = "gone"
        duty.later(20 * MINUTE)
        await duty.act(ring_by_hand, sirpa)
        await duty.ticks()
        await delivery_of(duty.kernel).tests.settled()
        assert await duty.kernel.read(reachable, duty.programme) == 0, "nothing gets through any more"
        assert [one.cut_off for one in (await alarms(duty)).people] == [True, True]
        hook.mood = "accept"
        duty.later(20 * MINUTE)
        await duty.act(ring_by_hand, sirpa)
        await duty.ticks()
        await delivery_of(duty.kernel).tests.settled()
        assert await duty.kernel.read(reachable, duty.programme) == 2
        duty.later(COUNTS)
        assert await duty.kernel.read(reachable, duty.programme) == 0, "that was too long ago"


async def test_a_pager_that_answers_covers_a_shift_like_an_open_desk(duty: Duty) -> None:
    sirpa = await duty.person("Sirpa", "coordinator")
    leena = await duty.person("Leena", "counsellor", pager=AWAY)
    await duty.on_shift(leena, sirpa)
    duty.later(ANSWERS + MINUTE)
    assert await duty.kernel.read(cover, duty.programme, "professional") == ()
    await duty.act(answer_pages, CLOCK, (leena.id,))
    assert [one.name for one in await duty.kernel.read(cover, duty.programme, "professional")] == ["Leena"]


async def test_an_alarm_of_one_programme_rings_in_no_other(duty: Duty) -> None:
    elsewhere = await duty.world.found("Elsewhere")
    await duty.person("Leena", "counsellor", pager=AWAY)
    stranger = await duty.world.person("Stranger", "coordinator", programme=elsewhere)
    with pytest.raises(Refused, match="nobody_to_page"):
        await duty.act(ring_by_hand, stranger)
    rung = await duty.kernel.read(lambda read: list(read.db.scalars(select(RungAlarm.programme_id))))
    assert (rung, await duty.pages()) == ([], [])
