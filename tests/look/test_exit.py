"""Quick exit in a real browser: by the button, by the keyboard, without scripts; and what Back finds then."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.look.house import House
from tests.look.visits import looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def neutral(page: Page) -> None:
    """The organisation's page, without a network."""

    async def weather(route: Route) -> None:
        await route.fulfill(body="<title>Weather</title><h1>Rain</h1>", content_type="text/html")

    await page.context.route("https://example.org/**", weather)


@pytest.mark.parametrize("way", ["button", "keyboard", "without scripts"])
async def test_he_is_gone_at_once_and_signed_out(house: House, browser: Browser, way: str) -> None:
    async with looking(browser, house, f"Leaver by {way}", scripts=way != "without scripts") as seen:
        page = seen.page
        await neutral(page)
        await page.goto(f"{house.home}/me")
        await expect(page.get_by_role("heading", name="My own things")).to_be_visible()
        if way == "keyboard":
            for _ in range(3):
                await page.keyboard.press("Shift")
        else:
            await page.get_by_role("link", name="Exit fast").click()
        await page.wait_for_url("https://example.org/**")
        assert await page.title() == "Weather"
        for _ in range(20):
            await page.goto(f"{house.home}/me")
            if page.url.startswith(f"{house.home}/enter"):
                return
            await page.wait_for_timeout(250)
        raise AssertionError("five seconds later he is still signed in")


async def test_two_shifts_and_a_letter_leave_him_where_he_is(house: House, browser: Browser) -> None:
    async with looking(browser, house) as seen:
        await neutral(seen.page)
        await seen.page.goto(f"{house.home}/help")
        for key in ("Shift", "Shift", "a", "Shift"):
            await seen.page.keyboard.press(key)
        await seen.page.wait_for_timeout(300)
        assert seen.page.url == f"{house.home}/help"


async def test_every_page_of_men_has_a_neutral_title_and_the_way_out(house: House, browser: Browser) -> None:
    telling = ("divorce", "break-up", "crisis", "violence", "winter", "rinnalla", "kaarna", "evening of")
    async with looking(browser, house, "Grey Heron") as seen:
        for address in (
            "/",
            "/help",
            "/groups",
            f"/groups/{house.group}",
            f"/meetings/{house.meetings['live']}",
            "/me",
            "/nothing",
            "/agreement",
        ):
            await seen.page.goto(house.home + address)
            title = (await seen.page.title()).lower()
            assert not [word for word in telling if word in title], (address, title)
            await expect(seen.page.locator("[data-exit]")).to_be_visible()
