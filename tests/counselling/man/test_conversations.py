"""A man's own conversations, as a browser without JavaScript and a program get them."""

from __future__ import annotations

import json
import re

import httpx2
import pytest

from core.clock import DAY, HOUR, MINUTE
from core.ids import new_id
from counselling.talk import Phase
from counselling.working import (
    ask_live,
    ask_transfer,
    count_time,
    go_away,
    move_promise,
    note,
    offer_contract,
    open_to_read,
    refer,
    step_out,
)
from tests.chat.evening import Someone, waited
from tests.counselling.house import House, left_to


def key_in(page: httpx2.Response) -> str:
    found = re.search(r'name="key" value="([^"]*)"', page.text)
    assert found
    return found[1]


async def acts(house: House, who: Someone, talk: str, **fields: str) -> httpx2.Response:
    async with house.evening.browser(who) as browser:
        return await browser.post(f"/conversations/{talk}/acts", data=fields)


async def page_of(house: House, who: Someone, talk: str, more: str = "") -> str:
    async with house.evening.browser(who) as browser:
        answer = await browser.get(f"/conversations/{talk}{more}")
        assert answer.status_code == 200, answer.headers.get("location")
        assert answer.headers["cache-control"] == "no-store"
        return plain(answer.text)


def plain(page: str) -> str:
    """The words of a page without what isolates names from direction."""
    return re.sub(r"[\u2066-\u2069]|<bdi[^>]*>|</bdi>", "", page)


async def test_a_man_writes_is_told_when_he_is_answered_and_reads_the_answer(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    async with house.evening.browser(masis) as browser:
        assert "You have no conversation yet" in (await browser.get("/conversations")).text
        form = await browser.get(f"/conversations/new?programme={house.programme}")
        assert "If you write now, you are answered by" in form.text
        wanted = {"programme": house.programme, "key": key_in(form), "text": "I sit in the car.", "heavy": "4"}
        first = await browser.post("/conversations/new", data=wanted)
        again = await browser.post("/conversations/new", data=wanted)
        assert left_to(first) == left_to(again), "a form that is sent twice begins one conversation"
        talk = left_to(first)
        page = (await browser.get(f"/conversations/{talk}")).text
        assert "I sit in the car." in page
        assert "Received." in page
        assert "You are answered by" in page
        assert (await house.state(talk)).heavy == 4
        await house.takes(sam, talk)
        await house.writes(sam, talk, "I am here. Which car?")
        page = plain((await browser.get(f"/conversations/{talk}")).text)
        assert "Which car?" in page
        assert "Sam, a counsellor, has your conversation now." in page
        assert "You are answered by" not in page
        listed = plain((await browser.get("/conversations")).text)
        assert "You have an answer" in listed
        assert "Sam" in listed
        assert "Counsellor" in listed
        said = {"text": "The old one.", "key": new_id()}
        for _ in range(2):
            sent = await browser.post(f"/conversations/{talk}/messages", data=said)
            assert sent.status_code == 303
        assert (await browser.get(f"/conversations/{talk}")).text.count("The old one.") == 1


async def test_a_peer_and_a_professional_look_different_everywhere(house: House) -> None:
    masis = await house.evening.sign_in("Masis")
    peer = await house.answers("Aapo", "support_person")
    talk = await house.begins(masis)
    await house.takes(peer, talk)
    await house.writes(peer, talk, "Evening.")
    page = await page_of(house, masis, talk)
    assert "Aapo, a support person, has your conversation now." in page
    assert "entry--guide" in page
    assert "A support person is a peer" in page
    assert '<article class="entry entry--pro"' not in page.split('<template id="draw">')[0]


async def test_programs_get_his_streams_and_entries_and_nobody_the_notes(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis, "One.")
    await house.takes(sam, talk)
    await house.act(note, sam, talk, "He sounds tired.", new_id(), on=(talk,))
    async with house.evening.program(masis) as program, house.evening.program(sam) as team:
        told = (await program.get(f"/conversations/{talk}")).json()
        assert told["streams"] == {"conversation": f"{talk}.conversation"}
        assert told["state"]["holder"]["role"] == "counsellor"
        sent = await program.post(f"/conversations/{talk}/messages", data={"text": "Two.", "key": "k" * 20})
        assert sent.json()["stream"] == f"{talk}.conversation"
        entries = (await program.get(f"/conversations/{talk}/messages?after=0")).json()["entries"]
        assert [one["text"] for one in entries if one["kind"] == "message"] == ["One.", "Two."]
        assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))
        late = (await program.get(f"/conversations/{talk}/messages?after={sent.json()['seq'] - 1}")).json()
        assert late["entries"][0]["text"] == "Two."
        assert (await team.get(f"/conversations/{talk}")).json()["streams"].keys() == {"conversation", "side"}
        for path in ("", "/messages", "/copy", "/copy?as=json"):
            assert "tired" not in (await program.get(f"/conversations/{talk}{path}")).text
        assert masis.persona not in (await program.get(f"/conversations/{talk}")).text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_to_everybody_else_it_is_not_there(house: House, accept: str) -> None:
    masis = await house.evening.sign_in("Masis")
    elsewhere = await house.evening.programme_named("Elsewhere")
    others = [
        await house.evening.sign_in("Kuikka"),
        await house.evening.sign_in("Far away", programme=elsewhere),
        await house.evening.sign_in("Counsellor of another", "counsellor", programme=elsewhere),
        await house.evening.sign_in("Counsellor without it", "counsellor"),
        await house.evening.sign_in("Sirpa", "coordinator"),
    ]
    talk = await house.begins(masis, "Only for one.")
    before = (await house.state(talk)).last
    tries: list[tuple[str, str, dict[str, str] | None]] = [
        ("GET", "", None),
        ("GET", "/messages?after=0", None),
        ("GET", "/copy", None),
        ("POST", "/messages", {"text": "hello", "key": "k"}),
        ("POST", "/draft", {"text": "hello"}),
        ("POST", "/acts", {"verb": "end"}),
        ("POST", "/acts", {"verb": "remove", "seq": "2"}),
    ]
    for who in others:
        async with house.evening.browser(who, accept=accept) as browser:
            for method, path, data in tries:
                told = []
                for one in (talk, new_id()):
                    answer = await browser.request(method, f"/conversations/{one}{path}", data=data)
                    told.append((answer.status_code, answer.content.replace(one.encode(), b"")))
                assert told[0] == told[1], (who.name, path)
                assert told[0][0] == 404, (who.name, path)
    async with house.evening.browser(accept=accept) as stranger:
        answer = await stranger.get(f"/conversations/{talk}")
        assert answer.status_code in (303, 401)
    assert (await house.state(talk)).last == before


async def test_who_answers_does_not_do_what_is_his(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    for fields in ({"verb": "end"}, {"verb": "record"}, {"verb": "answer", "what": "live", "yes": "yes"}):
        assert (await acts(house, sam, talk, **fields)).status_code == 404
    async with house.evening.browser(sam) as browser:
        answer = await browser.get(f"/conversations/{talk}")
        assert answer.headers["location"] == f"/desk/conversations/{talk}"


async def test_bad_input_gets_its_own_kind_sentence_and_nothing_typed_is_lost(house: House) -> None:
    masis = await house.evening.sign_in("Masis")
    long, crowd = "ä" * 8001, "👩‍👩‍👧‍👦" * 1400
    new = {"programme": house.programme, "key": new_id()}
    talk = await house.begins(masis)
    before = (await house.state(talk)).last
    cases = [
        ({"text": "", "key": "k1"}, "missing"),
        ({"text": long, "key": "k2"}, "too_long"),
        ({"text": crowd, "key": "k3"}, "too_many_bytes"),
        ({"text": "hello", "key": "with space"}, "odd_characters"),
        ({"text": "hello", "key": "k5", "reply_to": "nonsense"}, "not_a_number"),
        ({"text": "hello", "key": "k6", "reply_to": "9999"}, "no_such_message"),
    ]
    async with house.evening.program(masis) as program, house.evening.browser(masis) as browser:
        for data, code in cases:
            refused = await program.post(f"/conversations/{talk}/messages", data=data)
            error = refused.json()["error"]
            assert code in {error["code"], *(one["code"] for one in error.get("fields", {}).values())}, error
            page = await browser.post(f"/conversations/{talk}/messages", data=data)
            assert page.status_code == refused.status_code
            assert data["text"][:100] in page.text
        for fields, name in (
            ({"text": ""}, "text"),
            ({"text": "x", "heavy": "6"}, "heavy"),
            ({"text": "x", "topic": "no"}, "topic"),
        ):
            refused = await program.post("/conversations/new", data={**new, **fields})
            assert refused.status_code == 422
            assert set(refused.json()["error"]["fields"]) == {name}
            page = await browser.post("/conversations/new", data={**new, **fields})
            assert page.status_code == 422
            assert f'value="{new["key"]}"' in page.text
        for fields in (
            {"verb": "dance"},
            {"verb": "remove", "seq": "x"},
            {"verb": "answer", "what": "no", "yes": "yes"},
        ):
            assert (await acts(house, masis, talk, **fields)).status_code in (409, 422)
        for number in ("x", "-1", "1.5", "9" * 12):
            assert (await program.get(f"/conversations/{talk}/messages?after={number}")).status_code == 422
    assert (await house.state(talk)).last == before


async def test_what_he_begins_to_write_is_kept_sealed_for_him_alone(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    async with house.evening.browser(masis) as browser, house.evening.program(sam) as team:
        assert (
            await browser.post(f"/conversations/{talk}/draft", data={"text": "What I never said"})
        ).status_code == 303
        assert "What I never said" in (await browser.get(f"/conversations/{talk}")).text
        assert "never said" not in (await team.get(f"/conversations/{talk}")).text
        assert (await team.get(f"/conversations/{talk}")).json()["draft"] == ""
        await browser.post(f"/conversations/{talk}/draft", data={"text": "Something else"})
        page = (await browser.get(f"/conversations/{talk}")).text
        assert "never said" not in page
        await browser.post(f"/conversations/{talk}/messages", data={"text": "Something else", "key": "k"})
        assert ">Something else</textarea>" not in (await browser.get(f"/conversations/{talk}")).text
        await browser.post(f"/conversations/{talk}/draft", data={"text": ""})


async def test_he_takes_back_his_own_message_and_nobody_elses(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis, "What I regret")
    await house.takes(sam, talk)
    his = await house.writes(sam, talk, "I read it.")
    page = await page_of(house, masis, talk, "?about=2")
    assert "Take it back" in page
    assert (await acts(house, masis, talk, verb="remove", seq="2")).status_code == 303
    page = await page_of(house, masis, talk)
    assert "What I regret" not in page
    assert "This message was taken back." in page
    assert (await acts(house, masis, talk, verb="remove", seq="2")).status_code == 409
    assert (await acts(house, masis, talk, verb="remove", seq=str(his.seq))).status_code == 409
    assert "I read it." in await page_of(house, masis, talk)


async def test_he_ends_it_reads_it_while_it_is_kept_and_opens_it_again(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    for _ in range(2):
        assert (await acts(house, masis, talk, verb="end")).status_code == 303
    assert (await house.state(talk)).phase is Phase.ENDED
    page = await page_of(house, masis, talk)
    assert "You ended the conversation." in page
    assert "You can read it here until" in page
    assert "Keep a copy" in page
    assert "112" in page
    async with house.evening.browser(masis) as browser:
        refused = await browser.post(f"/conversations/{talk}/messages", data={"text": "One more", "key": "k"})
        assert refused.status_code == 409
        assert "open it again" in refused.text
        assert "One more" in refused.text
    assert (await acts(house, masis, talk, verb="reopen")).status_code == 303
    assert (await acts(house, masis, talk, verb="reopen")).status_code == 409
    assert (await house.state(talk)).phase is Phase.HELD
    await acts(house, masis, talk, verb="end")
    house.evening.clock.go(91 * DAY)
    masis = await house.evening.sign_in_again(masis)
    assert (await acts(house, masis, talk, verb="reopen")).status_code in (404, 409)


async def test_he_takes_a_copy_that_he_can_read(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis, "First\nline")
    await house.takes(sam, talk)
    await house.writes(sam, talk, "Second")
    async with house.evening.browser(masis) as browser:
        text = await browser.get(f"/conversations/{talk}/copy")
        assert text.headers["content-disposition"] == 'attachment; filename="copy.txt"'
        assert plain(text.text).index("Masis:\nFirst\nline") < plain(text.text).index("Sam:\nSecond")
        copied = json.loads((await browser.get(f"/conversations/{talk}/copy?as=json")).content)
        assert [one["text"] for one in copied["entries"] if one["kind"] == "message"] == ["First\nline", "Second"]


async def test_he_answers_what_he_is_asked_and_no_changes_nothing(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    lee = await house.answers("Lee", "support_person")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    await house.act(offer_contract, sam, talk, 1, 3, on=(talk,))
    page = await page_of(house, masis, talk)
    assert "1 time together." in page
    assert (await acts(house, masis, talk, verb="answer", what="contract", yes="no")).status_code == 303
    assert (await house.state(talk)).talk.contract is None
    assert (await acts(house, masis, talk, verb="answer", what="contract", yes="yes")).status_code == 409, (
        "nothing is asked"
    )
    await house.act(offer_contract, sam, talk, 1, 3, on=(talk,))
    await acts(house, masis, talk, verb="answer", what="contract", yes="yes")
    await house.act(count_time, sam, talk, "meeting", on=(talk,))
    assert "Look back together" in await page_of(house, masis, talk)
    assert (await acts(house, masis, talk, verb="review", yes="yes")).status_code == 303
    assert "Look back together" not in await page_of(house, masis, talk)
    persona = (await house.actor(lee)).id
    await house.act(ask_transfer, sam, talk, persona, "He sleeps badly.", on=(talk,))
    page = await page_of(house, masis, talk)
    assert "He sleeps badly." in page
    assert "Lee" in page
    refused = await acts(house, masis, talk, verb="answer", what="transfer", yes="yes")
    assert refused.status_code == 422, "what goes along is his to say"
    await acts(house, masis, talk, verb="answer", what="transfer", yes="no")
    assert (await house.state(talk)).talk.transfer is None
    await house.act(ask_transfer, sam, talk, persona, "He sleeps badly.", on=(talk,))
    await acts(house, masis, talk, verb="answer", what="transfer", yes="yes", along="summary")
    assert "The three of you talk until Sam leaves." in await page_of(house, masis, talk)
    await house.act(step_out, sam, talk, on=(talk,))
    page = await page_of(house, masis, talk)
    assert "Sam has left. Lee talks with you." in page
    async with house.evening.program(lee) as program:
        entries = (await program.get(f"/conversations/{talk}/messages?after=0")).json()["entries"]
        assert "begin" not in "".join(one.get("text", "") for one in entries), "what he left behind stays behind"
        assert "He sleeps badly." in "".join(one.get("text", "") for one in entries)


async def test_a_referral_goes_in_his_own_words_or_not_at_all(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    await house.act(refer, sam, talk, "p1", "A place in town", on=(talk,))
    page = await page_of(house, masis, talk)
    assert "A place in town" in page
    assert "Nothing has been sent there." in page
    refused = await acts(house, masis, talk, verb="answer", what="referral", yes="yes", words="")
    assert refused.status_code == 422
    assert (
        await acts(house, masis, talk, verb="answer", what="referral", yes="yes", words="I need a bed")
    ).status_code == 303
    page = await page_of(house, masis, talk)
    assert "I need a bed" in page
    assert "Your words go there." in page


async def test_a_live_talk_begins_when_he_says_so_and_he_can_end_it(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    await house.act(ask_live, sam, talk, on=(talk,))
    assert "would you like to talk live now?" in await page_of(house, masis, talk)
    await acts(house, masis, talk, verb="answer", what="live", yes="yes")
    page = await page_of(house, masis, talk)
    assert "You talk live, until" in page
    assert "If it is quiet for 10 minutes, it ends" in page
    assert "End the live talk" in page
    assert (await acts(house, masis, talk, verb="end_live")).status_code == 303
    assert "You can go on by writing." in await page_of(house, masis, talk)


async def test_promises_absence_and_what_is_written_about_him_are_told_as_they_are(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    lee = await house.answers("Lee", "support_person")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    now = house.evening.kernel.now()
    await house.act(move_promise, sam, talk, now + 50 * HOUR, on=(talk,))
    await house.act(go_away, sam, talk, now + 60 * HOUR, lee.persona, on=(talk,))
    page = await page_of(house, masis, talk)
    assert "We cannot keep the earlier time" in page
    assert "Sam is away until" in page
    assert "Lee answers meanwhile." in page
    for _ in range(2):
        assert (await acts(house, masis, talk, verb="record")).status_code == 303
    page = await page_of(house, masis, talk)
    assert page.count("You asked what is written about you.") == 2, "in the talk and beside it, once each"
    house.evening.clock.go(50 * HOUR + MINUTE)
    assert "We are late with an answer. That is ours, not yours." in await page_of(house, masis, talk)


async def test_who_reads_it_with_a_reason_is_not_in_his_way(house: House) -> None:
    masis, sam = await house.evening.sign_in("Masis"), await house.answers("Sam")
    leena = await house.answers("Leena")
    talk = await house.begins(masis)
    await house.takes(sam, talk)
    await house.act(open_to_read, leena, talk, "Sam is ill", on=(talk,))
    assert "Leena" not in await page_of(house, masis, talk)
    async with house.evening.program(leena) as program:
        assert (await program.get(f"/conversations/{talk}/messages")).status_code == 200
        refused = await program.post(f"/conversations/{talk}/messages", data={"text": "me too", "key": "k"})
        assert refused.status_code == 403


async def test_one_who_has_no_name_in_the_programme_chooses_it_first(house: House) -> None:
    elsewhere = await house.evening.programme_named("Elsewhere")
    masis = await house.evening.sign_in("Masis", programme=elsewhere)
    async with house.evening.browser(masis) as browser:
        answer = await browser.get(f"/conversations/new?programme={house.programme}")
        assert answer.headers["location"].startswith(f"/me/personas/{house.programme}?next=")
        assert (await browser.get(f"/conversations/new?programme={new_id()}")).status_code == 404


async def test_those_who_work_here_do_not_write_as_men(house: House) -> None:
    sam = await house.answers("Sam")
    async with house.evening.browser(sam) as browser:
        form = {"programme": house.programme, "text": "As a man", "key": new_id()}
        refused = await browser.post("/conversations/new", data=form)
        assert refused.status_code == 409
        assert "As a man" in refused.text


async def test_nothing_reaches_a_conversation_whose_time_is_over(house: House) -> None:
    masis = await house.evening.sign_in("Masis")
    talk = await house.begins(masis)
    house.evening.clock.go(91 * DAY)
    masis = await house.evening.sign_in_again(masis)

    async def forgotten() -> bool:
        async with house.evening.program(masis) as program:
            return (await program.get(f"/conversations/{talk}")).status_code == 404

    await waited(forgotten)
