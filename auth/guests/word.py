"""The return word: four groups of four digits, 53 random bits, the same in every language and in any digits.

Digits, because he writes them down at night on whatever lies there: they need no spelling, and on paper they tell nothing.
"""

from random import Random

from auth.accounts.phrase import DIGITS, parse_digits
from core.keystore import KeyFile

GROUPS = 4
LENGTH = GROUPS * DIGITS


def new_word(random: Random) -> str:
    """Draw a word, as one string of 16 digits."""
    return f"{random.randrange(10**LENGTH):0{LENGTH}d}"


def word_from(file: KeyFile, key: str) -> str:
    """Give the word that the house makes of a key, always the same."""
    return f"{int(file.keyed('guest-key', key), 16) % 10**LENGTH:0{LENGTH}d}"


def parse_word(typed: str) -> str | None:
    """Give the 16 digits of what he typed, in whichever digits and with whatever between them; None when it is no word."""
    digits = parse_digits(typed)
    return digits if len(digits) == LENGTH else None
