"""Learn the second opinion on danger from examples: `crisis/rules/learned.bin`, and how well it answers on examples kept apart.

.venv/bin/python -m scripts.learn_detection tests/crisis/examples/learning tests/crisis/examples/working
"""

import json
import random
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from zlib import compress

import msgspec

from crisis.learned import BITS, FILE, WINDOW, Head, Heads, heard, places_in
from crisis.normal import read
from crisis.rules import FOLDER, TIERS

ROUNDS = 10
RATE, PULL = 0.5, 2e-6
"""How far a mistake moves a weight, and how strongly every weight is pulled back to nothing."""
PARTS = 4
"""Into so many parts the examples are cut; each is answered by what was learned from the others."""
KINDS = {
    "suicide": {"suicide", "self_harm", "overdose", "acute_danger"},
    "perpetrator_violence": {"violence_other", "perpetrator_violence"},
    "victim_violence": {"violence_against_him", "victim_violence"},
    "child": {"child_danger", "child"},
}
ALLOWED = {"watch": (0.012, 0.10), "urgent": (0.003, 0.03), "immediate": (0.001, 0.015)}
"""Of ordinary texts, and of harmless ones with dangerous words, at most so many may be taken for this tier or a graver one."""


@dataclass(frozen=True, slots=True)
class Example:
    """What was written, where its weights lie, and what is right about it."""

    language: str
    tier: int
    category: str
    ordinary: bool
    places: list[int]


def examples_in(folders: Sequence[Path]) -> list[Example]:
    """Every example of the folders, in an order that is always the same."""
    found = []
    for file in sorted(file for folder in folders for file in folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            words = heard(read(told["text"], lambda word: False).words)[:WINDOW]
            places = places_in(words)
            tier = TIERS.index(told.get("tier") or told["label"])
            found.append(Example(told["lang"], tier, told["category"], "ordinary" in file.stem, places))
    random.Random(1).shuffle(found)
    return found


def learn(examples: Sequence[Example], answers: Sequence[bool]) -> tuple[float, "array[float]"]:
    """Bias and weights by which these examples are answered so: logistic regression, each weight with a step of its own."""
    weights, steps = array("d", bytes(8 << BITS)), array("d", b"\x00" * (8 << BITS))
    bias = 0.0
    order = list(range(len(examples)))
    for turn in range(ROUNDS):
        random.Random(turn).shuffle(order)
        for at in order:
            places = examples[at].places
            share = 1 / sqrt(len(places))
            wrong = (
                1 / (1 + exp(-max(-30.0, min(30.0, bias + share * sum(weights[place] for place in places)))))
                - answers[at]
            )
            bias -= 0.02 * wrong
            step = wrong * share
            for place in places:
                pull = step + PULL * weights[place]
                steps[place] += pull * pull
                weights[place] -= RATE * pull / sqrt(steps[place] + 1e-9)
    return bias, weights


def packed(name: str, bias: float, weights: "array[float]", least: float) -> Head:
    """A head as it is kept: each weight in one byte."""
    scale = max(map(abs, weights)) / 127
    return Head(name, bias, scale, least, compress(bytes(round(weight / scale) + 128 for weight in weights), 9))


def apart(examples: Sequence[Example], answers: Sequence[bool]) -> list[float]:
    """For each example how loud it is to one who learned from the other parts alone."""
    loud = [0.0] * len(examples)
    for part in range(PARTS):
        others = [at for at in range(len(examples)) if at % PARTS != part]
        bias, weights = learn([examples[at] for at in others], [answers[at] for at in others])
        for at in range(part, len(examples), PARTS):
            places = examples[at].places
            loud[at] = bias + sum(weights[place] for place in places) / sqrt(len(places))
    return loud


def least_of(examples: Sequence[Example], loud: Sequence[float], allowed: tuple[float, float]) -> float:
    """From where on an answer is yes, so that no more of the harmless are taken for danger than is allowed."""
    ordinary = [value for one, value in zip(examples, loud, strict=True) if one.ordinary]
    hard = [value for one, value in zip(examples, loud, strict=True) if not one.tier and not one.ordinary]
    return max(_bound(values, share) for values, share in zip((ordinary, hard), allowed, strict=True))


def _bound(values: Iterable[float], share: float) -> float:
    falling = sorted(values, reverse=True)
    return falling[int(share * len(falling))] if falling else 0.0


def told(name: str, examples: Sequence[Example], loud: Sequence[float], least: float) -> Iterable[str]:
    """How many of each language and tier are answered with yes."""
    for language in sorted({one.language for one in examples}):
        shares = []
        for tier in (3, 2, 1, 0):
            of = [
                value for one, value in zip(examples, loud, strict=True) if (one.language, one.tier) == (language, tier)
            ]
            shares.append(f"{TIERS[tier]} {sum(value > least for value in of)}/{len(of)}")
        yield f"{name:10} {language}  {'  '.join(shares)}"


def main(folders: Sequence[str]) -> None:
    """Learn, say how well, and write the weights down."""
    examples = examples_in([Path(folder) for folder in folders])
    print(len(examples), "examples")
    tiers = []
    for tier, name in enumerate(TIERS[1:], 1):
        answers = [one.tier >= tier for one in examples]
        loud = apart(examples, answers)
        least = least_of(examples, loud, ALLOWED[name])
        print(*told(name, examples, loud, least), sep="\n", flush=True)
        tiers.append(packed(name, *learn(examples, answers), least))
    grave = [one for one in examples if one.tier]
    kinds = [packed(name, *learn(grave, [one.category in of for one in grave]), 0.0) for name, of in KINDS.items()]
    file = FOLDER / FILE
    file.write_bytes(msgspec.msgpack.encode(Heads(tuple(tiers), tuple(kinds))))
    print(file.name, file.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
