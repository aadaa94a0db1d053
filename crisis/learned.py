"""A second opinion on a text: what it sounds like as a whole, learned from examples written for it.

Rules see what is said; much of what is most dangerous is said without any word of danger ("the dog lives with my brother now"). Here each
word, its parts and each pair of words weigh a little, and their sum says how much the text sounds like those that told of danger. The
weights stand in `rules/learned.bin`; `scripts/learn_detection.py` makes them from `tests/crisis/examples/learning`. It knows no language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from zlib import crc32, decompress

import msgspec

from crisis.normal import without_accents

FILE = "learned.bin"
BITS = 18
"""Weights of a head: two to the power of this. What falls on the same place shares a weight."""
PARTS = (3, 4, 5)
"""Letters of the parts of a word that weigh by themselves."""
WINDOW, STEP = 48, 24
"""A long text is heard in stretches of so many words, so that one sentence is not drowned by a page."""
FEWEST = 5
"""Words of the shortest text that has a sound of its own."""
REMEMBERED = 20_000
"""Words of which the sum is remembered."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """One question put to a text. Its answer is yes from `least` on."""

    name: str
    bias: float
    scale: float
    least: float
    weights: bytes


class Heads(msgspec.Struct, frozen=True, array_like=True):
    """Everything that was learned: how grave, and of which kind."""

    tiers: tuple[Head, ...]
    kinds: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a text sounds like: tier (0 to 3, as TIERS counts), the kind of danger, and which of its words say so."""

    tier: int
    kind: str
    first: int
    behind: int


def places_of(word: str) -> list[int]:
    """Where the weights of a word and of its parts lie."""
    marked = f"^{word}$"
    parts = {marked[at : at + size] for size in PARTS for at in range(len(marked) - size + 1)}
    return [_place(f"={word}"), *(_place(f"~{part}") for part in parts)]


def places_of_pairs(words: Sequence[str]) -> list[int]:
    """Where the weights of neighbouring words lie; the first and the last have a neighbour too."""
    return [
        _place(pair) for pair in {f"{one} {other}" for one, other in zip(["^", *words], [*words, "$"], strict=True)}
    ]


def places_in(words: Sequence[str]) -> list[int]:
    """Where all that weighs in these words lies, each word once."""
    return [place for word in sorted(set(words)) for place in places_of(word)] + places_of_pairs(words)


def stretches(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From where to where a text is heard at once."""
    yield 0, min(len(words), WINDOW)
    for start in range(STEP, len(words) - STEP, STEP):
        yield start, min(len(words), start + WINDOW)


def heard(words: Sequence[str]) -> list[str]:
    """The words as they are weighed: without accents, each end of a sentence alike."""
    return [word if word.isascii() else without_accents(word) for word in words]


class Learned:
    """The weights, ready to listen with."""

    def __init__(self, heads: Heads) -> None:
        self._heads = heads
        self._tables = [decompress(head.weights) for head in heads.tiers]
        self._kinds = [decompress(head.weights) for head in heads.kinds]
        self._known: dict[str, tuple[int, int, int, int]] = {}

    def opinion(self, words: Sequence[str]) -> Opinion:
        """Say what these words sound like."""
        told = heard(words)
        if len(told) < FEWEST:
            return Opinion(0, "", 0, len(told))
        tier, first, behind = 0, 0, len(told)
        for start, end in stretches(told):
            loud = self._loud(told[start:end])
            found = max(
                (grave for grave, head in enumerate(self._heads.tiers, 1) if loud[grave - 1] >= head.least), default=0
            )
            if found > tier:
                tier, first, behind = found, start, end
        return Opinion(tier, self._kind(told[first:behind]) if tier else "", first, behind)

    def _loud(self, words: Sequence[str]) -> tuple[float, float, float]:
        watch = urgent = immediate = count = 0
        for word in set(words):
            one, two, three, size = self._sums(word)
            watch, urgent, immediate, count = watch + one, urgent + two, immediate + three, count + size
        pairs = places_of_pairs(words)
        on_watch, on_urgent, on_immediate = self._tables
        for place in pairs:
            watch += on_watch[place]
            urgent += on_urgent[place]
            immediate += on_immediate[place]
        count += len(pairs)
        first, second, third = self._heads.tiers
        return score(first, watch, count), score(second, urgent, count), score(third, immediate, count)

    def _sums(self, word: str) -> tuple[int, int, int, int]:
        known = self._known.get(word)
        if known is None:
            places = places_of(word)
            watch, urgent, immediate = (sum(table[place] for place in places) for table in self._tables)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[word] = (watch, urgent, immediate, len(places))
        return known

    def _kind(self, words: Sequence[str]) -> str:
        places = places_in(words)
        found = {
            head.name: score(head, sum(table[place] for place in places), len(places))
            for head, table in zip(self._heads.kinds, self._kinds, strict=True)
        }
        return max(found, key=found.__getitem__)


def score(head: Head, total: int, count: int) -> float:
    """How loud a sum of so many weights is; a weight of 128 is nothing."""
    return head.bias + head.scale * (total - 128 * count) / sqrt(count)


def _place(feature: str) -> int:
    return crc32(feature.encode()) & ((1 << BITS) - 1)


def read_learned(folder: Path) -> Learned | None:
    """The weights that lie beside the rules of a folder; None where there are none."""
    file = folder / FILE
    return Learned(msgspec.msgpack.decode(file.read_bytes(), type=Heads)) if file.exists() else None
