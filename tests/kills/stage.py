"""Where the kill tests play: a place with rooms, a worker that dies, men who do not, and a fresh reader after each death."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.clients import connected
from tests.kills.plays import HOUSE, Play
from tests.kills.record import Said, differences, lines_of, unanswered

STARTS_IN = 30.0
AGAIN = 0.3


class Stage:
    """One place through all deaths of its worker. `environ` says where it keeps what."""

    def __init__(self, folder: Path, environ: Mapping[str, str], play: Play) -> None:
        self.folder = folder
        self.address = folder / "address"
        self.record = folder / "record.jsonl"
        self.finish = folder / "finish"
        self.people = folder / "people.jsonl"
        self.worker: subprocess.Popen[bytes] | None = None
        bare = {name: value for name, value in os.environ.items() if not name.startswith("RINNALLA_")}
        self.environ = bare | dict(environ) | play.environment()
        self._play = play
        cast = play.furnish(self.environ, folder)
        self.people.write_text("".join(json.dumps(man) + "\n" for man in cast.men))
        self.readers = cast.readers
        self.kept: dict[str, list[Said]] = {stream: [] for stream in cast.readers}

    def start(self, dies_at: str = "") -> None:
        """A worker serves. `dies_at` names a fault point and how often it is passed before, as `before_ack:7`."""
        self.address.unlink(missing_ok=True)
        environ = self.environ | ({"RINNALLA_TEST_DIE_AT": dies_at} if dies_at else {})
        with (self.folder / "worker.log").open("ab") as log:
            command = self._play.command(self.address)
            self.worker = subprocess.Popen(command, cwd=HOUSE, env=environ, stdout=log, stderr=log)
        until = time.monotonic() + STARTS_IN
        while not self._play.serves(self.address):
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
        fresh = {stream: await read_all(host, stream, cookie) for stream, cookie in self.readers.items()}
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


async def read_all(host: str, stream: str, cookie: str) -> list[Said]:
    """The whole stream, as somebody gets it who was never here."""
    said: list[Said] = []
    async with connected(host, cookie, max_queue=None) as client:
        more = True
        while more:
            told = await client.subscribe(stream, len(said))
            if told.get("code") == "busy":  # a worker that was killed may still hold a lock for a moment
                await asyncio.sleep(AGAIN)
                continue
            assert told["type"] == "subscribed", told
            until, more = told["seq"], told["more"]
            page = min(until, len(said) + 200)
            while len(said) < page:
                frame = await client.next()
                if frame["type"] == "entry":
                    said.append((frame["seq"], frame.get("text")))
    return said
