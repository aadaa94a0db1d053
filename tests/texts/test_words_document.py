"""docs/words.md says of each state of a meeting what the pages say, in all four languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

LANGUAGES = ("fi", "sv", "ar")
STATES = {
    "live",
    "slow",
    "read first",
    "pause",
    "leaderless",
    "time-out",
    "closing",
    "closed",
    "excluded",
    "full",
    "line lost",
}


def rows() -> Iterator[tuple[str, list[list[str]]]]:
    """Each state, and its sentences in each language."""
    table = (
        (ROOT / "docs/words.md")
        .read_text(encoding="utf-8")
        .partition("## What a meeting says")[2]
        .partition("\n## ")[0]
    )
    for line in table.splitlines():
        if line.startswith("| ") and not line.startswith("| state "):
            state, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            yield state, [cell.split("<br>") for cell in cells]


def test_every_state_has_its_row() -> None:
    assert {state for state, _ in rows()} >= STATES


@pytest.mark.parametrize("place", range(len(LANGUAGES)))
def test_what_it_says_is_what_pages_say(place: int) -> None:
    language = LANGUAGES[place]
    with (ROOT / f"locales/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        known = {form: message for message in read_po(file) for form in _forms(message.id)}
    for state, (english, *others) in rows():
        for said, wanted in zip(english, others[place], strict=True):
            assert said in known, (state, said)
            assert wanted in _forms(known[said].string), (state, language, wanted)


def _forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())
