"""A worker with parlours as a process of its own, so that it can be killed. Writes where it listens into a file."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from core.config import load_settings
from tests.core.house import house


async def serve(address: Path) -> None:
    """Serve until killed."""
    settings = load_settings(env_file=None)
    async with house(settings) as home:
        fresh = address.with_suffix(".new")
        fresh.write_text(home.host)
        fresh.replace(address)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
