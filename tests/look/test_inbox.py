"""The desk of those who answer, looked at: each pane on each screen, in light and dark, in Finnish and Swedish; keys; and what moves by itself."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from core.clock import HOUR
from core.ids import new_id
from crisis.noticing import Noticed
from tests.counselling.desk.office import HOME, Office
from tests.counselling.house import house_in
from tests.look.house import House
from tests.look.test_look import RULES, SEEN_ONLY, SMALL, WEIGHT, WHOLE, WIDE, axe
from tests.look.visits import DESKTOP, PHONE, looking
from tests.places import make_tables, settings_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 10_000
PLACE = {"name": "The Line", "about": "Against violence at home.", "how": "09 000 000", "languages": "fi"}
WORDS = {"title": "Before a hard meeting", "language": "en", "text": "Dear {name}, see you {next}.", "whose": "team"}


SQUEEZED = """() => {
  const faults = [];
  const name = document.querySelector('.pane--talk h2'), log = document.querySelector('.pane--talk .log');
  if (name?.offsetParent && name.getBoundingClientRect().height > 64) faults.push(`the name stands in ${name.getBoundingClientRect().height} px`);
  if (log?.offsetParent && log.getBoundingClientRect().height < 150) faults.push(`the log has ${log.getBoundingClientRect().height} px`);
  const send = document.querySelector('[data-send]');
  if (send?.offsetParent && send.getBoundingClientRect().bottom > innerHeight + 1) faults.push('the button to send is out of sight');
  return faults;
}"""
"""The name, the talk and the box keep their room however many tools there are."""


@dataclass
class Desk:
    """A team, its men, and the addresses that are looked at, by who sees them."""

    office: Office
    house: House
    talk: str
    pages: dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = settings_in(
        tmp_path_factory.mktemp("desk"), RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}"
    )
    make_tables(settings)
    async with house_in(settings) as made:
        yield await furnished(Office(made))


async def furnished(office: Office) -> Desk:
    """A counsellor in the middle of her day: what is new, hers, waiting, with others and over."""
    evening, programme = office.house.evening, office.house.programme
    leena, aapo = await office.house.answers("Leena"), await office.house.answers("Aapo", "support_person")
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    now = evening.kernel.now()
    man, talk = await office.man("Kuikka", "The mediation is on Wednesday.\n\nMy hands go cold first.", heavy=4)
    _, arabic = await office.man(
        "Sindian", "شكرا على الجواب. هناك شيء لم أقله بعد.", language="ar", promise=now + 2 * HOUR
    )
    long, live = await office.man("Lepopäivälintu Kaukaisesta", "Hei.", language="fi")
    _, free = await office.man("Masis", "It is over, I think.", noticed=Noticed(2, "suicide", ("self",)))
    _, theirs = await office.man("Baraka", "I move out on Friday.")
    _, over = await office.man("Tundra-12", "Tack.")
    for mine in (talk, arabic, over, live):
        await office.house.takes(leena, mine)
    await office.house.takes(aapo, theirs)
    await office.does(leena, over, "end", reason="agreed")
    await office.sent(leena, "/desk/directory", programme=programme, **PLACE)
    await office.sent(leena, "/desk/templates", programme=programme, **WORDS)
    await office.does(leena, talk, "contract", kind="3+3")
    await office.says_yes(man, talk, "contract")
    await office.does(leena, talk, "count", how="meeting")
    for note, agreed in (("Two daughters, 6 and 9.", ""), ("He walks around the block.", "yes")):
        await office.sent(leena, f"{HOME}/{talk}/notes", note=note, key=new_id(), agreed=agreed)
    await office.does(leena, talk, "transfer", mate=str(aapo.grant), summary="He fears Wednesday.")
    await office.does(leena, live, "live")
    await office.says_yes(long, live, "live")
    await office.does(leena, live, "transfer", mate=str(aapo.grant))
    await office.says_yes(long, live, "transfer", along="all")
    await office.house.opens_the_door(leena)
    await office.queues("Halti", "Onko siellä ketään?")
    boxes = tuple(f"/desk/inbox?box={box}" for box in ("new", "mine", "waiting", "team", "archive"))
    open_ones = (
        f"{HOME}/{talk}?box=mine",
        f"{HOME}/{talk}?box=mine#about",
        f"{HOME}/{arabic}?box=mine",
        f"{HOME}/{live}?box=mine",
    )
    closed_ones = (f"{HOME}/{free}?box=new", f"{HOME}/{theirs}?box=team", f"{HOME}/{over}?box=archive")
    beside = ("/desk/templates", "/desk/directory", "/desk/away", "/desk/now", "/desk")
    pages = {"Leena": (*boxes, *open_ones, *closed_ones, *beside), "Sirpa": ("/desk/now", "/desk/directory")}
    sessions = {"Leena": leena.token, "Aapo": aapo.token, "Sirpa": sirpa.token}
    return Desk(office, House(f"http://{evening.host}", sessions, programme, "", {}), talk, pages)


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
async def test_every_pane_can_be_used_by_everybody(desk: Desk, browser: Browser, width: int, theme: str) -> None:
    faults: list[str] = []
    for who, pages in desk.pages.items():
        async with looking(browser, desk.house, who, width=width, theme=theme) as seen:
            for address in pages:
                await seen.page.goto(desk.house.home + address)
                found = await axe(seen.page, RULES if width == PHONE else SEEN_ONLY)
                if width == PHONE:
                    found += [f"small: {part}" for part in await seen.page.evaluate(SMALL)]
                faults += [f"{address} {fault}" for fault in found]
            faults += seen.faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["fi", "sv"])
async def test_every_pane_fits_every_screen(desk: Desk, browser: Browser, language: str) -> None:
    faults: list[str] = []
    async with looking(browser, desk.house, "Leena", language=language) as seen:
        for address in desk.pages["Leena"]:
            await seen.page.goto(desk.house.home + address)
            for width in (320, 390, 768, 1024, 1280, 1366, 1920):
                await seen.page.set_viewport_size({"width": width, "height": 800})
                faults += [f"{address} at {width}: {part}" for part in await seen.page.evaluate(WIDE, width)]
                faults += [f"{address} at {width}: {part}" for part in await seen.page.evaluate(SQUEEZED)]
        faults += seen.faults
    assert not faults, "\n".join(faults)


async def test_dark_phones_and_light_desktops_are_readable_too(desk: Desk, browser: Browser) -> None:
    faults: list[str] = []
    for width, theme, rules in ((PHONE, "dark", SEEN_ONLY), (DESKTOP, "light", RULES)):
        async with looking(browser, desk.house, "Leena", width=width, theme=theme) as seen:
            for address in (f"{HOME}/{desk.talk}?box=mine", f"{HOME}/{desk.talk}?box=mine#about", "/desk/now"):
                await seen.page.goto(desk.house.home + address)
                faults += [f"{address} {width} {theme} {fault}" for fault in await axe(seen.page, rules)]
            faults += seen.faults
    assert not faults, "\n".join(faults)


async def test_open_tools_can_be_used_too(desk: Desk, browser: Browser) -> None:
    faults: list[str] = []
    for width in (PHONE, DESKTOP):
        async with looking(browser, desk.house, "Leena", width=width) as seen:
            await seen.page.goto(f"{desk.house.home}{HOME}/{desk.talk}?box=mine")
            for tool in ("transfer", "more", "later", "words"):
                await seen.page.locator(f'[data-menu="{tool}"] > summary').click()
                found = await axe(seen.page, RULES)
                found += await seen.page.evaluate(WIDE, width)
                faults += [f"{tool} at {width}: {fault}" for fault in found]
            faults += seen.faults
    assert not faults, "\n".join(faults)


async def test_the_inbox_weighs_no_more_than_other_pages(desk: Desk, browser: Browser) -> None:
    async with looking(browser, desk.house, "Leena", width=DESKTOP) as seen:
        await seen.page.goto(f"{desk.house.home}{HOME}/{desk.talk}?box=mine")
        await expect(seen.page.locator("#log")).to_contain_text("My hands go cold first.")
        assert await seen.page.evaluate(WHOLE) <= WEIGHT


async def test_the_box_for_notes_is_another_one_and_neither_moves_when_something_new_comes(
    desk: Desk, browser: Browser
) -> None:
    async with looking(browser, desk.house, "Leena", width=DESKTOP) as seen:
        page = seen.page
        await page.goto(f"{desk.house.home}{HOME}/{desk.talk}?box=new")
        note, say = page.locator("#note"), page.locator("#say")
        assert await _colour(note) != await _colour(say)
        await say.fill("It says a lot that")
        await note.fill("He thinks of the girls.")
        await note.evaluate("box => box.setSelectionRange(2, 2)")
        before = await page.locator(".pane--list [data-row]").count()
        await desk.office.man(f"Newcomer {new_id()[:4]}", "Hello.")
        await expect(page.locator(".pane--list [data-row]")).to_have_count(before + 1, timeout=SOON)
        await expect(page).to_have_title(re.compile(r"\(\d+\) "))
        await expect(note).to_be_focused()
        assert await note.input_value() == "He thinks of the girls."
        assert await say.input_value() == "It says a lot that"
        assert await note.evaluate("box => box.selectionStart") == 2
        assert not seen.faults


async def _colour(box: Locator) -> str:
    found: str = await box.evaluate("box => getComputedStyle(box).backgroundColor")
    return found


async def test_the_list_is_walked_by_keys_that_can_be_switched_off(desk: Desk, browser: Browser) -> None:
    async with looking(browser, desk.house, "Leena", width=DESKTOP) as seen:
        page = seen.page
        await page.goto(f"{desk.house.home}{HOME}/{desk.talk}?box=mine")
        rows = page.locator(".pane--list [data-row]")
        await page.keyboard.press("j")
        first = await _focused(page)
        assert first
        await page.keyboard.press("k")
        assert await _focused(page) != first
        await page.keyboard.press("r")
        await expect(page.locator("#say")).to_be_focused()
        await page.keyboard.type("jkn")
        assert (await page.locator("#say").input_value()).endswith("jkn"), "letters are letters while one writes"
        await page.keyboard.press("Alt+1")
        await page.keyboard.press("n")
        await expect(page.locator("#note")).to_be_focused()
        await page.keyboard.press("Alt+2")
        await expect(page.locator("#say")).to_be_focused()
        await page.keyboard.press("Alt+1")
        await page.keyboard.press("t")
        await expect(page.locator('[data-menu="transfer"]')).to_have_attribute("open", "")
        await page.keyboard.press("Escape")
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_visible()
        await page.locator("[data-letters]").uncheck()
        await page.keyboard.press("Escape")
        await page.keyboard.press("t")
        await expect(page.locator('[data-menu="transfer"]')).not_to_have_attribute("open", "")
        assert await rows.count() >= 2
        assert not seen.faults


async def _focused(page: Page) -> str:
    found: str = await page.evaluate("() => document.activeElement.dataset.row ?? ''")
    return found


async def test_everything_is_there_without_scripts(desk: Desk, browser: Browser) -> None:
    async with looking(browser, desk.house, "Leena", width=PHONE, scripts=False) as seen:
        page = seen.page
        await page.goto(f"{desk.house.home}/desk/inbox?box=mine")
        await page.locator(f'[data-row="{desk.talk}"]').click()
        await page.locator("#say").fill("")
        await page.locator("button[data-send]").click()
        await expect(page.locator(".composer .error").first).to_be_visible()
        await page.goto(f"{desk.house.home}{HOME}/{desk.talk}#about")
        await page.locator("#note").fill("Written without scripts.")
        await page.get_by_role("button", name="Keep the note").click()
        await page.goto(f"{desk.house.home}{HOME}/{desk.talk}#about")
        await expect(page.locator(".team-note").last).to_contain_text("Written without scripts.")
