"""What a name may be, so that it hides its bearer, passes for nobody else and can be read."""

import unicodedata

import regex

from auth.names.lists import given_names, office_words, our_words
from auth.names.skeleton import skeleton

LEAST, MOST, MOST_BYTES = 2, 24, 96

_SHAPE = regex.compile(r"[\p{L}\p{Nd}]\p{M}{0,2}(?:[ '’-]?[\p{L}\p{Nd}]\p{M}{0,2})*")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_SURNAME = regex.compile(r"\p{L}+(?:(?<!i)nen|ss?on|sson|sen|dottir|ovich|ович)")
_LONG_OFFICE_WORD = 8


def tidy(typed: str) -> str:
    """Give the name as it will be kept: composed, with single spaces, without what nobody sees."""
    visible = "".join(letter for letter in unicodedata.normalize("NFC", typed) if unicodedata.category(letter) != "Cf")
    return " ".join(visible.split())


def fault_of(name: str) -> str | None:
    """Tell the code of what is wrong with a tidy name, or None. Whether it is taken is another question."""
    if not name:
        return "name_missing"
    length = len(regex.findall(r"\X", name))
    if length < LEAST:
        return "name_short"
    if length > MOST or len(name.encode()) > MOST_BYTES:
        return "name_long"
    return _fault_of_signs(name) or _fault_of_sense(name)


def _fault_of_signs(name: str) -> str | None:
    letters = [letter for letter in name if letter.isalpha()]
    if not _SHAPE.fullmatch(name) or len(letters) < LEAST:
        return "name_signs"
    if len({_script(letter) for letter in letters}) > 1:
        return "name_mixed"
    if sum(letter.isdecimal() for letter in name) > 1:
        return "name_digits"
    return None


def _fault_of_sense(name: str) -> str | None:
    words = [skeleton(word) for word in _words(name)]
    whole = skeleton(name)
    if {whole, *words} & office_words() or any(len(word) >= _LONG_OFFICE_WORD and word in whole for word in office_words()):
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
    return [word for part in name.replace("-", " ").split() for word in _CAMEL.split(part) if word]


def _script(letter: str) -> str:
    """Tell the script of a letter by the first word of its Unicode name."""
    return unicodedata.name(letter, "UNNAMED").split()[0]
