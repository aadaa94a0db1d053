"""What every line of the benchmarks works with: a folder, the two servers, and how long to look."""

from __future__ import annotations

import asyncio
import gc
import secrets
import shutil
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvloop
from sqlalchemy import create_engine, make_url, text

from benchmarks.crowd import Crowd, Ticket
from benchmarks.servers import HOST, Ours, Place, Server, Textbook

T = TypeVar("T")
PEERS: tuple[type[Server], ...] = (Ours, Textbook)


@dataclass(frozen=True, slots=True)
class Bench:
    """`seconds` is how long one rate is looked at. `database` and `redis` are those of the tests' services, or empty."""

    folder: Path
    seconds: float = 6.0
    preload: str = ""
    database: str = ""
    redis: str = ""

    @contextmanager
    def serving(
        self, peer: type[Server], meetings: int, people: int, workers: int = 1
    ) -> Iterator[tuple[Server, list[Ticket]]]:
        """A fresh server of this kind with so many rooms of so many, started; gone with all it kept afterwards.

        One worker stands on SQLite, more stand on PostgreSQL and Redis.
        """
        folder = self.folder / peer.name
        folder.mkdir()
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            place = Place(folder, preload=self.preload)
            if workers > 1:
                main, keys = stack.enter_context(fresh_databases(self.database))
                place = Place(folder, main, keys, self.redis, workers)
            server = peer(place)
            stack.callback(server.stop)
            tickets = server.furnish(meetings, people)
            server.start()
            yield server, tickets


@contextmanager
def fresh_databases(url: str) -> Iterator[tuple[str, str]]:
    """Two empty PostgreSQL databases beside this one, gone afterwards."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    names = [f"bench_{secrets.token_hex(6)}" for _ in range(2)]
    try:
        with admin.connect() as connection:
            for name in names:
                connection.execute(text(f"CREATE DATABASE {name}"))
        one, two = (make_url(url).set(database=name).render_as_string(hide_password=False) for name in names)
        yield one, two
    finally:
        with admin.connect() as connection:
            for name in names:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()


async def gathered(server: Server, tickets: list[Ticket]) -> Crowd:
    """Everybody is in, and it has become quiet."""
    crowd = Crowd(tickets, HOST, server.port)
    await crowd.come()
    await crowd.quiet()
    return crowd


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it on uvloop, without the collector's pauses: they would be counted as the server's."""
    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    finally:
        gc.enable()
