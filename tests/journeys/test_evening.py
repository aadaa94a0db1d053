"""An evening: a coordinator arranges it, men take seats and wait, a support person opens, they talk, it closes and is forgotten."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import func, select

from chat.groups.hours import local_of
from chat.models import MeetingPlan
from core.clock import MINUTE, SECOND
from core.tables import EntryRow, StreamRow
from core.work import Read
from tests.chat.evening import Evening, waited
from tests.journeys.screen import WIDE, Screen, at_screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


async def arranged(browser: Browser, evening: Evening) -> str:
    """Sirpa makes a group and tonight's meeting, led by Aapo. Returns the meeting's address."""
    sirpa = await at_screen(browser, evening, await evening.sign_in("Sirpa", "coordinator"), viewport=WIDE)
    page = sirpa.page
    await sirpa.go("/desk/groups")
    await page.get_by_label("Name of the group").fill("The kitchen table")
    await page.get_by_label("Language of the group").select_option("en")
    await page.get_by_label("What it is about").fill("Men who part ways, at one table.")
    await page.get_by_label("Places in a meeting").fill("3")
    await sirpa.press("Make the group")
    await sirpa.sees("No meeting is arranged yet.")
    day, hour = local_of(evening.kernel.now() + 10 * MINUTE, "Europe/Helsinki")
    await page.get_by_label("Topic").fill("The first winter alone")
    await page.get_by_label("Day", exact=True).fill(day)
    await page.get_by_label("Begins at").fill(hour)
    await page.get_by_label("Facilitators at least").fill("1")
    await page.get_by_role("group", name="Led by").get_by_label("Aapo").check()
    await sirpa.press("Arrange the meeting")
    await sirpa.sees("3 places left")
    meeting = await evening.kernel.read(_only_meeting)
    await sirpa.context.close()
    return f"/meetings/{meeting}"


def _only_meeting(read: Read) -> str:
    return read.db.scalars(select(MeetingPlan.id)).one()


async def takes_a_seat(browser: Browser, evening: Evening, name: str) -> Screen:
    """He finds the group among the groups and takes a seat."""
    man = await at_screen(browser, evening, await evening.sign_in(name))
    await man.go("/groups")
    await man.follow("The kitchen table")
    await man.follow("Take a seat")
    await man.press("Take a seat")
    await man.sees("The room is not open yet.")
    return man


async def test_an_evening(browser: Browser, evening: Evening) -> None:
    aapo_is = await evening.sign_in("Aapo", "support_person")
    home = await arranged(browser, evening)
    kuikka = await takes_a_seat(browser, evening, "Kuikka")
    await kuikka.sees("1 man waits here")
    masis = await takes_a_seat(browser, evening, "Masis")
    await kuikka.sees("2 men wait here")
    await kuikka.sees_not("Masis")
    await expect(kuikka.page).to_have_title(await masis.page.title())
    assert "winter" not in (await kuikka.page.title())

    aapo = await at_screen(browser, evening, aapo_is, viewport=WIDE)
    await aapo.go(home)
    await aapo.press("Open the room")
    for one in (kuikka, masis, aapo):
        await one.sees("2 men here")

    await kuikka.write("Sundays are the worst.")
    await masis.reads("Sundays are the worst.")
    await masis.about("Sundays are the worst.")
    await masis.follow("Answer this")
    await masis.write("I drive to the pool then.")
    await kuikka.reads("I drive to the pool then.")
    await expect(kuikka.message("I drive to the pool then.").locator(".quote")).to_contain_text(
        "Sundays are the worst."
    )
    await aapo.write("Stay with that a moment.")
    await expect(kuikka.message("Stay with that a moment.")).to_contain_text("Support person")

    await masis.write("Her name and street are")
    await aapo.about("Her name and street are")
    await aapo.page.get_by_text("It could tell who somebody is.").click()
    await aapo.press("Remove the message")
    for one in (kuikka, masis, aapo):
        await one.sees_not("Her name and street are")
        await one.sees("Aapo removed a message.")

    await a_lost_line(kuikka, masis)
    await a_second_tab(kuikka, aapo)
    masis = await a_quick_exit(browser, evening, masis, aapo, kuikka)
    await the_end(evening, home, aapo, kuikka, masis)


async def a_lost_line(kuikka: Screen, masis: Screen) -> None:
    """The line goes; he writes on; it comes back; everything is sent once and nothing is missed."""
    await kuikka.context.set_offline(offline=True)
    await kuikka.sees("The connection is gone.")
    await kuikka.write("I wrote this in the lift")
    await kuikka.sees("Not sent yet")
    await masis.write("While you were away")
    await masis.reads("I wrote this in the lift", 0)
    await kuikka.context.set_offline(offline=False)
    await kuikka.sees_not("The connection is gone.")
    await masis.reads("I wrote this in the lift")
    await kuikka.reads("While you were away")
    await kuikka.reads("I wrote this in the lift")


async def a_second_tab(kuikka: Screen, aapo: Screen) -> None:
    """A second tab is no second man, and closing it is no leaving."""
    tab = await kuikka.second_tab()
    await expect(kuikka.message("Sundays are the worst.", tab)).to_have_count(1)
    await expect(aapo.page.locator("[data-people] .person", has_text="Kuikka")).to_have_count(1)
    await tab.close()
    kuikka.evening.clock.go(90 * SECOND)
    await aapo.write("Kuikka, are you with us?")
    await kuikka.reads("Kuikka, are you with us?")
    await aapo.sees_not("Kuikka left.")


async def a_quick_exit(browser: Browser, evening: Evening, masis: Screen, aapo: Screen, kuikka: Screen) -> Screen:
    """Shift three times: his screen shows another page, the room hears that he left and no more, his seat waits."""
    for _ in range(3):
        await masis.page.keyboard.press("Shift")
    await masis.page.wait_for_url(f"http://{evening.neutral}/")
    for one in (aapo, kuikka):
        await one.sees("Masis left.")
    assert not [cookie for cookie in await masis.context.cookies() if cookie.get("name") == "rinnalla"]
    await masis.context.close()
    back = await at_screen(browser, evening, await evening.sign_in_again(masis.who))
    await back.go(await kuikka.page.evaluate("location.pathname"))
    await back.sees("Your seat waits for you")
    await back.press("Come back in")
    await back.reads("Sundays are the worst.")
    await aapo.sees("Masis came in.")
    return back


async def the_end(evening: Evening, home: str, aapo: Screen, kuikka: Screen, masis: Screen) -> None:
    """Aapo closes gently; last words; then nothing is accepted, nothing is served, and in a quarter of an hour nothing is there."""
    await aapo.follow("Close gently")
    await aapo.page.get_by_label("2 minutes").check()
    await aapo.press("Close gently")
    await kuikka.sees("Last words")
    await kuikka.write("Good night, all of you")
    await masis.reads("Good night, all of you")
    evening.clock.go(2 * MINUTE)
    for one in (aapo, kuikka, masis):
        await one.sees("Thank you for tonight")
        await one.sees_not("Good night, all of you")
    refused = await kuikka.context.request.get(
        f"http://{evening.host}{home}/messages?after=0", headers={"accept": "application/json"}
    )
    assert refused.status == 409
    assert (await refused.json())["error"]["code"] == "closed"
    evening.clock.go(15 * MINUTE)
    meeting = home.rpartition("/")[2]
    await waited(lambda: _forgotten(evening, meeting), seconds=30)
    assert (await evening.state(meeting)).attendance == 2


async def _forgotten(evening: Evening, meeting: str) -> bool:
    return await evening.kernel.read(_rows, meeting) == 0


def _rows(read: Read, meeting: str) -> int:
    said = select(func.count()).select_from(EntryRow).where(EntryRow.space == meeting, EntryRow.stream == "room")
    streams = select(func.count()).select_from(StreamRow).where(StreamRow.space == meeting, StreamRow.name == "room")
    return (read.db.scalar(said) or 0) + (read.db.scalar(streams) or 0)


async def test_the_same_evening_without_javascript(browser: Browser, evening: Evening) -> None:
    aapo_is = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo_is, begins_in=10 * MINUTE)
    home = f"/meetings/{meeting}"
    plain = {"java_script_enabled": False}
    kuikka = await at_screen(browser, evening, await evening.sign_in("Kuikka"), **plain)
    aapo = await at_screen(browser, evening, aapo_is, **plain)
    await kuikka.go("/groups")
    await kuikka.follow("The kitchen table")
    await kuikka.follow("Take a seat")
    await kuikka.press("Take a seat")
    await kuikka.sees("The room is not open yet.")
    await kuikka.follow("Look again")
    await kuikka.sees("1 man waits here")
    await aapo.go(home)
    await aapo.press("Open the room")
    await kuikka.page.reload()
    await kuikka.write("I came without scripts")
    await kuikka.reads("I came without scripts")
    await kuikka.follow("Read on")
    await aapo.page.reload()
    await aapo.about("I came without scripts")
    await aapo.sees("Remove it, because")
    await aapo.follow("Answer this")
    await aapo.write("You are welcome here")
    await kuikka.follow("Read on by itself every 15 seconds")
    await expect(kuikka.message("You are welcome here").locator(".quote")).to_contain_text("I came without scripts")
    await kuikka.follow("Stop that")
    await kuikka.follow("About this room")
    await kuikka.press("Leave the room")
    await kuikka.sees("Your seat waits for you")
    await kuikka.press("Come back in")
    await kuikka.reads("You are welcome here")
    await kuikka.follow("I need help now")
    await kuikka.sees("Life is in danger")
    await aapo.go(f"{home}#close")
    await aapo.press("Close at once")
    await aapo.sees("Thank you for tonight")
    await kuikka.go(home)
    await kuikka.sees("Thank you for tonight")
    await kuikka.sees_not("You are welcome here")


async def test_nobody_leads_the_room_is_told_and_what_waited_is_read(browser: Browser, evening: Evening) -> None:
    aapo_is = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo_is, begins_in=10 * MINUTE)
    home = f"/meetings/{meeting}"
    kuikka = await at_screen(browser, evening, await evening.sign_in("Kuikka"))
    aapo = await at_screen(browser, evening, aapo_is, viewport=WIDE)
    await kuikka.go(home)
    await kuikka.press("Take a seat")
    await aapo.go(home)
    await aapo.press("Open the room")
    await kuikka.sees("1 man here")
    await aapo.page.close()
    await kuikka.sees("No support person is here at this moment.")
    await kuikka.write("Is anybody there")
    await kuikka.sees("Waits for the support person")
    aapo.page = await aapo.context.new_page()
    await aapo.go(home)
    await aapo.reads("Is anybody there")
    await kuikka.sees_not("Waits for the support person")
    await kuikka.reads("Is anybody there")
