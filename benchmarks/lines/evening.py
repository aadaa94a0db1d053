"""A national evening: 40 rooms of 12 talk while those who lead act every few seconds; and 500 men come within ten seconds."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator

from benchmarks.bench import PEERS, Bench, gathered, run
from benchmarks.crowd import Crowd, Guest, Ticket
from benchmarks.figures import Figures, percentile
from benchmarks.servers import HOST, Ours, Server
from benchmarks.talk import fresh_marks, talk

MEETINGS, PEOPLE = 40, 12
RATE = 40.0
ACTS = 10.0
"""Acts a second in all rooms together: in each room one every four seconds."""
COMING, WITHIN = 500, 10.0
TALKING = 20
"""Rooms that talk while the 500 come into the others."""


async def acts(crowd: Crowd, seconds: float) -> None:
    """Those who lead put a card on the table, in one room after the other."""
    leaders = itertools.cycle(guest for guest in crowd.guests if guest.ticket.leads)
    start = time.perf_counter()
    for number in range(int(seconds * ACTS)):
        due = start + number / ACTS
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        mark = next(fresh_marks)
        crowd.tally.acts[mark] = due
        next(leaders).ask(mark, "prompt", text=f"{mark.decode()} One thing that has made the evenings a little easier?")


async def evening(server: Server, tickets: list[Ticket], seconds: float, acting: bool) -> tuple[Figures, list[float]]:
    """The rooms' figures, and how long each act took to each screen."""
    crowd = await gathered(server, tickets)
    also = [acts(crowd, seconds)] if acting else []
    talking = asyncio.create_task(talk(crowd, RATE, seconds, server.pids))
    await asyncio.gather(*also)
    figures = await talking
    await crowd.quiet()
    crowd.leave()
    return figures, sorted(crowd.tally.act_to_screen)


def national(bench: Bench) -> Iterator[str]:
    """One line."""
    told = []
    for peer in PEERS:
        with bench.serving(peer, MEETINGS, PEOPLE) as (server, tickets):
            figures, acted = run(evening(server, tickets, bench.seconds * 3, peer is Ours))
        each = f"{peer.name} p50 {figures.p50:.0f} p99 {figures.p99:.0f} ms, {figures.post_cost:,.0f} µs a post, {figures.faults}"
        if acted:
            each += f", an act on all screens p50 {_ms(acted, 0.5)} p99 {_ms(acted, 0.99)} ms"
        told.append(each)
    yield (
        f"{MEETINGS} rooms of {PEOPLE}, {RATE:.0f} posts/s and (ours) {ACTS:.0f} acts/s: to screen {' | '.join(told)}"
    )


async def wave(server: Server, tickets: list[Ticket], seconds: float) -> tuple[Figures, list[float]]:
    """The figures of the rooms that talk, and how long each of those who came waited until he was in."""
    rooms = list(dict.fromkeys(ticket.stream for ticket in tickets))[:TALKING]
    crowd = await gathered(server, [one for one in tickets if one.stream in rooms])
    others = [one for one in tickets if one.stream not in rooms][:COMING]
    coming = Crowd(others, HOST, server.port)
    talking = asyncio.create_task(talk(crowd, RATE, seconds, server.pids))
    waited = sorted(
        await asyncio.gather(*(_comes(guest, number, server.port) for number, guest in enumerate(coming.guests)))
    )
    figures = await talking
    for each in (crowd, coming):
        each.leave()
    return figures, waited


async def _comes(guest: Guest, number: int, port: int) -> float:
    await asyncio.sleep(number * WITHIN / COMING)
    begun = time.perf_counter()
    await guest.come(HOST, port)
    return time.perf_counter() - begun


def joining(bench: Bench) -> Iterator[str]:
    """One line."""
    told = []
    for peer in PEERS:
        with bench.serving(peer, TALKING + COMING // PEOPLE + 1, PEOPLE) as (server, tickets):
            figures, waited = run(wave(server, tickets, WITHIN + 2))
        heard = f"in after p50 {_ms(waited, 0.5)} p99 {_ms(waited, 0.99)} ms, rooms that talk p99 {figures.p99:.0f} ms"
        told.append(f"{peer.name} {heard}, {figures.faults}")
    yield f"{COMING} come within {WITHIN:.0f} s while {TALKING} rooms talk at {RATE:.0f} posts/s: {' | '.join(told)}"


def _ms(values: list[float], share: float) -> str:
    return f"{percentile(values, share) * 1000:.0f}"


LINES = {"evening": national, "joining": joining}
