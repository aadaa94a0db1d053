"""Guests: no name, no password, one programme; back by a word; gone when nothing is kept for them any more."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from auth.accounts.departure import delete_account, depart_idle, go_on_departing
from auth.accounts.phrase import groups_of, new_phrase
from auth.accounts.queries import login_of, phrase_fits
from auth.accounts.service import Named
from auth.guests.queries import word_shown
from auth.guests.service import (
    SLICE,
    NewGuest,
    end_guest,
    end_lost_guests,
    enter_as_guest,
    renew_word,
    return_by_word,
    settle,
)
from auth.guests.word import LENGTH, new_word, parse_word
from auth.house import House
from auth.models import Account, DeadName, Departure, Login, Persona
from auth.names.suggest import one_free
from auth.own import OWN
from auth.people import Stranger
from auth.personas.service import end_persona, enter_programme
from auth.sessions.queries import once_of, person_of
from auth.sessions.service import sign_out
from auth.team.service import Invite, accept_as_member, invite_from_console
from auth.veil import new_token
from core.errors import Busy, Invalid, NotFound, Refused
from core.ids import new_id
from core.kernel import Kernel
from core.lookalikes import skeleton
from core.tables import Shredding
from core.work import CLOCK, CONSOLE, Read, Work
from programmes.models import Programme
from tests.auth.people import (
    DIVORCE,
    DOORS,
    FATHERS,
    HASH,
    HOUSE,
    FakeClock,
    accounts,
    days,
    guest,
    joined,
    member,
    person,
    veil,
)
from tests.auth.test_personas import everything, rows_about, shared


def left(read: Read) -> tuple[int, ...]:
    """How many accounts, sessions, personas and departures there are."""
    return tuple(len(read.db.scalars(select(table)).all()) for table in (Account, Login, Persona, Departure))


def keeping(*personas: str) -> House:
    """A house of which an upper floor keeps something for these."""
    return House(HOUSE.thresholds, HOUSE.titles, HOUSE.host, keeps=(lambda read, persona: persona in personas,))


def named(name: str = "Grey Heron", phrase: str | None = None) -> Named:
    return Named(name, HASH, phrase or new_phrase())


# Coming in -----------------------------------------------------------------------------------------------------------


async def test_a_guest_is_signed_in_with_one_persona_and_neither_name_nor_password(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    me = await person(kernel, token)
    assert (me.guest, me.whole, me.agreed, me.consented, me.staff) == (True, True, True, True, False)
    assert me.personas == {DIVORCE: made.actor}
    assert me.actor_in(DIVORCE) == made.actor
    (kept,) = await kernel.read(accounts)
    assert (kept.name_key, kept.password, kept.phrase) == (None, None, None)
    assert (await kernel.read(lambda read: read.state(OWN, made.actor.own))).persona == made.persona


async def test_whoever_has_a_name_is_no_guest(kernel: Kernel) -> None:
    assert not (await member(kernel, "Grey Heron", DIVORCE)).guest


@pytest.mark.parametrize("language", ["en", "fi", "sv", "ar"])
async def test_he_gets_a_name_in_his_language_that_nobody_bears(kernel: Kernel, language: str) -> None:
    names = {(await guest(kernel, language=language))[1].actor.name for _ in range(6)}
    assert len(names) == 6
    assert all(("\u0600" <= name[0] <= "\u06ff") == (language == "ar") for name in names)


async def test_a_name_that_he_chose_is_his_unless_somebody_bears_it(kernel: Kernel) -> None:
    assert (await guest(kernel, name="Heron"))[1].actor.name == "Heron"
    with pytest.raises(Invalid) as refused:
        await guest(kernel, name="HERON")
    assert refused.value.fields["name"].code == "name_taken"
    assert await kernel.read(left) == (1, 1, 1, 0)


async def test_nobody_comes_in_without_consent_too_young_or_where_there_is_no_programme(kernel: Kernel) -> None:
    for new, code in (
        (NewGuest(DIVORCE, "18-over", "en", consented=False), "consent_needed"),
        (NewGuest(DIVORCE, "15-17", "en", consented=True), "too_young_here"),
    ):
        with pytest.raises(Refused, match=code):
            await kernel.act(enter_as_guest, Stranger(new_id()), new, new_token())
    with pytest.raises(NotFound):
        await guest(kernel, new_id())
    assert await kernel.read(left) == (0, 0, 0, 0)
    assert (await guest(kernel, FATHERS, age_band="15-17"))[1].actor.programme == FATHERS


async def test_a_programme_that_has_not_chosen_its_age_lets_nobody_in(kernel: Kernel) -> None:
    await kernel.act(_age_unknown, CONSOLE)
    with pytest.raises(NotFound):
        await guest(kernel)


async def test_nothing_finer_than_a_day_is_kept_of_his_coming_and_no_digit_of_his_word(kernel: Kernel) -> None:
    _, made = await guest(kernel)
    (kept,) = await kernel.read(accounts)
    assert [at % days(1) for at in (kept.agreed_at, kept.consented_at or 0, kept.seen_at, kept.guest_until or 0)] == [
        0
    ] * 4
    assert made.word not in str(vars(kept))


async def test_a_thief_of_the_database_cannot_tell_which_account_a_guest_has(kernel: Kernel) -> None:
    for _ in range(3):
        _, made = await guest(kernel)
        stolen = await kernel.read(everything)
        assert not shared(rows_about(stolen, made.persona), rows_about(stolen, made.account), stolen)


def test_when_every_plain_name_is_borne_he_gets_one_with_a_number() -> None:
    def plain(names: list[str]) -> list[str]:
        return [name for name in names if not name[-1].isdigit()]

    name = one_free("fi", random.Random(5), plain)
    assert name[-3:].isdigit()
    with pytest.raises(Busy):
        one_free("fi", random.Random(5), lambda names: names)


# Only here -----------------------------------------------------------------------------------------------------------


async def test_a_guest_enters_no_other_programme_and_no_team(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    me = await person(kernel, token)
    with pytest.raises(Refused, match="account_first"):
        await kernel.act(enter_programme, me, DOORS[FATHERS], "Otter")
    assert await kernel.act(enter_programme, me, DOORS[DIVORCE], "Otter") == made.persona
    link = new_token()
    await kernel.act(invite_from_console, CONSOLE, Invite(DIVORCE, "counsellor", link))
    with pytest.raises(Refused, match="account_first"):
        await kernel.act(accept_as_member, me, link, "Otter", (new_token(), "secret"))


async def test_nobody_signs_in_or_recovers_as_a_guest_by_name(kernel: Kernel) -> None:
    _, made = await guest(kernel, name="Heron")
    assert await kernel.read(login_of, skeleton("Heron")) is None
    assert await kernel.read(phrase_fits, skeleton("Heron"), made.word) is None


# The word ------------------------------------------------------------------------------------------------------------


async def test_the_word_is_shown_to_his_browser_alone(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    me = await person(kernel, token)
    assert await kernel.read(word_shown, me, token) == groups_of(made.word)
    assert await kernel.read(word_shown, me, new_token()) == ()


async def test_he_comes_back_by_his_word_after_leaving_in_a_hurry_again_and_again(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    await kernel.act(sign_out, await person(kernel, token))
    assert await kernel.read(person_of, token) is None
    for _ in range(2):
        token = new_token()
        assert await kernel.act(return_by_word, Stranger(new_id()), made.word, token) == made.actor
        me = await person(kernel, token)
        assert (me.account, me.guest) == (made.account, True)
        assert await kernel.read(word_shown, me, token) == ()


async def test_coming_back_signs_him_out_everywhere_else_at_once(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    other, _ = await guest(kernel)
    before = await person(kernel, token)
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    await kernel.act(return_by_word, Stranger(new_id()), made.word, new_token())
    assert rechecked == [veil(kernel).subject(before.session)]
    assert await kernel.read(person_of, token) is None
    assert await kernel.read(person_of, other) is not None


@pytest.mark.parametrize("word", ["", "0" * LENGTH, "1234", "\udcff"])
async def test_a_word_that_nobody_has_opens_nothing(kernel: Kernel, word: str) -> None:
    await guest(kernel)
    with pytest.raises(Refused, match="wrong_word"):
        await kernel.act(return_by_word, Stranger(new_id()), parse_word(word) or "", new_token())
    assert (await kernel.read(left))[1] == 1


async def test_a_word_whose_guest_has_no_persona_any_more_opens_nothing(kernel: Kernel) -> None:
    _, made = await guest(kernel)
    await kernel.act(_take_personas, CLOCK)
    with pytest.raises(Refused, match="wrong_word"):
        await kernel.act(return_by_word, Stranger(new_id()), made.word, new_token())


async def test_a_new_word_ends_the_old_one_and_is_for_guests_only(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    me = await person(kernel, token)
    fresh = await kernel.act(renew_word, me, token)
    assert await kernel.read(word_shown, me, token) == groups_of(fresh)
    with pytest.raises(Refused, match="wrong_word"):
        await kernel.act(return_by_word, Stranger(new_id()), made.word, new_token())
    await kernel.act(return_by_word, Stranger(new_id()), fresh, new_token())
    other = await joined(kernel, "Grey Heron")
    with pytest.raises(NotFound):
        await kernel.act(renew_word, await person(kernel, other), other)


@given(st.integers(0, 10**LENGTH - 1), st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩"]), st.sampled_from([" ", "", "-"]))
def test_a_word_is_read_in_any_digits_and_spacing(number: int, script: str, between: str) -> None:
    word = f"{number:0{LENGTH}d}"
    typed = between.join(groups_of(word)).translate(str.maketrans("0123456789", script))
    assert parse_word(typed) == word


def test_words_are_four_groups_and_never_the_same() -> None:
    words = {new_word(random.SystemRandom()) for _ in range(500)}
    assert len(words) == 500
    assert all([len(group) for group in groups_of(word)] == [4] * 4 for word in words)


def test_a_word_has_forty_bits_and_more() -> None:
    assert 10**LENGTH >= 2**40


# An account of his own -----------------------------------------------------------------------------------------------


async def test_with_a_name_he_keeps_all_that_he_had_and_this_session(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    phrase = new_phrase()
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    await kernel.act(settle, await person(kernel, token), named(phrase=phrase), token)
    me = await person(kernel, token)
    assert veil(kernel).subject(me.account) in rechecked
    assert (me.guest, me.account, me.personas) == (False, made.account, {DIVORCE: made.actor})
    shown = await kernel.read(once_of, me, token)
    assert shown is not None
    assert (shown.kind, shown.groups) == ("phrase", groups_of(phrase))
    found = await kernel.read(login_of, skeleton("Grey Heron"))
    assert found is not None
    assert found.account == made.account
    assert await kernel.read(phrase_fits, skeleton("Grey Heron"), phrase) == made.account
    await kernel.act(enter_programme, me, DOORS[FATHERS], "Otter")


async def test_with_a_name_the_word_is_over_and_the_clock_leaves_him_alone(kernel: Kernel, clock: FakeClock) -> None:
    token, made = await guest(kernel)
    await kernel.act(settle, await person(kernel, token), named(), token)
    with pytest.raises(Refused, match="wrong_word"):
        await kernel.act(return_by_word, Stranger(new_id()), made.word, new_token())
    clock.go(days(10))
    assert await kernel.act(end_lost_guests, CLOCK, HOUSE) == 0
    assert not await kernel.act(end_guest, CLOCK, made.persona)
    assert await kernel.read(left) == (1, 1, 1, 0)


async def test_a_name_that_is_taken_is_refused_at_its_field_and_he_stays_a_guest(kernel: Kernel) -> None:
    await joined(kernel, "Grey Heron")
    token, made = await guest(kernel)
    with pytest.raises(Invalid) as refused:
        await kernel.act(settle, await person(kernel, token), named("GREY heron"), token)
    assert refused.value.fields["pseudonym"].code == "name_taken"
    assert (await person(kernel, token)).guest
    await kernel.act(return_by_word, Stranger(new_id()), made.word, new_token())


async def test_asking_twice_for_the_same_name_is_asking_once(kernel: Kernel) -> None:
    token, _ = await guest(kernel)
    me, first, again = await person(kernel, token), new_phrase(), new_phrase()
    await kernel.act(settle, me, named(phrase=first), token)
    await kernel.act(settle, me, named(phrase=again), token)
    assert await kernel.read(phrase_fits, skeleton("Grey Heron"), first) is not None
    with pytest.raises(Refused, match="not_possible"):
        await kernel.act(settle, me, named("Early Lynx"), token)


async def test_of_two_guests_who_want_one_name_at_once_one_gets_it(kernel: Kernel) -> None:
    tokens = [(await guest(kernel))[0] for _ in range(4)]
    people = [(await person(kernel, token), token) for token in tokens]
    wanting = (kernel.act(settle, me, named(), token) for me, token in people)
    results = await asyncio.gather(*wanting, return_exceptions=True)
    assert sum(result is None for result in results) == 1
    assert all(result is None or isinstance(result, Invalid) for result in results)


async def test_whoever_has_an_account_does_not_get_another_name_this_way(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    with pytest.raises(Refused, match="not_possible"):
        await kernel.act(settle, await person(kernel, token), named("Early Lynx"), token)


# Going ---------------------------------------------------------------------------------------------------------------


async def test_when_he_ends_nothing_of_him_is_left(kernel: Kernel) -> None:
    token, made = await guest(kernel)
    assert await kernel.act(end_guest, CLOCK, made.persona)
    assert await kernel.read(person_of, token) is None
    with pytest.raises(Refused, match="wrong_word"):
        await kernel.act(return_by_word, Stranger(new_id()), made.word, new_token())
    await kernel.act(go_on_departing, CLOCK, HOUSE)
    assert await kernel.read(left) == (0, 0, 0, 0)
    assert await kernel.read(lambda read: read.db.scalar(select(Shredding.space))) == made.actor.own
    assert not await kernel.act(end_guest, CLOCK, made.persona)


async def test_what_other_rooms_keep_of_him_goes_with_him(kernel: Kernel) -> None:
    _, made = await guest(kernel)
    asked: list[str] = []

    def forget(work: Work, persona: str) -> bool:
        asked.append(persona)
        return len(asked) > 1

    house = House(HOUSE.thresholds, HOUSE.titles, HOUSE.host, forget=(forget,))
    await kernel.act(end_guest, CLOCK, made.persona)
    for personas in (1, 0):
        await kernel.act(go_on_departing, CLOCK, house)
        assert (await kernel.read(left))[2] == personas
    assert asked == [made.persona] * 2


async def test_only_the_clock_and_he_himself_end_a_guest(kernel: Kernel) -> None:
    _, made = await guest(kernel)
    _, other = await guest(kernel)
    worker = await member(kernel, "Grey Heron", DIVORCE)
    with pytest.raises(NotFound):
        await kernel.act(end_guest, other.actor, made.persona)
    with pytest.raises(NotFound):
        await kernel.act(end_guest, worker, made.persona)
    with pytest.raises(NotFound):
        await kernel.act(end_guest, other.actor, new_id())
    assert await kernel.act(end_guest, made.actor, made.persona)


async def test_nobody_with_a_name_is_ended_as_a_guest(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    actor = me.actor_in(DIVORCE)
    assert actor is not None
    assert not await kernel.act(end_guest, CLOCK, actor.id)
    assert await kernel.read(left) == (1, 1, 1, 0)


async def test_he_deletes_everything_without_a_password(kernel: Kernel) -> None:
    token, _ = await guest(kernel)
    await kernel.act(delete_account, await person(kernel, token), None)
    await kernel.act(go_on_departing, CLOCK, HOUSE)
    assert await kernel.read(left) == (0, 0, 0, 0)
    assert await kernel.read(lambda read: len(read.db.scalars(select(DeadName)).all())) == 1


async def test_a_guest_for_whom_nothing_is_kept_goes_by_himself_and_not_within_a_day(
    kernel: Kernel, clock: FakeClock
) -> None:
    _, talking = await guest(kernel)
    token, _ = await guest(kernel)
    await joined(kernel, "Grey Heron")
    house = keeping(talking.persona)
    clock.go(days(1))
    assert await kernel.act(end_lost_guests, CLOCK, house) == 0
    assert await kernel.read(person_of, token) is not None
    clock.go(days(1))
    assert await kernel.act(end_lost_guests, CLOCK, house) == 1
    assert await kernel.act(end_lost_guests, CLOCK, house) == 0
    assert await kernel.read(person_of, token) is None
    assert [one.id for one in await kernel.read(accounts) if one.guest_key] == [talking.account]
    clock.go(days(3))
    assert await kernel.act(end_lost_guests, CLOCK, keeping()) == 1


async def test_a_guest_without_a_persona_goes_too(kernel: Kernel, clock: FakeClock) -> None:
    _, made = await guest(kernel)
    await kernel.act(_take_personas, CLOCK)
    clock.go(days(2))
    assert await kernel.act(end_lost_guests, CLOCK, keeping(made.persona)) == 1


async def test_many_who_stay_hide_none_who_is_to_go(kernel: Kernel, clock: FakeClock) -> None:
    staying = [(await guest(kernel))[1].persona for _ in range(SLICE + 3)]
    clock.go(days(1))
    await guest(kernel)
    clock.go(days(2))
    house = keeping(*staying)
    assert [await kernel.act(end_lost_guests, CLOCK, house) for _ in range(3)] == [0, 1, 0]


async def test_an_account_of_his_own_rests_a_year_and_so_would_a_guest_that_is_kept(
    kernel: Kernel, clock: FakeClock
) -> None:
    await guest(kernel)
    clock.go(days(367))
    assert await kernel.act(depart_idle, CLOCK) == 1


async def test_a_wrong_word_and_a_right_one_are_looked_for_alike(kernel: Kernel) -> None:
    _, made = await guest(kernel)
    asked: list[str] = []
    event.listen(kernel.database.writing, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for word in ("1" * LENGTH, made.word):
        asked.clear()
        try:
            await kernel.act(return_by_word, Stranger(new_id()), word, new_token())
        except Refused:
            assert sum("word_key" in statement for statement in asked) == 1
    assert sum("WHERE accounts.word_key" in statement for statement in asked) == 1


def _take_personas(work: Work, clock: object) -> None:
    for persona in work.db.scalars(select(Persona)).all():
        end_persona(work, persona)


def _age_unknown(work: Work, console: object) -> None:
    work.db.get_one(Programme, DIVORCE).least_age = None
