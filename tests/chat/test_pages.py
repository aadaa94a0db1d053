"""Pages of groups and meetings, as a browser without JavaScript and a program get them."""

from __future__ import annotations

import re
from typing import Any

import httpx2
from sqlalchemy import event

from chat.meeting import Phase
from core.ids import new_id
from tests.chat.evening import Evening, Someone, waited


def field(page: httpx2.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return found[1]


async def opened(evening: Evening, aapo: Someone, meeting: str, *men: Someone) -> None:
    """Men have taken seats and look at the lobby; Aapo has opened."""
    for man in men:
        async with evening.browser(man) as browser:
            assert (await browser.post(f"/meetings/{meeting}/seat", data={"act": "take"})).status_code == 303
            assert (await browser.get(f"/meetings/{meeting}")).status_code == 200
    async with evening.browser(aapo) as browser:
        await browser.get(f"/meetings/{meeting}")
        assert (await browser.post(f"/meetings/{meeting}/acts", data={"verb": "open"})).status_code == 303


async def test_a_visitor_sees_groups_and_their_next_meeting(evening: Evening) -> None:
    aapo = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo)
    async with evening.browser() as browser, evening.program() as program:
        page = await browser.get("/groups")
        assert page.status_code == 200
        assert "The kitchen table" in page.text
        told = (await program.get("/groups")).json()
        group = told["groups"][0]
        assert [one["id"] for one in group["meetings"]] == [meeting]
        assert group["meetings"][0]["leaders"] == [{"name": "Aapo", "role": "support_person"}]
        page = await browser.get(f"/groups/{group['id']}")
        assert page.status_code == 200
        assert "The first winter" in page.text
        assert f"/meetings/{meeting}" not in page.text, "a visitor is first asked in"


async def test_an_evening_without_javascript(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    home = f"/meetings/{meeting}"
    async with evening.browser(kuikka) as browser, evening.browser(aapo) as leader:
        page = await browser.get(home)
        assert "Take a seat" in page.text
        assert (await browser.post(f"{home}/messages", data={"text": "too early", "key": new_id()})).status_code == 404
        await browser.post(f"{home}/seat", data={"act": "take"})
        page = await browser.get(home)
        assert "The room is not open yet" in page.text
        assert "1 man waits here" in page.text, "he counts himself"
        page = await browser.post(f"{home}/messages", data={"text": "too early", "key": new_id()})
        assert page.status_code == 409
        assert "too early" in page.text, "his text is still there"
        await leader.get(home)
        assert (await leader.post(f"{home}/acts", data={"verb": "open"})).status_code == 303
        page = await browser.get(home)
        key = field(page, "key")
        for _ in range(2):
            sent = await browser.post(f"{home}/messages", data={"text": "Evening all.", "key": key, "reply_to": ""})
            assert sent.status_code == 303
            assert sent.headers["location"].startswith(f"{home}")
        page = await browser.get(home)
        assert page.text.count("Evening all.") == 1
        assert field(page, "key") != key
        page = await leader.get(home)
        assert "Evening all." in page.text
        seq = re.search(r'data-seq="(\d+)"[^>]*data-by', page.text)
        assert seq
        remove = {"verb": "remove", "seq": seq[1], "reason": "mistake"}
        assert (await leader.post(f"{home}/acts", data=remove)).status_code == 303
        assert "Evening all." not in (await browser.get(home)).text
        await browser.post(f"{home}/leave")
        page = await browser.get(home)
        assert "Come back in" in page.text
        await browser.post(f"{home}/seat", data={"act": "enter"})
        assert "Message to the group" in (await browser.get(home)).text
        assert (await leader.post(f"{home}/acts", data={"verb": "close", "now": "yes"})).status_code == 303
        page = await browser.post(f"{home}/messages", data={"text": "one more thing", "key": new_id()})
        assert page.status_code == 409
        assert "one more thing" in page.text
        assert "Welcome" not in (await browser.get(home)).text


async def test_whose_place_ended_while_he_wrote_is_told_why_and_keeps_his_text(evening: Evening) -> None:
    aapo = await evening.sign_in("Aapo", "support_person")
    kuikka, masis = await evening.sign_in("Kuikka"), await evening.sign_in("Masis")
    meeting = await evening.meeting(aapo)
    home = f"/meetings/{meeting}"
    await opened(evening, aapo, meeting, kuikka, masis)
    tags = {face.name: face.persona for face in (await evening.state(meeting)).room.people}
    async with evening.browser(kuikka) as his, evening.browser(masis) as other, evening.browser(aapo) as leader:
        out = {"verb": "exclude", "persona": tags["Kuikka"], "reason": "rules"}
        assert (await leader.post(f"{home}/acts", data=out)).status_code == 303
        assert (await other.post(f"{home}/seat", data={"act": "give_up"})).status_code == 303
        for browser, why in ((his, "This meeting is over for you today"), (other, "You have no seat in this meeting")):
            page = await browser.post(f"{home}/messages", data={"text": "I was still writing", "key": new_id()})
            assert page.status_code == 409
            assert why in page.text
            assert "I was still writing" in page.text
    assert "I was still writing" not in str((await evening.state(meeting)).held)


async def test_who_only_reads_without_javascript_is_in_the_room_until_he_stops(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    state = await evening.state(meeting)
    assert [face.name for face in state.room.people] == ["Kuikka"]
    assert [face.here for face in state.room.leaders] == [True]


async def test_what_is_not_there_and_what_is_not_his_are_the_same_answer(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    other = await evening.sign_in("Stranger", programme=await evening.programme_named("Other"))
    seatless = await evening.sign_in("Seatless")
    await opened(evening, aapo, meeting, kuikka)
    tries: list[tuple[str, str, dict[str, str] | None]] = [
        ("GET", "/meetings/{}", None),
        ("GET", "/meetings/{}/messages?after=0", None),
        ("POST", "/meetings/{}/seat", {"act": "take"}),
        ("POST", "/meetings/{}/messages", {"text": "hello", "key": "k"}),
        ("POST", "/meetings/{}/acts", {"verb": "open"}),
        ("POST", "/meetings/{}/leave", {}),
        ("POST", "/meetings/{}/ignore", {"persona": "x", "ignore": "yes"}),
    ]
    for accept in ("text/html", "application/json"):
        for method, path, data in tries[1:2] + tries[3:]:
            answers = [await ask(evening, other, method, path.format(one), data, accept) for one in (meeting, new_id())]
            assert answers[0].status_code == 404, path
            assert same(answers[0]) == same(answers[1]), path
        for method, path, data in tries[1:2] + tries[3:]:
            answers = [
                await ask(evening, seatless, method, path.format(one), data, accept) for one in (meeting, new_id())
            ]
            assert answers[0].status_code == 404, path
            assert same(answers[0]) == same(answers[1]), path


async def test_who_has_no_name_in_the_programme_is_asked_for_one_and_comes_back(evening: Evening) -> None:
    aapo = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo)
    other = await evening.sign_in("Stranger", programme=await evening.programme_named("Other"))
    async with evening.browser(other) as browser:
        for method, data in (("GET", None), ("POST", {"act": "take"})):
            path = f"/meetings/{meeting}" + ("" if method == "GET" else "/seat")
            answer = await browser.request(method, path, data=data)
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/me/personas/{evening.programme}?next=%2Fmeetings%2F{meeting}"
            nowhere = await browser.request(method, path.replace(meeting, new_id()), data=data)
            assert nowhere.status_code == 404
    async with evening.browser() as visitor:
        assert (await visitor.get(f"/meetings/{meeting}")).headers["location"].startswith("/enter?next=")


OURS = ("meeting", "streams", "spaces", "entries", "groups")


async def test_not_yours_and_not_there_ask_the_database_the_same(evening: Evening) -> None:
    aapo, seatless = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Seatless")
    meeting = await evening.meeting(aapo)
    asked: list[str] = []
    await evening.clockwork.stop()

    def note(*happened: object) -> None:
        asked.append(str(happened[2]))

    event.listen(evening.kernel.database.reading, "before_cursor_execute", note)
    event.listen(evening.kernel.database.writing, "before_cursor_execute", note)
    for path, data in (("messages?after=0", None), ("messages", {"text": "x", "key": "k"}), ("leave", {})):
        told = []
        for one in (meeting, new_id()):
            asked.clear()
            answer = await ask(
                evening, seatless, "POST" if data is not None else "GET", f"/meetings/{one}/{path}", data
            )
            assert answer.status_code == 404
            told.append([said for said in asked if any(name in said for name in OURS)])
        assert told[0] == told[1], path
        assert len(told[0]) == (2 if path == "messages" else 1)


async def ask(
    evening: Evening, who: Someone, method: str, path: str, data: dict[str, str] | None, accept: str = "text/html"
) -> httpx2.Response:
    async with evening.browser(who, accept=accept) as browser:
        return await browser.request(method, path, data=data)


def same(answer: httpx2.Response) -> tuple[int, bytes]:
    path = answer.request.url.path.split("/")[2].encode()
    return answer.status_code, answer.content.replace(path, b"")


async def test_bad_input_gets_its_own_kind_sentence_and_nothing_typed_is_lost(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    before = (await evening.state(meeting)).last
    cases = [
        ({"text": "", "key": "k1"}, "missing"),
        ({"text": "ä" * 2001, "key": "k2"}, "too_long"),
        ({"text": "👩‍👩‍👧‍👦" * 400, "key": "k3"}, "too_many_bytes"),
        ({"text": "hello", "key": "with space"}, "odd_characters"),
        ({"text": "hello", "key": "k5", "reply_to": "nonsense"}, "not_a_number"),
        ({"text": "hello", "key": "k6", "reply_to": "9999"}, "no_such_message"),
    ]
    async with evening.program(kuikka) as program, evening.browser(kuikka) as browser:
        for data, code in cases:
            refused = await program.post(f"/meetings/{meeting}/messages", data=data)
            assert refused.status_code in {409, 422}, data
            error = refused.json()["error"]
            codes = {error["code"], *(one["code"] for one in error.get("fields", {}).values())}
            assert code in codes, (code, error)
            page = await browser.post(f"/meetings/{meeting}/messages", data=data)
            assert page.status_code == refused.status_code
            if data["text"]:
                assert data["text"][:100] in page.text
        for number in ("x", "-1", "1.5", "9" * 12):
            assert (await program.get(f"/meetings/{meeting}/messages?after={number}")).status_code == 422
    assert (await evening.state(meeting)).last == before


async def test_control_and_direction_characters_do_not_reach_the_room(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    async with evening.program(kuikka) as program:
        sent = await program.post(f"/meetings/{meeting}/messages", data={"text": "a\u202eb\u0000c\u200bd", "key": "k"})
        assert sent.status_code == 200
        seq = sent.json()["seq"]
        told = (await program.get(f"/meetings/{meeting}/messages?after={seq - 1}")).json()["entries"][0]
        assert not set("\u202e\u0000") & set(told["text"])


async def test_acts_of_a_leader_that_cannot_be_are_refused_kindly(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    cases: list[tuple[Someone, dict[str, str], int, str]] = [
        (aapo, {"verb": "fly"}, 409, "unknown_act"),
        (aapo, {"verb": "open"}, 409, "already_open"),
        (aapo, {"verb": "remove", "seq": "9999", "reason": "rules"}, 409, "no_such_message"),
        (aapo, {"verb": "remove", "seq": "1", "reason": "because"}, 422, "choose"),
        (aapo, {"verb": "close", "minutes": "90"}, 422, "out_of_range"),
        (kuikka, {"verb": "close", "now": "yes"}, 403, "not_leading"),
        (kuikka, {"verb": "remove", "seq": "1", "reason": "rules"}, 403, "not_leading"),
    ]
    for who, data, status, code in cases:
        async with evening.program(who) as program:
            refused = await program.post(f"/meetings/{meeting}/acts", data=data)
            error = refused.json()["error"]
            codes = {error["code"], *(one["code"] for one in error.get("fields", {}).values())}
            assert (refused.status_code, code in codes) == (status, True), (data, error)
            assert error["message"]
    assert (await evening.state(meeting)).phase is Phase.LIVE


async def test_a_coordinator_arranges_from_first_group_to_last_meeting(evening: Evening) -> None:
    await evening.sign_in("Aapo", "support_person")
    leena = await evening.sign_in("Leena", "counsellor")
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    async with evening.browser(sirpa) as browser, evening.program(sirpa) as program:
        assert "A new group" in (await browser.get("/desk/groups")).text
        group = {"programme": evening.programme, "name": "Keittiön pöytä", "language": "fi", "about": "Yhdessä."}
        page = await browser.post("/desk/groups", data={**group, "seats": "900"})
        assert page.status_code == 422
        assert "Keittiön pöytä" in page.text
        made = (await program.post("/desk/groups", data={**group, "seats": "8"})).json()["group"]
        page = await browser.get(f"/desk/groups/{made}")
        assert "Leena" in page.text
        plan = {"topic": "Ensimmäinen talvi", "day": "2031-03-30", "hour": "03:30", "minutes": "90", "seats": "8"}
        plan |= {"language": "fi", "leaders": leena.grant or "", "forget_minutes": "0", "leaderless_minutes": "5"}
        for wrong in ({"day": "2020-01-01"}, {"hour": "25:00"}, {"leaders": new_id()}, {"topic": ""}):
            page = await browser.post(f"/desk/groups/{made}/meetings", data={**plan, **wrong})
            assert page.status_code == 422, wrong
        arranged = await program.post(f"/desk/groups/{made}/meetings", data=plan)
        meeting = arranged.json()["meeting"]
        state = await evening.state(meeting)
        assert state.terms.forget == 0
        page = await browser.get(f"/desk/meetings/{meeting}")
        assert 'value="04:30"' in page.text, "an hour that the clocks skip moves forward"
        changed = await program.post(f"/desk/meetings/{meeting}", data={**plan, "hour": "19:00", "seats": "6"})
        assert changed.status_code == 200
        assert (await evening.state(meeting)).room.cap == 6
        refused = await program.post(f"/desk/groups/{made}/end")
        assert refused.json()["error"]["code"] == "group_has_meetings"
        assert (await program.post(f"/desk/meetings/{meeting}/cancel")).status_code == 200
        assert (await program.post(f"/desk/groups/{made}/end")).status_code == 200
        assert (await program.post(f"/desk/groups/{made}/meetings", data=plan)).json()["error"][
            "code"
        ] == "group_closed"


async def test_the_desk_of_groups_is_for_coordinators_of_that_programme(evening: Evening) -> None:
    aapo = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo)
    other = await evening.sign_in("Other", "coordinator", programme=await evening.programme_named("Other"))
    kuikka = await evening.sign_in("Kuikka")
    async with evening.program() as visitor:
        group = (await visitor.get("/groups")).json()["groups"][0]["id"]
    for who in (kuikka, aapo, other):
        async with evening.browser(who) as browser:
            for path in (f"/desk/groups/{group}", f"/desk/meetings/{meeting}", f"/desk/groups/{group}/change"):
                there, nowhere = await browser.get(path), await browser.get(path.replace(group, new_id()))
                assert there.status_code == nowhere.status_code == 404
            for path in (f"/desk/groups/{group}", f"/desk/groups/{group}/end", f"/desk/meetings/{meeting}/cancel"):
                assert (await browser.post(path, data={})).status_code == 404


async def test_whom_he_ignores_is_not_quoted_to_him_either(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    home = f"/meetings/{meeting}"
    await opened(evening, aapo, meeting, kuikka, masis)
    async with evening.program(masis) as program:
        loud = (await program.post(f"{home}/messages", data={"text": "loud words", "key": "k"})).json()["seq"]
    async with evening.program(aapo) as program:
        await program.post(f"{home}/messages", data={"text": "A calm answer.", "key": "k", "reply_to": str(loud)})
    tag = (await evening.state(meeting)).seats[masis.persona].tag
    async with evening.browser(kuikka) as browser:
        assert "Masis</bdi>: <bdi>loud words" in (await browser.get(home)).text
        await browser.post(f"{home}/ignore", data={"persona": tag, "ignore": "yes"})
        page = (await browser.get(home)).text
        assert "Masis</bdi>: <bdi>loud words" not in page
        assert page.count("loud words") == 1, "closed, and opened only by him"
        await browser.post(f"{home}/ignore", data={"persona": tag, "ignore": "no"})
        assert "Masis</bdi>: <bdi>loud words" in (await browser.get(home)).text


async def test_quick_exit_is_a_leaving_like_any_other_and_the_seat_waits(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka, masis)
    async with evening.browser(kuikka) as browser:
        gone = await browser.get("/leave")
        assert gone.status_code == 303
        assert gone.headers["location"].startswith(f"http://{evening.neutral}/")
        assert (await browser.get(f"/meetings/{meeting}")).status_code in {303, 401}
    state = await evening.state(meeting)
    assert [face.name for face in state.room.people] == ["Masis"]
    assert kuikka.persona in state.seats
    async with evening.program(masis) as program:
        told = (await program.get(f"/meetings/{meeting}/messages?after=0")).json()["entries"]
    assert told[-1]["kind"] == "left"
    assert set(told[-1]) == {"type", "stream", "seq", "at", "kind", "by"}


async def test_a_page_of_a_meeting_tells_programs_the_streams_he_may_read(evening: Evening) -> None:
    aapo, kuikka, masis = [await evening.sign_in(*one) for one in (("Aapo", "support_person"), ("Kuikka",), ("Masis",))]
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    told: dict[str, Any] = {}
    for who in (aapo, kuikka, masis):
        async with evening.program(who) as program:
            told[who.name] = (await program.get(f"/meetings/{meeting}")).json()
    assert set(told["Aapo"]["streams"]) == {"room", "hold", "backstage"}
    his_word = f"{meeting}.word-{told['Kuikka']['you']}"
    assert told["Kuikka"]["streams"] == {"room": f"{meeting}.room", "word": his_word}
    assert told["Masis"]["streams"] == {}
    assert (told["Kuikka"]["stance"], told["Masis"]["stance"]) == ("seated", "outside")
    assert aapo.persona not in str(told)


async def test_nobody_leads_and_the_house_closes_the_room_by_itself(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo)
    await opened(evening, aapo, meeting, kuikka)
    async with evening.browser(aapo) as leader:
        await leader.post(f"/meetings/{meeting}/leave")
    async with evening.browser(kuikka) as browser:
        sent = await browser.post(f"/meetings/{meeting}/messages", data={"text": "anybody", "key": "k1"})
        assert sent.status_code == 303
        page = await browser.get(f"/meetings/{meeting}")
        assert "Waits for the support person" in page.text
        await waited(lambda: _closed(evening, meeting))
        page = await browser.get(f"/meetings/{meeting}")
        assert "anybody" in page.text, "his own words come back to him"


async def _closed(evening: Evening, meeting: str) -> bool:
    return (await evening.state(meeting)).phase is Phase.CLOSED
