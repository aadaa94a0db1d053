"""What can be practised, as data: the shape of each scenario once, its words in each language of the staff."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.clock import SECOND, Instant
from core.i18n import SOURCE, STAFF_LANGUAGES
from crisis.alert import Line
from crisis.noticing import noticed_in
from crisis.scan import scan

FOLDER = Path(__file__).parent
TAKEN = "taken"
"""A line that is said once somebody has the alert."""


@dataclass(frozen=True, slots=True)
class Cue:
    """When a line is said: so many seconds from the beginning, or once somebody has it, or once a step is ticked."""

    after: int | None = None
    on: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario in one language. `rungs` is where those who take part stand, by role; `silent` how many made-up ones on shift do not answer.

    `writes` is the language of the made-up man, `look` what the team looks at together afterwards.
    """

    id: str
    place: str
    tier: int
    kinds: tuple[str, ...]
    rungs: Mapping[str, int]
    cues: tuple[Cue, ...]
    writes: str
    title: str
    who: str
    situation: str
    look: tuple[str, ...]
    lines: tuple[str, ...]
    silent: int = 0

    def line(self, number: int, now: Instant) -> Line:
        """Give one of his lines as an alert carries it, with what the rules see in it."""
        text = self.lines[number]
        hits = noticed_in(scan(text, self.writes, ())).hits
        return Line("", self.who, "participant", now, text, hits)

    def due(self, stands: "Standing", now: Instant) -> tuple[int, ...]:
        """Number the lines whose time has come and that were not said yet, in their order."""
        return tuple(
            number
            for number, cue in enumerate(self.cues)
            if number not in stands.said and self._is_due(cue, stands, now)
        )

    def _is_due(self, cue: Cue, stands: "Standing", now: Instant) -> bool:
        if cue.after is not None:
            return now >= stands.begun_at + cue.after * SECOND
        return stands.taken if cue.on == TAKEN else cue.on in stands.steps


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a drill has come: when it began, whether somebody has it, which steps are ticked, which lines were said."""

    begun_at: Instant
    taken: bool
    steps: frozenset[str]
    said: frozenset[int]


def scenario_in(language: str, scenario: str) -> Scenario | None:
    """Give a scenario in this language, or in English; None where there is none of that id."""
    return next((one for one in scenarios_in(language) if one.id == scenario), None)


@cache
def scenarios_in(language: str) -> tuple[Scenario, ...]:
    """List all scenarios in a language of the staff, or in English."""
    known = language if language in STAFF_LANGUAGES else SOURCE
    words = _read(f"{known}.toml")["scenarios"]
    return tuple(_scenario(known, one, words[one["id"]]) for one in _read("scenarios.toml")["scenarios"])


def ids() -> tuple[str, ...]:
    """List the ids of all scenarios."""
    return tuple(one.id for one in scenarios_in(SOURCE))


def said_in(written: str) -> frozenset[int]:
    """Read the numbers of lines that were said, as a row keeps them."""
    return frozenset(int(number) for number in written.split())


def written(said: Iterable[int]) -> str:
    """Write them as a row keeps them."""
    return " ".join(str(number) for number in sorted(said))


def _scenario(language: str, shape: Mapping[str, Any], words: Mapping[str, Any]) -> Scenario:
    return Scenario(
        id=shape["id"],
        place=shape["place"],
        tier=shape["tier"],
        kinds=tuple(shape["kinds"]),
        rungs=shape["rungs"],
        cues=tuple(Cue(**cue) for cue in shape["lines"]),
        writes=shape.get("writes", language),
        title=words["title"],
        who=words["who"],
        situation=words["situation"],
        look=tuple(words["look"]),
        lines=tuple(shape.get("said") or words["lines"]),
        silent=shape.get("silent", 0),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
