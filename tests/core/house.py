"""A house with nothing in it but parlours: the kernel and its sockets, served for real."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from core.bus import Bus
from core.config import Settings
from core.errors import DomainError
from core.frames import Act, Post
from core.kernel import Kernel
from core.live import Live, Reception
from core.spaces import Actor, Entry
from core.work import NamedActor
from tests.parlour import PARLOUR, Say, SendOut, do
from tests.servers import serving


@dataclass(frozen=True)
class Guest:
    """Whoever the cookie names; nobody when the house has put him out."""

    name: str
    language: str | None = "en"
    own_streams: tuple[str, ...] = ()

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset({self.name})

    def actor_in(self, programme: str | None) -> Actor | None:
        return NamedActor(self.name)


class Talk:
    """What frames do in a parlour."""

    def __init__(self) -> None:
        self.comings: list[tuple[str, str]] = []

    async def arrived(self, kernel: Kernel, actor: Actor, space: str, worker: str) -> None:
        self.comings.append(("arrived", actor.id))

    async def gone(self, kernel: Kernel, actor: Actor, space: str, worker: str) -> None:
        self.comings.append(("gone", actor.id))

    async def post(self, kernel: Kernel, actor: Actor, space: str, stream: str, said: Post) -> Entry:
        entry = await kernel.act(do, actor, space, Say(said.text, said.key, stream), on=(space,))
        assert entry is not None
        return entry

    async def act(self, kernel: Kernel, actor: Actor, space: str, stream: str, act: Act) -> Entry | None:
        return await kernel.act(do, actor, space, SendOut(act.args["persona"]), on=(space,))


@dataclass
class House:
    kernel: Kernel
    live: Live
    talk: Talk
    out: set[str]
    host: str


def token_of(scope: Any) -> str | None:
    return dict(scope["headers"]).get(b"cookie", b"").decode().partition("=")[2] or None


@asynccontextmanager
async def house(settings: Settings, bus: Bus | None = None, worker: str = "one") -> AsyncIterator[House]:
    """A running worker with its sockets."""
    kernel, talk, out = Kernel(settings, [PARLOUR], bus), Talk(), set[str]()
    await kernel.start()

    async def person_of(kernel: Kernel, token: str | None) -> Guest | None:
        return Guest(token) if token and token not in out else None

    def say(language: str, refusal: DomainError) -> str:
        return refusal.code

    reception = Reception(token_of, person_of, lambda scope: "en", say)
    live = Live(kernel, {"parlour": talk}, reception, worker)
    async with serving(live) as host:
        yield House(kernel, live, talk, out, host)
    await live.stop()
    await kernel.stop()
