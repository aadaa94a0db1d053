"""Passwords: argon2id, no rules of composition, and a plain word about those that everybody would guess."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.lookalikes import skeleton

LEAST, MOST_BYTES = 10, 1024
_FEW_SIGNS = 4
_REST = 5
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""OWASP's parameters for argon2id. One hash takes some 40 ms and 19 MiB: only through `kernel.hash`."""

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$ElZzGXz2uQSrT/6uoCLedw$AQwmOKwpIp1sxfAh/upoln5IUFym2gfmE3keDHObx1U"
"""Nobody's hash, checked where there is no such account, so that the answer takes the same time."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is right; `fresh` is its hash anew where today's parameters are stronger than its old ones."""

    right: bool
    fresh: str | None = None


def hash_password(password: str) -> str:
    """Hash a password. Slow by design."""
    return HASHER.hash(_composed(password))


def check_password(kept: str | None, password: str) -> Verdict:
    """Compare with what is kept, or with nobody's hash where nothing is; both take the same time."""
    try:
        HASHER.verify(kept or NOBODYS, _composed(password))
    except (VerificationError, InvalidHashError):
        return Verdict(right=False)
    if kept is None:
        return Verdict(right=False)
    return Verdict(right=True, fresh=hash_password(password) if HASHER.check_needs_rehash(kept) else None)


def fault_of(password: str, is_name: Callable[[str], bool]) -> str | None:
    """Tell the code of what is wrong with a new password, or None. `is_name` knows the skeleton of his name when asked."""
    if len(password.encode()) > MOST_BYTES:
        return "password_long"
    if len(_composed(password)) < LEAST:
        return "password_short"
    if _is_common(password):
        return "password_common"
    return "password_like_name" if _is_like_name(password, is_name) else None


def _composed(password: str) -> str:
    """The same password typed on another keyboard is the same string."""
    return unicodedata.normalize("NFKC", password)


def _is_common(password: str) -> bool:
    folded = _composed(password).casefold()
    core = _ENDS.sub("", folded)
    return (
        len(set(folded)) < _FEW_SIGNS or folded in _common() or (core in _common() and len(folded) - len(core) <= _REST)
    )


def _is_like_name(password: str, is_name: Callable[[str], bool]) -> bool:
    """Say whether it is the name with five signs at most before or after it."""
    bare = skeleton(password[:80])
    least = max(2, len(bare) - _REST)
    return any(is_name(bare[start:end]) for start in range(_REST + 1) for end in range(start + least, len(bare) + 1))


@cache
def _common() -> frozenset[str]:
    """The passwords that most people use, from zxcvbn's list; its score is never asked for (slow, and open to abuse)."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - half a megabyte that only new passwords need

    return frozenset(FREQUENCY_LISTS["passwords"])
