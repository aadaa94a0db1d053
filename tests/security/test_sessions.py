"""Being signed in: a cookie that nobody else can use or plant, and an end that is an end, everywhere and at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from app.kinds import KINDS
from app.main import create_app
from auth.factor.codes import code_at, step_of
from auth.sessions.service import end_all_sessions, end_old_sessions
from auth.sessions.times import STAFF_GRAIN, STAFF_IDLE
from core.foundation import Foundation
from core.work import CONSOLE
from tests.clients import Client, connected
from tests.places import REDIS, place
from tests.security.conftest import free_port, settings_of
from tests.security.sockets import listening
from tests.security.town import PASSWORD, Town, town_in
from tests.servers import serving

AT_ONCE = 2.0
"""Seconds in which something happens at once on a machine that has other things to do as well."""
TRACES = '"cookies", "storage"'


def cookie_of(answer: httpx2.Response, name: str = "rinnalla") -> Morsel[str]:
    """The cookie as the browser is told to keep it."""
    for header in answer.headers.get_list("set-cookie"):
        found = SimpleCookie(header)
        for key, morsel in found.items():
            if key in (name, f"__Host-{name}"):
                return morsel
    raise AssertionError("no cookie was set")


async def enter(browser: httpx2.AsyncClient, name: str, **more: str) -> httpx2.Response:
    return await browser.post("/enter", data={"pseudonym": name, "password": PASSWORD, **more})


@pytest.fixture
async def own_town(tmp_path: Path) -> AsyncIterator[Town]:
    with settings_of("sqlite", tmp_path) as settings:
        async with town_in(settings) as made:
            yield made


@pytest.fixture
async def host(own_town: Town) -> AsyncIterator[str]:
    async with serving(own_town.app, own_town.settings.port) as address:
        yield address


# The cookie ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("public", [True, False], ids=["https", "loopback"])
async def test_the_cookie_is_for_this_house_and_no_script(tmp_path: Path, public: bool) -> None:
    more = {"RINNALLA_ORIGIN": "https://example.org", "RINNALLA_LIMITS": "on"} if public else {}
    with place("sqlite", tmp_path, **more) as settings:
        async with town_in(settings) as town, town.browser() as browser:
            answer = await enter(browser, "Silent Heron")
            kept = cookie_of(answer)
            stays = cookie_of(await enter(browser, "Silent Heron", stay="yes"))
    assert kept.key == ("__Host-rinnalla" if public else "rinnalla")
    assert bool(kept["secure"]) == public
    assert (kept["httponly"], kept["samesite"], kept["path"], kept["domain"]) == (True, "Lax", "/", "")
    assert (kept["max-age"], kept["expires"]) == ("", "")
    assert int(stays["max-age"]) > 0
    assert answer.headers.get("strict-transport-security", "").startswith("max-age=") == public


async def test_a_planted_cookie_is_worth_nothing(small_town: Town) -> None:
    planted = "planted" * 6
    async with small_town.browser() as browser:
        browser.cookies.set("rinnalla", planted)
        given = cookie_of(await enter(browser, "Silent Otter")).value
    assert planted not in given
    async with small_town.browser() as other:
        other.cookies.set("rinnalla", planted)
        assert (await other.get("/me")).status_code == 303


async def test_the_cookie_of_half_a_sign_in_is_not_the_cookie_of_a_whole_one(own_town: Town) -> None:
    maple = own_town.people["leader"]
    async with own_town.browser() as browser:
        half = cookie_of(await enter(browser, maple.name)).value
        code = code_at(maple.secret, step_of(own_town.kernel.now()) + 1)  # the one of this moment was used before
        whole = cookie_of(await browser.post("/enter/code", data={"code": code})).value
        assert whole != half
        assert (await browser.get("/desk")).status_code == 200
    async with own_town.browser() as other:
        other.cookies.set("rinnalla", half)
        assert (await other.get("/me")).status_code == 303


async def test_whoever_signs_in_here_signs_out_who_was_here_before(own_town: Town) -> None:
    async with own_town.browser("seated") as browser:
        await enter(browser, "Silent Otter")
    async with own_town.browser("seated") as browser:
        assert (await browser.get("/me")).status_code == 303


# Its end -------------------------------------------------------------------------------------------------------------


@dataclass
class Pair:
    """Two workers of one house on one database."""

    one: Town
    hosts: tuple[str, str]


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    ports = free_port(), free_port()
    origins = ",".join(f"http://127.0.0.1:{port}" for port in ports)
    with place("postgres", tmp_path, RINNALLA_ORIGIN=origins, RINNALLA_REDIS_URL=REDIS) as settings:
        async with AsyncExitStack() as stack:
            one = await stack.enter_async_context(town_in(settings))
            two = Town(settings, one.people, one.ids, create_app(settings))
            await two.kernel.start()
            stack.push_async_callback(two.kernel.stop)
            hosts = [
                await stack.enter_async_context(serving(town.app, port))
                for town, port in zip((one, two), ports, strict=True)
            ]
            async with asyncio.timeout(10):
                while not (one.kernel.bus.healthy and two.kernel.bus.healthy):
                    await asyncio.sleep(0.02)
            yield Pair(one, (hosts[0], hosts[1]))


async def ended(client: Client) -> tuple[int, float]:
    """With which code the socket was closed, and after how many seconds."""
    began = asyncio.get_running_loop().time()
    code = await client.closed()
    return code, asyncio.get_running_loop().time() - began


ENDINGS = ("out", "leave", "sessions", "console")


@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_end_of_a_session_is_felt_on_every_worker_at_once(pair: Pair, ending: str) -> None:
    seated, meeting = pair.one.people["seated"], pair.one.ids["here meeting"]
    async with listening(pair.hosts[0], seated, meeting) as here, listening(pair.hosts[1], seated, meeting) as there:
        if ending == "console":
            console = Foundation(pair.one.settings, KINDS)
            await asyncio.to_thread(
                console.act_now, lambda work, actor: end_all_sessions(work, seated.account), CONSOLE
            )
            console.close()
        elif ending == "sessions":
            async with pair.one.browser() as browser:
                await enter(browser, seated.name)
                assert (await browser.post("/me/sessions", data={"session": seated.session})).status_code == 303
        else:
            async with pair.one.browser("seated") as browser:
                await browser.post(f"/{ending}")
        for code, seconds in await asyncio.gather(ended(here), ended(there)):
            assert code == 4401
            assert seconds < AT_ONCE
    for host in pair.hosts:
        async with connected(host, seated.cookie) as again:
            assert await again.closed() == 4401


async def test_a_locked_desk_hears_nothing_any_more_on_any_worker(pair: Pair) -> None:
    leader, meeting = pair.one.people["leader"], pair.one.ids["here meeting"]
    async with listening(pair.hosts[0], leader, meeting) as here, listening(pair.hosts[1], leader, meeting) as there:
        async with pair.one.browser(leader) as browser:
            assert (await browser.post("/lock")).headers["location"] == "/enter/code"
        for code, seconds in await asyncio.gather(ended(here), ended(there)):
            assert code == 4401
            assert seconds < AT_ONCE
    async with connected(pair.hosts[1], leader.cookie) as again:
        assert await again.closed() == 4401


async def test_other_sessions_end_with_the_old_password(own_town: Town, host: str) -> None:
    seated = own_town.people["seated"]
    async with listening(host, seated, own_town.ids["here meeting"]) as client, own_town.browser() as browser:
        await enter(browser, seated.name)
        changed = await browser.post("/me/password", data={"old": PASSWORD, "password": "words of another kind"})
        assert changed.status_code == 303
        assert (await ended(client))[0] == 4401
        assert (await browser.get("/me")).status_code == 200


async def test_whoever_takes_back_his_consent_hears_no_room_any_more(own_town: Town, host: str) -> None:
    seated = own_town.people["seated"]
    async with listening(host, seated, own_town.ids["here meeting"]) as client, own_town.browser(seated) as browser:
        await browser.post("/agreement/withdraw")
        assert (await client.until(type="ended"))["stream"] == f"{own_town.ids['here meeting']}.room"


async def test_whose_role_ends_leads_no_room_any_more(own_town: Town, host: str) -> None:
    leader, here = own_town.people["leader"], own_town.ids["here"]
    room = f"{own_town.ids['here meeting']}.room"
    async with listening(host, leader, own_town.ids["here meeting"]) as client:
        async with own_town.browser("coordinator") as browser:
            fields = {"programme": here, "grant": leader.grants[here], "role": "", "reason": "He left us."}
            assert (await browser.post("/desk/team", data=fields)).status_code == 303
        assert (await client.until(type="ended"))["stream"] == room
        assert (await client.subscribe(room))["code"] == "not_found"


async def test_whoever_works_here_and_does_nothing_is_signed_out(own_town: Town, host: str) -> None:
    leader = own_town.people["leader"]
    async with listening(host, leader, own_town.ids["here meeting"]) as client, own_town.browser(leader) as browser:
        assert (await browser.get("/desk")).status_code == 200
        long_ago = own_town.kernel.now() - STAFF_IDLE - 2 * STAFF_GRAIN
        with own_town.kernel.database.writing.begin() as connection:
            connection.execute(
                text("UPDATE sessions SET seen_at = :at WHERE id = :id"), {"at": long_ago, "id": leader.session}
            )
        assert (await browser.get("/desk")).headers["location"].startswith("/enter")
        await own_town.kernel.act(end_old_sessions, CONSOLE)
        assert (await ended(client))[0] == 4401


# The quick way out ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["beacon", "button", "link"])
async def test_the_way_out_of_a_live_room_shows_nothing_odd(own_town: Town, host: str, way: str) -> None:
    seated, meeting = own_town.people["seated"], own_town.ids["here meeting"]
    async with listening(host, own_town.people["leader"], meeting) as leader:
        async with (
            listening(host, seated, meeting) as his,
            listening(host, seated, meeting) as other_tab,
            own_town.browser(seated) as browser,
        ):
            await leader.until(type="entry", kind="joined")
            answer = await go(browser, way)
            assert answer.headers["clear-site-data"] == TRACES
            assert (await ended(his))[0] == (await ended(other_tab))[0] == 4401
            left = await leader.until(type="entry", kind="left")
            assert set(left) == {"type", "stream", "seq", "at", "kind", "by"}
            assert (await browser.get("/me", headers={"cookie": seated.cookie})).status_code == 303
        await leader.silence()
    async with own_town.browser() as again:
        await enter(again, seated.name)
        page = await again.get(f"/meetings/{meeting}", headers={"accept": "application/json"})
        assert page.json()["stance"] == "out"
        await again.post(f"/meetings/{meeting}/seat", data={"act": "enter"})
        page = await again.get(f"/meetings/{meeting}", headers={"accept": "application/json"})
        assert page.json()["stance"] == "seated"


async def go(browser: httpx2.AsyncClient, way: str) -> httpx2.Response:
    """He leaves: by the script's beacon, by the form, by the link that needs no script."""
    if way == "beacon":
        answer = await browser.post("/leave", headers={"sec-fetch-dest": "empty", "sec-fetch-site": "same-origin"})
        assert (answer.status_code, answer.content) == (204, b"")
        return answer
    answer = await (browser.post("/leave") if way == "button" else browser.get("/leave"))
    assert (answer.status_code, answer.headers["location"]) == (303, "https://www.example.org/weather")
    return answer


@pytest.mark.parametrize(("who", "path"), [("seated", "/out"), ("stranger", "/leave"), ("newcomer", "/me/delete")])
async def test_whoever_goes_leaves_no_traces_in_the_browser(own_town: Town, who: str, path: str) -> None:
    async with own_town.browser(who) as browser:
        answer = await browser.post(path, data={"password": PASSWORD, "sure": "yes"})
    assert answer.headers["clear-site-data"] == TRACES
    gone = cookie_of(answer)
    assert (gone.value, gone["max-age"]) == ("", "0")


async def test_he_leaves_even_while_the_database_is_away(own_town: Town) -> None:
    with own_town.kernel.database.writing.begin() as connection:
        connection.execute(text("ALTER TABLE sessions RENAME TO sessions_away"))
    async with own_town.browser("seated") as browser:
        answer = await browser.get("/leave")
    assert answer.status_code == 303
    assert answer.headers["clear-site-data"] == TRACES
    assert cookie_of(answer).value == ""
