"""The live socket in conversations: what a man hears and says there, and who hears nothing."""

from __future__ import annotations

from typing import Any

from core.ids import new_id
from counselling.talk import Phase
from counselling.working import ask_live, note
from tests.chat.evening import Someone
from tests.clients import Client
from tests.counselling.house import AGREED, House


async def hears(client: Client, stream: str) -> dict[str, object]:
    """He listens to a stream from its beginning."""
    await client.send(type="subscribe", stream=stream, after=0, ref=stream)
    return await client.until(type="subscribed", stream=stream)


async def held(house: House) -> tuple[Someone, Someone, str]:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis, "One.")
    await house.takes(sam, talk)
    return masis, sam, talk


async def test_what_either_writes_is_heard_by_both_once_and_in_order(house: House) -> None:
    masis, sam, talk = await held(house)
    stream = f"{talk}.conversation"
    async with house.evening.socket(masis) as his, house.evening.socket(sam) as theirs:
        state = await hears(his, stream)
        assert state["state"]["holder"]["name"] == "Sam"  # type: ignore[index]
        await hears(theirs, stream)
        acks = []
        for ref in (1, 2):
            await his.send(type="post", stream=stream, key="k1", text="Two.", ref=ref)
            acks.append(await his.until(type="ack", ref=ref))
        heard = await theirs.until(kind="message", text="Two.")
        assert [ack["seq"] for ack in acks] == [heard["seq"]] * 2
        await theirs.send(type="post", stream=stream, key="k2", text="Three.", ref=2)
        assert (await his.until(kind="message", text="Three."))["by"]["role"] == "counsellor"
        await theirs.send(type="typing", stream=stream)
        assert (await his.until(type="signal", kind="typing"))["by"]["persona"]
        texts = [one["text"] for one in his.frames if one.get("kind") == "message"]
        assert texts.count("Two.") == 1


async def test_a_live_talk_by_frames_from_the_question_to_its_end(house: House) -> None:
    masis, sam, talk = await held(house)
    stream = f"{talk}.conversation"
    async with house.evening.socket(masis) as his:
        await hears(his, stream)
        await house.act(ask_live, sam, talk, on=(talk,))
        await his.until(kind="asked", what="live")
        await his.send(type="act", stream=stream, key="a1", verb="answer", args={"what": "live", "yes": "yes"}, ref=1)
        await his.until(kind="live")
        await his.send(type="act", stream=stream, key="a2", verb="end_live", args={}, ref=2)
        await his.until(kind="live_over")
        await his.send(type="act", stream=stream, key="a3", verb="end", args={}, ref=3)
        await his.until(kind="ended")
        await his.send(type="post", stream=stream, key="k", text="Too late", ref=4)
        refused = await his.until(type="error", ref=4)
        assert refused["code"] == "ended"
        assert "open it again" in refused["message"]
    assert (await house.state(talk)).phase is Phase.ENDED


async def test_notes_of_the_team_reach_those_on_it_and_never_him(house: House) -> None:
    masis, sam, talk = await held(house)
    async with house.evening.socket(masis) as his, house.evening.socket(sam) as theirs:
        await hears(his, f"{talk}.conversation")
        await hears(theirs, f"{talk}.side")
        await his.send(type="subscribe", stream=f"{talk}.side", after=0, ref=1)
        assert (await his.until(type="error", ref=1))["code"] == "not_found"
        await theirs.send(type="post", stream=f"{talk}.side", key="n1", text="He sounds tired", ref=2)
        await theirs.until(type="ack", ref=2)
        await house.act(note, sam, talk, "He sleeps badly", new_id(), on=(talk,))
        await theirs.until(kind="note", text="He sleeps badly")
        await house.writes(sam, talk, "Are you there?")
        await his.until(kind="message", text="Are you there?")
        assert not any("tired" in str(frame) or "badly" in str(frame) for frame in his.frames)


async def test_others_hear_nothing_and_can_say_nothing(house: House) -> None:
    _, _, talk = await held(house)
    stream = f"{talk}.conversation"
    elsewhere = await house.evening.programme_named("Elsewhere")
    others = [
        await house.evening.sign_in("Kuikka"),
        await house.evening.sign_in("Sirpa", "coordinator"),
        await house.evening.sign_in("Outi", "counsellor", programme=elsewhere),
        await house.answers("Leena"),
    ]
    for who in others:
        async with house.evening.socket(who) as client:
            for one in (stream, f"{new_id()}.conversation"):
                await client.send(type="subscribe", stream=one, after=0, ref=one)
                assert (await client.until(type="error", ref=one))["code"] == "not_found"
            await client.send(type="post", stream=stream, key="k", text="hello", ref=2)
            assert (await client.until(type="error", ref=2))["code"] == "not_subscribed"


async def test_odd_frames_are_refused_in_words_and_the_socket_stays(house: House) -> None:
    masis, _, talk = await held(house)
    stream = f"{talk}.conversation"
    async with house.evening.socket(masis) as his:
        await hears(his, stream)
        odd: list[dict[str, Any]] = [
            {"type": "post", "key": "k1", "text": ""},
            {"type": "post", "key": "k2", "text": "ä" * 8_001},
            {"type": "post", "key": "k3", "text": "x", "reply_to": 999},
            {"type": "act", "key": "k4", "verb": "dance"},
            {"type": "act", "key": "k5", "verb": "remove", "args": {"seq": "no"}},
            {"type": "act", "key": "k6", "verb": "answer", "args": {"what": "contract", "yes": True}},
            {"type": "act", "key": "k7", "verb": "answer", "args": {"what": "contract", "yes": {"no": 1}}},
        ]
        for number, frame in enumerate(odd):
            await his.send(stream=stream, ref=number, **frame)
            refused = await his.until(type="error", ref=number)
            assert refused["message"], frame
            assert refused["message"] != refused["code"], frame
        await his.send(type="post", stream=stream, key="k9", text="Still here", ref=99)
        await his.until(type="ack", ref=99)


async def test_the_line_tells_those_who_wait_how_it_stands_and_that_it_is_their_turn(house: House) -> None:
    sam = await house.answers("Sam")
    await house.opens_the_door(sam)
    masis = await house.evening.sign_in("Masis")
    async with house.evening.browser(masis) as browser, house.evening.browser() as other:
        await browser.post("/walk-in", data={"programme": house.programme})
        told = (await browser.get("/walk-in/place", headers={"accept": "application/json"})).json()
        async with house.evening.socket(masis) as his:
            line = await hears(his, told["streams"]["line"])
            assert line["you"] == str(told["number"])
            await hears(his, told["streams"]["conversation"])
            await other.post("/walk-in", data={"programme": house.programme, **AGREED})
            await his.until(kind="moved", waiting=2)
            await house.calls(sam)
            await his.until(kind="taken")
            await his.until(kind="live")
