"""Word rules over a text: pure."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.guarding.matching import BOARD, FLAG, HOLD, NAME, ROOM, WordBook, WordRule, is_form

BETS = WordRule("bets", FLAG, (ROOM,), ("vedonlyön*", "sure tip", "100 % varma"))
IDIOT = WordRule("idiot", HOLD, (ROOM, BOARD), ("idiootti", "don't be daft"))
BOOK = WordBook.of([BETS, IDIOT])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Vedonlyönti vei rahat", "bets"),
        ("mun VEDONLYÖNNIT", "bets"),
        ("it is a Sure, tip!", "bets"),
        ("sinä idiootti", "idiot"),
        ("don’t be daft", "idiot"),
        ("dont be daft", "idiot"),
    ],
)
def test_a_form_is_found_however_it_is_written(text: str, rule: str) -> None:
    (hit,) = BOOK.hits(text, ROOM)
    assert hit.rule.id == rule


@pytest.mark.parametrize("text", ["", "idiootit", "surely a tip", "the sure old tip", "ved on lyönti", "be daft"])
def test_other_words_are_left_alone(text: str) -> None:
    assert BOOK.hits(text, ROOM) == ()


def test_a_rule_holds_only_in_its_places_and_says_where_it_fits() -> None:
    (hit,) = BOOK.hits("no niin, idiootti", BOARD)
    assert "no niin, idiootti"[slice(*hit.span)] == "idiootti"
    assert BOOK.hits("idiootti", NAME) == ()


@pytest.mark.parametrize("form", ["", "  ", "ab*", "*", "sure ??", "a*b", "(x+)+"])
def test_what_is_no_form_is_none(form: str) -> None:
    assert not is_form(form)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for hit in BOOK.hits(text, ROOM):
        assert 0 <= hit.span[0] < hit.span[1] <= len(text)


def test_a_hundred_rules_cost_little_more_than_reading_the_words() -> None:
    rules = [
        WordRule(str(number), FLAG, (ROOM,), tuple(f"form{number}x{one}*" for one in range(20)))
        for number in range(100)
    ]
    book, text = WordBook.of(rules), "what a man writes on an ordinary evening " * 500
    before = time.perf_counter()
    assert book.hits(text, ROOM) == ()
    assert time.perf_counter() - before < 1.0
