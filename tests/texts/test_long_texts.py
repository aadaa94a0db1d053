"""The long texts say the same in every language, and in the tone of the house."""

import tomllib
from pathlib import Path

import pytest

from auth.agreement.text import agreement
from core.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
LONG_TEXTS = sorted(
    path
    for folder in (
        "auth/agreement",
        "programmes/rules",
        "programmes/helplines",
        "counselling/unread",
        "app/demo",
        "app/demo/conversations",
    )
    for path in (ROOT / folder).glob("*.toml")
)
OTHER = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHER)
def test_the_agreement_has_the_same_points_in_every_language(language: str) -> None:
    told, source = agreement(language), agreement("en")
    assert told.version == source.version
    assert [point.id for point in told.points] == [point.id for point in source.points]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agreement_names_who_is_responsible_and_leaves_no_gap(language: str) -> None:
    gaps = {"organisation": "Kaarna", "responsible": "the board", "contact": "a box"}
    whole = " ".join(point.text % gaps for point in agreement(language).points)
    assert all(filling in whole for filling in gaps.values())
    assert "%" not in whole + agreement(language).consent % gaps


@pytest.mark.parametrize("language", OTHER)
def test_a_house_rule_keeps_its_number_in_every_language(language: str) -> None:
    def rules(of: str) -> list[int]:
        read = tomllib.loads((ROOT / "programmes/rules" / f"{of}.toml").read_text(encoding="utf-8"))
        assert all(rule["title"] and rule["text"] for rule in read["rules"])
        return [rule["number"] for rule in read["rules"]]

    assert rules(language) == rules("en") == list(range(1, len(rules("en")) + 1))


@pytest.mark.parametrize("path", LONG_TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_is_shouted_at_or_begged(path: Path) -> None:
    text = path.read_text(encoding="utf-8").casefold()
    assert "!" not in text
    assert not [word for word in (" please ", "unfortunately", "valitettavasti", "tyvärr", "للأسف") if word in text]
