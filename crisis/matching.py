"""Where rules meet a text. The work is bounded for every word: a rule looks only as far around its anchor as its gaps reach."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from crisis.anchors import Found
from crisis.normal import Words
from crisis.rules import Pattern, Rule, Rulebook, Start

MOST_ANCHORS = 120
"""A text that says one word more often is looked at around the first and the last so many."""
LONGEST_FORM = 8
NEAR = 5
"""Words around a match in which a `not_with` spoils it."""

Part = tuple[int, int]
"""A part of a rule in a text: its first word, and the word behind its last."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits, and the words that it fits."""

    rule: Rule
    parts: tuple[Part, ...]

    @property
    def first(self) -> int:
        """The first word."""
        return self.parts[0][0]

    @property
    def behind(self) -> int:
        """The word behind the last."""
        return self.parts[-1][1]

    def moved(self, by: int) -> "Match":
        """The same, counted from another word."""
        return Match(self.rule, tuple((first + by, behind + by) for first, behind in self.parts))


def matches(book: Rulebook, words: Words, found: Found) -> list[Match]:
    """All rules that fit the text, each wherever it does, but for what a mask covers."""
    places = _starting_places(book, found)
    masked = bytearray(len(words))
    matched: list[Match] = []
    for start, at in places:
        for pattern in start.patterns:
            if not _may_fit(pattern, found.all):
                continue
            for parts in _fits(pattern, words, found, at, start.bit):
                if pattern.rule is None:
                    masked[parts[0][0] : parts[-1][1]] = b"\1" * (parts[-1][1] - parts[0][0])
                else:
                    matched.append(Match(pattern.rule, parts))
    return [match for match in matched if not _hidden(match, masked) and not _spoilt(match, found)]


def _starting_places(book: Rulebook, found: Found) -> Collection[tuple[Start, list[int]]]:
    """Each meaning from which a search begins, and the words that have it."""
    places: dict[int, tuple[Start, list[int]]] = {}
    for at, mask in enumerate(found.masks):
        if mask:
            for start in book.starts(mask):
                places.setdefault(start.number, (start, []))[1].append(at)
    return places.values()


def _may_fit(pattern: Pattern, all_meanings: int) -> bool:
    for part in pattern.others:  # noqa: SIM110 - a generator costs more than all that it spares
        if not part & all_meanings:
            return False
    return True


def _fits(pattern: Pattern, words: Words, found: Found, at: Sequence[int], bit: int) -> Iterator[tuple[Part, ...]]:
    if len(at) > 2 * MOST_ANCHORS:
        at = [*at[:MOST_ANCHORS], *at[-MOST_ANCHORS:]]
    for first in at:
        for meaning, behind in found.at[first]:
            if meaning & bit:
                parts = _around(pattern, words, found, (first, behind))
                if parts is not None:
                    yield parts


def _around(pattern: Pattern, words: Words, found: Found, anchor: Part) -> tuple[Part, ...] | None:
    """The other parts to the left and to the right of the anchor, the nearest that fit."""
    ways: list[tuple[Part, ...]] = [(anchor,)]
    for number in range(pattern.anchor - 1, -1, -1):
        ways = _further_left(ways, pattern.parts[number], pattern.gaps[number + 1], words.places, found)
        if not ways:
            return None
    for number in range(pattern.anchor + 1, len(pattern.parts)):
        ways = _further_right(ways, pattern.parts[number], pattern.gaps[number], words.places, found)
        if not ways:
            return None
    return ways[0]


def _further_left(
    ways: list[tuple[Part, ...]], part: int, gap: int, places: Sequence[int], found: Found
) -> list[tuple[Part, ...]]:
    reached: dict[int, tuple[Part, ...]] = {}
    for way in ways:
        begin = way[0][0]
        lowest = places[begin] - 1 - gap
        at = begin - 1
        while at >= 0 and places[at] > lowest - LONGEST_FORM:
            if found.masks[at] & part and at not in reached:
                for meaning, behind in found.at[at]:
                    if meaning & part and behind <= begin and places[behind - 1] >= lowest:
                        reached[at] = ((at, behind), *way)
                        break
            at -= 1
    return list(reached.values())


def _further_right(
    ways: list[tuple[Part, ...]], part: int, gap: int, places: Sequence[int], found: Found
) -> list[tuple[Part, ...]]:
    reached: dict[int, tuple[Part, ...]] = {}
    for way in ways:
        at = way[-1][1]
        highest = places[at - 1] + 1 + gap
        while at < len(places) and places[at] <= highest:
            if found.masks[at] & part:
                for meaning, behind in found.at[at]:
                    if meaning & part and behind not in reached:
                        reached[behind] = (*way, (at, behind))
            at += 1
    return list(reached.values())


def _hidden(match: Match, masked: bytearray) -> bool:
    return any(1 in masked[first:behind] for first, behind in match.parts)


def _spoilt(match: Match, found: Found) -> bool:
    """Whether a word stands within reach with which the rule does not mean what it says."""
    without = match.rule.without
    if not without or not without & found.all:
        return False
    near = found.masks[max(0, match.first - NEAR) : match.behind + NEAR]
    return any(mask & without for mask in near)
