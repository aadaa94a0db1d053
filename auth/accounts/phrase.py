"""The recovery phrase: six groups of four digits, 80 random bits, the same in every language and in any digits."""

import secrets
import unicodedata

GROUPS, DIGITS = 6, 4
LENGTH = GROUPS * DIGITS


def new_phrase() -> str:
    """Draw a phrase, as one string of 24 digits."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def groups_of(digits: str) -> tuple[str, ...]:
    """Cut a phrase, or a word of digits, into the groups in which it is shown."""
    return tuple(digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS))


def parse_phrase(typed: str) -> str | None:
    """Give the 24 digits of what he typed, in whichever digits and with whatever between them; None when it is no phrase."""
    digits = parse_digits(typed)
    return digits if len(digits) == LENGTH else None


def parse_digits(typed: str) -> str:
    """Give the digits of a text as 0-9. A letter among them makes it empty: that was no code."""
    found = []
    for letter in typed[:200]:
        value = unicodedata.decimal(letter, None)
        if value is not None:
            found.append(str(value))
        elif letter.isalnum():
            return ""
    return "".join(found)
