"""A drill rings as in earnest, at those who agreed and at nobody else, and what it showed is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from auth.people import Actor
from core.clock import DAY, HOUR, MINUTE, SECOND
from crisis.alarming import ask_help
from crisis.alert import CLOSED, Alert, Where, may_see
from crisis.calling import bell_id
from crisis.desk.bells import bells_of
from crisis.drills.asked import asked_to
from crisis.drills.clockwork import forget_old_drills, play_drills
from crisis.drills.ladder import AGREED
from crisis.drills.models import Drill, DrillPerson
from crisis.drills.pages import Record
from crisis.drills.queries import gather, record, room
from crisis.drills.service import (
    DECLINED,
    KEPT,
    Plan,
    answer_drill,
    begin_drill,
    forget_person,
    keep_debrief,
    plan_drill,
    stop_drill,
)
from crisis.pager.models import Page
from crisis.taking import Ending, close_alert, consult, hand_over, take_alert, tick_step
from programmes.rota.queries import team
from tests.crisis.watch import Watch, watch_in

YES = True


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    async with watch_in("sqlite", tmp_path) as made:
        yield made


async def grants(watch: Watch, *names: str) -> tuple[str, ...]:
    mates = await watch.read(team, watch.programme)
    return tuple(mates[watch.people[name].id].grant for name in names)


async def planned(watch: Watch, scenario: str = "room", *names: str, agree: tuple[str, ...] | None = None) -> str:
    """A drill that Sirpa planned, with these people asked, and those who agreed."""
    names = names or ("Leena", "Aapo")
    plan = Plan(scenario, "en", await grants(watch, *names))
    drill: str = await watch.act(plan_drill, watch.people["Sirpa"], plan)
    for name in names if agree is None else agree:
        await watch.act(answer_drill, watch.people[name], drill, AGREED)
    return drill


async def begun(watch: Watch, drill: str) -> str:
    bell = bell_id(watch.kernels[0].key_file, watch.programme)
    alert: str = await watch.act(begin_drill, watch.people["Sirpa"], drill, on=(bell,))
    return alert


async def plays(watch: Watch, later: int = 0) -> None:
    watch.world.later(later)
    await watch.clock()
    await play_drills(watch.kernels[0])


async def shown(watch: Watch, drill: str, name: str = "Sirpa") -> Record:
    found: Record = await watch.read(record, drill, watch.people[name], "en")
    return found


def heard(alert: Alert) -> list[str]:
    return [one.name for one in alert.seen.calling]


async def test_it_rings_at_those_who_agreed_and_pages_nobody_else(watch: Watch) -> None:
    leena, aapo, nadia, sirpa = (watch.people[name] for name in ("Leena", "Aapo", "Nadia", "Sirpa"))
    await watch.pager(leena, aapo, nadia, sirpa)
    await watch.agrees(nadia, sirpa)
    await watch.on_shift(nadia)
    drill = await planned(watch, "room", "Leena", "Aapo", agree=("Leena",))
    assert await watch.read(asked_to, (aapo.id,)) == (drill,)
    await watch.act(answer_drill, aapo, drill, DECLINED)
    assert await watch.read(asked_to, (aapo.id,)) == ()
    alert = await begun(watch, drill)
    assert heard(await watch.alert(alert)) == ["Leena"]
    assert [row.persona_id for row in await watch.rows(Page)] == [leena.id]
    for _ in range(4):
        await plays(watch, MINUTE)
    assert {row.persona_id for row in await watch.rows(Page)} == {leena.id}, "round again, to her alone"


async def test_only_who_is_in_it_sees_it_and_everything_says_that_it_is_a_drill(watch: Watch) -> None:
    leena, nadia = watch.people["Leena"], watch.people["Nadia"]
    await watch.desk(leena, nadia)
    alert = await begun(watch, await planned(watch))
    stands = await watch.alert(alert)
    assert may_see(leena, stands)
    for other in (nadia, watch.people["Sirpa"], watch.people["Tariq"], watch.people["Kuikka"]):
        assert not may_see(other, stands), other.name
    bells = {name: await watch.read(bells_of, (watch.people[name],)) for name in ("Leena", "Nadia")}
    assert [(one.count, one.rings) for one in bells.values()] == [(1, alert), (0, "")]
    assert [item.drill for item in (await watch.bell()).items.values()] == [True]
    entries = await watch.heard(alert)
    assert all(entry.data["drill"] is True for entry in entries)
    assert stands.seen.man is not None
    assert (stands.persona, stands.seen.man.name) == ("", "Practice Heron")
    assert next(entry for entry in entries if entry.kind == "line").data["hits"], "the rules saw it as in earnest"


async def test_the_man_answers_what_is_done_and_the_record_shows_how_it_went(watch: Watch) -> None:
    leena, aapo, sirpa = watch.people["Leena"], watch.people["Aapo"], watch.people["Sirpa"]
    await watch.desk(leena, aapo)
    drill = await planned(watch)
    alert = await begun(watch, drill)
    watch.world.later(42 * SECOND)
    await watch.do(take_alert, leena, alert)
    for _ in range(2):
        await plays(watch)
    await watch.do(tick_step, leena, alert, "self.ask", YES)
    await plays(watch)
    said = [entry.text for entry in await watch.heard(alert) if entry.kind in ("line", "sign")]
    assert said == list((await shown(watch, drill)).practice.scenario.lines[:3]), "each once, in his turn"
    await watch.do(close_alert, leena, alert, Ending("safer", true_alarm=True, done="I asked him."))
    await plays(watch)
    told = await shown(watch, drill)
    assert {one.name: one.seconds for one in told.practice.parts} == {"Leena": 42, "Aapo": None}
    assert (told.practice.state, told.outcome, told.done) == ("over", "safer", ("self.ask",))
    assert "I asked him." in [one.text for one in told.happened]
    assert (await watch.refused(watch.act(keep_debrief, leena, drill, "mine"))).code == "not_found"
    await watch.act(keep_debrief, sirpa, drill, "We ask sooner.")
    assert (await shown(watch, drill, "Leena")).debrief == "We ask sooner."
    [row] = await watch.rows(Drill)
    assert b"sooner" not in row.debrief
    watch.world.later(31 * DAY)
    await plays(watch)
    later = await shown(watch, drill)
    assert {one.name: one.seconds for one in later.practice.parts} == {"Leena": 42, "Aapo": None}
    assert (later.done, later.happened, later.debrief) == (("self.ask",), (), "We ask sooner.")


async def test_two_who_are_silent_are_made_up_and_whoever_stands_by_has_to_wait_as_in_earnest(watch: Watch) -> None:
    await watch.desk(watch.people["Leena"])
    alert = await begun(watch, await planned(watch, "silent", "Leena"))
    assert heard(await watch.alert(alert)) == ["Aino", "Petri"]
    await plays(watch, 59 * SECOND)
    assert heard(await watch.alert(alert)) == ["Aino", "Petri"]
    await watch.desk(watch.people["Leena"])
    await plays(watch, 2 * SECOND)
    assert heard(await watch.alert(alert)) == ["Leena"]
    assert not await watch.rows(Page), "her desk is open, and nobody made up has a pager"


async def test_nobody_who_did_not_agree_can_be_drawn_in(watch: Watch) -> None:
    leena = watch.people["Leena"]
    await watch.desk(leena)
    alert = await begun(watch, await planned(watch, agree=("Leena",)))
    await watch.do(take_alert, leena, alert)
    aapo, nadia = await grants(watch, "Aapo", "Nadia")
    for verb, tag in ((hand_over, aapo), (consult, nadia), (hand_over, "nobody")):
        assert (await watch.refused(watch.do(verb, leena, alert, tag))).code == "no_such_colleague"


async def test_a_drill_that_is_ended_is_silent_at_once_and_one_that_lies_ends_itself(watch: Watch) -> None:
    sirpa = watch.people["Sirpa"]
    await watch.desk(watch.people["Leena"])
    drill = await planned(watch)
    alert = await begun(watch, drill)
    for _ in range(2):
        await watch.act(stop_drill, sirpa, drill)
    assert (await watch.alert(alert)).seen.status == CLOSED
    assert not (await watch.bell()).items
    await plays(watch)
    assert (await shown(watch, drill)).outcome == "not_so"
    again = await planned(watch)
    second = await begun(watch, again)
    await plays(watch, 2 * HOUR)
    await plays(watch)
    assert (await watch.alert(second)).seen.status == CLOSED
    assert (await shown(watch, again)).practice.state == "over"


async def test_a_drill_is_led_by_coordinators_begun_once_and_one_at_a_time(watch: Watch) -> None:
    leena, sirpa = watch.people["Leena"], watch.people["Sirpa"]
    elsewhere = await watch.world.found("Elsewhere")
    stranger = await watch.world.person("Ulla", "coordinator", programme=elsewhere)
    plan = Plan("room", "en", await grants(watch, "Leena"))
    for who in (leena, stranger):
        with_whom = await watch.refused(watch.act(plan_drill, who, plan))
        assert with_whom.code in ("not_found", "nobody_asked"), who.name
    assert (await watch.refused(watch.act(plan_drill, sirpa, Plan("room", "en", ("nobody",))))).code == "nobody_asked"
    drill = await planned(watch, "room", "Leena", agree=())
    assert (await watch.refused(watch.act(plan_drill, sirpa, plan))).code == "drill_on"
    assert (await watch.refused(watch.act(begin_drill, sirpa, drill))).code == "nobody_agreed"
    for who in (watch.people["Aapo"], stranger):
        assert (await watch.refused(watch.act(answer_drill, who, drill, AGREED))).code == "not_found"
    await watch.act(answer_drill, leena, drill, AGREED)
    for verb, args in ((begin_drill, ()), (stop_drill, ()), (keep_debrief, ("…",))):
        for who in (leena, stranger):
            assert (await watch.refused(watch.act(verb, who, drill, *args))).code == "not_found"
    assert (await watch.refused(watch.act(keep_debrief, sirpa, drill, "early"))).code == "drill_first"
    assert await begun(watch, drill) == await begun(watch, drill)
    assert (await watch.refused(watch.act(answer_drill, leena, drill, DECLINED))).code == "drill_begun"


async def test_real_danger_is_called_in_earnest_while_a_drill_goes_on(watch: Watch) -> None:
    nadia, kuikka = watch.people["Nadia"], watch.people["Kuikka"]
    await watch.pager(nadia)
    await watch.on_shift(nadia)
    await watch.desk(watch.people["Leena"])
    await begun(watch, await planned(watch))
    await watch.act(asks, kuikka)
    alert = await watch.open_of(kuikka)
    assert heard(await watch.alert(alert)) == ["Nadia"]
    assert not (await watch.alert(alert)).seen.drill


async def test_what_one_practised_is_his_record_and_goes_with_him_or_after_two_years(watch: Watch) -> None:
    leena, sirpa = watch.people["Leena"], watch.people["Sirpa"]
    await watch.desk(leena)
    drill = await planned(watch, "threat", agree=("Leena",))
    await begun(watch, drill)
    await watch.act(stop_drill, sirpa, drill)
    await plays(watch)
    seen = await watch.read(room, sirpa, "fi")
    assert {one.name: [title for title, _ in one.practised] for one in seen.team if one.practised} == {
        "Leena": ["”Tapan vaimoni”"]
    }
    assert (await watch.read(room, watch.people["Nadia"], "en")).drills == ()
    assert len((await watch.read(room, leena, "en")).drills) == 1
    [section] = await watch.read(gather, leena.id, "en")
    assert [row["scenario"] for row in section.rows] == ["“I will kill my wife”"]
    assert await watch.read(gather, watch.people["Aapo"].id, "en") == ()
    await watch.act(_forgets, leena)
    assert [row.persona_id for row in await watch.rows(DrillPerson)] == [watch.people["Aapo"].id]
    watch.world.later(KEPT + DAY)
    await forget_old_drills(watch.kernels[0])
    assert await watch.rows(Drill) == await watch.rows(DrillPerson) == []


async def test_two_workers_let_him_say_each_line_once(tmp_path: Path) -> None:
    async with watch_in("two workers", tmp_path) as watch:
        leena = watch.people["Leena"]
        await watch.desk(leena)
        alert = await begun(watch, await planned(watch))
        await watch.do(take_alert, leena, alert)
        await asyncio.gather(*(play_drills(kernel) for kernel in watch.kernels for _ in range(3)))
        assert len([entry for entry in await watch.heard(alert) if entry.kind == "sign"]) == 1


def _forgets(work: Any, actor: Actor) -> None:
    assert forget_person(work, actor.id)


def asks(work: Any, actor: Actor) -> str:
    return ask_help(work, actor, "", Where("page"))
