"""One house and one browser for all tests of the look."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.look.house import House, built
from tests.places import make_tables, settings_in

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    settings = settings_in(tmp_path_factory.mktemp("house"), RINNALLA_PORT=str(port), RINNALLA_ORIGIN=origin)
    make_tables(settings)
    async with built(settings) as made:
        yield made


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        started = await play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        await started.close()
