"""Somebody at a screen: a browser of his own, signed in, with what he sees and does in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.chat.evening import Evening, Someone

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}


@dataclass
class Screen:
    """One person's browser. Every wait has a deadline (playwright's own)."""

    evening: Evening
    who: Someone
    context: BrowserContext
    page: Page

    async def go(self, path: str) -> None:
        await self.page.goto(f"http://{self.evening.host}{path}")

    def text(self, words: str) -> Locator:
        """What is shown with these words; names in it may stand isolated from direction."""
        isolates = "[\u2066-\u2069]*"
        pattern = f"{isolates}\\s+{isolates}".join(re.escape(word) for word in words.split())
        return self.page.get_by_text(re.compile(pattern)).filter(visible=True)

    async def sees(self, words: str) -> None:
        await expect(self.text(words).first).to_be_visible()

    async def sees_not(self, words: str) -> None:
        await expect(self.text(words)).to_have_count(0)

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words).filter(visible=True).first

    async def press(self, words: str) -> None:
        await self.button(words).click()

    async def follow(self, words: str) -> None:
        await self.page.get_by_role("link", name=words).filter(visible=True).first.click()

    async def write(self, words: str) -> None:
        """Write in the room and send."""
        await self.page.get_by_label("Message to the group").fill(words)
        await self.button("Send").click()

    def message(self, words: str, tab: Page | None = None) -> Locator:
        """The entry of the log in which somebody said this; who quotes it is another."""
        page = tab or self.page
        return page.locator("#log .entry").filter(has=page.locator(".said > p", has_text=words))

    async def reads(self, words: str, times: int = 1) -> None:
        """What somebody wrote stands in the log, so many times."""
        await expect(self.message(words)).to_have_count(times)

    async def about(self, words: str) -> None:
        """Open the sheet about a message."""
        await self.message(words).get_by_role("link", name="About this message").click()

    async def second_tab(self) -> Page:
        page = await self.context.new_page()
        await page.goto(self.page.url)
        return page


async def at_screen(browser: Browser, evening: Evening, who: Someone, **options: Any) -> Screen:
    """He sits down: phone size unless said otherwise."""
    options.setdefault("viewport", PHONE)
    context = await browser.new_context(**options)
    context.set_default_timeout(30_000)
    host, _, _ = evening.host.partition(":")
    cookie: Any = {"name": "rinnalla", "value": who.token, "domain": host, "path": "/"}
    await context.add_cookies([cookie])
    return Screen(evening, who, context, await context.new_page())
