"""The page of crisis rules, looked at: on phone and desk, light and dark, in staff's languages, with changes that wait and that are past."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser

from core.work import CLOCK
from tests.counselling.house import house_in
from tests.crisis.desk.ward import Ward
from tests.crisis.settings.test_pages import HOME, SLANG, a_week_passes
from tests.look.house import House
from tests.look.test_look import RULES, SEEN_ONLY, SMALL, WIDE, axe
from tests.look.visits import DESKTOP, PHONE, looking
from tests.places import make_tables, settings_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
FORMS = tuple(f"{HOME}/new?what={what}" for what in ("turn", "phrase", "mask", "bound", "times"))
OPENED = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"


@dataclass
class Desk:
    """A team whose rules have been changed, and wait to be changed further."""

    house: House


@pytest.fixture(scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    folder = tmp_path_factory.mktemp("rules")
    settings = settings_in(folder, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}")
    make_tables(settings)
    async with house_in(settings) as made:
        yield await furnished(Ward(made))


async def furnished(ward: Ward) -> Desk:
    """One change in force, one that does worse and waits, one of the core."""
    leena, sirpa = await ward.house.answers("Leena"), await ward.house.answers("Sirpa", "coordinator")
    place = ward.house.programme
    await ward.sent(leena, f"{HOME}/new", programme=place, **SLANG)
    (change,) = (await ward.data(leena, HOME))["open"]
    await ward.house.evening.kernel.act(a_week_passes, CLOCK)
    await ward.sent(sirpa, f"{HOME}/changes", programme=place, change=change["id"], act="approve")
    why = "Joen nimi on meillä sellainen, että se hälyttää joka päivä turhaan."
    await ward.sent(
        sirpa, f"{HOME}/new", programme=place, what="bound", category="suicide", least="none", most="watch", why=why
    )
    await ward.sent(leena, f"{HOME}/new", programme=place, what="turn", rule="sv.suicide.now", turn="off", why=why)
    return Desk(House(f"http://{ward.house.evening.host}", {"Leena": leena.token}, place, "", {}))


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(PHONE, "light", "fi"), (DESKTOP, "dark", "sv")],
)
async def test_every_page_can_be_used_by_everybody(
    desk: Desk, browser: Browser, width: int, theme: str, language: str
) -> None:
    faults: list[str] = []
    async with looking(browser, desk.house, "Leena", width=width, theme=theme, language=language) as seen:
        for address in (HOME, *(FORMS if width == PHONE else FORMS[1:2])):
            await seen.page.goto(desk.house.home + address)
            if address == HOME:
                await seen.page.locator("#sentence").fill("Painan kohta punaista nappia, tapan itseni")
                await seen.page.locator("#tried button").click()
                await seen.page.locator("#tried mark").first.wait_for()
                await seen.page.evaluate(OPENED)
            found = await axe(seen.page, RULES if theme == "light" else SEEN_ONLY)
            found += [f"wide: {part}" for part in await seen.page.evaluate(WIDE, width)]
            if width == PHONE:
                found += [f"small: {part}" for part in await seen.page.evaluate(SMALL)]
            faults += [f"{address} {fault}" for fault in found]
        faults += seen.faults
    assert not faults, "\n".join(faults)
