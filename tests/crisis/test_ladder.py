"""Who is called when: desk, backup, coordinator, those who agreed; round again; nobody there; never anybody who is not on shift and did not agree."""

from __future__ import annotations

from sqlalchemy import update

from auth.models import Grant
from core.clock import DAY, HOUR, MINUTE, SECOND
from core.errors import DomainError
from core.formats import local
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Work
from crisis.alarming import Raised, ask_help, raise_alert
from crisis.alert import IMMEDIATE, OPEN, TAKEN, URGENT, WATCH
from crisis.calling import rung_failed
from crisis.ladder import reads_at
from crisis.models import AlertState, CrisisSettings
from crisis.pager.models import Page, PagerTarget
from crisis.taking import decline_alert, hand_over, note_down, take_alert, tick_step
from programmes.rota.service import sign_off, sign_on
from tests.crisis.watch import HERE, Watch

DONE = True


async def rings(watch: Watch, tier: int = IMMEDIATE, who: str = "Kuikka") -> str:
    """A sign about him."""
    kuikka = watch.people[who]
    raised = Raised(watch.programme, kuikka.id, tier, ("self",), "detection", HERE, name=kuikka.name)
    alert: str = await watch.act(raising, kuikka, raised)
    return alert


def raising(work: Work, actor: AnyActor, raised: Raised) -> str:
    return raise_alert(work, raised)


async def test_silence_goes_from_the_desk_to_backup_coordinator_and_those_who_agreed_and_round_again(
    watch: Watch,
) -> None:
    people = watch.people
    ulla = await watch.person("Ulla", "counsellor")
    shift = await watch.on_shift(people["Leena"], people["Aapo"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Nadia"], people["Sirpa"], ulla)
    await watch.agrees(people["Sirpa"], ulla)
    alert = await rings(watch)
    for _ in range(4):
        await watch.later(61 * SECOND)
    assert await watch.called(alert) == [["Aapo", "Leena"], ["Nadia"], ["Sirpa"], ["Ulla"], ["Aapo", "Leena"]]
    seen = (await watch.alert(alert)).seen
    assert (seen.rung, seen.round, seen.status) == (0, 1, OPEN)
    assert (await watch.rung()).count("rang") == 5


async def test_each_tier_has_its_time(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Nadia"])
    now, urgent = await rings(watch, IMMEDIATE), await rings(watch, URGENT, "Masis")
    await watch.later(59 * SECOND)
    assert len(await watch.called(now)) == 1
    await watch.later(2 * SECOND)
    assert (len(await watch.called(now)), len(await watch.called(urgent))) == (2, 1)
    await watch.later(4 * MINUTE)
    assert len(await watch.called(urgent)) == 2


async def test_a_programme_sets_its_own_times(watch: Watch) -> None:
    people = watch.people
    await watch.act(set_times, people["Sirpa"], watch.programme)
    await watch.on_shift(people["Leena"])
    alert = await rings(watch)
    assert (await watch.alert(alert)).seen.next_at == watch.world.now[0] + 20 * SECOND


async def test_something_to_watch_calls_nobody_and_lies_until_the_next_working_day(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Leena"])
    await watch.pager(people["Leena"])
    alert = await rings(watch, WATCH)
    assert await watch.called(alert) == [[]] and await watch.rows(Page) == []
    next_at = (await watch.alert(alert)).seen.next_at or 0
    morning = local(next_at, "Europe/Helsinki")
    assert (morning.hour, morning.weekday() < 5) == (9, True) and next_at - watch.world.now[0] < 4 * DAY
    assert "rang" not in await watch.rung() and alert in (await watch.bell()).items


async def test_nobody_is_paged_who_is_neither_on_shift_nor_agreed(watch: Watch) -> None:
    people = watch.people
    await watch.pager(*people.values())
    await watch.on_shift(people["Leena"])
    await watch.desk(people["Sirpa"])
    alert = await rings(watch)
    for _ in range(4):
        await watch.later(61 * SECOND)
        await watch.desk(people["Sirpa"])
    assert ["Sirpa"] in await watch.called(alert), "a coordinator at her desk is called there"
    assert {page.persona_id for page in await watch.rows(Page)} == {people["Leena"].id}


async def test_who_signed_off_is_not_on_shift(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.pager(people["Leena"])
    await watch.act(sign_off, people["Leena"], shift)
    alert = await rings(watch)
    assert await watch.called(alert) == [[]] and (await watch.alert(alert)).seen.nobody


async def test_with_nobody_there_it_waits_for_the_next_shift_and_calls_who_comes(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"], begins=2 * HOUR)
    alert = await rings(watch)
    seen = (await watch.alert(alert)).seen
    assert seen.nobody and seen.next_at == watch.world.now[0] + 2 * HOUR
    await watch.later(10 * MINUTE)
    assert len(await watch.heard(alert)) == 2, "nothing is written while nobody is there"
    await watch.later(111 * MINUTE)
    await watch.act(sign_on, people["Leena"], shift)
    await watch.clock()
    assert (await watch.called(alert))[-1] == ["Leena"] and not (await watch.alert(alert)).seen.nobody


async def test_who_agrees_while_nobody_is_there_is_called_at_once(watch: Watch) -> None:
    people = watch.people
    alert = await rings(watch)
    await watch.pager(people["Nadia"])
    await watch.agrees(people["Nadia"])
    await watch.later(SECOND)
    assert (await watch.called(alert))[-1] == ["Nadia"]
    assert [page.persona_id for page in await watch.rows(Page)] == [people["Nadia"].id]


async def test_a_page_that_fails_calls_the_next_at_once_and_an_open_desk_does_not_count_as_failed(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Leena"], people["Nadia"])
    alert = await rings(watch)
    await watch.desk(people["Leena"])
    await watch.do(rung_failed, CLOCK, alert, people["Leena"].id)
    assert await watch.called(alert) == [["Leena"]]
    watch.world.later(30 * SECOND)
    await watch.act(broken_pager, people["Leena"])
    watch.world.later(20 * MINUTE)  # her desk is shut, her pager broken: she is not there any more
    await watch.clock()
    assert (await watch.called(alert))[-1] == ["Nadia"]
    await watch.act(broken_pager, people["Nadia"])
    await watch.do(rung_failed, CLOCK, alert, people["Nadia"].id)
    seen = (await watch.alert(alert)).seen
    assert [one.state for one in seen.called if one.name == "Nadia"] == ["failed"] and seen.nobody


async def test_who_declines_passes_it_on_at_once(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"], people["Aapo"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Nadia"])
    alert = await rings(watch)
    await watch.do(decline_alert, people["Leena"], alert)
    assert len(await watch.called(alert)) == 1, "Aapo has not answered yet"
    await watch.do(decline_alert, people["Leena"], alert)
    await watch.do(decline_alert, people["Aapo"], alert)
    assert (await watch.called(alert))[-1] == ["Nadia"]
    assert (await watch.refused(watch.do(decline_alert, people["Sirpa"], alert))).code == "not_found"


async def test_once_taken_nobody_else_is_called_while_he_works_on_it(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Nadia"])
    alert = await rings(watch)
    await watch.do(take_alert, people["Leena"], alert)
    for step in ("there", "leaders", "ask"):
        await watch.later(14 * MINUTE)
        await watch.do(tick_step, people["Leena"], alert, step, DONE)
    assert await watch.called(alert) == [["Leena"]]
    await watch.later(15 * MINUTE + SECOND)
    seen = (await watch.alert(alert)).seen
    assert seen.lapsed and seen.status == TAKEN and seen.holder is not None
    await watch.later(61 * SECOND)
    assert (await watch.called(alert))[-1] == ["Nadia"], "it lies: others are called"
    await watch.do(note_down, people["Leena"], alert, "I am here.", "n")
    assert not (await watch.alert(alert)).seen.lapsed
    await watch.later(2 * MINUTE)
    assert (await watch.called(alert))[-1] == ["Nadia"] and len(await watch.called(alert)) == 3


async def test_whoever_takes_what_lies_has_it(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Leena"])
    alert = await rings(watch)
    await watch.do(take_alert, people["Leena"], alert)
    await watch.later(16 * MINUTE)
    await watch.do(take_alert, people["Aapo"], alert)
    assert (await watch.alert(alert)).holder == people["Aapo"].id
    refusal = await watch.refused(watch.do(take_alert, people["Leena"], alert))
    assert (refusal.code, refusal.args_["name"]) == ("taken", "Aapo")


async def test_a_second_tick_calls_nobody_twice(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Leena"], people["Nadia"])
    alert = await rings(watch)
    watch.world.later(61 * SECOND)
    await watch.both(watch.clock(0), watch.clock(1), watch.clock(0))
    assert await watch.called(alert) == [["Leena"], ["Nadia"]]
    assert len(await watch.rows(Page)) == 2


async def test_two_who_take_at_once_one_has_it_and_the_other_sees_who(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Leena"], people["Aapo"])
    alert = await rings(watch)
    results = await watch.both(
        watch.do(take_alert, people["Leena"], alert), watch.do(take_alert, people["Aapo"], alert, at=1)
    )
    refusals = [one for one in results if isinstance(one, DomainError)]
    assert len(refusals) == 1
    holder = (await watch.alert(alert)).seen.holder
    assert holder is not None and refusals[0].args_["name"] == holder.name
    assert [entry.kind for entry in await watch.heard(alert)].count("taken") == 1


async def test_a_nearer_sign_begins_the_calls_anew_and_a_taken_one_rings_its_holder(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Nadia"])
    alert = await rings(watch, URGENT)
    await watch.later(5 * MINUTE + SECOND)
    assert (await watch.called(alert))[-1] == ["Nadia"]
    await rings(watch, IMMEDIATE)
    assert (await watch.called(alert))[-1] == ["Leena"]
    masis = await rings(watch, URGENT, "Masis")
    await watch.do(take_alert, people["Leena"], masis)
    before = (await watch.rung()).count("rang")
    await rings(watch, IMMEDIATE, "Masis")
    assert (await watch.rung()).count("rang") == before + 1
    assert (await watch.alert(masis)).holder == people["Leena"].id


async def test_handed_over_to_one_who_leaves_the_service_it_is_called_again(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Leena"])
    alert = await rings(watch)
    await watch.do(take_alert, people["Leena"], alert)
    await watch.do(hand_over, people["Leena"], alert, watch.world.grants["Aapo"])
    assert (await watch.alert(alert)).holder == people["Aapo"].id
    await watch.act(without_grant, people["Aapo"], watch.world.grants["Aapo"])
    await watch.clock()
    seen = (await watch.alert(alert)).seen
    assert seen.status == OPEN and (await watch.called(alert))[-1] == ["Leena"]
    assert (await watch.refused(watch.do(take_alert, people["Aapo"], alert))).code == "not_found"


async def test_another_programmes_team_is_never_called(watch: Watch) -> None:
    elsewhere = await watch.world.found("Another place")
    elsa = await watch.person("Elsa", "counsellor", "coordinator", programme=elsewhere)
    await watch.pager(elsa)
    await watch.agrees(elsa)
    alert = await rings(watch)
    assert await watch.called(alert) == [[]]
    for verb, args in ((take_alert, ()), (decline_alert, ()), (note_down, ("x", "k"))):
        assert (await watch.refused(watch.do(verb, elsa, alert, *args))).code == "not_found"
    assert await watch.read(reads_at, elsewhere) == await watch.read(reads_at, watch.programme)


async def test_help_asked_in_the_night_lies_on_top_of_the_morning(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Leena"], begins=5 * HOUR)
    alert = await watch.act(ask_help, people["Kuikka"], "I cannot sleep.", HERE)
    (row,) = await watch.rows(AlertState)
    assert (row.id, row.nobody, row.next_at) == (alert, True, watch.world.now[0] + 5 * HOUR)


def set_times(work: Work, actor: AnyActor, programme: str) -> None:
    row = CrisisSettings(programme_id=programme, immediate_seconds=20, urgent_seconds=120)
    row.hold_immediate_seconds, row.hold_urgent_seconds = 600, 1200
    work.db.add(row)
    work.db.flush()


def broken_pager(work: Work, actor: AnyActor) -> None:
    work.db.execute(update(PagerTarget).where(PagerTarget.persona_id == actor.id).values(failed_at=work.now))


def without_grant(work: Work, actor: AnyActor, grant: str) -> None:
    work.db.delete(work.db.get_one(Grant, grant))
    work.db.flush()
