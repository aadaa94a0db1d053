"""How well the rules find what is labelled in example files: counts by language and tier, never a text.

.venv/bin/python -m scripts.judge_detection FILE…
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from crisis import Said, Scan, scan
from crisis.rules import TIERS

SURE = 1.96
"""Standard deviations of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An example and what was found in it. `accept` are tiers that are right too."""

    language: str
    label: str
    category: str
    accept: tuple[str, ...]
    found: str


def judged(lines: Iterable[str]) -> list[Judged]:
    """Scan the examples of a file."""
    return [_judge(json.loads(line)) for line in lines if line.strip()]


def _judge(example: dict[str, Any]) -> Judged:
    earlier = [
        one if isinstance(one, str) else Said(one["text"], one.get("seconds_ago")) for one in example.get("history", ())
    ]
    found: Scan = scan(example["text"], example["lang"], earlier)
    return Judged(example["lang"], example["label"], example["category"], tuple(example.get("accept", ())), found.tier)


def at_least(tier: str) -> Callable[[Judged], bool]:
    """Whether it was found at this tier or a graver one."""
    return lambda one: TIERS.index(one.found) >= TIERS.index(tier)


def as_labelled(one: Judged) -> bool:
    """Whether it was found at its own tier, or at one that is right too."""
    return one.found == one.label or one.found in one.accept


def is_false(tier: str) -> Callable[[Judged], bool]:
    """Whether an alarm of this tier or a graver one is wrong for it."""
    return lambda one: at_least(tier)(one) and one.found not in one.accept


def interval(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, SURE**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = SURE * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(examples: list[Judged], holds: Callable[[Judged], bool]) -> str:
    """Give hits, count, share and interval, as text."""
    hits, count = sum(map(holds, examples)), len(examples)
    low, high = interval(hits, count)
    return f"{hits:4}/{count:<4} {hits / count:4.0%} [{low:4.0%} – {high:4.0%}]" if count else "   –"


def report(examples: list[Judged]) -> Iterable[str]:
    """Give the lines of the report."""
    by: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in examples:
        by[one.language, one.label].append(one)
        by["all", one.label].append(one)
    yield f"{'':16}{'any alarm':28}{'urgent or graver':28}as labelled"
    for (language, label), some in sorted(by.items(), key=lambda item: (item[0][0], -TIERS.index(item[0][1]))):
        wrong = label == "none"
        columns = (
            share(some, is_false("watch") if wrong else at_least("watch")),
            share(some, is_false("urgent") if wrong else at_least("urgent")),
            share(some, as_labelled),
        )
        yield f"{language:5}{label:11}" + "".join(f"{column:28}" for column in columns).rstrip()
    grave: dict[str, list[Judged]] = defaultdict(list)
    for one in examples:
        if one.label in ("immediate", "urgent"):
            grave[one.category].append(one)
    for category, some in sorted(grave.items()):
        yield f"{category:22} urgent or graver, of immediate and urgent {share(some, at_least('urgent'))}"


def main(names: list[str]) -> int:
    """Judge the files, and print counts."""
    examples = [one for name in names for one in judged(Path(name).read_text(encoding="utf-8").splitlines())]
    print("\n".join(report(examples)))
    return 0 if examples else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
