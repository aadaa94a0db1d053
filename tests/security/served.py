"""Houses served by processes of their own, as an organisation serves them, with all that they write kept in files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from core.config import Settings

CHECKOUT = Path(__file__).resolve().parents[2]
STARTS_IN = 40.0


@dataclass
class Served:
    """One process: its address, and what it has written."""

    process: subprocess.Popen[bytes]
    host: str
    written: Path

    @property
    def log(self) -> bytes:
        return self.written.read_bytes()

    def stop(self) -> None:
        """It ends as a service does; gives nothing back that it had not written."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)


@contextmanager
def served(settings: Settings, folder: Path, port: int, log: str, **more: str) -> Iterator[Served]:
    """A process that serves this place on this port and writes its log in this shape."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
    environ |= {
        "RINNALLA_DATA_DIR": str(settings.data_dir),
        "RINNALLA_DATABASE_URL": settings.database_url,
        "RINNALLA_KEYS_URL": settings.keys_url,
        "RINNALLA_KEY_FILE": str(settings.key_file),
        "RINNALLA_ORIGIN": ",".join(settings.origin),
        "RINNALLA_PORT": str(port),
        "RINNALLA_LOG": log,
        "PYTHONASYNCIODEBUG": "1",
        **more,
    }
    written = folder / f"{port}.log"
    with written.open("wb") as out:
        command = [sys.executable, "-m", "tests.security.loud", "serve"]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environ, stdout=out, stderr=subprocess.STDOUT)
        one = Served(process, f"127.0.0.1:{port}", written)
        try:
            _wait(one)
            yield one
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(10)


def _wait(one: Served) -> None:
    until = time.monotonic() + STARTS_IN
    while time.monotonic() < until:
        assert one.process.poll() is None, one.log[-3000:].decode(errors="replace")
        try:
            if httpx2.get(f"http://{one.host}/health/ready").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("it did not begin to serve in time")
