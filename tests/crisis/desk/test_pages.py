"""The alert pages: who sees what, what is done by form, who must not, and what is kept of what was typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth.models import LogRow
from chat.service import take_seat
from core.clock import DAY, HOUR, MINUTE
from core.spaces import address
from core.work import Read
from crisis.alert import ALERT_STREAM
from tests.chat.evening import Someone, waited
from tests.crisis.desk.ward import CLOSING, HOME, RULE, TELLING, Ward


def log_of(read: Read, alert: str) -> list[tuple[str, str]]:
    found = select(LogRow.code, LogRow.actor).where(LogRow.subject == alert).order_by(LogRow.at, LogRow.id)
    return [(row.code, row.actor) for row in read.db.execute(found)]


async def logged(ward: Ward, alert: str, who: Someone) -> list[str]:
    rows = await ward.house.evening.kernel.read(log_of, alert)
    return [code for code, actor in rows if actor == who.persona]


async def test_whoever_is_on_shift_reads_what_rang_and_why_and_takes_it(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    await ward.on_shift(leena)
    _, alert = await ward.alert()
    page = await ward.page(leena, f"{HOME}/{alert}")
    for words in (
        "Zeytun may be in danger",
        "<mark>Tonight I kill myself.</mark>",
        "I drove to the pool",
        "speaks of killing himself; tonight or sooner",
        RULE,
        "Danger to himself",
        "112, in his own hand",
        "I take it",
        "English",
    ):
        assert words in page, words
    assert "Tell the support persons" not in page, "that step is for rooms"
    await ward.asks(leena, alert, "take")
    page = await ward.page(leena, f"{HOME}/{alert}")
    assert "Leena took it." in page
    assert "I take it" not in page
    assert (await ward.data(leena, f"{HOME}/{alert}"))["taken_by"] == "Leena"


async def test_two_who_take_at_once_one_has_it_and_the_other_sees_who(ward: Ward) -> None:
    leena, nadia = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "take")
    again = await ward.sent(nadia, f"{HOME}/{alert}/acts", verb="take")
    assert again.status_code == 409
    assert "Leena" in again.text
    assert "Leena has this, since" in await ward.page(nadia, f"{HOME}/{alert}")
    assert await ward.turned_down(nadia, alert, "close", **CLOSING) == "not_your_alert"
    assert await ward.turned_down(nadia, alert, "step", step="self.ask") == "not_your_alert"


@pytest.mark.parametrize("role", ["support_person", "coordinator", "moderator", ""])
async def test_whoever_may_not_finds_nothing_and_nothing_tells_him_apart(ward: Ward, role: str) -> None:
    other = await ward.house.evening.sign_in("Other", *((role,) if role else ()))
    _, alert = await ward.alert()
    for path in (f"{HOME}/{alert}", f"{HOME}/{alert}/around", f"{HOME}/{alert}/place"):
        there, nowhere = await ward.get(other, path), await ward.get(other, path.replace(alert, "a" * len(alert)))
        assert there.status_code == nowhere.status_code == 404, path
        assert there.text == nowhere.text.replace("a" * len(alert), alert), path
    refused = await ward.sent(other, f"{HOME}/{alert}/acts", verb="take")
    assert refused.status_code == 404
    assert (await ward.stands(alert)).seen.holder is None


async def test_a_team_does_not_see_alerts_of_another_programme(ward: Ward) -> None:
    elsewhere = await ward.house.evening.programme_named("Fathers")
    sam = await ward.house.evening.sign_in("Sam", "counsellor", programme=elsewhere)
    _, alert = await ward.alert()
    assert (await ward.get(sam, f"{HOME}/{alert}")).status_code == 404
    found = await ward.data(sam, HOME)
    assert [one["programme"] for one in found["programmes"]] == [elsewhere]
    assert alert not in str(found)


async def test_a_coordinator_sees_an_alert_from_when_he_is_asked_on(ward: Ward) -> None:
    leena, sirpa = await ward.house.answers("Leena"), await ward.house.evening.sign_in("Sirpa", "coordinator")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    assert alert not in str(await ward.data(sirpa, HOME))
    await ward.asks(leena, alert, "consult", whom=str(sirpa.grant))
    assert alert in str(await ward.data(sirpa, HOME))
    assert "Zeytun may be in danger" in await ward.page(sirpa, f"{HOME}/{alert}")
    await ward.asks(sirpa, alert, "note", note="I call you.", key="k1")
    assert await ward.turned_down(sirpa, alert, "tell", **TELLING) == "not_professional"


async def test_steps_are_ticked_and_a_step_that_there_is_not_is_refused(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "step", step="self.ask")
    await ward.asks(leena, alert, "step", step="self.ask")
    assert (await ward.stands(alert)).seen.steps == ("self.ask",)
    page = await ward.page(leena, f"{HOME}/{alert}")
    assert "1 of 6" in page
    assert "Done: Ask straight out." in page
    await ward.asks(leena, alert, "step", step="self.ask", done="no")
    assert (await ward.stands(alert)).seen.steps == ()
    assert await ward.turned_down(leena, alert, "step", step="self.dance") == "no_such_step"
    assert await ward.turned_down(leena, alert, "step", step="../x") == "no_such_step"


async def test_it_is_handed_over_to_somebody_of_the_team_and_to_nobody_else(ward: Ward) -> None:
    leena, nadia = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    aapo = await ward.house.answers("Aapo", "support_person")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    assert await ward.turned_down(leena, alert, "hand_over") == "choose_mate"
    assert await ward.turned_down(leena, alert, "hand_over", to=str(aapo.grant)) == "no_such_colleague"
    await ward.asks(leena, alert, "hand_over", to=str(nadia.grant))
    assert "Leena handed it over to Nadia." in await ward.page(nadia, f"{HOME}/{alert}")
    assert await ward.turned_down(leena, alert, "close", **CLOSING) == "not_your_alert"


async def test_what_an_authority_was_told_is_gone_through_by_another_within_a_day(ward: Ward) -> None:
    leena, nadia = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    _, alert = await ward.alert()
    assert await ward.turned_down(leena, alert, "tell", **TELLING) == "not_your_alert"
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "tell", **TELLING, key="one")
    await ward.asks(leena, alert, "tell", **TELLING, key="one")
    told = (await ward.stands(alert)).seen.told
    assert [(one.authority, one.gave, one.consent) for one in told] == [("112", ("words", "time"), False)]
    assert await ward.turned_down(leena, alert, "review", number="1") == "told_by_himself"
    assert "Told to an authority, to be gone through" in await ward.page(nadia, HOME)
    await ward.asks(nadia, alert, "review", number="1", seen="As it had to be.")
    page = await ward.page(nadia, f"{HOME}/{alert}")
    assert "Nadia went through it." in page
    assert "As it had to be." in page
    assert await ward.turned_down(nadia, alert, "review", number="1") == "reviewed_already"
    assert await ward.turned_down(nadia, alert, "review", number="7") == "no_such_telling"
    assert "to be gone through" not in await ward.page(nadia, HOME)


async def test_what_was_typed_comes_back_with_the_fault_beside_its_field(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    kept = await ward.sent(leena, f"{HOME}/{alert}/acts", verb="close", done="His brother came.")
    assert kept.status_code == 422
    for words in ("Choose how it ended.", "Say whether it was a true alarm.", "His brother came."):
        assert words in kept.text
    past = {**CLOSING, "day": "2020-01-01", "time": "12:00"}
    assert await ward.turned_down(leena, alert, "close", **past) == "look_again_ahead"
    assert await ward.turned_down(leena, alert, "close", **{**CLOSING, "day": "never"}) == "not_a_date"
    kept = await ward.sent(leena, f"{HOME}/{alert}/acts", verb="tell", why="He named tonight.")
    for words in ("Choose who was told.", "Choose what was given.", "Say whether he agreed.", "He named tonight."):
        assert words in kept.text
    assert await ward.turned_down(leena, alert, "note", note=" ") == "missing"
    assert await ward.turned_down(leena, alert, "dance") == "unknown_act"
    assert await ward.turned_down(leena, alert, "raise", tier="9") == "out_of_range"
    assert await ward.turned_down(leena, alert, "raise", tier="2") == "not_higher"
    assert (await ward.stands(alert)).is_open


async def test_it_is_closed_with_an_outcome_and_comes_back_to_be_looked_at(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "close", **CLOSING, **ward.day_ahead(24))
    found = (await ward.data(leena, HOME))["programmes"][0]
    assert [one["id"] for one in found["closed"]] == [alert]
    page = await ward.page(leena, f"{HOME}/{alert}")
    assert "Safer now." in page
    assert "His brother came." in page
    assert await ward.turned_down(leena, alert, "note", note="more") == "alert_closed"
    await ward.asks(leena, alert, "look", looked="He slept.")
    assert "Leena looked again." in await ward.page(leena, f"{HOME}/{alert}")
    _, later = await ward.alert()
    assert later != alert
    assert "Earlier alerts about him here" in await ward.page(leena, f"{HOME}/{later}")


async def test_a_closed_one_leaves_the_list_after_thirty_days(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "close", **CLOSING)
    ward.later(31 * DAY)
    later = await ward.house.answers("Nadia")
    assert alert not in str(await ward.data(later, HOME))


async def test_reading_it_is_written_down_and_so_is_what_lies_around(ward: Ward) -> None:
    leena, nadia = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    await ward.page(nadia, f"{HOME}/{alert}")
    await ward.page(nadia, f"{HOME}/{alert}")
    await ward.data(nadia, f"{HOME}/{alert}")
    await ward.page(nadia, f"{HOME}/{alert}/around")
    assert (await ward.get(nadia, f"{HOME}/{alert}/place")).status_code == 404, (
        "a page of the house has no place to go to"
    )
    assert await logged(ward, alert, nadia) == ["alert_read", "alert_around_read"]
    await ward.page(leena, f"{HOME}/{alert}")
    assert await logged(ward, alert, leena) == ["alert_taken"], "who has it is written down by what she does"


async def test_whoever_listens_to_an_alert_is_written_down_and_can_do_nothing_by_frame(ward: Ward) -> None:
    nadia = await ward.house.answers("Nadia")
    _, alert = await ward.alert()
    stream = address(alert, ALERT_STREAM)
    async with ward.house.evening.socket(nadia) as client:
        await client.subscribe(stream)
        for frame in ({"type": "act", "verb": "take", "key": "k"}, {"type": "post", "text": "Hello.", "key": "k"}):
            await client.send(**frame, stream=stream, ref=9)
            assert (await client.until(ref=9))["code"] == "unknown_act"

    async def stands_there() -> bool:
        return await logged(ward, alert, nadia) == ["alert_read"]

    await waited(stands_there)


async def test_from_a_room_one_reads_what_was_said_before_goes_there_and_talks_with_him_alone(ward: Ward) -> None:
    leena, aapo = await ward.house.answers("Leena"), await ward.house.answers("Aapo", "support_person")
    evening = ward.house.evening
    man, meeting = await evening.sign_in("Zeytun"), await evening.meeting(aapo)
    await ward.house.act(take_seat, man, meeting, on=(meeting,))
    for one in (aapo, man):
        await ward.get(one, f"/meetings/{meeting}")
    await ward.sent(aapo, f"/meetings/{meeting}/acts", verb="open")
    for number, words in enumerate(("My Sundays are long.", "I am going to kill myself tonight.")):
        said = await ward.sent(man, f"/meetings/{meeting}/messages", text=words, key=f"k{number}")
        assert said.status_code == 303, said.text[:2_000]
    (row,) = (await ward.data(leena, HOME))["programmes"][0]["waiting"]
    alert = row["id"]
    page = await ward.page(leena, f"{HOME}/{alert}")
    assert "Tell the support persons" in page
    assert "in a live room" in page
    assert "My Sundays are long." in await ward.page(leena, f"{HOME}/{alert}/around")
    there = await ward.get(leena, f"{HOME}/{alert}/place")
    assert (there.status_code, there.headers["location"]) == (303, f"/meetings/{meeting}/lead")
    assert await ward.turned_down(leena, alert, "talk") == "not_your_alert"
    await ward.asks(leena, alert, "take")
    talk = await ward.sent(leena, f"{HOME}/{alert}/acts", verb="talk")
    assert talk.headers["location"].startswith("/desk/conversations/")
    assert (await ward.get(leena, talk.headers["location"])).status_code == 200
    again = await ward.sent(leena, f"{HOME}/{alert}/acts", verb="talk")
    assert again.headers["location"] == talk.headers["location"]
    assert {"alert_read", "alert_around_read", "alert_place_opened"} <= set(await logged(ward, alert, leena))


async def test_the_list_says_who_is_on_shift_and_what_waits_for_the_next(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert()
    page = await ward.page(leena, HOME)
    assert "Nobody is on shift now" in page
    assert "Waiting for the next shift" in page
    await ward.on_shift(leena)
    _, second = await ward.alert("Masis", tier=3, kinds=("other",))
    found = (await ward.data(leena, HOME))["programmes"][0]
    assert [one["name"] for one in found["on_shift"]] == ["Leena"]
    assert found["ringing"][0]["id"] == second, "the most pressing comes first"
    assert "Masis may be a danger to somebody" in await ward.page(leena, HOME)
    assert alert in [one["id"] for one in (*found["waiting"], *found["ringing"])]


async def test_a_kind_brings_its_own_protocol_and_law(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    for name, kinds, words in (
        ("One", ("other",), "Danger to somebody else"),
        ("Two", ("self", "child"), "A child may be in danger"),
        ("Three", ("minor",), "The writer may be a child"),
        ("Four", ("violence",), "Somebody may be hurting him"),
        ("Five", (), "Not clear, or not read by the rules"),
    ):
        _, alert = await ward.alert(
            name, kinds=kinds, tier=2 if kinds else 1, source="detection" if kinds else "unscanned"
        )
        assert words in await ward.page(leena, f"{HOME}/{alert}"), name
    _, alert = await ward.alert("Two")
    page = await ward.page(leena, f"{HOME}/{alert}")
    assert "Also: Danger to himself" in page
    assert "Child Welfare Act, section 25" in page


async def test_an_alert_from_outside_names_nobody_and_offers_no_talk(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    alert = await ward.raised(None, "My neighbour is not well.", source="outside")
    page = await ward.page(leena, f"{HOME}/{alert}")
    assert "Somebody outside may be in danger" in page
    await ward.asks(leena, alert, "take")
    assert "Talk with him now" not in await ward.page(leena, f"{HOME}/{alert}")
    assert await ward.turned_down(leena, alert, "talk") == "nobody_to_talk_with"


async def test_what_lies_too_long_rings_again_and_another_may_take_it(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert()
    await ward.asks(leena, alert, "take")
    ward.later(HOUR + MINUTE)

    async def lapsed() -> bool:
        return (await ward.stands(alert)).seen.lapsed

    await waited(lapsed)
    nadia = await ward.house.evening.sign_in("Nadia Again", "counsellor")
    assert "nothing was done for a while" in await ward.page(nadia, f"{HOME}/{alert}")
    await ward.asks(nadia, alert, "take")
    assert (await ward.data(nadia, f"{HOME}/{alert}"))["taken_by"] == "Nadia Again"
