"""200 men sign in at the same moment while a room talks: the hashing of passwords must not be heard in the room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence

from benchmarks.bench import PEERS, Bench, gathered, run
from benchmarks.crowd import Ticket
from benchmarks.figures import Figures
from benchmarks.servers import HOST, Account, Server
from benchmarks.talk import talk
from benchmarks.web import ask

MEN = 200
RATE = 40.0
BEFORE = 1.0


async def storm(server: Server, tickets: list[Ticket], seconds: float) -> tuple[Figures, float, int]:
    """The room's figures while the men sign in, how long the last one waited, and how many were let in."""
    accounts = await server.enrol(tickets, MEN)
    crowd = await gathered(server, tickets)
    talking = asyncio.create_task(talk(crowd, RATE, seconds, server.pids))
    await asyncio.sleep(BEFORE)
    begun = time.perf_counter()
    let_in = sum(await asyncio.gather(*(sign_in(server.port, account) for account in accounts)))
    took = time.perf_counter() - begun
    figures = await talking
    crowd.leave()
    return figures, took, let_in


async def sign_in(port: int, account: Account) -> bool:
    """Whether he was let in."""
    form = {"pseudonym": account.name, "password": account.password}
    return (await ask(HOST, port, "/enter", form=form)).status == 303


def sign_ins(bench: Bench) -> Iterator[str]:
    """One line."""
    said: Sequence[str] = []
    for peer in PEERS:
        with bench.serving(peer, 1, 15) as (server, tickets):
            figures, took, let_in = run(storm(server, tickets, bench.seconds * 2))
        told = f"p50 {figures.p50:.0f} p99 {figures.p99:.0f} ms, {let_in} in after {took:.1f} s, {figures.faults}"
        said = [*said, f"{peer.name} {told}"]
    yield f"{MEN} sign in while a room of 15 talks at {RATE:.0f} posts/s: to screen {' | '.join(said)}"


LINES = {"sign-ins": sign_ins}
