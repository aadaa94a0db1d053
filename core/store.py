"""Writing a batch: entries in one insert, projections one statement a table, states when they have grown long."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core import crypto, journal
from core.clock import Instant
from core.db import Base, Database, Many
from core.journal import Slot
from core.keyring import Keyring
from core.spaces import GONE, Entry, Put, Row
from core.tables import ENTRIES, ENTRY_COLUMNS, SPACES, STREAMS, RecheckRow, Shredding
from core.work import Layer

SAVED_EVERY = 200
"""Entries after which a state row is written anew."""

_save = (
    update(SPACES)
    .where(SPACES.c.id == bindparam("space"), SPACES.c.version < bindparam("new_version"))
    .values({name: bindparam(f"new_{name}") for name in ("shape", "version", "state", "book", "due")})
)
_set_due = update(SPACES).where(SPACES.c.id == bindparam("space")).values(due=bindparam("new_due"))
_erase = (
    update(ENTRIES)
    .where(
        ENTRIES.c.space == bindparam("of_space"),
        ENTRIES.c.stream == bindparam("of_stream"),
        ENTRIES.c.seq == bindparam("of_seq"),
    )
    .values(kind=GONE, sealed=None, data=bindparam("bare"))
)
_erased = select(*(ENTRIES.c[name] for name in ENTRY_COLUMNS)).where(
    ENTRIES.c.space == bindparam("of_space"),
    ENTRIES.c.stream == bindparam("of_stream"),
    ENTRIES.c.seq == bindparam("of_seq"),
    ENTRIES.c.sealed.is_not(None),
)


class Store:
    """Writes what a batch decided into the transaction. It neither begins nor ends one."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._keyring = keyring
        self._insert_entries = Many(database, ENTRIES, ENTRY_COLUMNS)
        self._insert_streams = Many(database, STREAMS, ("space", "name", "data_key"))
        self._dialect = sqlite if database.is_sqlite else postgresql

    def write(
        self, connection: Connection, batch: Layer, before: Mapping[str, Slot], now: Instant
    ) -> list[tuple[Any, ...]]:
        """All rows of the batch. `before` are the spaces as they were committed. Returns the entries' rows, sealed."""
        if batch.births:
            connection.execute(insert(SPACES), [journal.state_row(batch.slots[space]) for space in batch.births])
            for space in batch.births:
                batch.slots[space] = _saved(batch.slots[space])
        self._insert_streams.run(connection, batch.streams)
        rows = [self._row(entry, batch.slots) for entry in batch.entries]
        self._insert_entries.run(connection, rows)
        self._erase(connection, batch)
        self._project(connection, batch.rows)
        self._keep_states(connection, batch, before)
        if batch.shreds:
            connection.execute(insert(Shredding), [{"space": space, "since": now} for space in set(batch.shreds)])
        if batch.rechecks:
            told = [{"id": name, "subject": subject, "at": now} for name, subject in batch.rechecks]
            connection.execute(insert(RecheckRow), told)
        return rows

    def _row(self, entry: Entry, slots: Mapping[str, Slot]) -> tuple[Any, ...]:
        sealed = None
        if entry.text is not None:
            key = self._keyring.key(slots[entry.space].keys[entry.stream])
            sealed = crypto.seal(key, entry.text, crypto.place_of(entry.address, entry.seq))
        return journal.row_of(entry, sealed)

    def _erase(self, connection: Connection, batch: Layer) -> None:
        for space, stream, seq in batch.erased:
            where = {"of_space": space, "of_stream": stream, "of_seq": seq}
            row = connection.execute(_erased, where).first()
            if row is not None:
                said = journal.entry_of(row)
                bare = journal.data_of(msgspec.structs.replace(said, data={}))
                connection.execute(_erase, {**where, "bare": bare})

    def _project(self, connection: Connection, rows: list[Row]) -> None:
        for (shape, table, columns), run in groupby(rows, lambda row: (type(row), row.table, tuple(row.values))):
            statement = self._put(table, columns) if shape is Put else _drop(table, columns)
            prefix = "" if shape is Put else "of_"
            connection.execute(
                statement, [{f"{prefix}{name}": value for name, value in row.values.items()} for row in run]
            )

    @lru_cache(maxsize=256)  # noqa: B019 - one store lives as long as its process
    def _put(self, table: str, columns: tuple[str, ...]) -> Any:
        target = Base.metadata.tables[table]
        statement = self._dialect.insert(target)
        key = [column.name for column in target.primary_key]
        changes = {name: statement.excluded[name] for name in columns if name not in key}
        if not changes:
            return statement.on_conflict_do_nothing(index_elements=key)
        return statement.on_conflict_do_update(index_elements=key, set_=changes)

    def _keep_states(self, connection: Connection, batch: Layer, before: Mapping[str, Slot]) -> None:
        dues = []
        for space, slot in list(batch.slots.items()):
            if slot.unsaved >= SAVED_EVERY or (space in batch.shreds and slot.unsaved):
                self.save(connection, slot)
                batch.slots[space] = _saved(slot)
            elif space not in batch.births and (space not in before or before[space].due != slot.due):
                dues.append({"space": space, "new_due": slot.due})
        if dues:
            connection.execute(_set_due, dues)

    def save(self, connection: Connection, slot: Slot) -> None:
        """The state row is as new as the slot."""
        row = journal.state_row(slot)
        names = ("shape", "version", "state", "book", "due")
        connection.execute(_save, {"space": slot.space, **{f"new_{name}": row[name] for name in names}})


def _saved(slot: Slot) -> Slot:
    return msgspec.structs.replace(slot, saved=slot.version)


def _drop(table: str, columns: tuple[str, ...]) -> Any:
    target: Table = Base.metadata.tables[table]
    return delete(target).where(*(target.c[name] == bindparam(f"of_{name}") for name in columns))
