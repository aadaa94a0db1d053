from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.config import Settings
from tests.chat.evening import Evening, evening_in
from tests.chat.world import World, world_in
from tests.places import place


def free_port() -> str:
    """A port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    port = free_port()
    with place(request.param, tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as made:
        yield made


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    async with world_in(settings) as made:
        yield made


@pytest.fixture
async def evening(settings: Settings) -> AsyncIterator[Evening]:
    async with evening_in(settings) as made:
        yield made
