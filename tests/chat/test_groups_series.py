"""Meetings that repeat: arranged eight weeks ahead, each once; changed and ended together; with duty in the rota."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import delete, select

from auth.models import Grant
from auth.people import Actor
from chat.groups import series
from chat.groups.forms import MeetingDraft, SeriesDraft
from chat.groups.hours import instant_of, local_of
from chat.groups.series import arrange_series, change_series, end_series, make_series
from chat.groups.service import cancel_meeting, change_meeting, end_group, follow_rota
from chat.meeting import MEETING, Meeting, Phase, Terms
from chat.models import MeetingPlan, MeetingSeries
from chat.service import take_seat
from core.clock import DAY, MINUTE
from core.config import Settings
from core.errors import Invalid, NotFound, Refused
from core.spaces import Actor as AnyActor
from core.work import CLOCK, CONSOLE, Read, Work
from programmes.rota.models import Holiday, Shift, ShiftPost
from programmes.rota.queries import posts_of
from tests.chat.world import World, world_in

ZONE = "Europe/Helsinki"
FIRST = date(2026, 10, 1)
"""A Thursday, ten days after the evening of these tests; the clocks go back on the last Sunday of the month."""
THURSDAYS = ["2026-10-01", "2026-10-08", "2026-10-15", "2026-10-22", "2026-10-29", "2026-11-05", "2026-11-12"]


class Week:
    """A coordinator, three who can lead, a group."""

    def __init__(self, world: World, sirpa: Actor, group: str, people: dict[str, Actor]) -> None:
        self.world, self.sirpa, self.group, self.people = world, sirpa, group, people

    def draft(self, *leaders: str, standby: tuple[str, ...] = (), hour: time = time(19), every: int = 1) -> SeriesDraft:
        grants = [tuple(self.world.grants[name] for name in names) for names in (leaders, standby)]
        plan = MeetingDraft("The first winter", "en", instant_of(FIRST, hour, ZONE), 90, 6, grants[0])
        plan = replace(plan, least=2, listening=3, standby=grants[1], terms=Terms(cover=4 * MINUTE))
        return SeriesDraft(plan, FIRST, hour, every)

    async def made(self, draft: SeriesDraft) -> str:
        made = await self.world.kernel.act(make_series, self.sirpa, self.group, draft)
        await arrange_series(self.world.kernel)
        return made

    async def plans(self) -> list[MeetingPlan]:
        return await self.world.kernel.read(_plans, self.group)

    async def meetings(self) -> list[Meeting]:
        return [await self.world.state(plan.id) for plan in await self.plans()]

    async def act(self, verb: Callable[..., object], *args: object) -> None:
        await self.world.kernel.act(verb, self.sirpa, *args)


def _plans(read: Read, group: str) -> list[MeetingPlan]:
    found = select(MeetingPlan).where(MeetingPlan.group_id == group)
    return list(read.db.scalars(found.order_by(MeetingPlan.series_day)))


def _rows(read: Read, meeting: str) -> tuple[Shift | None, dict[str, str]]:
    shift = read.db.scalar(select(Shift).where(Shift.about == meeting))
    return shift, {post.persona: post.part for post in posts_of(read, meeting)}


def _rest(work: Work, actor: AnyActor, programme: str, day: str) -> None:
    work.db.add(Holiday(programme_id=programme, day=day, name="All Saints"))
    work.db.flush()


def _take_over(work: Work, actor: AnyActor, meeting: str, old: str, new: str) -> None:
    """The rota hands a post from one to the other."""
    shift = work.db.scalar(select(Shift.id).where(Shift.about == meeting))
    work.db.execute(delete(ShiftPost).where(ShiftPost.shift_id == shift, ShiftPost.persona_id.in_([old, new])))
    work.db.add(ShiftPost(shift_id=str(shift), persona_id=new, part="holder"))
    work.db.flush()


def _take_role(work: Work, actor: AnyActor, grant: str) -> None:
    work.db.delete(work.db.get_one(Grant, grant))
    work.db.flush()


@pytest.fixture
async def week(world: World) -> Week:
    sirpa = await world.person("Sirpa", "coordinator")
    people = {name: await world.person(name, "support_person") for name in ("Aapo", "Tariq", "Leena")}
    return Week(world, sirpa, await world.group(sirpa), people)


async def test_a_week_after_week_is_arranged_eight_weeks_ahead_at_its_hour(week: Week) -> None:
    await week.made(week.draft("Aapo", "Tariq", standby=("Leena",)))
    assert [plan.series_day for plan in await week.plans()] == THURSDAYS
    meetings = await week.meetings()
    assert {local_of(one.room.begins_at, ZONE)[1] for one in meetings} == {"19:00"}
    assert {one.room.begins_at % DAY // (60 * MINUTE) for one in meetings} == {16, 17}, "the clocks change among them"
    for one in meetings:
        assert (one.planned_cap, one.room.least, one.room.listening, one.terms.cover) == (6, 2, 3, 4 * MINUTE)
        assert {place.name for place in one.leaders.values()} == {"Aapo", "Tariq"}
        assert {place.name for place in one.standby.values()} == {"Leena"}
    tags = [place.tag for one in meetings for place in one.leaders.values()]
    assert len(set(tags)) == len(tags), "nobody is known by the same tag in two meetings"
    week.world.later(7 * DAY)
    await arrange_series(week.world.kernel)
    assert [plan.series_day for plan in await week.plans()] == [*THURSDAYS, "2026-11-19"]


async def test_every_second_week(week: Week) -> None:
    await week.made(week.draft("Aapo", every=2))
    assert [plan.series_day for plan in await week.plans()] == THURSDAYS[::2]


async def test_the_last_day_is_the_last(week: Week) -> None:
    await week.made(replace(week.draft("Aapo"), until_on=date(2026, 10, 15)))
    week.world.later(30 * DAY)
    await arrange_series(week.world.kernel)
    assert [plan.series_day for plan in await week.plans()] == THURSDAYS[:3]


async def test_a_holiday_of_the_programme_is_left_out(week: Week) -> None:
    await week.world.kernel.act(_rest, CONSOLE, week.world.programme, "2026-10-08")
    other = await week.world.found("Another")
    await week.world.kernel.act(_rest, CONSOLE, other, "2026-10-15")
    await week.made(week.draft("Aapo"))
    assert [plan.series_day for plan in await week.plans()] == [day for day in THURSDAYS if day != "2026-10-08"]


async def test_what_runs_twice_arranges_once(week: Week) -> None:
    made = await week.world.kernel.act(make_series, week.sirpa, week.group, week.draft("Aapo"))
    await asyncio.gather(*(arrange_series(week.world.kernel) for _ in range(3)))
    again = await week.world.kernel.act(series.arrange_day, CLOCK, made, THURSDAYS[0])
    assert again is None
    assert [plan.series_day for plan in await week.plans()] == THURSDAYS


async def test_two_workers_at_once_arrange_each_meeting_once(settings: Settings) -> None:
    if settings.is_sqlite:
        pytest.skip("one process serves a database in a file")
    async with world_in(settings) as world, world_in(settings) as other:
        sirpa = await world.person("Sirpa", "coordinator")
        aapo = await world.person("Aapo", "support_person")
        week = Week(world, sirpa, await world.group(sirpa), {"Aapo": aapo})
        made = await world.kernel.act(make_series, sirpa, week.group, week.draft("Aapo"))
        await asyncio.gather(arrange_series(world.kernel), arrange_series(other.kernel))
        racing = [one.kernel.act(series.arrange_day, CLOCK, made, THURSDAYS[0]) for one in (world, other)]
        assert await asyncio.gather(*racing) == [None, None]
        assert [plan.series_day for plan in await week.plans()] == THURSDAYS


async def test_each_meeting_has_its_duty_and_loses_it_when_it_is_called_off(week: Week) -> None:
    await week.made(week.draft("Aapo", "Tariq", standby=("Leena",)))
    aapo, tariq, leena = (week.people[name].id for name in ("Aapo", "Tariq", "Leena"))
    first, second = (await week.plans())[:2]
    shift, posts = await week.world.kernel.read(_rows, first.id)
    assert shift is not None
    meeting = await week.world.state(first.id)
    assert (shift.begins_at, shift.ends_at) == (meeting.room.begins_at, meeting.room.ends_at)
    assert (shift.needed, shift.purpose, shift.programme_id) == (2, "meetings", week.world.programme)
    assert posts == {aapo: "holder", tariq: "holder", leena: "backup"}
    await week.act(cancel_meeting, first.id)
    assert (await week.world.kernel.read(_rows, first.id))[1] == {}
    assert (await week.world.kernel.read(_rows, second.id))[1] == posts
    await arrange_series(week.world.kernel)
    assert len(await week.plans()) == len(THURSDAYS), "what was called off stays so"


async def test_the_crew_follows_the_rota_and_a_new_hour_keeps_it(week: Week) -> None:
    made = await week.made(week.draft("Aapo", "Tariq", standby=("Leena",)))
    tariq, leena = week.people["Tariq"].id, week.people["Leena"].id
    first = (await week.plans())[0].id
    before = await week.world.state(first)
    await week.world.kernel.act(_take_over, CONSOLE, first, tariq, leena)
    await week.act(follow_rota, first)
    meeting = await week.world.state(first)
    assert {place.name for place in meeting.leaders.values()} == {"Aapo", "Leena"}
    assert not meeting.standby
    aapo = week.people["Aapo"].id
    assert meeting.leaders[aapo].tag == before.leaders[aapo].tag, "who stays is known as before"
    await week.act(change_series, made, week.draft("Aapo", "Tariq", standby=("Leena",), hour=time(18)))
    meeting = await week.world.state(first)
    assert local_of(meeting.room.begins_at, ZONE)[1] == "18:00"
    assert {place.name for place in meeting.leaders.values()} == {"Aapo", "Leena"}
    shift, _ = await week.world.kernel.read(_rows, first)
    assert shift is not None
    assert shift.begins_at == meeting.room.begins_at


async def test_all_ahead_change_but_those_changed_singly(week: Week) -> None:
    made = await week.made(week.draft("Aapo"))
    plans = await week.plans()
    alone, renamed = plans[1].id, plans[2].id
    at = (await week.world.state(alone)).room.begins_at
    own = replace(week.draft("Aapo").plan, begins_at=at + 30 * MINUTE)
    await week.act(change_meeting, alone, own)
    at = (await week.world.state(renamed)).room.begins_at
    await week.act(change_meeting, renamed, replace(week.draft("Aapo").plan, begins_at=at, topic="Children"))
    draft = week.draft("Tariq", hour=time(20))
    await week.act(change_series, made, replace(draft, plan=replace(draft.plan, topic="Spring", seats=4)))
    after = {plan.id: plan for plan in await week.plans()}
    states = {one: await week.world.state(one) for one in after}
    assert local_of(states[alone].room.begins_at, ZONE) == ("2026-10-08", "19:30")
    assert {place.name for place in states[alone].leaders.values()} == {"Aapo"}
    for one in after.keys() - {alone}:
        assert local_of(states[one].room.begins_at, ZONE) == (after[one].series_day, "20:00")
        assert states[one].planned_cap == 4
        assert {place.name for place in states[one].leaders.values()} == {"Tariq"}
    assert (after[renamed].topic, after[plans[0].id].topic) == ("Children", "Spring")
    assert [plan.apart for plan in await week.plans()] == [False, True, False, False, False, False, False]


async def test_a_man_keeps_the_seat_he_has_taken_when_the_hour_changes(week: Week) -> None:
    made = await week.made(week.draft("Aapo"))
    kuikka, first = await week.world.person("Kuikka"), (await week.plans())[0].id
    await week.world.act(take_seat, kuikka, first)
    draft = week.draft("Aapo", hour=time(20))
    await week.act(change_series, made, draft)
    assert kuikka.id in (await week.world.state(first)).seats
    none_left = replace(draft, plan=replace(draft.plan, seats=1))
    masis = await week.world.person("Masis")
    await week.world.act(take_seat, masis, first)
    with pytest.raises(Refused, match="seats_taken"):
        await week.world.kernel.act(change_series, week.sirpa, made, none_left)
    assert {one.planned_cap for one in await week.meetings()} == {6}, "nothing half done"


async def test_from_a_day_on_it_ends(week: Week) -> None:
    made = await week.made(week.draft("Aapo"))
    await week.act(end_series, made, date(2026, 10, 20))
    assert [one.phase for one in await week.meetings()] == [Phase.SCHEDULED] * 3 + [Phase.CLOSED] * 4
    assert {one.room.reason for one in (await week.meetings())[3:]} == {"cancelled"}
    fourth = (await week.plans())[3].id
    assert (await week.world.kernel.read(_rows, fourth))[1] == {}
    week.world.later(40 * DAY)
    await arrange_series(week.world.kernel)
    assert len(await week.plans()) == len(THURSDAYS)
    with pytest.raises(Refused, match="repeat_over"):
        await week.world.kernel.act(change_series, week.sirpa, made, week.draft("Aapo"))


async def test_who_no_longer_leads_is_a_gap_and_not_a_stop(week: Week) -> None:
    made = await week.world.kernel.act(make_series, week.sirpa, week.group, week.draft("Aapo", "Tariq"))
    await week.world.kernel.act(_take_role, CONSOLE, week.world.grants["Tariq"])
    await arrange_series(week.world.kernel)
    meetings = await week.meetings()
    assert len(meetings) == len(THURSDAYS)
    assert {place.name for one in meetings for place in one.leaders.values()} == {"Aapo"}
    with pytest.raises(Invalid) as refused:
        await week.world.kernel.act(change_series, week.sirpa, made, week.draft("Tariq"))
    assert refused.value.fields["leaders"].code == "leader_unknown"


async def test_a_group_that_ends_repeats_no_more(week: Week) -> None:
    await week.made(replace(week.draft("Aapo"), until_on=FIRST))
    with pytest.raises(Refused, match="group_has_meetings"):
        await week.world.kernel.act(end_group, week.sirpa, week.group)
    await week.act(cancel_meeting, (await week.plans())[0].id)
    await week.act(end_group, week.group)
    await arrange_series(week.world.kernel)
    assert len(await week.plans()) == 1


async def test_a_coordinator_of_another_programme_finds_nothing(week: Week) -> None:
    made = await week.made(week.draft("Aapo"))
    elsewhere = await week.world.found("Another")
    stranger = await week.world.person("Stranger", "coordinator", programme=elsewhere)
    kuikka = await week.world.person("Kuikka")
    for who in (stranger, kuikka, week.people["Aapo"]):
        for verb, args in ((change_series, (week.draft("Aapo"),)), (end_series, (FIRST,))):
            with pytest.raises(NotFound):
                await week.world.kernel.act(verb, who, made, *args)
        with pytest.raises(NotFound):
            await week.world.kernel.act(make_series, who, week.group, week.draft("Aapo"))
    assert await week.world.kernel.read(lambda read: read.db.get_one(MeetingSeries, made).until_on) is None
    assert {one.phase for one in await week.meetings()} == {Phase.SCHEDULED}
    assert (await week.world.kernel.read(Read.state, MEETING, (await week.plans())[0].id)).planned_cap == 6
