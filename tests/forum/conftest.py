from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.conftest import evening, free_port, settings
from tests.chat.evening import Evening, evening_in
from tests.forum.village import Village
from tests.places import place

__all__ = ["evening", "settings"]


@pytest.fixture
async def village(evening: Evening) -> Village:
    """A house with boards, a moderator and two men, on SQLite and on PostgreSQL."""
    return await Village.of(evening)


@pytest.fixture
async def hamlet(tmp_path: Path) -> AsyncIterator[Village]:
    """The same on SQLite alone, for what no database does otherwise."""
    port = free_port()
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as made:
        async with evening_in(made) as one:
            yield await Village.of(one)
