"""What the writer stands on: the committed spaces as this process knows them, brought up to date at each transaction.

SQLite: nobody else writes but the console; `data_version` on the writer's own connection tells when somebody did.
PostgreSQL: other workers write, so each transaction locks the spaces it touches, in order of id, and reads what it missed.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, select

from core import journal
from core.journal import RECENT_KEYS, Slot
from core.spaces import Kind
from core.tables import SPACES
from core.work import Ground, Layer, NeedsSpace, Where

IDLE_SECONDS = 600.0
KEPT_AT_MOST = 5_000

_transaction: ColumnElement[str] = literal_column("pg_current_xact_id()::text")
_lock = select(SPACES.c.id, SPACES.c.version, _transaction).with_for_update()


class Keys:
    """The last keys that the clients of one space used."""

    __slots__ = ("more", "recent")

    def __init__(self, recent: dict[tuple[str, str], Where]) -> None:
        self.recent = OrderedDict(recent)
        self.more = len(recent) >= RECENT_KEYS

    def add(self, persona: str, key: str, where: Where) -> None:
        """One more key; the oldest is left to the index."""
        self.recent[persona, key] = where
        if len(self.recent) > RECENT_KEYS:
            self.recent.popitem(last=False)
            self.more = True


class Committed:
    """The spaces that this process has in its head, as they are committed. Only the writer changes it; anybody may read `slots`."""

    def __init__(self) -> None:
        self.slots: dict[str, Slot] = {}
        self._epochs: dict[str, int] = {}
        self._keys: dict[str, Keys] = {}
        self._used: dict[str, float] = {}

    def get(self, space: str, epoch: int) -> Slot | None:
        """The slot, if it was seen to be the newest in this epoch."""
        return self.slots[space] if self._epochs.get(space) == epoch else None

    def put(self, slot: Slot, epoch: int) -> None:
        """The space is known so far."""
        self.slots[slot.space] = slot
        self._epochs[slot.space] = epoch
        self._used[slot.space] = time.monotonic()

    def keys(self, connection: Connection, space: str) -> Keys:
        """The last keys of this space; read once."""
        if space not in self._keys:
            self._keys[space] = Keys(journal.recent_keys(connection, space))
        return self._keys[space]

    def learn(self, space: str, rows: Iterable[Sequence[Any]]) -> None:
        """Keys that clients of other workers used are remembered like our own."""
        keys = self._keys.get(space)
        if keys is not None:
            for row in rows:
                if row[6] is not None and row[7] is not None:
                    keys.add(row[6], row[7], (row[1], row[2]))

    def known_keys(self, space: str) -> Keys | None:
        """The last keys, if they are in mind."""
        return self._keys.get(space)

    def drop(self, spaces: Iterable[str]) -> None:
        """These spaces are out of mind."""
        for space in spaces:
            for memory in (self.slots, self._epochs, self._keys, self._used):
                memory.pop(space, None)

    def idle(self) -> list[Slot]:
        """Spaces untouched for ten minutes, and the least used above the bound."""
        oldest_first = sorted(self._used, key=self._used.__getitem__)
        limit = time.monotonic() - IDLE_SECONDS
        above = max(0, len(oldest_first) - KEPT_AT_MOST)
        names = [space for place, space in enumerate(oldest_first) if place < above or self._used[space] < limit]
        return [self.slots[space] for space in names]


class BatchGround(Ground):
    """The ground under one transaction: its batch layer, then the committed spaces as they are now."""

    def __init__(
        self, committed: Committed, kinds: Mapping[str, Kind[Any]], connection: Connection, batch: Layer
    ) -> None:
        self._committed = committed
        self._kinds = kinds
        self._connection = connection
        self._batch = batch
        self.careful = False

    epoch = 0

    def slot(self, space: str) -> Slot | None:
        """The space as the batch left it, else as committed."""
        waiting = self._batch.slots.get(space)
        return waiting if waiting is not None else self._fresh(space)

    def used(self, space: str, persona: str, key: str) -> Where | None:
        """Where the key was used: in this batch or lately. Older ones are found only when this ground is careful.

        A key that slips through is refused by the index when the batch is stored; then the batch runs again, carefully.
        """
        where = self._batch.keys.get((space, persona, key))
        if where is not None or space in self._batch.births:
            return where
        keys = self._committed.keys(self._connection, space)
        where = keys.recent.get((persona, key))
        return self.used_ever(space, persona, key) if where is None and self.careful else where

    def used_ever(self, space: str, persona: str, key: str) -> Where | None:
        """Where the key was used, however long ago: the index is asked, if there were more than are remembered."""
        if space in self._batch.births or not self._committed.keys(self._connection, space).more:
            return None
        return journal.find_key(self._connection, space, persona, key)

    def _fresh(self, space: str) -> Slot | None:
        known = self._committed.get(space, self.epoch)
        if known is not None:
            return known
        return self._refresh(space, self._committed.slots.get(space))

    def _refresh(self, space: str, old: Slot | None) -> Slot | None:
        version = self._connection.execute(select(SPACES.c.version).where(SPACES.c.id == space)).scalar()
        if version is None:
            return None
        return self._bring_up(space, old, version)

    def _bring_up(self, space: str, old: Slot | None, saved: int) -> Slot:
        if old is None or saved > old.version:
            new = journal.load(self._connection, self._kinds, [space])[space]
        else:
            new = journal.catch_up(self._connection, old)
        if old is not None and new.version != old.version:
            self._committed.drop([space])
        self._committed.put(new, self.epoch)
        return new


class SqliteGround(BatchGround):
    """On SQLite: everything in mind is true until somebody else wrote."""

    def __init__(
        self, committed: Committed, kinds: Mapping[str, Kind[Any]], connection: Connection, batch: Layer
    ) -> None:
        super().__init__(committed, kinds, connection, batch)
        self.epoch = connection.exec_driver_sql("PRAGMA data_version").scalar_one()


class PostgresGround(BatchGround):
    """On PostgreSQL: a space is true while this transaction holds its row."""

    _transactions = 0

    def __init__(
        self, committed: Committed, kinds: Mapping[str, Kind[Any]], connection: Connection, batch: Layer
    ) -> None:
        super().__init__(committed, kinds, connection, batch)
        PostgresGround._transactions += 1
        self.epoch = PostgresGround._transactions

    def begin(self, on: Iterable[str]) -> str:
        """The spaces known to be touched are locked in order of id, and brought up to date. Returns the transaction's id."""
        rows: Sequence[Any] = ()
        if wanted := sorted(set(on)):
            rows = self._connection.execute(_lock.where(SPACES.c.id.in_(wanted)).order_by(SPACES.c.id)).all()
            self._bring_all_up({space: saved for space, saved, _ in rows})
        return rows[0][2] if rows else str(self._connection.execute(select(_transaction)).scalar_one())

    def _bring_all_up(self, saved: Mapping[str, int]) -> None:
        """Spaces in mind get what other workers stored, all in one statement; the others are loaded."""
        slots = {space: self._committed.slots.get(space) for space in saved}
        known = [slot for space, slot in slots.items() if slot is not None and slot.version >= saved[space]]
        tails = journal.tails(self._connection, known) if known else {}
        for slot in known:
            tail = tails.get(slot.space, [])
            self._committed.learn(slot.space, tail)
            self._committed.put(journal.folded(self._connection, slot, tail), self.epoch)
        for space in saved.keys() - {slot.space for slot in known}:
            self._bring_up(space, slots[space], saved[space])

    def _refresh(self, space: str, old: Slot | None) -> Slot | None:
        one = _lock.where(SPACES.c.id == space).with_for_update(skip_locked=True)
        row = self._connection.execute(one).first()
        if row is not None:
            return self._bring_up(space, old, row.version)
        if self._connection.execute(select(SPACES.c.id).where(SPACES.c.id == space)).first() is None:
            return None
        raise NeedsSpace(space)
