from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.config import Settings
from core.kernel import Kernel
from tests.parlour import PARLOUR
from tests.places import place


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with place(request.param, tmp_path) as made:
        yield made


@pytest.fixture
async def kernel(settings: Settings) -> AsyncIterator[Kernel]:
    running = Kernel(settings, [PARLOUR])
    await running.start()
    yield running
    await running.stop()
