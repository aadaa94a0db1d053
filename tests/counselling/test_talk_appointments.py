"""A time every week: offered, taken, called off, missed; and a live talk that begins by itself when it has come."""

from __future__ import annotations

from core.clock import DAY, HOUR, MINUTE
from core.formats import local
from counselling.talk import Answer, Arrive, CallOff, ChooseSlot, GoLive, OfferSlots, PutBack
from counselling.talk.shown import Slot
from tests.counselling.sitting import AAPO, KUIKKA, MASIS, SAM, Sitting, agreed, held

ZONE = "Europe/Helsinki"
EVENING, NOON = Slot(1, 18 * 60, ZONE), Slot(3, 12 * 60, ZONE)
"""Tuesday at six, Thursday at noon."""


def weekly(sitting: Sitting | None = None) -> Sitting:
    """Kuikka has taken the Tuesdays."""
    sitting = sitting or held()
    sitting.act(SAM, OfferSlots((NOON, EVENING)))
    sitting.act(KUIKKA, ChooseSlot(2))
    return sitting


def slot(sitting: Sitting) -> Slot:
    known = sitting.state.talk.slot
    assert known is not None
    return known


def on_the_clock(sitting: Sitting) -> str:
    return f"{local(slot(sitting).next_at, ZONE):%a %H:%M}"


def talk_live(sitting: Sitting) -> bool:
    return sitting.state.is_live


def until_then(sitting: Sitting, more: int = 0) -> None:
    sitting.later(slot(sitting).next_at - sitting.now + more)


def test_a_time_is_offered_by_the_holder_and_taken_by_the_man() -> None:
    sitting = held()
    assert sitting.refused(KUIKKA, OfferSlots((EVENING,))) == "not_holding"
    assert sitting.refused(AAPO, OfferSlots((EVENING,))) == "not_holding"
    assert sitting.refused(MASIS, OfferSlots((EVENING,))) == "not_found"
    assert sitting.refused(SAM, OfferSlots(())) == "slots_many"
    assert sitting.refused(KUIKKA, ChooseSlot(1)) == "nothing_asked"
    sitting.act(SAM, OfferSlots((NOON, EVENING)))
    assert sitting.refused(SAM, ChooseSlot(1)) == "not_his"
    assert sitting.refused(KUIKKA, ChooseSlot(3)) == "nothing_asked"
    sitting.act(KUIKKA, ChooseSlot(2))
    assert on_the_clock(sitting) == "Tue 18:00"
    assert sitting.state.talk.slots == ()
    assert sitting.refused(KUIKKA, ChooseSlot(2)) == "nothing_asked"
    assert sitting.refused(SAM, OfferSlots((NOON,))) == "slot_runs"


def test_none_of_them_is_an_answer_too() -> None:
    sitting = held()
    sitting.act(SAM, OfferSlots((NOON,)))
    sitting.act(KUIKKA, ChooseSlot(0))
    assert (sitting.state.talk.slot, sitting.state.talk.slots) == (None, ())


def test_what_was_offered_long_ago_is_taken_for_the_next_time_that_is_still_to_come() -> None:
    sitting = held()
    sitting.act(SAM, OfferSlots((EVENING,)))
    sitting.later(10 * DAY)
    sitting.act(KUIKKA, ChooseSlot(1))
    assert sitting.now < slot(sitting).next_at <= sitting.now + 7 * DAY


def test_at_its_time_they_talk_live_and_a_week_later_again_also_when_the_clocks_change() -> None:
    sitting = weekly()
    sitting.act(SAM, Arrive("w1"))
    for _ in range(6):
        until_then(sitting)
        assert talk_live(sitting)
        assert slot(sitting).met
        sitting.says(KUIKKA)
        sitting.later(50 * MINUTE)
        assert not talk_live(sitting)
        assert on_the_clock(sitting) == "Tue 18:00"
        assert sitting.last("appointment").data["what"] == "met"


def test_one_who_comes_some_minutes_late_begins_it_by_coming() -> None:
    sitting = weekly()
    until_then(sitting, 9 * MINUTE)
    assert not talk_live(sitting)
    sitting.act(SAM, Arrive("w1"))
    assert talk_live(sitting)


def test_where_nobody_came_the_man_is_told_and_nothing_counts() -> None:
    sitting = weekly(agreed(3, 3))
    before = slot(sitting).next_at
    until_then(sitting, 16 * MINUTE)
    assert sitting.last("appointment").data["what"] == "missed"
    assert before < slot(sitting).next_at <= before + 7 * DAY + HOUR
    sitting.act(SAM, Arrive("w1"))
    assert not talk_live(sitting), "its time is over"
    contract = sitting.state.talk.contract
    assert contract is not None
    assert contract.used == 0


def test_a_talk_of_the_week_counts_as_one_time() -> None:
    sitting = weekly(agreed(3, 3))
    sitting.act(SAM, Arrive("w1"))
    until_then(sitting, MINUTE)
    sitting.says(KUIKKA)
    sitting.later(50 * MINUTE)
    contract = sitting.state.talk.contract
    assert contract is not None
    assert contract.used == 1


def test_either_calls_one_off_and_a_week_later_there_is_one_again() -> None:
    sitting = weekly()
    for who in (KUIKKA, SAM):
        at = slot(sitting).next_at
        assert sitting.refused(AAPO, CallOff(at)) == "not_holding"
        sitting.act(who, CallOff(at))
        assert sitting.refused(who, CallOff(at)) == "nothing_asked", "pressing twice calls one off"
        assert on_the_clock(sitting) == "Tue 18:00"
        assert slot(sitting).next_at > at
    sitting.act(KUIKKA, CallOff(all=True))
    assert sitting.state.talk.slot is None
    assert sitting.refused(SAM, CallOff(all=True)) == "nothing_asked"


def test_what_has_begun_is_not_called_off() -> None:
    sitting = weekly()
    sitting.act(SAM, Arrive("w1"))
    until_then(sitting)
    assert sitting.refused(KUIKKA, CallOff(slot(sitting).next_at)) == "already_live"


def test_the_time_goes_with_whoever_gave_it() -> None:
    sitting = weekly()
    sitting.act(SAM, PutBack())
    assert sitting.state.talk.slot is None


def test_a_live_talk_of_before_runs_into_it_and_that_is_no_absence() -> None:
    sitting = weekly()
    sitting.act(SAM, Arrive("w1"))
    sitting.later(slot(sitting).next_at - sitting.now - 5 * MINUTE)
    sitting.act(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=True))
    sitting.says(KUIKKA)
    until_then(sitting, 16 * MINUTE)
    assert sitting.last("appointment").data["what"] == "met"
