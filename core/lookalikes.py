"""Names that look alike. Only the table of confusable-homoglyphs is used; the folding is ours."""

import importlib.resources
import json
import unicodedata
from functools import cache

import regex

_MARKED = "\u200e"  # the table wraps right-to-left letters in direction marks
_UNCOUNTED = regex.compile(r"[^\p{L}\p{N}\p{M}]+")
# The capital of one looks like the other in most typefaces: "Ilmari" and "llmari".
_BY_HAND = {"i": "l"}
_SCRIPTS = tuple(
    regex.compile(rf"\p{{Script={script}}}")
    for script in (
        "Latin",
        "Greek",
        "Cyrillic",
        "Armenian",
        "Hebrew",
        "Arabic",
        "Cherokee",
        "Georgian",
        "Coptic",
        "Lisu",
    )
)


def skeleton(name: str) -> str:
    """Fold a name to what the eye takes from it; two names with the same skeleton are one too many.

    Case, accents, spaces, punctuation, widths and look-alike letters make no difference. May be empty.
    """
    seen = _table()
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    mapped = "".join(seen.get(letter, letter) for letter in plain if not unicodedata.combining(letter))
    return _UNCOUNTED.sub("", unicodedata.normalize("NFD", mapped))


def mixes_scripts(name: str) -> bool:
    """Say whether letters of two alphabets stand in one name, which is how most imitations are made."""
    return sum(script.search(name) is not None for script in _SCRIPTS) > 1


@cache
def _table() -> dict[str, str]:
    """Make the map from a small letter to the small letters that it looks like."""
    source = importlib.resources.files("confusable_homoglyphs").joinpath("confusables.json")
    pairs: dict[str, list[dict[str, str]]] = json.loads(source.read_text(encoding="utf-8"))
    likes = {key.strip(_MARKED): [like["c"].strip(_MARKED) for like in found] for key, found in pairs.items()}
    prototypes = {letter: _prototype(letter, likes) for letter in likes if len(letter) == 1}
    table = {letter: _fold(prototype) for letter, prototype in prototypes.items() if letter == letter.casefold()}
    for letter, prototype in prototypes.items():
        small = letter.casefold()
        # A small letter that is itself unlike any Latin one is judged by its capital.
        if len(small) == 1 and not table.get(small, small).isascii() and _fold(prototype).isascii():
            table[small] = _fold(prototype)
    table |= _BY_HAND
    return {letter: "".join(table.get(part, part) for part in like) for letter, like in table.items() if like != letter}


def _prototype(letter: str, likes: dict[str, list[str]]) -> str:
    """Find what a letter imitates. The table knows pairs, not directions: the one with many admirers is the model."""
    if letter.isascii() and letter.isalpha() and not _spelled(letter, likes):
        return letter
    found = likes[letter]
    if len(found) > 1 and not _spelled(letter, likes):
        return letter
    like = _spelled(letter, likes) or found[0]
    return like if like.isascii() or len(likes.get(like, ())) > 1 or like < letter else letter


def _spelled(letter: str, likes: dict[str, list[str]]) -> str:
    """Give the two or three plain letters that together look like this one: `m` is `rn`."""
    return next((like for like in likes[letter] if len(like) > 1 and like.isascii() and like.isalpha()), "")


def _fold(like: str) -> str:
    """Fold case, and accents of plain letters; the dots of Arabic letters are no accents."""
    letters = unicodedata.normalize("NFD", like.casefold())
    if letters[:1].isascii():
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return letters
