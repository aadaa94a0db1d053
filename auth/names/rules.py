"""What a name may be, so that it hides its bearer, passes for nobody else and can be read."""

import unicodedata

import regex

from auth.names.lists import given_names, office_words, our_words
from core.lookalikes import mixes_scripts, skeleton
from core.text import clean, length

LEAST, MOST, MOST_BYTES = 2, 24, 96

_SHAPE = regex.compile(r"[\p{L}\p{Nd}]\p{M}{0,2}(?:[ '’-]?[\p{L}\p{Nd}]\p{M}{0,2})*")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_NUMBERED = regex.compile(r"^\p{Nd}+|\p{Nd}+$")
_SURNAME = regex.compile(r"\p{L}+(?:(?<!i)nen|sson|[nlrk]s[oe]n|dottir|ovich|ович)")
_TELLING_DIGITS = regex.compile(r"\d{6}|(?<!\d)(?:19[2-9]\d|20[0-2]\d)(?!\d)")
"""A birth year, a birthday, a telephone number."""

_LONG_OFFICE_WORD = 8


def tidy(typed: str) -> str:
    """Give the name as it will be kept: composed, with single spaces, without what nobody sees."""
    seen = (letter for letter in clean(typed, multiline=False) if unicodedata.category(letter) != "Cf")
    return " ".join("".join(seen).split())


def fault_of(name: str) -> str | None:
    """Tell the code of what is wrong with a tidy name, or None. Whether it is taken is another question."""
    if not name:
        return "name_missing"
    if length(name) < LEAST or max(length(word) for word in name.split()) < LEAST:
        return "name_short"
    if length(name) > MOST or len(name.encode()) > MOST_BYTES:
        return "name_long"
    return _fault_of_signs(name) or _fault_of_sense(name)


def _fault_of_signs(name: str) -> str | None:
    letters = [letter for letter in name if letter.isalpha()]
    if not _SHAPE.fullmatch(name) or not name.isprintable() or len(letters) < LEAST:
        return "name_signs"
    if mixes_scripts("".join(letters)):
        return "name_mixed"
    if _TELLING_DIGITS.search(_plain_digits(name)):
        return "name_digits"
    return None


def _plain_digits(name: str) -> str:
    """Digits of every script as 0-9, and nothing between them."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in name if letter not in " -'’")


def _fault_of_sense(name: str) -> str | None:
    words = [skeleton(word) for word in _words(name)]
    whole = skeleton(name)
    if {whole, *words} & office_words() or any(
        len(word) >= _LONG_OFFICE_WORD and word in whole for word in office_words()
    ):
        return "name_office"
    if all(word in our_words() for word in words) or whole in our_words():
        return None
    return "name_real" if _looks_real(name, words, whole) else None


def _looks_real(name: str, words: list[str], whole: str) -> bool:
    """Say whether people may bear this name: one of its words is a given name, or the last one is built like a surname."""
    if {whole, *words} & given_names():
        return True
    last = _words(name)[-1].casefold()
    return len(last) > 5 and _SURNAME.fullmatch(last) is not None


def _words(name: str) -> list[str]:
    """The words of a name, without numbers before and behind them: Matti77 is a Matti too."""
    parts = (word for part in name.replace("-", " ").split() for word in _CAMEL.split(part))
    return [bare for word in parts if (bare := _NUMBERED.sub("", word))]
