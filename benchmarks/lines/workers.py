"""Two workers on PostgreSQL and Redis, rooms of 15, beside the textbook on the same two."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import PEERS, Bench, run
from benchmarks.lines.rooms import SIZES, Measured, told

WORKERS = 2


def workers(bench: Bench) -> Iterator[str]:
    """Three lines, as for one worker; CPU is that of servers, PostgreSQL and Redis together."""
    if not (bench.database and bench.redis):
        yield "two workers on PostgreSQL and Redis: not run, start by ./services python -m benchmarks"
        return
    size = next(size for size in SIZES if size.people == 15)
    found: dict[str, Measured] = {}
    for peer in PEERS:
        with bench.serving(peer, size.meetings, size.people, workers=WORKERS) as (server, tickets):
            found[peer.name] = run(size.search(server, tickets, bench.seconds))
    yield from told("rooms of 15, two workers, PostgreSQL and Redis", found)


LINES = {"workers": workers}
