"""What a database holds, as somebody with a copy of it would see it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, inspect, text

from tests.security.town import Town

BREATHING = frozenset({"workers", "presence", "conversation_workers", "conversation_lines", "data_keys"})
"""Tables that change while nobody does anything: which worker lives, which lines are open, keys made ahead."""

CLOCKED = {"sessions": ("seen_at",)}
"""Columns that a look may move, because they say when somebody was last seen."""

_SEEN = {"entries": " WHERE stream <> 'log'"}
"""In the log of a meeting or a conversation stands who came and fell silent by himself."""


def rows(engine: Engine) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table, with the table's name."""
    with engine.connect() as connection:
        for table in sorted(inspect(connection).get_table_names()):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                yield table, row._asdict()


def contents(town: Town, but: frozenset[str] = BREATHING) -> dict[str, tuple[int, str]]:
    """For each table how many rows it has, and a fingerprint of all of them."""
    found: dict[str, list[str]] = {}
    for table, row in rows(town.kernel.database.reading):
        if table not in but:
            still = {name: value for name, value in row.items() if name not in CLOCKED.get(table, ())}
            found.setdefault(table, []).append(repr(still))
    return {
        table: (len(each), hashlib.sha256("\n".join(sorted(each)).encode()).hexdigest())
        for table, each in found.items()
    }


def counts(town: Town, but: frozenset[str] = BREATHING) -> dict[str, int]:
    """For each table how many rows it has."""
    with town.kernel.database.reading.connect() as connection:
        tables = sorted(set(inspect(connection).get_table_names()) - but)
        each = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}{_SEEN.get(table, '')}" for table in tables)
        return {row[0]: row[1] for row in connection.execute(text(each))}
