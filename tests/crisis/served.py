"""A server process of a test, started again after each death."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.kills.plays import HOUSE

STARTS_IN = 30.0


@dataclass
class Server:
    """One server process. It is started again after each death, and can be found by the file that it writes."""

    folder: Path
    environ: dict[str, str]
    name: str
    module: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> Path:
        return self.folder / f"address-{self.name}"

    async def start(self, dies_at: str = "") -> None:
        """It serves. `dies_at` names a fault point and how often it is passed before, as `before_ack:7`."""
        self.address.unlink(missing_ok=True)
        process = self.process = await asyncio.to_thread(self._launch, dies_at)
        until = time.monotonic() + STARTS_IN
        while not self.address.exists():
            if process.poll() is not None and dies_at:
                return  # it died before anybody saw it
            assert process.poll() is None, (self.folder / f"{self.name}.log").read_text()[-3000:]
            assert time.monotonic() < until, "it does not start"
            await asyncio.sleep(0.02)

    def _launch(self, dies_at: str) -> subprocess.Popen[bytes]:
        files = (str(self.address), str(self.folder / "shift"))
        command = [sys.executable, "-m", self.module, *files]
        with (self.folder / f"{self.name}.log").open("ab") as log:
            environ = self.environ | ({"RINNALLA_TEST_DIE_AT": dies_at} if dies_at else {})
            return subprocess.Popen(command, cwd=HOUSE, env=environ, stdout=log, stderr=log)

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
