"""What comes from other sites changes nothing, and neither does looking."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from tests.clients import Client
from tests.security.conftest import settings_of
from tests.security.tables import contents, counts
from tests.security.test_who_may import WHOSE, expected, filled, id_for
from tests.security.town import Town, town_in
from tests.servers import serving

FORMS = sorted(route.split()[1] for route in WHOSE if route.startswith("POST "))
ELSEWHERE: dict[str, dict[str, str]] = {
    "another site says so": {"sec-fetch-site": "cross-site"},
    "a neighbour says so": {"sec-fetch-site": "same-site"},
    "another site, with an origin like ours": {"sec-fetch-site": "cross-site", "origin": "OURS"},
    "a word nobody knows": {"sec-fetch-site": "same-origin-ish", "origin": "OURS"},
    "nobody": {},
    "null": {"origin": "null"},
    "another site": {"origin": "https://example.com"},
    "our name under another scheme": {"origin": "https://HERE"},
    "our name under another port": {"origin": "http://127.0.0.1:1"},
    "our name as the start of another": {"origin": "OURS.example.com"},
    "our name with a path": {"origin": "OURS/"},
    "our name and another": {"origin": "OURS https://example.com"},
    "only a referrer": {"referer": "OURS/enter"},
}


def headers(town: Town, which: str) -> dict[str, str]:
    here = town.origin.partition("://")[2]
    return {name: value.replace("OURS", town.origin).replace("HERE", here) for name, value in ELSEWHERE[which].items()}


@pytest.mark.parametrize("path", FORMS)
async def test_no_form_is_taken_from_elsewhere(small_town: Town, path: str) -> None:
    route = f"POST {path}"
    likely = ("seated", "coordinator", "administrator", "leader", "guest")
    who = next((one for one in likely if one in WHOSE[route]), "seated")
    before = counts(small_town)
    async with small_town.browser(who) as browser:
        del browser.headers["origin"]
        for which in ELSEWHERE:
            address = filled(path, id_for(small_town, path, "here"))
            answer = await browser.post(address, data={"text": "a"}, headers=headers(small_town, which))
            assert (which, answer.status_code) == (which, 403)
            assert "set-cookie" not in answer.headers
    assert counts(small_town) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
async def test_no_other_method_is_taken_from_anywhere(small_town: Town, method: str) -> None:
    async with small_town.browser("seated") as browser:
        assert (await browser.request(method, "/me")).status_code == 405
        foreign = {"origin": "https://example.com"}
        assert (await browser.request(method, "/me", headers=foreign)).status_code == 403


async def test_a_form_that_was_refused_tells_nobody_who_he_is(small_town: Town) -> None:
    async with small_town.browser("seated", origin="null") as browser, small_town.browser(origin="null") as stranger:
        told = await browser.post("/me/password", data={"old": "a"})
        assert told.text == (await stranger.post("/me/password", data={"old": "a"})).text


@pytest.fixture(scope="module")
async def host(small_town: Town) -> AsyncIterator[str]:
    async with serving(small_town.app, small_town.settings.port) as address:
        yield address


@pytest.mark.parametrize("which", ELSEWHERE)
async def test_no_socket_opens_from_elsewhere(small_town: Town, host: str, which: str) -> None:
    sent = headers(small_town, which)
    sent.pop("referer", None)
    sent["Cookie"] = small_town.people["seated"].cookie
    async with connect(f"ws://{host}/live", additional_headers=sent, compression=None) as opened:
        assert await Client(opened).closed() == 4403
        with pytest.raises(ConnectionClosed):
            await opened.recv()


async def test_only_one_address_opens_sockets(small_town: Town, host: str) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(f"ws://{host}/elsewhere", origin=Origin(f"http://{host}")):
            pass


MAY_CHANGE = frozenset({"GET /leave", "GET /language"})
"""What changes something by being looked at, because it is safe and works without JavaScript."""
LOOKS = sorted(route for route in WHOSE if route.startswith("GET ") and route not in MAY_CHANGE)
HERE_BY_LOOKING = frozenset(
    {
        *("GET /meetings/{id}", "GET /meetings/{id}/lead", "GET /conversations/{id}", "GET /desk/conversations/{id}"),
        *("GET /desk/alerts/{id}", "GET /desk/alerts/{id}/around", "GET /desk/alerts/{id}/place"),
    }
)
"""Whoever has a place in a meeting and reads its page is here, as if by a socket: the room is whole without JavaScript. Whoever reads an alert is written down."""


@pytest.fixture
async def own_town(tmp_path: Path) -> AsyncIterator[Town]:
    with settings_of("sqlite", tmp_path) as settings:
        async with town_in(settings) as made:
            yield made


LOOKERS = ("nobody", "half", "newcomer", "seated", "leader", "coordinator", "administrator")


@pytest.mark.parametrize("route", LOOKS)
async def test_looking_changes_nothing(small_town: Town, route: str) -> None:
    path = route.split()[1]
    address = filled(path, id_for(small_town, path, "here"))
    before = contents(small_town)
    for who in LOOKERS:
        if route in HERE_BY_LOOKING and expected(route, who) == "let in":
            continue
        async with small_town.browser(None if who == "nobody" else who) as browser:
            await browser.get(address)
            await browser.head(address)
    assert contents(small_town) == before


AHEAD = [
    {"sec-purpose": "prefetch"},
    {"sec-purpose": "prefetch;prerender"},
    {"purpose": "prefetch"},
    {"x-moz": "prefetch"},
]


@pytest.mark.parametrize("ahead", AHEAD, ids=str)
@pytest.mark.parametrize("path", ["/leave", "/language?language=fi", "/meetings/{here meeting}"])
async def test_looking_ahead_changes_nothing(own_town: Town, path: str, ahead: dict[str, str]) -> None:
    before = contents(own_town)
    async with own_town.browser("seated") as browser:
        answer = await browser.get(path.format(**own_town.ids), headers=ahead)
        assert "set-cookie" not in answer.headers
        assert contents(own_town) == before
        assert (await browser.get("/me")).status_code == 200
