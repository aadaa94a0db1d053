"""What must be found was written down before there was an index: the words alone here, both databases in the tests beside this."""

from pathlib import Path

import pytest

from forum.search.words import asked, kept_of, searched

EXPECTED = Path(__file__).parent / "expected"
PARTS = {"must hit": True, "must not": False}


def rows() -> list[tuple[str, str, str, bool]]:
    """Language, searched word, word in a post, and whether it must be found."""
    found: list[tuple[str, str, str, bool]] = []
    for file in sorted(EXPECTED.glob("*.txt")):
        wanted = True
        for line in file.read_text(encoding="utf-8").splitlines():
            wanted = PARTS.get(line, wanted)
            if ": " in line and not line.startswith("#"):
                typed, written = line.split(": ")
                found.append((file.stem, typed, written, wanted))
    return found


@pytest.mark.parametrize(("language", "typed", "written", "wanted"), rows())
def test_forms_of_a_word_are_found_and_others_are_not(language: str, typed: str, written: str, wanted: bool) -> None:
    (word,) = searched(typed)
    assert (not asked(word).isdisjoint(kept_of(written, language))) is wanted


@pytest.mark.parametrize("language", ["fi", "sv", "en", "ar"])
def test_forty_must_be_found_and_twenty_must_not(language: str) -> None:
    wanted = [row[3] for row in rows() if row[0] == language]
    assert (wanted.count(True), wanted.count(False)) == (40, 20)


def test_a_text_counts_in_the_language_that_it_is_in_whatever_it_says() -> None:
    english = "the children are with my wife and that is not what I wanted for them, it was the worst day"
    (word,) = searched("child")
    assert not asked(word).isdisjoint(kept_of(english, "fi"))


def test_keys_hold_letters_and_digits_alone_whatever_is_typed() -> None:
    for typed in (
        "o'clock' OR \"x\" NEAR(a) -b *",
        "a:b & c | !d <-> e",
        "٣٤ طَلاق",
        "x\u0301\u0300 \u202e ~^",
        "'' \"\" \\",
    ):
        for word in searched(typed):
            assert all(key.isalnum() for key in asked(word) | kept_of(typed, "en"))


def test_a_search_of_many_words_counts_the_first_ones() -> None:
    assert len(searched(" ".join(f"w{number}" for number in range(500)))) == 8
    assert searched("  ,.-  ") == ()
