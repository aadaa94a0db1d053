from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from auth.own import OWN
from core.config import Settings
from core.kernel import Kernel
from crisis.bell import BELL
from tests.auth.browser import App, site_of
from tests.auth.people import FakeClock, open_programmes
from tests.places import place


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with place(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def kernel(settings: Settings, clock: FakeClock) -> AsyncIterator[Kernel]:
    running = Kernel(settings, [OWN, BELL], now=clock)
    open_programmes(running)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def app(tmp_path: Path, clock: FakeClock) -> AsyncIterator[App]:
    """The pages on SQLite: what differs between databases is proved with the verbs."""
    with place("sqlite", tmp_path) as made:
        running = Kernel(made, [OWN, BELL], now=clock)
        open_programmes(running)
        await running.start()
        yield App(running, site_of(running), clock)
        await running.stop()
