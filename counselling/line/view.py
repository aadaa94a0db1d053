"""What the readers of a line's streams may know, and how an entry changes it for a client that follows."""

from collections.abc import Mapping
from typing import Any

import msgspec

from counselling.line.evolve import told_from
from counselling.line.state import LINE, Line, Told


def view(line: Line, stream: str) -> dict[str, Any]:
    """How the line stands, to those who wait and to the team. The inbox's notes have no view: its pages read the tables."""
    return shown(line.told) if stream == LINE else {}


def apply(seen: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The view after one entry of its stream."""
    return shown(told_from(frame)) if seen and frame["kind"] == "moved" else dict(seen)


def shown(told: Told) -> dict[str, Any]:
    """What is told, as entries and views carry it."""
    plain: dict[str, Any] = msgspec.to_builtins(told)
    return plain | {"marks": [list(mark) for mark in told.marks]}
