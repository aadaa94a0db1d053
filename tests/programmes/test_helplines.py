"""The lines of help as data, and which comes first."""

import re
from datetime import UTC, datetime

from core.clock import from_datetime, to_datetime
from core.formats import zone_of
from core.i18n import LANGUAGES
from programmes.helplines.lines import answering, by_name, countries, country, for_purpose

NIGHT = from_datetime(datetime(2026, 11, 24, 1, tzinfo=UTC))
NOON = from_datetime(datetime(2026, 11, 24, 10, 30, tzinfo=UTC))


def test_every_country_has_an_emergency_number_a_zone_and_names_in_every_language() -> None:
    assert {"fi", "se", "gb", "other"} <= set(countries())
    for code, found in countries().items():
        assert found.code == code
        assert found.emergency
        assert str(zone_of(found.zone)) == found.zone
        assert set(found.names) >= set(LANGUAGES)


def test_every_line_can_be_reached_and_is_told_in_every_language() -> None:
    for found in countries().values():
        for line in found.lines:
            assert line.number or line.sms or line.web, line.id
            assert not line.number or re.fullmatch(r"\+?[\d ()-]+", line.number), line.id
            assert not line.web or line.web.startswith("https://"), line.id
            assert set(line.names) >= set(LANGUAGES), line.id
            assert set(line.abouts) >= set(LANGUAGES), line.id
            assert line.purposes, line.id
            assert to_datetime(line.checked_on).year >= 2026, line.id
            assert line.source, line.id


def test_ids_of_lines_are_not_shared_within_a_country() -> None:
    for found in countries().values():
        assert len({line.id for line in found.lines}) == len(found.lines)


def test_countries_stand_in_the_order_of_the_readers_language() -> None:
    for language, wanted in {
        "fi": ["Armenia", "Suomi", "Yhdistynyt kuningaskunta"],
        "sv": ["Armenien", "Finland", "Sverige"],
        "ar": ["أرمينيا", "السويد", "المملكة المتحدة", "بيلاروس", "فنلندا"],
    }.items():
        listed = [one.name(language) for one in by_name(language)]
        assert [name for name in listed if name in wanted] == wanted
        assert listed[-1] == country("other").name(language)
        assert len(listed) == len(countries())


def test_an_unknown_country_is_helped_too() -> None:
    assert country("zz").code == "other"
    assert country("FI").code == "fi"


def test_who_answers_now_in_his_language_comes_first() -> None:
    shown = for_purpose(answering(country("fi"), "fi", NIGHT), frozenset({"crisis"}))
    assert shown[0].open is True
    assert shown[0].speaks
    speaking = [one.speaks for one in shown if one.line.verified]
    assert speaking == sorted(speaking, reverse=True)


def test_a_closed_line_says_when_it_opens() -> None:
    closed = [one for one in answering(country("fi"), "fi", NIGHT) if one.open is False]
    assert closed
    assert all(one.changes_at is not None and one.changes_at > NIGHT for one in closed)


def test_what_nobody_has_checked_comes_last() -> None:
    for found in countries().values():
        checked = [one.line.verified for one in answering(found, "en", NOON)]
        assert checked == sorted(checked, reverse=True)
