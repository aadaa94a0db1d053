"""Which pages are looked at and by whom, and how a browser looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.look.house import House

PHONE, DESKTOP = 390, 1440


@dataclass
class Seen:
    """A page open before somebody, and what went wrong while it was."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note scripts that fail, what the policy refuses, and requests to other houses."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))
        self.page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 404" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, self.home.replace("http", "ws"), "data:")):
            self.faults.append(f"asked elsewhere: {request.url}")


@asynccontextmanager
async def looking(
    browser: Browser,
    house: House,
    who: str | None = None,
    *,
    width: int = PHONE,
    theme: str = "light",
    language: str = "en",
    scripts: bool = True,
) -> AsyncIterator[Seen]:
    """A fresh browser of this person, on a screen of this width."""
    context = await browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
        locale=language,
        timezone_id="Europe/Helsinki",
    )
    if who is not None:
        await context.add_cookies([{"name": "rinnalla", "value": house.sessions[who], "url": house.home}])
    await speak(context_page := await context.new_page(), house, language)
    seen = Seen(context_page, house.home)
    seen.listen()
    try:
        yield seen
    finally:
        await closed(context)


async def closed(context: BrowserContext) -> None:
    """The browser of this person is shut. One that is just on its way to another page may not answer; it ends with the whole browser."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            await context.close()


async def speak(page: Page, house: House, language: str) -> None:
    """The house speaks this language from now on."""
    await page.goto(f"{house.home}/language?language={language}")


def addresses(house: House) -> dict[str, list[str]]:
    """Every page that somebody sees by following links, by who sees it; "" is a stranger."""
    rooms = [
        f"/meetings/{meeting}" for phase, meeting in house.meetings.items() if phase not in ("talk", "quiet", "last")
    ]
    group = f"/groups/{house.group}"
    return {
        "": [
            "/",
            "/help",
            "/help?for=youth",
            "/rules",
            "/agreement",
            "/accessibility",
            "/join",
            "/enter",
            "/recover",
            "/young",
            "/nothing",
            f"/programmes/{house.programme}",
            "/groups",
            group,
        ],
        "Grey Heron": [
            *rooms,
            f"/meetings/{house.meetings['live']}?about=5#message",
            "/",
            "/groups",
            group,
            "/me",
            "/me/sessions",
            "/me/password",
            "/me/phrase",
            "/me/once",
            "/me/personas",
            "/me/export",
            "/me/delete",
            f"/me/personas/{house.programme}",
        ],
        "Kuikka": rooms,
        "Aapo": [
            f"/meetings/{house.meetings['live']}",
            f"/meetings/{house.meetings['lobby']}",
            "/groups",
            "/desk/team",
            "/desk/rota",
            "/desk/notices",
            "/me",
            "/me/spares",
        ],
        "Veera": ["/desk", "/desk/house", "/desk/lines", "/desk/team?programme=server"],
        "Sirpa": [
            "/desk",
            "/desk/settings",
            "/desk/settings/assessment",
            "/desk/protocol",
            "/desk/drills",
            "/desk/groups",
            f"/desk/groups/{house.group}",
            f"/desk/groups/{house.group}/change",
            f"/desk/meetings/{house.meetings['ahead']}",
            "/desk/rota",
            "/desk/rota/new",
            "/desk/rota/holidays",
            f"/desk/rota/shifts/{house.shift}",
            "/desk/team",
        ],
    }
