"""What stands around the pages: headers, the origin guard, bounds of time and size, cookies, files, health and numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.core.web.cottage import ORIGIN, Cottage
from tests.servers import serving

JSON = {"accept": "application/json"}


async def test_a_body_without_a_length_is_bounded_too(house: Cottage) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * 1000

    form = {"content-type": "application/x-www-form-urlencoded"}
    async with house.browser() as browser:
        assert (await browser.post("/note", content=flood(), headers=form)).status_code == 413


async def test_signing_in_and_out_moves_cookies_as_browsers_take_them(house: Cottage) -> None:
    async with house.browser() as browser:
        entered = await browser.post("/enter", data={"name": "Veikko"})
        left = await browser.post("/out")
    session, language = entered.headers.get_list("set-cookie")
    assert session == "rinnalla=Veikko; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"
    assert language.startswith("rinnalla-language=sv; Max-Age=31536000; ")
    assert left.headers["set-cookie"] == "rinnalla=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"
    assert left.headers["location"] == "https://example.org/"
    assert left.headers["clear-site-data"] == '"cookies", "storage"'


async def test_a_pressed_door_lets_in_who_waits(house: Cottage) -> None:
    async with house.browser(accept_language="en") as browser:
        for _ in range(2):
            assert (await browser.post("/enter", data={"name": "Veikko"})).status_code == 303
        pressed = await browser.post("/enter", data={"name": "Veikko"})
    assert pressed.status_code == 429
    assert int(pressed.headers["retry-after"]) > 0
    assert pressed.text.split("|")[1] == "proof_needed"


async def test_moments_are_written_in_the_named_zone_and_files_by_their_content(house: Cottage) -> None:
    async with house.browser(accept_language="fi") as browser:
        seen = await browser.get("/clock")
        moment, css, search = seen.text.split("|")
        style = await browser.get(css)
        again = await browser.get(css, headers={"if-none-match": style.headers["etag"]})
        stale = await browser.get("/static/little.css?v=old")
    assert moment == "torstaina 1. tammikuuta klo 2.00"
    assert search == "/search?q=%C3%A4+%C3%B6"
    assert seen.headers["refresh"] == "20"
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (style.headers["content-encoding"], style.headers["content-type"]) == ("gzip", "text/css; charset=utf-8")
    assert (again.status_code, again.content) == (304, b"")
    assert stale.headers["cache-control"] == "public, no-cache"


async def test_a_file_to_keep_is_named_and_kept_by_no_machine(house: Cottage) -> None:
    async with house.browser(cookie="rinnalla=Veikko") as browser:
        paper = await browser.get("/paper")
    assert paper.headers["content-disposition"] == 'attachment; filename="paper.json"'
    assert paper.headers["cache-control"] == "no-store"


async def test_the_house_says_whether_it_stands(house: Cottage) -> None:
    async with house.browser() as browser:
        assert (await browser.get("/health/live")).text == "live\n"
        ready = await browser.get("/health/ready", headers=JSON)
    assert ready.json() == {"status": "ready", "database": "ok", "bus": "ok"}


async def test_numbers_are_shown_to_this_machine_and_to_the_token_only(house: Cottage) -> None:
    token = {"authorization": "Bearer a-long-token-of-sixteen"}
    through_proxy = {"x-forwarded-for": "192.0.2.7"}
    async with house.browser() as browser:
        await browser.get("/things/very-secret-name")
        own = await browser.get("/metrics")
        foreign = await browser.get("/metrics", headers=through_proxy)
        wrong = await browser.get("/metrics", headers={**through_proxy, "authorization": "Bearer wrong"})
        known = await browser.get("/metrics", headers={**through_proxy, **token})
    assert own.status_code == known.status_code == 200
    assert foreign.status_code == wrong.status_code == 404
    assert 'route="/things/{id}"' in own.text
    assert "very-secret-name" not in own.text


async def test_every_page_carries_the_headers_of_the_house(house: Cottage) -> None:
    async with house.browser() as browser:
        answers = [await browser.get(path) for path in ("/note", "/nothing", "/static/none.css", "/broken", "/paper")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ORIGIN}, 303),
        ({"origin": "https://example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, 403),
        ({"sec-fetch-site": "same-site", "origin": ORIGIN}, 403),
        ({"sec-fetch-site": "nonsense", "origin": ORIGIN}, 403),
    ],
)
async def test_forms_are_taken_from_our_own_pages_only(house: Cottage, headers: dict[str, str], status: int) -> None:
    async with house.browser() as browser:
        del browser.headers["origin"]
        sent = await browser.post("/note", data={"text": "hei", "password": "abc"}, headers=headers)
        looked = await browser.get("/note", headers=headers)
    assert sent.status_code == status
    assert looked.status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": "https://example.org"}, 4403),
        ({"Origin": "null"}, 4403),
        ({}, 4403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, 4403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://example.org"}, 1000),
        ({"Origin": ORIGIN}, 1000),
    ],
)
async def test_sockets_are_opened_from_our_own_pages_only(house: Cottage, headers: dict[str, str], code: int) -> None:
    async with serving(house.app) as host, asyncio.timeout(10):
        protocols = [Subprotocol("rinnalla.v1")]
        async with connect(f"ws://{host}/hello", additional_headers=headers, subprotocols=protocols) as socket:
            await socket.wait_closed()
    assert (socket.close_code, socket.subprotocol) == (code, "rinnalla.v1")


async def test_a_form_that_trickles_is_let_go(house: Cottage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.bodies.SECONDS", 0.2)

    async with serving(house.app) as host, asyncio.timeout(4):
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(
            f"POST /note HTTP/1.1\r\nHost: {host}\r\nOrigin: {ORIGIN}\r\nContent-Length: 99\r\n\r\ntext=".encode()
        )
        answer = await reader.readline()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408")


async def test_a_handler_that_never_ends_is_ended(house: Cottage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.site.SECONDS", 0.1)
    async with house.browser() as browser, asyncio.timeout(4):
        answer = await browser.get("/never")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
