"""The words of a text as the index keeps them, and what a search looks for.

A key is the mark of a language and a stem, or `x` and the word as it stands. Keys hold letters and digits alone: both databases take
them as they are.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from forum.search.languages.arabic import ARABIC
from forum.search.languages.english import ENGLISH
from forum.search.languages.finnish import FINNISH
from forum.search.languages.swedish import SWEDISH

LATIN = {"fi": FINNISH, "sv": SWEDISH, "en": ENGLISH}
LONGEST = 40
"""Letters of a word that count."""
MOST_KEPT = 3_000
"""Different words of a text that are kept; a post has fewer."""
MOST_ASKED = 8
"""Words of a search that count."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ARABIC = re.compile("[\u0620-\u064a]")
_LEANING = re.compile("[\u0640\u064b-\u065f\u0670]")
_ONE = str.maketrans("أإآٱىؤئة’", "ااااييي" + "ه'")
_SHUT = re.compile(r"[^\w]|_")


def words_in(text: str) -> Iterator[re.Match[str]]:
    """The words of a text with their places."""
    return _WORD.finditer(text)


@lru_cache(maxsize=256)
def kept_of(text: str, language: str) -> frozenset[str]:
    """The keys to keep of a text that says it is in this language; others that it seems to be in count too."""
    spoken = languages_of(text, language)
    distinct = sorted({plain(found[0]) for found in words_in(_bare(text))})[:MOST_KEPT]
    return frozenset().union(*(kept(word, spoken) for word in distinct))


def languages_of(text: str, declared: str) -> tuple[str, ...]:
    """The languages of Latin letters that a text is in: the one it says, and each whose small words it is full of."""
    counted = Counter(plain(found[0]) for found in words_in(text))
    enough = max(2, counted.total() // 12)
    seen = {code for code, one in LATIN.items() if sum(counted[word] for word in one.small) >= enough}
    return tuple(sorted(seen | ({declared} & LATIN.keys()) or {"en"}))


@lru_cache(maxsize=50_000)
def kept(word: str, spoken: tuple[str, ...]) -> frozenset[str]:
    """The keys to keep of one word."""
    if _ARABIC.search(word):
        return _keys("x", {word}) | _keys(ARABIC.mark, ARABIC.stems(word))
    marked = (_keys(LATIN[code].mark, LATIN[code].stems(word)) for code in spoken)
    return _keys("x", {word}).union(*marked)


@lru_cache(maxsize=1_000)
def asked(word: str) -> frozenset[str]:
    """The keys any of which finds this word, whatever the language it is of."""
    if _ARABIC.search(word):
        return _keys("x", {word}) | _keys(ARABIC.mark, ARABIC.family(word))
    return _keys("x", {word}).union(*(_keys(one.mark, one.family(word)) for one in LATIN.values()))


def searched(typed: str) -> tuple[str, ...]:
    """The words of what somebody typed that are looked for, each once, in their order."""
    return tuple(dict.fromkeys(plain(found[0]) for found in words_in(_bare(typed))))[:MOST_ASKED]


def plain(word: str) -> str:
    """The word as it is compared: no capitals, no leaning marks, one shape of each letter."""
    return unicodedata.normalize("NFKC", _bare(word)).casefold().translate(_ONE)[:LONGEST]


def _bare(text: str) -> str:
    return _LEANING.sub("", text)


def _keys(mark: str, stems: set[str]) -> frozenset[str]:
    """Keys of these stems; one known by heart ends in a point, and has a mark of its own."""
    return frozenset(f"{mark}{'0' if stem.endswith('.') else ''}{_SHUT.sub('', stem)}" for stem in stems)
