"""Reading a text for danger: all rules of all languages, beside a list of forbidden words. CPU time of one core, no server."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.bench import Bench
from crisis import scan
from crisis.rules import Rulebook, rulebook
from crisis.settings.overlay import AddPhrase, Turn, laid_over, overlay_of

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
    yield _of_a_programme(book)
    yield f"detection, start: {loaded:.1f} s for {len(book.rules)} rules of {len(book.cues)} languages, {len(book.vocabulary.meanings):,} forms"


def _of_a_programme(book: Rulebook) -> str:
    """A line for a programme that has changed its rules, beside one that has not."""
    words = AddPhrase(
        "bench",
        "en",
        "suicide",
        "urgent",
        (("push", "press"), ("red button",)),
        gap=3,
        any_order=True,
        hits=(),
        misses=(),
    )
    own = laid_over(book, overlay_of([words, Turn("en.suicide.wish", on=False)]))
    text = (SAID * 2)[:200]
    ours, theirs = milliseconds(partial(scan, book=own), text), milliseconds(partial(scan, book=book), text)
    return f"detection, 200 characters by a programme's own rules: {ours:.2f} ms | by those of the house {theirs:.2f} ms, {ours / theirs:.2f} ×"


LINES = {"detection": detection}
