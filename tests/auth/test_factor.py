"""The second factor: always asked of those who work here, each code once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount
from auth.factor.codes import code_at, matching_step, new_secret, new_spares, step_of
from auth.factor.queries import secret_of, spares_left
from auth.factor.service import pass_spare, pass_step
from auth.models import Factor, SpareCode
from auth.people import Stranger
from auth.sessions.queries import once_of, person_of
from auth.team.service import Invite, accept_as_newcomer, invite_from_console
from auth.veil import new_token
from core.clock import SECOND
from core.errors import Refused
from core.ids import new_id
from core.kernel import Kernel
from core.work import CONSOLE, Read
from tests.auth.people import DIVORCE, HASH, FakeClock, entered, passed, person, staff


async def newcomer(kernel: Kernel, secret: str) -> str:
    """Somebody who accepted an invitation and has set up nothing yet."""
    invitation, token = new_token(), new_token()
    await kernel.act(invite_from_console, CONSOLE, Invite(DIVORCE, "support_person", invitation))
    new = NewAccount("Blue Tern", HASH, new_phrase(), "18-over", "en", consented=False)
    await kernel.act(accept_as_newcomer, Stranger(new_id()), invitation, new, "Aapo", (token, secret))
    return token


def stored(read: Read) -> tuple[list[Factor], list[SpareCode]]:
    return list(read.db.scalars(select(Factor))), list(read.db.scalars(select(SpareCode)))


async def test_before_his_code_nobody_who_works_here_can_do_anything(kernel: Kernel) -> None:
    secret = new_secret()
    half = await person(kernel, await newcomer(kernel, secret))
    assert (half.factor, half.actors, half.actor_in(DIVORCE)) == ("unset", (), None)
    whole = await passed(kernel, half, secret)
    actor = whole.actor_in(DIVORCE)
    assert actor is not None
    assert actor.roles == {"support_person"}


async def test_passing_gives_a_new_token_and_ends_the_old(kernel: Kernel) -> None:
    secret = new_secret()
    token = await newcomer(kernel, secret)
    await passed(kernel, await person(kernel, token), secret)
    assert await kernel.read(person_of, token) is None


async def test_the_secret_and_the_spare_codes_are_not_in_the_database(kernel: Kernel) -> None:
    secret, spares, token = new_secret(), new_spares(), new_token()
    half = await person(kernel, await newcomer(kernel, secret))
    assert await kernel.read(secret_of, half) == secret
    await kernel.act(pass_step, half, step_of(kernel.now()), token, spares)
    factors, codes = await kernel.read(stored)
    assert secret.encode() not in factors[0].secret
    assert not {code.code for code in codes} & set(spares)
    shown = await kernel.read(once_of, await person(kernel, token), token)
    assert shown is not None
    assert [group.replace(" ", "") for group in shown.groups] == list(spares)


async def test_a_code_passes_once_and_never_an_older_one_after_it(kernel: Kernel, clock: FakeClock) -> None:
    secret = new_secret()
    me = await passed(kernel, await person(kernel, await newcomer(kernel, secret)), secret)
    half = await person(kernel, (await entered(kernel, me.account))[0])
    assert half.factor == "asked"
    used = step_of(kernel.now())
    for step in (used, used - 1):
        with pytest.raises(Refused, match="wrong_code"):
            await kernel.act(pass_step, half, step, new_token())
    clock.go(30 * SECOND)
    later = matching_step(secret, code_at(secret, step_of(kernel.now())), kernel.now(), used)
    assert later == used + 1
    await kernel.act(pass_step, half, later, new_token())
    with pytest.raises(Refused, match="wrong_code"):
        await kernel.act(pass_step, half, later, new_token())


async def test_a_spare_code_is_good_once_and_only_for_its_owner(kernel: Kernel) -> None:
    secret, spares = new_secret(), new_spares()
    first = new_token()
    await kernel.act(
        pass_step, await person(kernel, await newcomer(kernel, secret)), step_of(kernel.now()), first, spares
    )
    me = await person(kernel, first)
    other = await staff(kernel, "Warm Otter", "counsellor")
    stranger = await person(kernel, (await entered(kernel, other.account))[0])
    with pytest.raises(Refused, match="wrong_code"):
        await kernel.act(pass_spare, stranger, spares[0], new_token())
    half = await person(kernel, (await entered(kernel, me.account))[0])
    token = new_token()
    await kernel.act(pass_spare, half, spares[0], token)
    whole = await person(kernel, token)
    assert whole.staff
    assert await kernel.read(spares_left, whole) == len(spares) - 1
    again = await person(kernel, (await entered(kernel, me.account))[0])
    with pytest.raises(Refused, match="wrong_code"):
        await kernel.act(pass_spare, again, spares[0], new_token())


async def test_entering_again_does_not_replace_a_device_that_was_confirmed(kernel: Kernel) -> None:
    secret = new_secret()
    me = await passed(kernel, await person(kernel, await newcomer(kernel, secret)), secret)
    half = await person(kernel, (await entered(kernel, me.account))[0])
    assert await kernel.read(secret_of, half) == secret
