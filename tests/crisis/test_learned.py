"""The second opinion: what sounds like danger without a word of it, and what it may not do by itself."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from crisis import scan
from crisis.rules import FOLDER, KINDS_FILE, load, rulebook

EXAMPLES = Path(__file__).parent / "examples" / "learning"
HEARD = "sitter i bilen vid vattnet, motorn är av. allt är betalt och barnen är hos sin mamma. det är lugnt nu"


def heard(text: str) -> str:
    """The tier of a text that no rule fits."""
    found = scan(text)
    assert all(rule.startswith("learned.") for rule in found.rules), found.rules
    return found.tier


def examples(name: str) -> list[dict[str, str]]:
    """Every seventh example of a file from which it was learned."""
    lines = (EXAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[::7]]


@pytest.mark.parametrize("language", ["en", "fi", "sv", "ar", "ru"])
def test_most_of_what_it_learned_from_is_heard(language: str) -> None:
    grave = [one["text"] for one in examples(language) if one["tier"] == "immediate"]
    assert sum(scan(text).tier != "none" for text in grave) >= 0.6 * len(grave)


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_few_ordinary_texts_are_taken_for_danger(language: str) -> None:
    tiers = [scan(one["text"]) for one in examples(f"{language}-ordinary")]
    learned = [one.tier for one in tiers if any(rule.startswith("learned.") for rule in one.rules)]
    assert len(learned) <= 0.02 * len(tiers)
    assert "immediate" not in learned


@pytest.mark.parametrize(
    "text",
    [
        "we went to the lake with the boys and grilled sausages, the water was already cold",
        "käytiin poikien kanssa järvellä ja grillattiin makkaraa, vesi oli jo kylmää",
        "vi var vid sjön med grabbarna och grillade korv, vattnet var redan kallt",
        "ok thanks, see you next week then",
    ],
)
def test_an_ordinary_evening_is_left_in_peace(text: str) -> None:
    assert heard(text) == "none"


def test_by_itself_it_never_says_immediate_and_it_says_what_it_is() -> None:
    found = scan(
        "the letters are on the table and the dog is with the neighbour. thank you lads, this is the last you hear of me tonight"
    )
    learned = [one for one in found.findings if one.rule.startswith("learned.")]
    assert all(one.tier != "immediate" and one.modifiers == ("learned",) for one in learned)
    assert found.tier != "immediate" or any(one.tier == "immediate" for one in found.findings if one not in learned)


def test_what_a_rule_understood_is_not_overruled() -> None:
    assert scan("I don't want to kill myself").tier == "watch"
    assert scan("I tried to kill myself when I was sixteen").tier == "watch"


def test_a_few_words_have_no_sound_of_their_own() -> None:
    assert heard("goodbye my friends") == "none"


def test_a_rule_that_says_immediate_is_never_lowered() -> None:
    assert scan("I have taken all my pills").tier == "immediate"


def test_without_weights_the_rules_stand_alone() -> None:
    bare = load(FOLDER)
    bare.learned = None
    alone = scan(HEARD, book=bare)
    assert (alone.tier, scan(HEARD).rules) == ("none", ("learned.suicide.sounds",))


def test_a_retired_rule_still_says_what_it_meant() -> None:
    kind = rulebook().kind_of("en.suicide.wish/no-longer-there")
    assert kind is not None and kind.id == "suicide.wish"
    assert rulebook().kind_of("learned.child.sounds") is rulebook().kinds["child.sounds"]
    assert (FOLDER / KINDS_FILE).exists()


def test_a_long_text_costs_in_proportion() -> None:
    sentence = "I sat in the car for an hour and did not know where to drive. "
    scan(sentence)
    began = time.perf_counter()
    scan(sentence * 300)
    assert time.perf_counter() - began < 2
