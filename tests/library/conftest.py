from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.config import Settings
from tests.chat.world import World, world_in
from tests.places import place


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with place(request.param, tmp_path) as made:
        yield made


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    async with world_in(settings) as made:
        yield made
