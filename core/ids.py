"""Names for things: opaque, random, and without any order that could tell who came first."""

import re
import secrets
from collections.abc import Callable

LENGTH = 20
BITS = 5 * LENGTH
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
_SHAPE = re.compile(rf"[a-z2-7]{{{LENGTH}}}")


def new_id(randbits: Callable[[int], int] = secrets.randbits) -> str:
    """Give a fresh name: 20 characters of lower-case base32 holding 100 random bits."""
    bits = randbits(BITS)
    return "".join(_PAIRS[bits >> shift & 1023] for shift in range(0, BITS, 10))


def is_id(text: str) -> bool:
    """Say whether this text has the shape of an id; whether such a thing exists is another question."""
    return _SHAPE.fullmatch(text) is not None
