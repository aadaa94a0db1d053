"""What a man sees in each state of a meeting, before real browsers, and what he can do in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.async_api import Browser, Page, expect

from tests.look.house import House, sent
from tests.look.test_look import SMALL, WIDE, axe
from tests.look.test_room import box, room, said, say
from tests.look.visits import looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@dataclass
class Evening:
    """A room with Aapo leading it, and the browsers of two men."""

    aapo: httpx2.AsyncClient
    where: str
    heron: Page
    masis: Page

    async def act(self, **fields: str) -> None:
        """Aapo asks for something."""
        await sent(self.aapo, f"{self.where}/acts", **fields)

    async def give_back(self, word: str) -> None:
        """Aapo gives back the one message that waits, with a kind word; its number in the hold is found by trying."""
        for number in range(1, 30):
            fields = {"verb": "return", "seq": str(number), "text": word}
            if (await self.aapo.post(f"{self.where}/acts", data=fields)).status_code == 303:
                return
        raise AssertionError("nothing waits")

    async def tag(self, name: str) -> str:
        """Under which tag the room knows a man."""
        page = (await self.aapo.get(self.where, headers={"Accept": "application/json"})).json()
        return next(str(face["persona"]) for face in page["state"]["people"] if face["name"] == name)


@asynccontextmanager
async def evening(browser: Browser, house: House) -> AsyncIterator[Evening]:
    """Everybody is in the room, and it is as free as at the beginning when it is over."""
    where = f"/meetings/{house.meetings['talk']}"
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis), house.client("Aapo") as aapo:
        await expect(heron.locator("[data-people]")).to_contain_text("Masis")
        await expect(masis.locator("[data-people]")).to_contain_text("Grey Heron")
        yield Evening(aapo, where, heron, masis)


async def good_to_use(page: Page) -> None:
    """Nothing serious for axe, nothing too small, nothing too wide on the narrowest phone."""
    assert not await axe(page)
    assert not await page.evaluate(SMALL)
    await page.set_viewport_size({"width": 320, "height": 800})
    assert not await page.evaluate(WIDE, 320)
    await page.set_viewport_size({"width": 390, "height": 844})


async def test_a_private_word_is_for_those_who_lead_and_never_reaches_the_room(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        composer = now.heron.locator("[data-composer]")
        plain = await composer.evaluate("(form) => getComputedStyle(form).backgroundColor")
        await now.heron.get_by_role("radio", name="Those who lead").check()
        assert await composer.evaluate("(form) => getComputedStyle(form).backgroundColor") != plain
        word = now.heron.get_by_role("textbox", name="Message to those who lead alone")
        await expect(word).to_be_visible()
        await expect(composer).to_contain_text("Only those who lead read this: Aapo")
        await good_to_use(now.heron)
        await word.fill("I might not manage")
        await now.heron.get_by_role("radio", name="The group").check()
        await expect(box(now.heron)).to_have_value("")
        await now.heron.get_by_role("radio", name="Those who lead").check()
        await expect(word).to_have_value("I might not manage")
        await now.heron.get_by_role("button", name="Send").click()
        mine = now.heron.locator(".entry--private", has_text="I might not manage")
        await expect(mine).to_contain_text("Only those who lead and you")
        tag = await now.tag("Grey Heron")
        await sent(now.aapo, f"{now.where}/messages", text="Then you pass.", key="w" * 20, to=f"word-{tag}")
        await expect(now.heron.locator(".entry--private", has_text="Then you pass.")).to_contain_text("Aapo")
        await expect(now.heron.locator("[data-announce]")).to_contain_text("Then you pass.")
        await now.heron.reload()
        await expect(now.heron.locator(".entry--private")).to_have_count(2)
        await expect(word).to_be_visible()
        await say(now.masis, "Said to all")
        await expect(now.masis.locator(".entry--private")).to_have_count(0)
        await expect(said(now.masis, "I might not manage")).to_have_count(0)
        await now.heron.get_by_role("radio", name="The group").check()


async def test_text_on_its_way_to_the_room_can_become_private_but_not_the_other_way(
    house: House, browser: Browser
) -> None:
    async with evening(browser, house) as now:
        await box(now.heron).fill("Better not for all")
        await now.heron.get_by_role("radio", name="Those who lead").check()
        await expect(now.heron.locator("#say")).to_have_value("Better not for all")
        await now.heron.get_by_role("radio", name="The group").check()
        await expect(now.heron.locator("#say")).to_have_value("")
        await now.heron.get_by_role("radio", name="Those who lead").check()
        await now.heron.locator("#say").fill("")
        await now.heron.get_by_role("radio", name="The group").check()


async def test_only_listening_takes_the_box_away_until_he_wants_it(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.heron.get_by_role("radio", name="Only listen").check()
        await expect(now.heron.locator("#say")).to_be_hidden()
        await expect(now.heron.get_by_text("You listen. Nobody expects a word")).to_be_visible()
        await now.heron.get_by_role("radio", name="The group").check()
        await expect(box(now.heron)).to_be_visible()


async def test_in_a_slow_room_a_clock_says_when_he_may_write_and_his_text_stays(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.act(verb="slow", seconds="90")
        try:
            await expect(now.heron.get_by_text("90 seconds between two of your messages")).to_be_visible()
            await say(now.heron, "The first one")
            await expect(said(now.masis, "The first one")).to_be_visible()
            await expect(now.heron.locator("[data-clock='slow']")).to_contain_text("1:")
            await box(now.heron).fill("The second one")
            await box(now.heron).press("Enter")
            await expect(box(now.heron)).to_have_value("The second one")
            await expect(now.heron.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "true")
            await good_to_use(now.heron)
        finally:
            await now.act(verb="slow", seconds="0")
        await expect(now.heron.get_by_role("button", name="Send")).not_to_have_attribute("aria-disabled", "true")
        await now.heron.get_by_role("button", name="Send").click()
        await expect(said(now.masis, "The second one")).to_be_visible()


async def test_what_is_held_waits_is_released_or_comes_back_with_a_kind_word(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.act(verb="hold", on="yes")
        try:
            await expect(now.heron.get_by_text("Aapo reads first for now.").first).to_be_visible()
            await say(now.heron, "Held and let through")
            waiting = now.heron.locator(".entry--late", has_text="Held and let through")
            await expect(waiting).to_contain_text("Aapo has yours and reads first")
            await expect(said(now.masis, "Held and let through")).to_have_count(0)
            await now.act(verb="release", seq="all")
            await expect(said(now.masis, "Held and let through")).to_have_count(1)
            await expect(waiting).to_have_count(0)
            await say(now.heron, "She works at the corner")
            await expect(now.heron.locator(".entry--late")).to_contain_text("has yours")
            await now.give_back("Say it without the corner.")
            back = now.heron.locator(".entry--back")
            await expect(back).to_contain_text("Say it without the corner.")
            await expect(back).to_contain_text("Aapo gave it back. Only you see this.")
            await good_to_use(now.heron)
            await now.heron.reload()
            await expect(back).to_contain_text("Say it without the corner.")
            await back.get_by_role("link", name="Take it into the box again").click()
            await expect(box(now.heron)).to_have_value("She works at the corner")
            await expect(box(now.heron)).to_be_focused()
            await expect(back).to_have_count(0)
            await now.heron.reload()
            await expect(box(now.heron)).to_have_value("She works at the corner")
            await expect(back).to_have_count(0)
            await box(now.heron).fill("She works nearby")
        finally:
            await now.act(verb="hold", on="no")
        await now.heron.get_by_role("button", name="Send").click()
        await expect(said(now.masis, "She works nearby")).to_have_count(1)
        await expect(said(now.masis, "corner")).to_have_count(0)


async def test_only_one_man_is_read_first_and_only_he_learns_it(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        tag = await now.tag("Grey Heron")
        await now.act(verb="hold", on="yes", persona=tag)
        try:
            await say(now.heron, "Mine waits")
            waiting = now.heron.locator(".entry--late", has_text="Mine waits")
            await expect(waiting).to_contain_text("Aapo has yours and reads first")
            await expect(now.heron.locator(".banner", has_text="reads first for now")).to_be_visible()
            await say(now.masis, "Mine does not")
            await expect(said(now.heron, "Mine does not")).to_be_visible()
            await expect(now.masis.locator(".banner", has_text="reads first for now")).to_be_hidden()
            await now.heron.reload()
            await expect(now.heron.locator(".banner", has_text="reads first for now")).to_be_visible()
            await now.act(verb="release", seq="all")
        finally:
            await now.act(verb="hold", on="no", persona=tag)
        await say(now.heron, "Free again")
        await expect(said(now.masis, "Free again")).to_be_visible()
        await expect(now.heron.locator(".banner", has_text="reads first for now")).to_be_hidden()


async def test_in_a_pause_he_breathes_and_what_he_writes_waits(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.act(verb="pause", minutes="2")
        try:
            await expect(now.heron.get_by_role("heading", name="A breath, for all of us")).to_be_visible()
            await expect(now.heron.locator("[data-clock='pause']")).to_contain_text(":")
            still = "() => document.querySelector('.breath').getAnimations({subtree: true}).length"
            assert await now.heron.evaluate(still) == 0
            await now.heron.emulate_media(reduced_motion="no-preference")
            assert await now.heron.evaluate(still) == 1
            await now.heron.emulate_media(reduced_motion="reduce")
            await say(now.heron, "Written while all breathe")
            await expect(now.heron.get_by_text("1 message of yours waits")).to_be_visible()
            await good_to_use(now.heron)
            await expect(said(now.masis, "Written while all breathe")).to_have_count(0)
        finally:
            await now.act(verb="resume")
        await expect(said(now.masis, "Written while all breathe")).to_be_visible()
        await expect(said(now.heron, "Written while all breathe")).to_be_visible()
        await expect(now.heron.locator(".entry--late", has_text="Written while")).to_have_count(0)


async def test_a_time_out_is_told_to_him_alone_with_its_reason_and_a_clock(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        tag = await now.tag("Grey Heron")
        await box(now.heron).fill("Half a thought")
        await now.act(verb="timeout", persona=tag, minutes="5", reason="pace")
        try:
            await expect(now.heron.get_by_role("heading", name="A short time outside the room")).to_be_visible()
            await expect(now.heron.get_by_text("It went faster than the room could follow.")).to_be_visible()
            await expect(now.heron.locator("[data-clock='quiet']")).to_contain_text("4:")
            await good_to_use(now.heron)
            word = now.heron.get_by_role("textbox", name="Message to those who lead alone")
            await word.fill("I only wanted to answer")
            await now.heron.get_by_role("button", name="Send").click()
            await expect(now.heron.locator(".entry--private").last).to_contain_text("I only wanted to answer")
            await expect(now.masis.locator("#log")).to_contain_text("Grey Heron\u2069 left.")
            for told in ("time-out", "outside the room", "could follow"):
                await expect(now.masis.locator("body")).not_to_contain_text(told)
        finally:
            await now.act(verb="back", persona=tag)
        await expect(box(now.heron)).to_have_value("Half a thought")
        await box(now.heron).fill("")


async def test_with_a_counsellor_his_seat_waits_and_one_tap_brings_him_back(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.act(verb="breakaway", persona=await now.tag("Grey Heron"))
        await expect(now.heron.get_by_role("heading", name="You are with a counsellor")).to_be_visible()
        await good_to_use(now.heron)
        await expect(now.masis.locator("#log")).to_contain_text("Grey Heron\u2069 left.")
        await now.heron.get_by_role("button", name="Come back in").click()
        await expect(box(now.heron)).to_be_visible()
        await expect(now.masis.locator("[data-people]")).to_contain_text("Grey Heron")


async def test_who_is_excluded_reads_why_what_stays_and_keeps_his_text(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        tag = await now.tag("Grey Heron")
        await box(now.heron).fill("Not sent in time")
        await now.act(verb="exclude", persona=tag, reason="rules")
        try:
            await expect(now.heron.get_by_role("heading", name="This meeting is over for you today")).to_be_visible()
            await expect(now.heron.get_by_text("It went past the house rules")).to_be_visible()
            await expect(now.heron.get_by_role("link", name="To the next meeting")).to_be_visible()
            await expect(now.heron.get_by_text("Not sent in time")).to_be_visible()
            await good_to_use(now.heron)
        finally:
            await now.act(verb="back", persona=tag)
        await expect(box(now.heron)).to_have_value("Not sent in time", timeout=15_000)
        await box(now.heron).fill("")


async def test_a_card_lies_on_the_table_until_it_is_taken_away(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.act(verb="prompt", text="One thing that helped?")
        try:
            await expect(now.heron.locator("[data-card]")).to_have_text("One thing that helped?")
            await expect(now.heron.locator("[data-announce]")).to_contain_text("One thing that helped?")
            await now.heron.reload()
            await expect(now.heron.locator("[data-card]")).to_be_visible()
            await good_to_use(now.heron)
        finally:
            await now.act(verb="prompt", text="")
        await expect(now.heron.locator("[data-card]")).to_be_hidden()


async def test_how_heavy_it_is_stays_with_him_or_goes_where_he_says(house: House, browser: Browser) -> None:
    async with evening(browser, house) as now:
        await now.heron.goto(f"{house.home}{now.where}#about")
        await now.heron.get_by_role("link", name="How heavy is it now?").click()
        sheet = now.heron.get_by_role("dialog", name="How heavy is it now?")
        await sheet.get_by_role("radio", name="7").check()
        await sheet.get_by_label("A word about it").fill("A stone in the shoe")
        await good_to_use(now.heron)
        await sheet.get_by_role("button", name="Keep it").click()
        await expect(sheet.get_by_text("It is kept.")).to_be_visible()
        await expect(now.masis.locator("#log")).not_to_contain_text("A stone in the shoe")
        await sheet.get_by_role("radio", name="The room").check()
        await sheet.get_by_role("button", name="Keep it").click()
        await expect(now.masis.locator("#log")).to_contain_text("coming in: 7 of 10.")
        await expect(now.masis.locator("#log")).to_contain_text("A stone in the shoe")
        await now.heron.reload()
        await expect(now.heron.locator("#about")).to_contain_text("Coming in you told yourself: 7 of 10.")


async def test_a_full_meeting_gives_a_place_on_the_list_and_a_seat_to_listen(house: House, browser: Browser) -> None:
    where = await arranged(house, "full", seats="2", listening="1")
    for name in ("Grey Heron", "Masis"):
        async with house.client(name) as man:
            await sent(man, f"{where}/seat", act="take")
    async with room(browser, house, "full", "Grey Heron", "Masis", "Kuikka") as (heron, masis, kuikka):
        await expect(kuikka.get_by_text("All places taken")).to_be_visible()
        await kuikka.get_by_role("button", name="Wait for a seat").click()
        await expect(kuikka.get_by_text("You are next.")).to_be_visible()
        await good_to_use(kuikka)
        await kuikka.get_by_role("button", name="Take a listening seat meanwhile").click()
        await expect(kuikka.get_by_role("heading", name="You have a listening seat.")).to_be_visible()
        async with house.client("Aapo") as aapo:
            await aapo.get(where)
            await sent(aapo, f"{where}/acts", verb="open")
        await expect(kuikka.get_by_role("radio", name="Only listen")).to_be_checked()
        await expect(kuikka.locator("#say")).to_be_hidden()
        await expect(masis.locator(".person", has_text="Kuikka")).to_contain_text("listens")
        await good_to_use(kuikka)
        await heron.goto(f"{house.home}{where}#about")
        await heron.get_by_role("button", name="Give my seat to somebody else").click()
        await expect(box(kuikka)).to_be_visible()
        await say(kuikka, "Now I have a voice")
        await expect(said(masis, "Now I have a voice")).to_be_visible()


async def arranged(house: House, name: str, **changed: str) -> str:
    """The coordinator arranges one more meeting, in ten minutes. Returns its address."""
    plan = f"/desk/groups/{house.group}"
    begins = datetime.now(ZoneInfo("Europe/Helsinki")) + timedelta(minutes=10)
    when = {"day": f"{begins:%Y-%m-%d}", "hour": f"{begins:%H:%M}", "minutes": "60", "least": "1"}
    async with house.client("Sirpa") as sirpa:
        before = (await sirpa.get(plan)).text
        leaders, known = re.findall(r'name="leaders"[^>]*value="([^"]*)"', before), _arranged_in(before)
        fields = {"topic": f"Evening of {name}", "language": "en", "leaders": leaders, **when, **changed}
        answer = await sirpa.post(f"{plan}/meetings", data=fields)
        assert answer.status_code == 303, answer.text[:2000]
        new = _arranged_in((await sirpa.get(plan)).text) - known
    assert len(new) == 1, (len(known), answer.headers["location"])
    (house.meetings[name],) = new
    return f"/meetings/{house.meetings[name]}"


async def test_without_scripts_the_box_shows_by_itself_whom_it_writes_to(house: House, browser: Browser) -> None:
    async with (
        room(browser, house, "talk", "Masis", scripts=False) as (masis,),
        looking(browser, house, "Grey Heron") as seen,
    ):
        await seen.page.goto(f"{house.home}/meetings/{house.meetings['talk']}")
        composer = masis.locator("[data-composer]")
        plain = await composer.evaluate("(form) => getComputedStyle(form).backgroundColor")
        await masis.get_by_role("radio", name="Those who lead").check()
        assert await composer.evaluate("(form) => getComputedStyle(form).backgroundColor") != plain
        await masis.get_by_role("textbox", name="Message to those who lead alone").fill("By form alone")
        await masis.get_by_role("button", name="Send").click()
        await expect(masis.locator(".entry--private", has_text="By form alone")).to_be_visible()
        await expect(said(seen.page, "By form alone")).to_have_count(0)
        await masis.goto(f"{masis.url.partition('#')[0]}#checkin")
        sheet = masis.get_by_role("dialog", name="How heavy is it now?")
        await sheet.get_by_label("A word about it").fill("Nothing is lost")
        await sheet.get_by_role("button", name="Keep it").click()
        await masis.locator(".banner").get_by_role("link", name="How heavy is it now?").click()
        await expect(sheet.get_by_label("A word about it")).to_have_value("Nothing is lost")
        await sheet.get_by_role("radio", name="3").check()
        await sheet.get_by_role("button", name="Keep it").click()
        await expect(masis.get_by_role("log")).to_be_visible()


def _arranged_in(page: str) -> set[str]:
    """The meetings that the desk of a group names."""
    return set(re.findall(r"/desk/meetings/(\w+)", page))
