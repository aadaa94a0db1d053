"""A house with the professionals of one programme on duty, men in a room, and a clock to set; on one worker or on two of the same PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.clockwork import tick_spaces
from app.kinds import KINDS
from auth.log import reason_of
from auth.models import LogRow
from auth.own import Card
from auth.people import Actor
from chat.forms import Draft
from chat.saying import say
from core.clock import HOUR, Instant
from core.config import Settings
from core.errors import DomainError
from core.ids import new_id
from core.kernel import Kernel
from core.redis_bus import RedisBus
from core.spaces import Actor as AnyActor
from core.spaces import Entry, Kind, S
from core.work import Read, Work
from crisis.alarming import open_alert
from crisis.alert import ALERT, Alert, Where
from crisis.bell import BELL, Bell
from crisis.calling import bell_id
from crisis.clockwork import call_who_came, desks_answer, forget_alerts, mind_holders
from crisis.models import OutOfHours
from crisis.pager.models import PagerTarget
from programmes.rota.models import Shift, ShiftPost
from tests.chat.people import SEVEN
from tests.chat.world import World
from tests.places import REDIS, place, settings_in

KINDS_OF_PLACE = ("sqlite", "postgres", "two workers")
PLAN = "I want to kill myself tonight, I have the pills."
WISH = "I want to kill myself."
HERE = Where("page")


@dataclass
class Watch:
    """What people and clock do. `at` is the worker that is asked."""

    world: World
    kernels: tuple[Kernel, ...]
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def programme(self) -> str:
        return self.world.programme

    async def person(self, name: str, *roles: str, programme: str | None = None) -> Actor:
        self.people[name] = await self.world.person(name, *roles, programme=programme)
        return self.people[name]

    async def act(self, verb: Any, who: Any, *args: Any, on: tuple[str, ...] = (), at: int = 0) -> Any:
        return await self.kernels[at % len(self.kernels)].act(verb, who, *args, on=on)

    async def do(self, verb: Any, who: AnyActor, alert: str, *args: Any, at: int = 0) -> Any:
        return await self.act(verb, who, alert, *args, on=(alert,), at=at)

    async def read(self, query: Any, *args: Any) -> Any:
        return await self.kernels[0].read(query, *args)

    async def says(self, who: Actor, meeting: str, text: str, to: str = "room", key: str = "") -> Entry | None:
        return await say(self.kernels[0], who, meeting, Draft(text, key or new_id(), None, to))

    async def on_shift(self, *people: Actor, part: str = "holder", begins: Instant = 0, hours: int = 8) -> str:
        """A professional shift from now (or so much later), to which holders have signed on already."""
        ids = tuple(one.id for one in people)
        shift: str = await self.act(planned, self.people["Sirpa"], self.programme, ids, part, begins, hours)
        return shift

    async def joins(self, shift: str, who: Actor, part: str = "backup") -> None:
        await self.act(posted, self.people["Sirpa"], shift, who.id, part)

    async def pager(self, *people: Actor) -> None:
        for one in people:
            await self.act(with_pager, one)

    async def agrees(self, *people: Actor) -> None:
        for one in people:
            await self.act(agreed, one)

    async def desk(self, *people: Actor) -> None:
        await self.act(desks_answer, self.people["Sirpa"], tuple(one.id for one in people))

    async def later(self, milliseconds: int, at: int = 0) -> None:
        """Time goes on, and the clock looks."""
        self.world.later(milliseconds)
        await self.clock(at)

    async def clock(self, at: int = 0) -> None:
        kernel = self.kernels[at % len(self.kernels)]
        for _ in range(2):
            await tick_spaces(kernel)
        await call_who_came(kernel)
        await mind_holders(kernel)
        await forget_alerts(kernel)

    async def open_of(self, who: Actor) -> str:
        found: str = await self.act(opened, who)
        return found

    async def alert(self, alert: str) -> Alert:
        return await self.state(ALERT, alert)

    async def bell(self) -> Bell:
        return await self.state(BELL, bell_id(self.kernels[0].keyring.store.file, self.programme))

    async def rung(self) -> list[str]:
        bell = bell_id(self.kernels[0].keyring.store.file, self.programme)
        return [entry.kind for entry in await self.read(_entries, bell, "bell")]

    async def state(self, kind: Kind[S], space: str) -> S:
        """As every worker finds it."""
        states = [await kernel.read(Read.state, kind, space) for kernel in self.kernels]
        assert all(one == states[0] for one in states)
        found: S = states[0]
        return found

    async def heard(self, alert: str) -> list[Entry]:
        entries: list[Entry] = await self.read(_entries, alert, "alert")
        return entries

    async def called(self, alert: str) -> list[list[str]]:
        """The names of those who were called, call by call."""
        calls = [entry for entry in await self.heard(alert) if entry.kind == "called"]
        return [[one["name"] for one in entry.data["called"]] for entry in calls]

    async def rows(self, table: Any) -> list[Any]:
        rows: list[Any] = await self.read(_rows, table)
        return rows

    async def cards(self, who: Actor) -> tuple[Card, ...]:
        return tuple(card for card in await self.world.cards(who) if card.kind == "help_card")

    async def log(self, code: str) -> list[tuple[str, str | None]]:
        rows: list[tuple[str, str | None]] = await self.read(_log, code)
        return rows

    async def refused(self, asked: Awaitable[Any]) -> DomainError:
        with pytest.raises(DomainError) as caught:
            await asked
        return caught.value

    async def both(self, *asked: Awaitable[Any]) -> list[Any]:
        """What came of each: what was done, or the refusal."""
        results = await asyncio.gather(*asked, return_exceptions=True)
        for one in results:
            assert not isinstance(one, BaseException) or isinstance(one, DomainError), one
        return list(results)


def planned(
    work: Work, actor: AnyActor, programme: str, people: tuple[str, ...], part: str, begins: int, hours: int
) -> str:
    begins_at = work.now + begins
    shift = Shift(id=work.new_id(), programme_id=programme, purpose="professional", zone="UTC", needed=1)
    shift.begins_at, shift.ends_at = begins_at, begins_at + hours * HOUR
    work.db.add(shift)
    work.db.flush()
    for one in people:
        posted(work, actor, shift.id, one, part, signed_on=not begins)
    return shift.id


def posted(work: Work, actor: AnyActor, shift: str, persona: str, part: str, signed_on: bool = False) -> None:
    post = ShiftPost(shift_id=shift, persona_id=persona, part=part, seeks="")
    if signed_on and part == "holder":
        post.signed_on_at = post.answered_at = work.now
    work.db.add(post)
    work.db.flush()


def with_pager(work: Work, actor: AnyActor) -> None:
    target = PagerTarget(id=work.new_id(), persona_id=actor.id, kind="webhook", sealed=b"")
    work.db.add(target)
    work.db.flush()


def agreed(work: Work, actor: Actor) -> None:
    work.db.add(OutOfHours(programme_id=str(actor.programme), persona_id=actor.id, agreed_at=work.now))
    work.db.flush()


def opened(work: Work, actor: AnyActor) -> str:
    return open_alert(work, actor.id)


def _entries(read: Read, space: str, stream: str) -> list[Entry]:
    return read.entries(space, stream, limit=5_000)


def _rows(read: Read, table: Any) -> list[Any]:
    return list(read.db.scalars(select(table)))


def _log(read: Read, code: str) -> list[tuple[str, str | None]]:
    rows = read.db.scalars(select(LogRow).where(LogRow.code == code).order_by(LogRow.at))
    return [(row.actor, reason_of(read, row)) for row in rows]


@asynccontextmanager
async def watch_in(kind: str, folder: Path) -> AsyncIterator[Watch]:
    """A house of this kind: Leena, Aapo and Nadia are counsellors, Sirpa coordinates; Kuikka, Masis and Honka are men."""
    two = kind == "two workers"
    if two and not REDIS:
        pytest.skip("Redis is not running: start tests by ./services")
    more = {"RINNALLA_REDIS_URL": REDIS} if two else {}
    async with AsyncExitStack() as stack:
        settings = stack.enter_context(place("postgres" if two else kind, folder, **more))
        now = [SEVEN]
        kernels = [await _started(stack, each, now) for each in _of_each_worker(settings, folder, two)]
        world = World(kernels[0], "", now)
        world.programme = await world.found("After the break-up")
        watch = Watch(world, tuple(kernels))
        for name in ("Leena", "Aapo", "Nadia"):
            await watch.person(name, "counsellor")
        await watch.person("Sirpa", "coordinator")
        await watch.person("Tariq", "support_person")
        for name in ("Kuikka", "Masis", "Honka"):
            await watch.person(name)
        yield watch


def _of_each_worker(settings: Settings, folder: Path, two: bool) -> list[Settings]:
    if not two:
        return [settings]
    urls = {"RINNALLA_DATABASE_URL": settings.database_url, "RINNALLA_KEYS_URL": settings.keys_url}
    other = settings_in(folder, RINNALLA_REDIS_URL=REDIS, **{name: str(url) for name, url in urls.items()})
    return [settings, other]


async def _started(stack: AsyncExitStack, settings: Settings, now: list[int]) -> Kernel:
    bus = RedisBus(settings.redis_url) if settings.redis_url else None
    kernel = Kernel(settings, KINDS, bus, now=lambda: now[0])
    await kernel.start()
    stack.push_async_callback(kernel.stop)
    return kernel
