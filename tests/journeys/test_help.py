"""Help in a real browser: the card in a live room without a reload, the button at four in the morning, a worry from the sheet."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from app.alerts import REACH
from crisis.alert import IMMEDIATE
from crisis.taking import Ending, close_alert, take_alert, talk_now
from tests.chat.evening import Someone, waited
from tests.chat.test_pages import opened
from tests.counselling.house import house_in
from tests.crisis.helping.night import Night
from tests.journeys.screen import Screen, at_screen
from tests.places import place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

HEAVY = "That sounded heavy. You do not have to be alone with it."


@pytest.fixture
async def night(tmp_path: Path) -> AsyncIterator[Night]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as settings:
        async with house_in(settings) as house:
            yield Night(house)


async def in_a_room(night: Night, browser: Browser, *men: Someone) -> tuple[Screen, ...]:
    """Their phones, in a live room."""
    aapo = await night.signs_in("Aapo", "support_person")
    meeting = await night.house.evening.meeting(aapo)
    await opened(night.house.evening, aapo, meeting, *men)
    screens = [await at_screen(browser, night.house.evening, one) for one in men]
    for screen in screens:
        await screen.go(f"/meetings/{meeting}")
    return tuple(screens)


def card(screen: Screen) -> Locator:
    return screen.page.locator("[data-help-card]")


async def the_alert(night: Night) -> str:
    (found,) = await night.alert_ids()
    return found


async def test_in_a_live_room_the_card_comes_and_moves_without_a_reload(browser: Browser, night: Night) -> None:
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    leena = await night.signs_in("Leena", "counsellor")
    await night.has_shift(leena)
    his, others = await in_a_room(night, browser, masis, kuikka)
    await his.page.evaluate("window.sameDocument = true")
    await his.write("I will kill my wife")
    await others.reads("I will kill my wife")
    await expect(card(his)).to_contain_text("If you are afraid of what you may do, you can still stop.")
    await expect(card(his)).to_contain_text("Somebody of the team is on duty and has been told.")
    await expect(his.page.get_by_label("Message to the group")).to_be_focused()
    await expect(card(others)).to_have_count(0)
    await card(his).get_by_role("button", name="Talk with somebody here now").click()
    await expect(card(his).get_by_role("button", name="Talk with somebody here now")).to_have_count(0)
    alert = await the_alert(night)
    assert (await night.alerts())[0].seen.sources == ("detection", "asked")
    await night.does(take_alert, leena, alert)
    await expect(card(his)).to_contain_text("of the team has this now.")
    talk = await night.does(talk_now, leena, alert, REACH)
    await expect(card(his).get_by_role("link", name="Open the talk")).to_have_attribute(
        "href", f"/conversations/{talk}"
    )
    await night.does(close_alert, leena, alert, Ending("safer", true_alarm=True, done="He went to his brother."))
    await expect(card(his)).to_have_count(0)
    assert await his.page.evaluate("window.sameDocument")


async def test_put_away_in_the_room_it_comes_back_by_the_button(browser: Browser, night: Night) -> None:
    masis = await night.signs_in("Masis")
    (his,) = await in_a_room(night, browser, masis)
    await his.write("I want to kill myself.")
    await expect(card(his)).to_contain_text(HEAVY)
    await card(his).get_by_role("button", name="Put this away").click()
    await expect(card(his)).to_have_count(0)
    await his.write("I want to kill myself tonight, I have the pills.")
    await expect(card(his)).to_contain_text(HEAVY)
    assert (await night.alerts())[0].seen.tier == IMMEDIATE
    await card(his).get_by_role("button", name="Put this away").click()
    await expect(card(his)).to_have_count(0)
    await his.follow("I need help now")
    await his.press("Ask somebody here for help")
    await expect(card(his)).to_contain_text("We have heard that you need help.")
    await expect(card(his)).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_help_button_at_four_in_the_morning_with_nobody(
    browser: Browser, night: Night, scripts: bool
) -> None:
    night.becomes(4)
    leena, man = await night.signs_in("Leena", "counsellor"), await night.signs_in("Masis")
    await night.has_shift(leena, 8)
    talk = await night.house.begins(man)
    his = await at_screen(browser, night.house.evening, man, java_script_enabled=scripts)
    await his.go(f"/conversations/{talk}")
    await his.sees("Nobody here reads this before 08:00")
    await his.follow("I need help now")
    await his.sees("Nobody here reads at this moment. Somebody of the team reads it today at 08:00")
    await his.press("Ask somebody here for help")
    await his.sees("Somebody of the team reads this today at 08:00")
    await his.sees("Until then these numbers answer.")
    await expect(his.page.locator("[data-help-card] a[href='tel:112']")).to_be_visible()
    assert his.page.url.endswith(f"/conversations/{talk}#main") is scripts
    assert [alert.seen.sources for alert in await night.alerts()] == [("asked",)]


async def test_an_arabic_man_in_a_finnish_house_reads_his_card_in_arabic(browser: Browser, night: Night) -> None:
    masis = await night.signs_in("مسيس", language="ar")
    (his,) = await in_a_room(night, browser, masis)
    await his.page.locator("#say").fill("أريد أن أموت الليلة")
    await his.page.locator(".btn--send").click()
    await expect(card(his)).to_be_visible()
    await expect(card(his).locator(".call").nth(1)).to_have_text("09 2525 0113")
    assert await his.page.locator("[data-help-place]").evaluate("place => getComputedStyle(place).direction") == "rtl"


async def test_a_worry_is_said_from_the_sheet_and_he_stays_in_the_room(browser: Browser, night: Night) -> None:
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    his, others = await in_a_room(night, browser, masis, kuikka)
    await others.write("It is what it is.")
    await his.reads("It is what it is.")
    await his.about("It is what it is.")
    await his.press("I am worried about him")
    await his.sees("Thank you for saying it.")

    async def known() -> bool:
        return [alert.persona for alert in await night.alerts()] == [kuikka.persona]

    await waited(known)
    await expect(card(others)).to_contain_text("If it is heavy now, you do not have to be alone with it.")
    await expect(card(his)).to_have_count(0)
    await his.page.keyboard.press("Escape")
    await his.write("Stay a while.")
    await others.reads("Stay a while.")


async def test_in_the_line_and_in_the_lobby_the_card_comes_without_a_reload(browser: Browser, night: Night) -> None:
    sam, aapo = await night.house.answers("Sam"), await night.signs_in("Aapo", "support_person")
    await night.house.opens_the_door(sam)
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    wished = {"programme": night.programme, "topic": "anger", "distress": "4", "language": "en"}
    assert (await night.presses(masis, "/walk-in", **wished)).status_code == 303
    meeting = await night.house.evening.meeting(aapo)
    await night.presses(kuikka, f"/meetings/{meeting}/seat", act="take")
    for man, path in ((masis, "/walk-in/place"), (kuikka, f"/meetings/{meeting}")):
        his = await at_screen(browser, night.house.evening, man)
        await his.go(path)
        await his.page.wait_for_timeout(500)
        assert (await night.presses(man, programme=night.programme, text="")).status_code == 303
        await expect(card(his)).to_contain_text("We have heard that you need help.")
