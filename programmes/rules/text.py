"""The house rules in a reader's language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.i18n import LANGUAGES, SOURCE

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A moderator names it by its number, so a number keeps its meaning."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in one language; `version` counts for all languages together."""

    version: int
    rules: tuple[Rule, ...]


@cache
def house_rules(language: str) -> Rules:
    """Read the house rules in this language, or in English."""
    known = language if language in LANGUAGES else SOURCE
    read = tomllib.loads((_FOLDER / f"{known}.toml").read_text(encoding="utf-8"))
    rules = tuple(Rule(rule["number"], rule["title"], rule["text"]) for rule in read["rules"])
    return Rules(read["version"], rules)
