"""Whatever somebody sends, it is read in time that grows with its length and no faster, and nothing breaks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis import guard, scan

LONGEST = 20_000
SLOWEST = 1.0
"""CPU seconds for the longest text on a slow machine; a good one takes 0.03."""

HOSTILE = {
    "piles of marks": "a" + "\u0301" * 30,
    "nothing to see": "k\u200bi\u200bl\u200bl\u200b ",
    "one letter": "a",
    "anchors": "kill myself ",
    "half of a rule": "I want to ",
    "nots": "not want live ",
    "rows of letters": "k i l l ",
    "dots": "k.i.l.l.",
    "leet": "k1ll ",
    "stars": "d*e ",
    "apostrophes": "'''a'b",
    "quotes": '"a" ',
    "names": "she hit me ",
    "digits": "0401234567 ",
    "at": "a@",
    "mixed scripts": "killкилl ",
    "Arabic": "لا اريد ان اعيش ",
    "line ends": "\n\r.",
    "wide": "ｋｉｌｌ ",
    "streets": "Aaaa Bbbb ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_the_longest_text_is_read_soon(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    begun = time.process_time()
    scan(text)
    guard(text)
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_length_takes_about_twice_the_time(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    half, whole = (min(_seconds(text[:length]) for _ in range(4)) for length in (LONGEST // 2, LONGEST))
    assert whole < 4 * half + 0.02


def _seconds(text: str) -> float:
    begun = time.process_time()
    scan(text)
    return time.process_time() - begun


PIECES = st.sampled_from(
    ["kill", "myself", "want", "to", "die", "не", "жить", "اريد", "اموت", "tapan", "itseni", "k1ll", "d.i.e", "ı", "İ", "ß", "ﬁ", "\u0301",
     "\u200d", "\ufeff", "\U0001f642", "\ud800", "'", "*", ".", "!", "@", " ", "\n", "0", "٣", "+358 40", "lol", "not", "I", "she", "hit", "me"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=400), st.lists(PIECES, max_size=120).map("".join), st.lists(PIECES, max_size=120).map(" ".join)
    )
)
def test_places_lie_within_the_text_and_the_same_text_is_read_the_same(text: str) -> None:
    found = scan(text)
    assert found == scan(text)
    for start, end in [*found.spans, *(one.span for one in guard(text))]:
        assert 0 <= start < end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=20).map(" ".join), max_size=8), st.lists(PIECES, max_size=20).map(" ".join))
def test_earlier_texts_move_no_place(history: list[str], text: str) -> None:
    for start, end in scan(text, history=history).spans:
        assert 0 <= start < end <= len(text)
