"""What a programme lays over the rules of the house: pure, and the house's own book stays as it is."""

from __future__ import annotations

import time

import pytest

from crisis import scan
from crisis.rules import TIERS, Rulebook, rulebook
from crisis.settings.overlay import (
    AddMask,
    AddPhrase,
    Bound,
    Change,
    Drop,
    Turn,
    inverse,
    laid_over,
    needs_reason,
    overlay_of,
    rule_of,
)
from crisis.settings.trial import broken_example, examples, score, size_of

HOUSE = rulebook()
SLANG = AddPhrase(
    "a1",
    "en",
    "suicide",
    "immediate",
    (("push", "press"), ("red button",)),
    gap=3,
    any_order=True,
    hits=("I press the red button",),
    misses=(),
)
LAUGHING = AddMask("m1", "en", ("kill myself laughing", "kill myself with work"), (), ())
NO_THREATS = Turn("en.perpetrator_violence.threat", on=False)
SAID = "I will kill my wife"


def with_changes(*changes: Change) -> Rulebook:
    return laid_over(HOUSE, overlay_of(changes))


def tier(text: str, *changes: Change) -> str:
    return scan(text, book=with_changes(*changes)).tier


def test_own_words_ring_in_any_order_and_are_read_like_all_others() -> None:
    book = with_changes(SLANG)
    for text in ("tonight I press the red button", "the red button, I will push it now"):
        assert scan(text, book=book).rules == ("en.suicide.own/a1",)
        assert scan(text, book=book).tier == "immediate"
    assert tier("I will not press the red button", SLANG) == "watch"
    assert tier("in the film he says: press the red button", SLANG) == "watch"
    assert scan("press the red button").tier == "none", "the house knows nothing of it"


def test_own_words_may_keep_their_order_and_end_in_anything() -> None:
    order = AddPhrase(
        "a2", "fi", "suicide", "urgent", (("hukuttau*",), ("jokeen",)), gap=1, any_order=False, hits=(), misses=()
    )
    assert tier("hukuttaudun huomenna jokeen", order) == "urgent"
    assert tier("jokeen hukuttaudun", order) == "none"


def test_a_harmless_phrase_hides_only_its_own_words() -> None:
    assert scan("I kill myself with work").tier in ("watch", "urgent")
    assert tier("I kill myself with work", LAUGHING) == "none"
    assert tier("I kill myself with work. I want to kill myself", LAUGHING) == "urgent"


def test_a_rule_that_is_off_is_off_in_its_language_alone() -> None:
    book = with_changes(NO_THREATS)
    assert "en.perpetrator_violence.threat" not in scan(SAID, book=book).rules
    assert "fi.perpetrator_violence.threat" in scan("tapan vaimoni", book=book).rules
    assert with_changes(NO_THREATS, Turn(NO_THREATS.rule, on=True)) is HOUSE


def test_a_category_can_be_taken_for_graver_or_less() -> None:
    assert tier("I want to kill myself", Bound("suicide", "immediate", "immediate")) == "immediate"
    assert tier("I don't want to die", Bound("suicide", "immediate", "immediate")) == "watch", "what is denied stays so"
    assert tier(SAID, Bound("perpetrator_violence", "none", "watch")) == "watch"


@pytest.mark.parametrize("change", [SLANG, LAUGHING, NO_THREATS, Bound("suicide", "urgent", "immediate")])
def test_the_way_back_leads_to_the_rules_of_before(change: Change) -> None:
    assert with_changes(change, inverse(change, ())).bounds == HOUSE.bounds
    assert overlay_of([change, inverse(change, ())]).version in (overlay_of([]).version, _neutral(change))
    for text in (SAID, "press the red button", "I kill myself with work", "I want to die"):
        assert tier(text, change, inverse(change, ())) == scan(text).tier


def _neutral(change: Change) -> str:
    """A category that is taken as the rules say is noted as such."""
    category = change.category if isinstance(change, Bound) else "suicide"
    return overlay_of([Bound(category, TIERS[0], TIERS[-1])]).version


def test_what_is_dropped_can_come_back() -> None:
    gone = Drop(SLANG.id)
    assert overlay_of([SLANG, gone, inverse(gone, [SLANG])]) == overlay_of([SLANG])


def test_what_makes_less_of_immediate_danger_needs_a_reason() -> None:
    assert needs_reason(HOUSE, Turn("en.suicide.taken", on=False))
    assert not needs_reason(HOUSE, Turn("en.suicide.taken", on=True))
    assert not needs_reason(HOUSE, NO_THREATS)
    assert needs_reason(HOUSE, Bound("suicide", "none", "urgent"))
    assert not needs_reason(HOUSE, Bound("suicide", "urgent", "immediate"))
    assert needs_reason(HOUSE, LAUGHING)


def test_the_book_of_the_house_is_left_as_it_is() -> None:
    before = (HOUSE.version, len(HOUSE.rules), len(HOUSE.patterns), len(HOUSE.vocabulary.meanings))
    with_changes(SLANG, LAUGHING, NO_THREATS)
    assert (HOUSE.version, len(HOUSE.rules), len(HOUSE.patterns), len(HOUSE.vocabulary.meanings)) == before
    assert with_changes() is HOUSE


def test_a_text_is_read_about_as_fast_with_a_programmes_own_rules() -> None:
    text = (
        "I was at work today and my wife called about the kids, the car needs a new battery. Olen väsynyt ja yksin. "
        * 2
    )
    own = with_changes(SLANG, LAUGHING, NO_THREATS)
    house, ours = (min(_seconds(text, book) for _ in range(5)) for book in (HOUSE, own))
    assert ours < 1.5 * house


def _seconds(text: str, book: Rulebook) -> float:
    begun = time.process_time()
    for _ in range(60):
        scan(text, book=book)
    return time.process_time() - begun


def test_examples_of_a_change_must_hold() -> None:
    wrong = AddPhrase(
        "a3",
        "en",
        "suicide",
        "urgent",
        (("button",),),
        gap=0,
        any_order=False,
        hits=("the door",),
        misses=("a button fell off",),
    )
    assert broken_example(wrong, with_changes(wrong)) == ("hits", "the door")
    right = AddPhrase(
        "a4",
        "en",
        "suicide",
        "urgent",
        (("button",),),
        gap=0,
        any_order=False,
        hits=("the button",),
        misses=("a button fell off",),
    )
    assert broken_example(right, with_changes(right)) == ("misses", "a button fell off")
    assert broken_example(SLANG, with_changes(SLANG)) is None
    mask = AddMask("m2", "en", ("kill myself",), (), ("I want to kill myself",))
    assert broken_example(mask, with_changes(mask)) == ("grave", "I want to kill myself")
    assert rule_of(SLANG) == "en.suicide.own/a1"


def test_on_the_examples_a_lost_rule_is_a_lower_count() -> None:
    english = [one for one in examples() if one.language == "en"][:300]
    off = with_changes(*(Turn(f"en.{kind}", on=False) for kind in HOUSE.kinds))
    deaf = laid_over(off, overlay_of([Bound(one, "none", "watch") for one in ("suicide", "child")]))
    before, after = score(english, HOUSE), score(english, deaf)
    assert before.immediate > after.immediate
    assert size_of(english).immediate >= before.immediate
