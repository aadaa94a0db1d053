"""Names to choose from: drawn anew each time, in his language, never one that somebody bears or bore."""

from collections.abc import Callable, Collection
from random import Random

from auth.names.lists import words_of

FIVE = 5
_ALONE = 0.2
_DRAWS = 40
_STEM = 4


def draw(language: str, random: Random, count: int) -> list[str]:
    """Draw different names: mostly two words, now and then a noun alone."""
    words = words_of(language)
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        noun, adjective = random.choice(words.nouns), random.choice(words.adjectives)
        alone = random.random() < _ALONE or _says_twice(adjective, noun)
        drawn[noun if alone else words.pair(adjective, noun)] = None
    return list(drawn)


def five_free(language: str, random: Random, taken: Callable[[list[str]], Collection[str]]) -> list[str]:
    """Give five names that nobody has. `taken` tells which of the names offered to it somebody bears or bore."""
    free: list[str] = []
    for _ in range(_DRAWS):
        offered = draw(language, random, 4 * FIVE)
        gone = set(taken(offered))
        free += [name for name in offered if name not in gone and name not in free]
        if len(free) >= FIVE:
            break
    return free[:FIVE]


def _says_twice(adjective: str, noun: str) -> bool:
    """Say whether both begin alike, such as a grey grey heron in Finnish."""
    return adjective[:_STEM].casefold() == noun[:_STEM].casefold()
