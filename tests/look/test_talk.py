"""Private talk before real browsers: everybody can use its pages, on every screen, in every language, and none gives him away."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, expect

from core.i18n import LANGUAGES
from counselling.talking import end_conversation
from counselling.working import ask_live, ask_transfer, offer_contract, refer
from tests.chat.evening import Someone
from tests.counselling.house import House, house_in
from tests.look.test_look import RULES, SEEN_ONLY, SMALL, WIDE, axe
from tests.look.visits import DESKTOP, PHONE
from tests.places import make_tables, settings_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

NEUTRAL = ("counsel", "crisis", "anonym", "support", "help", "divorce", "violence", "break")
"""Words that must not stand in a title or an address: they stay in a browser's history."""


@dataclass
class Talks:
    """A house with conversations in every state, a man who waits and one who talks live."""

    house: House
    masis: Someone
    waits: Someone
    pages: dict[str, str]

    @property
    def home(self) -> str:
        return f"http://{self.house.evening.host}"


async def furnished(house: House) -> Talks:
    """One conversation of each state; in one of them everything is asked at once."""
    masis, waits = await house.evening.sign_in("Masis"), await house.evening.sign_in("Kuikka")
    sam, lee = await house.answers("Sam"), await house.answers("Lee", "support_person")
    received = await house.begins(masis, "What nobody has read yet.")
    asked, over = await house.begins(masis, "Much is asked here."), await house.begins(masis, "This one is over.")
    for talk in (asked, over):
        await house.takes(sam, talk)
        await house.writes(sam, talk, "I read you.\nhttps://example.org/soup")
    persona = (await house.actor(lee)).id
    await house.act(offer_contract, sam, asked, 3, 3, on=(asked,))
    await house.act(ask_live, sam, asked, on=(asked,))
    await house.act(refer, sam, asked, "p", "A place in town", on=(asked,))
    await house.act(ask_transfer, sam, asked, persona, "He sleeps badly.", on=(asked,))
    await house.act(end_conversation, masis, over, on=(over,))
    await house.opens_the_door(sam, lee)
    async with house.evening.browser(masis) as first, house.evening.browser(waits) as second:
        for browser in (first, second):
            came = await browser.post("/walk-in", data={"programme": house.programme})
            assert came.status_code == 303, came.text
            await browser.get("/walk-in/place")
        live = await house.calls(lee)
        await house.writes(lee, live, "Here I am.")
    pages = {"received": received, "asked": asked, "over": over, "live": live}
    return Talks(house, masis, waits, {name: f"/conversations/{talk}" for name, talk in pages.items()})


@pytest.fixture(scope="module")
async def talks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talks]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    origin = f"http://127.0.0.1:{port}"
    settings = settings_in(tmp_path_factory.mktemp("talks"), RINNALLA_PORT=port, RINNALLA_ORIGIN=origin)
    make_tables(settings)
    async with house_in(settings) as house:
        yield await furnished(house)


@asynccontextmanager
async def before(
    browser: Browser,
    talks: Talks,
    who: Someone | None,
    *,
    width: int = PHONE,
    theme: str = "light",
    language: str = "en",
) -> AsyncIterator[tuple[Page, list[str]]]:
    """His browser, and what goes wrong in it."""
    context = await browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    if who is not None:
        await context.add_cookies([{"name": "rinnalla", "value": who.token, "url": talks.home}])
    page, faults = await context.new_page(), list[str]()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("request", lambda asked: None if "127.0.0.1" in asked.url else faults.append(asked.url))
    await page.goto(f"{talks.home}/language?language={language}")
    yield page, faults
    await context.close()


def addresses(talks: Talks) -> list[tuple[Someone | None, list[str]]]:
    """Every page of private talk, by who looks at it."""
    asked = talks.pages["asked"]
    his = ["/conversations", f"/conversations/new?programme={talks.house.programme}", *talks.pages.values()]
    his += [f"{asked}?about=2#message", f"{asked}#end", f"{asked}#about"]
    return [
        (None, ["/walk-in", "/walk-in/return"]),
        (talks.waits, ["/walk-in/place", "/walk-in/over"]),
        (talks.masis, his),
    ]


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
async def test_everybody_can_use_them(talks: Talks, browser: Browser, width: int, theme: str) -> None:
    wrong: list[str] = []
    for who, his in addresses(talks):
        async with before(browser, talks, who, width=width, theme=theme) as (page, faults):
            for address in his:
                await page.goto(talks.home + address)
                found = await axe(page, RULES if width == PHONE else SEEN_ONLY)
                if width == PHONE:
                    found += [f"small: {part}" for part in await page.evaluate(SMALL)]
                await expect(page.get_by_role("link", name="Exit fast")).to_be_visible()
                await expect(page.get_by_role("link", name="I need help now")).to_be_visible()
                told = f"{await page.title()} {address}".lower()
                found += [f"gives him away: {word}" for word in NEUTRAL if word in told]
                wrong += [f"{address} {fault}" for fault in found]
            wrong += faults
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
async def test_they_fit_every_screen_in_every_language(talks: Talks, browser: Browser, language: str) -> None:
    wrong: list[str] = []
    for who, his in addresses(talks):
        async with before(browser, talks, who, language=language) as (page, faults):
            for address in his:
                await page.goto(talks.home + address)
                for width in (320, 768, 1024):
                    await page.set_viewport_size({"width": width, "height": 800})
                    wrong += [f"{address} at {width}: {part}" for part in await page.evaluate(WIDE, width)]
            wrong += faults
    assert not wrong, "\n".join(wrong)


async def test_a_screen_reader_hears_what_is_said_and_what_happens_and_not_his_own_words(
    talks: Talks, browser: Browser
) -> None:
    house, talk = talks.house, await talks.house.begins(talks.masis, "First words")
    sam = house.evening.people["Sam"]
    async with before(browser, talks, talks.masis) as (page, _):
        await page.goto(f"{talks.home}/conversations/{talk}")
        await expect(page.get_by_role("log", name="What is said")).to_be_visible()
        aloud = page.locator("[data-announce]")
        await house.takes(sam, talk)
        await expect(aloud).to_contain_text("has your conversation now")
        await house.writes(sam, talk, "Good evening")
        await expect(aloud).to_contain_text("Sam: Good evening")
        await page.get_by_label("Your message").fill("And to you")
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator("#log .entry--own").last).to_contain_text("And to you")
        await expect(aloud).not_to_contain_text("And to you")
        await expect(page.get_by_label("Your message")).to_be_focused()


async def test_the_keyboard_reaches_everything_and_the_focus_is_where_he_writes(talks: Talks, browser: Browser) -> None:
    house, talk = talks.house, await talks.house.begins(talks.masis, "First words")
    sam = house.evening.people["Sam"]
    await house.takes(sam, talk)
    await house.act(ask_live, sam, talk, on=(talk,))
    async with before(browser, talks, talks.masis) as (page, _):
        await page.goto(f"{talks.home}/conversations/{talk}")
        await page.get_by_role("button", name="Not now").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="would you like to talk live now?")).to_have_count(0)
        await expect(page.get_by_label("Your message")).to_be_focused()
        await page.locator("#log .entry--own .tool").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_contain_text("First words")
        await page.keyboard.press("Escape")
        await expect(page.locator("#message")).to_be_hidden()


async def test_quick_exit_hides_the_talk_and_leaves_it_kept(talks: Talks, browser: Browser) -> None:
    gone = await talks.house.evening.sign_in_again(talks.masis)
    async with before(browser, talks, gone) as (page, _):
        await page.goto(talks.home + talks.pages["asked"])
        for _ in range(3):
            await page.keyboard.press("Shift")
        await page.wait_for_url(f"http://{talks.house.evening.neutral}/")
        await page.goto(talks.home + talks.pages["asked"])
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "Much is asked here." not in await page.content()
    state = await talks.house.state(talks.pages["asked"].split("/")[-1])
    assert state.phase == "held"
