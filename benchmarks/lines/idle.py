"""Memory of a socket whose man listens to a room in which nothing happens."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import proc
from benchmarks.bench import PEERS, Bench, gathered, run
from benchmarks.crowd import Crowd, Ticket
from benchmarks.servers import HOST, Server

MEETINGS, PEOPLE = 100, 15
WARM = 64


async def cost_of_sockets(server: Server, tickets: list[Ticket]) -> float:
    """KB of the server's memory a socket, after some have come, so that what is loaded once does not count."""
    first = Crowd(tickets[:WARM], HOST, server.port)
    await first.come()
    await first.quiet()
    before = proc.memory_kb(server.pids)
    rest = await gathered(server, tickets[WARM:])
    after = proc.memory_kb(server.pids)
    rest.leave()
    first.leave()
    return (after - before) / len(rest.guests)


def idle(bench: Bench) -> Iterator[str]:
    """One line."""
    cost = {}
    for peer in PEERS:
        with bench.serving(peer, MEETINGS, PEOPLE) as (server, tickets):
            cost[peer.name] = run(cost_of_sockets(server, tickets))
    ours, theirs = cost["rinnalla"], cost["textbook"]
    yield f"idle socket: {ours / theirs:.2f} × | rinnalla {ours:.1f} KB | textbook {theirs:.1f} KB"


LINES = {"idle": idle}
