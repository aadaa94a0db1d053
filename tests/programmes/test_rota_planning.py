"""Planning on both databases: series across a change of the clocks, holidays, calling off, what the clock does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from auth.people import Actor
from core.clock import DAY, MINUTE
from core.errors import NotFound
from core.formats import local
from core.work import CLOCK
from programmes.rota import service
from programmes.rota.clockwork import KEPT, ask_for_duty, forget_shifts, warn_of_gaps
from programmes.rota.models import SeriesPost, Shift, ShiftPost, ShiftSeries
from programmes.rota.planning import repeat_all
from programmes.rota.views import week_of
from tests.places import place
from tests.programmes.rota_house import TODAY, ZONE, RotaHouse, at, rota_house

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(params=["sqlite", "postgres"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RotaHouse]:
    with place(request.param, tmp_path) as settings:
        async with rota_house(settings) as made:
            yield made


@pytest.fixture
async def sirpa(house: RotaHouse) -> Actor:
    return await house.person("Sirpa", "coordinator")


@pytest.fixture
async def aapo(house: RotaHouse) -> Actor:
    return await house.person("Aapo", "support_person")


async def test_a_series_stands_ten_weeks_ahead_and_keeps_its_hour_when_the_clocks_change(
    house: RotaHouse, sirpa: Actor, aapo: Actor
) -> None:
    series = await house.series(sirpa, aapo)
    shifts = await house.shifts(series)
    assert len(shifts) == 11
    assert {local(one.begins_at, ZONE).time() for one in shifts} == {time(19)}
    assert {local(one.ends_at, ZONE).time() for one in shifts} == {time(21)}
    assert {one.begins_at % DAY for one in shifts} == {16 * 60 * MINUTE, 17 * 60 * MINUTE}
    assert all([await house.people(one.id) == {"Aapo": "holder"} for one in shifts])
    assert await house.cards(aapo) == ["shift_given"]


async def test_a_week_later_there_is_one_more_and_a_second_worker_finds_nothing_to_do(
    house: RotaHouse, sirpa: Actor
) -> None:
    series = await house.series(sirpa, every=2)
    before = len(await house.shifts(series))
    assert await house.act(repeat_all, CLOCK) == 0
    house.world.later(14 * DAY)
    assert [await house.act(repeat_all, CLOCK) for _ in range(2)] == [1, 0]
    assert len(await house.shifts(series)) == before + 1


async def test_a_series_with_a_last_day_ends_on_it(house: RotaHouse, sirpa: Actor) -> None:
    series = await house.series(sirpa, until_on=TODAY + timedelta(days=20))
    assert [one.series_day for one in await house.shifts(series)] == ["2026-09-21", "2026-09-28", "2026-10-05"]
    house.world.later(30 * DAY)
    assert await house.act(repeat_all, CLOCK) == 0


async def test_holidays_are_left_out_by_series_that_say_so_and_come_back_when_they_are_none(
    house: RotaHouse, sirpa: Actor, aapo: Actor
) -> None:
    day = TODAY + timedelta(days=7)
    careful = await house.series(sirpa, aapo)
    steady = await house.series(sirpa, skips_holidays=False)
    await house.act(service.keep_holiday, sirpa, house.programme, day, "Day of rest")
    assert day.isoformat() not in {one.series_day for one in await house.shifts(careful)}
    assert day.isoformat() in {one.series_day for one in await house.shifts(steady)}
    assert "shift_called_off" in await house.cards(aapo)
    shown = await house.kernel.read(week_of, sirpa, day)
    assert (shown[0].holiday, len(shown[0].shifts)) == ("Day of rest", 1)
    assert await house.act(repeat_all, CLOCK) == 0
    await house.act(service.drop_holiday, sirpa, house.programme, day.isoformat())
    again = next(one for one in await house.shifts(careful) if one.series_day == day.isoformat())
    assert await house.people(again.id) == {"Aapo": "holder"}


async def test_one_is_called_off_or_the_rest(house: RotaHouse, sirpa: Actor, aapo: Actor) -> None:
    series = await house.series(sirpa, aapo)
    shifts = await house.shifts(series)
    await house.do(service.call_off, sirpa, shifts[1].id)
    await house.do(service.call_off, sirpa, shifts[3].id, rest=True)
    assert [one.called_off for one in await house.shifts(series)] == [False, True, False] + [True] * 8
    house.world.later(21 * DAY)
    assert await house.act(repeat_all, CLOCK) == 0


async def test_somebody_is_put_on_every_later_shift_and_taken_off_again(
    house: RotaHouse, sirpa: Actor, aapo: Actor
) -> None:
    series = await house.series(sirpa)
    shifts = await house.shifts(series)
    await house.do(service.put_on, sirpa, shifts[1].id, aapo.id, rest=True)
    assert [await house.people(one.id) for one in shifts[:3]] == [{}, {"Aapo": "holder"}, {"Aapo": "holder"}]
    house.world.later(7 * DAY)
    await house.act(repeat_all, CLOCK)
    assert await house.people((await house.shifts(series))[-1].id) == {"Aapo": "holder"}
    await house.do(service.take_off, sirpa, shifts[5].id, aapo.id, rest=True)
    assert [bool(await house.people(one.id)) for one in shifts[4:7]] == [True, False, False]
    house.world.later(7 * DAY)
    await house.act(repeat_all, CLOCK)
    assert await house.people((await house.shifts(series))[-1].id) == {}


async def test_only_a_coordinator_of_the_programme_plans(house: RotaHouse, sirpa: Actor, aapo: Actor) -> None:
    other = await house.person("Other", "coordinator", programme=await house.world.found("Elsewhere"))
    shift = await house.shift(sirpa)
    for who in (aapo, other):
        draft = service.ShiftDraft("messages", TODAY, 20 * 60, 60)
        for verb, args in (
            (service.plan_shift, (house.programme, draft)),
            (service.plan_series, (house.programme, service.SeriesDraft(draft))),
            (service.keep_holiday, (house.programme, TODAY, "Rest")),
            (service.drop_holiday, (house.programme, "2026-09-28")),
            (service.call_off, (shift,)),
            (service.put_on, (shift, aapo.id)),
            (service.take_off, (shift, aapo.id)),
            (service.change_needed, (shift, 3)),
        ):
            assert isinstance(await house.refused(verb, who, *args), NotFound), verb
    assert (await house.row(shift)).needed == 1


async def test_more_people_are_needed_in_one_shift_or_all(house: RotaHouse, sirpa: Actor) -> None:
    series = await house.series(sirpa)
    shifts = await house.shifts(series)
    await house.do(service.change_needed, sirpa, shifts[0].id, 3)
    await house.do(service.change_needed, sirpa, shifts[2].id, 2, rest=True)
    assert [one.needed for one in (await house.shifts(series))[:4]] == [3, 1, 2, 2]


# ---- the clock ----


async def test_coordinators_are_told_of_a_gap_three_days_ahead_and_once_more_the_day_before(
    house: RotaHouse, sirpa: Actor, aapo: Actor
) -> None:
    day = TODAY + timedelta(days=10)
    shift = await house.shift(sirpa, day=day)
    assert await house.act(warn_of_gaps, CLOCK) == 0
    house.at(at(day - timedelta(days=3), 19))
    assert [await house.act(warn_of_gaps, CLOCK) for _ in range(2)] == [1, 0]
    assert (await house.cards(sirpa), await house.cards(aapo)) == (["gap_ahead"], [])
    house.at(at(day - timedelta(days=1), 18))
    assert await house.act(warn_of_gaps, CLOCK) == 0
    house.at(at(day - timedelta(days=1), 19))
    assert [await house.act(warn_of_gaps, CLOCK) for _ in range(2)] == [1, 0]
    assert await house.cards(sirpa) == ["gap_ahead"]
    await house.do(service.take_shift, aapo, shift)
    await house.act(warn_of_gaps, CLOCK)
    assert await house.cards(sirpa) == []


async def test_a_role_that_ends_opens_a_gap_of_which_coordinators_are_told(
    house: RotaHouse, sirpa: Actor, aapo: Actor
) -> None:
    await house.shift(sirpa, aapo, day=TODAY + timedelta(days=2))
    assert await house.act(warn_of_gaps, CLOCK) == 0
    await house.end_role(aapo)
    assert await house.act(warn_of_gaps, CLOCK) == 1
    assert await house.cards(sirpa) == ["gap_ahead"]


async def test_who_has_a_shift_is_asked_to_sign_on_and_who_stands_by_the_second_time(
    house: RotaHouse, sirpa: Actor, aapo: Actor
) -> None:
    tariq = await house.person("Tariq", "support_person")
    shift = await house.shift(sirpa, aapo)
    await house.do(service.take_shift, tariq, shift, "backup")
    house.at(at(TODAY, 18, 29))
    assert await house.act(ask_for_duty, CLOCK) == 0
    house.at(at(TODAY, 18, 30))
    assert [await house.act(ask_for_duty, CLOCK) for _ in range(2)] == [1, 0]
    assert ("duty_asked" in await house.cards(aapo), "duty_asked" in await house.cards(tariq)) == (True, False)
    house.at(at(TODAY, 18, 50))
    await house.act(ask_for_duty, CLOCK)
    assert (await house.all_cards(tariq))[-1].data["cover"] is True
    await house.act(service.sign_on, aapo, shift)
    assert "duty_asked" not in await house.cards(aapo)


async def test_who_is_here_already_is_not_asked(house: RotaHouse, sirpa: Actor, aapo: Actor) -> None:
    shift = await house.shift(sirpa, aapo)
    house.at(at(TODAY, 18, 30))
    await house.act(service.sign_on, aapo, shift)
    assert await house.act(ask_for_duty, CLOCK) == 0
    assert "duty_asked" not in await house.cards(aapo)


async def test_what_lies_long_behind_is_forgotten(house: RotaHouse, sirpa: Actor, aapo: Actor) -> None:
    mine = await house.shift(sirpa, aapo)
    other = await house.shift(sirpa, await house.person("Tariq", "support_person"), at=21)
    await house.act(service.offer_swap, aapo, mine, other, (await _holder(house, other)))
    series = await house.series(sirpa, aapo, until_on=TODAY + timedelta(days=6))
    assert await house.act(forget_shifts, CLOCK) == 0
    house.world.later(KEPT + 8 * DAY)
    assert await house.act(forget_shifts, CLOCK) == 3
    await house.act(forget_shifts, CLOCK)
    for table in (Shift, ShiftPost, SeriesPost, ShiftSeries):
        assert (
            await house.kernel.read(lambda read, table=table: read.db.scalar(select(func.count()).select_from(table)))
            == 0
        )
    assert await house.shifts(series) == []
    assert await house.swaps() == []


async def _holder(house: RotaHouse, shift: str) -> str:
    found = select(ShiftPost.persona_id).where(ShiftPost.shift_id == shift)
    holder: str = await house.kernel.read(lambda read: read.db.scalar(found))
    return holder


def test_today_is_a_monday() -> None:
    assert (TODAY.weekday(), TODAY) == (0, date(2026, 9, 21))
