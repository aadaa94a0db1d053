"""Somebody's own pagers, and his word that he may be called at night: his alone, sealed, gone with his role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from auth.models import Grant, LogRow, Persona
from auth.people import Actor
from core.clock import DAY, MINUTE
from core.config import Settings
from core.errors import NotFound, Refused
from core.spaces import Actor as AnyActor
from core.work import CLOCK, CONSOLE, Read, Work
from crisis.models import OutOfHours
from crisis.pager.alarm import ring_by_hand
from crisis.pager.clockwork import forget_what_is_over
from crisis.pager.delivery import delivery_of
from crisis.pager.models import Page, PagerTarget, RungAlarm
from crisis.pager.queries import Pager, pagers_of, posts_of
from crisis.pager.service import pageable
from crisis.pager.targets import MOST, add_pager, agree_to_nights, drop_pager, take_back_nights, try_pager
from tests.chat.world import signed_in
from tests.crisis.pager.house import Duty, duty_in
from tests.crisis.pager.servers import Hook, running
from tests.places import place

SECRET = "https://notify.example.org/leena-in-tampere"


@pytest.fixture(params=["sqlite", "postgres"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    with place(request.param, tmp_path / "place", RINNALLA_PRIVATE_WEBHOOKS="on") as found:
        yield found


@pytest.fixture
async def duty(settings: Settings) -> AsyncIterator[Duty]:
    async with duty_in(settings) as found:
        yield found


def _end_role(work: Work, actor: AnyActor, persona: str) -> None:
    work.db.execute(delete(Grant).where(Grant.owner == work.db.get_one(Persona, persona).owner))


async def nights(duty: Duty) -> list[str]:
    return await duty.kernel.read(lambda read: list(read.db.scalars(select(OutOfHours.persona_id))))


async def logged(duty: Duty) -> list[str]:
    return await duty.kernel.read(lambda read: list(read.db.scalars(select(LogRow.code))))


async def test_a_pager_is_kept_sealed_and_read_by_its_owner_alone(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor", pager=SECRET)
    row = (await duty.targets(leena))[0]
    assert b"tampere" not in row.sealed
    mine = (await duty.kernel.read(posts_of, duty.people["Leena"], "en"))[0].pagers
    assert [(one.kind, one.address, one.state) for one in mine] == [("webhook", SECRET, "untried")]
    nadia = await duty.person("Nadia", "counsellor")
    assert (await duty.kernel.read(posts_of, duty.people["Nadia"], "en"))[0].pagers == ()
    assert await duty.kernel.read(pageable, [leena.id, nadia.id]) == {leena.id}


async def test_adding_the_same_again_adds_none(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor", pager=SECRET)
    await duty.adds(leena, "webhook", SECRET)
    assert len(await duty.targets(leena)) == 1
    assert (await logged(duty)).count("pager_added") == 1


async def test_there_is_an_end_to_pagers(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor")
    for number in range(MOST):
        await duty.adds(leena, "webhook", f"{SECRET}/{number}")
    with pytest.raises(Refused, match="pagers_many"):
        await duty.adds(leena, "webhook", f"{SECRET}/more")
    assert len(await duty.targets(leena)) == MOST


@pytest.mark.parametrize("role", ["", "support_person", "moderator"])
async def test_who_is_never_called_has_no_pager(duty: Duty, role: str) -> None:
    who = await duty.person("Aapo", *([role] if role else []))
    with pytest.raises(NotFound):
        await duty.adds(who, "webhook", SECRET)
    with pytest.raises(NotFound):
        await duty.act(agree_to_nights, who)
    assert (await duty.targets(who), await nights(duty)) == ([], [])


async def test_nobody_adds_a_pager_in_a_programme_that_is_not_his(duty: Duty) -> None:
    await duty.person("Leena", "counsellor")
    elsewhere = await duty.world.found("Elsewhere")
    with pytest.raises(NotFound):
        await duty.act(add_pager, duty.people["Leena"], (duty.programme, elsewhere), "webhook", SECRET)
    assert await duty.kernel.read(lambda read: list(read.db.scalars(select(PagerTarget.id)))) == []


async def test_nobody_touches_the_pager_of_another(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor", pager=SECRET)
    await duty.person("Sirpa", "coordinator")
    target = (await duty.targets(leena))[0].id
    for verb in (drop_pager, try_pager):
        with pytest.raises(NotFound):
            await duty.act(verb, duty.people["Sirpa"], target)
        with pytest.raises(NotFound):
            await duty.act(verb, duty.people["Leena"], "x" * 20)
    assert (len(await duty.targets(leena)), await duty.pages()) == (1, [])


async def test_one_address_in_two_programmes_leaves_two_rows_that_share_nothing(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor")
    elsewhere = await duty.world.found("Elsewhere")
    other = await duty.world.person("Leena", "counsellor", programme=elsewhere)
    both = signed_in(leena, other)
    await duty.act(add_pager, both, (duty.programme, elsewhere), "webhook", SECRET)
    first, second = await duty.targets(leena), await duty.targets(other)
    assert first[0].sealed != second[0].sealed
    assert len(first[0].sealed) == len(second[0].sealed)
    assert [len(post.pagers) for post in await duty.kernel.read(posts_of, both, "en")] == [1, 1]


async def test_a_test_goes_to_one_pager_and_pressing_twice_sends_one(duty: Duty) -> None:
    hook, other = Hook(), Hook("gone")
    async with running(hook), running(other):
        leena = await duty.person("Leena", "counsellor", pager=hook.url)
        target = (await duty.targets(leena))[0].id
        await duty.adds(leena, "webhook", other.url)
        await duty.act(try_pager, duty.people["Leena"], target)
        await duty.act(try_pager, duty.people["Leena"], target)
        assert [one.state for one in await shown(duty, leena)].count("on_its_way") == 1
        await duty.until(lambda: bool(hook.heard), 5)
        await delivery_of(duty.kernel).tests.settled()
        assert (hook.calls, other.calls) == (1, 0)
        assert sorted(one.state for one in await shown(duty, leena)) == ["sent", "untried"]


async def test_a_test_that_fails_is_shown_and_the_next_that_works_mends_it(duty: Duty) -> None:
    hook = Hook("gone")
    async with running(hook):
        leena = await duty.person("Leena", "counsellor", pager=hook.url)
        target = (await duty.targets(leena))[0].id
        for mood, state in (("gone", "failed"), ("accept", "sent")):
            hook.mood = mood
            await duty.act(try_pager, duty.people["Leena"], target)
            await duty.ticks()
            await delivery_of(duty.kernel).tests.settled()
            assert [one.state for one in await shown(duty, leena)] == [state]


async def shown(duty: Duty, who: Actor) -> list[Pager]:
    found = await duty.kernel.read(pagers_of, [who.id])
    return list(found[who.id])


async def test_his_word_for_nights_is_given_once_and_taken_back(duty: Duty) -> None:
    sirpa = await duty.person("Sirpa", "coordinator")
    for _ in range(2):
        await duty.act(agree_to_nights, sirpa)
        assert await nights(duty) == [sirpa.id]
    for _ in range(2):
        await duty.act(take_back_nights, sirpa)
        assert await nights(duty) == []
    assert (await logged(duty)).count("nights_agreed") == 1
    assert (await logged(duty)).count("nights_taken_back") == 1


async def test_what_was_kept_of_him_goes_with_his_role(duty: Duty) -> None:
    leena = await duty.person("Leena", "counsellor", pager=SECRET, nights=True)
    sirpa = await duty.person("Sirpa", "coordinator", pager=SECRET, nights=True)
    await duty.act(ring_by_hand, sirpa)
    await duty.kernel.act(_end_role, CONSOLE, leena.id)
    await duty.act(forget_what_is_over, CLOCK)
    assert (await duty.targets(leena), len(await duty.targets(sirpa))) == ([], 1)
    assert await nights(duty) == [sirpa.id]
    assert {page.persona_id for page in await duty.pages()} == {sirpa.id}


async def test_pages_and_tests_are_forgotten_in_their_time(duty: Duty) -> None:
    sirpa = await duty.person("Sirpa", "coordinator", pager=SECRET)
    await duty.act(ring_by_hand, sirpa)

    def left(read: Read) -> tuple[int, int]:
        return len(read.db.scalars(select(Page)).all()), len(read.db.scalars(select(RungAlarm)).all())

    for later, found in ((23 * 60 * MINUTE, (1, 1)), (DAY, (0, 1)), (190 * DAY, (0, 0))):
        duty.later(later)
        await duty.act(forget_what_is_over, CLOCK)
        assert await duty.kernel.read(left) == found
