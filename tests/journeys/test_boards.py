"""A board in a real browser: a first post under a name for its thread only waits, is released, and appears on another man's screen by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.chat.evening import Evening
from tests.forum.village import Village
from tests.journeys.screen import PHONE, at_screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def test_a_first_post_is_held_released_and_read_at_once_by_others(browser: Browser, evening: Evening) -> None:
    village = await Village.of(evening)
    thread = await village.begins(village.asker, await village.board(checking="after"), by_thread_name=True)
    board = await village.board(checking="first")
    await village.does_move(thread, board)
    reader = await at_screen(browser, evening, village.people["asker"])
    writer = await at_screen(browser, evening, village.people["other"], viewport=PHONE)
    judge = await at_screen(browser, evening, village.people["moderator"])

    await reader.go(f"/threads/{thread}")
    await reader.sees("The one who asks")
    await writer.go(f"/threads/{thread}")
    await writer.page.get_by_label("What you want to say").fill("I leave the radio on too. 040 123 4567")
    await expect(writer.page.get_by_label("A name for this thread only")).to_be_checked()
    await writer.button("Send").click()
    await writer.sees("Send it all the same")
    await writer.page.get_by_label("What you want to say").fill("I leave the radio on too.")
    await writer.button("Send").click()
    await writer.sees("Held. Others do not see it yet.")

    await judge.go("/desk/boards")
    await judge.sees("Otter")
    await judge.button("Release").click()
    await judge.sees("Nothing waits.")

    await expect(reader.page.locator("#n2")).to_contain_text("I leave the radio on too.")
    await expect(reader.page.locator("#n2 .who")).to_contain_text("Reply 1")
    assert "Otter" not in await reader.page.content()
    await expect(writer.page.get_by_text("Held.")).to_have_count(0)
