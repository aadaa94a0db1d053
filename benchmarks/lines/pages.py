"""The page of a meeting in which much was said: server time, ours alone (the textbook peer has no pages)."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks import proc
from benchmarks.bench import Bench, gathered, run
from benchmarks.crowd import Ticket
from benchmarks.figures import percentile
from benchmarks.servers import HOST, Ours, Server
from benchmarks.talk import talk
from benchmarks.web import Reply, ask

SAID = 60
TIMES = 200


async def reading(server: Server, tickets: list[Ticket]) -> tuple[list[float], float, Reply]:
    """Seconds of each request, server CPU-seconds of all, and one reply."""
    crowd = await gathered(server, tickets)
    await talk(crowd, SAID, 1.0, server.pids)
    who = tickets[-1]
    path = f"/meetings/{who.meeting}"
    reply = await ask(HOST, server.port, path, cookie=who.cookie)
    for _ in range(20):
        await ask(HOST, server.port, path, cookie=who.cookie)
    took = []
    cpu = proc.cpu_seconds(server.pids)
    for _ in range(TIMES):
        begun = time.perf_counter()
        await ask(HOST, server.port, path, cookie=who.cookie)
        took.append(time.perf_counter() - begun)
    cpu = proc.cpu_seconds(server.pids) - cpu
    crowd.leave()
    return sorted(took), cpu, reply


def page(bench: Bench) -> Iterator[str]:
    """One line."""
    with bench.serving(Ours, 1, 15) as (server, tickets):
        took, cpu, reply = run(reading(server, tickets))
    if reply.status != 200:
        raise RuntimeError(f"the page answered {reply.status}")
    yield (
        f"page of a meeting with {SAID} messages: {cpu / TIMES * 1000:.1f} ms of server CPU, "
        f"p50 {percentile(took, 0.5) * 1000:.1f} p99 {percentile(took, 0.99) * 1000:.1f} ms, {len(reply.body) / 1024:.0f} KB"
    )


LINES = {"page": page}
