"""A programme's word rules and the question before a man gives himself away: in rooms, private talks, and on the page."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from core.errors import Fault
from core.ids import new_id
from crisis.guarding.names import bar_to_name
from tests.chat.evening import Evening, Someone
from tests.chat.test_pages import opened
from tests.chat.test_socket import listening

RULES = "/desk/word-rules"
BETS = {
    "does": "flag", "places": ["room", "private"], "forms": "vedonlyön*", "reason": "", "hits": "vedonlyönti vei kaiken", "misses": "lyön vetoa siitä",
}  # fmt: skip


async def made(evening: Evening, who: Someone, **rule: Any) -> httpx2.Response:
    async with evening.program(who) as program:
        return await program.post(RULES, data={**BETS, **rule})


async def page_of(evening: Evening, who: Someone) -> dict[str, Any]:
    async with evening.program(who) as program:
        answer = await program.get(RULES)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


async def said(evening: Evening, man: Someone, meeting: str, text: str, **more: str) -> httpx2.Response:
    async with evening.program(man) as program:
        return await program.post(f"/meetings/{meeting}/messages", data={"text": text, "key": new_id(), **more})


@pytest.fixture
async def room(evening: Evening) -> tuple[str, Someone, Someone]:
    """An open room, who leads it, and a man in it."""
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    return meeting, aapo, kuikka


async def test_he_is_asked_before_a_number_goes_to_the_room_and_decides(
    evening: Evening, room: tuple[str, Someone, Someone]
) -> None:
    meeting, _, kuikka = room
    async with evening.browser(kuikka) as browser:
        form = {"text": "Call me: 040 123 4567", "key": new_id()}
        page = await browser.post(f"/meetings/{meeting}/messages", data=form)
        assert page.status_code == 422
        assert "Call me: 040 123 4567</textarea>" in page.text, "his text stays in its box"
        assert "040 123 4567 looks like a phone number" in page.text.replace("\u2068", "").replace("\u2069", "")
        assert 'name="sure"' in page.text
        sent = await browser.post(f"/meetings/{meeting}/messages", data={**form, "sure": "yes"})
        assert sent.status_code == 303
        assert "Call me: 040 123 4567" in (await browser.get(f"/meetings/{meeting}")).text


async def test_over_the_socket_the_same_text_goes_out_once_he_is_sure(
    evening: Evening, room: tuple[str, Someone, Someone]
) -> None:
    meeting, _, kuikka = room
    stream = f"{meeting}.room"
    async with evening.socket(kuikka) as client:
        await listening(client, meeting)
        asked = await client.post(stream, "insta: oldpine77", "k1")
        assert (asked["type"], asked["code"]) == ("error", "ask_handle")
        await client.send(type="post", stream=stream, key="k1", text="insta: oldpine77", sure=True, ref="again")
        assert (await client.until(ref="again"))["type"] == "ack"
        assert (await client.post(stream, "My chest hurts when I think of my boy.", "k2"))["type"] == "ack"


async def test_a_text_in_danger_is_asked_about_nothing(evening: Evening, room: tuple[str, Someone, Someone]) -> None:
    meeting, _, kuikka = room
    sent = await said(evening, kuikka, meeting, "I will kill myself tonight. Tell my ex, 040 123 4567")
    assert sent.status_code == 200


async def test_a_flag_lets_it_out_and_somebody_looks(evening: Evening, room: tuple[str, Someone, Someone]) -> None:
    meeting, aapo, kuikka = room
    sirpa, veera = await evening.sign_in("Sirpa", "coordinator"), await evening.sign_in("Veera", "moderator")
    assert (await made(evening, sirpa)).status_code == 200
    assert (await made(evening, sirpa)).status_code == 200, "twice is once"
    sent = await said(evening, kuikka, meeting, "Vedonlyönti vei talon.")
    assert sent.json()["stream"] == f"{meeting}.room"
    told = await page_of(evening, veera)
    assert len(told["rules"]) == 1
    (flag,) = told["flags"]
    for who, answered in ((kuikka, 404), (aapo, 404), (veera, 200), (sirpa, 200)):
        async with evening.program(who) as program:
            assert (await program.get(RULES)).status_code == answered
            assert (await program.post(f"{RULES}/look", data={"flag": flag["id"]})).status_code == answered
    assert (await page_of(evening, sirpa))["flags"] == []


async def test_held_words_wait_for_those_who_lead(evening: Evening, room: tuple[str, Someone, Someone]) -> None:
    meeting, aapo, kuikka = room
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    rule = {"does": "hold", "places": "room", "reason": "Those who lead read this first.", "forms": "idiootti", "hits": "sinä idiootti", "misses": "tuttu"}  # fmt: skip
    assert (await made(evening, sirpa, **rule)).status_code == 200
    assert (await said(evening, kuikka, meeting, "sinä idiootti")).json()["stream"].endswith(".own")
    assert (await said(evening, kuikka, meeting, "hyvää iltaa")).json()["stream"] == f"{meeting}.room"
    async with evening.program(aapo) as leader:
        held = (await leader.get(f"/meetings/{meeting}/lead")).json()["hold"]
        assert [one["text"] for one in held] == ["sinä idiootti"]
        released = {"verb": "release", "seq": str(held[0]["seq"]), "key": new_id()}
        assert (await leader.post(f"/meetings/{meeting}/acts", data=released)).status_code == 200
        texts = [one.get("text") for one in (await leader.get(f"/meetings/{meeting}/messages")).json()["entries"]]
        assert "sinä idiootti" in texts


async def test_the_team_may_ask_first_and_an_ended_rule_asks_no_more(
    evening: Evening, room: tuple[str, Someone, Someone]
) -> None:
    meeting, _, kuikka = room
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    rule = {"does": "ask", "places": "room", "reason": "We name no teams here.", "forms": "hifk", "hits": "HIFK voitti", "misses": "voitto"}  # fmt: skip
    made_id = (await made(evening, sirpa, **rule)).json()["rule"]
    asked = await said(evening, kuikka, meeting, "HIFK voitti!")
    assert asked.status_code == 422
    assert "We name no teams here." in asked.json()["error"]["fields"]["text"]["message"]
    assert (await said(evening, kuikka, meeting, "HIFK voitti!", sure="yes")).status_code == 200
    async with evening.program(sirpa) as program:
        for _ in range(2):
            assert (await program.post(f"{RULES}/end", data={"rule": made_id})).status_code == 200
    assert (await said(evening, kuikka, meeting, "HIFK voitti!!")).status_code == 200


async def test_a_name_that_sounds_like_danger_or_is_ruled_out_is_asked_for_anew(evening: Evening) -> None:
    sirpa, kernel = await evening.sign_in("Sirpa", "coordinator"), evening.kernel
    rule = {"does": "ask", "places": "name", "reason": "No teams in names.", "forms": "hifk*", "hits": "HIFKfani", "misses": "fani"}  # fmt: skip
    assert (await made(evening, sirpa, **rule)).status_code == 200
    said_of = {name: await bar_to_name(kernel, evening.programme, name) for name in ("hifkfani", "Quiet Pine")}
    assert said_of == {"hifkfani": Fault("name_by_rule"), "Quiet Pine": None}
    assert await bar_to_name(kernel, evening.programme, "I kill myself tonight") == Fault("name_sounds_heavy")


async def test_what_is_no_rule_is_said_beside_its_field(evening: Evening) -> None:
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    for wrong, field in (
        ({"forms": "(a+)+"}, "forms"),
        ({"hits": "nothing of it"}, "hits"),
        ({"misses": "vedonlyönti"}, "misses"),
        ({"does": "hold", "places": "private", "reason": "x"}, "places"),
        ({"does": "ask", "reason": ""}, "reason"),
        ({"places": []}, "places"),
    ):
        answer = await made(evening, sirpa, **wrong)
        assert answer.status_code == 422, wrong
        assert set(answer.json()["error"]["fields"]) == {field}, wrong
    assert (await page_of(evening, sirpa))["rules"] == []
