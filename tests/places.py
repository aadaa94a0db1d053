"""Places where tests run the house: a fresh SQLite folder, or a fresh PostgreSQL database beside it."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError

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
    """Addresses of fresh, empty PostgreSQL databases, dropped afterwards."""
    urls = [_create() for _ in range(count)]
    try:
        yield urls
    finally:
        for url in urls:
            _drop(url)


def _admin(statement: str) -> None:
    if not POSTGRES:
        pytest.skip("PostgreSQL is not running: start tests by ./services")
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()


def _create() -> str:
    name = f"test_{new_id()}"
    _admin(f"CREATE DATABASE {name}")
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def _drop(url: str) -> None:
    _admin(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")


_free: list[tuple[str, str]] = []
"""Pairs of databases with tables that an earlier test has left: emptying them is faster than making new ones."""


@contextmanager
def _postgres_pair() -> Iterator[tuple[str, str]]:
    pair = _free.pop() if _free else (_create(), _create())
    try:
        yield pair
    finally:
        for url in pair:
            _empty(url)
        _free.append(pair)


def _empty(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
        tables = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        if tables:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
    engine.dispose()


@atexit.register
def _drop_all() -> None:
    for pair in _free:
        for url in pair:
            with suppress(OperationalError):  # the server has gone before us
                _drop(url)


@contextmanager
def place(kind: str, folder: Path, **more: str) -> Iterator[Settings]:
    """A fresh place of this kind, "sqlite" or "postgres", with all tables."""
    if kind == "sqlite":
        settings = settings_in(folder, **more)
        make_tables(settings)
        yield settings
        return
    with _postgres_pair() as (main, keys):
        settings = settings_in(folder, RINNALLA_DATABASE_URL=main, RINNALLA_KEYS_URL=keys, **more)
        make_tables(settings)
        yield settings
