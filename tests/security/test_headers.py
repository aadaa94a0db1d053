"""What every answer says to the browser: errors, redirects, files, refusals, faults and all."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from core.setting_values import is_loopback_origin
from core.site import HOUSE
from tests.places import place
from tests.security.conftest import settings_of
from tests.security.test_who_may import WHOSE, filled, id_for
from tests.security.town import EXIT, Town, town_in

ONCE = {
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
    "cross-origin-opener-policy",
    "cross-origin-embedder-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "cache-control",
}
NEVER = {"server", "x-powered-by", "access-control-allow-origin", "etag-weak", "via"}
WORKER = re.compile(r"""(?:\bWorker\(|\.register\()\s*(?:new URL\()?['"]([^'"]+)""")
PEOPLE = ("nobody", "half", "seated", "leader", "coordinator", "administrator")


def assert_guarded(answer: httpx2.Response, note: object) -> None:
    """Every protection stands there once, and says what it must."""
    for name in ONCE:
        assert len(answer.headers.get_list(name)) == 1, (note, name)
    assert NEVER.isdisjoint(answer.headers), note
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = {part.split()[0]: set(part.split()[1:]) for part in answer.headers["content-security-policy"].split(";")}
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}, note
    for kind in ("script-src", "style-src", "img-src", "font-src", "form-action"):
        assert policy[kind] == {"'self'"}, (note, kind)
    assert all(is_loopback_origin(one.replace("ws", "http", 1)) for one in policy["connect-src"] - {"'self'"}), note


def assert_not_kept(answer: httpx2.Response, note: object) -> None:
    assert answer.headers["cache-control"] == "no-store", note
    assert "Cookie" in answer.headers["vary"], note


@pytest.mark.parametrize("route", sorted(WHOSE))
async def test_every_answer_of_every_route_is_guarded(small_town: Town, route: str) -> None:
    method, path = route.split()
    if route in ("POST /out", "POST /lock", "GET /leave", "POST /leave"):
        return  # told below, for somebody whose session may end
    for who in PEOPLE:
        async with small_town.browser(None if who == "nobody" else who, origin="null") as browser:
            for address in {path, filled(path, id_for(small_town, path, "here"))}:
                for accept in ("text/html", "application/json"):
                    answer = await browser.request(method, address, headers={"accept": accept})
                    assert_guarded(answer, (who, address))
                    assert_not_kept(answer, (who, address))


ANSWERS = {
    "a page that is not there": ("GET", "/nothing/here", 404),
    "another method": ("PUT", "/enter", 405),
    "a way out": ("GET", "/leave", 303),
    "a way on": ("GET", "/me", 303),
    "a form that is too large": ("POST", "/enter", 413),
    "an address without end": ("GET", "/" + "a/" * 2000, 404),
    "an address of dots": ("GET", "/static/..%2f..%2fetc/passwd", 404),
    "a file that is not there": ("GET", "/static/nothing.css", 404),
    "a folder of files": ("GET", "/static/", 404),
}


@pytest.mark.parametrize("what", ANSWERS)
async def test_every_other_answer_is_guarded_too(small_town: Town, what: str) -> None:
    method, path, status = ANSWERS[what]
    async with small_town.browser() as browser:
        body = b"a" * 300_000 if status == 413 else b""
        answer = await browser.request(method, path, content=body)
    assert answer.status_code == status
    assert_guarded(answer, what)
    assert_not_kept(answer, what)


PART = {"x-content-type-options", "cross-origin-resource-policy", "cache-control", "etag", "vary", "content-length"}
PART |= {"content-type", "content-encoding"}
"""All that a style sheet or a script is told: it is never a page, whoever opens it."""


def assert_part(answer: httpx2.Response, note: object) -> None:
    assert set(answer.headers) <= PART, (note, set(answer.headers) - PART)
    assert answer.headers["x-content-type-options"] == "nosniff", note
    assert answer.headers["cross-origin-resource-policy"] == "same-origin", note
    assert len(answer.headers.get_list("cache-control")) == 1, note
    assert len(answer.headers.raw) == len(answer.headers), note


def is_part(name: str) -> bool:
    """Scripts and style sheets. A picture may be a page of its own, and a worker lives under its own answer's policy."""
    return name.endswith((".css", ".js")) and not name.endswith("-worker.js")


async def test_files_are_guarded_and_kept(small_town: Town) -> None:
    files = small_town.site.static.files
    assert {is_part(name) for name in files} == {True, False}
    async with small_town.browser() as browser:
        for name in files:
            guarded = assert_part if is_part(name) else assert_guarded
            answer = await browser.get(f"/static/{name}")
            guarded(answer, name)
            again = await browser.get(f"/static/{name}", headers={"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304
            guarded(again, name)
            assert not answer.headers.get_list("set-cookie")


def test_every_worker_brings_its_own_policy(small_town: Town) -> None:
    scripts = (HOUSE / "static").glob("*.js")
    begun = {found for script in scripts for found in WORKER.findall(script.read_text(encoding="utf-8"))}
    assert begun
    assert not any(map(is_part, begun))
    assert begun <= set(small_town.site.static.files)


@pytest.fixture
async def broken_town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose database has lost a table."""
    with settings_of("sqlite", tmp_path) as settings:
        async with town_in(settings) as made:
            with made.kernel.database.writing.begin() as connection:
                connection.execute(text("ALTER TABLE personas RENAME TO personas_away"))
            yield made


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_a_fault_of_the_house_is_guarded_and_tells_nothing(broken_town: Town, accept: str) -> None:
    async with broken_town.browser("seated", accept=accept) as browser:
        answer = await browser.get("/me")
    assert answer.status_code == 500
    assert_guarded(answer, accept)
    assert_not_kept(answer, accept)
    for word in ("personas", "sqlite", "Traceback", "SELECT", "core/", ".py", broken_town.people["seated"].account):
        assert word not in answer.text


async def test_a_public_house_asks_for_encryption_for_two_years(tmp_path: Path) -> None:
    with place("sqlite", tmp_path, RINNALLA_ORIGIN="https://example.org", RINNALLA_LIMITS="on") as settings:
        async with town_in(settings) as town, town.browser() as browser:
            for path in ("/", "/static/icon.svg", "/nothing", "/me"):
                answer = await browser.get(path)
                assert answer.headers["strict-transport-security"] == "max-age=63072000"
                assert "wss://example.org" in answer.headers["content-security-policy"]


# Pages ---------------------------------------------------------------------------------------------------------------

INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|<script\b(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:|<base\b|<iframe\b|<object\b|<embed\b|srcdoc=""",
    re.IGNORECASE,
)
FETCHED = re.compile(r"""<(?:script|img|link|source|video|audio|use|image)\b[^>]*?\s(?:src|href|srcset)=["']([^"']*)""")
ACTION = re.compile(r"""<form\b[^>]*?\saction=["']([^"']*)""")
PAGES = sorted(route.split()[1] for route in WHOSE if route.startswith("GET ") and route != "GET /leave")


@pytest.mark.parametrize("who", PEOPLE)
async def test_pages_hold_no_code_and_fetch_nothing_from_elsewhere(small_town: Town, who: str) -> None:
    async with small_town.browser(None if who == "nobody" else who) as browser:
        for path in [*PAGES, "/nothing/here"]:
            answer = await browser.get(filled(path, id_for(small_town, path, "here")))
            page = answer.text
            assert not INLINE.search(page), (path, INLINE.findall(page))
            assert all(
                one.startswith(("/static/", "#", "/")) and not one.startswith("//") for one in FETCHED.findall(page)
            )
            assert all(one.startswith("/") and not one.startswith("//") for one in ACTION.findall(page)), path
            for word in ("localStorage", EXIT + "?"):
                assert word not in page


async def test_pages_name_no_persona_account_or_session_of_others(small_town: Town) -> None:
    hidden = {
        value: name
        for name, someone in small_town.people.items()
        for value in (someone.account, someone.session, someone.token, *someone.personas.values())
    }
    for who in ("nobody", "seated", "unseated", "stranger", "leader"):
        own = {value for value, name in hidden.items() if name == who}
        async with small_town.browser(None if who == "nobody" else who) as browser:
            for path in PAGES:
                for accept in ("text/html", "application/json"):
                    answer = await browser.get(
                        filled(path, id_for(small_town, path, "here")), headers={"accept": accept}
                    )
                    seen = {hidden[value] for value in hidden if value not in own and value in answer.text}
                    assert not seen, (who, path)
