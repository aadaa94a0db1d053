"""Names are made of words that fit each other and belong to nobody."""

from random import Random

import pytest

from auth.names.lists import LANGUAGES, given_names, words_of
from auth.names.rules import MOST, fault_of
from auth.names.suggest import draw
from core.lookalikes import skeleton


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_enough_to_draw_from(language: str) -> None:
    words = words_of(language)
    assert len(set(words.nouns)) == len(words.nouns) >= 150
    assert len(set(words.adjectives)) == len(words.adjectives) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_a_name_that_people_bear(language: str) -> None:
    words = words_of(language)
    assert [word for word in (*words.nouns, *words.adjectives) if skeleton(word) in given_names()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_is_a_name_that_may_be_taken(language: str) -> None:
    words = words_of(language)
    longest = max(words.nouns, key=len)
    assert all(len(words.pair(adjective, longest)) <= MOST for adjective in words.adjectives)
    assert [noun for noun in words.nouns if fault_of(noun)] == []
    assert [adjective for adjective in words.adjectives if fault_of(words.pair(adjective, words.nouns[0]))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawn_name_does_not_say_the_same_twice(language: str) -> None:
    drawn = draw(language, Random(7), 2000)
    assert [name for name in drawn if len({word[:4].casefold() for word in name.split()}) < len(name.split())] == []
