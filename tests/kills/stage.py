"""Where the kill tests play: a place with parlours, a worker that dies, men who do not, and a fresh reader after each death."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.config import Settings
from core.foundation import Foundation
from core.work import NamedActor
from tests.clients import connected
from tests.kills.record import Said, differences, lines_of, unanswered
from tests.parlour import PARLOUR, build, sit

HOUSE = Path(__file__).resolve().parents[2]
ROOMS, MEN_A_ROOM = 3, 4
STARTS_IN = 20.0
READER = "host"


class Stage:
    """One place through all deaths of its worker."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.address = folder / "address"
        self.record = folder / "record.jsonl"
        self.finish = folder / "finish"
        self.people = folder / "people.jsonl"
        self.worker: subprocess.Popen[bytes] | None = None
        self.kept: dict[str, list[Said]] = {}
        bare = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
        self._environ = bare | {
            "RINNALLA_DATA_DIR": str(settings.data_dir),
            "RINNALLA_DATABASE_URL": settings.database_url,
            "RINNALLA_KEYS_URL": settings.keys_url,
            "RINNALLA_LIMITS": "off",
        }
        self._furnish(settings)

    def _furnish(self, settings: Settings) -> None:
        foundation = Foundation(settings, [PARLOUR])
        people = []
        for room in range(ROOMS):
            space = foundation.act_now(build, NamedActor(READER))
            self.kept[f"{space}.room"] = []
            for man in range(MEN_A_ROOM):
                foundation.act_now(sit, NamedActor(f"r{room}m{man}"), space)
                people.append({"cookie": f"who=r{room}m{man}", "stream": f"{space}.room"})
        foundation.close()
        self.people.write_text("".join(json.dumps(who) + "\n" for who in people))

    def start(self, dies_at: str = "") -> None:
        """A worker serves. `dies_at` names a fault point and how often it is passed before, as `before_ack:7`."""
        self.address.unlink(missing_ok=True)
        environ = self._environ | ({"RINNALLA_TEST_DIE_AT": dies_at} if dies_at else {})
        with (self.folder / "worker.log").open("ab") as log:
            command = [sys.executable, "-m", "tests.kills.parlour_server", str(self.address)]
            self.worker = subprocess.Popen(command, cwd=HOUSE, env=environ, stderr=log)
        until = time.monotonic() + STARTS_IN
        while not self.address.exists():
            assert self.worker.poll() in (None, -signal.SIGKILL), (self.folder / "worker.log").read_text()[-3000:]
            if self.worker.poll() is not None or time.monotonic() > until:
                break
            time.sleep(0.01)

    def kill(self) -> None:
        """It dies now."""
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait(timeout=10)

    def wait_for_death(self, seconds: float = 20.0) -> None:
        """It reaches its fault point and dies."""
        assert self.worker is not None
        assert self.worker.wait(timeout=seconds) == -signal.SIGKILL

    async def judge(self) -> None:
        """A fresh reader gets everything that was acknowledged or told, once, under its number, and what it got before."""
        lines = lines_of(self.record)
        host = self.address.read_text()
        fresh = {stream: await read_all(host, stream) for stream in self.kept}
        lines += [line for line in lines_of(self.record)[len(lines) :] if line["what"] == "posted"]
        for stream, before in self.kept.items():
            assert fresh[stream][: len(before)] == before, f"{stream} was told otherwise before"
        found = differences(lines, fresh)
        assert not found, "\n".join(found[:10])
        self.kept = fresh

    @property
    def acknowledged(self) -> int:
        """How many acknowledgements the men have written down."""
        return sum(line["what"] == "acked" for line in lines_of(self.record))

    @contextmanager
    def talkers(self) -> Iterator[subprocess.Popen[bytes]]:
        """The men, in a process of their own."""
        self.record.touch()
        files = (self.people, self.address, self.record, self.finish)
        command = [sys.executable, "-m", "tests.kills.talkers", *map(str, files)]
        with subprocess.Popen(command, cwd=HOUSE) as men:
            try:
                yield men
            finally:
                men.kill()
                if self.worker is not None and self.worker.poll() is None:
                    self.kill()

    async def say_the_rest(self, men: subprocess.Popen[bytes]) -> None:
        """Nothing new is said; what was said is acknowledged, all of it."""
        self.finish.touch()
        assert await asyncio.to_thread(men.wait, 30) == 0
        assert unanswered(lines_of(self.record)) == set()


async def read_all(host: str, stream: str) -> list[Said]:
    """The whole stream, as somebody gets it who was never here."""
    said: list[Said] = []
    async with connected(host, f"who={READER}", max_queue=None) as client:
        more = True
        while more:
            told = await client.subscribe(stream, len(said))
            until, more = told["seq"], told["more"]
            page = min(until, len(said) + 200)
            while len(said) < page:
                frame = await client.next()
                if frame["type"] == "entry":
                    said.append((frame["seq"], frame.get("text")))
    return said
