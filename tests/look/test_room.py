"""A room before real browsers: three people talk, lines are lost, rooms open and close, with scripts and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.look.house import House, sent
from tests.look.visits import looking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@asynccontextmanager
async def room(
    browser: Browser, house: House, meeting: str, *names: str, scripts: bool = True
) -> AsyncIterator[list[Page]]:
    """These people have this room open, and Aapo leads; nothing went wrong while they did."""
    async with AsyncExitStack() as stack:
        if "Aapo" not in names:
            aapo = await stack.enter_async_context(looking(browser, house, "Aapo"))
            await aapo.page.goto(f"{house.home}/meetings/{house.meetings[meeting]}")
            await expect(aapo.page.locator("[data-leaders]")).to_contain_text("Aapo")
        everyone = [await stack.enter_async_context(looking(browser, house, name, scripts=scripts)) for name in names]
        for one in everyone:
            await one.page.goto(f"{house.home}/meetings/{house.meetings[meeting]}")
        yield [one.page for one in everyone]
        meant = ("ERR_INTERNET_DISCONNECTED", "status of 422")
        faults = [fault for one in everyone for fault in one.faults if not any(word in fault for word in meant)]
        assert not faults, faults


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message to the group")


def said(page: Page, text: str) -> Locator:
    return page.locator("#log .said", has_text=text)


async def say(page: Page, text: str) -> None:
    await box(page).fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_what_one_says_the_others_read_under_his_name_and_role(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Aapo", "Grey Heron", "Masis") as (aapo, heron, masis):
        await say(heron, "I cook now. https://example.org/soup")
        await expect(said(masis, "I cook now.")).to_be_visible()
        entry = masis.locator(".entry", has_text="I cook now.")
        await expect(entry.locator(".who bdi")).to_have_text("Grey Heron")
        link = entry.get_by_role("link", name="https://example.org/soup")
        assert await link.get_attribute("rel") == "noopener noreferrer nofollow ugc"
        await say(aapo, "Thank you for that.")
        answer = heron.locator(".entry", has_text="Thank you for that.")
        await expect(answer).to_contain_text("Support person")
        await expect(said(heron, "I cook now.")).to_have_count(1)


async def test_a_screen_reader_hears_the_others_and_not_himself(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis):
        log = heron.get_by_role("log", name="What is said")
        await expect(log).to_have_attribute("aria-live", "off")
        await say(masis, "The radio helps")
        announcer = heron.locator("[data-announce]")
        await expect(announcer).to_contain_text("Masis: The radio helps")
        assert await announcer.get_attribute("aria-live") == "polite"
        await say(heron, "Mine is silent")
        await expect(said(heron, "Mine is silent")).to_be_visible()
        await heron.wait_for_timeout(500)
        await expect(announcer).not_to_contain_text("Mine is silent")
        await expect(box(heron)).to_be_focused()
        await log.focus()
        await heron.keyboard.press("ArrowUp")
        await expect(heron.locator(".entry").last).to_be_focused()


async def test_who_writes_is_shown_by_one_name_and_not_read_aloud(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis):
        await box(heron).press_sequentially("I")
        typing = masis.locator("[data-typing]")
        await expect(typing).to_contain_text("Grey Heron")
        assert await typing.get_attribute("aria-hidden") == "true"
        await say(heron, "I wrote it")
        await expect(typing).to_be_hidden()


async def test_an_answer_shows_what_it_answers(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis):
        await say(masis, "How are Sundays?")
        await heron.locator(".entry", has_text="How are Sundays?").locator(".tool").click()
        sheet = heron.get_by_role("dialog", name="About this message")
        await expect(sheet).to_be_visible()
        await expect(sheet.get_by_role("link", name="Answer this")).to_be_focused()
        await heron.keyboard.press("Escape")
        await expect(sheet).to_be_hidden()
        await heron.locator(".entry", has_text="How are Sundays?").locator(".tool").click()
        await sheet.get_by_role("link", name="Answer this").click()
        await say(heron, "Long.")
        await expect(masis.locator(".entry", has_text="Long.").locator(".quote")).to_contain_text("How are Sundays?")


async def test_a_removed_message_leaves_its_place_and_the_reason(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Aapo", "Grey Heron") as (aapo, heron):
        await say(heron, "She works at the corner shop")
        await aapo.locator(".entry", has_text="corner shop").locator(".tool").click()
        sheet = aapo.get_by_role("dialog", name="About this message")
        await sheet.get_by_text("It could tell who somebody is.").click()
        await sheet.get_by_role("button", name="Remove the message").click()
        await expect(heron.locator(".entry--gone").last).to_contain_text("Aapo")
        await expect(heron.locator(".entry--gone").last).to_contain_text("It could tell who somebody is.")
        await expect(said(heron, "corner shop")).to_have_count(0)
        await expect(sheet).to_be_hidden()


async def test_a_lost_line_is_told_and_what_he_wrote_is_sent_once(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis):
        await heron.context.set_offline(True)
        await expect(heron.get_by_text("The connection is gone.")).to_be_visible()
        await say(heron, "Written in a tunnel")
        await expect(heron.locator(".entry--late")).to_contain_text("Not sent yet")
        await say(masis, "Said meanwhile")
        await heron.context.set_offline(False)
        await expect(said(masis, "Written in a tunnel")).to_have_count(1, timeout=20_000)
        await expect(said(heron, "Said meanwhile")).to_have_count(1)
        await expect(heron.get_by_text("The connection is gone.")).to_be_hidden()
        await expect(said(heron, "Written in a tunnel")).to_have_count(1)
        await expect(heron.locator(".entry--late")).to_have_count(0)
        await masis.reload()
        await expect(said(masis, "Written in a tunnel")).to_have_count(1)


async def test_who_was_long_away_gets_everything_in_order(house: House, browser: Browser) -> None:
    async with room(browser, house, "last", "Grey Heron", "Masis") as (heron, _):
        await heron.context.set_offline(True)
        await expect(heron.get_by_text("The connection is gone.")).to_be_visible()
        where = f"/meetings/{house.meetings['last']}/messages"
        async with house.client("Masis") as masis:
            for number in range(230):
                await sent(masis, where, text=f"Line {number}.", key=f"{number:020}")
        await heron.context.set_offline(False)
        await expect(said(heron, "Line 229.")).to_have_count(1, timeout=20_000)
        numbers = await heron.locator("#log [data-seq]").evaluate_all(
            "(all) => all.map((one) => Number(one.dataset.seq))"
        )
        assert numbers == sorted(set(numbers))
        assert len(await said(heron, "Line ").all()) == 230


async def test_what_waits_survives_a_reload_and_quick_exit_forgets_it(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron") as (heron,):
        await box(heron).fill("Half a thought")
        await heron.reload()
        await expect(box(heron)).to_have_value("Half a thought")
        await heron.evaluate("dispatchEvent(new Event('rinnalla:leave')), sessionStorage.clear()")
        await heron.reload()
        await expect(box(heron)).to_have_value("")


async def test_reading_back_is_not_disturbed_by_what_is_new(house: House, browser: Browser) -> None:
    async with room(browser, house, "quiet", "Grey Heron", "Masis") as (heron, masis):
        for number in range(14):
            await say(masis, f"A longer line of the evening, the one with the number {number}")
        await expect(said(heron, "number 13")).to_be_visible()
        log = heron.locator(".log")
        await log.evaluate("(log) => { log.scrollTop = 0; }")
        await heron.wait_for_timeout(200)
        await say(masis, "Something new")
        button = heron.get_by_role("button", name="New: 1")
        await expect(button).to_be_visible()
        assert await log.evaluate("(log) => log.scrollTop") == 0
        await expect(heron.locator(".entry--here")).to_contain_text("New since you looked")
        await button.click()
        await expect(said(heron, "Something new")).to_be_in_viewport()
        await expect(button).to_be_hidden()


async def test_while_nobody_leads_words_wait_and_are_read_when_he_is_back(house: House, browser: Browser) -> None:
    async with room(browser, house, "quiet", "Aapo", "Grey Heron", "Masis") as (aapo, heron, masis):
        await aapo.goto(f"{aapo.url.partition('#')[0]}#about")
        await aapo.get_by_role("button", name="Leave the room").click()
        await expect(heron.get_by_text("No support person is here at this moment.").first).to_be_visible()
        await say(heron, "Is anybody there")
        await expect(heron.locator(".entry--late")).to_contain_text("Waits for the support person")
        await heron.reload()
        await expect(heron.locator(".entry--late", has_text="Is anybody there")).to_have_count(1)
        await expect(said(masis, "Is anybody there")).to_have_count(0)
        await aapo.get_by_role("button", name="Come back in").click()
        await expect(said(masis, "Is anybody there")).to_have_count(1)
        await expect(heron.locator(".entry--late")).to_have_count(0)
        await expect(said(heron, "Is anybody there")).to_have_count(1)


async def test_somebody_ignored_is_hidden_and_can_be_shown_again(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis):
        await say(masis, "Words he does not want")
        await heron.locator(".entry", has_text="Words he does not want").locator(".tool").click()
        await heron.get_by_role("button", name="Ignore what he writes").click()
        hidden = heron.locator(".entry--ignored", has_text="Masis").last
        await expect(hidden).to_be_visible()
        await say(masis, "More of them")
        await expect(heron.locator(".entry--ignored")).not_to_have_count(1)
        await expect(heron.get_by_text("More of them", exact=True)).to_be_hidden()
        await heron.goto(f"{heron.url.partition('#')[0]}#about")
        await heron.get_by_role("button", name="Show again").click()
        await expect(said(heron, "More of them")).to_be_visible()


async def test_below_the_line_of_a_demonstration_nothing_of_the_room_is_hidden(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron") as (heron,):
        await heron.evaluate(
            """() => document.querySelector('.top').insertAdjacentHTML('beforebegin',
              '<p class="demo-line">A demonstration: the people here are made up,<br>and nobody reads what you write.</p>')"""
        )
        below = await heron.locator(".top").evaluate("top => top.getBoundingClientRect().bottom")
        await heron.get_by_role("link", name="About this room").click()
        back = await heron.get_by_role("link", name="Back to the room").bounding_box()
        assert back is not None
        assert back["y"] >= below


async def test_a_lobby_opens_before_his_eyes_and_the_end_is_shown(house: House, browser: Browser) -> None:
    async with room(browser, house, "last", "Aapo", "Grey Heron") as (aapo, heron):
        await say(heron, "Goodnight to all")
        await aapo.get_by_role("link", name="Close gently").click()
        sheet = aapo.get_by_role("dialog", name="Bring the evening to its end")
        await sheet.get_by_role("button", name="Close gently").click()
        await expect(heron.locator("[data-clock='closing']")).to_contain_text(":")
        await box(heron).fill("I was still writing")
        await aapo.goto(aapo.url.partition("#")[0])
        await aapo.get_by_role("link", name="Close gently").click()
        await sheet.get_by_role("button", name="Close at once").click()
        await expect(heron.get_by_role("heading", name="Thank you for tonight")).to_be_visible()
        await expect(heron.get_by_text("I was still writing")).to_be_visible()
        await expect(heron.get_by_text("Goodnight to all")).to_have_count(0)


async def test_without_scripts_he_reads_writes_answers_and_leaves(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Kuikka", scripts=False) as (kuikka,):
        await kuikka.get_by_role("button", name="Take a seat").click()
        await say(kuikka, "From an old phone")
        await expect(said(kuikka, "From an old phone")).to_be_visible()
        assert kuikka.url.endswith("#newest")
        await kuikka.locator(".entry", has_text="From an old phone").locator(".tool").click()
        await expect(kuikka.get_by_role("button", name="Ignore what he writes")).to_be_hidden()
        await kuikka.get_by_role("link", name="Answer this").click()
        await say(kuikka, "Still me")
        await expect(kuikka.locator(".entry", has_text="Still me").locator(".quote")).to_contain_text(
            "From an old phone"
        )
        async with kuikka.expect_response(lambda answer: "refresh=15" in answer.url) as told:
            await kuikka.get_by_role("link", name="Read on by itself").click()
        assert (await told.value).headers["refresh"] == "15"
        await kuikka.get_by_role("link", name="About this room").click()
        await kuikka.get_by_role("button", name="Leave the room").click()
        await expect(kuikka.get_by_role("button", name="Come back in")).to_be_visible()


async def test_the_lobby_shows_rules_and_a_number_and_opens_by_itself(house: House, browser: Browser) -> None:
    async with room(browser, house, "lobby", "Aapo", "Grey Heron") as (aapo, heron):
        await expect(heron.get_by_role("heading", name="You have a seat.")).to_be_visible()
        await expect(heron.locator(".lobby").get_by_text("Talk about yourself")).to_be_visible()
        await expect(heron.locator("[data-waiting]")).to_contain_text("1")
        await expect(box(heron)).to_be_hidden()
        await aapo.get_by_role("button", name="Open the room").click()
        await expect(box(heron)).to_be_visible()
        await say(heron, "First words")
        await expect(said(aapo, "First words")).to_be_visible()


async def test_he_is_asked_before_a_number_goes_to_the_room_and_changes_it(house: House, browser: Browser) -> None:
    async with room(browser, house, "talk", "Grey Heron", "Masis") as (heron, masis):
        await say(heron, "Call me sometime, 040 123 4567")
        await expect(heron.locator("[data-refused]").first).to_contain_text("looks like a phone number")
        await expect(box(heron)).to_have_value("Call me sometime, 040 123 4567")
        await expect(said(masis, "Call me sometime")).to_have_count(0)
        await say(heron, "Call me sometime.")
        await expect(said(masis, "Call me sometime.")).to_be_visible()
        await say(heron, "Ask for Ilkka, 09 2525 0111 or 040 123 4567")
        await heron.get_by_role("button", name="Send").click()
        await expect(said(masis, "Ask for Ilkka")).to_be_visible()
