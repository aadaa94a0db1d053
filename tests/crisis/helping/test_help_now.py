"""The button "I need help now": at any hour, with nobody here too, and without JavaScript."""

from __future__ import annotations

from auth.personas.service import make_persona
from core.work import CONSOLE
from crisis.alert import OPEN
from tests.chat.evening import waited
from tests.crisis.helping.night import HELP, Night


async def test_at_four_with_nobody_here_he_is_told_the_truth_and_lines_come_first(night: Night) -> None:
    night.becomes(4)
    man, leena = await night.signs_in("Masis"), await night.signs_in("Leena", "counsellor")
    await night.has_shift(leena, 8)
    page = await night.sees(man)
    assert page.index("112") < page.index("09 2525 0111") < page.index("Ask somebody here for help")
    assert (
        "Nobody here reads at this moment. Somebody of the team reads it today at 08:00, before anything else." in page
    )
    answer = await night.presses(man, programme=night.programme, text="", came="/groups")
    assert answer.status_code == 303
    page = await night.sees(man, answer.headers["location"])
    assert "What happens now" in page
    assert "Somebody of the team reads this today at 08:00. Until then these numbers answer." in page
    assert "Be where somebody else is" in page
    assert 'href="/groups"' in page
    assert "is on duty" not in page
    (alert,) = await night.alerts()
    assert (alert.persona, alert.seen.status, alert.seen.sources) == (man.persona, OPEN, ("asked",))
    assert alert.seen.nobody
    assert await night.lines_of(*await night.alert_ids()) == []


async def test_pressed_twice_it_is_one_alert_and_his_words_are_in_it(night: Night) -> None:
    man = await night.signs_in("Masis")
    for text in ("", "I sit on the bridge."):
        assert (await night.presses(man, programme=night.programme, text=text)).status_code == 303
    (alert,) = await night.alerts()
    assert alert.seen.signs == 2
    assert await night.lines_of(*await night.alert_ids()) == ["I sit on the bridge."]
    assert len([card for card in (await night.own(man)).cards if card.kind == "help_card"]) == 1


async def test_while_a_professional_is_on_duty_he_is_told_so_and_by_whom_it_is_taken(night: Night) -> None:
    man, leena = await night.signs_in("Masis"), await night.signs_in("Leena", "counsellor")
    await night.has_shift(leena)
    assert "Somebody of the team is on duty now and is told at once." in await night.sees(man)
    await night.presses(man, programme=night.programme, text="")
    assert "Somebody of the team is on duty and has been told." in await night.sees(man)


async def test_a_stranger_sees_the_lines_and_the_doors_and_asks_nobody(night: Night) -> None:
    page = await night.sees(None)
    assert "112" in page
    assert "Talk with somebody now" in page
    assert "Ask somebody here for help" not in page
    answer = await night.presses(None, programme=night.programme, text="I am here")
    assert answer.headers["location"] == HELP
    assert await night.alerts() == []


async def test_he_asks_in_no_programme_in_which_he_has_no_name(night: Night) -> None:
    elsewhere = await night.house.evening.programme_named("To stop hitting")
    man = await night.signs_in("Masis")
    answer = await night.presses(man, programme=elsewhere, text="Please read this")
    assert answer.status_code == 422
    assert "Please read this" in answer.text
    assert await night.alerts() == []


async def test_of_two_programmes_the_one_asked_has_it_and_the_other_learns_nothing(night: Night) -> None:
    elsewhere = await night.house.evening.programme_named("To stop hitting")
    man = await night.signs_in("Masis")
    await night.house.evening.kernel.act(make_persona, CONSOLE, man.account, elsewhere, "Kuikka")
    page = await night.sees(man)
    assert "To stop hitting" in page
    assert "After the break-up" in page
    await night.presses(man, programme=elsewhere, text="")
    (alert,) = await night.alerts()
    assert alert.programme == elsewhere
    assert "What happens now" in await night.sees(man, f"{HELP}?programme={elsewhere}")
    assert "What happens now" not in await night.sees(man, f"{HELP}?programme={night.programme}")


async def test_words_that_are_too_long_come_back_with_all_that_he_typed(night: Night) -> None:
    man = await night.signs_in("Masis")
    answer = await night.presses(man, programme=night.programme, text="x" * 2_001)
    assert answer.status_code == 422
    assert "x" * 2_001 in answer.text
    assert await night.alerts() == []


async def test_where_he_was_goes_along_only_where_he_has_a_place(night: Night) -> None:
    man, other = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    talk = await night.house.begins(man)
    await night.presses(other, programme=night.programme, text="", came=f"/conversations/{talk}")
    await night.presses(man, programme=night.programme, text="", came=f"/conversations/{talk}")
    places = {alert.persona: alert.seen.where for alert in await night.alerts()}
    theirs, his = places[other.persona], places[man.persona]
    assert theirs is not None and his is not None
    assert (theirs.place, theirs.space) == ("page", "")
    assert (his.place, his.space) == ("conversation", talk)


async def test_a_page_of_another_house_is_never_led_back_to(night: Night) -> None:
    man = await night.signs_in("Masis")
    answer = await night.presses(man, programme=night.programme, text="", came="//example.org/")
    assert "example.org" not in answer.headers["location"]
    assert "example.org" not in await night.sees(man, f"{HELP}?from=https://example.org/")


async def test_every_page_with_a_box_says_when_somebody_reads_and_only_while_nobody_does(night: Night) -> None:
    night.becomes(4)
    man, leena = await night.signs_in("Masis"), await night.signs_in("Leena", "counsellor")
    await night.has_shift(leena, 8)
    talk = await night.house.begins(man)
    for path in (f"/conversations/{talk}", f"/conversations/new?programme={night.programme}"):
        assert "Nobody here reads this before 08:00." in await night.sees(man, path), path
    await night.has_shift(leena)

    async def somebody_reads() -> bool:
        return "Nobody here reads this before" not in await night.sees(man, f"/conversations/{talk}")

    night.house.evening.clock.go(6_000)
    await waited(somebody_reads)


async def test_the_help_button_stands_on_the_closed_page_too_and_asks_there(night: Night) -> None:
    man = await night.signs_in("Masis")
    page = await night.sees(man, f"/programmes/{night.programme}/closed")
    assert "Nobody is here" in page
    assert "data-help-ask" in page
    assert "data-help-ask" not in await night.sees(None, f"/programmes/{night.programme}/closed")
