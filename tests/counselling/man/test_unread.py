"""A man whose language nobody of the team reads is told so in it: which they read, when, and who answers in his own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import counselling.unread
from core.i18n import LANGUAGES
from tests.counselling.house import AGREED, House
from tests.counselling.man.test_conversations import plain

FOLDER = Path(counselling.unread.__file__).parent
WHO = ("team", "now", "holder")
TITLE = "لا أحد هنا يقرأ العربية"
NOW = "لا أحد من الموجودين الآن يقرأ العربية"


def words(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_there_whole_in_every_language_of_the_house(language: str) -> None:
    told = words(language)
    assert told.keys() == words("en").keys()
    assert (told["language"], told["version"]) == (language, words("en")["version"])
    for part in ("title", "text", "told"):
        assert told[part].keys() == words("en")[part].keys()
        assert not [sentence for sentence in told[part].values() if "!" in sentence]
    assert all("{languages}" in told["text"][who] for who in WHO)
    assert "{moment}" in told["told"]["written"]


async def test_he_is_told_in_his_language_wherever_he_can_write(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    someone = await house.evening.sign_in("Sindian", language="ar")
    async with house.evening.browser(someone) as browser, house.evening.browser() as guest:
        form = plain((await browser.get(f"/conversations/new?programme={house.programme}")).text)
        assert TITLE in form
        assert "الفنلندية" in form, "which languages they read"
        talk = await house.begins(someone, "لا أعرف من أين أبدأ.", language="ar")
        assert TITLE in (await browser.get(f"/conversations/{talk}")).text
        await guest.get("/language?language=ar")
        door = plain((await guest.get("/walk-in")).text)
        assert NOW in door
        assert 'lang="ar" dir="rtl"' in door
        await guest.post("/walk-in", data={"programme": house.programme, **AGREED, "language": "ar"})
        assert NOW in (await guest.get("/walk-in/place")).text


async def test_it_is_about_the_language_he_writes_in_and_not_told_to_whom_the_team_reads(house: House) -> None:
    masis = await house.evening.sign_in("Masis")
    async with house.evening.browser(masis) as browser:
        finnish = await house.begins(masis, "En tiedä mistä aloittaa.", language="fi")
        swedish = await house.begins(masis, "Jag vet inte var jag ska börja.", language="sv")
        assert (
            "Nobody here reads English"
            not in (await browser.get(f"/conversations/new?programme={house.programme}")).text
        )
        assert "Kukaan täällä ei lue" not in (await browser.get(f"/conversations/{finnish}")).text
        told = (await browser.get(f"/conversations/{swedish}")).text
        assert "Ingen här läser svenska" in told
        assert "Här svarar de på svenska:" in told or "Vi känner inte till någon stödlinje" in told
