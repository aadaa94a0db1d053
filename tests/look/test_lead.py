"""The lead desk in a real browser: one story in which every tool is pressed, by mouse, by keys and on a phone; what it says, and what it must not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.look.house import House, sent
from tests.look.test_look import RULES, SEEN_ONLY, SMALL, WEIGHT, WHOLE, WIDE, axe
from tests.look.visits import DESKTOP, PHONE, Seen, looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SOON = 5_000
"""Milliseconds within which a tool shows, on a machine that does much else; the promise itself is measured by the benchmarks."""


async def arranged(house: House, *men: str, opened: bool = True) -> str:
    """A meeting that Aapo and Leena lead and in which these men have a seat. Returns its path."""
    async with house.client("Sirpa") as sirpa:
        group = f"/desk/groups/{house.group}"
        page = (await sirpa.get(group)).text
        grants = list(dict.fromkeys(re.findall(r'name="leaders" value="([^"]+)"', page)))
        begins = datetime.now(ZoneInfo("Europe/Helsinki")) + timedelta(minutes=9)
        plan = {
            "topic": "Evening at the desk",
            "language": "en",
            "day": f"{begins:%Y-%m-%d}",
            "hour": f"{begins:%H:%M}",
            "minutes": "90",
            "seats": "8",
            "least": "1",
            "listening": "0",
            "forget_minutes": "15",
            "leaderless_minutes": "10",
            "cover_minutes": "2",
        }
        answer = await sirpa.post(
            f"{group}/meetings", data={**plan, "leaders": grants}, headers={"Accept": "application/json"}
        )
        assert answer.status_code in (200, 303), answer.text[:2000]
        where = f"/meetings/{answer.json()['meeting']}"
    for name in men:
        async with house.client(name) as man:
            await sent(man, f"{where}/seat", act="take")
            await man.get(f"{where}?refresh=60")
    if opened:
        async with house.client("Aapo") as aapo:
            await aapo.get(f"{where}/lead?refresh=60")
            await sent(aapo, f"{where}/acts", verb="open")
    return where


@asynccontextmanager
async def desk(
    browser: Browser, house: House, *men: str, width: int = DESKTOP, theme: str = "light", scripts: bool = True
) -> AsyncIterator[tuple[Page, list[Page], str]]:
    """Aapo has the desk open, and these men the room; nothing went wrong while they did."""
    where = await arranged(house, *men)
    async with AsyncExitStack() as stack:
        aapo = await stack.enter_async_context(
            looking(browser, house, "Aapo", width=width, theme=theme, scripts=scripts)
        )
        await aapo.page.goto(f"{house.home}{where}/lead")
        rooms: list[Seen] = [await stack.enter_async_context(looking(browser, house, name)) for name in men]
        for one in rooms:
            await one.page.goto(f"{house.home}{where}")
        yield aapo.page, [one.page for one in rooms], where
        meant = ("ERR_INTERNET", "ERR_FAILED")  # lines that a test cuts, and what it keeps from the desk
        faults = [fault for one in (aapo, *rooms) for fault in one.faults if not any(word in fault for word in meant)]
        assert not faults, faults


async def says(house: House, name: str, where: str, text: str, **fields: str) -> None:
    """Somebody says something, without a screen."""
    async with house.client(name) as client:
        await sent(client, f"{where}/messages", text=text, key=f"{abs(hash((name, text))):020}"[:20], **fields)


def man(page: Page, name: str) -> Locator:
    return page.locator(".man", has_text=name)


async def opens(page: Page, name: str) -> Locator:
    """His tools are open."""
    row = man(page, name)
    if not await row.locator(".person-tools").is_visible():
        await row.locator("[data-opens]").click()
    return row.locator(".person-tools")


async def tool(page: Page, name: str, choice: str) -> None:
    """Two presses: the tool, and the choice."""
    await page.locator(f'[data-menu="{name}"] > summary').click()
    await page.locator(f'[data-menu="{name}"]').get_by_role("button", name=choice, exact=True).click()


def line(page: Page, name: str) -> Locator:
    """How he is, in one line."""
    return man(page, name).locator('[data-part="line"]')


def log(page: Page) -> Locator:
    return page.locator("#log")


async def test_every_tool_of_the_desk_takes_hold_and_is_undone(house: House, browser: Browser) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, (heron, masis), where):
        await expect(line(aapo, "Masis")).to_contain_text("Has not written yet")
        await tool(aapo, "slow", "One in 30 seconds")
        await expect(log(heron)).to_contain_text("slows the room down", timeout=SOON)
        await expect(aapo.locator('[data-menu="slow"] > summary')).to_have_class(re.compile("is-on"))
        await tool(aapo, "slow", "As fast as they like")
        await expect(log(heron)).to_contain_text("its own pace again", timeout=SOON)
        await aapo.get_by_role("button", name="Read first", exact=True).first.click()
        await expect(log(heron)).to_contain_text("reads first for now", timeout=SOON)
        await says(house, "Masis", where, "Is somebody with you?")
        held = aapo.locator(".held-item", has_text="Is somebody with you?")
        await expect(held).to_be_visible(timeout=SOON)
        await held.get_by_role("button", name="Let through").click()
        await expect(log(heron)).to_contain_text("Is somebody with you?", timeout=SOON)
        await expect(held).to_have_count(0)
        await says(house, "Masis", where, "Where I work")
        held = aapo.locator(".held-item", has_text="Where I work")
        await held.locator("summary").click()
        await held.get_by_role("button", name=re.compile("could tell who somebody is")).click()
        await expect(held).to_have_count(0)
        await expect(masis.get_by_text("could tell who somebody is").first).to_be_visible()
        await aapo.get_by_role("button", name="You read first").click()
        await expect(log(heron)).to_contain_text("no longer reads first", timeout=SOON)
        await tool(aapo, "pause", "1 minute")
        await expect(log(heron)).to_contain_text("gives the room a pause", timeout=SOON)
        await aapo.locator(".hint-line--pause").get_by_role("button", name="Go on now").click()
        await expect(log(heron)).to_contain_text("ended the pause", timeout=SOON)
        await aapo.locator('[data-menu="prompt"] > summary').click()
        await aapo.get_by_role("button", name=re.compile("worst evening")).click()
        await expect(aapo.locator("[data-prompt]")).to_contain_text("worst evening", timeout=SOON)
        await aapo.get_by_role("button", name="Take away").click()
        await expect(aapo.locator("[data-prompt]")).to_be_hidden(timeout=SOON)
        await tool(aapo, "cover", "Ask for cover")
        await expect(aapo.locator("[data-talk]")).to_contain_text("asked for cover", timeout=SOON)
        await tool(aapo, "close", "10 minutes")
        await expect(log(heron)).to_contain_text("bringing the evening to its end", timeout=SOON)
        await tool(aapo, "close", "Close at once")
        await expect(aapo.get_by_role("heading", name="Thank you for tonight")).to_be_visible()


async def test_what_concerns_one_man_is_done_beside_his_name_and_nobody_else_learns_it(
    house: House, browser: Browser
) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, (heron, masis), _):
        tools = await opens(aapo, "Masis")
        await tools.get_by_role("button", name="Read first").click()
        await expect(man(aapo, "Masis")).to_contain_text("read first", timeout=SOON)
        await tools.get_by_role("button", name="No longer first").click()
        await expect(man(aapo, "Masis").locator('[data-tag="read-first"]')).to_be_hidden(timeout=SOON)
        await tools.get_by_role("button", name="5 min", exact=True).click()
        await expect(line(aapo, "Masis")).to_contain_text("Rests until", timeout=SOON)
        await expect(masis.locator("#main")).to_contain_text("A short rest does good now.")
        await tools.get_by_role("button", name="Back now").click()
        await expect(line(aapo, "Masis")).not_to_contain_text("Rests until", timeout=SOON)
        await tools.get_by_role("button", name="To a counsellor").click()
        await expect(line(aapo, "Masis")).to_contain_text("With a counsellor", timeout=SOON)
        await tools.get_by_role("button", name="Back now").click()
        await expect(tools.get_by_role("button", name="To a counsellor")).to_be_visible(timeout=SOON)
        await tools.get_by_role("button", name="Out", exact=True).click()
        await expect(line(aapo, "Masis")).to_contain_text("Out for today", timeout=SOON)
        await tools.get_by_role("button", name="Back now").click()
        await expect(line(aapo, "Masis")).not_to_contain_text("Out for today", timeout=SOON)
        seen = await log(heron).inner_text()
        assert not re.search("rest|counsellor|read first|out for today", seen, re.IGNORECASE), seen


async def test_a_word_alone_cannot_go_to_the_room_and_what_is_typed_stays_in_its_box(
    house: House, browser: Browser
) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, (heron, masis), where):
        await aapo.get_by_label("Write to the room").fill("Half a sentence for all")
        await (await opens(aapo, "Masis")).get_by_role("link", name="A word alone").click()
        box = aapo.get_by_label("Write to Masis alone")
        await expect(box).to_be_focused()
        await expect(aapo.get_by_label("Write to the room")).to_be_hidden()
        paint = "(pane) => getComputedStyle(pane.querySelector('.writing')).backgroundColor"
        alone = await aapo.locator(".pane--room").evaluate(paint)
        await box.fill("How is it really?")
        await box.press("Enter")
        await expect(masis.locator(".entry--private", has_text="How is it really?").first).to_be_visible()
        await expect(log(heron)).not_to_contain_text("How is it really?")
        await aapo.get_by_role("link", name="The room", exact=True).first.click()
        await expect(aapo.get_by_label("Write to the room")).to_have_value("Half a sentence for all")
        assert alone != await aapo.locator(".pane--room").evaluate(paint)
        await aapo.reload()
        await expect(aapo.get_by_label("Write to the room")).to_have_value("Half a sentence for all")
        await says(house, "Masis", where, "Better than last week", to="word")
        await expect(man(aapo, "Masis").locator('[data-tag="word"]')).to_contain_text("1", timeout=SOON)
        await expect(aapo.locator("[data-announce]")).to_contain_text("Masis wrote to you alone")


async def test_news_never_takes_the_focus_nor_moves_what_one_writes(house: House, browser: Browser) -> None:
    async with desk(browser, house, "Grey Heron", "Masis", width=PHONE) as (aapo, _, where):
        box = aapo.get_by_label("Write to the room")
        await box.fill("I am in the middle of")
        before = await box.bounding_box()
        async with house.client("Aapo") as other:
            data = (await other.get(f"{where}/lead", headers={"Accept": "application/json"})).json()
            tag = next(one["persona"] for one in data["people"] if one["name"] == "Masis")
            await sent(other, f"{where}/acts", verb="hold", on="yes", persona=tag)
        await says(house, "Masis", where, "Something that waits")
        await says(house, "Grey Heron", where, "Something alone", to="word")
        await says(house, "Leena", where, "Something backstage", to="backstage")
        for part, word in (("room", "1"), ("people", "1"), ("backstage", re.compile("[1-9]"))):
            await expect(aapo.locator(f'[data-count="{part}"]')).to_contain_text(word, timeout=SOON)
        await expect(aapo.locator("[data-announce]")).to_contain_text("Backstage, Leena: Something backstage")
        await expect(box).to_be_focused()
        await expect(box).to_have_value("I am in the middle of")
        assert await box.bounding_box() == before
        await aapo.locator('[data-part-link="backstage"]').click()
        await expect(aapo.get_by_text("Something backstage").first).to_be_visible()
        await expect(aapo.locator('[data-count="backstage"]')).to_be_hidden()
        await expect(aapo.locator('[data-part-link="backstage"]')).to_have_attribute("aria-current", "true")


async def test_the_keyboard_reaches_everything_and_its_letters_can_be_switched_off(
    house: House, browser: Browser
) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, (heron, _), _where):
        keys = aapo.keyboard
        for key in ("s", "2"):
            await keys.press(key)
        await expect(log(heron)).to_contain_text("slows the room down", timeout=SOON)
        await keys.press("h")
        await expect(log(heron)).to_contain_text("reads first for now", timeout=SOON)
        await keys.press("h")
        await expect(log(heron)).to_contain_text("no longer reads first", timeout=SOON)
        await keys.press("j")
        await expect(man(aapo, "Grey Heron").locator("[data-opens]")).to_be_focused()
        await keys.press("j")
        await keys.press("w")
        await expect(aapo.get_by_label("Write to Masis alone")).to_be_focused()
        await keys.type("shjk")
        await expect(aapo.get_by_label("Write to Masis alone")).to_have_value("shjk")
        await keys.press("Alt+3")
        await expect(aapo.get_by_label("Write to the team")).to_be_focused()
        await keys.press("Alt+1")
        await expect(aapo.get_by_label("Write to the room")).to_be_focused()
        await aapo.get_by_role("heading", name="The room").click()
        await keys.press("q")
        await expect(aapo.get_by_role("button", name="Put it on the table")).to_be_visible()
        await keys.press("Escape")
        await expect(aapo.get_by_role("button", name="Put it on the table")).to_be_hidden()
        await keys.press("?")
        await aapo.get_by_label("Single letters work as keys").uncheck()
        await aapo.get_by_role("dialog").get_by_role("link", name="Close").click()
        await keys.press("p")
        await expect(aapo.locator('[data-menu="pause"][open]')).to_have_count(0)


async def test_a_refused_act_says_why_beside_the_tool_and_keeps_what_was_typed(house: House, browser: Browser) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, _, where):
        tools = await opens(aapo, "Masis")
        await aapo.route("**/lead?light=1", lambda route: route.abort())
        await aapo.evaluate(
            "() => { for (const field of document.querySelectorAll('.man input[name=persona]')) field.value = 'nobody'; }"
        )
        await tools.get_by_role("button", name="5 min", exact=True).click()
        await expect(tools.get_by_role("alert")).to_contain_text("He is not in this meeting any more.")
        await aapo.get_by_label("Write to the team").fill("A thought for the others")
        await aapo.context.set_offline(True)
        await expect(aapo.get_by_text("The connection is gone.")).to_be_visible(timeout=10_000)
        await aapo.locator('[data-menu="prompt"] > summary').click()
        own = aapo.get_by_label("In your own words").first
        await own.fill("What helps you?")
        await aapo.get_by_role("button", name="Put it on the table").click()
        await expect(aapo.locator('[data-menu="prompt"]').get_by_role("alert")).to_contain_text("did not get through")
        await expect(own).to_have_value("What helps you?")
        await expect(aapo.get_by_label("Write to the team")).to_have_value("A thought for the others")
        await aapo.context.set_offline(False)
        await expect(aapo.get_by_text("The connection is gone.")).to_be_hidden(timeout=20_000)
        await aapo.get_by_role("button", name="Put it on the table").click()
        await expect(aapo.locator("[data-prompt]")).to_contain_text("What helps you?", timeout=SOON)
        await says(house, "Masis", where, "A lot")


async def test_slow_mode_is_suggested_when_the_room_cannot_follow(house: House, browser: Browser) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, _, where):
        hint = aapo.locator("[data-hurried]")
        await says(house, "Masis", where, "a few words")
        await expect(hint).to_be_hidden()
        await says(house, "Masis", where, "many " * 190)
        await expect(hint).to_be_visible(timeout=SOON)
        await hint.get_by_role("button", name="Not now").click()
        await expect(hint).to_be_hidden()
        await aapo.reload()
        await expect(hint).to_be_visible()
        await hint.get_by_role("button", name="Slow to one in 30 seconds").click()
        await expect(hint).to_be_hidden(timeout=SOON)


async def test_a_message_is_answered_removed_and_its_author_written_to_from_one_sheet(
    house: House, browser: Browser
) -> None:
    async with desk(browser, house, "Grey Heron", "Masis") as (aapo, (heron, _), where):
        await says(house, "Masis", where, "My street is the long one")
        entry = log(aapo).locator(".entry", has_text="My street is the long one")
        await entry.locator(".tool").click()
        await aapo.get_by_role("link", name="Answer him alone").last.click()
        await expect(aapo.get_by_label("Write to Masis alone")).to_be_focused()
        await entry.locator(".tool").click()
        await aapo.get_by_role("button", name="It could tell who somebody is.").click()
        await expect(log(heron)).not_to_contain_text("My street is the long one", timeout=SOON)


async def test_the_lobby_opens_from_the_desk_and_hand_over_changes_who_leads(house: House, browser: Browser) -> None:
    where = await arranged(house, "Masis", opened=False)
    async with (
        looking(browser, house, "Aapo", width=DESKTOP) as aapo,
        looking(browser, house, "Leena", width=DESKTOP) as leena,
    ):
        for one in (aapo, leena):
            await one.page.goto(f"{house.home}{where}/lead")
        await expect(aapo.page.locator(".pane--stage")).not_to_contain_text("not here", timeout=10_000)
        await aapo.page.get_by_role("button", name="Open the room").click()
        await expect(leena.page.get_by_label("Write to the room")).to_be_visible(timeout=SOON)
        await expect(aapo.page.locator(".pane--stage .mate", has_text="Aapo")).to_contain_text(
            "leads now", timeout=SOON
        )
        await aapo.page.get_by_role("button", name="Hand over").click()
        for page in (aapo.page, leena.page):
            await expect(page.locator(".pane--stage .mate", has_text="Leena")).to_contain_text(
                "leads now", timeout=SOON
            )
        await aapo.page.get_by_role("button", name="Take the lead").click()
        await expect(aapo.page.locator(".pane--stage .mate", has_text="Aapo")).to_contain_text(
            "leads now", timeout=SOON
        )
        await aapo.page.get_by_label("Write to the team").fill("I am here now")
        await aapo.page.get_by_label("Write to the team").press("Enter")
        await expect(leena.page.locator("[data-talk]")).to_contain_text("I am here now", timeout=SOON)
        assert not aapo.faults + leena.faults


async def test_without_scripts_the_desk_is_forms_and_says_that_it_does_not_ring(house: House, browser: Browser) -> None:
    async with desk(browser, house, "Masis", width=PHONE, scripts=False) as (aapo, _, where):
        await expect(aapo.locator("noscript strong").first).to_have_text("This page does not ring by itself.")
        await says(house, "Masis", where, "Anybody here?")
        await aapo.get_by_role("link", name="Read on", exact=True).click()
        await expect(log(aapo)).to_contain_text("Anybody here?")
        await aapo.get_by_role("link", name="Men", exact=True).click()
        await (await opens(aapo, "Masis")).get_by_role("button", name="5 min", exact=True).click()
        await expect(line(aapo, "Masis")).to_contain_text("Rests until")
        await aapo.get_by_role("link", name="Backstage", exact=True).click()
        await aapo.get_by_label("Write to the team").fill("He rests now")
        await aapo.get_by_role("button", name="Send to the team").click()
        await expect(aapo.get_by_text("He rests now").first).to_be_visible()
        await aapo.get_by_role("link", name="Men", exact=True).click()
        tools = await opens(aapo, "Masis")
        await tools.get_by_role("link", name="A word alone").click()
        await aapo.get_by_label("Write to Masis alone").fill("Back in five minutes")
        await aapo.get_by_role("button", name="Send to Masis alone").click()
        await expect(aapo.locator(".alone")).to_contain_text("Back in five minutes")
        await aapo.get_by_role("link", name="The room", exact=True).first.click()
        await tool(aapo, "slow", "One a minute")
        await expect(log(aapo)).to_contain_text("slows the room down")


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark"), (DESKTOP, "light")])
async def test_the_desk_can_be_used_by_everybody_on_every_screen(
    house: House, browser: Browser, width: int, theme: str
) -> None:
    faults: list[str] = []
    async with desk(browser, house, "Grey Heron", "Masis", width=width, theme=theme) as (page, _, where):
        await says(house, "Masis", where, "A word for you", to="word")
        await says(house, "Leena", where, "And one backstage", to="backstage")
        await page.locator('[data-menu="pause"] > summary').click()
        rules = RULES if (width, theme) in ((PHONE, "light"), (DESKTOP, "dark")) else SEEN_ONLY
        for part in ("room", "people", "backstage", "alone", "keys"):
            if part in ("people", "backstage") and width == PHONE:
                await page.locator(f'[data-part-link="{part}"]').click()
            if part == "people":
                await opens(page, "Masis")
            if part == "alone":
                await page.evaluate("location.replace('#people')")
                await (await opens(page, "Masis")).get_by_role("link", name="A word alone").click()
            if part == "keys":
                await page.evaluate("location.replace('#keys')")
            found = await axe(page, rules)
            if width == PHONE:
                found += [f"small: {one}" for one in await page.evaluate(SMALL)]
                found += [f"wide: {one}" for one in await page.evaluate(WIDE, width)]
            faults += [f"{part}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [320, 768, 1024, 1180])
async def test_the_desk_fits_narrow_and_middling_screens(house: House, browser: Browser, width: int) -> None:
    async with desk(browser, house, "Grey Heron", width=width) as (page, _, _where):
        parts = await page.evaluate(WIDE, width)
        assert not parts, parts
        send = page.get_by_role("button", name="Send to the room")
        await expect(send).to_be_in_viewport()


async def test_the_desk_and_the_way_to_it_are_whole_for_those_who_may_come(house: House, browser: Browser) -> None:
    where = await arranged(house, "Masis")
    async with looking(browser, house, "Sirpa") as sirpa:
        await sirpa.page.goto(f"{house.home}{where}/lead")
        found = await axe(sirpa.page) + [f"small: {one}" for one in await sirpa.page.evaluate(SMALL)]
        assert not found, found
        await sirpa.page.get_by_role("button", name="Accompany visibly").click()
        await expect(sirpa.page.get_by_label("Write to the room")).to_be_visible()
        await sirpa.page.locator('[data-part-link="backstage"]').click()
        await sirpa.page.get_by_role("button", name="I step back").click()
        await expect(sirpa.page.get_by_role("button", name="Accompany visibly")).to_be_visible()
        assert not sirpa.faults


async def test_the_desk_with_its_bell_weighs_at_most_102_kilobytes(house: House, browser: Browser) -> None:
    where = await arranged(house, "Masis", "Grey Heron", "Kuikka")
    async with looking(browser, house, "Aapo", width=DESKTOP) as seen:
        await seen.page.goto(f"{house.home}{where}/lead", wait_until="networkidle")
        weight = await seen.page.evaluate(WHOLE)
    assert weight <= WEIGHT + 2 * 1024, weight
