"""The rota on both databases: who covers, who takes what, who comes second; and those who find nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from auth.people import Actor
from core.clock import DAY, HOUR, MINUTE
from core.errors import NotFound, Refused
from core.ids import new_id
from core.work import CLOCK, CONSOLE
from programmes.rota import service
from programmes.rota.queries import is_covered, on_duty, posts_of, was_covered
from programmes.rota.service import Duty
from tests.places import place
from tests.programmes.rota_house import TODAY, RotaHouse, at, rota_house

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(params=["sqlite", "postgres"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RotaHouse]:
    with place(request.param, tmp_path) as settings:
        async with rota_house(settings) as made:
            yield made


class Team:
    """Who works in the programme of these tests."""

    sirpa: Actor
    aapo: Actor
    tariq: Actor
    leena: Actor
    outsider: Actor
    elsewhere: Actor


@pytest.fixture
async def team(house: RotaHouse) -> Team:
    made = Team()
    made.sirpa = await house.person("Sirpa", "coordinator")
    made.aapo = await house.person("Aapo", "support_person")
    made.tariq = await house.person("Tariq", "support_person")
    made.leena = await house.person("Leena", "counsellor")
    made.outsider = await house.person("Grey Heron")
    made.elsewhere = await house.person(
        "Other", "coordinator", "counsellor", programme=await house.world.found("Elsewhere")
    )
    return made


# ---- signing on: what covers ----


async def test_a_shift_covers_only_once_its_holder_is_here(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    house.at(at(TODAY, 19, 5))
    assert await house.covered() == []
    await house.act(service.sign_on, team.aapo, shift)
    assert await house.covered() == ["Aapo"]
    assert await house.kernel.read(on_duty, house.programme, "messages", team.aapo.id)
    assert not await house.kernel.read(on_duty, house.programme, "messages", team.tariq.id)
    assert await house.covered("walk_in") == []


async def test_one_may_sign_on_half_an_hour_before_and_covers_from_the_beginning_to_the_end(
    house: RotaHouse, team: Team
) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    house.at(at(TODAY, 18, 29))
    refusal = await house.refused(service.sign_on, team.aapo, shift)
    assert (refusal.code, refusal.args_) == ("sign_on_early", {"count": 30})
    house.at(at(TODAY, 18, 50))
    await house.act(service.sign_on, team.aapo, shift)
    assert await house.covered() == []
    house.at(at(TODAY, 19))
    assert await house.covered() == ["Aapo"]
    house.at(at(TODAY, 20, 59))
    await house.act(service.answer_desks, CLOCK, (team.aapo.id,))
    assert await house.covered() == ["Aapo"]
    house.at(at(TODAY, 21))
    assert await house.covered() == []
    assert (await house.refused(service.sign_on, team.aapo, shift)).code == "shift_over"


async def test_it_covers_while_the_desk_answers_within_fifteen_minutes(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    house.at(at(TODAY, 19))
    await house.act(service.sign_on, team.aapo, shift)
    house.world.later(15 * MINUTE)
    assert await house.covered() == ["Aapo"]
    house.world.later(1)
    assert await house.covered() == []
    await house.act(service.answer_desks, CLOCK, (team.aapo.id, team.tariq.id))
    assert await house.covered() == ["Aapo"]


async def test_who_signs_off_covers_no_more_and_no_open_desk_brings_him_back(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    house.at(at(TODAY, 19))
    for _ in range(2):
        await house.act(service.sign_on, team.aapo, shift)
    for _ in range(2):
        await house.act(service.sign_off, team.aapo, shift)
    house.world.later(2 * MINUTE)
    await house.act(service.answer_desks, CLOCK, (team.aapo.id,))
    assert not await house.kernel.read(is_covered, house.programme, "messages")
    await house.act(service.sign_on, team.aapo, shift)
    assert await house.covered() == ["Aapo"]
    assert {"signed_on", "signed_off"} <= await house.logged()


async def test_a_backup_who_signs_on_covers_too(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    await house.do(service.take_shift, team.tariq, shift, "backup")
    house.at(at(TODAY, 19))
    await house.act(service.sign_on, team.tariq, shift)
    assert await house.covered() == ["Tariq"]


async def test_whose_role_has_ended_covers_nothing_and_leaves_a_gap(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    assert await house.lacking() == []
    house.at(at(TODAY, 19))
    await house.act(service.sign_on, team.aapo, shift)
    await house.end_role(team.aapo)
    assert await house.covered() == []
    assert await house.lacking() == [(shift, 1)]


async def test_the_programme_knows_once_somebody_has_signed_on(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    assert not await house.kernel.read(was_covered, house.programme)
    house.at(at(TODAY, 19))
    await house.act(service.sign_on, team.aapo, shift)
    house.at(at(TODAY, 23))
    assert await house.kernel.read(was_covered, house.programme)
    assert not await house.kernel.read(was_covered, team.elsewhere.programme)


# ---- taking shifts ----


async def test_an_open_shift_is_taken_once(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa)
    assert await house.lacking() == [(shift, 1)]
    await house.do(service.take_shift, team.aapo, shift)
    await house.do(service.take_shift, team.aapo, shift)
    refusal = await house.refused(service.take_shift, team.tariq, shift)
    assert (refusal.code, refusal.args_) == ("shift_taken_already", {"names": "Aapo"})
    assert await house.people(shift) == {"Aapo": "holder"}
    assert await house.lacking() == []


async def test_of_two_at_once_one_has_the_shift_and_the_other_is_told_who(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa)
    told = await asyncio.gather(
        *(house.act(service.take_shift, who, shift) for who in (team.aapo, team.tariq)), return_exceptions=True
    )
    refused = [one for one in told if isinstance(one, Refused)]
    winner = next(iter(await house.people(shift)))
    assert [(one.code, one.args_) for one in refused] == [("shift_taken_already", {"names": winner})]


async def test_a_shift_for_two_has_room_for_two(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, needed=2)
    await house.do(service.take_shift, team.aapo, shift)
    assert await house.lacking() == [(shift, 1)]
    await house.do(service.take_shift, team.tariq, shift)
    assert await house.lacking() == []
    assert (await house.refused(service.take_shift, team.leena, shift)).args_ == {"names": "Aapo, Tariq"}


async def test_only_a_role_that_fits_takes_a_post(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, purpose="professional")
    assert (await house.refused(service.take_shift, team.aapo, shift)).status == 403
    assert (await house.refused(service.take_shift, team.sirpa, shift)).code == "shift_not_fitting"
    await house.do(service.take_shift, team.leena, shift)
    assert await house.people(shift) == {"Leena": "holder"}


async def test_nobody_from_elsewhere_and_no_man_finds_a_shift(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    await house.do(service.seek_cover, team.aapo, shift)
    for verb, args in (
        (service.take_shift, ()),
        (service.seek_cover, ()),
        (service.withdraw, ()),
        (service.take_over, (team.aapo.id,)),
        (service.sign_on, ()),
        (service.sign_off, ()),
        (service.put_on, (team.elsewhere.id,)),
        (service.take_off, (team.aapo.id,)),
        (service.call_off, ()),
        (service.change_needed, (2,)),
    ):
        here = await house.refused(verb, team.elsewhere, shift, *args)
        nowhere = await house.refused(verb, team.elsewhere, new_id(), *args)
        assert (type(here), here.code, here.status) == (type(nowhere), "not_found", 404), verb
    for verb in (service.take_shift, service.seek_cover, service.sign_on):
        assert (await house.refused(verb, team.outsider, shift)).status in (403, 404)
    assert await house.people(shift) == {"Aapo": "holder cover"}


async def test_nobody_is_in_two_shifts_of_a_kind_at_once(house: RotaHouse, team: Team) -> None:
    await house.shift(team.sirpa, team.aapo)
    other, on_call = await house.shift(team.sirpa, at=20), await house.shift(team.sirpa, purpose="walk_in", at=20)
    assert (await house.refused(service.take_shift, team.aapo, other)).code == "busy_then"
    assert (await house.refused(service.put_on, team.sirpa, other, team.aapo.id)).code == "busy_then"
    await house.do(service.take_shift, team.aapo, on_call)


async def test_what_is_over_or_called_off_is_taken_by_nobody(house: RotaHouse, team: Team) -> None:
    shift, gone = await house.shift(team.sirpa), await house.shift(team.sirpa, team.aapo, at=21)
    await house.do(service.call_off, team.sirpa, gone)
    assert (await house.refused(service.take_shift, team.tariq, gone)).code == "shift_called_off"
    assert "shift_called_off" in await house.cards(team.aapo)
    house.at(at(TODAY, 21))
    assert (await house.refused(service.take_shift, team.tariq, shift)).code == "shift_over"


# ---- cover ----


async def test_who_cannot_come_keeps_his_post_until_somebody_takes_it_over(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    await house.do(service.seek_cover, team.aapo, shift)
    assert await house.people(shift) == {"Aapo": "holder cover"}
    assert await house.lacking() == [(shift, 1)]
    assert [await house.cards(who) for who in (team.tariq, team.leena, team.sirpa)] == [["cover_wanted"]] * 3
    await house.do(service.take_over, team.tariq, shift, team.aapo.id)
    assert await house.people(shift) == {"Tariq": "holder"}
    assert [await house.cards(who) for who in (team.tariq, team.leena, team.sirpa)] == [[], [], []]
    card = (await house.all_cards(team.aapo))[-1]
    assert (card.kind, card.data["name"]) == ("shift_taken", "Tariq")


async def test_who_can_come_after_all_has_his_post_and_nobody_is_asked_any_more(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    await house.do(service.seek_cover, team.aapo, shift)
    await house.do(service.withdraw, team.aapo, shift)
    assert await house.people(shift) == {"Aapo": "holder"}
    assert await house.cards(team.tariq) == []
    refusal = await house.refused(service.take_over, team.tariq, shift, team.aapo.id)
    assert (refusal.code, refusal.args_) == ("cover_given_already", {"names": "Aapo"})


async def test_of_two_who_take_over_at_once_the_second_is_told_who_has_it(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    await house.do(service.seek_cover, team.aapo, shift)
    told = await asyncio.gather(
        *(house.act(service.take_over, who, shift, team.aapo.id) for who in (team.tariq, team.leena)),
        return_exceptions=True,
    )
    winner = next(iter(await house.people(shift)))
    assert [one.args_ for one in told if isinstance(one, Refused)] == [{"names": winner}]


async def test_a_backup_who_takes_over_holds_the_shift(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo)
    await house.do(service.take_shift, team.tariq, shift, "backup")
    await house.do(service.seek_cover, team.aapo, shift)
    await house.do(service.take_over, team.tariq, shift, team.aapo.id)
    assert await house.people(shift) == {"Tariq": "holder"}


# ---- swaps ----


async def test_two_swap_their_shifts(house: RotaHouse, team: Team) -> None:
    mine, theirs = await house.shift(team.sirpa, team.aapo), await house.shift(team.sirpa, team.tariq, at=21)
    offer = await house.act(service.offer_swap, team.aapo, mine, theirs, team.tariq.id)
    assert await house.act(service.offer_swap, team.aapo, mine, theirs, team.tariq.id) == offer
    assert await house.people(mine) == {"Aapo": "holder swap"}
    assert (await house.all_cards(team.tariq))[-1].data["name"] == "Aapo"
    await house.do(service.answer_swap, team.tariq, offer, "take")
    await house.do(service.answer_swap, team.tariq, offer, "take")
    assert (await house.people(mine), await house.people(theirs)) == ({"Tariq": "holder"}, {"Aapo": "holder"})
    answered = (await house.all_cards(team.aapo))[-1]
    assert (answered.kind, answered.data["answer"]) == ("swap_answered", "taken")
    assert "swap_offered" not in await house.cards(team.tariq)


async def test_an_offer_is_declined_or_withdrawn_and_everything_stays(house: RotaHouse, team: Team) -> None:
    mine, theirs = await house.shift(team.sirpa, team.aapo), await house.shift(team.sirpa, team.tariq, at=21)
    for who, answer, ended in ((team.tariq, "decline", "declined"), (team.aapo, "withdraw", "withdrawn")):
        offer = await house.act(service.offer_swap, team.aapo, mine, theirs, team.tariq.id)
        await house.do(service.answer_swap, who, offer, answer)
        assert {one.id: one.state for one in await house.swaps()}[offer] == ended
        assert await house.people(mine) == {"Aapo": "holder"}
        if answer == "decline":
            assert (await house.refused(service.answer_swap, team.tariq, offer, "take")).code == "swap_over"


async def test_an_offer_is_his_to_answer_to_whom_it_was_made(house: RotaHouse, team: Team) -> None:
    mine, theirs = await house.shift(team.sirpa, team.aapo), await house.shift(team.sirpa, team.tariq, at=21)
    offer = await house.act(service.offer_swap, team.aapo, mine, theirs, team.tariq.id)
    for who, answer in (
        (team.aapo, "take"),
        (team.tariq, "withdraw"),
        (team.leena, "take"),
        (team.elsewhere, "decline"),
    ):
        assert isinstance(await house.refused(service.answer_swap, who, offer, answer), NotFound)


async def test_an_offer_ends_when_one_of_the_posts_changes_hands(house: RotaHouse, team: Team) -> None:
    mine, theirs = await house.shift(team.sirpa, team.aapo), await house.shift(team.sirpa, team.tariq, at=21)
    offer = await house.act(service.offer_swap, team.aapo, mine, theirs, team.tariq.id)
    await house.do(service.take_off, team.sirpa, theirs, team.tariq.id)
    assert (await house.refused(service.answer_swap, team.tariq, offer, "take")).code == "swap_over"
    assert await house.people(mine) == {"Aapo": "holder"}


async def test_taken_and_withdrawn_at_once_has_one_outcome(house: RotaHouse, team: Team) -> None:
    mine, theirs = await house.shift(team.sirpa, team.aapo), await house.shift(team.sirpa, team.tariq, at=21)
    offer = await house.act(service.offer_swap, team.aapo, mine, theirs, team.tariq.id)
    told = await asyncio.gather(
        house.act(service.answer_swap, team.tariq, offer, "take"),
        house.act(service.answer_swap, team.aapo, offer, "withdraw"),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Refused) for one in told) == 1
    taken = (await house.swaps())[0].state == "taken"
    assert await house.people(mine) == ({"Tariq": "holder"} if taken else {"Aapo": "holder"})
    assert await house.people(theirs) == ({"Aapo": "holder"} if taken else {"Tariq": "holder"})


async def test_a_shift_is_not_swapped_with_somebody_whose_role_does_not_fit(house: RotaHouse, team: Team) -> None:
    mine = await house.shift(team.sirpa, team.leena, purpose="professional")
    theirs = await house.shift(team.sirpa, team.aapo, at=21)
    refusal = await house.refused(service.offer_swap, team.leena, mine, theirs, team.aapo.id)
    assert refusal.code == "swap_not_fitting"


# ---- duty for a meeting ----


async def test_duty_for_a_meeting_is_made_and_brought_up_to_date_by_the_meeting(house: RotaHouse, team: Team) -> None:
    about = new_id()

    def duty(*holders: Actor, backups: tuple[Actor, ...] = (), begins: int = 19) -> Duty:
        begins_at = at(TODAY, begins)
        names = tuple(one.id for one in holders), tuple(one.id for one in backups)
        span = (begins_at, begins_at + 90 * MINUTE)
        return Duty(house.programme, "meetings", about, "Europe/Helsinki", *span, 2, *names)

    shift = await house.act(service.plan_duty, CONSOLE, duty(team.aapo, team.tariq, backups=(team.leena,)))
    assert await house.people(shift) == {"Aapo": "holder", "Tariq": "holder", "Leena": "backup"}
    house.at(at(TODAY, 18, 45))
    assert await house.act(service.sign_on_for, team.aapo, about)
    assert await house.act(service.plan_duty, team.sirpa, duty(team.aapo, team.leena, begins=20)) == shift
    assert await house.people(shift) == {"Aapo": "holder", "Leena": "holder"}
    posts = await house.kernel.read(posts_of, about)
    assert {(one.persona, one.part, one.signed_on) for one in posts} == {
        (team.aapo.id, "holder", True),
        (team.leena.id, "holder", False),
    }
    assert "shift_taken" in await house.cards(team.tariq)
    assert (await house.refused(service.call_off, team.sirpa, shift)).code == "shift_of_meeting"
    await house.act(service.call_off_duty, team.sirpa, about)
    assert await house.kernel.read(posts_of, about) == ()
    assert await house.lacking() == []
    assert "shift_called_off" in await house.cards(team.aapo)


async def test_leading_in_its_time_signs_on_and_signing_off_is_not_undone_by_it(house: RotaHouse, team: Team) -> None:
    about, begins_at = new_id(), at(TODAY, 19)
    duty = Duty(house.programme, "meetings", about, "Europe/Helsinki", begins_at, begins_at + HOUR, 1, (team.aapo.id,))
    shift = await house.act(service.plan_duty, CONSOLE, duty)
    assert not await house.act(service.sign_on_for, team.aapo, about)
    house.at(begins_at)
    assert not await house.act(service.sign_on_for, team.tariq, about)
    assert await house.act(service.sign_on_for, team.aapo, about)
    assert await house.covered("meetings") == ["Aapo"]
    await house.act(service.sign_off, team.aapo, shift)
    assert not await house.act(service.sign_on_for, team.aapo, about)
    assert await house.covered("meetings") == []


async def test_a_meeting_has_those_who_lead_it_anew_when_its_posts_change(house: RotaHouse, team: Team) -> None:
    meeting = await house.world.meeting("Aapo", at=at(TODAY, 19))
    shift = next(one for one in await house.shifts() if one.about == meeting)
    assert await house.people(shift.id) == {"Aapo": "holder"}
    await house.do(service.seek_cover, team.aapo, shift.id)
    await house.do(service.take_over, team.tariq, shift.id, team.aapo.id)
    led_by = {one.name for one in (await house.world.state(meeting)).leaders.values()}
    assert led_by == {"Tariq"}
    await house.do(service.take_shift, team.leena, shift.id, "backup")
    assert {one.name for one in (await house.world.state(meeting)).standby.values()} == {"Leena"}


async def test_gaps_show_two_weeks_ahead(house: RotaHouse, team: Team) -> None:
    near = await house.shift(team.sirpa, day=TODAY + timedelta(days=13))
    await house.shift(team.sirpa, day=TODAY + timedelta(days=15))
    assert await house.lacking() == [(near, 1)]
    house.world.later(2 * DAY)
    assert len(await house.lacking()) == 2
