"""Alerts in a real browser: a message in a live room, the bell on whatever page of a desk is open, who takes it, how it ends."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from chat.service import take_seat
from crisis.rules import rulebook
from tests.counselling.house import house_in
from tests.crisis.desk.ward import HOME, Ward
from tests.journeys.screen import PHONE, WIDE, Screen, at_screen
from tests.places import place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 2.0
"""Seconds in which an alert is on an open desk."""
HEARD = """() => {
  globalThis.beats = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { globalThis.beats += 1; return start.apply(this, at); };
}"""
"""Counts the tones that a page makes."""


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as settings:
        async with house_in(settings) as made:
            yield Ward(made)


async def at_desk(browser: Browser, ward: Ward, name: str, path: str, **options: object) -> Screen:
    """A counsellor of the team sits down at a page of her desk."""
    who = ward.house.evening.people.get(name) or await ward.house.answers(name)
    screen = await at_screen(browser, ward.house.evening, who, **{"viewport": WIDE, **options})
    await screen.go(path)
    return screen


async def in_a_room(browser: Browser, ward: Ward, name: str) -> Screen:
    """A man sits in a live room on his phone."""
    evening = ward.house.evening
    aapo, who = await evening.sign_in("Aapo", "support_person"), await evening.sign_in(name)
    meeting = await evening.meeting(aapo)
    await ward.house.act(take_seat, who, meeting, on=(meeting,))
    man = await at_screen(browser, evening, who, viewport=PHONE)
    await man.go(f"/meetings/{meeting}")
    aapo_leads = await at_screen(browser, evening, aapo, viewport=WIDE)
    await aapo_leads.go(f"/meetings/{meeting}/lead")
    await aapo_leads.press("Open the room")
    await expect(man.page.get_by_label("Message to the group")).to_be_visible()
    return man


async def rings(desk: Screen) -> None:
    await expect(desk.page.locator("[data-bell]")).to_be_visible()
    await expect(desk.page).to_have_title(re.compile("^Alert · "))


async def is_silent(desk: Screen) -> None:
    await expect(desk.page.locator("[data-bell]")).to_be_hidden()
    await expect(desk.page).not_to_have_title(re.compile("^Alert · "))


async def test_a_message_in_a_live_room_rings_is_taken_by_one_and_closed(browser: Browser, ward: Ward) -> None:
    leena_is, nadia_is = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    await ward.on_shift(leena_is, nadia_is)
    leena = await at_desk(browser, ward, "Leena", "/desk/inbox")
    nadia = await at_desk(browser, ward, "Nadia", "/desk/rota")
    man = await in_a_room(browser, ward, "Zeytun")
    await is_silent(leena)
    rulebook()  # as a house that has been open for a while knows its rules
    await man.page.get_by_label("Message to the group").fill("I am going to kill myself tonight.")
    began = time.monotonic()
    await man.press("Send")
    await leena.page.locator("[data-bell]").wait_for(state="visible", timeout=SOON * 1_000)
    took = time.monotonic() - began
    assert took <= SOON, f"the desk rang after {took:.2f} s"
    await rings(nadia)
    await leena.page.locator("[data-bell] a").click()
    await leena.sees("Zeytun may be in danger")
    await expect(leena.page.locator("mark")).to_contain_text("kill myself")
    await nadia.page.locator("[data-bell] a").click()
    await expect(nadia.button("I take it")).to_be_visible()
    await leena.press("I take it")
    await leena.sees("Leena took it.")
    await nadia.sees("Leena has this, since")
    await expect(nadia.page.get_by_role("button", name="I take it")).to_have_count(0)
    await is_silent(nadia)
    await leena.page.locator(".protocol .tick button").first.click()
    await leena.sees("1 of 7")
    await nadia.sees("1 of 7")
    await leena.page.locator("#close").get_by_label("Safer now.").check()
    await leena.page.locator("#close").get_by_label("True: it was right to ring").check()
    await leena.page.locator("#done").fill("His brother is with him.")
    await leena.page.locator("#close").get_by_role("button", name="Close the alert").click()
    await leena.sees("It was a true alarm.")
    await nadia.sees("His brother is with him.")
    await nadia.go(HOME)
    await nadia.sees("1 closed in the last 30 days")


async def test_who_is_a_moment_slower_is_told_who_was_faster(browser: Browser, ward: Ward) -> None:
    await ward.house.answers("Leena")
    _, alert = await ward.alert()
    leena = await at_desk(browser, ward, "Leena", f"{HOME}/{alert}")
    nadia = await at_desk(browser, ward, "Nadia", f"{HOME}/{alert}")
    await nadia.page.route(f"**{HOME}/{alert}", lambda route: route.abort())  # her page is a moment behind
    await leena.press("I take it")
    await leena.sees("Leena took it.")
    await nadia.press("I take it")
    await expect(nadia.page.locator("[data-refused]", has_text="Leena")).to_be_visible()


async def test_a_desk_sounds_only_when_it_was_allowed_and_stops_when_somebody_has_it(
    browser: Browser, ward: Ward
) -> None:
    leena_is = await ward.house.answers("Leena")
    await ward.on_shift(leena_is)
    leena = await at_desk(browser, ward, "Leena", HOME)
    await leena.page.evaluate(HEARD)
    _, first = await ward.alert("Masis", tier=3)
    await rings(leena)
    assert await leena.page.evaluate("beats") == 0, "a desk that nobody allowed to ring is silent"
    await leena.press("Let this desk ring")
    await leena.page.wait_for_function("beats > 3", timeout=10_000)
    await leena.sees("This desk rings.")
    await ward.asks(await ward.house.answers("Nadia"), first, "take")
    await is_silent(leena)
    await leena.page.wait_for_timeout(600)
    before = await leena.page.evaluate("beats")
    await leena.page.wait_for_timeout(4_500)
    assert await leena.page.evaluate("beats") == before, "it is silent once somebody has it"


async def test_who_is_handed_an_alert_or_asked_to_look_hears_of_it_on_any_page(browser: Browser, ward: Ward) -> None:
    leena_is, nadia_is = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    _, alert = await ward.alert()
    await ward.asks(leena_is, alert, "take")
    nadia = await at_desk(browser, ward, "Nadia", "/desk/rota")
    await is_silent(nadia)
    await ward.asks(leena_is, alert, "consult", whom=str(nadia_is.grant))
    await nadia.sees("Somebody asks you to look at an alert.")
    await ward.asks(leena_is, alert, "hand_over", to=str(nadia_is.grant))
    await nadia.sees("An alert was handed over to you.")
    await nadia.page.locator("[data-bell] a").click()
    await nadia.sees("handed it over to")
    await is_silent(nadia)


async def test_what_is_being_written_stays_while_the_page_follows(browser: Browser, ward: Ward) -> None:
    leena_is, nadia_is = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    man, alert = await ward.alert()
    await ward.asks(leena_is, alert, "take")
    leena = await at_desk(browser, ward, "Leena", f"{HOME}/{alert}")
    await leena.page.locator("#done").fill("He answers, slowly.")
    await leena.page.locator("#note").fill("His brother lives near.")
    await ward.asks(leena_is, alert, "consult", whom=str(nadia_is.grant))
    await ward.asks(nadia_is, alert, "note", note="Call me any time.", key="k")
    await leena.sees("Call me any time.")
    await ward.raised(man, "I have the rope here. I kill myself tonight.", tier=3)
    await leena.sees("A further sign.")
    await leena.sees("Immediate danger")
    assert await leena.page.locator("#done").input_value() == "He answers, slowly."
    assert await leena.page.locator("#note").input_value() == "His brother lives near."


async def test_a_desk_whose_line_was_gone_rings_when_it_is_back(browser: Browser, ward: Ward) -> None:
    await ward.house.answers("Leena")
    leena = await at_desk(browser, ward, "Leena", "/desk")
    await expect(leena.page.locator("[data-bell]")).to_be_attached()
    await leena.context.set_offline(True)
    await ward.alert()
    await leena.sees("this desk does not ring")
    await is_silent(leena)
    await leena.context.set_offline(False)
    await rings(leena)
    await leena.sees_not("this desk does not ring")


async def test_everything_goes_without_scripts(browser: Browser, ward: Ward) -> None:
    await ward.house.answers("Leena")
    await ward.alert()
    leena = await at_desk(browser, ward, "Leena", "/desk", java_script_enabled=False, viewport=PHONE)
    await leena.page.locator("[data-bell] a").click()
    await leena.sees("This page does not ring by itself")
    await leena.press("I take it")
    await leena.sees("Leena took it.")
    await leena.page.locator(".tick button").first.click()
    await leena.sees("1 of 6")
    await leena.page.locator("#close").get_by_role("button", name="Close the alert").click()
    await leena.sees("Choose how it ended.")
    await leena.page.locator("#done").fill("He laughed about it.")
    await leena.page.locator("#close").get_by_label("Not what it seemed.").check()
    await leena.page.locator("#close").get_by_label("False: nothing").check()
    await leena.page.locator("#close").get_by_role("button", name="Close the alert").click()
    await leena.sees("It was a false alarm.")
