"""The writer's line to the database: one connection, made again when it is lost, and the truth about a commit in doubt."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from core.db import Database
from core.log import log

ASK_AGAIN_SECONDS = 0.2


class CommitUnknown(Exception):
    """The line was lost in COMMIT and the database has not yet said what became of it."""


LINE_FAULTS = (OperationalError, InterfaceError, OSError)
"""What says that the database, not a row, is at fault."""


class Line:
    """One connection that writes. Used by one thread at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The connection, made when there is none."""
        if self._connection is None:
            self._connection = self._database.writing.connect()
        return self._connection

    def drop(self) -> None:
        """The connection is not trusted any more; the next use makes another."""
        if self._connection is not None:
            try:
                self._connection.invalidate()
                self._connection.close()
            except SQLAlchemyError:
                log.warning("connection_lost")
            self._connection = None

    def close(self) -> None:
        """The connection is given back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def roll_back(self, transaction: Any) -> None:
        """Nothing of this transaction happened."""
        try:
            transaction.rollback()
        except SQLAlchemyError:
            self.drop()

    def commit(self, transaction: Any, known_as: str | None, give_up: Callable[[], bool]) -> None:
        """The transaction is durable when this returns.

        When the line is lost meanwhile, PostgreSQL is asked what became of the transaction; until it has said so nothing
        else is done. CommitUnknown when the house closes before.
        """
        try:
            transaction.commit()
        except (OperationalError, InterfaceError):
            if known_as is None or not self._was_committed(known_as, give_up):
                raise

    def _was_committed(self, known_as: str, give_up: Callable[[], bool]) -> bool:
        self.drop()
        query = text("SELECT pg_xact_status(CAST(:known_as AS xid8))")
        while not give_up():
            try:
                with self._database.writing.connect() as connection:
                    status = connection.execute(query, {"known_as": known_as}).scalar()
                if status != "in progress":
                    return bool(status == "committed")
            except LINE_FAULTS:
                log.warning("commit_in_doubt")
            time.sleep(ASK_AGAIN_SECONDS)
        raise CommitUnknown

    def data_version(self) -> int | None:
        """SQLite's mark of foreign writes, which only this connection can tell; None elsewhere, or when it cannot be asked."""
        if not self._database.is_sqlite:
            return None
        try:
            raw: Any = self.connection.connection.driver_connection
            return int(raw.execute("PRAGMA data_version").fetchone()[0])
        except (SQLAlchemyError, sqlite3.Error):
            self.drop()
            return None
