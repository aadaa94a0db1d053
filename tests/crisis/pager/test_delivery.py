"""Pages on their way: whatever the server of somebody's pager does, the next are called in time; each page goes out, and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import update

from core.clock import HOUR, MINUTE, SECOND
from core.config import Settings
from core.spaces import Actor
from core.work import CLOCK, Work
from crisis.alert import CLOSED
from crisis.calling import rung_failed
from crisis.pager.delivery import AGAIN, LEASE, delivery_of, settle_page, take_pages
from crisis.pager.models import PagerTarget
from crisis.pager.sending import Outcome
from crisis.pager.service import ALERTS, pageable
from crisis.pager.targets import drop_pager
from tests.crisis.pager.house import Duty, duty_in
from tests.crisis.pager.servers import Hook, running
from tests.places import place


@pytest.fixture(params=["sqlite", "postgres"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    with place(request.param, tmp_path / "place", RINNALLA_PRIVATE_WEBHOOKS="on") as found:
        yield found


@pytest.fixture
async def duty(settings: Settings) -> AsyncIterator[Duty]:
    async with duty_in(settings) as found:
        yield found


async def two(duty: Duty, first: Hook, second: Hook) -> str:
    """Leena is on call with one pager, Sirpa coordinates and agreed to any hour with the other. Gives an alert."""
    sirpa = await duty.person("Sirpa", "coordinator", pager=second.url, nights=True)
    leena = await duty.person("Leena", "counsellor", pager=first.url)
    await duty.on_shift(leena, sirpa)
    return await duty.alarms()


async def test_a_page_leaves_at_once_and_nobody_else_is_called_before_his_time(duty: Duty) -> None:
    first, second = Hook(), Hook()
    async with running(first), running(second):
        alert = await two(duty, first, second)
        await duty.until(lambda: bool(first.heard), 5)
        await delivery_of(duty.kernel).alerts.settled()
        assert [(page.tries, page.sent_at is not None, page.due) for page in await duty.pages()] == [(1, True, None)]
        duty.later(50 * SECOND)
        await duty.ticks()
        assert (len(second.heard), [name for name, _ in await duty.called(alert)]) == (0, ["Leena"])
        duty.later(11 * SECOND)
        await duty.until(lambda: bool(second.heard), 5)
        assert first.heard[0] == (first.heard[0][0], second.heard[0][1])


@pytest.mark.parametrize("mood", ["gone", "never"])
async def test_a_pager_that_refuses_for_good_gives_the_call_on_at_once(duty: Duty, mood: str) -> None:
    first, second = Hook(mood), Hook()
    async with running(first), running(second):
        alert = await two(duty, first, second)
        await duty.until(lambda: bool(second.heard), 5)
        assert [name for name, _ in await duty.called(alert)] == ["Leena", "Sirpa"]
        assert (await duty.called(alert))[0][1] == "failed"
        assert first.calls == 1


@pytest.mark.parametrize("mood", ["refuse", "drop", "busy"])
async def test_a_pager_that_is_away_is_tried_again_and_then_given_up_within_the_time_of_the_rung(
    duty: Duty, mood: str
) -> None:
    first, second = Hook(mood), Hook()
    async with running(first), running(second):
        begun = duty.now
        alert = await two(duty, first, second)
        for wait in AGAIN:
            await duty.ticks()
            await delivery_of(duty.kernel).alerts.settled()
            assert not second.heard
            duty.later(wait)
        await duty.until(lambda: bool(second.heard), 5)
        assert duty.now - begun < MINUTE
        assert (await duty.called(alert))[0] == ("Leena", "failed")
        assert first.calls == (0 if mood == "refuse" else 4)
        leena = [page for page in await duty.pages() if page.failed_at is not None]
        assert [(page.tries, page.due) for page in leena] == [(4, None)]


async def test_a_pager_that_stalls_holds_up_neither_the_ladder_nor_the_pages_of_others(duty: Duty) -> None:
    first, second = Hook("stall"), Hook()
    async with running(first), running(second):
        alert = await two(duty, first, second)
        await duty.until(lambda: bool(first.calls), 5)
        duty.later(MINUTE)
        await duty.until(lambda: bool(second.heard), 3)
        assert [name for name, _ in await duty.called(alert)] == ["Leena", "Sirpa"]


async def test_a_pager_that_comes_back_is_trusted_again(duty: Duty) -> None:
    first, second = Hook("busy"), Hook()
    async with running(first), running(second):
        await two(duty, first, second)
        await duty.until(lambda: bool(first.calls), 5)
        await delivery_of(duty.kernel).alerts.settled()
        first.mood = "accept"
        duty.later(AGAIN[0])
        await duty.until(lambda: len(first.heard) == 2, 5)
        await delivery_of(duty.kernel).alerts.settled()
        assert [page.tries for page in await duty.pages()] == [2]
        assert [target.failed_at for target in await duty.targets() or []] == []


async def test_one_good_pager_of_two_is_enough(duty: Duty) -> None:
    bad, good, other = Hook("gone"), Hook(), Hook()
    async with running(bad), running(good), running(other):
        sirpa = await duty.person("Sirpa", "coordinator", pager=other.url, nights=True)
        leena = await duty.person("Leena", "counsellor", pager=bad.url)
        await duty.adds(leena, "webhook", good.url)
        await duty.on_shift(leena, sirpa)
        alert = await duty.alarms()
        await duty.until(lambda: bool(good.heard and bad.heard), 5)
        await delivery_of(duty.kernel).alerts.settled()
        await duty.ticks()
        assert (await duty.called(alert), other.heard) == ([("Leena", "called")], [])
        assert await duty.kernel.read(pageable, [leena.id]) == {leena.id}


async def test_who_failed_is_not_counted_on_for_a_while_and_then_called_again(duty: Duty) -> None:
    hook = Hook("gone")
    async with running(hook):
        leena = await duty.person("Leena", "counsellor", pager=hook.url)
        sirpa = await duty.person("Sirpa", "coordinator")
        await duty.on_shift(leena, sirpa)
        alert = await duty.alarms()
        await duty.until(lambda: bool(hook.heard), 5)
        await delivery_of(duty.kernel).alerts.settled()
        await duty.ticks()
        assert (await duty.called(alert), hook.calls) == ([("Leena", "failed")], 1), "nobody is called in a circle"
        assert await duty.kernel.read(pageable, [leena.id]) == frozenset()
        duty.later(31 * MINUTE)
        assert await duty.kernel.read(pageable, [leena.id]) == {leena.id}


async def test_the_same_bytes_whatever_the_alert(duty: Duty) -> None:
    hook = Hook()
    async with running(hook):
        sirpa = await duty.person("Sirpa", "coordinator")
        leena = await duty.person("Leena", "counsellor", pager=hook.url)
        await duty.on_shift(leena, sirpa)
        first = await duty.alarms(3)
        await duty.until(lambda: len(hook.heard) == 1, 5)
        second = await duty.alarms(2)
        await duty.until(lambda: len(hook.heard) == 2, 5)
        assert hook.heard[0] == hook.heard[1]
        said = b"".join(hook.heard[0])
        for telling in (first, second, leena.id, sirpa.id, duty.programme, "Leena", "Heron"):
            assert telling.encode() not in said


async def test_two_workers_send_each_page_once(settings: Settings) -> None:
    """Both look at the same time, again and again; nobody is paged twice."""
    hook = Hook()
    if not settings.is_postgres:
        return
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(duty_in(settings))
        other = await stack.enter_async_context(duty_in(settings, one.ahead, one))
        await stack.enter_async_context(running(hook))
        for number in range(12):
            await one.person(f"Counsellor {number}", "counsellor", pager=f"{hook.url}/{number}", nights=True)
        await one.alarms()
        both = (delivery_of(one.kernel).alerts, delivery_of(other.kernel).alerts)
        for _ in range(6):
            await asyncio.gather(*(each.send_due() for each in both for _ in range(3)))
            await asyncio.gather(*(each.settled() for each in both))
        heads = [head.split(b" ")[1] for head, _ in hook.heard]
        assert len(heads) == len(set(heads)) == 12
        assert all(page.sent_at is not None for page in await one.pages())


async def test_a_page_whose_worker_died_is_sent_by_the_next(settings: Settings) -> None:
    hook = Hook()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(hook))
        async with duty_in(settings) as first:
            leena = await first.person("Leena", "counsellor", pager=hook.url, nights=True)
            await first.alarms()
            taken = await first.act(take_pages, CLOCK, ALERTS, 10)
            assert len(taken) == 1
            assert hook.url not in repr(taken)
        again = await stack.enter_async_context(duty_in(settings, [first.ahead[0]], first))
        await again.ticks()
        assert hook.calls == 0, "it is the first worker's until its lease has run out"
        again.later(LEASE)
        await again.until(lambda: bool(hook.heard), 5)
        await delivery_of(again.kernel).alerts.settled()
        await again.act(settle_page, CLOCK, taken[0].page, taken[0].tries, Outcome.NEVER)
        page = (await again.pages(leena))[0]
        assert page.sent_at is not None, "what the dead one might still say changes nothing"
        assert page.failed_at is None


async def test_a_page_that_waited_out_a_long_night_of_the_server_still_goes_out_once(duty: Duty) -> None:
    hook = Hook()
    async with running(hook):
        await duty.person("Leena", "counsellor", pager=hook.url, nights=True)
        await duty.alarms()
        duty.later(3 * HOUR)
        await duty.until(lambda: bool(hook.heard), 5)


async def test_a_row_that_does_not_open_fails_alone(duty: Duty) -> None:
    hook, other = Hook(), Hook()
    async with running(hook), running(other):
        leena = await duty.person("Leena", "counsellor", pager=hook.url, nights=True)
        nadia = await duty.person("Nadia", "counsellor", pager=other.url, nights=True)
        await duty.act(_damage, CLOCK, leena.id)
        await duty.alarms()
        await duty.until(lambda: bool(other.heard), 5)
        await delivery_of(duty.kernel).alerts.settled()
        assert [page.sent_at is not None for page in await duty.pages(nadia)] == [True]
        assert [(page.tries, page.sent_at) for page in await duty.pages(leena)] == [(1, None)]


def _damage(work: Work, actor: Actor, persona: str) -> None:
    work.db.execute(update(PagerTarget).where(PagerTarget.persona_id == persona).values(sealed=b"?" * 40))


async def test_a_pager_that_is_removed_takes_its_pages_along(duty: Duty) -> None:
    hook = Hook()
    async with running(hook):
        leena = await duty.person("Leena", "counsellor", pager=hook.url, nights=True)
        await duty.alarms()
        target = (await duty.targets(leena))[0]
        await duty.act(drop_pager, duty.people["Leena"], target.id)
        await duty.ticks()
        assert (hook.calls, await duty.pages()) == (0, [])


async def test_an_alert_that_has_gone_keeps_no_page_from_being_settled(duty: Duty) -> None:
    hook = Hook("gone")
    async with running(hook):
        leena = await duty.person("Leena", "counsellor", pager=hook.url, nights=True)
        alert = await duty.alarms()
        await duty.act(rung_failed, CLOCK, alert, leena.id)
        await duty.until(lambda: bool(hook.heard), 5)
        await delivery_of(duty.kernel).alerts.settled()
        assert [page.due for page in await duty.pages(leena)] == [None]
        assert (await duty.alert(alert)).seen.status != CLOSED
