"""What a programme offers beside meetings, on both databases: on which terms, who is there, who may say that it is full."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from auth.models import LogRow
from auth.people import Actor
from core.clock import HOUR, MINUTE
from core.errors import NotFound, Refused
from core.ids import new_id
from core.work import CLOCK, CONSOLE
from programmes.openings.models import Capacity, OpeningTerms
from programmes.openings.queries import (
    Opening,
    closed_text,
    next_promise,
    opening,
    promise,
    terms_of,
)
from programmes.openings.service import LONGEST, open_again, say_at_capacity, set_terms, write_closed_text
from programmes.openings.terms import BOUNDS, Contract, Terms
from programmes.rota import service
from tests.places import place
from tests.programmes.rota_house import TODAY, ZONE, RotaHouse, at, rota_house

pytestmark = pytest.mark.timeout(60)
BOTH = Terms(walk_in=True, messaging=True)


@pytest.fixture(params=["sqlite", "postgres"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RotaHouse]:
    with place(request.param, tmp_path) as settings:
        async with rota_house(settings) as made:
            yield made


class Team:
    """Who works in the programme of these tests, and who does not."""

    sirpa: Actor
    aapo: Actor
    leena: Actor
    man: Actor
    elsewhere: Actor


@pytest.fixture
async def team(house: RotaHouse) -> Team:
    made = Team()
    made.sirpa = await house.person("Sirpa", "coordinator")
    made.aapo = await house.person("Aapo", "support_person")
    made.leena = await house.person("Leena", "counsellor")
    made.man = await house.person("Grey Heron")
    other = await house.world.found("Elsewhere")
    made.elsewhere = await house.person("Other", "coordinator", "counsellor", programme=other)
    await house.act(set_terms, made.sirpa, house.programme, BOTH)
    return made


async def seen(house: RotaHouse, purpose: str = "walk_in") -> Opening:
    return await house.kernel.read(opening, house.programme, purpose)


async def covered(house: RotaHouse, team: Team, purpose: str = "walk_in") -> str:
    """Aapo covers from seven to nine, and it is a quarter past seven."""
    shift = await house.shift(team.sirpa, team.aapo, purpose=purpose)
    house.at(at(TODAY, 19, 15))
    await house.act(service.sign_on, team.aapo, shift)
    return shift


async def full(house: RotaHouse, who: Actor, minutes: int = 30, reason: str = "all_talking", **more: str) -> None:
    until = house.now + minutes * MINUTE
    await house.act(say_at_capacity, who, house.programme, more.get("purpose", "walk_in"), reason, until)


# ---- terms ----


async def test_until_a_coordinator_says_so_nothing_is_offered_and_the_terms_are_those_of_the_house(
    house: RotaHouse,
) -> None:
    assert await house.kernel.read(terms_of, house.programme) == Terms()
    assert (await seen(house)).state == "not_offered"
    assert not (await seen(house, "messages")).offered
    assert await house.kernel.read(lambda read: read.db.scalars(select(OpeningTerms)).all()) == []


async def test_what_a_coordinator_sets_is_kept_whole(house: RotaHouse, team: Team) -> None:
    wanted = Terms(
        walk_in=True,
        messaging=False,
        **{name: high - 1 for name, (_, high) in BOUNDS.items()},
        topics=("anger", "other"),
        contracts=(Contract(3, 3), Contract(12)),
    )
    await house.act(set_terms, team.sirpa, house.programme, wanted)
    assert await house.kernel.read(terms_of, house.programme) == wanted
    assert "openings_set" in await house.logged()
    await house.act(set_terms, team.sirpa, house.programme, replace(wanted, contracts=()))
    assert (await house.kernel.read(terms_of, house.programme)).contracts == ()


async def test_nobody_else_sets_terms_or_writes_what_is_read(house: RotaHouse, team: Team) -> None:
    for who in (team.aapo, team.leena, team.man, team.elsewhere, CLOCK):
        assert (await house.refused(set_terms, who, house.programme, Terms())).code == "not_found"
        assert (await house.refused(write_closed_text, who, house.programme, "fi", "Hei")).code == "not_found"
    assert (await house.refused(set_terms, team.sirpa, new_id(), Terms())).code == "not_found"
    assert await house.kernel.read(terms_of, house.programme) == BOTH


async def test_a_sentence_of_its_own_is_read_in_ones_language_or_the_next_best(house: RotaHouse, team: Team) -> None:
    assert await house.kernel.read(closed_text, house.programme, "fi") is None
    await house.act(write_closed_text, team.sirpa, house.programme, "fi", "Olemme metsässä.")
    for language in ("fi", "ar"):
        found = await house.kernel.read(closed_text, house.programme, language)
        assert found is not None
        assert (found.language, found.text) == ("fi", "Olemme metsässä.")
    await house.act(write_closed_text, team.sirpa, house.programme, "fi", "")
    await house.act(write_closed_text, team.sirpa, house.programme, "fi", "")
    assert await house.kernel.read(closed_text, house.programme, "fi") is None


async def test_a_programme_that_is_not_there_has_no_opening(house: RotaHouse) -> None:
    with pytest.raises(NotFound):
        await house.kernel.read(opening, new_id(), "walk_in")
    with pytest.raises(NotFound):
        await house.kernel.read(promise, new_id(), 0)


# ---- open and closed ----


async def test_it_is_open_while_somebody_covers_and_says_until_when(house: RotaHouse, team: Team) -> None:
    await covered(house, team)
    found = await seen(house)
    assert (found.state, found.until, found.zone, found.reason) == ("open", at(TODAY, 21), ZONE, "")
    assert [one.name for one in found.covers] == ["Aapo"]
    assert "Aapo" not in str(found.data)
    assert (await seen(house, "messages")).state == "closed"


async def test_with_two_it_is_open_until_the_last_one_goes(house: RotaHouse, team: Team) -> None:
    await covered(house, team)
    later = await house.shift(team.sirpa, team.leena, purpose="walk_in", at=20)
    house.at(at(TODAY, 20))
    for persona in (team.aapo.id, team.leena.id):
        await house.act(service.answer_desks, CLOCK, (persona,))
    await house.act(service.sign_on, team.leena, later)
    assert (await seen(house)).until == at(TODAY, 22)


async def test_it_closes_when_the_desk_no_longer_answers_or_the_shift_is_over(house: RotaHouse, team: Team) -> None:
    shift = await covered(house, team)
    house.at(house.now + 16 * MINUTE)
    assert (await seen(house)).state == "closed"
    await house.act(service.answer_desks, CLOCK, (team.aapo.id,))
    assert (await seen(house)).state == "open"
    await house.act(service.sign_off, team.aapo, shift)
    assert (await seen(house)).state == "closed"


async def test_closed_it_names_the_next_shift_that_somebody_holds(house: RotaHouse, team: Team) -> None:
    tomorrow = TODAY + timedelta(days=1)
    await house.shift(team.sirpa, purpose="walk_in", at=18)
    assert (await seen(house)).next_at is None
    await house.shift(team.sirpa, team.leena, purpose="messages", at=18)
    await house.shift(team.sirpa, team.aapo, purpose="walk_in", day=tomorrow)
    found = await seen(house)
    assert (found.state, found.next_at, found.reason, found.until) == ("closed", at(tomorrow, 19), "", None)


async def test_a_shift_that_was_called_off_or_lies_too_far_ahead_is_no_opening(house: RotaHouse, team: Team) -> None:
    shift = await house.shift(team.sirpa, team.aapo, purpose="walk_in")
    await house.act(service.call_off, team.sirpa, shift)
    await house.shift(team.sirpa, team.aapo, purpose="walk_in", day=TODAY + timedelta(days=15))
    assert (await seen(house)).next_at is None


async def test_whose_holder_is_late_is_closed_and_says_so(house: RotaHouse, team: Team) -> None:
    await house.shift(team.sirpa, team.aapo, purpose="walk_in")
    tomorrow = TODAY + timedelta(days=1)
    await house.shift(team.sirpa, team.aapo, purpose="walk_in", day=tomorrow)
    house.at(at(TODAY, 19, 5))
    found = await seen(house)
    assert (found.state, found.reason, found.next_at) == ("closed", "late", at(tomorrow, 19))


async def test_whoever_has_no_fitting_role_any_more_opens_nothing(house: RotaHouse, team: Team) -> None:
    await covered(house, team)
    await house.end_role(team.aapo)
    found = await seen(house)
    assert (found.state, found.reason) == ("closed", "")


# ---- at capacity ----


async def test_whoever_covers_says_that_it_is_full_and_the_door_says_why_until_when(
    house: RotaHouse, team: Team
) -> None:
    await covered(house, team)
    await full(house, team.aapo)
    found = await seen(house)
    assert (found.state, found.reason, found.until) == ("at_capacity", "all_talking", at(TODAY, 19, 45))
    assert found.next_at == at(TODAY, 19, 45), "that is when it opens next"
    assert "full_walk_in_all_talking" in await house.logged()
    assert (await seen(house, "messages")).state == "closed"


async def test_it_ends_by_itself_and_with_the_shift_at_the_latest(house: RotaHouse, team: Team) -> None:
    await covered(house, team)
    await full(house, team.aapo, 10)
    house.at(at(TODAY, 19, 25))
    assert (await seen(house)).state == "open"
    await full(house, team.aapo, 120)
    assert (await seen(house)).until == at(TODAY, 21)
    house.at(at(TODAY, 21))
    assert (await seen(house)).state == "closed"


async def test_one_press_opens_it_again_and_a_second_changes_nothing(house: RotaHouse, team: Team) -> None:
    await covered(house, team)
    await full(house, team.aapo)
    for _ in range(2):
        await house.act(open_again, team.sirpa, house.programme, "walk_in")
        assert (await seen(house)).state == "open"
    assert await codes(house, "open_again_walk_in") == 1


async def test_saying_the_same_twice_is_logged_once_and_something_else_replaces_it(
    house: RotaHouse, team: Team
) -> None:
    await covered(house, team)
    for _ in range(2):
        await full(house, team.aapo)
    assert await codes(house, "full_walk_in_all_talking") == 1
    await full(house, team.sirpa, 60, "one_ill")
    assert ((await seen(house)).reason, (await seen(house)).until) == ("one_ill", at(TODAY, 20, 15))


async def test_who_does_not_cover_says_nothing_and_finds_nothing(house: RotaHouse, team: Team) -> None:
    await covered(house, team)
    until = house.now + HOUR
    for who in (team.leena, team.man, team.elsewhere, CLOCK):
        for purpose in ("walk_in", "messages"):
            told = await house.refused(say_at_capacity, who, house.programme, purpose, "heavy", until)
            assert told.code == "not_found"
            assert (await house.refused(open_again, who, house.programme, purpose)).code == "not_found"
    assert (await house.refused(say_at_capacity, team.sirpa, new_id(), "walk_in", "heavy", until)).code == "not_found"
    assert (await seen(house)).state == "open"


async def test_nobody_says_it_of_what_is_closed_or_for_a_reason_or_a_time_that_is_none(
    house: RotaHouse, team: Team
) -> None:
    with pytest.raises(Refused, match="full_without_cover"):
        await full(house, team.sirpa)
    await covered(house, team)
    with pytest.raises(Refused, match="not_possible"):
        await full(house, team.aapo, reason="lunch")
    with pytest.raises(Refused, match="not_possible"):
        await full(house, team.aapo, purpose="professional")
    for minutes in (0, -5, LONGEST // MINUTE + 1):
        with pytest.raises(Refused, match="full_until"):
            await full(house, team.aapo, minutes)
    assert await house.kernel.read(lambda read: read.db.scalars(select(Capacity)).all()) == []


# ---- promises ----


async def test_without_shifts_he_is_answered_within_the_hours_promised(house: RotaHouse, team: Team) -> None:
    assert await house.kernel.read(promise, house.programme, 0) == at(TODAY + timedelta(days=2), 16)
    await house.act(set_terms, team.sirpa, house.programme, replace(BOTH, promise_hours=24))
    assert await house.kernel.read(promise, house.programme, 99) == at(TODAY + timedelta(days=1), 16)


async def test_shifts_for_messages_and_of_professionals_answer_and_those_of_the_walk_in_do_not(
    house: RotaHouse, team: Team
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    await house.shift(team.sirpa, team.aapo, purpose="walk_in", at=17)
    await house.shift(team.sirpa, purpose="messages", at=18)
    assert await house.kernel.read(promise, house.programme, 0) == at(TODAY + timedelta(days=2), 16)
    await house.shift(team.sirpa, team.leena, purpose="professional", day=tomorrow)
    assert await house.kernel.read(promise, house.programme, 0) == at(tomorrow, 20)
    await house.shift(team.sirpa, team.aapo, purpose="messages")
    assert await house.kernel.read(promise, house.programme, 0) == at(TODAY, 20)
    assert await house.kernel.read(promise, house.programme, 5) == at(TODAY, 21)
    assert await house.kernel.read(promise, house.programme, 6) == at(tomorrow, 20)


async def test_a_promise_that_cannot_be_kept_is_moved_behind_itself(house: RotaHouse, team: Team) -> None:
    tomorrow = TODAY + timedelta(days=1)
    await house.shift(team.sirpa, team.aapo, purpose="messages")
    await house.shift(team.sirpa, team.leena, purpose="messages", day=tomorrow)
    first = await house.kernel.read(promise, house.programme, 0)
    assert await house.kernel.read(next_promise, house.programme, 0, at(TODAY, 21)) == at(tomorrow, 20)
    assert await house.kernel.read(next_promise, house.programme, 0, first) > first
    assert await house.kernel.read(next_promise, house.programme, 0, 0) == first


async def test_the_console_offers_what_a_coordinator_could(house: RotaHouse) -> None:
    await house.act(set_terms, CONSOLE, house.programme, BOTH)
    assert await house.kernel.read(terms_of, house.programme) == BOTH


@pytest.mark.parametrize(
    ("code", "kind"),
    [("5", Contract(5)), ("3+3", Contract(3, 3)), ("0", None), ("51", None), ("3+", None), ("+3", None), ("٥", None)],
)
def test_a_kind_of_contract_is_written_as_one_says_it(code: str, kind: Contract | None) -> None:
    assert Contract.read(code) == kind
    assert kind is None or kind.code == code


async def codes(house: RotaHouse, code: str) -> int:
    found = select(LogRow).where(LogRow.code == code)
    return len(await house.kernel.read(lambda read: read.db.scalars(found).all()))
