"""The inbox: what lies in which box and for whom, who takes the next, and who finds nothing there."""

from __future__ import annotations

import asyncio
import re

import pytest

from core.clock import DAY, HOUR, MINUTE, SECOND
from core.ids import new_id
from counselling.talk import Phase
from counselling.talking import NewTalk, begin_messaging
from crisis.noticing import Noticed
from tests.counselling.desk.office import HOME, Office

NOT_THERE = "/desk/conversations/" + "a" * 20


async def test_what_nobody_has_lies_in_new_with_its_last_words_and_its_promise(office: Office) -> None:
    leena = await office.house.answers("Leena")
    _, calm = await office.man(
        "Kuikka", "The mediation is on Wednesday.", heavy=4, promise=office.house.evening.kernel.now() + 30 * HOUR
    )
    _, near = await office.man("Masis", "It is over, I think.", noticed=Noticed(2, "suicide", ("self",)), language="ar")
    page = await office.page(leena, "/desk/inbox")
    assert "Urgent: he may want to die" in page
    assert page.index("Masis") < page.index("Kuikka"), "danger goes before the promise"
    assert "The mediation is on Wednesday." in page
    assert "how heavy: 4 of 5" in page
    assert "Arabic" in page
    found = await office.data(leena, "/desk/inbox")
    assert [one["id"] for one in found["conversations"]] == [near, calm]
    assert found["counts"] == {"new": 2, "mine": 0, "waiting": 0, "team": 0}
    assert found["conversations"][1]["clock"]["kind"] == "by"
    assert found["streams"]["desk"].endswith(".desk")


async def test_an_empty_inbox_says_when_the_next_promise_is(office: Office) -> None:
    leena = await office.house.answers("Leena")
    assert "Nobody waits" in await office.page(leena, "/desk/inbox")
    assert "Nobody was promised anything." in await office.page(leena, "/desk/inbox?box=waiting")
    _, talk = await office.man("Kuikka")
    await office.house.takes(leena, talk)
    empty = await office.page(leena, "/desk/inbox?box=new")
    assert "Nobody waits" in empty
    assert "Next promise:" in empty
    assert "You hold no conversation" in await office.page(
        await office.house.answers("Aapo", "support_person"), "/desk/inbox?box=mine"
    )
    assert "Nothing is over yet" in await office.page(leena, "/desk/inbox?box=archive")


async def test_he_who_takes_it_finds_it_in_mine_and_the_others_see_with_whom_it_is(office: Office) -> None:
    leena, aapo = await office.house.answers("Leena"), await office.house.answers("Aapo", "support_person")
    man, talk = await office.man("Kuikka", "Cold hands.")
    taken = await office.sent(
        leena, "/desk/inbox/next", programme=office.house.programme, conversation=talk, key=new_id()
    )
    assert taken.headers["location"] == f"{HOME}/{talk}?box=mine"
    assert "Cold hands." in await office.page(leena, "/desk/inbox?box=mine")
    team = await office.page(aapo, "/desk/inbox?box=team")
    assert "Kuikka" in team
    assert "Leena" in team
    assert "Counsellor" in team, "a page always tells a professional from a peer"
    assert "Cold hands." not in team, "words stand only before those who are on it"
    await office.does(leena, talk, "end", reason="agreed")
    assert "kept until" in await office.page(leena, "/desk/inbox?box=archive")
    assert (await office.state(talk)).phase is Phase.ENDED
    assert man.name == "Kuikka"


async def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(office: Office) -> None:
    leena, nadia = await office.house.answers("Leena"), await office.house.answers("Nadia")
    _, talk = await office.man("Kuikka")
    fields = {"programme": office.house.programme, "conversation": talk}
    answers = await asyncio.gather(
        *(office.sent(one, "/desk/inbox/next", **fields, key=new_id()) for one in (leena, nadia))
    )
    assert sorted(one.status_code for one in answers) == [303, 409]
    holder = (await office.state(talk)).holder
    assert holder is not None
    lost = next(one for one in answers if one.status_code == 409)
    assert holder.name in lost.text
    winner = leena if holder.name == "Leena" else nadia
    again = await office.sent(winner, "/desk/inbox/next", **fields, key=new_id())
    assert again.status_code == 303, "pressing it once more changes nothing"


async def test_the_next_of_the_line_is_called_danger_first_and_only_so_many_at_once(office: Office) -> None:
    leena = await office.house.answers("Leena")
    await office.house.opens_the_door(leena)
    _, first = await office.queues("Kuikka", "Is anybody there?")
    _, near = await office.queues("Masis", noticed=Noticed(3, "acute_danger", ("self",)))
    _, third = await office.queues("Halti")
    page = await office.page(leena, "/desk/inbox?box=waiting")
    assert "Immediate danger: he may be in danger at this moment" in page
    assert "You talk with 0 of at most 2" not in page, "who is in danger goes first, and that is what it says"
    key = new_id()
    fields = {"programme": office.house.programme, "key": key}
    called = [await office.sent(leena, "/desk/inbox/next", **fields) for _ in range(2)]
    assert {one.headers["location"] for one in called} == {f"{HOME}/{near}?box=mine"}, "the same press takes one man"
    assert (await office.state(near)).is_live
    await office.sent(leena, "/desk/inbox/next", programme=office.house.programme, key=new_id())
    assert (await office.state(first)).is_live
    assert (
        await office.refused(leena, "/desk/inbox/next", programme=office.house.programme, key=new_id())
        == "talks_enough"
    )
    assert await office.refused(leena, f"{HOME}/{third}/acts", verb="take") == "talks_enough"
    assert not (await office.state(third)).is_live
    assert "waits" in await office.page(leena, "/desk/inbox?box=waiting")


async def test_nobody_to_call_is_said_on_the_page_that_one_came_from(office: Office) -> None:
    leena = await office.house.answers("Leena")
    answer = await office.sent(leena, "/desk/inbox/next", programme=office.house.programme, key=new_id())
    assert answer.status_code == 409
    assert "Nobody waits" in answer.text
    assert (
        await office.refused(leena, "/desk/inbox/next", programme=office.house.programme, key="not a key")
        == "odd_characters"
    )


async def test_a_promise_that_runs_out_and_breaks_is_seen_in_its_row_and_then_it_is_everybodys(office: Office) -> None:
    leena = await office.house.answers("Leena")
    _, talk = await office.man("Kuikka", promise=office.house.evening.kernel.now() + 8 * MINUTE)
    await office.house.takes(leena, talk)
    office.later(6 * MINUTE + 10 * SECOND)
    await office.house.waited_for(talk, lambda one: one.late == 75)
    assert "2 min left" in await office.page(leena, "/desk/inbox?box=mine")
    office.later(3 * MINUTE)
    await office.house.waited_for(talk, lambda one: one.late == 100)
    assert "1 min over" in await office.page(leena, "/desk/inbox?box=mine")
    office.later(30 * MINUTE)
    await office.house.waited_for(talk, lambda one: one.holder is None)
    nadia = await office.house.answers("Nadia")
    rows = (await office.data(nadia, "/desk/inbox?box=new"))["conversations"]
    assert [(one["id"], one["clock"]["kind"]) for one in rows] == [(talk, "by")], "he has an honest promise again"


async def test_what_is_destroyed_lies_in_no_box(office: Office) -> None:
    leena = await office.house.answers("Leena")
    _, talk = await office.man("Kuikka")
    await office.house.takes(leena, talk)
    await office.does(leena, talk, "end", reason="agreed")
    office.later(91 * DAY)
    await office.house.waited_for(talk, lambda one: one.forgotten)
    nadia = await office.house.answers("Nadia")
    assert (await office.data(nadia, "/desk/inbox?box=archive"))["conversations"] == []
    assert (await office.get(nadia, f"{HOME}/{talk}")).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "moderator", ""])
async def test_who_does_not_answer_finds_no_inbox(office: Office, role: str) -> None:
    leena = await office.house.answers("Leena")
    man, talk = await office.man("Kuikka", "Only for those who answer.")
    await office.house.takes(leena, talk)
    other = await office.house.evening.sign_in("Somebody", *([role] if role else []))
    for who in (other, man):
        for path in ("/desk/inbox", f"{HOME}/{talk}", f"{HOME}/{talk}/messages"):
            missing = await office.get(who, path)
            assert missing.status_code == 404, path
            assert "Only for those who answer." not in missing.text
        for path, fields in _forms(talk, office.house.programme):
            assert (await office.sent(who, path, **fields)).status_code == 404, path
    holder = (await office.state(talk)).holder
    assert holder is not None
    assert holder.persona == leena.persona


async def test_the_team_of_another_programme_finds_the_same_as_where_nothing_is(office: Office) -> None:
    elsewhere = await office.house.evening.programme_named("Fathers")
    sam = await office.house.evening.sign_in("Sam", "counsellor", programme=elsewhere)
    _, talk = await office.man("Kuikka", "Only for this team.")
    there, nothing = await office.get(sam, f"{HOME}/{talk}"), await office.get(sam, NOT_THERE)
    assert (there.status_code, there.text.replace(talk, "")) == (404, nothing.text.replace("a" * 20, ""))
    for path, fields in _forms(talk, office.house.programme):
        assert (await office.sent(sam, path, **fields)).status_code == 404, path
    assert (await office.get(sam, f"/desk/inbox?programme={office.house.programme}")).status_code == 404
    assert "Kuikka" not in await office.page(sam, "/desk/inbox?box=new")
    assert (await office.state(talk)).holder is None


def _forms(talk: str, programme: str) -> list[tuple[str, dict[str, str]]]:
    home = f"{HOME}/{talk}"
    return [
        ("/desk/inbox/next", {"programme": programme, "conversation": talk}),
        (f"{home}/acts", {"verb": "take"}),
        (f"{home}/acts", {"verb": "open", "reason": "curious"}),
        (f"{home}/messages", {"text": "Hello", "key": new_id()}),
        (f"{home}/notes", {"note": "Hello", "key": new_id()}),
        (f"{home}/draft", {"text": "Hello"}),
    ]


async def test_the_page_follows_its_team_live(office: Office) -> None:
    leena = await office.house.answers("Leena")
    stream = (await office.data(leena, "/desk/inbox"))["streams"]["desk"]
    async with office.house.evening.socket(leena) as line:
        assert (await line.subscribe(stream))["type"] == "subscribed"
        _, talk = await office.man("Kuikka")
        told = await line.until(type="entry", stream=stream, kind="new")
        assert told["conversation"] == talk
    man = await office.house.evening.sign_in("Halti")
    async with office.house.evening.socket(man) as line:
        assert (await line.subscribe(stream))["type"] == "error"


async def test_the_desk_of_today_names_what_waits(office: Office) -> None:
    leena, sirpa = await office.house.answers("Leena"), await office.house.evening.sign_in("Sirpa", "coordinator")
    assert "Nobody waits for an answer." in await office.page(leena, "/desk")
    _, talk = await office.man("Kuikka")
    assert "1 message that nobody has taken." in await office.page(leena, "/desk")
    await office.house.takes(leena, talk)
    today = await office.page(leena, "/desk")
    assert "1 man waits for your answer." in today
    assert f"/desk/inbox?programme={office.house.programme}" in today
    assert "/desk/inbox" not in await office.page(sirpa, "/desk"), "a coordinator answers nobody"


async def test_who_answers_in_two_programmes_sees_in_each_how_much_waits(office: Office) -> None:
    """Nobody may wait unseen: the inbox opens where somebody waits in a line, and counts everywhere."""
    fathers = await office.house.evening.programme_named("Fathers")
    leena = await office.house.answers("Leena")
    await office.house.evening.also_in(leena, fathers, "counsellor")
    stranger = await office.house.evening.sign_in("Halti", programme=fathers)
    actor = await office.house.evening.actor(stranger, fathers)
    await office.house.evening.kernel.act(begin_messaging, actor, NewTalk("fi", text="Hei.", key=new_id()))
    assert (await office.data(leena, "/desk/inbox"))["programme"] == fathers, "there is the nearest promise"
    await office.house.opens_the_door(leena)
    _, talk = await office.queues("Kuikka")
    found = await office.data(leena, "/desk/inbox")
    assert (found["programme"], found["box"]) == (office.house.programme, "waiting")
    assert [one["id"] for one in found["conversations"]] == [talk]
    assert {one["id"]: one["waits"] for one in found["programmes"]} == {fathers: 1, office.house.programme: 1}
    elsewhere = await office.page(leena, f"/desk/inbox?programme={fathers}")
    assert "<title>(2) Inbox</title>" in elsewhere
    assert "1 to answer" in re.sub(r"<[^>]+>", "", elsewhere)
    async with office.house.evening.socket(leena) as line:
        for place in found["programmes"]:
            assert (await line.subscribe(place["desk"]))["type"] == "subscribed", "it hears the desks of all of them"
