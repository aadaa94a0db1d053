"""Live sockets lose what their person loses, at once; and keep awake only those who do something."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from auth.accounts.departure import delete_account
from auth.accounts.service import withdraw_consent
from auth.guards import person_at_socket
from auth.models import Login
from auth.personas.service import enter_programme
from auth.sessions.queries import person_of
from auth.sessions.service import end_old_sessions, end_session
from auth.sessions.warmth import keep_sockets_warm
from auth.team.queries import team_of
from auth.team.service import end_grant
from core.clock import MINUTE
from core.cookies import CookieJar
from core.errors import DomainError
from core.ids import new_id
from core.kernel import Kernel
from core.live import Live, Reception
from core.work import CLOCK
from tests.auth.people import DIVORCE, DOORS, FATHERS, HASH, FakeClock, entered, joined, member, person, staff
from tests.clients import Client, connected
from tests.servers import serving


@asynccontextmanager
async def listening(kernel: Kernel) -> AsyncIterator[tuple[Live, str]]:
    """Sockets are open: gives them, and the address."""
    cookies = CookieJar(secure=False)

    def token_of(scope: Any) -> str | None:
        sent = next((value.decode() for name, value in scope["headers"] if name == b"cookie"), None)
        return cookies.read(sent)[0]

    def say(language: str, refusal: DomainError) -> str:
        return refusal.code

    live = Live(kernel, {}, Reception(token_of, person_at_socket, lambda scope: "en", say), new_id())
    async with serving(live) as host:
        yield live, host
    await live.stop()


async def at_his_own(client: Client) -> str:
    """He is welcomed and hears his own stream."""
    welcome = await client.until(type="welcome")
    stream = str(welcome["own"][0])
    assert (await heard(client, stream))["type"] == "subscribed"
    return stream


async def heard(client: Client, stream: str) -> dict[str, Any]:
    """What he is told when he wants to hear this; while it is asked who he still is, he tries again, as browsers do."""
    told = await client.subscribe(stream)
    for _ in range(20):
        if told.get("code") != "busy":
            break
        await asyncio.sleep(0.1)
        told = await client.subscribe(stream)
    return told


async def second_session(kernel: Kernel, account: str) -> str:
    return (await entered(kernel, account))[0]


async def test_ending_a_session_elsewhere_closes_its_socket_and_no_other(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    one, other = [await second_session(kernel, me.account) for _ in range(2)]
    async with (
        listening(kernel) as (_, host),
        connected(host, f"rinnalla={one}") as ended,
        connected(host, f"rinnalla={other}") as stays,
    ):
        await at_his_own(ended)
        await at_his_own(stays)
        await kernel.act(end_session, me, (await person(kernel, one)).session)
        assert await ended.closed() == 4401
        await stays.silence()


async def test_deleting_everything_closes_every_socket(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    token = await second_session(kernel, me.account)
    async with listening(kernel) as (_, host), connected(host, f"rinnalla={token}") as client:
        await at_his_own(client)
        await kernel.act(delete_account, me, HASH)
        assert await client.closed() == 4401


async def test_taking_consent_back_ends_what_he_hears_and_leaves_the_socket(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    token = await second_session(kernel, me.account)
    async with listening(kernel) as (_, host), connected(host, f"rinnalla={token}") as client:
        stream = await at_his_own(client)
        await kernel.act(withdraw_consent, me)
        ended = await client.until(type="ended")
        assert ended["stream"] == stream


async def test_a_programme_entered_meanwhile_can_be_heard_at_once(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    token = await second_session(kernel, me.account)
    async with listening(kernel) as (_, host), connected(host, f"rinnalla={token}") as client:
        await at_his_own(client)
        await kernel.act(enter_programme, me, DOORS[FATHERS], "Otter")
        fresh = (await person(kernel, token)).actor_in(FATHERS)
        assert fresh
        told = await heard(client, f"{fresh.own}.own")
        assert told["type"] == "subscribed"


@pytest.mark.parametrize("half", [True, False])
async def test_nobody_opens_a_socket_without_being_signed_in_whole(kernel: Kernel, half: bool) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    token = await second_session(kernel, boss.account) if half else "no-such-token"
    async with listening(kernel) as (_, host), connected(host, f"rinnalla={token}") as client:
        assert await client.closed() == 4401


async def test_nobody_hears_the_own_stream_of_another(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    other = await member(kernel, "Early Lynx", DIVORCE, persona="Lynx")
    token = await second_session(kernel, other.account)
    async with listening(kernel) as (_, host), connected(host, f"rinnalla={token}") as client:
        await at_his_own(client)
        for stream in (me.own_streams[0], f"{new_id()}.own"):
            told = await heard(client, stream)
            assert (told["type"], told["code"]) == ("error", "not_found")


async def test_a_role_that_ends_is_asked_again_at_the_socket(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "coordinator")
    worker = await staff(kernel, "Warm Otter", "counsellor")
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    (grant,) = [row.grant for row in await kernel.read(team_of, DIVORCE) if row.role == "counsellor"]
    await kernel.act(end_grant, boss, grant, "He moves")
    assert set(rechecked) & worker.subjects


async def test_whoever_sends_something_stays_signed_in_and_whoever_only_sits_there_does_not(
    kernel: Kernel, clock: FakeClock
) -> None:
    leader = await staff(kernel, "Blue Tern", "support_person")
    sitter = await staff(kernel, "Warm Otter", "support_person")

    class At:
        def __init__(self, who: Any) -> None:
            self.person, self.heard_at = who, clock()

    acting, resting = At(leader), At(sitter)
    for _ in range(50):
        clock.go(MINUTE)
        acting.heard_at = clock()
        await keep_sockets_warm(kernel, (acting, resting))
        await kernel.act(end_old_sessions, CLOCK)
    left = [session.account_id for session in await kernel.read(_logins)]
    assert left == [leader.account]


async def test_a_man_who_reads_quietly_for_hours_stays_signed_in(kernel: Kernel, clock: FakeClock) -> None:
    token = await joined(kernel, "Grey Heron")
    clock.go(300 * MINUTE)
    await kernel.act(end_old_sessions, CLOCK)
    assert await kernel.read(person_of, token) is not None


def _logins(read: Any) -> list[Any]:
    return list(read.db.query(Login))
