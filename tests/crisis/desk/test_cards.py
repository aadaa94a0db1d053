"""The protocol cards and laws: the same in every language, and a file without meaning is refused with its place named."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clock import DAY
from core.i18n import STAFF_LANGUAGES
from crisis.protocols.cards import (
    CARDS,
    FOLDER,
    OLD,
    BadProtocol,
    cards_for,
    cards_in,
    laws,
    laws_for,
    read_cards,
    read_laws,
    version_for,
)


def test_every_language_has_the_same_cards_steps_and_questions() -> None:
    shapes = {
        language: [
            (
                card.id,
                [(step.id, step.only, bool(step.say)) for step in card.steps],
                [question.yes for question in card.questions],
                len(card.avoid),
            )
            for card in cards_in(language).cards.values()
        ]
        for language in STAFF_LANGUAGES
    }
    assert all(shape == shapes["en"] for shape in shapes.values())


def test_no_card_shouts_and_none_is_left_in_another_language() -> None:
    english = {card.lead for card in cards_in("en").cards.values()}
    for language in STAFF_LANGUAGES:
        text = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
        assert "!" not in text
        if language != "en":
            assert english.isdisjoint(card.lead for card in cards_in(language).cards.values())


def test_the_emergency_number_is_that_of_the_country() -> None:
    card = cards_in("en").cards["self"].calling("999")
    assert "999, in his own hand" in {step.title for step in card.steps}
    assert not any("{" in part for step in card.steps for part in (step.title, step.text, step.say))


@pytest.mark.parametrize(
    ("kinds", "tier", "cards"),
    [
        (("self",), 1, ("self-watch",)),
        (("self",), 3, ("self",)),
        (("self", "other"), 2, ("other", "self")),
        (("violence", "child", "minor"), 2, ("minor", "child", "violence")),
        ((), 1, ("unclear",)),
        (("something new",), 2, ("unclear",)),
    ],
)
def test_the_gravest_duty_comes_first(kinds: tuple[str, ...], tier: int, cards: tuple[str, ...]) -> None:
    assert cards_for(kinds, tier) == cards


def test_finland_sweden_and_everywhere_else_have_their_law() -> None:
    assert {law.country for law in laws()} == {"fi", "se", "generic"}
    for country in ("fi", "FI", "se", "ge"):
        assert all(laws_for(country, card) for card in CARDS)
    assert "fi-crime" in {law.id for law in laws_for("fi", "other")}
    assert {law.id for law in laws_for("ge", "other")} == {"vital"}
    law = laws()[0]
    assert not law.is_old(law.checked_on + OLD)
    assert law.is_old(law.checked_on + OLD + DAY)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('id = "minor"', 'id = "mynor"'), "not those there must be"),
        (('yes = "watch"', 'yes = "maybe"'), "no tier"),
        (('id = "ask"', 'id = "there"'), "same id"),
    ],
)
def test_a_card_without_meaning_is_refused(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    bad = tmp_path / "en.toml"
    bad.write_text((FOLDER / "en.toml").read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(BadProtocol, match=sentence):
        read_cards(bad)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('checked_on = "2026-11-30"', 'checked_on = "soon"'), "no day"),
        (('source = "https:', 'source = "ftp:'), "no address"),
        (('cards = ["self", "minor", "violence"]', 'cards = ["dance"]'), "there is not"),
        (('id = "fi-crime"', 'id = "fi-child"'), "same id"),
        (("sv =", "de ="), "every language"),
    ],
)
def test_a_law_without_meaning_is_refused(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    bad = tmp_path / "laws.toml"
    bad.write_text((FOLDER / "laws.toml").read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(BadProtocol, match=sentence):
        read_laws(bad)


def test_what_was_approved_is_known_by_what_it_says_in_each_country() -> None:
    assert version_for("fi") == version_for("fi")
    assert len({version_for(country) for country in ("fi", "se", "ge")}) == 3
    assert version_for("ge") == version_for("am"), "countries without a law of their own stand on the same"
