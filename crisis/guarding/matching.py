"""Word rules laid over a text. Pure: each rule has forms, plain words where a star at the end means any ending."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crisis.normal import plain

FLAG, HOLD, ASK = "flag", "hold", "ask"
DOES = (FLAG, HOLD, ASK)
ROOM, PRIVATE, BOARD, NAME = "room", "private", "board", "name"
PLACES = (ROOM, PRIVATE, BOARD, NAME)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SHORTEST = 3
"""Letters before a star, so that no form means nearly everything."""


@dataclass(frozen=True, slots=True)
class WordRule:
    """A rule of a programme: in these places, words of these forms are flagged, held, or asked about with this reason."""

    id: str
    does: str
    places: tuple[str, ...]
    forms: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A rule that fits, and where, in code points of the text."""

    rule: WordRule
    span: tuple[int, int]


@dataclass(slots=True)
class WordBook:
    """The rules of a programme by their first word, put together once a version."""

    rules: tuple[WordRule, ...] = ()
    _exact: dict[str, list[tuple[WordRule, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, list[tuple[WordRule, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    _lengths: tuple[int, ...] = ()

    @classmethod
    def of(cls, rules: Iterable[WordRule]) -> "WordBook":
        """Put the rules together."""
        book = cls(tuple(rules))
        for rule in book.rules:
            for form in rule.forms:
                words = words_of(form)
                first = words[0]
                heap = book._stems if first.endswith("*") else book._exact
                heap[first.rstrip("*")].append((rule, words))
        book._lengths = tuple(sorted({len(stem) for stem in book._stems}))
        return book

    def hits(self, text: str, place: str) -> tuple[WordHit, ...]:
        """Where rules for this place fit, from left to right; the cost grows with the text alone."""
        if not self.rules:
            return ()
        cut = [(plain(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]
        return tuple(hit for at in range(len(cut)) for hit in self._at(cut, at, place))

    def _at(self, cut: list[tuple[str, int, int]], at: int, place: str) -> Iterator[WordHit]:
        word = cut[at][0]
        heaps = [self._exact.get(word, ()), *(self._stems.get(word[:most], ()) for most in self._lengths)]
        for rule, words in (one for heap in heaps for one in heap):
            last = at + len(words) - 1
            if place in rule.places and last < len(cut) and all(map(_fits, words, (one[0] for one in cut[at:]))):
                yield WordHit(rule, (cut[at][1], cut[last][2]))


def words_of(form: str) -> tuple[str, ...]:
    """Give the words of a form as a text's words are compared; a star stays at the end of its word."""
    found = (re.fullmatch(r"([^\W_]+(?:['’][^\W_]+)*)(\*?)", part) for part in form.split())
    return tuple(plain(one[1]) + one[2] if one else "" for one in found)


def is_form(form: str) -> bool:
    """Say whether this is a form: words of letters and digits, at least three before a star."""
    words = words_of(form)
    return bool(words) and all(word and (not word.endswith("*") or len(word) > _SHORTEST) for word in words)


def _fits(form: str, word: str) -> bool:
    return word.startswith(form[:-1]) if form.endswith("*") else word == form
