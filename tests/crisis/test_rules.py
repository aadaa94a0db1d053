"""The rules of every language: what they must find, what they must not, and that their examples are only examples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crisis import Scan, scan
from crisis.rules import FOLDER, KINDS_FILE, TIERS, BadRules, Rule, load, rulebook

BOOK = rulebook()
KINDS = BOOK.kinds.values()
RULES = BOOK.rules.values()
STAFF_LANGUAGES = {"en", "fi", "sv"}
CATEGORIES = {"suicide", "self_harm", "victim_violence", "perpetrator_violence", "child", "acute_danger"}


def pairs(which: str) -> list[tuple[Rule, str]]:
    """Each rule with each of its examples."""
    return [(rule, text) for rule in RULES for text in getattr(rule, which)]


@pytest.mark.parametrize(("rule", "text"), pairs("hits"), ids=str)
def test_a_rule_finds_what_its_file_says_it_finds(rule: Rule, text: str) -> None:
    assert rule.id in scan(text).rules


@pytest.mark.parametrize(("rule", "text"), pairs("misses"), ids=str)
def test_a_rule_leaves_alone_what_its_file_says_is_harmless(rule: Rule, text: str) -> None:
    assert rule.id not in scan(text).rules


def test_every_rule_shows_what_it_means_and_what_it_does_not() -> None:
    assert [rule.id for rule in RULES if not rule.hits or not rule.misses] == []


def test_dropping_the_examples_changes_no_score() -> None:
    bare = load(FOLDER, examples=False)
    assert all(not rule.hits and not rule.misses for rule in bare.rules.values())
    for _, text in [*pairs("hits"), *pairs("misses")]:
        assert scan(text, book=bare) == scan(text)


def test_a_professional_reads_each_kind_in_his_own_language() -> None:
    for kind in KINDS:
        assert set(kind.gloss) == STAFF_LANGUAGES, kind.id
        assert len(set(kind.gloss.values())) == len(STAFF_LANGUAGES), kind.id


def test_kinds_name_only_what_there_is() -> None:
    for kind in KINDS:
        assert {kind.tier, kind.negated, kind.past} <= set(TIERS), kind.id
        assert kind.category in CATEGORIES
        assert kind.about in ("self", "other", "to-you")


@pytest.mark.parametrize("language", sorted(BOOK.cues))
def test_a_language_speaks_of_every_category_and_can_say_no(language: str) -> None:
    spoken = {rule.kind.category for rule in RULES if rule.language == language}
    assert spoken == CATEGORIES
    assert {"NOT", "BUT", "SELF", "OTHER", "NOW", "PAST", "HELPER"} <= set(BOOK.cues[language])


def folder_with(tmp_path: Path, text: str) -> Path:
    """A folder of rules with one small language."""
    shutil.copy(FOLDER / KINDS_FILE, tmp_path)
    (tmp_path / "xx.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[rules."suicide.unheard"]\nsays = ["a b"]', "suicide.unheard"),
        ('[rules."suicide.wish"]\nsays = ["NOWHERE die"]', "NOWHERE"),
        ('[words]\nROUND = "ROUND"', "ROUND"),
    ],
)
def test_a_slip_in_a_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadRules, match=named):
        load(folder_with(tmp_path, text))


def small(tmp_path: Path, text: str, said: str) -> Scan:
    """What a small language of one file finds."""
    return scan(said, book=load(folder_with(tmp_path, text)))


def test_parts_in_any_order_and_groups_of_endings(tmp_path: Path) -> None:
    rules = '[words]\nKILL = "tapa(n|t)"\n[rules."suicide.kill-self"]\nsays = ["KILL & itse(ni|äni) ~1"]'
    book = load(folder_with(tmp_path, rules))
    for said in ("tapan itseni", "itseni minä tapan", "tapat itseäni"):
        assert scan(said, book=book).tier == "urgent", said
    for said in ("tapan itsesi", "itseni minä huomenna ehkä tapan"):
        assert scan(said, book=book).tier == "none", said


def test_a_mask_covers_its_own_words_only(tmp_path: Path) -> None:
    rules = 'masks = ["kill ~0 bill"]\n[rules."suicide.kill-self"]\nsays = ["kill ~0 bill|me"]'
    assert small(tmp_path, rules, "kill bill").tier == "none"
    both = small(tmp_path, rules, "kill bill is on and I will kill me")
    assert both.tier == "urgent"
    assert both.spans == ((27, 34),)


def test_what_changes_in_the_files_changes_the_version(tmp_path: Path) -> None:
    one = load(folder_with(tmp_path, "")).version
    assert load(folder_with(tmp_path, "# a word more")).version != one
