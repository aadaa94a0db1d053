"""Shifts in local hours: what repeats keeps its hour when the clocks change, and an end is always later than its beginning."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.clock import HOUR, MINUTE
from core.formats import local
from programmes.rota.hours import DAY_MINUTES, day_in, days_of, minute_of, minutes_between, monday_of, span, start_of

ZONE = "Europe/Helsinki"
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
"""Sundays on which the clocks go forward at three, and back at four."""

days = st.dates(date(2025, 1, 1), date(2029, 12, 31))
around_the_change = st.builds(
    lambda day, by: day + timedelta(days=by), st.sampled_from([FORWARD, BACK]), st.integers(-2, 2)
)
minutes = st.integers(0, DAY_MINUTES - 1)
lengths = st.integers(1, DAY_MINUTES)


@given(st.one_of(days, around_the_change), minutes, lengths)
def test_an_end_is_later_than_its_beginning(day: date, at: int, length: int) -> None:
    begins_at, ends_at = span(day, at, length, ZONE)
    assert begins_at < ends_at
    assert abs((ends_at - begins_at) - length * MINUTE) <= HOUR


@given(st.one_of(days, around_the_change), minutes)
def test_an_hour_that_is_there_is_kept_and_one_that_is_not_moves_forward(day: date, at: int) -> None:
    shown = local(span(day, at, 60, ZONE)[0], ZONE)
    missing = day == FORWARD and 3 * 60 <= at < 4 * 60
    assert shown.date() == day
    assert shown.hour * 60 + shown.minute == at + (60 if missing else 0)


@given(days, st.integers(1, 4), minutes, st.integers(1, 30))
def test_what_repeats_keeps_its_weekday_and_hour_across_every_change(
    first: date, every: int, at: int, weeks: int
) -> None:
    found = days_of(first, every, first, first + timedelta(weeks=weeks))
    assert found[0] == first
    assert {day.weekday() for day in found} == {first.weekday()}
    assert all((later - day).days == 7 * every for day, later in pairwise(found))
    hours = {local(span(day, at, 60, ZONE)[0], ZONE).time() for day in found if day != FORWARD}
    assert hours <= {time(at // 60, at % 60)}


@given(days, st.integers(1, 4), st.integers(-60, 60), st.integers(0, 90))
def test_days_lie_between_the_two_that_are_asked_for(first: date, every: int, after: int, length: int) -> None:
    begins = first + timedelta(days=after)
    until = begins + timedelta(days=length)
    found = days_of(first, every, begins, until)
    assert all(max(first, begins) <= day <= until for day in found)
    assert set(found) == {
        day
        for day in (begins + timedelta(days=number) for number in range(length + 1))
        if day >= first and (day - first).days % (7 * every) == 0
    }


def test_a_night_shift_ends_at_six_in_the_nights_of_the_change_too() -> None:
    for day, hours in ((FORWARD, 7), (BACK, 9), (date(2026, 11, 8), 8)):
        begins_at, ends_at = span(day - timedelta(days=1), 22 * 60, 8 * 60, ZONE)
        assert ends_at - begins_at == hours * HOUR
        assert local(ends_at, ZONE).time() == time(6)


def test_a_shift_in_an_hour_that_the_clocks_skip_lasts_as_long_as_it_says() -> None:
    begins_at, ends_at = span(FORWARD, 3 * 60 + 30, 45, ZONE)
    assert (local(begins_at, ZONE).time(), local(ends_at, ZONE).time()) == (time(4, 30), time(5, 15))


@given(minutes, minutes)
def test_a_shift_that_ends_earlier_than_it_begins_ends_the_next_day(begins: int, ends: int) -> None:
    first, last = time(begins // 60, begins % 60), time(ends // 60, ends % 60)
    length = minutes_between(first, last)
    assert 1 <= length <= DAY_MINUTES
    assert (minute_of(first) + length) % DAY_MINUTES == minute_of(last)


@given(days)
def test_a_week_begins_on_its_monday_and_a_day_where_the_one_before_ends(day: date) -> None:
    assert monday_of(day).weekday() == 0
    assert 0 <= (day - monday_of(day)).days < 7
    assert day_in(start_of(day, ZONE), ZONE) == day
    assert day_in(start_of(day, ZONE) - 1, ZONE) == day - timedelta(days=1)
