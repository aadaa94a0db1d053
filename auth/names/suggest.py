"""Names to choose from: drawn anew each time, in his language, never one that somebody bears or bore."""

from collections.abc import Callable, Collection
from random import Random

from auth.names.lists import words_of
from core.errors import Busy

FIVE = 5
_ALONE = 0.2
_DRAWS = 40
_STEM = 4
_PLAIN_TRIES, _TRIES = 3, 8


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


def one_free(language: str, random: Random, taken: Callable[[list[str]], Collection[str]]) -> str:
    """Give one name that nobody has; with a number where the plain ones are used up. Busy in the unlikely end of both."""
    for tries in range(_TRIES):
        plain = draw(language, random, 4 * FIVE)
        offered = plain if tries < _PLAIN_TRIES else [_numbered(language, random) for _ in plain]
        gone = set(taken(offered))
        free = next((name for name in offered if name not in gone), None)
        if free is not None:
            return free
    raise Busy


def _numbered(language: str, random: Random) -> str:
    return f"{random.choice(words_of(language).nouns)} {random.randrange(100, 1_000)}"


def _says_twice(adjective: str, noun: str) -> bool:
    """Say whether both begin alike, such as a grey grey heron in Finnish."""
    return adjective[:_STEM].casefold() == noun[:_STEM].casefold()
