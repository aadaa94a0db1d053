"""By when one is answered: reckoned from the rota alone, in hours that a man can remember, and never so that it cannot be kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import DAY, HOUR, MINUTE, Instant
from core.formats import local
from programmes.openings.promise import EACH, EVENING, MORNING, Asked, Stretch, daytime, promised, read_by
from programmes.rota.hours import span

ZONE = "Europe/Helsinki"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 9, day) for day in (21, 22, 23, 24))
TWO_DAYS = 48 * HOUR


def at(day: date, hour: int, minute: int = 0, zone: str = ZONE) -> Instant:
    return span(day, hour * 60 + minute, 1, zone)[0]


def shift(day: date, begins: int, ends: int, *holders: str) -> Stretch:
    return Stretch(at(day, begins), at(day, ends), frozenset(holders or ("Leena",)))


def asked(since: Instant, waiting: int = 0, within: Instant = TWO_DAYS) -> Asked:
    return Asked(since, ZONE, waiting, within)


def test_without_any_shift_it_is_two_days_on_at_a_full_hour_of_the_day() -> None:
    assert promised(asked(at(MONDAY, 14, 5)), []) == at(WEDNESDAY, 15)
    assert promised(asked(at(MONDAY, 14)), []) == at(WEDNESDAY, 14)
    assert promised(asked(at(MONDAY, 23, 30)), []) == at(THURSDAY, MORNING)
    assert promised(asked(at(MONDAY, 3)), []) == at(WEDNESDAY, MORNING)
    assert promised(asked(at(MONDAY, 17, 59)), []) == at(WEDNESDAY, EVENING)
    assert promised(asked(at(MONDAY, 18, 1)), []) == at(THURSDAY, MORNING)


def test_a_shift_that_goes_on_answers_within_the_hour() -> None:
    assert promised(asked(at(MONDAY, 17, 10)), [shift(MONDAY, 17, 22)]) == at(MONDAY, 18)


def test_a_shift_to_come_answers_in_its_first_hour_and_no_sooner() -> None:
    assert promised(asked(at(MONDAY, 8)), [shift(TUESDAY, 17, 22)]) == at(TUESDAY, 18)


def test_each_who_waits_takes_twenty_minutes_of_the_shift() -> None:
    evening = [shift(MONDAY, 17, 22)]
    assert promised(asked(at(MONDAY, 8), waiting=3), evening) == at(MONDAY, 19)
    assert promised(asked(at(MONDAY, 8), waiting=6), evening) == at(MONDAY, 20)


def test_two_who_hold_a_shift_answer_twice_as_many() -> None:
    assert promised(asked(at(MONDAY, 8), waiting=6), [shift(MONDAY, 17, 22, "Leena", "Aapo")]) == at(MONDAY, 19)


def test_one_who_holds_two_shifts_at_once_is_still_one() -> None:
    both = [shift(MONDAY, 17, 22), shift(MONDAY, 17, 22)]
    assert promised(asked(at(MONDAY, 8), waiting=6), both) == at(MONDAY, 20)


def test_what_one_evening_cannot_hold_goes_over_to_the_next() -> None:
    evenings = [shift(MONDAY, 17, 18), shift(TUESDAY, 17, 22)]
    assert promised(asked(at(MONDAY, 8), waiting=2), evenings) == at(MONDAY, 18)
    assert promised(asked(at(MONDAY, 8), waiting=3), evenings) == at(TUESDAY, 18)


def test_it_is_never_later_than_the_shift_that_follows_the_hours_promised() -> None:
    evenings = [shift(MONDAY, 17, 18), shift(THURSDAY, 17, 19)]
    assert promised(asked(at(MONDAY, 8), waiting=50), evenings) == at(THURSDAY, 19)


def test_where_the_rota_ends_before_everybody_had_his_turn_the_hours_count() -> None:
    assert promised(asked(at(MONDAY, 8), waiting=50), [shift(MONDAY, 17, 18)]) == at(WEDNESDAY, 8)


def test_a_shift_that_nobody_holds_answers_nobody() -> None:
    empty = Stretch(at(MONDAY, 9), at(MONDAY, 17), frozenset())
    assert promised(asked(at(MONDAY, 8)), [empty]) == at(WEDNESDAY, 8)


def test_it_ends_with_the_shift_where_its_last_minutes_are_needed() -> None:
    late = Stretch(at(MONDAY, 17), at(MONDAY, 17, 50), frozenset({"Leena"}))
    assert promised(asked(at(MONDAY, 17, 20)), [late]) == at(MONDAY, 17, 50)


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "Asia/Kolkata", "Australia/Lord_Howe"])
@given(moment=st.integers(1_750_000_000_000, 1_900_000_000_000))
def test_an_hour_of_the_day_is_one_wherever_and_whenever(zone: str, moment: Instant) -> None:
    found = daytime(moment, zone)
    here = local(found, zone)
    assert moment <= found <= moment + 16 * HOUR
    assert found == moment or (here.minute, here.second) == (0, 0)
    assert MORNING <= here.hour <= EVENING


SINCE = at(MONDAY, 8)
SHIFTS = st.lists(
    st.builds(
        lambda begins, lasts, holders: Stretch(
            SINCE + begins * MINUTE, SINCE + (begins + lasts) * MINUTE, frozenset(holders)
        ),
        st.integers(-600, 10 * 24 * 60),
        st.integers(15, 16 * 60),
        st.sets(st.sampled_from("abcd"), max_size=3),
    ),
    max_size=12,
)


@given(SHIFTS, st.integers(0, 80), st.integers(1, 168))
def test_it_lies_ahead_where_somebody_can_keep_it_and_not_beyond_what_was_promised(
    shifts: list[Stretch], waiting: int, hours: int
) -> None:
    question = asked(SINCE, waiting, hours * HOUR)
    found = promised(question, shifts)
    limit = SINCE + hours * HOUR
    following = [one.ends_at for one in shifts if one.holders and one.ends_at > limit]
    assert found > SINCE
    assert found <= (min(following) if following else limit + 16 * HOUR)
    on_duty = any(one.holders and one.begins_at < found <= one.ends_at for one in shifts)
    assert on_duty or found == daytime(limit, ZONE)


@given(SHIFTS, st.integers(0, 60), st.integers(1, 20))
def test_who_comes_after_more_men_is_never_promised_an_earlier_hour(
    shifts: list[Stretch], waiting: int, more: int
) -> None:
    assert promised(asked(SINCE, waiting), shifts) <= promised(asked(SINCE, waiting + more), shifts)


@given(SHIFTS, st.integers(0, 60))
def test_one_more_who_holds_a_shift_makes_nobody_wait_longer(shifts: list[Stretch], waiting: int) -> None:
    helped = [Stretch(one.begins_at, one.ends_at, one.holders | {"z"}) if one.holders else one for one in shifts]
    assert promised(asked(SINCE, waiting), helped) <= promised(asked(SINCE, waiting), shifts)


@given(SHIFTS, st.integers(0, 60))
def test_everybody_before_him_and_he_had_their_time_by_then(shifts: list[Stretch], waiting: int) -> None:
    found = promised(asked(SINCE, waiting, 10 * DAY), shifts)
    worked = sum(
        max(0, min(one.ends_at, found) - max(one.begins_at, SINCE)) * len(one.holders) for one in shifts if one.holders
    )
    limit = SINCE + 10 * DAY
    after = [one.ends_at for one in shifts if one.holders and one.ends_at > limit]
    assert worked >= (waiting + 1) * EACH or found in (daytime(limit, ZONE), *after)


def test_who_writes_in_a_language_is_promised_a_shift_of_those_who_read_it_and_of_anybody_where_none_of_theirs_comes_in_time() -> (
    None
):
    held = [shift(MONDAY, 17, 22), shift(TUESDAY, 17, 22, "Leena", "Nuri"), shift(THURSDAY, 17, 22, "Elias")]
    limit = at(WEDNESDAY, 12)
    assert promised(asked(at(MONDAY, 12)), read_by(held, frozenset({"Nuri"}), limit)) == at(TUESDAY, 18)
    assert promised(asked(at(MONDAY, 12)), read_by(held, frozenset({"Elias"}), limit)) == at(MONDAY, 18)
    assert promised(asked(at(MONDAY, 12)), read_by(held, frozenset(), limit)) == at(MONDAY, 18)
