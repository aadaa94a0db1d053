"""Accounts from before there were guests keep all that they had, and are nobody's guest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import text

from app import schema
from core.db import Database

BEFORE = (
    "INSERT INTO accounts (id, name_key, password, age_band, language, agreement, agreed_at, consented_at, seen_at)"
    " VALUES ('a', 'key', 'hash', '18-over', 'fi', 1, 86400000, 86400000, 86400000)"
)


def test_an_account_is_carried_over_whole(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'house.db'}")
    with database.writing.connect() as connection:
        command.upgrade(schema.config(connection), "0001")
    with database.writing.begin() as connection:
        connection.execute(text(BEFORE))
    schema.migrate(database)
    with database.reading.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM accounts")).mappings().all()
        made = str(connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'accounts'")).scalar())
    assert (row["id"], row["name_key"], row["password"], row["seen_at"]) == ("a", "key", "hash", 86400000)
    assert (row["guest_key"], row["word_key"], row["guest_until"]) == (None, None, None)
    assert "WITHOUT ROWID" in made
    database.close()
