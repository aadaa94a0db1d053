"""Languages: each man reads his own, with its plurals and its direction, and no name disturbs the line it stands in."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from core import i18n
from core.formats import format_date, format_day, format_moment, format_number, format_time, format_zone
from core.i18n import N_, NN_, accepted_languages, choose, direction, isolate, sentence
from core.negotiation import is_own_path, wants_json

SEATS = NN_("%(count)d seat is left.", "%(count)d seats are left.")
EVENING = 1_795_280_700_000  # 2026-11-21 17:05 UTC


def test_english_needs_no_catalogue() -> None:
    assert sentence("en", SEATS, {"count": 1}) == "1 seat is left."
    assert sentence("en", SEATS, {"count": 12}) == "12 seats are left."
    assert sentence("en", N_("100 % sure")) == "100 % sure"


def test_arabic_bends_in_six_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = "\n".join(f'msgstr[{number}] "form {number}"' for number in range(6))
    plural = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    po = tmp_path / "ar.po"
    po.write_text(
        f'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Plural-Forms: {plural}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgid "{SEATS}"\nmsgid_plural "{SEATS.many}"\n{forms}\n',
        encoding="utf-8",
    )
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with po.open("rb") as source, (folder / "messages.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="ar"))
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n.catalogue.cache_clear()
    try:
        said = [sentence("ar", SEATS, {"count": count}) for count in (0, 1, 2, 3, 11, 100)]
    finally:
        i18n.catalogue.cache_clear()
    assert said == [f"form {number}" for number in range(6)]


def test_a_name_is_isolated_from_the_sentence_around_it() -> None:
    said = sentence("en", N_("%(who)s closed the room at %(at)s."), {"who": "سالم\u2069\u202e", "at": "21:00"})
    assert said.startswith("\u2068سالم\u202e\u2069 closed")
    assert isolate("a\u2066b") == "\u2068ab\u2069"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert sentence("fi", N_("%(count)s"), {"count": 12000}) == "12\u00a0000"
    assert sentence("sv", N_("%(share)s"), {"share": 0.5}) == "0,5"
    assert format_number("en", 1234.5) == "1,234.5"


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("fi-FI,fi;q=0.9,en;q=0.8", ("fi", "en")),
        ("en;q=0.1, ar-EG;q=0.7, *;q=0.5", ("ar", "en")),
        ("sv;q=0, fi", ("fi",)),
        ("", ()),
        (";;;q=,,=,\u0000", ()),
        ("fi;q=nonsense,sv", ("sv",)),
    ],
)
def test_what_the_browser_accepts_is_read(header: str, read: tuple[str, ...]) -> None:
    assert accepted_languages(header) == read


@given(st.text(max_size=300))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert choose((None, header), header) in i18n.LANGUAGES
    assert wants_json(header) in (True, False)


def test_his_choice_goes_before_his_browsers() -> None:
    assert choose((None, "sv"), "fi") == "sv"
    assert choose(("xx",), "fi") == "fi"
    assert choose((), "de") == "en"


def test_arabic_runs_from_the_right() -> None:
    assert [direction(language) for language in i18n.LANGUAGES] == ["ltr", "ltr", "ltr", "rtl"]


def test_moments_are_said_as_one_says_them() -> None:
    assert format_moment("en", EVENING, "Europe/Helsinki") == "Saturday 21 November, 19:05"
    assert format_moment("fi", EVENING, "Europe/Helsinki") == "lauantaina 21. marraskuuta klo 19.05"
    assert format_moment("sv", EVENING, "Europe/Stockholm") == "lördag 21 november kl. 18:05"
    assert format_day("ar", EVENING, "Europe/Helsinki") == "السبت، 21 نوفمبر"
    assert format_time("ar", EVENING, "Europe/Helsinki") == "19:05"
    assert format_date("en", EVENING, "Europe/Helsinki") == "21 Nov 2026"
    assert format_zone("sv", "Europe/Helsinki") == "Helsingfors"


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("application/json", True),
        ("application/json, text/html;q=0.5", True),
        ("text/html, application/json;q=0.5", False),
        ("*/*", False),
        ("", False),
        ("application/json;q=0", False),
        ("application/json, */*", True),
    ],
)
def test_programs_ask_for_json(accept: str, json: bool) -> None:
    assert wants_json(accept) is json


@pytest.mark.parametrize("path", ["//example.org", "/\\example.org", "https://example.org", "", "me", "/a\nb", "/a\\b"])
def test_another_house_is_no_path_of_ours(path: str) -> None:
    assert not is_own_path(path)
