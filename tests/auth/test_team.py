"""Who works here: invited once, ended at once, never the last administrator."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount
from auth.factor.codes import new_secret
from auth.models import LogRow
from auth.people import Stranger
from auth.team.queries import invitations_of, offer_of, team_of
from auth.team.service import (
    Invite,
    accept_as_member,
    accept_as_newcomer,
    change_grant,
    end_grant,
    invite,
    invite_from_console,
    withdraw_invitation,
)
from auth.veil import new_token
from core.clock import HOUR
from core.errors import NotFound, Refused
from core.ids import new_id
from core.kernel import Kernel
from core.work import CONSOLE, Read
from tests.auth.people import DIVORCE, FATHERS, HASH, FakeClock, entered, member, passed, person, staff, veil


def newcomer(name: str) -> NewAccount:
    return NewAccount(name, HASH, new_phrase(), "18-over", "en", consented=False)


def log(read: Read) -> list[tuple[str, str, str]]:
    return [(row.programme, row.actor, row.code) for row in read.db.scalars(select(LogRow).order_by(LogRow.at))]


async def test_a_coordinator_invites_into_his_own_programme_only(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    await kernel.act(invite, boss, Invite(DIVORCE, "counsellor", new_token()))
    for programme in (FATHERS, None):
        with pytest.raises(NotFound):
            await kernel.act(
                invite, boss, Invite(programme, "counsellor" if programme else "administrator", new_token())
            )
    assert [offer.role for offer in await kernel.read(invitations_of, DIVORCE)] == ["counsellor"]
    assert await kernel.read(invitations_of, FATHERS) == ()


@pytest.mark.parametrize("role", ["support_person", "counsellor", "moderator"])
async def test_nobody_else_of_the_team_invites(kernel: Kernel, role: str) -> None:
    worker = await staff(kernel, "Warm Otter", role)
    with pytest.raises(NotFound):
        await kernel.act(invite, worker, Invite(DIVORCE, "counsellor", new_token()))


async def test_a_man_invites_nobody(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    with pytest.raises(NotFound):
        await kernel.act(invite, me, Invite(DIVORCE, "counsellor", new_token()))


async def test_a_coordinator_whose_code_is_missing_invites_nobody(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    half = await person(kernel, (await entered(kernel, boss.account))[0])
    with pytest.raises(NotFound):
        await kernel.act(invite, half, Invite(DIVORCE, "counsellor", new_token()))


async def test_a_role_of_the_server_is_not_given_in_a_programme_nor_one_that_is_none(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "administrator", None)
    for programme, role in ((DIVORCE, "administrator"), (None, "coordinator"), (DIVORCE, "king")):
        with pytest.raises(Refused, match="no_such_role"):
            await kernel.act(invite, boss, Invite(programme, role, new_token()))


async def test_an_invitation_works_once(kernel: Kernel) -> None:
    link = new_token()
    await kernel.act(invite_from_console, CONSOLE, Invite(DIVORCE, "moderator", link))
    await kernel.act(
        accept_as_newcomer, Stranger(new_id()), link, newcomer("Blue Tern"), "Aapo", (new_token(), new_secret())
    )
    assert await kernel.read(offer_of, link) is None
    keys = new_token(), new_secret()
    with pytest.raises(NotFound):
        await kernel.act(accept_as_newcomer, Stranger(new_id()), link, newcomer("Warm Otter"), "Eero", keys)


async def test_of_many_who_use_a_link_at_once_one_gets_in(kernel: Kernel) -> None:
    link = new_token()
    await kernel.act(invite_from_console, CONSOLE, Invite(DIVORCE, "moderator", link))
    tries = [
        kernel.act(
            accept_as_newcomer,
            Stranger(new_id()),
            link,
            newcomer(f"Tern {number}"),
            f"Eero {number}",
            (new_token(), new_secret()),
        )
        for number in range(6)
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 1
    assert len(await kernel.read(team_of, DIVORCE)) == 1


async def test_an_invitation_ends_after_72_hours_or_when_it_is_withdrawn(kernel: Kernel, clock: FakeClock) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    one, other = new_token(), new_token()
    made_at = clock()
    await kernel.act(invite, boss, Invite(DIVORCE, "moderator", one))
    withdrawn = await kernel.act(invite, boss, Invite(DIVORCE, "moderator", other))
    stranger = await staff(kernel, "Warm Otter", "coordinator", FATHERS)
    with pytest.raises(NotFound):
        await kernel.act(withdraw_invitation, stranger, withdrawn)
    await kernel.act(withdraw_invitation, boss, withdrawn)
    assert await kernel.read(offer_of, other) is None
    clock.at = made_at + 72 * HOUR - 1
    assert await kernel.read(offer_of, one) is not None
    clock.go(1)
    assert await kernel.read(offer_of, one) is None


async def test_a_man_who_is_invited_keeps_the_name_he_has_in_the_programme(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE, persona="Heron")
    link, token, secret = new_token(), new_token(), new_secret()
    await kernel.act(invite_from_console, CONSOLE, Invite(DIVORCE, "support_person", link))
    await kernel.act(accept_as_member, me, link, "Another Name", (token, secret))
    assert not (await person(kernel, token)).whole
    whole = await passed(kernel, await person(kernel, token), secret)
    actor = whole.actor_in(DIVORCE)
    assert actor is not None
    assert (actor.name, set(actor.roles)) == ("Heron", {"support_person"})


async def test_a_role_is_ended_at_once_everywhere_and_for_a_reason_in_the_log(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    worker = await staff(kernel, "Warm Otter", "counsellor")
    mine, his = boss.actor_in(DIVORCE), worker.actor_in(DIVORCE)
    assert mine
    assert his
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    (grant,) = [row.grant for row in await kernel.read(team_of, DIVORCE) if row.role == "counsellor"]
    await kernel.act(end_grant, boss, grant, "He asked for it")
    assert rechecked == [veil(kernel).subject(his.id)]
    assert (DIVORCE, mine.id, "grant_ended_counsellor") in await kernel.read(log)
    with pytest.raises(NotFound):
        await kernel.act(end_grant, boss, grant, "Again")


async def test_a_role_is_changed_and_never_doubled(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    await staff(kernel, "Warm Otter", "counsellor")
    (grant,) = [row.grant for row in await kernel.read(team_of, DIVORCE) if row.role == "counsellor"]
    await kernel.act(change_grant, boss, grant, "moderator", "By his own wish")
    assert sorted(row.role for row in await kernel.read(team_of, DIVORCE)) == ["coordinator", "moderator"]
    with pytest.raises(Refused, match="has_role"):
        await kernel.act(change_grant, boss, grant, "moderator", "Twice")
    with pytest.raises(Refused, match="no_such_role"):
        await kernel.act(change_grant, boss, grant, "administrator", "Up")


async def test_nobody_ends_a_role_in_another_programme(kernel: Kernel) -> None:
    stranger = await staff(kernel, "Blue Tern", "coordinator", FATHERS)
    await staff(kernel, "Warm Otter", "counsellor")
    (grant,) = [row.grant for row in await kernel.read(team_of, DIVORCE)]
    for verb, args in (
        (end_grant, (grant, "x")),
        (change_grant, (grant, "moderator", "x")),
        (end_grant, (new_id(), "x")),
    ):
        with pytest.raises(NotFound):
            await kernel.act(verb, stranger, *args)


async def test_the_last_administrator_cannot_be_removed_by_anybody(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "administrator", None)
    (grant,) = [row.grant for row in await kernel.read(team_of, None)]
    with pytest.raises(Refused, match="last_administrator"):
        await kernel.act(end_grant, boss, grant, "I leave")
    await staff(kernel, "Warm Otter", "administrator", None)
    await kernel.act(end_grant, boss, grant, "I leave")
    assert len(await kernel.read(team_of, None)) == 1


async def test_two_administrators_who_remove_each_other_at_once_leave_one(kernel: Kernel) -> None:
    one = await staff(kernel, "Blue Tern", "administrator", None)
    other = await staff(kernel, "Warm Otter", "administrator", None)
    grants = {row.persona: row.grant for row in await kernel.read(team_of, None)}
    mine, his = one.administrator, other.administrator
    assert mine
    assert his
    results = await asyncio.gather(
        kernel.act(end_grant, one, grants[his.id], "You"),
        kernel.act(end_grant, other, grants[mine.id], "No, you"),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert len(await kernel.read(team_of, None)) == 1


async def test_every_step_is_in_the_log(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    invitation = await kernel.act(invite, boss, Invite(DIVORCE, "moderator", new_token()))
    await kernel.act(withdraw_invitation, boss, invitation)
    codes = [code for _, _, code in await kernel.read(log)]
    assert sorted(codes) == sorted(
        ["invited_coordinator", "grant_given_coordinator", "invited_moderator", "invitation_withdrawn"]
    )
