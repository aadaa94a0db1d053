"""When a line answers, told minute by minute and compared."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.clock import MINUTE, from_datetime
from core.formats import zone_of
from programmes.helplines.hours import DAYS, Span, is_open, next_change, read_hours

HELSINKI = "Europe/Helsinki"
SPRING = datetime(2026, 3, 28, 12, tzinfo=UTC)
"""The day before clocks in Europe are put forward."""
AUTUMN = datetime(2026, 10, 24, 12, tzinfo=UTC)

minutes = some.integers(0, 24 * 60 - 1)
spans = some.builds(
    Span, days=some.frozensets(some.integers(0, 6), min_size=1), start=minutes, end=some.integers(0, 24 * 60)
)
zones = some.sampled_from([HELSINKI, "Europe/London", "America/New_York", "Asia/Yerevan", "UTC", "America/Sao_Paulo"])
moments = some.sampled_from([SPRING, AUTUMN, datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)])


def at(day: str, time: str, zone: str = HELSINKI) -> int:
    return from_datetime(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=zone_of(zone)))


def evenings(start: str, end: str, *days: str) -> tuple[Span, ...]:
    hours = read_hours([{"days": list(days or DAYS), "from": start, "to": end}])
    assert isinstance(hours, tuple)
    return hours


def test_a_line_is_open_between_its_hours_on_its_own_clock() -> None:
    hours = evenings("09:00", "20:00", "mon", "tue")
    monday = "2026-11-23"
    assert is_open(hours, HELSINKI, at(monday, "08:59")) is False
    assert is_open(hours, HELSINKI, at(monday, "09:00")) is True
    assert is_open(hours, HELSINKI, at(monday, "19:59")) is True
    assert is_open(hours, HELSINKI, at(monday, "20:00")) is False
    assert is_open(hours, HELSINKI, at("2026-11-25", "12:00")) is False


def test_an_evening_may_end_the_next_morning() -> None:
    hours = evenings("18:00", "02:00", "fri")
    assert is_open(hours, HELSINKI, at("2026-11-27", "23:30")) is True
    assert is_open(hours, HELSINKI, at("2026-11-28", "01:59")) is True
    assert is_open(hours, HELSINKI, at("2026-11-28", "02:00")) is False
    assert is_open(hours, HELSINKI, at("2026-11-28", "18:00")) is False
    assert next_change(hours, HELSINKI, at("2026-11-27", "23:30")) == at("2026-11-28", "02:00")


def test_midnight_is_the_end_of_the_day_and_not_the_end_of_an_open_night() -> None:
    hours = evenings("17:00", "24:00")
    assert is_open(hours, HELSINKI, at("2026-11-27", "23:59")) is True
    assert is_open(hours, HELSINKI, at("2026-11-28", "00:00")) is False
    assert next_change(evenings("00:00", "24:00"), HELSINKI, at("2026-11-28", "00:00")) is None


def test_nobody_says_open_where_the_hours_are_not_known() -> None:
    assert is_open("unknown", HELSINKI, 0) is None
    assert is_open("always", HELSINKI, 0) is True
    assert next_change("always", HELSINKI, 0) is None
    assert next_change("unknown", HELSINKI, 0) is None


def test_an_opening_in_the_hour_that_does_not_exist_comes_when_the_clock_is_past_it() -> None:
    hours = evenings("03:30", "05:00")
    assert next_change(hours, HELSINKI, from_datetime(SPRING)) == from_datetime(datetime(2026, 3, 29, 1, tzinfo=UTC))


def test_in_the_hour_that_comes_twice_a_line_is_open_twice() -> None:
    hours = evenings("03:00", "04:00")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert is_open(hours, HELSINKI, from_datetime(first)) is True
    assert is_open(hours, HELSINKI, from_datetime(second)) is True
    assert next_change(hours, HELSINKI, from_datetime(first)) == from_datetime(datetime(2026, 10, 25, 2, tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(some.lists(spans, min_size=1, max_size=3), zones, moments, some.integers(0, 60 * 30))
def test_the_next_change_is_the_first_minute_that_differs(
    given_spans: list[Span], zone: str, day: datetime, shift: int
) -> None:
    hours, start = tuple(given_spans), from_datetime(day + timedelta(minutes=shift))
    before = is_open(hours, zone, start)
    minute_by_minute = (start + minute * MINUTE for minute in range(1, 3 * 24 * 60))
    slow = next((moment for moment in minute_by_minute if is_open(hours, zone, moment) != before), None)
    quick = next_change(hours, zone, start)
    assert quick == slow or (slow is None and (quick is None or quick >= start + 3 * 24 * 60 * MINUTE))


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        "evenings",
        [{"from": "10:00", "to": "12:00"}],
        [{"days": ["mon"], "from": "25:00", "to": "12:00"}],
        [{"days": ["monday"], "from": "10:00", "to": "12:00"}],
    ],
)
def test_hours_that_make_no_sense_are_refused(nonsense: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_hours(nonsense)
