"""Every page before every kind of person: nothing serious for axe, nothing refused, nothing foreign, nothing too wide, too small or too heavy."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import Browser, Page

from tests.look.house import House
from tests.look.visits import DESKTOP, PHONE, addresses, looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}"
SEEN_ONLY = "{runOnly: {type: 'rule', values: ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block']}}"
"""What another screen or theme can change."""
WHOLE = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, part) => sum + part.encodedBodySize, 0)"""
WEIGHT = 100 * 1024
SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((part) => {
  const box = part.getBoundingClientRect();
  if (!box.width || !box.height || part.classList.contains('skip') || part.closest('.sr')) return false;
  if (part.matches('a') && getComputedStyle(part).display === 'inline') return false;
  const label = part.closest('label')?.getBoundingClientRect();
  return Math.max(box.height, label?.height ?? 0) < 43.5;
}).map((part) => `${part.tagName} ${part.className} ${Math.round(part.getBoundingClientRect().height)} ${part.textContent.trim().slice(0, 30)}`)"""
WIDE = """(width) => document.documentElement.scrollWidth > width || document.querySelector('.log')?.scrollWidth > document.querySelector('.log')?.clientWidth
  || [...document.querySelectorAll('.said')].some((part) => part.getBoundingClientRect().left < 0)
  ? [...document.querySelectorAll('body *')].filter((part) => part.getBoundingClientRect().right > width + 1 || part.getBoundingClientRect().left < -1)
      .slice(0, 3).map((part) => `${part.tagName}.${part.className}`) : []"""


async def axe(page: Page, rules: str = RULES) -> list[str]:
    """What axe finds."""
    await page.evaluate(AXE)
    found = await page.evaluate(f"axe.run(document, {rules})")
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found["violations"]]


@pytest.mark.parametrize("who", ["", "Grey Heron", "Kuikka", "Aapo", "Sirpa", "Veera"])
@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
async def test_pages_can_be_used_by_everybody(house: House, browser: Browser, who: str, width: int, theme: str) -> None:
    faults: list[str] = []
    async with looking(browser, house, who or None, width=width, theme=theme) as seen:
        for address in addresses(house)[who]:
            await seen.page.goto(house.home + address)
            found = await axe(seen.page, RULES if width == PHONE else SEEN_ONLY)
            if width == PHONE:
                found += [f"small: {part}" for part in await seen.page.evaluate(SMALL)]
            faults += [f"{address} {fault}" for fault in found]
        faults += seen.faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["fi", "ar"])
async def test_pages_fit_every_screen(house: House, browser: Browser, language: str) -> None:
    faults: list[str] = []
    for who, pages in addresses(house).items():
        if who == "Kuikka" or (language == "ar" and who in {"Aapo", "Sirpa", "Veera"}):
            continue
        async with looking(browser, house, who or None, language=language) as seen:
            for address in pages:
                await seen.page.goto(house.home + address)
                for width in (320, 768, 1024):
                    await seen.page.set_viewport_size({"width": width, "height": 800})
                    parts = await seen.page.evaluate(WIDE, width)
                    faults += [f"{address} at {width}: {part}" for part in parts]
            faults += seen.faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", ["Grey Heron", "Aapo", "Leena", "Sirpa", "Veera"])
async def test_every_section_that_somebody_is_shown_is_there_for_him(house: House, browser: Browser, who: str) -> None:
    async with looking(browser, house, who, width=DESKTOP) as seen:
        for address in ("/", "/desk"):
            await seen.page.goto(house.home + address)
            shown = await seen.page.locator(".sections a").evaluate_all("(links) => links.map((link) => link.href)")
            answers = {link: (await seen.page.request.get(link)).status for link in shown}
            assert set(answers.values()) == ({200} if shown else set()), answers


async def test_a_long_word_on_a_chip_breaks_before_it_widens_the_page(house: House, browser: Browser) -> None:
    words = "Med 2 veckors mellanrum: onsdag klockan 19:00 · Demonstration"
    async with looking(browser, house, "Grey Heron", width=320, language="sv") as seen:
        for address in ("/groups", f"/groups/{house.group}", f"/programmes/{house.programme}"):
            await seen.page.goto(house.home + address)
            chips = seen.page.locator(".row > .tag")
            await chips.evaluate_all("(chips, words) => chips.forEach((chip) => { chip.textContent = words; })", words)
            assert await chips.count(), address
            assert not await seen.page.evaluate(WIDE, 320), address


async def test_dark_phones_and_light_desktops_are_readable_too(house: House, browser: Browser) -> None:
    faults: list[str] = []
    for width, theme in ((PHONE, "dark"), (DESKTOP, "light")):
        async with looking(browser, house, "Grey Heron", width=width, theme=theme, language="ar") as seen:
            for address in ("/", f"/meetings/{house.meetings['live']}", f"/meetings/{house.meetings['closed']}", "/me"):
                await seen.page.goto(house.home + address)
                faults += [f"{address} {width} {theme} {fault}" for fault in await axe(seen.page, SEEN_ONLY)]
            faults += seen.faults
    assert not faults, "\n".join(faults)


async def test_a_telling_page_weighs_at_most_100_kilobytes(house: House, browser: Browser) -> None:
    weights: dict[str, int] = {}
    for who, address in (
        ("", "/"),
        ("", "/join"),
        ("", "/help"),
        ("Grey Heron", f"/meetings/{house.meetings['live']}"),
    ):
        async with looking(browser, house, who or None) as seen:
            await seen.page.goto(house.home + address, wait_until="networkidle")
            weights[address] = await seen.page.evaluate(WHOLE)
    assert max(weights.values()) <= WEIGHT, weights
