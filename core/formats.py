"""How a language writes moments and numbers. Instants become local time only here, in a zone that is named."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as _babel_date
from babel.dates import format_datetime as _babel_datetime
from babel.dates import get_timezone_location
from babel.numbers import format_decimal

from core.clock import Instant, to_datetime
from core.i18n import locale

_DAYS = {"en": "EEEE d MMMM", "fi": "cccc d. MMMM", "sv": "EEEE d MMMM", "ar": "EEEE، d MMMM"}
_WHEN = _DAYS | {"fi": "EEEE d. MMMM"}
"""The day as it stands beside an hour: in Finnish "on Tuesday", for that is how moments stand in sentences."""
_TIMES = {"en": "HH:mm", "fi": "H.mm", "sv": "HH:mm", "ar": "HH:mm"}
_MOMENTS = {"en": "{day}, {time}", "fi": "{day} klo {time}", "sv": "{day} kl. {time}", "ar": "{day}، {time}"}


@cache
def _dates(language: str) -> Locale:
    # English here is the English of Europe: the day comes before the month.
    return Locale("en", "GB") if language == "en" else locale(language)


@cache
def zone_of(name: str) -> ZoneInfo:
    """Give the zone with this name; ZoneInfoNotFoundError when there is none."""
    return ZoneInfo(name)


def local(instant: Instant, zone: str) -> datetime:
    """Give the moment as it is on the wall clock of that zone."""
    return to_datetime(instant).astimezone(zone_of(zone))


def format_date(language: str, instant: Instant, zone: str) -> str:
    """Write day, month and year, short."""
    return str(_babel_date(local(instant, zone), "medium", locale=_dates(language)))


def format_day(language: str, instant: Instant, zone: str) -> str:
    """Write the day as one says it: weekday, day, month."""
    return _day(_DAYS, language, local(instant, zone))


def format_weekday(language: str, instant: Instant, zone: str) -> str:
    """Name the day of the week."""
    return str(_babel_date(local(instant, zone), "cccc", locale=_dates(language)))


def format_time(language: str, instant: Instant, zone: str) -> str:
    """Write hour and minute."""
    return str(_babel_datetime(local(instant, zone), _TIMES[language], locale=_dates(language)))


def format_moment(language: str, instant: Instant, zone: str) -> str:
    """Write on which weekday, day and month, at which hour and minute."""
    day = _day(_WHEN, language, local(instant, zone))
    return _MOMENTS[language].format(day=day, time=format_time(language, instant, zone))


def same_day(one: Instant, other: Instant, zone: str) -> bool:
    """Say whether two moments lie on one day of that zone."""
    return local(one, zone).date() == local(other, zone).date()


def format_day_parts(language: str, instant: Instant, zone: str) -> tuple[str, str, str]:
    """Write weekday, number of the day and month apart, short, as on a leaf of a calendar."""
    day = local(instant, zone)
    return (
        str(_babel_date(day, "ccc", locale=_dates(language))),
        str(day.day),
        str(_babel_date(day, "LLL", locale=_dates(language))),
    )


def format_iso(instant: Instant) -> str:
    """Write the moment for machines, in UTC."""
    return to_datetime(instant).isoformat(timespec="minutes")


def format_zone(language: str, zone: str) -> str:
    """Name a zone by its city, so that nobody mistakes whose clock is meant and sentences can hold it."""
    return str(get_timezone_location(zone_of(zone), locale=_dates(language), return_city=True))


def format_number(language: str, number: float) -> str:
    """Write a number."""
    return str(format_decimal(number, locale=locale(language)))


def _day(patterns: Mapping[str, str], language: str, day: date) -> str:
    return str(_babel_date(day, patterns[language], locale=_dates(language)))
