"""What only a real browser can show: its forms are ours or foreign, its cookies, its sum at a pressed door."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp

from tests.core.web.cottage import DOOR, Cottage
from tests.servers import serving

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        started = await play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        await started.close()


async def enter(page: Page, name: str) -> int:
    """Fill in the form and send it; gives the status of what the server answered to it."""
    await page.fill("input[name=name]", name)
    async with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        await page.click("button")
    return (await sent.value).status


async def test_a_form_without_javascript_signs_him_in(house: Cottage, browser: Browser) -> None:
    async with serving(house.app) as host:
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"http://{host}/enter")
        assert await enter(page, "Veikko") == 303
        assert page.url == f"http://{host}/note"
        cookies = {cookie["name"]: cookie for cookie in await context.cookies()}
        await context.close()
    assert cookies["rinnalla"]["value"] == "Veikko"
    assert cookies["rinnalla"]["httpOnly"]
    assert cookies["rinnalla"]["sameSite"] == "Lax"


async def test_a_form_on_another_site_does_nothing(house: Cottage, browser: Browser) -> None:
    async with serving(house.app) as host:
        form = f"<form method=post action='http://{host}/enter'><input name=name><button>Go</button></form>"
        elsewhere: ASGIApp = HTMLResponse(form)
        async with serving(elsewhere) as other:
            context = await browser.new_context(java_script_enabled=False)
            page = await context.new_page()
            await page.goto(f"http://localhost:{other.partition(':')[2]}/")
            assert await enter(page, "Veikko") == 403
            assert not await context.cookies()
            await context.close()


async def test_at_a_pressed_door_his_browser_does_the_sum(house: Cottage, browser: Browser) -> None:
    for _ in range(DOOR.free):
        await house.site.doors.admit(DOOR, NOTHING, house.kernel.now(), house.kernel.hash)
    async with serving(house.app) as host:
        page = await browser.new_page()
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
        await page.goto(f"http://{host}/enter")
        assert await enter(page, "Veikko") == 303
        await page.close()
    assert not refused


class _Nothing:
    def raw(self, name: str) -> str:
        return ""


NOTHING = _Nothing()
