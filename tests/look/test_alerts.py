"""The alert pages, looked at: on every screen, in light and dark, in Finnish and Swedish; and the bell, which covers nothing that one needs."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, expect

from tests.counselling.house import house_in
from tests.crisis.desk.ward import CLOSING, HOME, TELLING, Ward
from tests.look.house import House
from tests.look.test_look import RULES, SEEN_ONLY, SMALL, WEIGHT, WHOLE, WIDE, axe
from tests.look.visits import DESKTOP, PHONE, looking
from tests.places import make_tables, settings_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

COVERED = """() => {
  const bell = document.querySelector('[data-bell]');
  if (!bell || bell.hidden) return ['there is no bell'];
  const box = bell.getBoundingClientRect();
  const over = (part) => { const at = part.getBoundingClientRect(); return at.height && at.top < box.bottom && at.bottom > box.top && at.left < box.right && at.right > box.left; };
  return [...document.querySelectorAll('main :is(h1, h2, button, .tag, textarea)')].filter((part) => over(part)).map((part) => `the bell covers ${part.textContent.trim()}`);
}"""


@dataclass
class Desk:
    """A team with alerts that ring, are held, told of and closed."""

    house: House
    held: str
    pages: tuple[str, ...]


@pytest.fixture(scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = settings_in(
        tmp_path_factory.mktemp("alerts"), RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}"
    )
    make_tables(settings)
    async with house_in(settings) as made:
        yield await furnished(Ward(made))


async def furnished(ward: Ward) -> Desk:
    """A counsellor on shift: one alert of hers, one that rings, one to watch, one that is closed, one from outside."""
    leena, nadia = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    await ward.on_shift(leena, nadia)
    _, held = await ward.alert("Lepopäivälintu Kaukaisesta")
    _, closed = await ward.alert("Honka", tier=1)
    for alert in (held, closed):
        await ward.asks(leena, alert, "take")
    await ward.asks(leena, held, "step", step="self.there")
    await ward.asks(leena, held, "tell", **TELLING, key="t")
    await ward.asks(leena, held, "consult", whom=str(nadia.grant))
    await ward.asks(leena, closed, "close", **CLOSING, **ward.day_ahead())
    _, ringing = await ward.alert("Masis", tier=3, kinds=("other", "child", "self"))
    _, watch = await ward.alert("Kuikka", tier=1)
    outside = await ward.raised(None, "Naapurini ei voi hyvin.", source="outside", language="fi")
    pages = (HOME, *(f"{HOME}/{one}" for one in (held, ringing, watch, closed, outside)), f"{HOME}/{held}/around")
    house = House(f"http://{ward.house.evening.host}", {"Leena": leena.token}, ward.house.programme, "", {})
    return Desk(house, held, pages)


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark"), (PHONE, "dark"), (DESKTOP, "light")])
async def test_every_page_can_be_used_by_everybody(desk: Desk, browser: Browser, width: int, theme: str) -> None:
    faults: list[str] = []
    async with looking(browser, desk.house, "Leena", width=width, theme=theme) as seen:
        for address in desk.pages:
            await seen.page.goto(desk.house.home + address)
            found = await axe(seen.page, RULES if theme == "light" else SEEN_ONLY)
            if width == PHONE:
                found += [f"small: {part}" for part in await seen.page.evaluate(SMALL)]
            faults += [f"{address} {fault}" for fault in found]
        faults += seen.faults
    assert not faults, "\n".join(faults)


async def test_what_can_be_opened_can_be_used_too(desk: Desk, browser: Browser) -> None:
    faults: list[str] = []
    for width in (PHONE, DESKTOP):
        async with looking(browser, desk.house, "Leena", width=width) as seen:
            await seen.page.goto(f"{desk.house.home}{HOME}/{desk.held}")
            await seen.page.evaluate(
                "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
            )
            faults += [f"at {width}: {fault}" for fault in await axe(seen.page, RULES)]
            faults += [f"at {width}: {part}" for part in await seen.page.evaluate(WIDE, width)]
            faults += seen.faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["fi", "sv"])
async def test_every_page_fits_every_screen(desk: Desk, browser: Browser, language: str) -> None:
    faults: list[str] = []
    async with looking(browser, desk.house, "Leena", language=language) as seen:
        for address in desk.pages:
            await seen.page.goto(desk.house.home + address)
            for width in (320, 390, 768, 1024, 1280, 1366, 1920):
                await seen.page.set_viewport_size({"width": width, "height": 800})
                faults += [f"{address} at {width}: {part}" for part in await seen.page.evaluate(WIDE, width)]
        faults += seen.faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
async def test_the_bell_covers_nothing_that_one_needs(desk: Desk, browser: Browser, width: int) -> None:
    async with looking(browser, desk.house, "Leena", width=width) as seen:
        for address in ("/desk", "/desk/inbox", "/desk/rota", f"{HOME}/{desk.held}"):
            await seen.page.goto(desk.house.home + address)
            await expect(seen.page.locator("[data-bell]")).to_be_visible()
            faults = await seen.page.evaluate(COVERED)
            assert not faults, (address, faults)
        assert not seen.faults


async def test_an_alert_weighs_no_more_than_other_pages(desk: Desk, browser: Browser) -> None:
    async with looking(browser, desk.house, "Leena", width=DESKTOP) as seen:
        await seen.page.goto(f"{desk.house.home}{HOME}/{desk.held}")
        assert await seen.page.evaluate(WHOLE) <= WEIGHT
