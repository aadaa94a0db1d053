"""Being signed in: listed, ended everywhere, short for those who work here."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth.models import Login
from auth.sessions.queries import person_of, sessions_of
from auth.sessions.service import (
    MOST,
    end_old_sessions,
    end_other_sessions,
    end_session,
    sign_out,
    warm_session,
)
from core.clock import MINUTE
from core.errors import NotFound
from core.kernel import Kernel
from core.work import CLOCK, Read
from tests.auth.people import FakeClock, days, entered, joined, person, staff, veil


def logins(read: Read) -> list[Login]:
    return list(read.db.scalars(select(Login)))


async def test_only_a_hash_of_the_token_is_kept_and_no_time_finer_than_a_day(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    (kept,) = await kernel.read(logins)
    assert token not in str(vars(kept))
    assert kept.seen_at % days(1) == kept.until % days(1) == 0


async def test_no_other_token_opens_a_session(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    (kept,) = await kernel.read(logins)
    for guess in ("", token[:-1], token + "a", kept.token, kept.id):
        assert await kernel.read(person_of, guess) is None


async def test_sessions_are_listed_to_their_owner_alone_and_this_one_first(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    await joined(kernel, "Early Lynx")
    token, _ = await entered(kernel, me.account)
    listed = await kernel.read(sessions_of, await person(kernel, token))
    assert [(session.number, session.here) for session in listed] == [(2, True), (1, False)]


async def test_a_session_ended_from_elsewhere_is_over_at_once_everywhere(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    me = await person(kernel, token)
    other, _ = await entered(kernel, me.account)
    there = await person(kernel, other)
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    await kernel.act(end_session, me, there.session)
    assert rechecked == [veil(kernel).subject(there.session)]
    assert await kernel.read(person_of, other) is None


async def test_nobody_ends_the_session_of_another(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    token = await joined(kernel, "Early Lynx")
    with pytest.raises(NotFound):
        await kernel.act(end_session, me, (await person(kernel, token)).session)
    with pytest.raises(NotFound):
        await kernel.act(end_session, me, "a" * 20)
    assert await kernel.read(person_of, token) is not None


async def test_signing_out_ends_this_session_and_twice_is_once(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    me = await person(kernel, token)
    other, _ = await entered(kernel, me.account)
    await kernel.act(sign_out, me)
    await kernel.act(sign_out, me)
    assert await kernel.read(person_of, token) is None
    assert await kernel.read(person_of, other) is not None


async def test_all_others_end_together(kernel: Kernel) -> None:
    token = await joined(kernel, "Grey Heron")
    me = await person(kernel, token)
    others = [(await entered(kernel, me.account))[0] for _ in range(3)]
    assert await kernel.act(end_other_sessions, me) == 3
    assert [await kernel.read(person_of, other) for other in others] == [None] * 3
    assert await kernel.read(person_of, token) is not None


async def test_an_account_has_a_bounded_number_of_sessions(kernel: Kernel) -> None:
    first = await joined(kernel, "Grey Heron")
    me = await person(kernel, first)
    tokens = [(await entered(kernel, me.account))[0] for _ in range(MOST)]
    assert await kernel.read(person_of, first) is None
    assert len(await kernel.read(sessions_of, await person(kernel, tokens[-1]))) == MOST


async def test_a_mans_session_rests_a_month(kernel: Kernel, clock: FakeClock) -> None:
    token = await joined(kernel, "Grey Heron")
    clock.go(days(30))
    me = await person(kernel, token)
    await kernel.act(warm_session, me)
    clock.go(days(30))
    assert await kernel.read(person_of, token) is not None
    clock.go(days(3))
    assert await kernel.read(person_of, token) is None


async def test_a_staff_session_rests_half_an_hour_and_lasts_twelve_at_most(kernel: Kernel, clock: FakeClock) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    for _ in range(27):
        clock.go(25 * MINUTE)
        await kernel.act(warm_session, boss)
        assert len([login for login in await kernel.read(logins) if login.id == boss.session]) == 1
        assert await kernel.act(end_old_sessions, CLOCK) == 0
    clock.go(50 * MINUTE)
    assert await kernel.act(end_old_sessions, CLOCK) == 1


async def test_an_idle_staff_session_is_nobodys_even_before_the_clock_comes(kernel: Kernel, clock: FakeClock) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    clock.go(36 * MINUTE)
    assert await kernel.act(end_old_sessions, CLOCK) == 1
    assert rechecked == [veil(kernel).subject(boss.session)]
