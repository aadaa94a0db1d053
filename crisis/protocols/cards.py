"""Protocol cards in a reader's language, with the law of a country beside them.

The files are data that the organisation keeps: whoever changes one is told at the next start what in it has no meaning.
"""

import datetime as dt
import tomllib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.clock import DAY, Instant, from_datetime
from core.i18n import SOURCE, STAFF_LANGUAGES
from crisis.rules import TIERS

FOLDER = Path(__file__).parent
CARDS = ("self", "self-watch", "other", "child", "minor", "violence", "unclear")
"""Every card there is; the same in all languages."""
FIRST = ("minor", "child", "other", "self", "violence")
"""Of several kinds of danger at once, whose card is opened first: where a child or somebody else is in danger, the law binds soonest."""
GENERIC = "generic"
"""The law that is shown for a country that has none of its own here."""
STEPS = range(5, 8)
GAP = "{emergency}"
OLD = 365 * DAY
"""A law that nobody has compared with its source for so long is shown with a warning."""


class BadProtocol(Exception):
    """A file says something that has no meaning; the sentence names the file and the place."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, and words that are safe to say. `only` names the place that it is for, where it is not for all."""

    id: str
    title: str
    text: str
    say: str = ""
    only: str = ""

    def calling(self, number: str) -> "Step":
        """Give the step with the emergency number of a country in its words."""
        title, text, say = (part.replace(GAP, number) for part in (self.title, self.text, self.say))
        return replace(self, title=title, text=text, say=say)


@dataclass(frozen=True, slots=True)
class Question:
    """Asked straight out. `yes` is how grave a yes is: a tier."""

    ask: str
    yes: str


@dataclass(frozen=True, slots=True)
class Card:
    """What to do about one kind of danger. `avoid` is what does not help."""

    id: str
    title: str
    lead: str
    steps: tuple[Step, ...]
    avoid: tuple[str, ...]
    questions: tuple[Question, ...] = ()

    def at(self, place: str) -> "Card":
        """Give the card without the steps that are for other places than this."""
        return replace(self, steps=tuple(step for step in self.steps if step.only in ("", place)))

    def calling(self, number: str) -> "Card":
        """Give the card with the emergency number of a country in its words."""
        return replace(self, steps=tuple(step.calling(number) for step in self.steps))


@dataclass(frozen=True, slots=True)
class Cards:
    """All cards in one language."""

    version: int
    cards: Mapping[str, Card]


@dataclass(frozen=True, slots=True)
class Law:
    """A law on which steps stand. `checked_on` is the day on which it was compared with `source`; `verified` whether with the law's own text."""

    id: str
    country: str
    cards: tuple[str, ...]
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    source: str
    checked_on: Instant
    verified: bool

    def title(self, language: str) -> str:
        """Name it in this language."""
        return self.titles[language if language in self.titles else SOURCE]

    def text(self, language: str) -> str:
        """Say in this language what it asks."""
        return self.texts[language if language in self.texts else SOURCE]

    def is_old(self, now: Instant) -> bool:
        """Say whether it was compared with its source too long ago."""
        return now - self.checked_on > OLD


@cache
def cards_in(language: str) -> Cards:
    """Read the cards in this language, or in English."""
    known = language if language in STAFF_LANGUAGES else SOURCE
    return read_cards(FOLDER / f"{known}.toml")


@cache
def laws() -> tuple[Law, ...]:
    """Read the law of every country."""
    return read_laws(FOLDER / "laws.toml")


@cache
def version_for(country: str) -> int:
    """Number the cards in all languages of the staff with the law of a country: another number, when any of it says something else."""
    cards = [sorted(cards_in(language).cards.items()) for language in STAFF_LANGUAGES]
    law = [(one.id, one.cards, one.titles, one.texts) for one in laws() if one.country in (country, GENERIC)]
    return zlib.crc32(repr((cards, law)).encode()) & 0x7FFFFFFF


def laws_for(country: str, card: str) -> tuple[Law, ...]:
    """List what a card stands on in a country: its own law and what holds everywhere."""
    return tuple(law for law in laws() if card in law.cards and law.country in (country.lower(), GENERIC))


def cards_for(kinds: Iterable[str], tier: int) -> tuple[str, ...]:
    """Tell which cards an alert of these kinds and tier asks for, the one to begin with first."""
    known = set(kinds)
    chosen = [kind for kind in FIRST if kind in known]
    if not chosen:
        return ("unclear",)
    return tuple("self-watch" if one == "self" and tier <= TIERS.index("watch") else one for one in chosen)


def read_cards(path: Path) -> Cards:
    """Read one language's file. BadProtocol says what is wrong with it."""
    data = _parsed(path)
    found = [_card(path.name, given) for given in data.get("cards", ())]
    _want(
        [card.id for card in found] == list(CARDS), path.name, "the cards are not those there must be, in their order"
    )
    return Cards(data["version"], {card.id: card for card in found})


def read_laws(path: Path) -> tuple[Law, ...]:
    """Read the file of laws. BadProtocol says what is wrong with it."""
    found = tuple(_law(path.name, given) for given in _parsed(path)["laws"])
    _want(len({law.id for law in found}) == len(found), path.name, "two laws have the same id")
    return found


def _card(name: str, given: Mapping[str, Any]) -> Card:
    where = f"{name}: card {given.get('id')}"
    steps = tuple(Step(**step) for step in given.get("steps", ()))
    questions = tuple(Question(**question) for question in given.get("questions", ()))
    _want(len(steps) in STEPS, where, f"{len(steps)} steps; from {STEPS[0]} to {STEPS[-1]} can be kept in mind")
    _want(len({step.id for step in steps}) == len(steps), where, "two steps have the same id")
    _want(all(question.yes in TIERS[1:] for question in questions), where, "a question's yes is no tier")
    _want(bool(given.get("avoid")), where, "it does not say what to avoid")
    return Card(given["id"], given["title"], given["lead"], steps, tuple(given["avoid"]), questions)


def _law(name: str, given: Mapping[str, Any]) -> Law:
    where = f"{name}: law {given.get('id')}"
    _want(set(given["cards"]) <= set(CARDS), where, "it stands under a card that there is not")
    for words in (given["title"], given["text"]):
        _want(set(words) == set(STAFF_LANGUAGES), where, "it is not said in every language of the staff")
    _want(urlsplit(given["source"]).scheme == "https", where, "its source is no address")
    day = _day(where, given["checked_on"])
    kept = (given["id"], given["country"], tuple(given["cards"]), given["title"], given["text"], given["source"])
    return Law(*kept, day, given["verified"])


def _parsed(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _day(where: str, written: str) -> Instant:
    try:
        return from_datetime(dt.datetime.combine(dt.date.fromisoformat(written), dt.time(), dt.UTC))
    except ValueError as fault:
        raise BadProtocol(f"{where}: {written} is no day") from fault


def _want(condition: bool, where: str, sentence: str) -> None:
    if not condition:
        raise BadProtocol(f"{where}: {sentence}")
