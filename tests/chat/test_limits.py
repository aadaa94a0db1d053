"""Brakes: one loud voice, many at the door; and nobody who talks at a person's pace meets them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.conftest import free_port
from tests.chat.evening import Evening, evening_in
from tests.chat.test_pages import opened
from tests.places import place


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Evening]:
    """A house with its limits on."""
    port = free_port()
    with place(
        "sqlite", tmp_path, RINNALLA_LIMITS="on", RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}"
    ) as settings:
        async with evening_in(settings) as made:
            yield made


async def test_a_flood_of_one_man_is_braked_and_his_text_kept(guarded: Evening) -> None:
    aapo, kuikka = await guarded.sign_in("Aapo", "support_person"), await guarded.sign_in("Kuikka")
    meeting = await guarded.meeting(aapo)
    await opened(guarded, aapo, meeting, kuikka)
    async with guarded.program(kuikka) as program, guarded.browser(kuikka) as browser:
        sent = [
            await program.post(f"/meetings/{meeting}/messages", data={"text": "spam", "key": f"k{number}"})
            for number in range(22)
        ]
        codes = [answer.status_code for answer in sent]
        assert codes[:20] == [200] * 20
        assert codes[-1] == 429
        assert int(sent[-1].headers["retry-after"]) >= 1
        page = await browser.post(f"/meetings/{meeting}/messages", data={"text": "and one more", "key": "last"})
        assert page.status_code == 429
        assert "and one more" in page.text
    async with guarded.program(aapo) as leader:
        calm = await leader.post(f"/meetings/{meeting}/messages", data={"text": "A breath.", "key": "a"})
        assert calm.status_code == 200, "another's flood costs nobody else anything"
    guarded.clock.go(30_000)
    async with guarded.program(kuikka) as program:
        again = await program.post(f"/meetings/{meeting}/messages", data={"text": "sorry", "key": "later"})
        assert again.status_code == 200


async def test_seats_cannot_be_shaken(guarded: Evening) -> None:
    aapo, kuikka = await guarded.sign_in("Aapo", "support_person"), await guarded.sign_in("Kuikka")
    meeting = await guarded.meeting(aapo)
    async with guarded.program(kuikka) as program:
        codes = [
            (await program.post(f"/meetings/{meeting}/seat", data={"act": act})).status_code
            for act in ("take", "give_up") * 16
        ]
    assert 429 in codes
