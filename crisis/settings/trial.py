"""A proposed change tried on the examples that come with the product: what would be found, and what would ring for nothing. Pure but for reading them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from crisis.rules import TIERS, Rulebook
from crisis.scan import Said, scan
from crisis.settings.overlay import AddMask, AddPhrase, Change, rule_of

FOLDER = Path(__file__).parents[2] / "tests" / "crisis" / "examples" / "working"
URGENT = TIERS.index("urgent")


class Score(msgspec.Struct, frozen=True):
    """Of the examples: how many of immediate danger ring at all, and as such; how many urgent and how many harmless ones as urgent or graver."""

    immediate: int = 0
    as_such: int = 0
    urgent: int = 0
    harmless: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Both together."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Score(*(one + another for one, another in pairs))


class Trial(msgspec.Struct, frozen=True):
    """The examples of each sort, and how many were found with the rules in force and with the change."""

    of: Score
    before: Score
    after: Score

    @property
    def is_worse(self) -> bool:
        """Whether it misses what was found, or rings for nothing."""
        old, new = self.before, self.after
        lost = new.immediate < old.immediate or new.as_such < old.as_such or new.urgent < old.urgent
        return lost or new.harmless > old.harmless


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the tier that those who wrote it gave it. `accept` are tiers that are right too."""

    text: str
    language: str
    label: str
    accept: tuple[str, ...]
    history: tuple[Said, ...] = ()


@cache
def examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """The examples that come with the product, read once."""
    lines = (line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(_example(json.loads(line)) for line in lines)


def stretches(some: Sequence[Example], size: int = 50) -> Iterator[Sequence[Example]]:
    """A few at a time, so that nobody waits for all."""
    for start in range(0, len(some), size):
        yield some[start : start + size]


def score(some: Sequence[Example], book: Rulebook) -> Score:
    """How these go with a book."""
    total = Score()
    for one in some:
        tier = TIERS.index(scan(one.text, one.language, one.history, book).tier)
        match one.label:
            case "immediate":
                as_such = TIERS[tier] in ("immediate", *one.accept)
                total += Score(immediate=int(tier > 0), as_such=int(as_such))
            case "urgent":
                total += Score(urgent=int(tier >= URGENT))
            case "none":
                total += Score(harmless=int(tier >= URGENT and TIERS[tier] not in one.accept))
    return total


def size_of(some: Sequence[Example]) -> Score:
    """How many there are of each sort."""
    labels = [one.label for one in some]
    immediate = labels.count("immediate")
    return Score(immediate, immediate, labels.count("urgent"), labels.count("none"))


def broken_example(change: Change, book: Rulebook) -> tuple[str, str] | None:
    """The first of a change's own examples that does not hold with its book: the field it stands in, and the sentence. None where all hold."""
    return next(_broken(change, book), None)


def _broken(change: Change, book: Rulebook) -> Iterator[tuple[str, str]]:
    if isinstance(change, AddPhrase):
        rule = rule_of(change)
        yield from (("hits", one) for one in change.hits if rule not in scan(one, change.language, book=book).rules)
        yield from (("misses", one) for one in change.misses if rule in scan(one, change.language, book=book).rules)
    if isinstance(change, AddMask):
        yield from (("harmless", one) for one in change.harmless if _tier(one, change.language, book) >= URGENT)
        yield from (("grave", one) for one in change.grave if _tier(one, change.language, book) < URGENT)


def _tier(text: str, language: str, book: Rulebook) -> int:
    return TIERS.index(scan(text, language, book=book).tier)


def _example(line: dict[str, object]) -> Example:
    told = msgspec.convert(line, type=_Line)
    return Example(told.text, told.lang, told.label, told.accept)


class _Line(msgspec.Struct):
    text: str
    lang: str
    label: str
    accept: tuple[str, ...] = ()
