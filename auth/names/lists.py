"""The word lists as data: nouns and adjectives of each language, given names, words of office."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.lookalikes import skeleton

_FOLDER = Path(__file__).parent
_NOUN_FIRST = frozenset({"ar"})
LANGUAGES = ("en", "fi", "sv", "ar")


@dataclass(frozen=True, slots=True)
class Words:
    """What names of one language are made of, and in which order."""

    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    noun_first: bool

    def pair(self, adjective: str, noun: str) -> str:
        """Put both into the order of the language."""
        return f"{noun} {adjective}" if self.noun_first else f"{adjective} {noun}"


@cache
def words_of(language: str) -> Words:
    """Read the lists of a language; one that has none gets the English."""
    known = language if language in LANGUAGES else "en"
    sections: dict[str, list[str]] = {"noun": [], "adjective": []}
    current = sections["noun"]
    for line in _lines(f"{known}.txt"):
        if line.startswith("["):
            current = sections[line.strip("[]")]
        else:
            current.append(line)
    return Words(tuple(sections["noun"]), tuple(sections["adjective"]), known in _NOUN_FIRST)


@cache
def our_words() -> frozenset[str]:
    """Skeletons of every word that a suggested name can hold."""
    every = [words_of(language) for language in LANGUAGES]
    return frozenset(skeleton(word) for words in every for word in (*words.nouns, *words.adjectives))


@cache
def given_names() -> frozenset[str]:
    """Skeletons of names that people are given."""
    return frozenset(skeleton(line) for line in _lines("given_names.txt"))


@cache
def office_words() -> frozenset[str]:
    """Skeletons of words by which a name would pass for somebody who works here."""
    return frozenset(skeleton(line) for line in _lines("office_words.txt"))


def _lines(name: str) -> list[str]:
    """Give the lines that say something: no blanks, no remarks."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
