"""Skeletons: two names that a tired eye takes for the same have the same skeleton.

Case, accents, invisible characters, spaces and hyphens fall away; letters that look alike become one letter. A skeleton
is for comparing only and is never shown.
"""

import json
import unicodedata
from functools import cache
from importlib.resources import files

_ALSO = {"i": "l", "w": "vv", "m": "rn", "н": "h", "в": "b", "к": "k", "м": "rn", "т": "t"}
"""What Unicode's table keeps apart but a small screen, or capitals, do not."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Letters that others are folded to; they stay as they are, but for those above."""

_ROUNDS = 6
"""Folding settles after two or three rounds; more would mean a circle in the table."""


def skeleton(name: str) -> str:
    """Fold a name to its skeleton. Folding a skeleton again changes nothing."""
    folded = _bare(name)
    for _ in range(_ROUNDS):
        again = _bare("".join(_alike().get(letter, letter) for letter in folded))
        if again == folded:
            break
        folded = again
    return folded


def _bare(text: str) -> str:
    """Only letters, digits and other visible signs, in lower case and without accents."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded).casefold() if _counts(letter))


def _counts(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in "MCZ" and letter not in "-'’‐‑_ـ"


@cache
def _alike() -> dict[str, str]:
    """Each letter that looks like another, with what stands for it."""
    table: dict[str, list[str]] = {
        one: [other["c"].strip("\u200e") for other in others]
        for one, others in json.loads((files("confusable_homoglyphs") / "confusables.json").read_text("utf-8")).items()
    }
    small_last = sorted(table, key=lambda one: one == _bare(one))
    found = {_bare(one): _bare(_prototype(one, table[one], table)) for one in small_last}
    apart = {one: other for one, other in found.items() if len(one) == 1 and one not in _PLAIN and other not in ("", one)}
    return apart | _ALSO


def _prototype(one: str, others: list[str], table: dict[str, list[str]]) -> str:
    """What Unicode maps this string to. The table has each pair both ways: a source has one mate, its mate often many."""
    if len(others) > 1:
        return one
    mate = others[0]
    if len(table.get(mate, ())) > 1:
        return mate
    return min(one, mate, key=lambda text: (not text.isascii(), -len(text), text))
