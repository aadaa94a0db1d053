"""The two servers that are compared: ours, and the textbook's, each on a data directory of its own."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import proc
from benchmarks.crowd import Ticket, read_tickets
from benchmarks.peers.tables import PASSWORD
from benchmarks.web import ask

HOUSE = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
TRIES = 5
"""A name that was drawn may be taken, or mean something."""
JOINING = {"age_band": "18-over", "agreement": "on", "consent": "on", "language": "en"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server keeps things. Without `database` it is SQLite in the folder."""

    folder: Path
    database: str = ""
    keys: str = ""
    redis: str = ""
    workers: int = 1
    preload: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in."""

    name: str
    password: str


class Server:
    """One server that can be started, killed and started again."""

    name = "server"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = place.folder / "server.log"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
        return kept | ({"LD_PRELOAD": self.place.preload} if self.place.preload else {})

    def serve_command(self) -> list[str]:
        raise NotImplementedError

    def ready_path(self) -> str:
        raise NotImplementedError

    def furnish(self, meetings: int, people: int) -> list[Ticket]:
        """Rooms with their people, from nothing."""
        raise NotImplementedError

    async def enrol(self, tickets: list[Ticket], count: int) -> list[Account]:
        """So many who can sign in; the server runs."""
        raise NotImplementedError

    def start(self, at_most: float = 60.0) -> float:
        """It serves. Returns after how many seconds it did."""
        begun = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.serve_command(), cwd=HOUSE, env=self.environment(), stdout=log, stderr=log
            )
        while time.perf_counter() - begun < at_most:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended: {self.log.read_text(errors='replace')[-2000:]}")
            if self._answers():
                return time.perf_counter() - begun
            time.sleep(0.01)
        raise TimeoutError(f"{self.name} did not start in {at_most:.0f} s")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}{self.ready_path()}", timeout=5):
                return True
        except urllib.error.HTTPError as answer:
            return answer.code == 404
        except OSError:
            return False

    @property
    def pids(self) -> list[int]:
        """The server's processes, and those of the database and Redis where it uses them."""
        own = proc.family(self.process.pid) if self.process is not None else []
        if self.place.database:
            own += proc.named("postgres")
        if self.place.redis:
            own += proc.named("valkey-server")
        return own

    def kill(self) -> None:
        """All of it dies at once, as under `kill -9`."""
        if self.process is None:
            return
        for pid in reversed(proc.family(self.process.pid)):
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=10)
        self.process = None

    def stop(self) -> None:
        """Asked to end, then made to."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None


class Ours(Server):
    """Rinnalla as its operator starts it, with the abuse limits off."""

    name = "rinnalla"

    def environment(self) -> dict[str, str]:
        kept = super().environment() | {
            "RINNALLA_DATA_DIR": str(self.place.folder / "rinnalla"),
            "RINNALLA_LIMITS": "off",
            "RINNALLA_HOST": HOST,
            "RINNALLA_PORT": str(self.port),
        }
        if self.place.database:
            kept["RINNALLA_DATABASE_URL"] = self.place.database
            kept["RINNALLA_KEYS_URL"] = self.place.keys
        if self.place.redis:
            kept["RINNALLA_REDIS_URL"] = self.place.redis
            kept["RINNALLA_WORKERS"] = str(self.place.workers)
        return kept

    def serve_command(self) -> list[str]:
        return [sys.executable, "-m", "app", "serve"]

    def ready_path(self) -> str:
        return "/health/ready"

    def furnish(self, meetings: int, people: int, idle: int = 0) -> list[Ticket]:
        out = self.place.folder / "people.jsonl"
        command = [sys.executable, "-m", "app", "load-fixture", "--meetings", str(meetings), "--people", str(people)]
        more = ["--idle", str(idle)] if idle else []
        proc.run([*command, *more, "--out", str(out)], self.environment(), HOUSE)
        return read_tickets(out)

    async def enrol(self, tickets: list[Ticket], count: int) -> list[Account]:  # noqa: ARG002 - they join anew
        at_once = asyncio.Semaphore(4)

        async def one() -> Account:
            async with at_once:
                return await self._join()

        return await asyncio.gather(*(one() for _ in range(count)))

    async def _join(self) -> Account:
        for _ in range(TRIES):
            account = Account(a_name(), secrets.token_urlsafe(12))
            form = JOINING | {"pseudonym": account.name, "own": account.name, "password": account.password}
            reply = await ask(HOST, self.port, "/join", form=form, accept="application/json")
            if reply.status < 400:
                return account
        raise RuntimeError("/join took none of the names")


class Textbook(Server):
    """The peer of `benchmarks/peers/textbook.py`."""

    name = "textbook"

    def _command(self, what: str) -> list[str]:
        database = self.place.database or f"sqlite+aiosqlite:///{self.place.folder}/textbook.db"
        database = database.replace("postgresql://", "postgresql+psycopg://")
        return [sys.executable, "-m", "benchmarks.peers.textbook", what, "--database", database]

    def serve_command(self) -> list[str]:
        redis = ["--redis", self.place.redis] if self.place.redis else []
        return [*self._command("serve"), "--port", str(self.port), "--workers", str(self.place.workers), *redis]

    def ready_path(self) -> str:
        return "/"

    def furnish(self, meetings: int, people: int) -> list[Ticket]:
        out = self.place.folder / "people.jsonl"
        more = ["--meetings", str(meetings), "--people", str(people), "--out", str(out)]
        proc.run([*self._command("furnish"), *more], self.environment(), HOUSE)
        return read_tickets(out)

    async def enrol(self, tickets: list[Ticket], count: int) -> list[Account]:
        return [Account(ticket.persona, PASSWORD) for ticket in (tickets * count)[:count]]


def a_name() -> str:
    """A name that nobody has and nobody is called."""
    return "".join(random.choice(letters) for letters in ("vkt", "aeiou") * 3) + f" {random.randint(10_000, 99_999)}"


@contextmanager
def temporary(parent: Path | None = None) -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="rinnalla-bench-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
