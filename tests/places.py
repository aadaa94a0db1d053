"""Places where tests run the house: a fresh SQLite folder, or a fresh PostgreSQL database beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from core.config import Settings, load_settings
from core.db import Base, Database
from core.ids import new_id

POSTGRES = os.environ.get("RINNALLA_TEST_DATABASE_URL", "")
REDIS = os.environ.get("RINNALLA_TEST_REDIS_URL", "")


def settings_in(folder: Path, **more: str) -> Settings:
    """Settings of a house in this folder, with nothing taken from the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    environ = {"RINNALLA_DATA_DIR": str(folder), "RINNALLA_LIMITS": "off", **more}
    return load_settings(environ, env_file=None)


def make_tables(settings: Settings) -> None:
    """Every table of the house, as the models say."""
    database = Database(settings.database_url)
    Base.metadata.create_all(database.writing)
    database.close()


@contextmanager
def postgres_databases(count: int = 2) -> Iterator[list[str]]:
    """Addresses of fresh PostgreSQL databases, dropped afterwards."""
    if not POSTGRES:
        pytest.skip("PostgreSQL is not running: start tests by ./services")
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    names = [f"test_{new_id()}" for _ in range(count)]
    try:
        with admin.connect() as connection:
            for name in names:
                connection.execute(text(f"CREATE DATABASE {name}"))
        yield [make_url(POSTGRES).set(database=name).render_as_string(hide_password=False) for name in names]
    finally:
        with admin.connect() as connection:
            for name in names:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def place(kind: str, folder: Path, **more: str) -> Iterator[Settings]:
    """A fresh place of this kind, "sqlite" or "postgres", with all tables."""
    if kind == "sqlite":
        settings = settings_in(folder, **more)
        make_tables(settings)
        yield settings
        return
    with postgres_databases() as (main, keys):
        settings = settings_in(folder, RINNALLA_DATABASE_URL=main, RINNALLA_KEYS_URL=keys, **more)
        make_tables(settings)
        yield settings
