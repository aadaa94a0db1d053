"""An open desk: it answers, and what comes about duty is shown quietly. Nothing takes the focus, nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.look.house import House, sent
from tests.look.visits import DESKTOP, PHONE, looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
async def test_a_notice_comes_quietly_and_is_put_away(house: House, browser: Browser, width: int) -> None:
    shift = f"/desk/rota/shifts/{house.shift}"
    async with looking(browser, house, "Sirpa", width=width) as seen, house.client("Leena") as leena:
        page = seen.page
        await page.goto(f"{house.home}/desk/rota/new", wait_until="networkidle")
        await page.locator("#needed").fill("3")
        await page.locator("#until").focus()
        try:
            await sent(leena, shift, act="seek")
            notice = page.locator("[data-duty] [data-notice]").filter(has_text="Leena")
            await expect(notice).to_be_visible()
            await expect(page).to_have_title("(1) Rota")
            assert await page.evaluate("document.activeElement.id") == "until"
            await notice.get_by_role("button").click()
            await expect(notice).to_have_count(0)
            await expect(page).to_have_title("Rota")
            assert await page.locator("#needed").input_value() == "3"
        finally:
            await sent(leena, shift, act="withdraw")
        assert not seen.faults


async def test_without_scripts_the_same_stands_on_a_page_of_its_own(house: House, browser: Browser) -> None:
    shift = f"/desk/rota/shifts/{house.shift}"
    async with looking(browser, house, "Sirpa", scripts=False) as seen, house.client("Leena") as leena:
        await sent(leena, shift, act="seek")
        await seen.page.goto(f"{house.home}/desk/notices")
        notice = seen.page.locator("[data-notice]").filter(has_text="cannot come")
        await notice.get_by_role("button").click()
        await expect(notice).to_have_count(0)
        await sent(leena, shift, act="withdraw")


async def test_a_counsellor_signs_on_with_one_press_and_is_seen_to_be_here(house: House, browser: Browser) -> None:
    async with looking(browser, house, "Leena") as seen:
        await seen.page.goto(f"{house.home}/desk/rota/shifts/{house.shift}")
        await seen.page.get_by_role("button", name="I am here").click()
        await expect(seen.page.get_by_text("is here")).to_be_visible()
        await seen.page.get_by_role("button", name="Sign off").click()
        await expect(seen.page.get_by_role("button", name="I am here")).to_be_visible()
