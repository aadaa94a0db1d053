"""The live socket: `GET /live`, one JSON object a frame, as the contract says. What frames mean is the domains' matter."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.errors import DomainError
from core.frames import Act, Post
from core.gauges import LET_GO, SOCKETS
from core.kernel import Kernel
from core.socket import Socket
from core.spaces import Actor, Entry
from core.wire import wire_of

SOCKETS_A_SESSION = 20
"""Sockets of one browser that a process serves: as many windows as anybody has, and no more."""


class Person(Protocol):
    """Who is signed in, as a socket needs it."""

    @property
    def subjects(self) -> frozenset[str]:
        """Ids by which his rights may be rechecked: session, account, personas."""

    @property
    def own_streams(self) -> tuple[str, ...]:
        """His own streams, one a programme."""

    @property
    def language(self) -> str | None:
        """In which he wants to be spoken to."""

    def actor_in(self, programme: str | None) -> Actor | None:
        """As whom he acts there."""


class Handler(Protocol):
    """What a domain does with the frames of one kind of space."""

    async def arrived(self, kernel: Kernel, actor: Actor, space: str, worker: str) -> None:
        """The first socket of this persona on this worker listens to the space."""

    async def gone(self, kernel: Kernel, actor: Actor, space: str, worker: str) -> None:
        """The last one has left."""

    async def post(self, kernel: Kernel, actor: Actor, space: str, stream: str, said: Post) -> Entry | None:
        """Say something. Returns the entry in a stream that its sender may read, or None when it has no number there."""

    async def act(self, kernel: Kernel, actor: Actor, space: str, stream: str, act: Act) -> Entry | None:
        """A verb."""


@dataclass(frozen=True, slots=True)
class Reception:
    """How a socket is received: the token of its handshake, who that is, his language, and how a refusal is worded."""

    token_of: Callable[[Any], str | None]
    person_of: Callable[[Kernel, str | None], Awaitable[Person | None]]
    language_of: Callable[[Any], str]
    say: Callable[[str, DomainError], str]


class Live:
    """All sockets of this process, and the ASGI endpoint that opens them. `worker` names this process to the handlers."""

    def __init__(self, kernel: Kernel, handlers: Mapping[str, Handler], reception: Reception, worker: str) -> None:
        self.kernel = kernel
        self._handlers = handlers
        self.reception = reception
        self.worker = worker
        self.sockets: set[Socket] = set()
        self._by_session: dict[str | None, list[Socket]] = {}
        self._here: Counter[tuple[str, str]] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._dirty: list[Socket] = []
        self._at_the_door: list[set[str]] = []
        kernel.on_recheck.append(self.recheck)

    def handler(self, kind: str) -> Handler | None:
        """What frames do in spaces of this kind; None where it is only heard."""
        return self._handlers.get(kind)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Open a socket: accept first, so that a browser sees the code with which it is refused."""
        await receive()
        token = self.reception.token_of(scope)
        person = await self._who_comes(token)
        wanted = "rinnalla.v1" in scope.get("subprotocols", [])
        await send({"type": "websocket.accept", "subprotocol": "rinnalla.v1" if wanted else None})
        if person is None:
            await send({"type": "websocket.close", "code": 4401, "reason": "signed_out"})
            return
        wire = wire_of(scope)
        socket = Socket(self, wire, person, token, person.language or self.reception.language_of(scope))
        self._take_in(socket)
        wire.take_over(socket)
        socket.say({"type": "welcome", "version": 1, "own": person.own_streams, "time": self.kernel.now()})

    async def _who_comes(self, token: str | None) -> Person | None:
        """Who it is. What is changed of his rights while it is being found out counts: then it is found out again."""
        changed: set[str] = set()
        self._at_the_door.append(changed)
        try:
            while True:
                person = await self.reception.person_of(self.kernel, token)
                if person is None or changed.isdisjoint(person.subjects):
                    return person
                changed.clear()
        finally:
            self._at_the_door = [other for other in self._at_the_door if other is not changed]

    def _take_in(self, socket: Socket) -> None:
        """One more of his session; the one that was opened first is let go when they are too many."""
        self.sockets.add(socket)
        SOCKETS.inc()
        mine = self._by_session.setdefault(socket.token, [])
        mine.append(socket)
        if len(mine) > SOCKETS_A_SESSION:
            LET_GO.inc()
            mine[0].close(1013, "too_many_sockets")

    def spawn(self, work: Any) -> asyncio.Task[None]:
        """Run this beside everything else; it is kept alive until it ends."""
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def flush_soon(self, socket: Socket) -> None:
        """At the end of this turn of the loop the socket writes what it has queued."""
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty.append(socket)

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, []
        for socket in dirty:
            socket.flush()

    def recheck(self, subject: str) -> None:
        """Everybody of this session, account or persona is asked who he is again, also who is just being let in."""
        for changed in self._at_the_door:
            changed.add(subject)
        for socket in [socket for socket in self.sockets if subject in socket.person.subjects]:
            socket.doubt()

    def listening(self, actor: Actor, space: str) -> bool:
        """One more of his sockets listens here. True for the first."""
        self._here[space, actor.id] += 1
        return self._here[space, actor.id] == 1

    def left(self, actor: Actor, space: str) -> bool:
        """One fewer. True for the last."""
        self._here[space, actor.id] -= 1
        if self._here[space, actor.id] > 0:
            return False
        del self._here[space, actor.id]
        return True

    def drop(self, socket: Socket) -> None:
        """The socket is gone."""
        if socket not in self.sockets:
            return
        self.sockets.discard(socket)
        SOCKETS.dec()
        mine = self._by_session[socket.token]
        mine.remove(socket)
        if not mine:
            del self._by_session[socket.token]

    async def stop(self) -> None:
        """Nothing more is begun."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
