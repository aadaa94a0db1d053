"""One conversation at the desk: what each of the team can do in it, what he is refused, and what the man never reads."""

from __future__ import annotations

import asyncio

import pytest

from core.clock import DAY, HOUR, MINUTE
from core.ids import new_id
from counselling.desk import words as desk_words
from counselling.talk import Phase
from counselling.talking import ask_record
from counselling.words import TOLD
from tests.chat.evening import Someone
from tests.counselling.desk.office import HOME, Office, day_and_time

AGAIN = "k" * 20


async def held(office: Office, text: str = "Cold hands.", **more: object) -> tuple[Someone, Someone, str]:
    """Leena holds what Kuikka has written. Gives her, him, and the conversation."""
    leena = await office.house.answers("Leena")
    man, talk = await office.man("Kuikka", text, **more)
    await office.house.takes(leena, talk)
    return leena, man, talk


async def his_page(office: Office, man: Someone, talk: str) -> str:
    return await office.page(man, f"/conversations/{talk}")


async def test_she_reads_answers_and_he_is_told_each(office: Office) -> None:
    leena, man, talk = await held(office)
    assert "Cold hands." in await office.page(leena, f"{HOME}/{talk}")
    assert (await office.state(talk)).talk.status == "reading"
    for _ in range(2):
        said = await office.sent(leena, f"{HOME}/{talk}/messages", text="What happens just before?", key=AGAIN)
        assert said.headers["location"] == f"{HOME}/{talk}#newest"
    page = await his_page(office, man, talk)
    assert page.count("What happens just before?") == 1, "a form that is sent twice says it once"
    assert (await office.state(talk)).talk.status == "answered"
    found = await office.data(leena, f"{HOME}/{talk}/messages?after=0")
    assert [one["text"] for one in found["entries"] if one["kind"] == "message"] == [
        "Cold hands.",
        "What happens just before?",
    ]
    assert found["entries"][0]["by"]["persona"] != man.persona, "no id of a persona leaves the house"


@pytest.mark.parametrize(
    ("text", "code"), [("", "missing"), ("x" * 8_001, "too_long"), ("Dear {name}, welcome.", "gap_open")]
)
async def test_what_cannot_be_sent_is_refused_beside_its_box_and_stays_there(
    office: Office, text: str, code: str
) -> None:
    leena, man, talk = await held(office)
    where = f"{HOME}/{talk}/messages"
    assert await office.refused(leena, where, text=text, key=new_id()) == code
    refused = await office.sent(leena, where, text=text, key=new_id())
    assert refused.status_code == 422
    assert text in refused.text
    assert (await office.state(talk)).asked_at is not None
    assert "welcome" not in await his_page(office, man, talk)


async def test_a_draft_is_kept_for_her_alone_and_goes_when_it_is_sent(office: Office) -> None:
    leena, man, talk = await held(office)
    await office.sent(leena, f"{HOME}/{talk}/draft", text="It says a lot that")
    page = await office.page(leena, f"{HOME}/{talk}")
    assert "It says a lot that" in page
    assert "Draft saved" in page
    assert "draft saved" in await office.page(leena, "/desk/inbox?box=mine")
    nadia = await office.house.answers("Nadia")
    await office.does(nadia, talk, "open", reason="Second opinion was asked by phone.")
    assert "It says a lot that" not in await office.page(nadia, f"{HOME}/{talk}")
    assert "It says a lot that" not in await his_page(office, man, talk)
    await office.sent(leena, f"{HOME}/{talk}/messages", text="It says a lot that you think of the girls.", key=new_id())
    assert (await office.data(leena, f"{HOME}/{talk}"))["draft"] == ""


async def test_notes_are_the_teams_alone(office: Office) -> None:
    leena, man, talk = await held(office)
    for _ in range(2):
        await office.sent(leena, f"{HOME}/{talk}/notes", note="His own warning sign is cold hands.", key=AGAIN)
    await office.sent(leena, f"{HOME}/{talk}/notes", note="He walks around the block.", key=new_id(), agreed="yes")
    page = await office.page(leena, f"{HOME}/{talk}")
    assert page.count("His own warning sign is cold hands.") == 1
    assert "What we agreed" in page
    notes = (await office.data(leena, f"{HOME}/{talk}"))["notes"]
    assert [one.get("agreed") for one in notes] == [False, True]
    for words in (await his_page(office, man, talk), (await office.get(man, f"/conversations/{talk}/copy")).text):
        assert "warning sign" not in words
    assert await office.refused(leena, f"{HOME}/{talk}/notes", note="", key=new_id()) == "missing"
    nadia = await office.house.answers("Nadia")
    assert await office.refused(nadia, f"{HOME}/{talk}/notes", note="Mine too.", key=new_id()) == "not_on_it"


async def test_who_is_not_on_it_gives_a_reason_first_and_is_seen(office: Office) -> None:
    leena, man, talk = await held(office)
    nadia = await office.house.answers("Nadia")
    closed = await office.page(nadia, f"{HOME}/{talk}")
    assert "Read it for a reason" in closed
    assert "Cold hands." not in closed
    assert (await office.get(nadia, f"{HOME}/{talk}/messages")).status_code == 404
    assert await office.refused(nadia, f"{HOME}/{talk}/acts", verb="open", reason="") == "missing"
    assert "Cold hands." not in await office.page(nadia, f"{HOME}/{talk}")
    await office.does(nadia, talk, "open", reason="Leena is ill today.")
    assert "Cold hands." in await office.page(nadia, f"{HOME}/{talk}")
    about = await office.page(leena, f"{HOME}/{talk}")
    assert "Leena is ill today." in about
    assert "Nadia" in about
    assert "Nadia" not in await his_page(office, man, talk)
    assert await office.refused(nadia, f"{HOME}/{talk}/messages", text="Hello", key=new_id()) == "not_holding"
    office.later(HOUR + MINUTE)
    await office.house.waited_for(talk, lambda one: not one.readers)


async def test_one_that_nobody_has_shows_its_last_words_and_can_be_taken(office: Office) -> None:
    aapo = await office.house.answers("Aapo", "support_person")
    man, talk = await office.man("Kuikka", "Is anybody there?")
    page = await office.page(aapo, f"{HOME}/{talk}")
    assert "Nobody has this yet." in page
    assert "Is anybody there?" in page
    await office.does(aapo, talk, "take")
    await office.does(aapo, talk, "take")
    assert "Support person" in await his_page(office, man, talk), "a man always knows a peer from a professional"
    nadia = await office.house.answers("Nadia")
    refused = await office.sent(nadia, f"{HOME}/{talk}/acts", verb="take")
    assert refused.status_code == 409
    assert "Aapo" in refused.text


async def test_a_hand_over_is_refused_then_agreed_and_the_first_leaves(office: Office) -> None:
    leena, man, talk = await held(office, "Only Leena knows this.")
    aapo = await office.house.answers("Aapo", "support_person")
    asked = {"mate": str(aapo.grant), "summary": "He fears Wednesday."}
    await office.does(leena, talk, "transfer", **asked)
    assert "He fears Wednesday." in await his_page(office, man, talk)
    await office.says_no(man, talk, "transfer")
    assert "He said no to the hand-over." in await office.page(leena, f"{HOME}/{talk}")
    await office.does(leena, talk, "transfer", mate=str(aapo.grant))
    page = await office.page(leena, f"{HOME}/{talk}")
    assert page.count("Leena asked him whether Aapo may go on.") == 2
    assert page.count("He sees this summary:") == 1, "where there is none, none is spoken of"
    await office.does(leena, talk, "transfer", **asked)
    async with office.house.evening.browser(man) as browser:
        yes = {"verb": "answer", "what": "transfer", "yes": "yes", "along": "summary"}
        assert (await browser.post(f"/conversations/{talk}/acts", data=yes)).status_code == 303
    theirs = await office.page(aapo, f"{HOME}/{talk}")
    assert "He fears Wednesday." in theirs
    assert "Only Leena knows this." not in theirs, "what he left behind is left behind"
    assert "Leave it to Aapo" in await office.page(leena, f"{HOME}/{talk}")
    await office.does(leena, talk, "step_out")
    holder = (await office.state(talk)).holder
    assert holder is not None
    assert holder.persona == aapo.persona
    assert "Only Leena knows this." not in str(await office.data(aapo, f"{HOME}/{talk}/messages?after=0"))
    assert await office.refused(leena, f"{HOME}/{talk}/messages", text="One thing more", key=new_id()) == "not_holding"


async def test_a_hand_over_needs_somebody_of_this_team(office: Office) -> None:
    leena, _, talk = await held(office)
    elsewhere = await office.house.evening.programme_named("Fathers")
    sam = await office.house.evening.sign_in("Sam", "counsellor", programme=elsewhere)
    sirpa = await office.house.evening.sign_in("Sirpa", "coordinator")
    for mate in (str(sam.grant), str(sirpa.grant), leena.persona):
        assert await office.refused(leena, f"{HOME}/{talk}/acts", verb="transfer", mate=mate) == "not_found"
    assert await office.refused(leena, f"{HOME}/{talk}/acts", verb="transfer", mate="") == "missing"
    assert (await office.state(talk)).talk.transfer is None


async def test_three_times_and_three_more_after_looking_back(office: Office) -> None:
    aapo = await office.house.answers("Aapo", "support_person")
    man, talk = await office.man("Kuikka")
    await office.house.takes(aapo, talk)
    assert await office.refused(aapo, f"{HOME}/{talk}/acts", verb="contract", kind="7+7") == "contract_kind"
    assert await office.refused(aapo, f"{HOME}/{talk}/acts", verb="count", how="messages") == "no_contract"
    await office.does(aapo, talk, "contract", kind="3+3")
    await office.says_yes(man, talk, "contract")
    for how in ("messages", "meeting", "messages"):
        await office.does(aapo, talk, "count", how=how)
    await office.does(aapo, talk, "uncount")
    assert await office.refused(aapo, f"{HOME}/{talk}/acts", verb="uncount") == "nothing_counted"
    assert "The last time does not count: 2 of 3." in await office.page(aapo, f"{HOME}/{talk}")
    assert await office.refused(aapo, f"{HOME}/{talk}/acts", verb="count", how="live") == "choose"
    await office.does(aapo, talk, "count", how="meeting")
    page = await office.page(aapo, f"{HOME}/{talk}")
    assert "Look back together. Both decide: end, or 3 more." in page
    assert "review due" in await office.page(aapo, "/desk/inbox?box=mine")
    await office.does(aapo, talk, "review", yes="yes", **day_and_time(office.house, 200))
    async with office.house.evening.browser(man) as browser:
        yes = await browser.post(f"/conversations/{talk}/acts", data={"verb": "review", "yes": "yes"})
        assert yes.status_code == 303
    contract = (await office.state(talk)).talk.contract
    assert contract is not None
    assert (contract.used, contract.of, contract.stage) == (3, 6, "extended")
    assert contract.last_at is not None
    assert "3 of 6" in await office.page(aapo, f"{HOME}/{talk}")


async def test_a_colleague_is_asked_aside_and_the_man_hears_nothing_of_it(office: Office) -> None:
    leena, man, talk = await held(office)
    nadia = await office.house.answers("Nadia")
    await office.does(leena, talk, "opinion", mate=str(nadia.grant))
    assert "your opinion is asked" in await office.page(nadia, "/desk/inbox?box=mine")
    assert "Cold hands." in await office.page(nadia, f"{HOME}/{talk}")
    await office.sent(nadia, f"{HOME}/{talk}/notes", note="Not now; ask again after the mediation.", key=new_id())
    assert "ask again after the mediation" in await office.page(leena, f"{HOME}/{talk}")
    assert "Nadia" not in await his_page(office, man, talk)
    assert await office.refused(nadia, f"{HOME}/{talk}/messages", text="Hello", key=new_id()) == "not_holding"


async def test_a_supervisor_is_seen_whispers_and_takes_over(office: Office) -> None:
    aapo, nadia = await office.house.answers("Aapo", "support_person"), await office.house.answers("Nadia")
    second = await office.house.answers("Pekka", "support_person")
    man, talk = await office.man("Kuikka")
    await office.house.takes(aapo, talk)
    for who in (second, nadia):
        await office.does(who, talk, "open", reason="Aapo asked me to look.")
    assert await office.refused(second, f"{HOME}/{talk}/acts", verb="supervise") == "not_professional"
    await office.does(nadia, talk, "supervise")
    assert "Nadia" in await his_page(office, man, talk)
    await office.sent(nadia, f"{HOME}/{talk}/notes", note="Ask about the children.", key=new_id())
    assert "Ask about the children." in await office.page(aapo, f"{HOME}/{talk}")
    assert "Ask about the children." not in await his_page(office, man, talk)
    assert await office.refused(second, f"{HOME}/{talk}/acts", verb="take_over") == "not_on_it"
    await office.does(nadia, talk, "take_over")
    holder = (await office.state(talk)).holder
    assert holder is not None
    assert holder.persona == nadia.persona


async def test_a_message_for_later_goes_out_and_can_be_called_back_before(office: Office) -> None:
    leena, man, talk = await held(office)
    where = f"{HOME}/{talk}/acts"
    wrong = {"verb": "later", "text": "Good morning.", "day": "2020-01-01", "time": "08:00"}
    assert await office.refused(leena, where, **wrong) == "in_the_past"
    assert "Good morning." in (await office.sent(leena, where, **wrong)).text, "what was typed stays in its box"
    await office.does(leena, talk, "later", text="Good morning.", **day_and_time(office.house, 0.3))
    await office.does(leena, talk, "later", text="Never mind.", **day_and_time(office.house, 0.3))
    page = await office.page(leena, f"{HOME}/{talk}")
    assert "Good morning." in page
    assert "Good morning." not in await his_page(office, man, talk)
    never = next(one.seq for one in (await office.state(talk)).side.later if one.seq > 1)
    await office.does(leena, talk, "call_back", seq=str(never))
    assert await office.refused(leena, where, verb="call_back", seq=str(never)) == "no_such_message"
    office.later(20 * MINUTE)
    await office.house.waited_for(talk, lambda one: one.talk.status == "answered")
    his = await his_page(office, man, talk)
    assert "Good morning." in his
    assert "Never mind." not in his


async def test_a_promise_is_moved_honestly_and_an_absence_names_who_answers(office: Office) -> None:
    leena, man, talk = await held(office)
    aapo = await office.house.answers("Aapo", "support_person")
    moment = day_and_time(office.house, 50)
    await office.does(leena, talk, "promise", why="load", **moment)
    assert (await office.state(talk)).talk.moved == 1
    assert "We cannot keep the earlier time" in await his_page(office, man, talk)
    await office.does(leena, talk, "away", mate=str(aapo.grant), **moment)
    his = await his_page(office, man, talk)
    assert "Leena is away until" in his
    assert "Aapo answers meanwhile" in his
    await office.does(leena, talk, "back")
    assert (await office.state(talk)).talk.away_until is None
    refused = await office.refused(leena, f"{HOME}/{talk}/acts", verb="promise", why="load", day="soon", time="12:00")
    assert refused == "not_a_date"


async def test_a_live_talk_is_asked_for_made_longer_once_and_ended(office: Office) -> None:
    leena, man, talk = await held(office)
    assert await office.refused(leena, f"{HOME}/{talk}/acts", verb="extend") == "not_live"
    await office.does(leena, talk, "live")
    assert "You asked him for a live talk." in await office.page(leena, f"{HOME}/{talk}")
    await office.says_yes(man, talk, "live")
    assert "End the live talk" in await office.page(leena, f"{HOME}/{talk}")
    await office.does(leena, talk, "extend")
    assert await office.refused(leena, f"{HOME}/{talk}/acts", verb="extend") == "already_extended"
    await office.does(leena, talk, "end_live")
    state = await office.state(talk)
    assert not state.is_live
    assert state.phase is Phase.HELD


async def test_a_place_is_named_goes_nowhere_without_him_and_is_followed_up(office: Office) -> None:
    leena, man, talk = await held(office)
    place = {"name": "The Line", "about": "Against violence at home.", "how": "A number.", "languages": "fi"}
    await office.sent(leena, "/desk/directory", programme=office.house.programme, **place)
    found = (await office.data(leena, "/desk/directory"))["places"]
    await office.does(leena, talk, "refer", place=found[0]["id"])
    assert await office.refused(leena, f"{HOME}/{talk}/acts", verb="follow_up", outcome="helped") == "nothing_asked"
    async with office.house.evening.browser(man) as browser:
        yes = {"verb": "answer", "what": "referral", "yes": "yes", "words": "I shout, and I want to stop."}
        assert (await browser.post(f"/conversations/{talk}/acts", data=yes)).status_code == 303
    assert "I shout, and I want to stop." in await office.page(leena, f"{HOME}/{talk}")
    await office.sent(leena, f"{HOME}/{talk}/messages", text="I sent it there.", key=new_id())
    office.later(15 * DAY)
    again = await office.house.answers("Nadia")
    assert "follow up" in await office.page(again, "/desk/inbox?box=team")


async def test_his_question_about_his_record_has_a_clock_and_an_answer_by_a_professional(office: Office) -> None:
    aapo, nadia = await office.house.answers("Aapo", "support_person"), await office.house.answers("Nadia")
    man, talk = await office.man("Kuikka")
    await office.house.takes(aapo, talk)
    await office.house.act(ask_record, man, talk, on=(talk,))
    assert "He asks what is written about him" in await office.page(aapo, f"{HOME}/{talk}")
    assert "asks what is written, by" in await office.page(aapo, "/desk/inbox?box=mine")
    said = {"verb": "record", "record": "That you worry about Wednesday.", "key": AGAIN}
    assert await office.refused(aapo, f"{HOME}/{talk}/acts", **said) == "not_professional"
    await office.does(nadia, talk, "open", reason="He asked for his record.")
    await office.does(nadia, talk, **said)
    assert "That you worry about Wednesday." in await his_page(office, man, talk)
    assert (await office.state(talk)).side.record_due is None


async def test_he_gives_it_back_and_another_goes_on(office: Office) -> None:
    leena, man, talk = await held(office)
    gone = await office.sent(leena, f"{HOME}/{talk}/acts", verb="put_back")
    assert gone.headers["location"] == f"{HOME}/{talk}#list"
    assert "Nobody has this yet." in await office.page(leena, f"{HOME}/{talk}")
    assert "The team has your conversation again" in await his_page(office, man, talk)
    nadia = await office.house.answers("Nadia")
    await office.does(nadia, talk, "take")
    assert await office.refused(leena, f"{HOME}/{talk}/acts", verb="put_back") == "not_holding"


async def test_two_colleagues_end_and_hand_over_at_once_and_one_of_both_happens(office: Office) -> None:
    leena, man, talk = await held(office)
    aapo = await office.house.answers("Aapo", "support_person")
    where = f"{HOME}/{talk}/acts"
    answers = await asyncio.gather(
        office.sent(leena, where, verb="end", reason="agreed"),
        office.sent(leena, where, verb="transfer", mate=str(aapo.grant)),
    )
    assert {one.status_code for one in answers} <= {303, 409}
    assert (await office.state(talk)).phase is Phase.ENDED
    assert "ended" in await his_page(office, man, talk)


async def test_what_is_no_verb_and_what_is_no_number_are_refused(office: Office) -> None:
    leena, _, talk = await held(office)
    where = f"{HOME}/{talk}/acts"
    assert await office.refused(leena, where, verb="destroy") == "unknown_act"
    assert await office.refused(leena, where, verb="call_back", seq="first") == "not_a_number"
    assert await office.refused(leena, where, verb="rank", risk="9") == "out_of_range"
    assert await office.refused(leena, where, verb="end", reason="bored") == "choose"
    assert (await office.get(leena, f"{HOME}/{talk}?before=abc")).status_code == 422
    assert (await office.get(leena, f"{HOME}/{'a' * 20}")).status_code == 404


async def test_the_man_is_led_nowhere_near_the_desk(office: Office) -> None:
    _, man, talk = await held(office)
    assert (await office.get(man, f"{HOME}/{talk}")).status_code == 404
    assert (await office.get(None, f"{HOME}/{talk}")).status_code == 303
    assert await office.refused(man, f"{HOME}/{talk}/acts", verb="take") == "not_found"


async def test_what_is_asked_by_frame_is_what_is_asked_by_form(office: Office) -> None:
    leena, _, talk = await held(office)
    nadia = await office.house.answers("Nadia")
    streams = (await office.data(leena, f"{HOME}/{talk}"))["streams"]
    assert set(streams) == {"conversation", "side"}
    async with office.house.evening.socket(leena) as line:
        await line.subscribe(streams["conversation"])
        await line.subscribe(streams["side"])
        await line.send(
            type="act",
            stream=streams["conversation"],
            key="a",
            verb="opinion",
            args={"mate": str(nadia.grant)},
            ref="a",
        )
        assert (await line.until(ref="a"))["type"] == "ack"
        await line.send(
            type="act", stream=streams["conversation"], key="b", verb="contract", args={"kind": "9"}, ref="b"
        )
        refused = await line.until(ref="b")
        assert (refused["type"], refused["code"]) == ("error", "contract_kind")
    assert any(one.name == "Nadia" for one in (await office.state(talk)).others.values())


async def test_what_he_told_before_stands_beside_it(office: Office) -> None:
    leena, man, talk = await held(office)
    await office.does(leena, talk, "end", reason="agreed")
    second = await office.writes(man, "I am back.")
    await office.house.takes(leena, second)
    page = await office.page(leena, f"{HOME}/{second}")
    assert f"{HOME}/{talk}" in page
    assert "Earlier in this programme" in page


def test_the_team_has_a_sentence_for_everything_that_the_man_reads() -> None:
    assert set(desk_words.TOLD) == set(TOLD)
