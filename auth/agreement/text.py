"""The agreement as data: one file a language, the same points in the same order, one version for all."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.i18n import LANGUAGES, SOURCE

_FOLDER = Path(__file__).parent

SAID_FIRST = ("unknown", "rooms", "rules", "danger", "child", "location", "deletion")
"""Points that stand open where somebody joins; the others are one tap away and count as much."""


@dataclass(frozen=True, slots=True)
class Point:
    """One promise or caveat: a title and one to three plain sentences.

    The text has gaps for %(organisation)s, %(responsible)s and %(contact)s, filled where it is shown.
    """

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The whole agreement in one language; `consent` has its own tick."""

    version: int
    points: tuple[Point, ...]
    consent: str

    @property
    def first(self) -> tuple[Point, ...]:
        """What he has to know before his first word."""
        return tuple(point for point in self.points if point.id in SAID_FIRST)

    @property
    def rest(self) -> tuple[Point, ...]:
        """All the others."""
        return tuple(point for point in self.points if point.id not in SAID_FIRST)


@cache
def agreement(language: str) -> Agreement:
    """Read the agreement in this language."""
    known = language if language in LANGUAGES else SOURCE
    read = tomllib.loads((_FOLDER / f"{known}.toml").read_text(encoding="utf-8"))
    points = tuple(Point(point["id"], point["title"], point["text"]) for point in read["points"])
    return Agreement(read["version"], points, read["consent"]["text"])


def current_version() -> int:
    """Tell the version that counts now."""
    return agreement(SOURCE).version
