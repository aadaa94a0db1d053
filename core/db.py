"""The database: one way to write, many to read. SQLite by default, PostgreSQL for a country."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, String, Table, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = String(20)
"""The type of every primary key: twenty random characters, so that no key tells order or kin."""


class Base(DeclarativeBase):
    """Mother of all tables. SQLite keeps no row order beside the keys."""

    metadata = MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if isinstance(table, Table):
            table.dialect_options["sqlite"]["with_rowid"] = False


def _sqlite_writer(connection: sqlite3.Connection, record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA busy_timeout=5000")


def _sqlite_reader(connection: sqlite3.Connection, record: object) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA busy_timeout=5000")


def _immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


class Database:
    """One engine to write, one to read.

    `url` is a SQLAlchemy address; plain `postgresql://` means psycopg. Every instant is an integer, so no time zone lives here.
    """

    def __init__(self, url: str, readers: int = 4) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.writing = self._engine(1)
        self.reading = self._engine(readers)
        if self.is_sqlite:
            event.listen(self.writing, "connect", _sqlite_writer)
            event.listen(self.writing, "begin", _immediately)
            event.listen(self.reading, "connect", _sqlite_reader)
            event.listen(self.reading, "begin", _deferred)

    def _engine(self, size: int) -> Engine:
        if self.is_sqlite:
            return create_engine(
                self.url,
                poolclass=QueuePool,
                pool_size=size,
                max_overflow=2,
                connect_args={"isolation_level": None, "check_same_thread": False},
            )
        return create_engine(
            self.url,
            pool_size=size,
            max_overflow=2,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            connect_args={"options": "-c lock_timeout=500 -c synchronous_commit=on", "connect_timeout": 5},
        )

    @contextmanager
    def reader(self) -> Iterator[Session]:
        """A session that only reads, in one transaction."""
        with Session(self.reading, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Every connection is given back."""
        self.reading.dispose()
        self.writing.dispose()


class Many:
    """An insert of many rows at once, compiled once: plain tuples in the order of `columns`."""

    def __init__(self, database: Database, table: Table, columns: Sequence[str], ignore: bool = False) -> None:
        mark = "?" if database.is_sqlite else "%s"
        marks = ", ".join([mark] * len(columns))
        tail = " ON CONFLICT DO NOTHING" if ignore else ""
        self.sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks}){tail}"  # noqa: S608 - names are ours

    def run(self, connection: Connection, rows: list[tuple[Any, ...]]) -> None:
        """All rows go in; an empty list is no statement."""
        if rows:
            connection.exec_driver_sql(self.sql, rows)
