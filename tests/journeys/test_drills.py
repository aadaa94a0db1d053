"""A drill in a real browser: planned, agreed to, rung, taken, ticked, answered by a made-up man, closed, and looked back on."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from core.work import CLOCK
from crisis.clockwork import desks_answer
from tests.counselling.house import house_in
from tests.crisis.desk.ward import HOME, Ward
from tests.journeys.screen import PHONE, WIDE, Screen, at_screen
from tests.places import place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as settings:
        async with house_in(settings) as made:
            yield Ward(made)


async def at_desk(browser: Browser, ward: Ward, name: str, role: str, path: str, **options: object) -> Screen:
    """Somebody of the team sits at a page of the desk, which is heard."""
    who = await ward.house.answers(name, role)
    await ward.house.evening.kernel.act(desks_answer, CLOCK, (who.persona,))
    screen = await at_screen(browser, ward.house.evening, who, **{"viewport": WIDE, **options})
    await screen.go(path)
    return screen


async def test_a_drill_is_rung_taken_ticked_and_closed_and_the_record_shows_how_fast(
    browser: Browser, ward: Ward
) -> None:
    leena = await at_desk(browser, ward, "Leena", "counsellor", HOME, viewport=PHONE)
    nadia = await at_desk(browser, ward, "Nadia", "counsellor", HOME)
    sirpa = await at_desk(browser, ward, "Sirpa", "coordinator", "/desk/drills")
    await sirpa.page.get_by_label("A message in a live room").check()
    await sirpa.page.get_by_label("Leena").check()
    await sirpa.press("Plan it")
    await sirpa.sees("has not answered yet")
    await leena.page.reload()
    await leena.follow("Answer")
    await leena.press("I take part")
    await sirpa.page.reload()
    await sirpa.sees("takes part")
    await sirpa.press("Begin the drill")
    await sirpa.sees("This page looks again by itself.")
    bell = leena.page.locator("[data-bell]")
    await expect(bell).to_be_visible()
    await expect(bell).to_contain_text("Drill: nobody is in danger")
    await expect(nadia.page.locator("[data-bell]")).to_be_hidden()
    await bell.get_by_role("link").click()
    await leena.sees("This is a drill. Nobody is in danger.")
    await expect(leena.page.locator("mark").first).to_contain_text("kill myself")
    await leena.press("I take it")
    await leena.sees("I did not think that anybody would answer.")
    await leena.page.locator(".protocol .tick button").nth(2).click()
    await leena.sees("I have the pills here.")
    await leena.page.locator("#close").get_by_label("Safer now.").check()
    await leena.page.locator("#close").get_by_label("True: it was right to ring").check()
    await leena.page.locator("#done").fill("I asked him straight out.")
    await leena.page.locator("#close").get_by_role("button", name="Close the alert").click()
    await leena.sees("It was a true alarm.")
    await expect(sirpa.page.get_by_text(re.compile(r"took it \d+ seconds? after the call"))).to_be_visible(
        timeout=15_000
    )
    await sirpa.sees("I asked him straight out.")
    await sirpa.page.reload()
    await sirpa.page.get_by_label("What we said afterwards").fill("We ask sooner.")
    await sirpa.press("Keep it")
    await nadia.go(HOME)
    await nadia.sees("No alert is open")
    await nadia.sees_not("Practice Heron")
