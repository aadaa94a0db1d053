"""From a message of danger in a live room to the open desk of a professional, while forty rooms talk."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator

from sqlalchemy import select

from app.kinds import KINDS
from auth.models import Grant
from benchmarks.bench import Bench, gathered, run
from benchmarks.crowd import Crowd, Guest, Ticket
from benchmarks.figures import Figures, percentile
from benchmarks.servers import HOST, Ours, Server
from benchmarks.talk import fresh_marks, talk
from benchmarks.wire import Wire, dial
from core.clock import day_of
from core.config import load_settings
from core.foundation import Foundation
from core.spaces import Actor
from core.work import CONSOLE, Work
from crisis.calling import bell_id, bell_of

MEETINGS, PEOPLE = 40, 12
RATE = 40.0
ALARMS = 2.0
"""Men a second who write of danger."""
DANGER = "I want to kill myself tonight, I have the pills."
PATIENCE = 10.0


class Desk:
    """An open desk that hears the bell."""

    def __init__(self) -> None:
        self.rang: asyncio.Queue[float] = asyncio.Queue()

    async def open(self, server: Server, cookie: str, bell: str) -> Wire:
        wire = await dial(HOST, server.port, cookie)
        wire.heard = self._heard
        wire.say(json.dumps({"type": "subscribe", "stream": bell, "after": None, "ref": "bell"}).encode())
        await asyncio.sleep(0.5)
        return wire

    def _heard(self, frame: bytes) -> None:
        if b'"kind":"rang"' in frame:
            self.rang.put_nowait(time.perf_counter())


def with_desk(work: Work, actor: Actor) -> str:
    """Everybody who leads is a professional too, so that a desk can be open. Gives the stream of the bell."""
    programme = ""
    for lead in work.db.scalars(select(Grant).where(Grant.programme_id.is_not(None))).all():
        programme = lead.programme_id or ""
        more = Grant(id=work.new_id(), owner=lead.owner, programme_id=programme, role="counsellor")
        more.given_at = day_of(work.now)
        work.db.add(more)
    work.db.flush()
    bell_of(work, programme)
    return f"{bell_id(work.key_file, programme)}.bell"


async def alarms(crowd: Crowd, desk: Desk, seconds: float) -> list[float]:
    """One man after the other writes of danger; how long each took to the desk."""
    men = [guest for guest in crowd.guests if not guest.ticket.leads]
    random.Random(3).shuffle(men)
    took = []
    for man in men[: int(seconds * ALARMS)]:
        begun = time.perf_counter()
        write(man)
        took.append(await asyncio.wait_for(desk.rang.get(), PATIENCE) - begun)
        await asyncio.sleep(max(0.0, begun + 1 / ALARMS - time.perf_counter()))
    return sorted(took)


def write(man: Guest) -> None:
    """He writes of danger in his room."""
    assert man.wire is not None
    mark = next(fresh_marks)
    man.tally.acts[mark] = time.perf_counter()  # no post of the talk: its acknowledgement is not counted
    ref = mark.decode()
    said = {"type": "post", "stream": man.ticket.stream, "key": ref, "text": DANGER, "ref": ref}
    man.wire.say(json.dumps(said).encode())


async def rung(server: Server, tickets: list[Ticket], bell: str, seconds: float) -> tuple[Figures, list[float]]:
    """The rooms' figures, and how long each alarm took."""
    crowd, desk = await gathered(server, tickets), Desk()
    lead = next(ticket for ticket in tickets if ticket.leads)
    wire = await desk.open(server, lead.cookie, bell)
    talking = asyncio.create_task(talk(crowd, RATE, seconds, server.pids))
    took = await alarms(crowd, desk, seconds)
    figures = await talking
    await crowd.quiet()
    crowd.leave()
    if wire.transport is not None:
        wire.transport.close()
    return figures, took


def on_the_desk(bench: Bench) -> Iterator[str]:
    """One line."""
    with bench.serving(Ours, MEETINGS, PEOPLE) as (server, tickets):
        house = Foundation(load_settings(server.environment(), env_file=None), KINDS)
        bell = house.act_now(with_desk, CONSOLE)
        house.close()
        figures, took = run(rung(server, tickets, bell, bench.seconds * 3))
    yield (
        f"an alert on an open desk while {MEETINGS} rooms of {PEOPLE} talk at {RATE:.0f} posts/s: {len(took)} alerts, "
        f"p50 {percentile(took, 0.5) * 1000:.0f} p99 {percentile(took, 0.99) * 1000:.0f} ms "
        f"(≤ 2,000 ms); rooms p99 {figures.p99:.0f} ms, {figures.faults}"
    )


LINES = {"alerts": on_the_desk}
