"""The live socket in a meeting, against a real server."""

from __future__ import annotations

import asyncio

import msgspec

from chat.meeting import Phase
from tests.chat.evening import Evening, Someone, waited
from tests.clients import Client


async def seated(evening: Evening, meeting: str, *men: Someone) -> None:
    for man in men:
        async with evening.program(man) as program:
            assert (await program.post(f"/meetings/{meeting}/seat", data={"act": "take"})).status_code == 200


async def listening(client: Client, meeting: str) -> dict[str, object]:
    told = await client.subscribe(f"{meeting}.room")
    assert told["type"] == "subscribed", told
    return told


async def act(client: Client, meeting: str, verb: str, **args: object) -> dict[str, object]:
    ref = f"{verb}-{len(client.frames)}"
    await client.send(type="act", stream=f"{meeting}.room", key=ref, verb=verb, args=args, ref=ref)
    return await client.until(ref=ref)


async def test_men_talk_in_a_room_that_a_support_person_opens(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    room = f"{meeting}.room"
    await seated(evening, meeting, kuikka, masis)
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as first, evening.socket(masis) as second:
        told = await listening(first, meeting)
        assert told["state"]["people"] == []  # type: ignore[index]  # a JSON object
        await first.until(kind="waiting", here=1)
        await listening(second, meeting)
        await first.until(kind="waiting", here=2)
        refused = await first.post(room, "too early", "k0")
        assert (refused["type"], refused["code"]) == ("error", "not_open")
        assert refused["message"]
        await listening(leads, meeting)
        joined = await first.until(kind="joined")
        assert joined["by"]["role"] == "support_person"
        assert (await act(leads, meeting, "open"))["type"] == "ack"
        opened = await first.until(kind="opened")
        assert {face["name"] for face in opened["people"]} == {"Kuikka", "Masis"}
        ack = await first.post(room, "Evening all.", "k1")
        assert (ack["type"], ack["stream"]) == ("ack", room)
        again = await first.post(room, "Evening all.", "k1")
        assert again["seq"] == ack["seq"]
        heard = await second.until(kind="message")
        assert (heard["text"], heard["by"]["name"], heard["seq"]) == ("Evening all.", "Kuikka", ack["seq"])
        await second.send(type="post", stream=room, key="k2", text="Evening.", reply_to=ack["seq"], ref="r")
        assert (await first.until(kind="message", text="Evening."))["reply_to"] == ack["seq"]
        await second.send(type="typing", stream=room)
        signal = await first.until(type="signal")
        assert signal["by"]["persona"] == heard["by"]["persona"] or signal["by"]["persona"]
        removed = await act(leads, meeting, "remove", seq=ack["seq"], reason="identity")
        assert removed["type"] == "ack"
        gone = await second.until(kind="removed")
        assert (gone["target"], gone["reason"]) == (ack["seq"], "identity")
        assert (await act(leads, meeting, "close", minutes=1))["type"] == "ack"
        await first.until(kind="closing")
        assert (await act(leads, meeting, "close", now="yes"))["type"] == "ack"
        assert (await second.until(kind="closed"))["reason"] == "now"
        assert (await second.until(type="ended"))["stream"] == room
        after = await first.post(room, "one more", "k9")
        assert after["type"] == "error"
    async with evening.socket(kuikka) as late:
        assert (await late.subscribe(room))["code"] == "not_found"


async def test_a_second_tab_is_no_second_man_and_a_lost_line_is_no_leaving(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka)
    async with evening.socket(aapo) as leads:
        await listening(leads, meeting)
        await act(leads, meeting, "open")
        async with evening.socket(kuikka) as one:
            await listening(one, meeting)
            await leads.until(kind="joined")
            async with evening.socket(kuikka) as two:
                await listening(two, meeting)
                await leads.silence()
            await leads.silence(0.5)
        await asyncio.sleep(0.5)
        async with evening.socket(kuikka) as back:
            await listening(back, meeting)
            await leads.silence(3.0)
        assert (await leads.until(kind="left"))["by"]["name"] == "Kuikka"


async def test_a_vanished_facilitator_is_told_and_what_waited_comes_in_order(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    room = f"{meeting}.room"
    await seated(evening, meeting, kuikka, masis)
    own = (await evening.actor(kuikka)).own
    async with evening.socket(kuikka) as first, evening.socket(masis) as second:
        await first.subscribe(f"{own}.own")
        await listening(first, meeting)
        await listening(second, meeting)
        async with evening.socket(aapo) as leads:
            await listening(leads, meeting)
            await act(leads, meeting, "open")
            await first.until(kind="opened")
        lost = await first.until(kind="lead_lost")
        assert lost["until"]
        held = await first.post(room, "is anybody here", "k1")
        assert (held["type"], held["stream"]) == ("ack", f"{own}.own")
        await second.post(room, "I am", "k2")
        await second.silence()
        card = next(told for told in first.frames if told.get("kind") == "held")
        assert card["key"] == "k1"
        async with evening.socket(aapo) as leads:
            await listening(leads, meeting)
            await second.until(kind="lead_back")
            texts = [(await second.until(kind="message"))["text"] for _ in range(2)]
            assert texts == ["is anybody here", "I am"]
            released = await first.until(kind="released")
            assert released["key"] == "k1"
            ack = await first.post(room, "and now at once", "k3")
            assert ack["stream"] == room


async def test_leaving_ends_every_line_of_his_and_coming_back_is_seen(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka)
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as one, evening.socket(kuikka) as two:
        await listening(leads, meeting)
        await act(leads, meeting, "open")
        await listening(one, meeting)
        await listening(two, meeting)
        await leads.until(kind="joined")
        async with evening.program(kuikka) as program:
            await program.post(f"/meetings/{meeting}/leave")
            await leads.until(kind="left")
            await one.until(type="ended")
            await two.until(type="ended")
            assert (await one.subscribe(f"{meeting}.room"))["code"] == "not_found"
            await program.post(f"/meetings/{meeting}/seat", data={"act": "enter"})
        await listening(one, meeting)
        await leads.until(kind="joined")


async def test_quick_exit_closes_his_socket_and_the_room_hears_what_it_hears_of_anyone(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka, masis)
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as hurried:
        await listening(leads, meeting)
        await act(leads, meeting, "open")
        await listening(hurried, meeting)
        async with evening.socket(masis) as calm:
            await listening(calm, meeting)
            while (await leads.until(kind="joined"))["by"]["name"] != "Masis":
                pass
        async with evening.browser(kuikka) as browser:
            await browser.post("/leave", headers={"sec-fetch-dest": "empty"})
        assert await hurried.closed() == 4401
        left = [await leads.until(kind="left") for _ in range(2)]
        assert {told["by"]["name"] for told in left} == {"Kuikka", "Masis"}
        assert {frozenset(told) for told in left} == {frozenset(left[0])}
    assert (await evening.state(meeting)).seats[kuikka.persona].out


async def test_strangers_hear_nothing_and_cannot_tell_what_is_there(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    other = await evening.sign_in("Stranger", programme=await evening.programme_named("Other"))
    meeting = await evening.meeting(aapo)
    async with evening.socket(other) as stranger, evening.socket(kuikka) as seatless:
        for client in (stranger, seatless):
            for stream in (f"{meeting}.room", f"{meeting}.hold", f"{meeting}.log", "a" * 20 + ".room"):
                told = await client.subscribe(stream)
                assert (told["type"], told["code"]) == ("error", "not_found")
            posted = await client.post(f"{meeting}.room", "hello", "k")
            assert posted["code"] == "not_subscribed"


async def test_a_participant_hears_nothing_of_hold_or_backstage(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka)
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as man:
        for stream in ("hold", "backstage"):
            assert (await leads.subscribe(f"{meeting}.{stream}"))["type"] == "subscribed"
            assert (await man.subscribe(f"{meeting}.{stream}"))["code"] == "not_found"
        refused = await leads.post(f"{meeting}.hold", "into the hold", "k")
        assert refused["code"] == "unknown_act"


async def test_frames_that_make_no_sense_are_refused_and_the_line_stays(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    room = f"{meeting}.room"
    await seated(evening, meeting, kuikka)
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as man:
        await listening(leads, meeting)
        await listening(man, meeting)
        await act(leads, meeting, "open")
        cases = [("", "missing"), ("x" * 2001, "too_long")]
        for number, (text, code) in enumerate(cases):
            assert (await man.post(room, text, f"bad{number}"))["code"] == code
        assert (await man.post(room, "hello", "with space"))["code"] == "odd_characters"
        for verb, args, code in (
            ("fly", {}, "unknown_act"),
            ("remove", {"seq": "x", "reason": "rules"}, "not_a_number"),
            ("remove", {"seq": 1, "reason": {}}, "choose"),
            ("remove", {"seq": 1, "reason": "rules"}, "no_such_message"),
        ):
            assert (await act(leads, meeting, verb, **args))["code"] == code
        assert (await act(man, meeting, "close", now="yes"))["code"] == "not_leading"
        assert (await man.post(room, "still here", "good"))["type"] == "ack"
    assert (await evening.state(meeting)).phase is Phase.LIVE


async def test_who_loses_his_role_loses_the_room_at_once(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka)
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as man:
        await listening(leads, meeting)
        await listening(man, meeting)
        await act(leads, meeting, "open")
        await man.until(kind="opened")
        async with evening.program(sirpa) as program:
            decision = {"programme": evening.programme, "grant": aapo.grant or "", "role": "", "reason": "He rests."}
            assert (await program.post("/desk/team", data=decision)).status_code == 200
        assert (await leads.until(type="ended"))["stream"] == f"{meeting}.room"
        await man.until(kind="lead_lost")


async def test_everything_a_man_hears_can_be_shown_to_him(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka, masis)
    async with evening.socket(kuikka) as man, evening.socket(aapo) as leads, evening.socket(masis) as other:
        for client in (man, leads, other):
            await listening(client, meeting)
        await act(leads, meeting, "open")
        await other.post(f"{meeting}.room", "hello", "k")
        await man.until(kind="message")
        heard = msgspec.json.encode(man.frames)
    for someone in (aapo, kuikka, masis):
        assert someone.persona.encode() not in heard


async def _is_closed(evening: Evening, meeting: str) -> bool:
    return (await evening.state(meeting)).phase is Phase.CLOSED


async def test_the_end_comes_by_the_clock(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await seated(evening, meeting, kuikka)
    async with evening.socket(aapo) as leads, evening.socket(kuikka) as man:
        await listening(leads, meeting)
        await listening(man, meeting)
        await act(leads, meeting, "open")
        await act(leads, meeting, "close")
        await man.until(kind="closed", reason="gently", seconds=10)
        await waited(lambda: _is_closed(evening, meeting))


async def test_who_leads_listens_to_a_dozen_streams_at_once(evening: Evening) -> None:
    aapo = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo, seats=14)
    await seated(evening, meeting, *[await evening.sign_in(f"Man{number}") for number in range(14)])
    tags = [place.tag for place in (await evening.state(meeting)).seats.values()]
    streams = [f"{meeting}.{name}" for name in (*(f"word-{tag}" for tag in tags), "hold", "backstage", "room")]
    async with evening.socket(aapo) as leads:
        for stream in streams:
            await leads.send(type="subscribe", stream=stream, ref=stream)
        await leads.send(type="act", stream=streams[-1], key="k", verb="open", args={}, ref="open")
        told = await leads.until(ref="open")
        assert told["type"] in ("ack", "error"), told
        assert told.get("code") in (None, "not_here")
        while not {frame.get("ref") for frame in leads.frames}.issuperset(streams):
            await leads.next()
        answers = {frame["ref"]: frame["type"] for frame in leads.frames if frame.get("ref") in streams}
        assert answers == dict.fromkeys(streams, "subscribed")
