"""Whole stories in a real browser, against a whole house."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.chat.evening import Evening, evening_in
from tests.places import place

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with place("sqlite", tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as settings:
        async with evening_in(settings) as made:
            yield made


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        started = await play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        await started.close()
