"""Aftercare in a real browser: danger in a live room, the room closes, and each sees what is for him, nobody whose alert it was."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from chat.service import take_seat
from crisis.rules import rulebook
from tests.crisis.desk.ward import Ward
from tests.journeys.screen import PHONE, WIDE, at_screen
from tests.journeys.test_alerts import at_desk, ward

__all__ = ["ward"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


async def test_after_an_alert_in_a_room_each_is_cared_for(browser: Browser, ward: Ward) -> None:
    rulebook()  # as a house that has been open for a while knows its rules
    evening = ward.house.evening
    leena_is = await ward.house.answers("Leena")
    await ward.on_shift(leena_is)
    aapo, zeytun, masis = [await evening.sign_in(*who) for who in (("Aapo", "support_person"), ("Zeytun",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    for one in (zeytun, masis):
        await ward.house.act(take_seat, one, meeting, on=(meeting,))
    man, other = [await at_screen(browser, evening, one, viewport=PHONE) for one in (zeytun, masis)]
    leads = await at_screen(browser, evening, aapo, viewport=WIDE)
    for screen, path in ((man, ""), (other, ""), (leads, "/lead")):
        await screen.go(f"/meetings/{meeting}{path}")
    await leads.press("Open the room")
    await expect(other.page.get_by_label("Message to the group")).to_be_visible()
    await man.page.get_by_label("Message to the group").fill("I am going to kill myself tonight.")
    await man.press("Send")

    await leads.sees("What helps the room now")
    await leads.sees("Breathe, then answer once")
    leena = await at_desk(browser, ward, "Leena", "/desk/alerts")
    await leena.page.locator(".alert-row").first.click()
    await leena.press("I take it")
    await leena.sees("Leena took it.")

    await leads.page.locator("[data-menu=close] summary").click()
    await leads.press("Close at once")
    for screen in (other, man):
        await screen.sees("How are you after the evening?")
        assert "Zeytun" not in await screen.page.locator("[data-afterwards]").inner_text()
    await leads.go("/desk/aftercare")
    await leads.sees("Talk over an evening that you led")
    await leads.sees("Stop for a quarter of an hour")
    assert "Zeytun" not in await leads.page.locator("main").inner_text()

    await other.page.get_by_role("link", name="I would like to talk").click()
    await other.sees("A counsellor answers you by")
    await other.press("Ask for a talk")
    await other.page.wait_for_url("**/conversations/*")
    await other.sees("I was in the group, and I would like to talk about it.")

    await leena.page.locator("#close").get_by_label("Safer now.").check()
    await leena.page.locator("#close").get_by_label("True: it was right to ring").check()
    await leena.page.locator("#done").fill("His brother is with him.")
    await leena.page.locator("#close").get_by_role("button", name="Close the alert").click()
    await leena.sees("It was a true alarm.")
    await leena.go("/desk/aftercare")
    await leena.sees("Talk over an alert that you had")
    await leena.press("I do without")
    await leena.sees("Nothing waits for you")
