"""Private talk in a real browser: the door when it is closed, and from the line to a talk, its end, messages, an account."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from core.clock import MINUTE
from counselling.working import extend, read_it
from tests.chat.evening import Someone
from tests.counselling.house import House, house_in
from tests.journeys.screen import PHONE, Screen, at_screen
from tests.places import place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as settings:
        async with house_in(settings) as made:
            yield made


async def nobody_yet(browser: Browser, house: House, scripts: bool = True) -> Screen:
    """A phone of somebody whom the house does not know."""
    phone: Any = PHONE
    context = await browser.new_context(viewport=phone, java_script_enabled=scripts)
    context.set_default_timeout(30_000)
    return Screen(house.evening, Someone("", "", "", ""), context, await context.new_page())


async def agrees(page: Page) -> None:
    """He ticks what everybody ticks who comes for the first time."""
    await page.locator("#agreement").check()
    await page.locator("#consent").check()
    await page.get_by_label("18 or over").check()


async def takes_a_place(man: Screen) -> str:
    """From the door to a place in the line. Gives his conversation."""
    await man.go("/walk-in")
    await man.sees("Open until")
    await agrees(man.page)
    await man.button("Take a place in the line").dblclick()
    await man.page.wait_for_url("**/walk-in/place")
    talk = await man.page.locator("[data-waiting]").get_attribute("data-waiting")
    assert talk
    return talk


async def says(man: Screen, words: str) -> None:
    await man.page.get_by_label("Your message").fill(words)
    await man.button("Send").click()


async def test_the_door_is_closed_and_he_writes_instead(browser: Browser, house: House) -> None:
    man = await nobody_yet(browser, house)
    page = man.page
    await man.go("/walk-in")
    await man.sees("Nobody is here")
    await expect(page.get_by_role("link", name="112").first).to_be_visible()
    await man.go(f"/conversations/new?programme={house.programme}")
    await expect(page).to_have_url(
        f"http://{man.evening.host}/enter?next=%2Fconversations%2Fnew%3Fprogramme%3D{house.programme}"
    )
    await man.go("/join")
    await page.get_by_label("Password").fill("three plain words")
    await agrees(page)
    await man.press("Go on")
    await page.wait_for_url("**/me/once**")
    await man.go(f"/conversations/new?programme={house.programme}")
    await page.wait_for_url("**/me/personas/**")
    await page.locator("form button.btn--main").first.click()
    await page.wait_for_url("**/conversations/new**")
    await man.sees("If you write now, you are answered by")
    await page.get_by_label("Your first message").fill("It is three in the morning.")
    await page.get_by_role("radio", name="5, very heavy").check(force=True)
    await man.press("Send")
    await page.wait_for_url("**/conversations/*")
    await man.reads("It is three in the morning.")
    await man.sees("You are answered by")
    talk = page.url.split("/")[-1].partition("#")[0]
    sam = await house.answers("Sam")
    await house.takes(sam, talk)
    await man.sees("a counsellor, has your conversation now.")
    await house.act(read_it, sam, talk, on=(talk,))
    await man.sees("is reading what you wrote.")
    await house.writes(sam, talk, "I am up too. What keeps you awake?")
    await man.reads("I am up too. What keeps you awake?")
    await man.sees_not("You are answered by")


async def test_from_the_line_to_a_talk_its_limit_messages_and_an_account(browser: Browser, house: House) -> None:
    sam, lee = await house.answers("Sam"), await house.answers("Lee", "support_person")
    await house.opens_the_door(sam, lee)
    first, man = await nobody_yet(browser, house), await nobody_yet(browser, house)
    await takes_a_place(first)
    talk = await takes_a_place(man)
    page = man.page
    await expect(man.text("1 man before you.")).to_be_visible(timeout=20_000)
    assert await page.title() == "One moment"
    await page.get_by_label("What is this about, in a few words?").fill("My boy.")
    await man.press("Keep it for the one who answers")
    await expect(page.locator('[data-fresh="mine"]')).to_contain_text("My boy.")
    await page.get_by_label("What is this about, in a few words?").fill("And another thing")
    await house.calls(lee)
    await expect(man.text("You are next.")).to_be_visible(timeout=20_000)
    await house.calls(sam)
    await page.wait_for_url(f"**/conversations/{talk}")
    await man.sees("You talk live, until")
    await man.reads("My boy.")
    await expect(page.get_by_label("Your message")).to_have_value("And another thing")
    await says(man, "And another thing")
    await house.writes(sam, talk, "Tell me about your boy.")
    await man.reads("Tell me about your boy.")
    await house.act(extend, sam, talk, on=(talk,))
    await man.sees("added time. The live talk goes on until")
    for minute in range(0, 56, 8):
        house.evening.clock.go(8 * MINUTE)
        if minute < 48:
            await house.writes(sam, talk, f"Minute {minute}")
            await man.reads(f"Minute {minute}")
    await man.sees("A few minutes are left")
    await says(man, "One last word")
    await man.reads("One last word")
    house.evening.clock.go(5 * MINUTE)
    await man.sees("This talk has ended")
    await expect(page.get_by_label("Your message")).to_be_hidden()
    await man.press("Go on by writing")
    await man.sees("You are answered by")
    await says(man, "By writing, then.")
    await man.reads("By writing, then.")
    await man.page.get_by_role("link", name="About this conversation").click()
    await man.follow("Make an account, and keep this talk")
    await page.get_by_label("Password").fill("three plain words")
    await man.press("Go on")
    await page.wait_for_url("**/me/once**")
    await man.go(f"/conversations/{talk}")
    await man.reads("My boy.")
    await man.reads("By writing, then.")
    await house.writes(sam, talk, "I read you, in peace.")
    await man.reads("I read you, in peace.")
    await man.sees_not("Make an account")


async def test_the_only_one_who_answers_is_ill_and_nobody_is_left_to_guess(browser: Browser, house: House) -> None:
    sam, leena = await house.answers("Sam"), await house.answers("Leena")
    await house.plans(sam, "walk_in", hours=4)
    await house.plans(sam, "messages", hours=2)
    await house.plans(leena, "walk_in", ahead=20)
    await house.plans(leena, "messages", ahead=20)
    kuikka = await house.evening.sign_in("Kuikka")
    talk = await house.begins(kuikka, "Are you there today?")
    await house.takes(sam, talk)
    promised = (await house.state(talk)).talk.promise
    assert promised is not None
    stranger, waits = await nobody_yet(browser, house), await at_screen(browser, house.evening, kuikka)
    await stranger.go("/walk-in")
    await stranger.sees("Nobody is here at this moment")
    await stranger.sees("Somebody should be here by now. Look again in a few minutes.")
    await stranger.sees("Next opening:")
    await stranger.sees("Leave a message")
    await expect(stranger.page.get_by_role("link", name="112").first).to_be_visible()
    await expect(stranger.button("Take a place in the line")).to_have_count(0)
    await waits.go(f"/conversations/{talk}")
    await waits.sees("You are answered by")
    house.evening.clock.go(promised - house.evening.kernel.now() + 31 * MINUTE)
    await waits.sees("The team has your conversation again, and somebody else answers you.")
    await waits.sees("We cannot keep the earlier time, and are sorry. You are answered by")
    moved = await house.state(talk)
    assert moved.holder is None
    assert moved.talk.promise is not None
    assert moved.talk.promise > house.evening.kernel.now()
    await house.takes(leena, talk)
    await house.writes(leena, talk, "Sam is ill. I am Leena, and I have read what you wrote.")
    await waits.reads("Sam is ill. I am Leena, and I have read what you wrote.")


async def test_the_door_closes_on_one_who_waits_and_he_leaves_a_message_in_one_tap(
    browser: Browser, house: House
) -> None:
    sam = await house.answers("Sam")
    shifts = await house.opens_the_door(sam)
    tired, man = await nobody_yet(browser, house), await nobody_yet(browser, house)
    await takes_a_place(tired)
    talk = await takes_a_place(man)
    await house.goes_off(sam, shifts[0])
    for one in (tired, man):
        await expect(one.text("The door has closed, and nobody answers any more.")).to_be_visible(timeout=20_000)
    await man.press("Leave a message now")
    await man.page.wait_for_url(f"**/conversations/{talk}")
    await man.sees("You are answered by")
    house.evening.clock.go(31 * MINUTE)
    await expect(tired.text("The door has closed and nobody could come to you any more.")).to_be_visible(timeout=20_000)
    await tired.press("Go on by writing")
    await tired.sees("You are answered by")


async def test_without_javascript_from_the_door_to_the_talk(browser: Browser, house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    man = await nobody_yet(browser, house, scripts=False)
    talk = await takes_a_place(man)
    await man.follow("Write something for the one who answers")
    await man.page.get_by_label("What is this about, in a few words?").fill("My boy.")
    await man.press("Keep it for the one who answers")
    await man.sees("My boy.")
    await house.calls(sam)
    await man.follow("Look again")
    await man.page.wait_for_url(f"**/conversations/{talk}")
    await man.sees("You talk live, until")
    await man.page.get_by_label("Your message").fill("Here I am.")
    await man.button("Send").click()
    await man.reads("Here I am.")
    await house.writes(sam, talk, "And here am I.")
    await man.follow("Read on")
    await man.reads("And here am I.")


async def test_what_he_types_survives_a_reload_and_a_lost_line(browser: Browser, house: House) -> None:
    masis = await house.evening.sign_in("Masis")
    talk = await house.begins(masis)
    man = await nobody_yet(browser, house)
    host = house.evening.host.partition(":")[0]
    await man.context.add_cookies([{"name": "rinnalla", "value": masis.token, "domain": host, "path": "/"}])
    await man.go(f"/conversations/{talk}")
    await man.page.get_by_label("Your message").press_sequentially("Half a sentence")
    await man.sees("Kept here until you send it.")
    another = await nobody_yet(browser, house)
    await another.context.add_cookies([{"name": "rinnalla", "value": masis.token, "domain": host, "path": "/"}])
    await another.go(f"/conversations/{talk}")
    await expect(another.page.get_by_label("Your message")).to_have_value("Half a sentence")
    await man.context.set_offline(True)
    await says(man, "Sent while the line was gone")
    await man.sees("Not sent yet")
    await man.context.set_offline(False)
    await man.sees_not("Not sent yet")
    await man.reads("Sent while the line was gone")
    await man.page.reload()
    await man.reads("Sent while the line was gone")
    await expect(man.page.get_by_label("Your message")).to_have_value("")
