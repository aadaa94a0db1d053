"""What a programme offered before it could set its aim stays as it was, with the aim that all had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app import schema
from core.db import Database

BEFORE = (
    "INSERT INTO opening_terms (programme_id, walk_in, messaging, talk_minutes, extension_minutes, told_minutes,"
    " silent_minutes, most_waiting, chats_each, promise_hours, kept_days, topics, contracts)"
    " VALUES ('p', 1, 0, 30, 15, 5, 10, 500, 2, 24, 90, 'anger', '3+3')"
)


def test_terms_are_carried_over_and_thousands_may_wait(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'house.db'}")
    with database.writing.connect() as connection:
        command.upgrade(schema.config(connection), "0004")
    with closing(sqlite3.connect(tmp_path / "house.db")) as before:
        columns = before.execute("PRAGMA table_info(programmes)").fetchall()
        parent = [
            "p" if name == "id" else (0 if needed and "INT" in kind else "" if needed else None)
            for _, name, kind, needed, _, _ in columns
        ]
        before.execute(f"INSERT INTO programmes VALUES ({', '.join('?' * len(parent))})", parent)
        before.execute(BEFORE)
        before.commit()
    schema.migrate(database)
    with database.writing.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM opening_terms")).mappings().all()
        assert (row["aim_minutes"], row["talk_minutes"], row["contracts"]) == (15, 30, "3+3")
        connection.execute(text("UPDATE opening_terms SET most_waiting = 5000"))
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE opening_terms SET most_waiting = 5001"))
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE opening_terms SET aim_minutes = 0"))
        made = str(connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'opening_terms'")).scalar())
    assert "WITHOUT ROWID" in made
    assert "DEFAULT" not in made, "no row is made without its aim"
    database.close()
