"""A cottage on SQLite, with limits on, as a real house has them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.web.cottage import Cottage, cottage
from tests.places import place


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Cottage]:
    folder = tmp_path / "pages"
    folder.mkdir()
    with place("sqlite", tmp_path, RINNALLA_LIMITS="on", RINNALLA_METRICS_TOKEN="a-long-token-of-sixteen") as settings:
        async with cottage(settings, folder) as made:
            yield made
