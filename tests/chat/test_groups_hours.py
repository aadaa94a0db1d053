"""Hours of the wall clock: what repeats stays at its hour when the clocks change, and never falls out or doubles."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.groups.hours import hour_of, instant_of, local_of
from core.clock import HOUR, from_datetime
from programmes.rota.hours import days_of, minute_of

HELSINKI = "Europe/Helsinki"


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return from_datetime(datetime(year, month, day, hour, minute, tzinfo=UTC))


@pytest.mark.parametrize(
    ("before", "after", "zones"),
    [
        (date(2027, 3, 25), date(2027, 4, 1), (17, 16)),  # the clocks go forward on 28 March 2027
        (date(2026, 10, 22), date(2026, 10, 29), (16, 17)),  # and back on 25 October 2026
    ],
)
def test_seven_in_the_evening_stays_seven(before: date, after: date, zones: tuple[int, int]) -> None:
    days = days_of(before, 1, before, after)
    assert days == (before, after)
    began = [instant_of(day, time(19), HELSINKI) for day in days]
    assert began == [utc(day.year, day.month, day.day, hour) for day, hour in zip(days, zones, strict=True)]
    assert [local_of(one, HELSINKI)[1] for one in began] == ["19:00", "19:00"]
    assert began[1] - began[0] == 7 * 24 * HOUR + (zones[1] - zones[0]) * HOUR


def test_an_hour_that_the_clocks_skip_moves_forward() -> None:
    skipped = instant_of(date(2027, 3, 28), time(3, 30), HELSINKI)
    assert local_of(skipped, HELSINKI) == ("2027-03-28", "04:30")
    days = days_of(date(2027, 3, 21), 1, date(2027, 3, 21), date(2027, 4, 4))
    hours = [local_of(instant_of(day, time(3, 30), HELSINKI), HELSINKI)[1] for day in days]
    assert hours == ["03:30", "04:30", "03:30"], "only the one night is another"


def test_of_a_double_hour_it_is_the_first() -> None:
    assert instant_of(date(2026, 10, 25), time(3, 30), HELSINKI) == utc(2026, 10, 25, 0, 30)


@given(
    first=st.dates(date(2020, 1, 1), date(2050, 1, 1)),
    every=st.integers(1, 52),
    minute=st.integers(0, 1439),
    zone=st.sampled_from([HELSINKI, "Europe/Stockholm", "Asia/Damascus", "America/New_York", "Australia/Lord_Howe"]),
)
def test_every_day_is_there_once_and_at_its_hour_or_in_the_hour_after(
    first: date, every: int, minute: int, zone: str
) -> None:
    days = days_of(first, every, first, first + timedelta(weeks=60))
    assert days[0] == first
    assert {later - sooner for sooner, later in itertools.pairwise(days)} <= {timedelta(weeks=every)}
    began = [instant_of(day, hour_of(minute), zone) for day in days]
    assert began == sorted(set(began))
    for day, instant in zip(days, began, strict=True):
        wall = datetime.fromtimestamp(instant / 1000, ZoneInfo(zone)).replace(tzinfo=None)
        late = wall - datetime.combine(day, hour_of(minute))
        assert timedelta(0) <= late <= timedelta(hours=1)
    assert minute_of(hour_of(minute)) == minute
