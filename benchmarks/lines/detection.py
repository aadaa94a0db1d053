"""Reading a text for danger: all rules of all languages, beside a list of forbidden words. CPU time of one core, no server."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from benchmarks.bench import Bench
from crisis import scan
from crisis.rules import rulebook

LENGTHS = {200: 0.3, 2_000: 3.0, 20_000: 30.0}
"""Code points, and the milliseconds that they may take."""
SAID = (
    "I was at work today and my wife called about the kids, the car needs a new battery and I don't know how to pay for it now that "
    "the house is sold. Olen väsynyt ja yksin joinakin päivinä, mutta ryhmä auttaa. Ibland sover jag inte alls. "
)
FORBIDDEN = (
    "suicide",
    "kill myself",
    "itsemurha",
    "tapan itseni",
    "självmord",
    "ta mitt liv",
    "انتحار",
    "самоубийство",
)
"""What a word list knows, tuned in good faith: one compiled pattern."""
ROUNDS = 5


def milliseconds(read: Callable[[str], object], text: str) -> float:
    """The best of some rounds."""
    times = max(2, 20_000 // len(text))
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            read(text)
        best = min(best, (time.process_time() - begun) / times * 1000)
    return best


def detection(bench: Bench) -> Iterator[str]:
    """A line for each length, and one for the start."""
    naive = re.compile("|".join(map(re.escape, FORBIDDEN)), re.IGNORECASE)
    rulebook.cache_clear()
    begun = time.process_time()
    book = rulebook()
    loaded = time.process_time() - begun
    for length, most in LENGTHS.items():
        text = (SAID * (length // len(SAID) + 1))[:length]
        ours, theirs = milliseconds(scan, text), milliseconds(naive.search, text)
        yield (
            f"detection, {length:,} characters: rinnalla {ours:.2f} ms (aim ≤ {most:g}) | word list {theirs:.3f} ms, "
            f"{ours / theirs:.0f} × and it finds no inflection, negation or disguise"
        )
    yield f"detection, start: {loaded:.1f} s for {len(book.rules)} rules of {len(book.cues)} languages, {len(book.vocabulary.meanings):,} forms"


LINES = {"detection": detection}
