"""The house in which alerts are raised."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crisis.watch import KINDS_OF_PLACE, Watch, watch_in


@pytest.fixture(params=KINDS_OF_PLACE)
async def watch(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Watch]:
    async with watch_in(request.param, tmp_path) as made:
        yield made
