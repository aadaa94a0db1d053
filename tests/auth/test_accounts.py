"""Joining, entering, recovering, changing: the verbs, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from auth.accounts.phrase import groups_of, new_phrase
from auth.accounts.queries import kept_of, login_of, phrase_fits
from auth.accounts.service import (
    accept_agreement,
    change_password,
    enter,
    note_recovery_told,
    recover,
    renew_phrase,
    withdraw_consent,
)
from auth.factor.codes import new_secret
from auth.models import Account
from auth.people import Person, Stranger
from auth.sessions.queries import once_of, person_of
from auth.sessions.service import forget_once
from auth.veil import new_token
from core.errors import Invalid, Refused
from core.ids import new_id
from core.kernel import Kernel
from core.lookalikes import skeleton
from core.work import Work
from tests.auth.people import DIVORCE, HASH, accounts, days, entered, joined, member, person, staff, veil

ELSE = "$argon2id$v=19$m=8,t=1,p=1$c29tZXRoaW5n$c29tZXRoaW5n"


async def test_who_joins_is_signed_in_and_nothing_tells_who_he_is(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    assert me.whole
    assert me.agreed
    assert me.consented
    assert not me.staff
    assert me.actors == ()
    (kept,) = await kernel.read(accounts)
    stored = [str(value) for name, value in vars(kept).items() if not name.startswith("_")]
    assert not [value for value in stored if "heron" in value.casefold()]


@pytest.mark.parametrize(
    "like", ["Grey Heron", "GREY HERON", "grey-heron", "Grеy Heron", "GreyHer\u200bon", "Gréy Heron"]
)
async def test_a_name_like_one_that_is_taken_is_refused_at_its_field(kernel: Kernel, like: str) -> None:
    await joined(kernel, "Grey Heron")
    with pytest.raises(Invalid) as refused:
        await joined(kernel, like)
    assert refused.value.fields["pseudonym"].code == "name_taken"
    assert len(await kernel.read(accounts)) == 1


async def test_of_two_who_take_the_same_name_at_once_one_gets_it(kernel: Kernel) -> None:
    results = await asyncio.gather(*(joined(kernel, "Grey Heron") for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 1
    assert all(isinstance(result, str | Invalid) for result in results)


async def test_the_right_password_is_found_by_any_way_of_writing_the_name(kernel: Kernel) -> None:
    await joined(kernel, "Grey Heron")
    found = await kernel.read(login_of, skeleton("GREY heron"))
    assert found is not None
    assert found.password == HASH
    assert await kernel.read(login_of, skeleton("Grey Crane")) is None


async def test_entering_opens_a_session_and_needs_the_hash_that_was_compared(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    token, asked = await entered(kernel, me.account)
    assert not asked
    assert (await person(kernel, token)).account == me.account
    with pytest.raises(Refused, match="wrong_entry"):
        await kernel.act(enter, Stranger(new_id()), (me.account, ELSE), None, new_token(), new_secret())
    with pytest.raises(Refused, match="wrong_entry"):
        await kernel.act(enter, Stranger(new_id()), (new_id(), HASH), None, new_token(), new_secret())


async def test_an_older_hash_is_replaced_at_the_next_entry(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    await kernel.act(enter, Stranger(new_id()), (me.account, HASH), ELSE, new_token(), new_secret())
    (kept,) = await kernel.read(accounts)
    assert kept.password == ELSE


async def test_the_phrase_is_shown_once_to_this_browser_and_to_no_thief(kernel: Kernel) -> None:
    phrase = new_phrase()
    token = await joined(kernel, "Grey Heron", phrase=phrase)
    me = await person(kernel, token)
    shown = await kernel.read(once_of, me, token)
    assert shown is not None
    assert (shown.groups, shown.name) == (groups_of(phrase), "Grey Heron")
    assert await kernel.read(once_of, me, new_token()) is None
    await kernel.act(forget_once, me)
    assert await kernel.read(once_of, me, token) is None


async def test_a_phrase_fits_only_its_own_account(kernel: Kernel) -> None:
    one, other = new_phrase(), new_phrase()
    await joined(kernel, "Grey Heron", phrase=one)
    await joined(kernel, "Early Lynx", phrase=other)
    assert await kernel.read(phrase_fits, skeleton("Grey Heron"), one)
    assert await kernel.read(phrase_fits, skeleton("Grey Heron"), other) is None
    assert await kernel.read(phrase_fits, skeleton("Nobody Here"), one) is None


async def test_recovering_ends_every_session_replaces_the_phrase_and_is_told(kernel: Kernel) -> None:
    phrase, fresh = new_phrase(), new_phrase()
    token = await joined(kernel, "Grey Heron", phrase=phrase)
    me = await person(kernel, token)
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    after = new_token()
    assert await kernel.act(recover, Stranger(new_id()), me.account, ELSE, (phrase, fresh), after)
    assert veil(kernel).subject(me.session) in rechecked
    assert await kernel.read(person_of, token) is None
    again = await person(kernel, after)
    shown = await kernel.read(once_of, again, after)
    assert shown is not None
    assert shown.groups == groups_of(fresh)
    with pytest.raises(Refused, match="wrong_recovery"):
        await kernel.act(recover, Stranger(new_id()), me.account, HASH, (phrase, new_phrase()), new_token())
    later, _ = await _entered_with(kernel, me.account, ELSE)
    back = await person(kernel, later)
    assert back.recovered_at is not None
    await kernel.act(note_recovery_told, back)
    assert (await person(kernel, later)).recovered_at is None


async def test_recovering_does_not_spare_anybody_his_second_factor(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    phrase = new_phrase()
    token = new_token()
    await kernel.act(renew_phrase, boss, token, phrase)
    assert not await kernel.act(recover, Stranger(new_id()), boss.account, ELSE, (phrase, new_phrase()), token)
    half = await person(kernel, token)
    assert half.factor == "asked"
    assert half.actors == ()


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    me = await person(kernel, token)
    other, _ = await entered(kernel, me.account)
    await kernel.act(change_password, me, HASH, ELSE)
    assert await kernel.read(person_of, other) is None
    assert await kernel.read(person_of, token) is not None
    with pytest.raises(Refused, match="wrong_password"):
        await kernel.act(change_password, me, HASH, HASH)


async def test_without_consent_or_the_present_agreement_nobody_acts_anywhere(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    token, _ = await entered(kernel, me.account)
    assert (await person(kernel, token)).actor_in(DIVORCE) is not None
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    await kernel.act(withdraw_consent, me)
    assert veil(kernel).subject(me.account) in rechecked
    assert (await person(kernel, token)).actor_in(DIVORCE) is None
    await kernel.act(_accept, me)
    assert (await person(kernel, token)).actor_in(DIVORCE) is not None
    await kernel.act(_age_agreement, me)
    assert (await person(kernel, token)).actor_in(DIVORCE) is None


async def test_what_is_kept_of_an_account_has_days_for_times(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    kept = await kernel.read(kept_of, me)
    assert [at % days(1) for at in (kept.agreed_at, kept.consented_at or 0, kept.seen_at)] == [0, 0, 0]


async def test_a_guest_has_neither_name_nor_password(kernel: Kernel) -> None:
    with pytest.raises(Exception, match=r"name_with_password|IntegrityError|CHECK|check"):
        await kernel.act(_half_named, Stranger(new_id()))
    await kernel.act(_guest, Stranger(new_id()))


async def _entered_with(kernel: Kernel, account: str, kept: str) -> tuple[str, bool]:
    token = new_token()
    return token, await kernel.act(enter, Stranger(new_id()), (account, kept), None, token, new_secret())


def _accept(work: Work, me: Person) -> None:
    accept_agreement(work, me, consent=True)


def _age_agreement(work: Work, me: Person) -> None:
    """The agreement has changed since he accepted it."""
    work.db.get_one(Account, me.account).agreement = 0


def _guest(work: Work, stranger: Stranger, name_key: str | None = None) -> None:
    row = Account(id=work.new_id(), name_key=name_key, password=None, age_band="18-over", language="en")
    row.agreement, row.agreed_at, row.seen_at = 1, 0, 0
    work.db.add(row)
    work.db.flush()


def _half_named(work: Work, stranger: Stranger) -> None:
    _guest(work, stranger, "a" * 40)
