"""15,000 people in groups of 15, 500 posts a second: a nation's evening on one process."""

from __future__ import annotations

import resource
from collections.abc import Iterator

from benchmarks import proc
from benchmarks.bench import Bench, gathered, run
from benchmarks.crowd import Ticket
from benchmarks.figures import Figures
from benchmarks.servers import Ours, Server
from benchmarks.talk import talk

MEETINGS, PEOPLE = 1_000, 14
RATE = 500.0
FILES = 16_000


async def evening(server: Server, tickets: list[Ticket], seconds: float) -> tuple[Figures, int]:
    """How it went, and the server's memory in KB."""
    crowd = await gathered(server, tickets)
    figures = await talk(crowd, RATE, seconds * 3, server.pids)
    memory = proc.memory_kb(server.pids)
    crowd.leave()
    return figures, memory


def city(bench: Bench) -> Iterator[str]:
    """One line, ours alone: the textbook is past its top long before."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < FILES:
        yield f"15,000 people: not run, this machine allows {most:,} open files a process"
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with bench.serving(Ours, MEETINGS, PEOPLE) as (server, tickets):
        figures, memory = run(evening(server, tickets, bench.seconds))
    yield (
        f"15,000 people in groups of 15, {RATE:,.0f} posts/s: {figures.server_cpu / figures.took:.0%} of a core, "
        f"p50 {figures.p50:.0f} p99 {figures.p99:.0f} ms, {memory / 1024:,.0f} MB, {figures.faults}"
    )


LINES = {"city": city}
