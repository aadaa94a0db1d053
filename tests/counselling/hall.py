"""A house with the line of one programme and its people, on one worker or on two of the same PostgreSQL, by a clock to set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.clockwork import tick_spaces
from app.kinds import KINDS
from auth.people import Actor
from core.config import Settings
from core.errors import DomainError
from core.kernel import Kernel
from core.redis_bus import RedisBus
from core.spaces import Entry, Kind, S
from core.work import CLOCK, Read, Work
from counselling.line import LINE, Door, Line
from counselling.line_clock import door_stands
from counselling.talk import CONVERSATION, Conversation
from counselling.talking import NewTalk, arrive, fall_silent
from counselling.waiting import call_next, call_this, enter_line, leave_line, turn_into_message
from counselling.waiting_line import line_id, line_of
from crisis.noticing import Noticed
from tests.chat.people import SEVEN
from tests.chat.world import World
from tests.places import REDIS, place, settings_in

KINDS_OF_PLACE = ("sqlite", "postgres", "two workers")


@dataclass
class Hall:
    """What men and team do at the line. `at` is the worker that is asked."""

    world: World
    kernels: tuple[Kernel, ...]
    line: str

    async def act(self, verb: Any, who: Any, *args: Any, on: tuple[str, ...] = (), at: int = 0) -> Any:
        return await self.kernels[at % len(self.kernels)].act(verb, who, *args, on=(*on, self.line))

    async def man(self, name: str) -> Actor:
        return await self.world.person(name)

    async def enters(self, who: Actor, text: str = "", *, risk: int = 0, most: int = 30, key: str = "k") -> str:
        """He waits, and his page is open. Gives his conversation."""
        new = NewTalk("en", text=text, key=key, noticed=Noticed(risk))
        talk: str = await self.act(enter_line, who, new, most)
        await self.comes(who, talk)
        return talk

    async def comes(self, who: Actor, talk: str) -> None:
        await self.act(arrive, who, talk, "w" * 20, on=(talk,))

    async def goes(self, who: Actor, talk: str) -> None:
        await self.act(fall_silent, who, talk, "w" * 20, on=(talk,))

    async def calls(self, who: Actor, limit: int = 2, key: str | None = None, at: int = 0) -> str:
        talk: str = await self.act(call_next, who, self.world.programme, limit, key, at=at)
        return talk

    async def calls_this(self, who: Actor, talk: str, limit: int = 2, at: int = 0) -> None:
        await self.act(call_this, who, talk, limit, on=(talk,), at=at)

    async def leaves(self, who: Actor, talk: str, at: int = 0) -> bool:
        left: bool = await self.act(leave_line, who, talk, on=(talk,), at=at)
        return left

    async def turns(self, who: Actor, talk: str, at: int = 0) -> bool:
        turned: bool = await self.act(turn_into_message, who, talk, None, on=(talk,), at=at)
        return turned

    async def door(self, answering: int = 2, until: int | None = None, shut: str = "") -> None:
        await self.act(door_stands, CLOCK, self.line, Door(answering, until, shut))

    async def opens(self, programme: str) -> None:
        """Two answer in this programme, without end."""
        line = await self.kernels[0].act(founded, CLOCK, programme)
        await self.kernels[0].act(door_stands, CLOCK, line, Door(2))

    async def later(self, milliseconds: int) -> None:
        """Time goes on, and the clock looks."""
        self.world.later(milliseconds)
        for _ in range(3):
            await tick_spaces(self.kernels[0])

    async def talk(self, talk: str) -> Conversation:
        return await self.state(CONVERSATION, talk)

    async def standing(self) -> Line:
        return await self.state(LINE, self.line)

    async def state(self, kind: Kind[S], space: str) -> S:
        """As every worker finds it."""
        states = [await kernel.read(Read.state, kind, space) for kernel in self.kernels]
        assert all(one == states[0] for one in states)
        found: S = states[0]
        return found

    async def log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[Entry] = await self.kernels[0].read(_entries, self.line, "log")
        return [dict(entry.data) for entry in entries if entry.kind == kind]

    async def nudges(self, talk: str) -> list[str]:
        """What the team's inbox was told of a conversation."""
        entries: list[Entry] = await self.kernels[0].read(_entries, self.line, "desk")
        return [entry.kind for entry in entries if entry.data["conversation"] == talk]

    async def words(self, talk: str) -> list[str]:
        entries: list[Entry] = await self.kernels[0].read(_entries, talk, "conversation")
        return [entry.text for entry in entries if entry.text]

    async def refused(self, asked: Awaitable[Any]) -> str:
        """The code of the refusal; nothing has changed at the line by it."""
        before = await self.standing()
        with pytest.raises(DomainError) as caught:
            await asked
        assert await self.standing() == before
        return caught.value.code

    async def both(self, *asked: Awaitable[Any]) -> list[Any]:
        """What came of each: what was done, or the refusal."""
        results = await asyncio.gather(*asked, return_exceptions=True)
        for one in results:
            assert not isinstance(one, BaseException) or isinstance(one, DomainError), one
        return list(results)


def founded(work: Work, actor: object, programme: str) -> str:
    """The line is there, with its door as nobody has opened it."""
    return line_of(work, programme)


def _entries(read: Read, space: str, stream: str) -> list[Entry]:
    return read.entries(space, stream, limit=5_000)


@asynccontextmanager
async def hall_in(kind: str, folder: Path) -> AsyncIterator[Hall]:
    """A house of this kind, with the line of its programme."""
    two = kind == "two workers"
    if two and not REDIS:
        pytest.skip("Redis is not running: start tests by ./services")
    more = {"RINNALLA_REDIS_URL": REDIS} if two else {}
    async with AsyncExitStack() as stack:
        settings = stack.enter_context(place("postgres" if two else kind, folder, **more))
        now = [SEVEN]
        kernels = [await _started(stack, each, now) for each in _of_each_worker(settings, folder, two)]
        world = World(kernels[0], "", now)
        world.programme = await world.found("Somebody to talk to")
        line = line_id(kernels[0].keyring.store.file, world.programme)
        hall = Hall(world, tuple(kernels), line)
        await hall.opens(world.programme)
        yield hall


def _of_each_worker(settings: Settings, folder: Path, two: bool) -> Iterator[Settings]:
    yield settings
    if two:
        urls = {"RINNALLA_DATABASE_URL": settings.database_url, "RINNALLA_KEYS_URL": settings.keys_url}
        yield settings_in(folder, RINNALLA_REDIS_URL=REDIS, **{name: str(url) for name, url in urls.items()})


async def _started(stack: AsyncExitStack, settings: Settings, now: list[int]) -> Kernel:
    bus = RedisBus(settings.redis_url) if settings.redis_url else None
    kernel = Kernel(settings, KINDS, bus, now=lambda: now[0])
    await kernel.start()
    stack.push_async_callback(kernel.stop)
    return kernel


__all__ = ["KINDS_OF_PLACE", "Hall", "hall_in"]
