"""Rooms of 8, 15, 50 and 500: how many posts a second until p99 passes 300 ms, what they cost, and what half and more does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks.bench import PEERS, Bench, gathered, run
from benchmarks.crowd import Crowd, Ticket
from benchmarks.figures import Figures
from benchmarks.servers import Server
from benchmarks.talk import talk

TOO_LATE_MS = 300.0
STEP = 1.4
CLIENT_BUSY = 0.9


@dataclass(slots=True)
class Measured:
    """One peer in rooms of one size. `over` ran at one and a half times the top rate."""

    top: Figures
    half: Figures
    over: Figures


@dataclass(frozen=True, slots=True)
class Size:
    """Rooms of `people` besides who leads; `begin` is where the search for each peer's top begins, in posts a second."""

    people: int
    meetings: int
    begin: dict[str, float]

    async def search(self, server: Server, tickets: list[Ticket], seconds: float) -> Measured:
        """The highest rate that holds, to a tenth; then half of it, then half as much again."""
        crowd = await gathered(server, tickets)
        top = await _climb(crowd, server, self.begin[server.name], seconds)
        half = await _at(crowd, server, top.rate / 2, seconds)
        over = await _at(crowd, server, top.rate * 1.5, seconds)
        crowd.leave()
        return Measured(top, half, over)


SIZES = (
    Size(8, 40, {"rinnalla": 1_000, "textbook": 120}),
    Size(15, 20, {"rinnalla": 1_000, "textbook": 120}),
    Size(50, 6, {"rinnalla": 500, "textbook": 80}),
    Size(500, 1, {"rinnalla": 200, "textbook": 25}),
)


def holds(figures: Figures) -> bool:
    """Whether a rate was kept up: everything stored, everything told, in time."""
    return figures.p99 <= TOO_LATE_MS and not (figures.lost or figures.unanswered or figures.refused)


async def _climb(crowd: Crowd, server: Server, begin: float, seconds: float) -> Figures:
    best = await _tried(crowd, server, begin, seconds)
    while not holds(best) and best.rate > 1:
        best = await _tried(crowd, server, best.rate / 2, seconds)
    high = best.rate * STEP
    while holds(higher := await _tried(crowd, server, high, seconds)):
        best, high = higher, high * STEP
    between = await _tried(crowd, server, (best.rate * high) ** 0.5, seconds)
    return between if holds(between) else best


async def _tried(crowd: Crowd, server: Server, rate: float, seconds: float) -> Figures:
    """A rate counts as too high when it fails twice: once may be the machine's own business."""
    figures = await _at(crowd, server, rate, seconds)
    return figures if holds(figures) else await _at(crowd, server, rate, seconds)


async def _at(crowd: Crowd, server: Server, rate: float, seconds: float) -> Figures:
    figures = await talk(crowd, rate, seconds, server.pids)
    await crowd.quiet()
    return figures


def rooms(size: Size, bench: Bench) -> Iterator[str]:
    """Three lines: at the top, at half of it, at one and a half."""
    found: dict[str, Measured] = {}
    for peer in PEERS:
        with bench.serving(peer, size.meetings, size.people) as (server, tickets):
            found[peer.name] = run(size.search(server, tickets, bench.seconds))
    yield from told(f"rooms of {size.people}", found)


def told(name: str, found: Mapping[str, Measured]) -> Iterator[str]:
    """What was found of both, as lines."""
    ours, theirs = found["rinnalla"], found["textbook"]
    yield f"{name}, top: {_beside(ours.top, theirs.top)}"
    yield f"{name}, half: {_beside(ours.half, theirs.half)}"
    yield f"{name}, 1.5 × top: rinnalla {_overload(ours)} | textbook {_overload(theirs)}"


def _beside(ours: Figures, theirs: Figures) -> str:
    return (
        f"{ours.per_cpu_second / theirs.per_cpu_second:.1f} × deliveries a CPU-second, "
        f"{ours.rate / theirs.rate:.1f} × posts a second | rinnalla {_one(ours)} | textbook {_one(theirs)}"
    )


def _one(figures: Figures) -> str:
    bounded = ", bounded by the load client" if figures.client_cpu / figures.took > CLIENT_BUSY else ""
    return (
        f"{figures.rate:,.0f} posts/s, {figures.per_cpu_second:,.0f} deliveries/CPU-s, {figures.post_cost:,.0f} µs a post, "
        f"p50 {figures.p50:.0f} p99 {figures.p99:.0f} ms, {figures.faults}{bounded}"
    )


def _overload(found: Measured) -> str:
    kept = (found.over.deliveries / found.over.took) / (found.top.deliveries / found.top.took)
    return f"{found.over.rate:,.0f} posts/s: {kept:.0%} of the top still delivered, p99 {found.over.p99:,.0f} ms, {found.over.faults}"


LINES = {f"rooms-{size.people}": partial(rooms, size) for size in SIZES}
