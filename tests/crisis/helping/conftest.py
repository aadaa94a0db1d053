from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.config import Settings
from tests.chat.conftest import free_port
from tests.counselling.house import house_in
from tests.crisis.helping.night import Night
from tests.places import place


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    port = free_port()
    with place(request.param, tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as made:
        yield made


@pytest.fixture
async def night(settings: Settings) -> AsyncIterator[Night]:
    async with house_in(settings) as house:
        yield Night(house)
