"""The words that rules know, found in one pass over a text (Aho-Corasick), and at each word what it may mean.

A meaning is one bit of an integer, so that "one of these meanings" is one `&`, whatever the number of languages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import ahocorasick

from crisis.normal import Words, without_accents

SHORTEST_BARE = 4
"""From so many letters on, a form is also found without its accents."""


@dataclass(slots=True)
class Found:
    """What the words of one text may mean: at each word the meanings that begin there, each with the word behind its last."""

    at: list[list[tuple[int, int]]]
    masks: list[int]
    all: int = 0


@dataclass
class Vocabulary:
    """Forms and their meanings. A form ends in * for any ending, or begins with * for any beginning.

    `beneath` is one that is shared: what it knows, this one knows too.
    """

    beneath: "Vocabulary | None" = None
    meanings: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _automaton: ahocorasick.Automaton = field(default_factory=ahocorasick.Automaton)
    _whole: set[str] = field(default_factory=set)
    _stems: set[str] = field(default_factory=set)
    _stem_lengths: tuple[int, ...] = ()

    def learn(self, form: str, meaning: int) -> None:
        """Let this form have this meaning too."""
        self.meanings[form] |= meaning
        bare = without_accents(form)
        if bare != form and len(bare) >= SHORTEST_BARE:
            self.meanings[bare] |= meaning

    def close(self) -> None:
        """Make ready to search; nothing more is learnt."""
        for form, meaning in self.meanings.items():
            word = form.strip("*")
            key = ("" if form.startswith("*") else " ") + word + ("" if form.endswith("*") else " ")
            self._automaton.add_word(key, (meaning, word.count(" ") + 1, len(key), form.startswith("*")))
            if " " not in word and not form.startswith("*"):
                (self._stems if form.endswith("*") else self._whole).add(word)
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._stems}))
        self._automaton.make_automaton()

    def knows(self, word: str) -> bool:
        """Say whether a rule could mean this word."""
        if word in self._whole or (self.beneath is not None and self.beneath.knows(word)):
            return True
        return any(word[:length] in self._stems for length in self._stem_lengths if length <= len(word))

    def look(self, words: Words) -> Found | None:
        """Find all meanings in the text; None where there is none at all."""
        hits = self.hits(f" {' '.join(words.words)} ")
        if not hits:
            return None
        index = _index(words.words)
        found = Found([[] for _ in words.words], [0] * len(words))
        for end, (meaning, count, length, from_behind) in hits:
            first = index[end] - 1 if from_behind else index[end - length + 1]
            found.at[first].append((meaning, first + count))
            found.masks[first] |= meaning
            found.all |= meaning
        return found

    def hits(self, line: str) -> list[tuple[int, tuple[int, int, int, bool]]]:
        """Give every form in a line of words: where it ends, and its meaning, words, letters and whether any beginning will do."""
        hits = list(self._automaton.iter(line)) if self.meanings else []
        return hits if self.beneath is None else [*self.beneath.hits(line), *hits]


def _index(words: Iterable[str]) -> dict[int, int]:
    """At which space of the joined line which word begins."""
    index, at, number = {}, 0, 0
    for number, word in enumerate(words):
        index[at] = number
        at += len(word) + 1
    index[at] = number + 1
    return index
