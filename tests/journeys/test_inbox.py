"""The desk of those who answer in a real browser, with the men on the other side: who takes, who hands over, what is agreed, what is overdue."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from core.clock import MINUTE
from tests.chat.evening import Someone
from tests.counselling.desk.office import HOME, Office
from tests.counselling.house import House, house_in
from tests.journeys.screen import PHONE, WIDE, Screen, at_screen
from tests.places import place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as settings:
        async with house_in(settings) as made:
            yield Office(made)


async def at_desk(browser: Browser, house: House, who: Someone, path: str = "/desk/inbox?box=new") -> Screen:
    """He sits down at the wide screen of his desk."""
    screen = await at_screen(browser, house.evening, who, viewport=WIDE)
    await screen.go(path)
    return screen


async def at_phone(browser: Browser, house: House, who: Someone, talk: str, **more: str) -> Screen:
    """A man has his conversation open on his phone."""
    screen = await at_screen(browser, house.evening, who, viewport=PHONE, **more)
    await screen.go(f"/conversations/{talk}")
    return screen


async def takes(desk: Screen, name: str) -> None:
    """He opens a conversation that nobody has, and takes it."""
    await desk.page.locator("[data-row]", has_text=name).click()
    await desk.page.get_by_role("button", name="Take it", exact=True).click()
    await expect(desk.page.locator("#say")).to_be_visible()


async def answers(desk: Screen, words: str) -> None:
    await desk.page.locator("#say").fill(words)
    await desk.page.locator("[data-send]").click()
    await expect(desk.message(words)).to_have_count(1)


async def says(man: Screen, what: str, yes: str) -> None:
    """He answers what he was asked."""
    asked = man.page.locator("form", has=man.page.locator(f'[name="what"][value="{what}"]'))
    await asked.locator(f'button[name="yes"][value="{yes}"]').click()


async def uses(desk: Screen, tool: str) -> None:
    """He opens a tool."""
    await desk.page.locator(f'[data-menu="{tool}"] > summary').click()


async def test_two_counsellors_see_him_come_and_one_of_them_takes_him(browser: Browser, office: Office) -> None:
    house = office.house
    leena = await at_desk(browser, house, await house.answers("Leena"))
    nadia = await at_desk(browser, house, await house.answers("Nadia"))
    await leena.sees("Nobody waits")
    _, talk = await office.man("Kuikka", "Cold hands.")
    for desk in (leena, nadia):
        await expect(desk.page.locator("[data-row]", has_text="Kuikka")).to_be_visible()
        await expect(desk.page).to_have_title(re.compile(r"^\(1\) "))
    await leena.page.route("**/desk/inbox*light=1*", lambda route: route.abort())  # her list is a moment behind
    await nadia.press("Take the next")
    await expect(nadia.page).to_have_url(re.compile(f"{HOME}/{talk}"))
    await leena.press("Take the next")
    await leena.sees("Nadia was a moment faster and has it now.")
    await nadia.reads("Cold hands.")
    await answers(nadia, "What happens just before?")
    await leena.go(f"{HOME}/{talk}")
    await leena.sees("Read it for a reason")
    await expect(leena.message("Cold hands.")).to_have_count(0)


async def test_a_hand_over_is_refused_then_agreed_and_three_are_in_the_room(browser: Browser, office: Office) -> None:
    house = office.house
    who, colleague = await house.answers("Leena"), await house.answers("Aapo", "support_person")
    someone, talk = await office.man("Kuikka", "Only Leena knows this.")
    leena = await at_desk(browser, house, who)
    await takes(leena, "Kuikka")
    man = await at_phone(browser, house, someone, talk)
    for first in (True, False):
        await uses(leena, "transfer")
        await leena.page.locator("#summary").fill("He fears Wednesday.")
        await leena.page.locator('[data-menu="transfer"]').get_by_role("button", name="Ask him").click()
        await expect(leena.page.locator(".banner", has_text="Aapo")).to_be_visible()
        await man.sees("He fears Wednesday.")
        if first:
            await says(man, "transfer", "no")
            await leena.sees("He said no to the hand-over. Nothing changes.")
        else:
            await man.page.locator('[name="along"][value="summary"]').check()
            await says(man, "transfer", "yes")
    await leena.sees("He said yes.")
    aapo = await at_desk(browser, house, colleague, f"{HOME}/{talk}?box=mine")
    await aapo.sees("He fears Wednesday.")
    await expect(aapo.message("Only Leena knows this.")).to_have_count(0)
    await answers(aapo, "Hello, I am Aapo.")
    await man.reads("Hello, I am Aapo.")
    await leena.press("Leave it to Aapo")
    await man.sees("Leena has left. Aapo talks with you.")
    await expect(leena.page.locator("#say")).to_have_count(0)


async def test_three_times_and_three_more_when_both_want_it(browser: Browser, office: Office) -> None:
    house = office.house
    someone, talk = await office.man("Kuikka")
    aapo = await at_desk(browser, house, await house.answers("Aapo", "support_person"))
    await takes(aapo, "Kuikka")
    man = await at_phone(browser, house, someone, talk)
    await aapo.text("Offer an agreement").click()
    await aapo.page.locator("#kind").select_option("3+3")
    await aapo.press("Offer it to him")
    await man.sees("Aapo made a suggestion about how long you go on.")
    await says(man, "contract", "yes")
    await aapo.sees("He agreed: 3 times.")
    for number in (1, 2, 3):
        await aapo.press("Count one time")
        await expect(aapo.page.locator(".pane--about .num", has_text=f"{number} of 3").first).to_be_visible()
    await aapo.press("I want to go on")
    await man.sees("Aapo has said whether to go on.")
    await man.press("I want to go on")
    await aapo.sees("Both want to go on: 6 times now.")
    await expect(aapo.page.locator(".pane--about .num", has_text="3 of 6").first).to_be_visible()


async def test_what_is_overdue_goes_back_to_the_team_and_another_answers(browser: Browser, office: Office) -> None:
    house = office.house
    someone, talk = await office.man("Kuikka", "Is anybody there?", promise=house.evening.kernel.now() + 10 * MINUTE)
    leena = await at_desk(browser, house, await house.answers("Leena"))
    nadia = await at_desk(browser, house, await house.answers("Nadia"))
    await takes(leena, "Kuikka")
    man = await at_phone(browser, house, someone, talk)
    office.later(8 * MINUTE)
    await expect(leena.page.locator("[data-row]", has_text="left").first).to_be_visible()
    office.later(3 * MINUTE)
    await expect(leena.page.locator("[data-row] .tag--danger").first).to_be_visible()
    for _ in range(2):
        office.later(10 * MINUTE)
        await nadia.go("/desk/inbox?box=team")
        await leena.page.reload()
    office.later(10 * MINUTE)
    await expect(leena.page.locator("#say")).to_have_count(0)
    await man.sees("We cannot keep the earlier time, and are sorry.")
    await nadia.go("/desk/inbox?box=new")
    await takes(nadia, "Kuikka")
    await answers(nadia, "I am here now, and I am sorry that you waited.")
    await man.reads("I am here now, and I am sorry that you waited.")


async def test_one_who_writes_arabic_meets_a_finnish_team(browser: Browser, office: Office) -> None:
    house = office.house
    someone = await house.evening.sign_in("Sindian", language="ar")
    talk = await office.writes(someone, "لا أعرف من أين أبدأ.", language="ar")
    man = await at_phone(browser, house, someone, talk, locale="ar")
    await expect(man.page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(man.message("لا أعرف من أين أبدأ.")).to_have_count(1)
    context = await at_screen(browser, house.evening, await house.answers("Leena"), viewport=WIDE, locale="fi")
    await context.go("/language?language=fi")
    await context.go("/desk/inbox?box=new")
    row = context.page.locator("[data-row]", has_text="Sindian")
    await expect(row).to_contain_text("arabia")
    await expect(row.locator(".item-words")).to_have_attribute("dir", "auto")
    await row.click()
    await context.page.locator('form:has([name="verb"][value="take"]) button').first.click()
    await answers(context, "شكرا لأنك كتبت. أنا هنا.")
    await expect(man.message("شكرا لأنك كتبت. أنا هنا.")).to_have_count(1)


async def test_a_line_that_is_gone_keeps_what_is_written_and_sends_it_once(browser: Browser, office: Office) -> None:
    house = office.house
    someone, talk = await office.man("Kuikka")
    leena = await at_desk(browser, house, await house.answers("Leena"))
    await takes(leena, "Kuikka")
    man = await at_phone(browser, house, someone, talk)
    await leena.context.set_offline(True)
    await leena.page.locator("#say").fill("Written in a tunnel.")
    await leena.page.locator("[data-send]").click()
    await leena.sees("Not sent yet")
    await leena.sees("The connection is gone.")
    await leena.context.set_offline(False)
    await man.reads("Written in a tunnel.")
    await leena.reads("Written in a tunnel.")
    await leena.sees_not("Not sent yet")
