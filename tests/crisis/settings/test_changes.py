"""A change of a programme's crisis rules from proposal to the way back: who, when, in every worker; and who must not."""

from __future__ import annotations

import asyncio

import pytest

from auth.people import Actor
from core.clock import DAY
from core.errors import DomainError
from core.work import Read
from crisis.ladder import times_of
from crisis.noticing import Noticed, notice
from crisis.settings.beside import tally_of, write_counts
from crisis.settings.models import RuleChange
from crisis.settings.overlay import AddPhrase, Bound, SetTimes, Turn
from crisis.settings.policy import MOST_OPEN
from crisis.settings.queries import RulesPage, rules_page
from crisis.settings.record import Content
from crisis.settings.service import approve_change, propose, take_back, withdraw_change
from tests.crisis.watch import Watch

SAFE_WEEK = 7 * DAY
WHY = "Our men say it so."
REASON = "The line of our town rings for every match of the ice hockey team."
SLANG = AddPhrase(
    "x1",
    "en",
    "suicide",
    "urgent",
    (("red button",),),
    gap=0,
    any_order=False,
    hits=("the red button",),
    misses=("a button",),
)
TEXT = "tonight the red button"
CORE = Turn("en.suicide.now", on=False)


BOTH = pytest.mark.parametrize("watch", ["sqlite", "postgres"], indirect=True)
ONE = pytest.mark.parametrize("watch", ["sqlite"], indirect=True)


async def noticed(watch: Watch, at: int = 0, text: str = TEXT, programme: str = "") -> Noticed:
    kernel = watch.kernels[at % len(watch.kernels)]
    return await notice(kernel, text, "en", programme=programme or watch.programme)


async def everywhere(watch: Watch, rings: bool) -> None:
    """Within a second every worker reads so."""
    async with asyncio.timeout(1):
        for at in range(len(watch.kernels)):
            while bool(await noticed(watch, at)) != rings:
                await asyncio.sleep(0.02)


async def page_of(watch: Watch, who: Actor) -> RulesPage:
    found: RulesPage = await watch.read(rules_page, who, "en")
    return found


async def changes(watch: Watch) -> list[RuleChange]:
    rows: list[RuleChange] = await watch.rows(RuleChange)
    return rows


async def test_one_proposes_a_second_approves_after_a_week_and_every_worker_reads_by_it(watch: Watch) -> None:
    leena, sirpa = watch.people["Leena"], watch.people["Sirpa"]
    await everywhere(watch, rings=False)
    change = await watch.act(propose, leena, Content(SLANG, WHY))
    assert await watch.act(propose, sirpa, Content(SLANG, "the same once more"), at=1) == change
    assert not await noticed(watch), "nothing is in force yet"
    assert (await watch.refused(watch.act(approve_change, sirpa, change))).code == "week_not_over"
    watch.world.later(SAFE_WEEK)
    assert (await watch.refused(watch.act(approve_change, leena, change))).code == "needs_a_second_person"
    await watch.act(approve_change, sirpa, change, at=1)
    await watch.act(approve_change, sirpa, change)
    await everywhere(watch, rings=True)
    elsewhere = await watch.world.found("Another place")
    assert not await noticed(watch, programme=elsewhere), "another programme reads by its own"
    assert (await watch.refused(watch.act(withdraw_change, leena, change))).code == "decided_already"
    assert await watch.log("rule_change_proposed") == [(leena.id, WHY)]
    assert await watch.log("rule_change_approved") == [(sirpa.id, None)]
    (row,) = await changes(watch)
    assert b"red button" not in row.sealed

    back = await watch.act(take_back, sirpa, change)
    assert await watch.act(take_back, leena, change) == back
    assert (await watch.refused(watch.act(approve_change, sirpa, back))).code == "needs_a_second_person"
    await watch.act(approve_change, leena, back)
    await everywhere(watch, rings=False)
    page = await page_of(watch, leena)
    told = [(one.kind, one.by, one.decided_by) for one in page.history]
    assert told == [("back", "Sirpa", "Leena"), ("phrase", "Leena", "Sirpa")]
    again = await watch.act(take_back, sirpa, back)
    await watch.act(approve_change, leena, again)
    await everywhere(watch, rings=True)


@BOTH
async def test_for_all_others_there_is_nothing_to_see_or_to_change(watch: Watch) -> None:
    leena = watch.people["Leena"]
    change = await watch.act(propose, leena, Content(SLANG, WHY))
    watch.world.later(SAFE_WEEK)
    elsa = await watch.person("Elsa", "coordinator", "counsellor", programme=await watch.world.found("Another place"))
    boss = Actor("boss", "Boss", None, "", administrator=True)
    for who in (elsa, boss, watch.people["Tariq"], watch.people["Kuikka"]):
        for verb in (approve_change, withdraw_change, take_back):
            assert (await watch.refused(watch.act(verb, who, change))).code == "not_found", (verb, who.name)
        if who is not elsa:
            assert (await watch.refused(watch.act(propose, who, Content(CORE, REASON)))).code == "not_found"
    (row,) = await changes(watch)
    assert (row.approved_at, row.withdrawn_at, row.undoes) == (None, None, None)
    assert (await watch.refused(watch.act(approve_change, leena, "no-such-change"))).code == "not_found"


@ONE
@pytest.mark.parametrize("change", [CORE, Bound("suicide", "none", "watch")])
async def test_the_core_stays_on_without_a_named_reason(watch: Watch, change: Turn | Bound) -> None:
    leena = watch.people["Leena"]
    assert (await watch.refused(watch.act(propose, leena, Content(change, "hm")))).code == "name_the_reason"
    assert await watch.act(propose, leena, Content(change, REASON))


@BOTH
async def test_few_changes_wait_at_once_and_each_must_change_something(watch: Watch) -> None:
    leena = watch.people["Leena"]
    nothing = Turn("en.suicide.wish", on=True)
    assert (await watch.refused(watch.act(propose, leena, Content(nothing, WHY)))).code == "already_so"
    waiting = [f"{code}.suicide.wish" for code in ("en", "fi", "sv", "ru", "ar")]
    ids = [await watch.act(propose, leena, Content(Turn(one, on=False), WHY)) for one in waiting]
    assert len(set(ids)) == MOST_OPEN
    assert (await watch.refused(watch.act(propose, leena, Content(SLANG, WHY)))).code == "changes_many"
    await watch.act(withdraw_change, watch.people["Sirpa"], ids[0])
    await watch.act(withdraw_change, leena, ids[0])
    assert (await watch.refused(watch.act(approve_change, leena, ids[0]))).code == "decided_already"
    assert (await watch.refused(watch.act(take_back, leena, ids[0]))).code == "not_in_force"
    assert await watch.act(propose, leena, Content(SLANG, WHY))


@BOTH
async def test_times_need_a_second_person_and_no_week(watch: Watch) -> None:
    leena, sirpa = watch.people["Leena"], watch.people["Sirpa"]
    first, second = SetTimes(20, 120, 120, 240), SetTimes(45, 180, 180, 360)
    proposed = [await watch.act(propose, leena, Content(times, WHY)) for times in (first, second)]
    for change in proposed:
        await watch.act(approve_change, sirpa, change)
    assert (await watch.read(_times, watch.programme)) == 45_000
    back = await watch.act(take_back, sirpa, proposed[1])
    await watch.act(approve_change, leena, back)
    assert (await watch.read(_times, watch.programme)) == 20_000


def _times(read: Read, programme: str) -> int:
    return times_of(read, programme).immediate


@BOTH
async def test_new_texts_are_counted_beside_and_shown_from_ten_on(watch: Watch) -> None:
    leena = watch.people["Leena"]
    await noticed(watch)
    change = await watch.act(propose, leena, Content(SLANG, WHY))
    kernel = watch.kernels[0]
    async with asyncio.timeout(5):
        for count in (9, 10):
            done = 0 if count == 9 else 9
            for _ in range(done, count):
                assert not await noticed(watch)
            await asyncio.gather(*tally_of(kernel).reading)
            await write_counts(kernel)
            (row,) = await changes(watch)
            assert (row.id, row.texts, row.nearer, row.less) == (change, count, count, 0)
            (step,) = (await page_of(watch, leena)).open
            assert (step.texts, step.nearer, step.less) == ((None, None, None) if count == 9 else (10, 10, None))


@ONE
async def test_where_the_rules_of_a_programme_cannot_be_read_those_of_the_house_are(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DomainError("broken", status=500)

    monkeypatch.setattr("crisis.settings.books.overlay_in", broken)
    assert (await noticed(watch, text="I want to kill myself")).tier == 2
