"""What a word may be a form of, in each language that boards are searched in.

A language has two functions. `stems` says what is kept of a word that stands in a post: the word and what is left when its
ending is taken off. `family` says what those may look like of which the searched word is a form. Both are pure, and no text is
stored in any other shape, so every database finds the same.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code's first letter before each key, its two functions, and small words that tell it from others."""

    mark: str
    stems: Callable[[str], set[str]]
    family: Callable[[str], set[str]]
    small: frozenset[str]


def longest(word: str, endings: tuple[str, ...], least: int) -> str:
    """The word without the longest of these endings that leaves so many letters. The endings stand longest first."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


def endings(listed: str) -> tuple[str, ...]:
    """Endings written with a space between, the longest first."""
    return tuple(sorted(listed.split(), key=len, reverse=True))


def small(listed: str) -> frozenset[str]:
    """Words written with a space between."""
    return frozenset(listed.split())


def groups(table: str) -> dict[str, set[str]]:
    """Words that are forms of one another without a rule: a line for each, its forms with a space between."""
    found: dict[str, set[str]] = {}
    for line in table.strip().splitlines():
        forms = line.split()
        for form in forms:
            found.setdefault(form, set()).add(forms[0])
    return found
