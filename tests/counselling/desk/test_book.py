"""Words to answer with, the directory, the board of now: whose they are, what is refused, and what the board never shows."""

from __future__ import annotations

import pytest

from auth.people import Actor
from core.clock import DAY, MINUTE
from core.work import Work
from counselling.desk.now import board
from counselling.personas import forget
from programmes.openings.terms import Terms
from tests.chat.evening import Someone
from tests.counselling.desk.office import HOME, Office

WORDS = {"title": "Before a hard meeting", "language": "en", "text": "Dear {name}, I am {counsellor} of {programme}."}
PLACE = {"name": "The Line", "about": "Against violence at home.", "how": "09 000 000, weekdays", "languages": "fi"}


async def keeps(office: Office, who: Someone, **fields: str) -> None:
    answer = await office.sent(who, "/desk/templates", programme=office.house.programme, **{**WORDS, **fields})
    assert answer.status_code == 303, answer.text[:2_000]


async def test_words_come_into_the_box_with_their_gaps_filled(office: Office) -> None:
    leena, aapo = await office.house.answers("Leena"), await office.house.answers("Aapo", "support_person")
    await keeps(office, leena, whose="team")
    await keeps(office, leena, title="Mine alone", text="See you {next}.", whose="own")
    _, talk = await office.man("Kuikka")
    await office.house.takes(leena, talk)
    found = {one["title"]: one["id"] for one in (await office.data(leena, "/desk/templates"))["templates"]}
    page = await office.page(leena, f"{HOME}/{talk}?words={found['Before a hard meeting']}")
    assert "Dear Kuikka, I am Leena of After the break-up.</textarea>" in page
    open_gap = await office.page(leena, f"{HOME}/{talk}?words={found['Mine alone']}")
    assert "See you {next}.</textarea>" in open_gap, "a gap that nothing fills stays open, and is not sent"
    theirs = [one["title"] for one in (await office.data(aapo, "/desk/templates"))["templates"]]
    assert theirs == ["Before a hard meeting"], "what is somebody's own is seen by nobody else"


async def test_words_are_changed_and_dropped_by_whose_they_are(office: Office) -> None:
    leena, aapo = await office.house.answers("Leena"), await office.house.answers("Aapo", "support_person")
    await keeps(office, leena, whose="own")
    mine = (await office.data(leena, "/desk/templates"))["templates"][0]["id"]
    programme = office.house.programme
    assert await office.refused(aapo, "/desk/templates", programme=programme, reply=mine, act="drop") == "not_found"
    assert await office.refused(aapo, "/desk/templates", programme=programme, reply=mine, **WORDS) == "not_found"
    await keeps(office, leena, reply=mine, title="Changed", whose="team")
    assert "Changed" in await office.page(aapo, "/desk/templates")
    assert (
        await office.refused(leena, "/desk/templates", programme=programme, title="", language="en", text="x")
        == "missing"
    )
    kept = await office.sent(leena, "/desk/templates", programme=programme, title="", language="xx", text="Not lost")
    assert kept.status_code == 422
    assert "Not lost" in kept.text
    assert (await office.sent(leena, "/desk/templates", programme=programme, reply=mine, act="drop")).status_code == 303
    assert "No templates yet" in await office.page(aapo, "/desk/templates")


async def test_who_is_no_more_leaves_no_words_of_his_own(office: Office) -> None:
    leena, nadia = await office.house.answers("Leena"), await office.house.answers("Nadia")
    await keeps(office, leena, whose="own")
    await keeps(office, leena, title="The team's", whose="team")
    await office.house.evening.kernel.act(forget_him, await office.house.actor(nadia), leena.persona)
    assert [one["title"] for one in (await office.data(leena, "/desk/templates"))["templates"]] == ["The team's"]


def forget_him(work: Work, actor: Actor, persona: str) -> None:
    forget(work, persona)


async def test_a_place_is_kept_checked_and_warned_of_when_a_year_has_passed(office: Office) -> None:
    sirpa = await office.house.evening.sign_in("Sirpa", "coordinator")
    programme = office.house.programme
    assert (await office.sent(sirpa, "/desk/directory", programme=programme, **PLACE)).status_code == 303
    place = (await office.data(sirpa, "/desk/directory"))["places"][0]["id"]
    assert "not checked for a year" not in await office.page(sirpa, "/desk/directory")
    office.later(366 * DAY)
    leena = await office.house.answers("Leena")
    assert "not checked for a year" in await office.page(leena, "/desk/directory")
    await office.sent(leena, "/desk/directory", programme=programme, place=place, act="check")
    assert "not checked for a year" not in await office.page(leena, "/desk/directory")
    assert await office.refused(leena, "/desk/directory", programme=programme, **{**PLACE, "languages": ""}) == "choose"
    assert await office.refused(leena, "/desk/directory", programme=programme, **{**PLACE, "name": ""}) == "missing"
    elsewhere = await office.house.evening.programme_named("Fathers")
    sam = await office.house.evening.sign_in("Sam", "counsellor", programme=elsewhere)
    for fields in ({"act": "drop"}, {"act": "check"}, PLACE):
        assert await office.refused(sam, "/desk/directory", programme=elsewhere, place=place, **fields) == "not_found"
    assert "The Line" not in await office.page(sam, "/desk/directory")
    await office.sent(leena, "/desk/directory", programme=programme, place=place, act="drop")
    assert "No places yet" in await office.page(leena, "/desk/directory")


async def test_the_board_shows_numbers_and_nobodys_words_or_names(office: Office) -> None:
    leena, sirpa = await office.house.answers("Leena"), await office.house.evening.sign_in("Sirpa", "coordinator")
    await office.house.opens_the_door(leena)
    _, waiting = await office.queues("Kuikka", "Is anybody there?")
    _, talk = await office.man("Masis", "Only for those who answer.")
    await office.house.takes(leena, talk)
    office.later(3 * MINUTE)
    found = await office.data(sirpa, "/desk/now")
    assert (found["waiting"], found["longest_wait_minutes"], found["new"]) == (1, 3, 0)
    assert found["workers"] == [{"name": "Leena", "talks": 0, "held": 1}]
    page = await office.page(sirpa, "/desk/now")
    for hidden in ("Kuikka", "Masis", "Only for those", "Is anybody", waiting, talk):
        assert hidden not in page
    assert "fewer than five men" in page
    assert "Leena" in page


async def test_the_board_raises_an_alarm_when_it_takes_longer_than_the_programme_wants(office: Office) -> None:
    leena = await office.house.answers("Leena")
    await office.house.opens_the_door(leena)
    talks = [(await office.queues(f"Man number {number}"))[1] for number in range(5)]
    actor = await office.house.actor(leena)
    office.later(16 * MINUTE)
    for talk in talks[:4]:
        await office.does(leena, talk, "take")
        await office.does(leena, talk, "end_live")
    found = await office.house.evening.kernel.read(board, actor, "en")
    assert found.answered[0].median is None, "of fewer than five nothing is told"
    await office.does(leena, talks[4], "take")
    found = await office.house.evening.kernel.read(board, actor, "en")
    assert (found.answered[0].median, found.answered[0].ninetieth, found.answered[0].slips) == (16, 16, True)
    assert "Walk-in: men wait longer than you want." in await office.page(leena, "/desk/now")
    await office.house.offers(Terms(walk_in=True, messaging=True, aim_minutes=20))
    assert "men wait longer than you want." not in await office.page(leena, "/desk/now"), "it is the programme's to set"


async def test_nobody_more_is_taken_in_one_press(office: Office) -> None:
    leena = await office.house.answers("Leena")
    await office.house.opens_the_door(leena)
    assert "We can take nobody more" in await office.page(leena, "/desk/now")
    full = {"programme": office.house.programme, "purpose": "walk_in", "reason": "all_talking", "until": "30"}
    assert (await office.sent(leena, "/desk/capacity", **full)).status_code == 303
    assert (await office.data(leena, "/desk/now"))["doors"]["walk_in"]["state"] == "at_capacity"
    assert "Open again" in await office.page(leena, "/desk/now")


@pytest.mark.parametrize(
    ("role", "there"),
    [
        ("support_person", ("/desk/templates", "/desk/directory")),
        ("coordinator", ("/desk/directory", "/desk/now")),
        ("moderator", ()),
        ("", ()),
    ],
)
async def test_each_finds_what_is_his(office: Office, role: str, there: tuple[str, ...]) -> None:
    who = await office.house.evening.sign_in("Somebody", *([role] if role else []))
    for path in ("/desk/templates", "/desk/directory", "/desk/now"):
        assert (await office.get(who, path)).status_code == (200 if path in there else 404), path
    for path in {"/desk/templates", "/desk/directory"} - set(there):
        fields = {"programme": office.house.programme, **WORDS, **PLACE}
        assert (await office.sent(who, path, **fields)).status_code == 404, path
