"""Where keys lie: the key file, and the key store, a database of its own that no backup contains."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    event,
    insert,
    select,
    update,
)

from core import crypto
from core.clock import DAY, Instant
from core.db import Database
from core.ids import new_id

METADATA = MetaData()
DATA_KEYS = Table(
    "data_keys",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("wrapping", String(20), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


class KeyGone(Exception):
    """The key was destroyed: what it sealed is gone for everybody."""


class KeyFile:
    """The one secret file: wrapping keys by id, newest last, and the secret of owners, which never changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            self._write({"wrapping": {new_id(): crypto.new_key().hex()}, "owners": os.urandom(32).hex()})
        self.wrapping: dict[str, bytes] = {}
        self._owners = b""
        self.look()

    def look(self) -> None:
        """The file as it lies on the disk now: the console may have added a wrapping key."""
        kept = json.loads(self.path.read_text(encoding="utf-8"))
        self.wrapping = {name: bytes.fromhex(key) for name, key in kept["wrapping"].items()}
        self._owners = bytes.fromhex(kept["owners"])

    @property
    def newest(self) -> str:
        """The id of the wrapping key that wraps from now on."""
        return next(reversed(self.wrapping))

    def keyed(self, purpose: str, *parts: str) -> str:
        """A keyed hash, 40 hex digits: the same parts give the same value, and nobody without this file can make it."""
        message = "\x1f".join((purpose, *parts)).encode()
        return hmac.new(self._owners, message, hashlib.sha256).hexdigest()[:40]

    def id_of(self, purpose: str, *parts: str) -> str:
        """The one id that the house makes of these, always the same; only the house can make it."""
        number = int(self.keyed(purpose, *parts), 16)
        return new_id(lambda bits: number % (1 << bits))

    def add_wrapping(self) -> str:
        """A new wrapping key, used from now on; the older stay until `forget_older`."""
        name = new_id()
        self.wrapping[name] = crypto.new_key()
        self._keep()
        return name

    def forget_older(self) -> None:
        """Only the newest wrapping key stays."""
        self.wrapping = {self.newest: self.wrapping[self.newest]}
        self._keep()

    def _keep(self) -> None:
        self._write(
            {"wrapping": {name: key.hex() for name, key in self.wrapping.items()}, "owners": self._owners.hex()}
        )

    def _write(self, content: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)


class KeyStore:
    """Wrapped data keys in a database of their own. All calls block: only readers and the console make them."""

    def __init__(self, url: str, file: KeyFile) -> None:
        self.file = file
        self.database = Database(url, readers=1)
        if self.database.is_sqlite:
            event.listen(self.database.writing, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=ON"))
        METADATA.create_all(self.database.writing)

    def make(self, count: int, now: Instant) -> list[tuple[str, bytes]]:
        """New durable data keys, as (id, key)."""
        fresh = [(new_id(), crypto.new_key()) for _ in range(count)]
        with self.database.writing.begin() as connection:
            self._lock(connection, "ROW EXCLUSIVE")
            self.file.look()
            wrapping = self.file.newest
            wrapped = [(name, crypto.wrap(self.file.wrapping[wrapping], key)) for name, key in fresh]
            rows = [{"id": name, "wrapping": wrapping, "wrapped": key, "made_at": now} for name, key in wrapped]
            connection.execute(insert(DATA_KEYS), rows)
        return fresh

    def open(self, name: str) -> bytes:
        """The data key of this id. KeyGone when it was destroyed."""
        found = self.open_many([name])
        if name not in found:
            raise KeyGone
        return found[name]

    def open_many(self, names: list[str]) -> dict[str, bytes]:
        """Those of these data keys that still exist."""
        with self.database.reading.connect() as connection:
            rows = connection.execute(select(DATA_KEYS).where(DATA_KEYS.c.id.in_(names))).all()
        return {row.id: self._unwrap(row.wrapping, row.wrapped) for row in rows}

    def _unwrap(self, wrapping: str, wrapped: bytes) -> bytes:
        if wrapping not in self.file.wrapping:
            self.file.look()
        if wrapping not in self.file.wrapping:
            raise KeyGone
        return crypto.unwrap(self.file.wrapping[wrapping], wrapped)

    def destroy(self, names: list[str]) -> None:
        """These keys are gone, from the store's pages and its journal too. A second call does nothing."""
        with self.database.writing.begin() as connection:
            connection.execute(delete(DATA_KEYS).where(DATA_KEYS.c.id.in_(names)))
        self._scrub()

    def _scrub(self) -> None:
        with self.database.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.database.is_sqlite:
                _raw(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.exec_driver_sql("VACUUM data_keys")

    def unnamed(self, named: set[str], now: Instant) -> list[str]:
        """Keys made more than a day ago that no stream names."""
        with self.database.reading.connect() as connection:
            old = connection.scalars(select(DATA_KEYS.c.id).where(DATA_KEYS.c.made_at < now - DAY)).all()
        return [name for name in old if name not in named]

    def rewrap(self) -> int:
        """Every data key wrapped by the newest wrapping key. Returns how many were wrapped anew."""
        newest = self.file.newest
        with self.database.writing.begin() as connection:
            self._lock(connection, "SHARE ROW EXCLUSIVE")
            rows = connection.execute(select(DATA_KEYS).where(DATA_KEYS.c.wrapping != newest)).all()
            for row in rows:
                again = crypto.wrap(self.file.wrapping[newest], self._unwrap(row.wrapping, row.wrapped))
                connection.execute(
                    update(DATA_KEYS).where(DATA_KEYS.c.id == row.id).values(wrapping=newest, wrapped=again)
                )
        return len(rows)

    def rotate(self) -> int:
        """A new wrapping key wraps every data key, and those before it are forgotten. Returns how many keys were wrapped anew.

        Servers that run read the file again: `make` under the same lock, whoever opens a key when it names a wrapping key
        that he does not know. So none is ever wrapped by a key that is forgotten.
        """
        self.file.look()
        self.file.add_wrapping()
        count = self.rewrap()
        self.file.forget_older()
        return count

    def _lock(self, connection: Connection, how: str) -> None:
        """Keep `make` and `rewrap` apart. On SQLite the transaction itself does."""
        if not self.database.is_sqlite:
            connection.exec_driver_sql(f"LOCK TABLE data_keys IN {how} MODE")

    def close(self) -> None:
        """The store is let go."""
        self.database.close()


def _raw(connection: Connection, statement: str) -> None:
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(statement)
