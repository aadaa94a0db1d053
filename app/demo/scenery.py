"""The demonstration as data: what the files beside this one say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
LIVE_SEATS = 4
"""Seats that a room with demonstration participants has beside theirs."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works in the demonstration: a name and roles in each of his programmes."""

    key: str
    sign_in: str
    languages: tuple[str, ...]
    administrator: bool
    names: Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Man:
    """A participant. `scripted` ones speak by a script; the others are for whoever tries the demonstration."""

    key: str
    sign_in: str
    language: str
    programme: str
    name: str
    scripted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation: who says it, after how many seconds of quiet."""

    who: str
    pause: float
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What demonstration participants say in a live meeting of a group."""

    group: str
    language: str
    topic: str
    lines: tuple[Line, ...]

    @property
    def speakers(self) -> frozenset[str]:
        """Everybody who says something in it."""
        return frozenset(line.who for line in self.lines)


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group as the demonstration has it, the hour at which it meets every so many weeks, who leads it and who stands by."""

    key: str
    programme: str
    language: str
    name: str
    about: str
    cohort: bool
    seats: int
    listening: int
    minutes: int
    every: int
    weekday: int
    time: str
    leads: tuple[str, ...]
    least: int
    backups: tuple[str, ...]
    topics: tuple[str, ...]
    welcome: str
    farewell: str
    live: bool


@cache
def organisation() -> Mapping[str, Any]:
    """The organisation, as its file says."""
    return _read("organisation.toml")


def zone() -> str:
    """The zone of its clocks."""
    return str(organisation()["zone"])


@cache
def programmes() -> tuple[Mapping[str, Any], ...]:
    """The programmes, as their file says."""
    return tuple(_read("programmes.toml")["programmes"])


@cache
def workers() -> tuple[Worker, ...]:
    """Everybody who works here."""
    return tuple(
        Worker(
            one["key"],
            one["sign_in"],
            tuple(one["languages"]),
            one["administrator"],
            {where: (held["name"], tuple(held["roles"])) for where, held in one.get("names", {}).items()},
        )
        for one in _read("people.toml")["staff"]
    )


@cache
def men() -> tuple[Man, ...]:
    """Every participant."""
    names = ("key", "sign_in", "language", "programme", "name", "scripted")
    return tuple(Man(*(one[name] for name in names)) for one in _read("people.toml")["men"])


@cache
def groups() -> tuple[GroupTold, ...]:
    """Every group."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return tuple(
        GroupTold(
            key=one["key"],
            programme=one["programme"],
            language=one["language"],
            name=one["name"],
            about=one["about"],
            cohort=one["closed"],
            seats=one["seats"],
            listening=one["listening"],
            minutes=one["minutes"],
            every=one["every"],
            weekday=days.index(one["weekday"]),
            time=one["time"],
            leads=tuple(one["leads"]),
            least=one["least"],
            backups=tuple(one["backups"]),
            topics=(one["topic"], *one["later_topics"]),
            welcome=one["welcome"],
            farewell=one["closing"],
            live=one["live"],
        )
        for one in _read("groups.toml")["groups"]
    )


@cache
def conversations() -> tuple[Conversation, ...]:
    """What is said in the live meetings."""
    found = (_read(f"conversations/{path.name}") for path in sorted((_FOLDER / "conversations").glob("*.toml")))
    return tuple(
        Conversation(
            one["meeting"],
            one["language"],
            one["topic"],
            tuple(Line(line["who"], line["pause"], line["text"]) for line in one["lines"]),
        )
        for one in found
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
