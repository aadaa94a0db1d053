"""What only a real browser can show: other sites' pages, what Back finds, the way out of a live room, whom a page asks."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, Request, Route, async_playwright, expect
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import HTMLResponse
from starlette.routing import Route as Path_

from tests.security.conftest import settings_of
from tests.security.forms import FORMS
from tests.security.sockets import hear, listening
from tests.security.tables import counts
from tests.security.test_who_may import WHOSE, filled, id_for
from tests.security.town import EXIT, Town, town_in
from tests.servers import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
SECRET = "What only this room may hear"


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A browser that keeps pages for Back, as those of people do."""
    async with async_playwright() as play:
        started = await play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield started
        await started.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    with settings_of("sqlite", tmp_path) as settings:
        async with town_in(settings) as made:
            yield made


@pytest.fixture
async def host(town: Town) -> AsyncIterator[str]:
    async with serving(town.app, town.settings.port) as address:
        yield address


async def opened(browser: Browser, town: Town, who: str, *, scripts: bool = True) -> BrowserContext:
    """A window in which this person is signed in. The page to which people leave is there without a network."""
    context = await browser.new_context(java_script_enabled=scripts)
    if who != "nobody":
        token = town.people[who].token
        await context.add_cookies(
            [{"name": "rinnalla", "value": token, "url": town.origin, "httpOnly": True, "sameSite": "Lax"}]
        )

    async def weather(route: Route) -> None:
        await route.fulfill(body="<title>Weather</title><h1>Rain</h1>", content_type="text/html")

    await context.route(f"{EXIT}**", weather)
    return context


# Pages of other sites ------------------------------------------------------------------------------------------------


def elsewhere(target: str) -> Starlette:
    """Another site, each page of it a form that is sent to an address of ours."""

    async def form(asked: Asked) -> HTMLResponse:
        query = asked.query_params
        fields = "".join(
            f'<input name="{name}" value="yes">' for name in ("text", "password", "sure", "session", "act")
        )
        return HTMLResponse(
            f'<form method="post" action="{target}{query["to"]}" enctype="{query.get("kind", "")}">{fields}<button>Go</button></form>'
        )

    async def script(asked: Asked) -> HTMLResponse:
        return HTMLResponse("<title>Elsewhere</title><p>Elsewhere</p>")

    return Starlette(routes=[Path_("/form", form), Path_("/script", script)])


KINDS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


@pytest.mark.parametrize("neighbour", ["127.0.0.1", "localhost"])
async def test_no_form_of_another_site_does_anything(town: Town, host: str, browser: Browser, neighbour: str) -> None:
    context = await opened(browser, town, "seated", scripts=False)
    page = await context.new_page()
    before = counts(town)
    async with serving(elsewhere(town.origin)) as other:
        port = other.partition(":")[2]
        for number, form in enumerate(
            form for form in FORMS if form.who in ("seated", "unseated", "nobody", "newcomer")
        ):
            kind = KINDS[number % len(KINDS)]
            await page.goto(f"http://{neighbour}:{port}/form?to={form.address(town)}&kind={kind}")
            async with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
                await page.click("button")
            assert ((await sent.value).status, form.path) == (403, form.path)
    assert counts(town) == before
    await page.goto(f"{town.origin}/me")
    assert page.url == f"{town.origin}/me"
    await context.close()


TRIES = {
    "a socket": """async (ours) => await new Promise((done) => {
        const socket = new WebSocket(ours.replace('http', 'ws') + '/live', 'rinnalla.v1');
        socket.onmessage = (event) => done('heard ' + event.data);
        socket.onclose = (event) => done(event.code);
    })""",
    "a script's request": """async (ours) => { try {
        const answer = await fetch(ours + '/me/export/file', {credentials: 'include'});
        return 'read ' + (await answer.text()).length;
    } catch { return 'refused'; } }""",
    "a script's blind form": """async (ours) => { try {
        const answer = await fetch(ours + '/out', {method: 'POST', mode: 'no-cors', credentials: 'include'});
        return answer.type + answer.status;
    } catch { return 'refused'; } }""",
    "a picture": """async (ours) => await new Promise((done) => {
        const picture = new Image();
        picture.onload = () => done('seen ' + picture.width);
        picture.onerror = () => done('refused');
        picture.src = ours + '/static/icon.svg';
    })""",
    "a frame": """async (ours) => await new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = () => { try { done('seen ' + frame.contentDocument.title); } catch { done('refused'); } };
        frame.src = ours + '/me';
        document.body.append(frame);
    })""",
    "a window of its own": """async (ours) => {
        const opened = window.open(ours + '/me');
        await new Promise((done) => setTimeout(done, 500));
        return opened.closed ? 'refused' : 'held';
    }""",
}
REFUSED = {"a socket": 4403}


@pytest.mark.parametrize("neighbour", ["127.0.0.1", "localhost"])
async def test_no_script_of_another_site_reaches_anything(
    town: Town, host: str, browser: Browser, neighbour: str
) -> None:
    context = await opened(browser, town, "seated")
    page = await context.new_page()
    async with serving(elsewhere(town.origin)) as other:
        await page.goto(f"http://{neighbour}:{other.partition(':')[2]}/script")
        for what, script in TRIES.items():
            assert (what, await page.evaluate(script, town.origin)) == (what, REFUSED.get(what, "refused"))
    await page.goto(f"{town.origin}/me")
    assert page.url == f"{town.origin}/me"
    await context.close()


# The way out ---------------------------------------------------------------------------------------------------------


async def in_the_room(context: BrowserContext, town: Town, *, scripts: bool) -> Page:
    """He is in a live room and reads what was said there."""
    page = await context.new_page()
    await page.goto(f"{town.origin}/groups")
    await page.goto(f"{town.origin}/meetings/{town.ids['here meeting']}")
    await expect(page.get_by_text(SECRET).first).to_be_visible()
    return page


async def leave(page: Page, way: str) -> None:
    if way == "keyboard":
        for _ in range(3):
            await page.keyboard.press("Shift")
    else:
        await page.locator("[data-exit]").first.click()
    await page.wait_for_url(f"{EXIT}**")


@pytest.mark.parametrize("way", ["button", "keyboard", "without scripts"])
async def test_out_of_a_live_room_nothing_stays(town: Town, host: str, browser: Browser, way: str) -> None:
    meeting, scripts = town.ids["here meeting"], way != "without scripts"
    async with listening(host, town.people["leader"], meeting) as leader:
        assert (await leader.post(f"{meeting}.room", SECRET, "k-secret"))["type"] == "ack"
        context = await opened(browser, town, "seated", scripts=scripts)
        other_tab = await in_the_room(context, town, scripts=scripts)
        page = await in_the_room(context, town, scripts=scripts)
        await hear(leader, kind="joined")
        await leave(page, way)
        left = await hear(leader, kind="left")
        assert set(left) == {"type", "stream", "seq", "at", "kind", "by"}
        await back_finds_nothing(page, town)
        if scripts:
            await expect(other_tab.get_by_text(SECRET)).to_have_count(0, timeout=5000)
        await other_tab.reload()
        assert urlsplit(other_tab.url).path == "/enter"
        assert [cookie for cookie in await context.cookies() if cookie["name"] == "rinnalla"] == []
        await context.close()


async def back_finds_nothing(page: Page, town: Town) -> None:
    """However often he, or somebody else, goes back: no word, no name, no room."""
    for _ in range(4):
        await page.go_back(wait_until="commit")
        for _ in range(5):
            await asyncio.sleep(0.1)
            shown = await shown_now(page)
            assert SECRET not in shown
            assert town.people["seated"].name not in shown
        if page.url == "about:blank":
            return


async def shown_now(page: Page) -> str:
    """What can be read on the page at this moment; nothing while it gives way to another."""
    try:
        words = await page.evaluate("document.documentElement.hidden ? '' : document.body?.innerText ?? ''")
    except Error as fault:
        if "context was destroyed" not in str(fault):
            raise
        return ""
    return str(words)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_back_finds_nothing_after_signing_out(town: Town, host: str, browser: Browser, scripts: bool) -> None:
    meeting = town.ids["here meeting"]
    async with listening(host, town.people["leader"], meeting) as leader:
        assert (await leader.post(f"{meeting}.room", SECRET, "k-secret"))["type"] == "ack"
    context = await opened(browser, town, "seated", scripts=scripts)
    page = await in_the_room(context, town, scripts=scripts)
    await page.goto(f"{town.origin}/me")
    await page.locator('form[action="/out"] button').first.click()
    await page.wait_for_url(f"{town.origin}/")
    await back_finds_nothing(page, town)
    await context.close()


# What pages ask, and what they keep ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "seated", "coordinator", "administrator"])
async def test_pages_ask_nobody_else_and_break_no_rule(town: Town, host: str, browser: Browser, who: str) -> None:
    context = await opened(browser, town, who)
    page = await context.new_page()
    asked: set[str] = set()
    broken: list[str] = []

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc)

    page.on("request", note)
    page.on("pageerror", lambda fault: broken.append(str(fault)))
    page.on(
        "console",
        lambda said: broken.append(said.text) if said.type == "error" and "status of" not in said.text else None,
    )
    mine = {route for route, whose in WHOSE.items() if who in whose} - {"GET /leave"}
    looks = ["/nowhere", *sorted(route.split()[1] for route in mine if route.startswith("GET "))]
    for path in looks:
        files = ("/me/export/file", "/metrics", "/health/live", "/health/ready")
        if path not in files and not path.endswith(("/calendar", "/copy", "/file")):
            await page.goto(town.origin + filled(path, id_for(town, path, "here")))
            assert not broken, path
    assert asked == {town.origin.partition("://")[2]}
    await context.close()


KEPT = """async () => JSON.stringify([
    {...localStorage}, document.cookie, (await indexedDB.databases()).map((one) => one.name), await caches.keys(),
    (await navigator.serviceWorker?.getRegistrations() ?? []).length,
])"""


async def test_a_browser_keeps_nothing_of_a_room(town: Town, host: str, browser: Browser) -> None:
    meeting = town.ids["here meeting"]
    async with listening(host, town.people["leader"], meeting) as leader:
        await leader.post(f"{meeting}.room", SECRET, "k-secret")
        context = await opened(browser, town, "seated")
        page = await in_the_room(context, town, scripts=True)
        box = page.locator("textarea[name=text]").first
        await box.fill("A draft that nobody else may find")
        await box.press_sequentially(" yet")
        await asyncio.sleep(1)
        assert await page.evaluate(KEPT) == '[{},"",[],[],0]'
        await context.close()
