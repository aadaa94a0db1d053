"""`kill -9`, start, and 5,000 people come back with the number they heard last."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from benchmarks import proc
from benchmarks.bench import PEERS, Bench, gathered, run
from benchmarks.crowd import Crowd, Guest, Ticket
from benchmarks.servers import Server
from benchmarks.talk import missing, talk

MEETINGS, PEOPLE = 334, 14
RATE = 200.0
STAYING = 3
"""So many of each room talk on until the kill; the others have lost their line before and missed something."""
AT_ONCE = 200
GIVE_UP = 60.0


async def storm(server: Server, tickets: list[Ticket]) -> str:
    """Everybody talks, most lose the line, the server dies and starts; then all come back at once.

    The time ends when the last has heard all that he missed; the server's work is counted until nothing more happens.
    """
    crowd = await gathered(server, tickets)
    await talk(crowd, RATE, 3.0, server.pids)
    staying = await _most_leave(crowd)
    tally = (await talk(staying, RATE, 3.0, server.pids)), staying.tally
    server.kill()
    killed = time.perf_counter()
    started = await asyncio.to_thread(server.start)
    cpu = proc.cpu_seconds(server.pids)
    await _come_back(crowd)
    here = time.perf_counter() - killed
    await crowd.quiet()
    each = (proc.cpu_seconds(server.pids) - cpu) / len(crowd.guests)
    heads = tally[1].heads
    lost = sum(missing(guest) for guest in crowd.guests) + sum(
        guest.last < heads[guest.ticket.stream] for guest in crowd.guests
    )
    missed = sum(guest.tally.heard for guest in crowd.guests[:1])
    crowd.leave()
    return (
        f"{here:.1f} s (start {started:.1f}), {each * 1000:.2f} CPU ms each, {missed:,} entries fetched, "
        f"{lost} lost, {crowd.tally.doubled} doubled"
    )


async def _most_leave(crowd: Crowd) -> Crowd:
    """Only who leads and a few of each room stay."""
    seen: dict[str, int] = {}
    staying = []
    for guest in crowd.guests:
        seen[guest.ticket.stream] = seen.get(guest.ticket.stream, 0) + 1
        if seen[guest.ticket.stream] <= STAYING:
            staying.append(guest)
        elif guest.wire is not None:
            guest.wire.hang_up()
    rest = Crowd([], crowd.host, crowd.port)
    rest.guests, rest.tally = staying, crowd.tally
    return rest


async def _come_back(crowd: Crowd) -> None:
    at_once = asyncio.Semaphore(AT_ONCE)
    crowd.tally.heard = 0

    async def one(guest: Guest) -> None:
        until = time.perf_counter() + GIVE_UP
        while time.perf_counter() < until:
            try:
                async with at_once:
                    await guest.come(crowd.host, crowd.port, guest.last)
            except (OSError, TimeoutError):
                await asyncio.sleep(0.05)
            else:
                return

    await asyncio.gather(*(one(guest) for guest in crowd.guests))


def returns(bench: Bench) -> Iterator[str]:
    """One line."""
    said = []
    for peer in PEERS:
        with bench.serving(peer, MEETINGS, PEOPLE) as (server, tickets):
            said.append(f"{peer.name} {run(storm(server, tickets))}")
    yield f"5,000 come back after kill -9: {' | '.join(said)}"


LINES = {"returns": returns}
