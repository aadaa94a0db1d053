"""A concern from outside: advice and lines for everybody, words that reach the team, and nothing that tells who comes here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crisis.helping.limits import CONCERN
from crisis.helping.words import WORRIES
from tests.chat.conftest import free_port
from tests.counselling.house import house_in
from tests.crisis.helping.night import Night, plain
from tests.places import place


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Night]:
    """A house with its limits on."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    with place("sqlite", tmp_path, RINNALLA_LIMITS="on", RINNALLA_PORT=port, RINNALLA_ORIGIN=origin) as settings:
        async with house_in(settings) as house:
            yield Night(house)


async def test_each_fear_has_its_advice_and_lines_without_an_account(night: Night) -> None:
    seen = set()
    for about in WORRIES:
        page = await night.sees(None, f"/concern?about={about}")
        assert "call the emergency number" in page
        assert 'href="tel:112"' in page
        seen.add(page[page.index("What you can do") : page.index("Tell the team")])
    assert len(seen) == len(WORRIES)
    afraid = await night.sees(None, "/concern?about=violence")
    assert "080 005 005" in afraid, "who is afraid is shown a line for those who are hurt"


async def test_his_words_reach_the_team_as_an_alert_that_names_nobody(night: Night) -> None:
    words = "He sold his tools and says everybody is better off without him."
    answer = await night.presses(None, "/concern", about="self", programme=night.programme, text=words)
    assert answer.status_code == 303
    page = await night.sees(None, answer.headers["location"])
    assert "Thank you. The team has your words." in page
    assert "We cannot tell you whether he is here" in page
    (alert,) = await night.alerts()
    assert (alert.persona, alert.seen.man, alert.seen.sources, alert.seen.kinds) == ("", None, ("outside",), ("self",))
    assert await night.lines_of(*await night.alert_ids()) == [words]


async def test_words_of_danger_are_urgent_and_no_more_for_nobody_here_can_be_found_by_them(night: Night) -> None:
    for text in ("He hates Mondays.", "He says he will kill himself tonight, he has the pills."):
        await night.presses(None, "/concern", about="self", programme=night.programme, text=text)
    assert [alert.seen.tier for alert in await night.alerts()] == [1, 2]


async def test_without_words_there_is_advice_and_no_alert(night: Night) -> None:
    answer = await night.presses(None, "/concern", about="other", programme=night.programme, text="")
    assert answer.headers["location"] == "/concern?about=other"
    assert await night.alerts() == []


async def test_the_pages_are_the_same_whoever_comes_here(night: Night) -> None:
    async def shown() -> str:
        return re.sub(r"[a-z2-7]{20}", "", await night.sees(None, "/concern?about=self"))

    await shown()  # with the first page the house learns which country it is in
    before = await shown()
    await night.signs_in("Masis")
    assert await shown() == before


async def test_what_is_missing_is_said_beside_it_and_his_words_are_kept(night: Night) -> None:
    for fields in ({"about": "nothing", "text": "He drinks"}, {"about": "self", "text": "x" * 2_001}):
        answer = await night.presses(None, "/concern", programme=night.programme, **fields)
        assert answer.status_code == 422
        assert fields["text"] in answer.text
    assert await night.alerts() == []


async def test_no_alert_in_a_programme_whose_doors_are_shut(night: Night) -> None:
    answer = await night.presses(None, "/concern", about="self", programme="a" * 20, text="He drinks")
    assert answer.status_code in {303, 422}
    assert all(alert.programme == night.programme for alert in await night.alerts())


async def test_a_flood_has_to_bring_a_proof(guarded: Night) -> None:
    fields = {"about": "self", "programme": guarded.programme}
    for number in range(CONCERN.free):
        assert (await guarded.presses(None, "/concern", **fields, text=f"He drinks {number}")).status_code == 303
    answer = await guarded.presses(None, "/concern", **fields, text="He drinks again")
    assert answer.status_code == 429
    assert "He drinks again" in plain(answer.text)
    assert "data-challenge" in answer.text
    assert int(answer.headers["retry-after"]) >= 1


async def test_no_hand_is_too_quick_for_help_but_the_team_is_not_drowned(guarded: Night) -> None:
    man = await guarded.signs_in("Masis")
    for _ in range(14):
        assert (await guarded.presses(man, "/help/now", programme=guarded.programme, text="")).status_code == 303
    (alert,) = await guarded.alerts()
    assert alert.seen.signs == 10
