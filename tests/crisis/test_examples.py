"""How much is found of the working examples, by language and tier; and that the judge counts rightly.

The examples were written beside the rules, so these are floors against loss, no promise about what strangers write.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crisis.rules import TIERS
from scripts.judge_detection import Judged, as_labelled, at_least, interval, is_false, judged, report

WORKING = Path(__file__).parent / "examples" / "working"
LANGUAGES = sorted(path.stem for path in WORKING.glob("*.jsonl"))
FIELDS = {"id", "lang", "text", "label", "accept", "category", "note", "source"}
FLOORS = {"immediate": 0.9, "urgent": 0.85, "watch": 0.6}
"""Of each tier, what share at least raises an alarm: immediate and watch any, urgent at urgent or graver."""
AS_IMMEDIATE = 0.75
FALSE_URGENT = 0.05


def examples(language: str) -> list[Judged]:
    return judged((WORKING / f"{language}.jsonl").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_what_is_grave_is_found_and_little_of_what_is_harmless(language: str) -> None:
    some = examples(language)
    by = {label: [one for one in some if one.label == label] for label in TIERS}
    for label, floor in FLOORS.items():
        needed = "urgent" if label == "urgent" else "watch"
        assert sum(map(at_least(needed), by[label])) >= floor * len(by[label]), label
    assert sum(map(as_labelled, by["immediate"])) >= AS_IMMEDIATE * len(by["immediate"])
    assert sum(map(is_false("urgent"), by["none"])) <= FALSE_URGENT * len(by["none"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_have_all_their_fields_and_as_many_harmless_ones_as_grave(language: str) -> None:
    lines = [json.loads(line) for line in (WORKING / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({line["id"] for line in lines}) == len({line["text"] for line in lines}) == len(lines)
    for line in lines:
        assert FIELDS <= set(line) <= FIELDS | {"history"}
        assert line["lang"] == language
        assert {line["label"], *line["accept"]} <= set(TIERS)
        assert (line["category"] == "none") == (line["label"] == "none")
    harmless = sum(line["label"] == "none" for line in lines)
    assert harmless >= 0.4 * len(lines)


def test_intervals_are_wilsons() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    low, high = interval(85, 100)
    assert (round(low, 3), round(high, 3)) == (0.767, 0.907)
    assert interval(10, 10)[1] == 1.0
    assert interval(0, 10)[0] == 0.0


def test_the_report_counts_and_shows_no_text() -> None:
    lines = [
        {"lang": "en", "text": "I want to die", "label": "urgent", "category": "suicide"},
        {"lang": "en", "text": "good morning, Kuopio", "label": "urgent", "category": "suicide"},
        {"lang": "en", "text": "good evening", "label": "none", "category": "none"},
    ]
    said = "\n".join(report(judged(map(json.dumps, lines))))
    assert "1/2" in said
    assert "0/1" in said
    assert not any(word in said for word in ("die", "Kuopio", "evening"))
