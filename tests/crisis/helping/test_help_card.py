"""The help card: at once, for him alone, in the words that fit; it goes when he puts it away, and comes back when he asks."""

from __future__ import annotations

import pytest

from core.clock import HOUR
from core.ids import new_id
from crisis.alert import IMMEDIATE
from crisis.helping.shown import Beside
from crisis.taking import Ending, close_alert, take_alert
from tests.chat.evening import Someone
from tests.chat.test_pages import opened
from tests.crisis.helping.night import HELP, Night

WISH = "I want to die tonight"
HEAVY = "That sounded heavy. You do not have to be alone with it."


async def in_a_room(night: Night, *men: Someone) -> str:
    """A live meeting with these men in it."""
    aapo = await night.signs_in("Aapo", "support_person")
    meeting = await night.house.evening.meeting(aapo)
    await opened(night.house.evening, aapo, meeting, *men)
    return f"/meetings/{meeting}"


async def says(night: Night, who: Someone, room: str, text: str) -> None:
    answer = await night.presses(who, f"{room}/messages", text=text, key=new_id())
    assert answer.status_code == 303, answer.text[:500]


async def the_alert(night: Night) -> str:
    """The id of the alert that his card is of."""
    (found,) = await night.alert_ids()
    return found


async def test_he_has_it_on_his_next_page_and_nobody_else_does(night: Night) -> None:
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    room = await in_a_room(night, masis, kuikka)
    await says(night, masis, room, WISH)
    page = await night.sees(masis, room)
    assert HEAVY in page
    assert "Only you see this." in page
    assert WISH in page
    assert page.index("112") < page.index("09 2525 0111")
    others = await night.sees(kuikka, room)
    assert WISH in others
    assert HEAVY not in others
    assert 'role="status" data-help-place' in page
    # It goes along to whatever page of the programme he looks at next.
    assert HEAVY in await night.sees(masis, f"/programmes/{night.programme}")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I will kill my wife", "If you are afraid of what you may do, you can still stop."),
        ("she hits me every night", "Nobody has the right to hurt you."),
        ("I hit my son yesterday", "A child comes first now."),
        ("I am 13 and my dad hits me", "You are not alone with this. There are grown-ups who listen."),
        ("my friend wants to kill himself", HEAVY),
    ],
)
async def test_the_words_fit_the_danger(night: Night, text: str, first: str) -> None:
    masis = await night.signs_in("Masis")
    room = await in_a_room(night, masis)
    await says(night, masis, room, text)
    page = await night.sees(masis, room)
    assert text in page, "what he wrote is sent as it was"
    assert first in page


async def test_i_will_kill_my_wife_is_said_as_it_was_and_reaches_the_professional_on_duty(night: Night) -> None:
    masis, leena = await night.signs_in("Masis"), await night.signs_in("Leena", "counsellor")
    await night.has_shift(leena)
    room = await in_a_room(night, masis)
    await says(night, masis, room, "I will kill my wife")
    page = await night.sees(masis, room)
    assert "Put distance between you first" in page
    assert "Somebody of the team is on duty and has been told." in page
    assert "Talk with somebody here now" in page
    (alert,) = await night.alerts()
    assert alert.seen.kinds == ("other",)
    assert [one.name for one in alert.seen.calling] == ["Leena"]
    await night.presses(masis, programme=night.programme, text="")
    (alert,) = await night.alerts()
    assert alert.seen.sources == ("detection", "asked")
    assert "Talk with somebody here now" not in await night.sees(masis, room)
    await night.does(take_alert, leena, await the_alert(night))
    assert "Leena of the team has this now." in await night.sees(masis, room)


async def test_put_away_it_stays_away_until_he_asks_or_it_has_come_nearer(night: Night) -> None:
    masis = await night.signs_in("Masis")
    room = await in_a_room(night, masis)
    await says(night, masis, room, "I want to kill myself.")
    (card,) = (await night.own(masis)).cards
    away = await night.presses(masis, f"{HELP}/away", programme=night.programme, seq=str(card.seq), came=room)
    assert away.headers["location"] == room
    assert HEAVY not in await night.sees(masis, room)
    await says(night, masis, room, "I want to kill myself.")
    assert HEAVY not in await night.sees(masis, room), "not again in one alert"
    assert HEAVY in await night.sees(masis, f"{HELP}?programme={night.programme}"), "but by the button"
    await says(night, masis, room, "I want to kill myself tonight, I have the pills.")
    (alert,) = await night.alerts()
    assert alert.seen.tier == IMMEDIATE
    assert HEAVY in await night.sees(masis, room), "and when it has come nearer"
    again = await night.presses(masis, f"{HELP}/away", programme=night.programme, seq=str(card.seq), came=room)
    assert again.status_code == 303, "what is away already is no fault of his"


async def test_nobody_puts_away_what_is_not_his_nor_what_is_no_help_card(night: Night) -> None:
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    room = await in_a_room(night, masis, kuikka)
    await says(night, masis, room, WISH)
    (card,) = (await night.own(masis)).cards
    await night.presses(kuikka, f"{HELP}/away", programme=night.programme, seq=str(card.seq))
    assert (await night.own(masis)).cards == (card,)
    wrong = await night.presses(masis, f"{HELP}/away", programme=night.programme, seq="none")
    assert wrong.status_code == 422


async def test_when_it_is_over_the_card_is_gone_and_the_next_sign_brings_another(night: Night) -> None:
    masis, leena = await night.signs_in("Masis"), await night.signs_in("Leena", "counsellor")
    room = await in_a_room(night, masis)
    await says(night, masis, room, WISH)
    alert = await the_alert(night)
    await night.does(take_alert, leena, alert)
    await night.does(close_alert, leena, alert, Ending("safer", true_alarm=True, done="We talked."))
    assert HEAVY not in await night.sees(masis, room)
    assert "What happens now" not in await night.sees(masis)
    await says(night, masis, room, WISH)
    assert HEAVY in await night.sees(masis, room)


async def test_an_alert_to_watch_is_not_told_and_asking_makes_it_urgent(night: Night) -> None:
    masis = await night.signs_in("Masis")
    room = await in_a_room(night, masis)
    await says(night, masis, room, "everything is pointless")
    for alert in await night.alerts():
        assert alert.seen.tier == 1
    assert "data-help-card" not in await night.sees(masis, room)
    assert "What happens now" not in await night.sees(masis)
    await night.presses(masis, programme=night.programme, text="")
    (alert,) = await night.alerts()
    assert alert.seen.tier == 2
    assert "We have heard that you need help." in await night.sees(masis, room)


async def test_in_arabic_every_word_of_the_card_is_arabic_and_the_arabic_line_comes_first(night: Night) -> None:
    masis = await night.signs_in("مسيس", language="ar")
    room = await in_a_room(night, masis)
    await says(night, masis, room, "أريد أن أموت الليلة")
    page = await night.sees(masis, room)
    card = page[page.index("data-help-card") : page.index("</section>", page.index("data-help-card"))]
    assert card.index("112") < card.index("09 2525 0113") < card.index("09 2525 0111")
    (alert,) = await night.alerts()
    assert alert.seen.kinds == ("self",)


async def test_the_card_stands_in_a_talk_in_the_line_and_in_the_lobby(night: Night) -> None:
    masis, sam = await night.signs_in("Masis"), await night.house.answers("Sam")
    talk = await night.house.begins(masis, WISH)
    assert HEAVY in await night.sees(masis, f"/conversations/{talk}")
    kuikka, aapo = await night.signs_in("Kuikka"), await night.signs_in("Aapo", "support_person")
    meeting = await night.house.evening.meeting(aapo)
    await night.presses(kuikka, f"/meetings/{meeting}/seat", act="take")
    await night.presses(kuikka, programme=night.programme, text="", came=f"/meetings/{meeting}")
    assert "We have heard that you need help." in await night.sees(kuikka, f"/meetings/{meeting}")
    await night.house.opens_the_door(sam)
    tapio = await night.signs_in("Tapio")
    wished = {"programme": night.programme, "topic": "anger", "distress": "4", "language": "en"}
    assert (await night.presses(tapio, "/walk-in", **wished)).status_code == 303
    await night.presses(tapio, programme=night.programme, text="")
    page = await night.sees(tapio, "/walk-in/place")
    assert "Your place in the line" in page
    assert "We have heard that you need help." in page


def test_beside_a_promise_that_comes_sooner_no_later_hour_is_told() -> None:
    told = Beside("p", None, "", "Nobody here reads this before 17:00.", HOUR, "Nobody here reads this at this moment.")
    assert told.night_before(None) == told.night_before(2 * HOUR) == "Nobody here reads this before 17:00."
    assert told.night_before(HOUR - 1) == "Nobody here reads this at this moment."
    assert Beside("p", None, "", None, None).night_before(HOUR) is None
