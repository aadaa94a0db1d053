"""The script for those who lead a room in which somebody is in danger: steps and safe words, as data per language."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.clock import Instant, from_datetime
from core.i18n import SOURCE, STAFF_LANGUAGES

FOLDER = Path(__file__).parent / "script"
WHEN = ("now", "after")
STEPS = range(3, 8)


class BadScript(Exception):
    """A file says something that has no meaning; the sentence names the file and the place."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, and words that are safe to say."""

    title: str
    text: str
    say: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """Steps in the room, and after it has closed, in one language. `reviewed_by` and `reviewed_on` are empty where nobody has gone through them."""

    now: tuple[Step, ...]
    after: tuple[Step, ...]
    avoid: tuple[str, ...]
    reviewed_by: str
    reviewed_on: Instant | None


@cache
def script_in(language: str) -> Script:
    """Read the script in this language, or in English."""
    return read_script(FOLDER / f"{language if language in STAFF_LANGUAGES else SOURCE}.toml")


def read_script(path: Path) -> Script:
    """Read one language's file. BadScript says what is wrong with it."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {when: tuple(Step(**step) for step in data.get(when, ())) for when in WHEN}
    for when, steps in found.items():
        if len(steps) not in STEPS:
            raise BadScript(
                f"{path.name}: {len(steps)} steps {when}; from {STEPS[0]} to {STEPS[-1]} can be kept in mind"
            )
    by, on = data.get("reviewed_by", ""), data.get("reviewed_on", "")
    if bool(by) != bool(on):
        raise BadScript(f"{path.name}: reviewed_by and reviewed_on stand together or not at all")
    return Script(found["now"], found["after"], tuple(data["avoid"]), by, _day(path.name, on) if on else None)


def _day(name: str, written: str) -> Instant:
    try:
        return from_datetime(dt.datetime.combine(dt.date.fromisoformat(written), dt.time(), dt.UTC))
    except ValueError as fault:
        raise BadScript(f"{name}: {written} is no day") from fault
