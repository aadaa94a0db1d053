"""Signs of danger in what a man writes privately: the team sees them first, he is never kept from writing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import crisis.noticing
from core.work import Read
from crisis.alert import ALERT
from crisis.models import AlertState
from tests.counselling.house import House

GRAVE = "I have the pills in my hand and I will kill myself tonight"


async def test_grave_words_put_his_conversation_first_and_the_team_reads_why(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    calm = await house.begins(await house.evening.sign_in("Kuikka"), "She wants to move to Tampere.", language="en")
    grave = await house.begins(masis, GRAVE, language="en")
    state = await house.state(grave)
    assert (state.risk, state.why) == (3, "suicide")
    assert await alerts_about(house, masis.persona) == [(3, "conversation", grave, 1)]
    assert (await house.state(calm)).risk == 0
    async with house.evening.browser(sam) as browser:
        page = (await browser.get("/desk/inbox?box=new")).text
    assert "Immediate danger: he may want to die" in page
    assert page.index("Masis") < page.index("Kuikka")


async def test_what_he_writes_later_counts_and_is_never_lowered_by_calmer_words(house: House) -> None:
    masis = await house.evening.sign_in("Masis")
    talk = await house.begins(masis, "Hello.", language="en")
    async with house.evening.browser(masis) as browser:
        for key, text in (("k1", GRAVE), ("k2", "Thank you, I am going to sleep.")):
            answer = await browser.post(f"/conversations/{talk}/messages", data={"text": text, "key": key})
            assert answer.status_code == 303
    assert (await house.state(talk)).risk == 3
    assert await alerts_about(house, masis.persona) == [(3, "conversation", talk, 1)]


async def test_the_same_words_from_one_of_the_team_raise_nothing(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis, "Hello.", language="en")
    await house.takes(sam, talk)
    async with house.evening.browser(sam) as browser:
        form = {"text": f"You wrote: {GRAVE}", "key": "k"}
        assert (await browser.post(f"/desk/conversations/{talk}/messages", data=form)).status_code == 303
    assert (await house.state(talk)).risk == 0
    assert await alerts_about(house, masis.persona) == [] == await alerts_about(house, sam.persona)


async def test_rules_that_fail_keep_nobody_from_writing_and_a_person_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a rule that nobody tried")

    monkeypatch.setattr(crisis.noticing, "scan", broken)
    talk = await house.begins(await house.evening.sign_in("Masis"), "Hello.", language="en")
    sam = await house.answers("Sam")
    state = await house.state(talk)
    assert (state.risk, state.why) == (1, "unscanned")
    async with house.evening.browser(sam) as browser:
        assert "the rules could not read his words" in (await browser.get("/desk/inbox?box=new")).text


async def alerts_about(house: House, persona: str) -> list[tuple[int, str, str, int]]:
    """Tier, place, conversation and number of signs of each alert about this persona."""
    return await house.evening.kernel.read(_alerts, persona)


def _alerts(read: Read, persona: str) -> list[tuple[int, str, str, int]]:
    ids = read.db.scalars(select(AlertState.id).where(AlertState.persona_id == persona))
    found = [read.state(ALERT, alert_id).seen for alert_id in ids]
    return [(seen.tier, seen.where.place, seen.where.space, seen.signs) for seen in found if seen.where is not None]
