from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.names.lists import LANGUAGES
from auth.names.rules import MOST, fault_of, tidy
from auth.names.suggest import FIVE, draw, five_free
from core.lookalikes import skeleton
from core.text import length


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_suggested_name_may_be_used(language: str) -> None:
    for name in draw(language, random.Random(7), 2_000):
        assert tidy(name) == name
        assert fault_of(name) is None, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_others_are_other_ones_and_never_a_taken_one(language: str) -> None:
    source = random.Random(3)
    first = five_free(language, source, lambda names: ())
    second = five_free(
        language, source, lambda names: [name for name in names if name in first or name.startswith("H")]
    )
    assert len(first) == len(second) == FIVE
    assert not set(first) & set(second)
    assert not [name for name in second if name.startswith("H")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_missing"),
        ("a", "name_short"),
        ("J P", "name_short"),
        ("Grey Heron " * 3, "name_long"),
        ("heron@home", "name_signs"),
        ("+35840", "name_signs"),
        ("🙂🙂", "name_signs"),
        ("Heron\N{RIGHT-TO-LEFT OVERRIDE}!", "name_signs"),
        ("Nеron", "name_mixed"),  # the second letter is Cyrillic
        ("Heron 1979", "name_digits"),
        ("Heron٢٠٠١", "name_digits"),
        ("Heron 040123456", "name_digits"),
        ("Heron\U00011380", "name_signs"),
        ("Matti", "name_real"),
        ("matti-juhani", "name_real"),
        ("Matti77", "name_real"),
        ("7 Virtanen 7", "name_real"),
        ("Moderator1", "name_office"),
        ("Erik Heron", "name_real"),
        ("Virtanen", "name_real"),
        ("Andersson", "name_real"),
        ("MattiKorhonen", "name_real"),
        ("محمد", "name_real"),
        ("Moderator", "name_office"),
        ("Tukihenkilo 2", "name_office"),
        ("The Police", "name_office"),
    ],
)
def test_a_name_that_tells_or_deceives_is_refused(typed: str, code: str) -> None:
    assert fault_of(tidy(typed)) == code


@pytest.mark.parametrize(
    "typed", ["Kaakkuri", "Grey Heron", "grey-heron 7", "Lugn Trana", "طائر أزرق", "Sininen", "O’Tern"]
)
def test_a_name_that_tells_nothing_is_taken(typed: str) -> None:
    assert fault_of(tidy(typed)) is None


def test_what_nobody_sees_is_left_out() -> None:
    assert tidy("  Grey\u200b \u2067Heron\u2069\u00ad ") == "Grey Heron"


@given(st.text(max_size=60))
def test_a_name_that_is_taken_is_short_tidy_and_unlike_nothing(typed: str) -> None:
    name = tidy(typed)
    assert tidy(name) == name
    if fault_of(name) is None:
        assert length(name) <= MOST
        assert skeleton(name)
        assert name.isprintable()


@given(st.sampled_from(draw("fi", random.Random(1), 50)), st.integers(0, 20), st.sampled_from("\u200b\u200d\u2060 -"))
def test_a_name_with_something_slipped_in_has_the_same_skeleton(name: str, place: int, slipped: str) -> None:
    assert skeleton(tidy(name[:place] + slipped + name[place:])) == skeleton(name)
    assert skeleton(name.upper()) == skeleton(name)
