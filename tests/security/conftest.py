"""Towns to attack. Tests that only look share one; tests that change something get their own."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.config import Settings
from tests.places import place
from tests.security.town import Town, town_in


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def settings_of(kind: str, folder: Path, **more: str) -> Iterator[Settings]:
    """A fresh place, to be served on a port of its own."""
    with place(kind, folder, RINNALLA_PORT=str(free_port()), **more) as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town on either database, shared by the tests of a module."""
    with settings_of(request.param, tmp_path_factory.mktemp("town")) as settings:
        async with town_in(settings) as made:
            yield made


@pytest.fixture(scope="module")
async def small_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town on SQLite alone, for what no database could make different."""
    with settings_of("sqlite", tmp_path_factory.mktemp("small")) as settings:
        async with town_in(settings) as made:
            yield made


@pytest.fixture
async def guarded_town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town of one test's own, with limits on as in a real house."""
    with settings_of("sqlite", tmp_path, RINNALLA_LIMITS="on") as settings:
        async with town_in(settings) as made:
            yield made
