"""A few words around what was found, in pieces: what is marked and what is not. Templates escape them."""

from dataclasses import dataclass
from itertools import islice

from core.markup import to_plain
from forum.search.words import asked, kept, languages_of, plain, words_in

BEFORE, LENGTH = 60, 220
LOOKED_THROUGH = 400
"""Words of a long post that are looked through; what stands later is not shown in the list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, marked where they are what was looked for."""

    text: str
    marked: bool


def excerpt(source: str, language: str, words: tuple[str, ...]) -> tuple[Piece, ...]:
    """The part of a text where the first of these words stands, each of them marked; its beginning where none is near."""
    text = to_plain(source)
    wanted = frozenset().union(*(asked(word) for word in words))
    spoken = languages_of(text, language)
    near = islice(words_in(text), LOOKED_THROUGH)
    hits = [(found.start(), found.end()) for found in near if not wanted.isdisjoint(kept(plain(found[0]), spoken))]
    begin = _word_begin(text, hits[0][0] - BEFORE) if hits else 0
    end = _word_end(text, begin + LENGTH)
    pieces = [Piece("… ", marked=False)] if begin else []
    at = begin
    for first, last in hits:
        if last <= end:
            pieces += [Piece(text[at:first], marked=False), Piece(text[first:last], marked=True)]
            at = last
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else ""), marked=False))
    return tuple(piece for piece in pieces if piece.text)


def _word_begin(text: str, at: int) -> int:
    """Where the word begins that stands at this place, or after it."""
    if at <= 0:
        return 0
    gap = text.find(" ", at)
    return gap + 1 if gap != -1 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    gap = text.rfind(" ", 0, at)
    return gap if gap > 0 else at
