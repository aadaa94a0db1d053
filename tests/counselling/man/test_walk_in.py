"""The door to a talk without an account, and the place in the line, as a browser without JavaScript and a program get them."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx2
import pytest

from core.clock import DAY, HOUR, MINUTE
from core.formats import local
from core.ids import new_id
from counselling.talk import Phase
from counselling.working import end_live
from tests.chat.evening import waited
from tests.counselling.house import AGREED, ZONE, House, left_to
from tests.counselling.man.test_conversations import plain

PLACE = "/walk-in/place"


async def enters(house: House, browser: httpx2.AsyncClient, **more: str) -> httpx2.Response:
    """He takes a place; the browser keeps the cookie that it gets."""
    return await browser.post("/walk-in", data={"programme": house.programme, **AGREED, **more})


async def place_of(program: httpx2.AsyncClient) -> dict[str, Any]:
    told: dict[str, Any] = (await program.get(PLACE, headers={"accept": "application/json"})).json()
    return told


async def test_while_nobody_is_there_the_door_says_so_and_what_else_there_is(house: House) -> None:
    async with house.evening.browser() as browser:
        page = (await browser.get("/walk-in")).text
        assert "Nobody is here" in page
        assert "/conversations/new?programme=" in page
        assert "112" in page
        assert 'action="/walk-in"' not in page
        refused = await enters(house, browser)
        assert refused.status_code == 409
        assert (
            "set-cookie" not in refused.headers or "rinnalla=" not in refused.headers["set-cookie"].split("language")[0]
        )


async def test_from_the_door_to_a_place_and_to_the_talk_without_javascript(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    async with house.evening.browser() as browser:
        door = (await browser.get("/walk-in")).text
        assert "Open until" in door
        assert "I have read this and agree." in door
        assert "A talk lasts up to 45 minutes" in door
        came = await enters(house, browser, distress="5")
        assert came.status_code == 303
        assert came.headers["location"] == PLACE
        page = await browser.get(PLACE)
        assert page.headers["cache-control"] == "no-store"
        assert "<title>One moment</title>" in page.text
        assert 'http-equiv="refresh" content="20"' in page.text
        assert "You are next." in page.text
        assert "I need help now" in page.text
        told = await place_of(browser)
        assert told["before"] == 0
        assert len("".join(told["word"])) == 16
        assert " ".join(told["word"]) in page.text
        talk = told["conversation"]
        writing = await browser.get(f"{PLACE}?write=1")
        assert 'http-equiv="refresh"' not in writing.text, "what he types must not go when the page comes anew"
        words = {"text": "My son, mostly.", "key": new_id(), "from": "place"}
        kept = await browser.post(f"/conversations/{talk}/messages", data=words)
        assert kept.headers["location"] == PLACE
        assert "My son, mostly." in (await browser.get(PLACE)).text
        assert await house.calls(sam) == talk
        called = await browser.get(PLACE)
        assert called.headers["location"] == f"/conversations/{talk}"
        seen = plain((await browser.get(f"/conversations/{talk}")).text)
        assert "My son, mostly." in seen
        assert "You talk live, until" in seen
        assert "Make an account, and keep this talk" in seen
        assert (await house.state(talk)).heavy == 5


async def test_what_he_owes_at_the_door_is_asked_beside_each_field(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    async with house.evening.program() as program, house.evening.browser() as browser:
        for missing in AGREED:
            fields = {name: value for name, value in AGREED.items() if name != missing}
            sent = {"programme": house.programme, "distress": "4", **fields}
            refused = await program.post("/walk-in", data=sent)
            assert refused.status_code == 422
            assert set(refused.json()["error"]["fields"]) == {missing}
            page = await browser.post("/walk-in", data=sent)
            assert page.status_code == 422
            assert 'value="4" checked' in page.text, "what he chose is still chosen"
        for fields in ({"distress": "9"}, {"language": "tlh"}, {"topic": "weather"}):
            refused = await enters(house, program, **fields)
            assert refused.status_code == 422
            assert set(refused.json()["error"]["fields"]) == set(fields)
        assert (await program.post("/walk-in", data={"programme": new_id(), **AGREED})).status_code == 404
        assert "rinnalla" not in program.cookies


async def test_who_is_too_young_is_shown_whom_he_can_talk_to(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    async with house.evening.browser() as browser:
        answer = await enters(house, browser, age_band="15-17")
        assert answer.headers["location"] == "/young"
        assert "rinnalla" not in browser.cookies


async def test_sending_the_form_twice_gives_one_place(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    masis = await house.evening.sign_in("Masis")
    async with house.evening.browser(masis) as browser:
        door = (await browser.get("/walk-in")).text
        assert "I have read this and agree." not in door, "he has agreed when he joined"
        for _ in range(2):
            assert (await browser.post("/walk-in", data={"programme": house.programme})).status_code == 303
        told = await place_of(browser)
        assert told["before"] == 0
        assert told["state"]["waiting"] <= 1
        listed = (await browser.get("/conversations")).text
        assert listed.count("You are in the line") == 1


async def test_a_door_that_is_open_past_midnight_names_the_day(house: House) -> None:
    now = local(house.evening.kernel.now(), ZONE)
    house.evening.clock.go((20 - now.hour + 24) * HOUR % DAY)
    await house.opens_the_door(await house.answers("Sam"))
    ends = local(house.evening.kernel.now() + 10 * HOUR, ZONE)
    async with house.evening.browser() as browser:
        for path in ("/", "/walk-in"):
            assert f"Open until {ends:%A} {ends.day} {ends:%B}, {ends:%H:%M}" in plain((await browser.get(path)).text)
        await enters(house, browser)
        assert f"Open until {ends:%A}" in plain((await browser.get(PLACE)).text)


async def test_a_guest_who_presses_twice_without_javascript_has_one_place_by_either_answer(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    async with house.evening.browser() as browser, house.evening.browser() as second, house.evening.browser() as late:
        key = re.findall(r'name="key" value="([^"]+)"', (await browser.get("/walk-in")).text)[0]
        pressed = await asyncio.gather(enters(house, browser, key=key), enters(house, second, key=key))
        assert [one.status_code for one in pressed] == [303, 303]
        first, again = await place_of(browser), await place_of(second)
        assert first["conversation"] == again["conversation"]
        assert first["word"] == again["word"]
        assert first["state"]["waiting"] <= 1
        house.evening.clock.go(3 * MINUTE)
        await enters(house, late, key=key)
        another = await place_of(late)
        assert another["conversation"] != first["conversation"], "who finds the page later is somebody else"
        assert another["word"] != first["word"]


async def test_a_key_that_no_page_of_ours_made_joins_nobody(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    async with house.evening.browser() as browser, house.evening.browser() as second:
        for one in (browser, second):
            assert (await enters(house, one, key="k")).status_code == 303
        assert (await place_of(browser))["conversation"] != (await place_of(second))["conversation"]


async def test_giving_up_his_place_destroys_what_he_wrote(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    async with house.evening.browser() as browser:
        await enters(house, browser)
        talk = (await place_of(browser))["conversation"]
        await browser.post(f"/conversations/{talk}/messages", data={"text": "Never mind", "key": "k", "from": "place"})
        left = await browser.post(PLACE, data={"act": "leave"})
        assert left.headers["location"] == "/walk-in/over"
        assert "Your place is free for somebody else" in (await browser.get("/walk-in/over")).text
        assert (await browser.get(f"/conversations/{talk}")).status_code == 404
        assert "You have no place in a line now" in (await browser.get(PLACE)).text
        assert (await browser.post(PLACE, data={"act": "leave"})).status_code == 404


async def test_one_tap_turns_waiting_into_a_message_that_will_be_answered(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    async with house.evening.browser() as browser:
        await enters(house, browser)
        talk = (await place_of(browser))["conversation"]
        await browser.post(f"/conversations/{talk}/messages", data={"text": "It is late", "key": "k", "from": "place"})
        turned = await browser.post(PLACE, data={"act": "write"})
        assert left_to(turned) == talk
        page = (await browser.get(f"/conversations/{talk}")).text
        assert "It is late" in page
        assert "You are answered by" in page
        assert (await browser.get(PLACE)).headers.get("location") is None or not (await house.state(talk)).talk.number
        await house.takes(sam, talk)
        await house.writes(sam, talk, "It is. I read it.")
        assert "It is. I read it." in (await browser.get(f"/conversations/{talk}")).text


async def test_called_while_he_gives_up_he_is_led_to_the_talk(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    async with house.evening.browser() as browser:
        await enters(house, browser)
        talk = (await place_of(browser))["conversation"]
        await browser.get(PLACE)
        await house.calls(sam)
        left = await browser.post(PLACE, data={"act": "leave"})
        assert left_to(left) == talk
        assert (await house.state(talk)).phase is Phase.HELD


async def test_after_quick_exit_the_place_waits_and_the_word_leads_back(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    async with house.evening.browser() as browser:
        await enters(house, browser)
        told = await place_of(browser)
        await browser.get(PLACE)
        gone = await browser.get("/leave")
        assert gone.status_code == 303
        assert (await house.state(told["conversation"])).talk.number is not None
        assert (await browser.get(PLACE)).headers["location"].startswith("/enter")
        house.evening.clock.go(20 * MINUTE)
        await asyncio.sleep(0.5)
        back = await browser.post("/walk-in/return", data={"word": " ".join(told["word"])})
        assert back.headers["location"] == PLACE
        again = await place_of(browser)
        assert again["conversation"] == told["conversation"]
        assert again["number"] == told["number"]
        wrong = await browser.post("/walk-in/return", data={"word": "1234 1234 1234 1234"})
        assert wrong.status_code == 422


@pytest.mark.parametrize("act", ["continue"])
async def test_after_the_end_he_goes_on_by_writing_and_keeps_it_in_an_account(house: House, act: str) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    async with house.evening.browser() as browser:
        await enters(house, browser)
        talk = (await place_of(browser))["conversation"]
        await browser.get(PLACE)
        await house.calls(sam)
        await house.writes(sam, talk, "Good that you came.")
        await house.act(end_live, sam, talk, on=(talk,))
        page = plain((await browser.get(f"/conversations/{talk}")).text)
        assert "This talk has ended" in page
        assert "Go on by writing" in page
        assert "Keep a copy" in page
        assert (await browser.post(f"/conversations/{talk}/acts", data={"verb": act})).status_code == 303
        said = await browser.post(f"/conversations/{talk}/messages", data={"text": "One thing more", "key": "k"})
        assert said.status_code == 303
        join = {
            "pseudonym": "Quiet Harbour",
            "password": "three plain words",
            **AGREED,
            "next": f"/conversations/{talk}",
        }
        joined = await browser.post("/join", data=join)
        assert joined.status_code == 303, joined.text[:2000]
        page = plain((await browser.get(f"/conversations/{talk}")).text)
        assert "Good that you came." in page
        assert "One thing more" in page
        assert "You are answered by" in page
        assert "Make an account" not in page


async def test_another_mans_place_is_not_his(house: House) -> None:
    await house.opens_the_door(await house.answers("Sam"))
    other = await house.evening.sign_in("Kuikka")
    async with house.evening.browser() as browser, house.evening.browser(other) as another:
        await enters(house, browser)
        talk = (await place_of(browser))["conversation"]
        assert (await place_of(another))["conversation"] is None
        assert (await another.get(f"/conversations/{talk}")).status_code == 404
        assert (await another.post(PLACE, data={"act": "leave"})).status_code == 404
        assert (await house.state(talk)).talk.number is not None


async def test_those_who_work_here_do_not_wait_in_its_line(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    async with house.evening.browser(sam) as browser:
        assert (await browser.post("/walk-in", data={"programme": house.programme})).status_code == 409


async def test_when_the_only_one_on_duty_signs_off_the_door_shuts_and_men_are_told(house: House) -> None:
    sam = await house.answers("Sam")
    shifts = await house.opens_the_door(sam)
    async with house.evening.browser() as browser, house.evening.browser() as late:
        await enters(house, browser)
        await house.goes_off(sam, shifts[0])
        assert "Nobody is here" in (await late.get("/walk-in")).text

        async def told() -> bool:
            page = (await browser.get(PLACE)).text
            return "The door has closed, and nobody answers any more." in page and "Leave a message now" in page

        await waited(told)
