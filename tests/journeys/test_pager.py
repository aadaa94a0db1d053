"""A browser as a pager: it asks, is added, and shows the same notice whatever comes; where it may not, it says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from crisis.pager.secrets import public_push_key
from tests.chat.evening import Evening, Someone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ADDRESS = "https://push.example.org/device/1"
THE_SERVICE = f"""
PushManager.prototype.subscribe = async (options) => {{
  window.asked = options;
  return {{ endpoint: '{ADDRESS}' }};
}};
"""
"""The browser's maker runs the push service; no test asks anybody outside this machine."""


@asynccontextmanager
async def desk(
    browser: Browser, evening: Evening, who: Someone, *may: str
) -> AsyncIterator[tuple[BrowserContext, Page]]:
    """His page of pagers, in a browser that allows this."""
    context = await browser.new_context(permissions=list(may))
    home = f"http://{evening.host}"
    await context.add_init_script(THE_SERVICE)
    await context.add_cookies([{"name": "rinnalla", "value": who.token, "url": home}])
    page = await context.new_page()
    await page.goto(f"{home}/desk/pager")
    yield context, page
    await context.close()


async def test_a_browser_becomes_a_pager_and_shows_nothing_but_to_open_the_desk(
    evening: Evening, browser: Browser
) -> None:
    leena = await evening.sign_in("Leena", "counsellor")
    async with desk(browser, evening, leena, "notifications") as (context, page):
        wire = await context.new_cdp_session(page)
        known: list[dict[str, Any]] = []
        wire.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
        await wire.send("ServiceWorker.enable")
        await page.evaluate(
            "addEventListener('pagehide', () => sessionStorage.setItem('asked', JSON.stringify(window.asked)))"
        )
        await page.get_by_role("button", name="Page me here").click()
        await expect(page.locator(".pager-address")).to_have_text(ADDRESS)
        asked = await page.evaluate("JSON.parse(sessionStorage.getItem('asked'))")
        key = public_push_key(evening.kernel.key_file)
        assert asked == {"userVisibleOnly": True, "applicationServerKey": key}
        comes = {"origin": f"http://{evening.host}", "registrationId": known[-1]["registrationId"]}
        for data in ("", "Somebody may be in danger"):
            await wire.send("ServiceWorker.deliverPushMessage", {**comes, "data": data})
        shown = """async () => {
          const registration = await navigator.serviceWorker.getRegistration('/static/');
          return (await registration.getNotifications()).map(({ title, body }) => [title, body]);
        }"""
        await page.wait_for_function(f"({shown})().then((all) => all.length)")
        assert await page.evaluate(shown) == [["Please open the desk", ""]]


async def test_a_browser_that_may_show_no_notices_says_so_and_adds_nothing(evening: Evening, browser: Browser) -> None:
    leena = await evening.sign_in("Leena", "counsellor")
    async with desk(browser, evening, leena) as (_, page):
        await page.evaluate("Notification.requestPermission = async () => 'denied'")
        await page.get_by_role("button", name="Page me here").click()
        await expect(page.get_by_text("This browser does not allow notices from us.")).to_be_visible()
        await expect(page.locator(".pager-address")).to_have_count(0)


async def test_without_scripts_the_other_pagers_are_there(evening: Evening, browser: Browser) -> None:
    leena = await evening.sign_in("Leena", "counsellor")
    context = await browser.new_context(java_script_enabled=False)
    await context.add_cookies([{"name": "rinnalla", "value": leena.token, "url": f"http://{evening.host}"}])
    page = await context.new_page()
    await page.goto(f"http://{evening.host}/desk/pager")
    await expect(page.get_by_role("button", name="Page me here")).to_be_hidden()
    await page.get_by_label("Address").fill("https://notify.example.org/leena")
    await page.get_by_role("button", name="Add it").click()
    await expect(page.locator(".pager-address")).to_have_text("https://notify.example.org/leena")
    await page.get_by_role("button", name="I can be called at any hour").click()
    await expect(page.get_by_role("button", name="Only on my shifts from now on")).to_be_visible()
    await page.get_by_role("button", name="Remove").click()
    await expect(page.locator(".pager-address")).to_have_count(0)
    await context.close()
