"""Lines of help, country by country, and which of them a man sees first."""

import datetime as dt
import tomllib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.clock import Instant, from_datetime
from core.i18n import SOURCE
from core.text import in_order
from programmes.helplines.hours import Hours, is_open, next_change, read_hours

_FOLDER = Path(__file__).parent
ELSEWHERE = "other"
"""The file for every country that has none of its own."""
HELP_PAGE = 1
"""Counts what the help page says beside its lines: raise it when that changes so that it wants to be read again."""


@dataclass(frozen=True, slots=True)
class Text:
    """A number that takes text messages, and the word to send when it wants one."""

    number: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of help. `ages` is from and to; `also` is a second number of the same line."""

    id: str
    names: Mapping[str, str]
    abouts: Mapping[str, str]
    hours: Hours
    languages: tuple[str, ...]
    purposes: frozenset[str]
    free: bool
    verified: bool
    checked_on: Instant
    source: str = ""
    number: str = ""
    also: str = ""
    sms: Text | None = None
    web: str = ""
    ages: tuple[int, int] | None = None

    def name(self, language: str) -> str:
        """Give its name in this language."""
        return self.names.get(language) or self.names[SOURCE]

    def about(self, language: str) -> str:
        """Say in this language what it is for."""
        return self.abouts.get(language) or self.abouts[SOURCE]


@dataclass(frozen=True, slots=True)
class Country:
    """What help there is in one country. Hours are by the clock of `zone`."""

    code: str
    zone: str
    emergency: str
    other_emergency: tuple[str, ...]
    names: Mapping[str, str]
    lines: tuple[Line, ...]

    def name(self, language: str) -> str:
        """Give the country's name in this language."""
        return self.names.get(language) or self.names[SOURCE]


@dataclass(frozen=True, slots=True)
class Answering:
    """A line as it stands at this moment. `open` is None when its hours are not known."""

    line: Line
    open: bool | None
    changes_at: Instant | None
    speaks: bool
    """Whether somebody there speaks the reader's language."""


@cache
def countries() -> Mapping[str, Country]:
    """Read every country's file, the one for elsewhere last."""
    found = {path.stem: _country(tomllib.loads(path.read_text(encoding="utf-8"))) for path in _FOLDER.glob("*.toml")}
    return dict(sorted(found.items(), key=lambda item: (item[0] == ELSEWHERE, item[0])))


def by_name(language: str) -> tuple[Country, ...]:
    """List every country as this language orders names, the rest of the world last."""
    return tuple(
        sorted(countries().values(), key=lambda one: (one.code == ELSEWHERE, in_order(language, one.name(language))))
    )


def country(code: str) -> Country:
    """Give a country's help, or what is known for elsewhere."""
    known = countries()
    return known.get(code.lower()) or known[ELSEWHERE]


@cache
def version_of_help(code: str, language: str) -> int:
    """Number what the help page of a country says in one language: another number, when a line says something else."""
    where = country(code)
    told = [
        (
            line.id,
            line.name(language),
            line.about(language),
            line.number,
            line.also,
            line.sms,
            line.web,
            line.hours,
            line.ages,
        )
        for line in where.lines
    ]
    said = repr((HELP_PAGE, where.emergency, where.other_emergency, told))
    return zlib.crc32(said.encode()) & 0x7FFFFFFF


def answering(where: Country, language: str, now: Instant) -> tuple[Answering, ...]:
    """Every line of a country as it stands now: first who answers now and speaks his language."""
    lines = [
        Answering(
            line,
            is_open(line.hours, where.zone, now),
            next_change(line.hours, where.zone, now),
            language in line.languages,
        )
        for line in where.lines
    ]
    return tuple(sorted(lines, key=_first))


def for_purpose(lines: Iterable[Answering], purposes: frozenset[str]) -> tuple[Answering, ...]:
    """Pick the lines that are for one of these purposes, in their order."""
    return tuple(one for one in lines if one.line.purposes & purposes)


def _first(one: Answering) -> tuple[int, int, int, int]:
    order = {True: 0, None: 1, False: 2}
    by_phone = 0 if one.line.number else 1
    return (0 if one.line.verified else 1, 0 if one.speaks else 1, order[one.open], by_phone)


def _country(read: Mapping[str, Any]) -> Country:
    return Country(
        code=read["country"],
        zone=read["zone"],
        emergency=read["emergency"],
        other_emergency=tuple(read["other_emergency"]),
        names=read["name"],
        lines=tuple(_line(line) for line in read.get("lines", ())),
    )


def _line(read: Mapping[str, Any]) -> Line:
    sms, ages = read.get("sms"), read.get("ages")
    return Line(
        id=read["id"],
        names=read["name"],
        abouts=read["about"],
        hours=read_hours(read["hours"]),
        languages=tuple(read["languages"]),
        purposes=frozenset(read["for"]),
        free=read["free"],
        verified=read["verified"],
        checked_on=from_datetime(dt.datetime.combine(dt.date.fromisoformat(read["checked_on"]), dt.time(), dt.UTC)),
        source=read.get("source", ""),
        number=read.get("number", ""),
        also=read.get("also", ""),
        sms=Text(sms["number"], sms.get("word", "")) if sms else None,
        web=read.get("web", ""),
        ages=(ages[0], ages[1]) if ages else None,
    )
