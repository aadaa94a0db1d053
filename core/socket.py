"""One client of the live socket: its frames in, its frames out. It never waits for a slow reader."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import msgspec

from core import frames, joining
from core.errors import Busy, DomainError, Refused
from core.frames import Act, Post, Ref, Seen, Subscribe, Typing, Unsubscribe
from core.gauges import LET_GO
from core.log import log
from core.spaces import Entry, split_address
from core.streams import Listener
from core.wire import Wire

if TYPE_CHECKING:
    from core.live import Live, Person

POSTS_WAITING = 8
BURST = 40.0
A_SECOND = 10.0
"""Frames that a client may send at once, and a second."""
FLOODED = 40
"""Refused frames after which he is cut off."""
TYPING_SECONDS = 2.0
AT_THE_DOOR = 2
"""So many streams of one socket are joined at once: who leads hears a dozen, and does not crowd himself out."""


class Socket:
    """Serves frames as they come, and tells what its listeners hear."""

    __slots__ = (
        "_allowance",
        "_at",
        "_door",
        "_doubts",
        "_joining",
        "_known",
        "_out",
        "_refused",
        "_running",
        "_typed_at",
        "_wire",
        "heard_at",
        "kinds",
        "language",
        "listeners",
        "live",
        "person",
        "token",
    )

    def __init__(self, live: Live, wire: Wire, person: Person, token: str | None, language: str) -> None:
        self.person = person
        self.token = token
        self.language = language
        self.heard_at = live.kernel.now()
        self.listeners: dict[str, Listener] = {}
        self.kinds: dict[str, str] = {}
        self.live = live
        self._wire = wire
        self._out: list[bytes] = []
        self._running: dict[str, deque[Post | Act]] = {}
        self._joining: dict[str, asyncio.Task[None]] = {}
        self._door = asyncio.Semaphore(AT_THE_DOOR)
        self._doubts = 0
        self._known = asyncio.Event()
        self._known.set()
        self._allowance = BURST
        self._at = time.monotonic()
        self._refused = 0
        self._typed_at = 0.0

    def say(self, told: dict[str, Any]) -> None:
        """Tell this client alone."""
        self.tell(frames.wire(told))

    def tell(self, told: bytes) -> None:
        """Queue a whole frame; everything of this turn of the loop goes out in one write."""
        if not self._out:
            self.live.flush_soon(self)
        self._out.append(told)

    def flush(self) -> None:
        """Everything queued goes out in one write; who reads too slowly is let go."""
        out, self._out = self._out, []
        self._wire.write(out)
        if self._wire.is_slow:
            LET_GO.inc()
            self.too_slow()

    def too_slow(self) -> None:
        """He is let go and resumes from his number."""
        self.close(1013, "too_slow")

    def close(self, code: int, reason: str) -> None:
        """Goodbye."""
        self._wire.close(code, reason)
        self.lost()

    def end(self, listener: Listener, code: str) -> None:
        """The right to a stream has ended: he is told, and hears no more of it."""
        if self.listeners.get(listener.stream) is listener:
            self.say({"type": "ended", "stream": listener.stream, "code": code})
            joining.leave(self, listener.stream)

    def refuse(self, refusal: DomainError, ref: Ref) -> None:
        """Say why not, in his language. The socket stays open."""
        told: dict[str, Any] = {
            "type": "error",
            "ref": ref,
            "code": refusal.code,
            "message": self.live.reception.say(self.language, refusal),
        }
        if refusal.retry_after is not None:
            told["retry_after"] = refusal.retry_after
        self.say(told)

    def received(self, data: bytes) -> None:
        """A frame came: checked, then done, in the order in which frames of one stream come."""
        self.heard_at = self.live.kernel.now()
        if not self._may_send():
            return
        try:
            said = frames.decode(data)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            code, ref = frames.fault_of(data)
            self._refuse_frame(code, ref)
            return
        match said:
            case Subscribe():
                self._join(said)
            case Unsubscribe(stream):
                joining.leave(self, stream)
            case Post() | Act():
                self._queue(said)
            case Typing(stream):
                self._typing(stream)
            case Seen():
                pass  # room readers are not counted; conversations have their own verb

    def received_binary(self) -> None:
        """Nobody here speaks binary."""
        self._refuse_frame("bad_frame", None)

    def _refuse_frame(self, code: str, ref: Ref) -> None:
        self._refused += 1
        if self._refused > FLOODED:
            self.close(4429, "flooding")
        else:
            self.refuse(Refused(code), ref)

    def _may_send(self) -> bool:
        if not self.live.kernel.settings.limits:
            return True
        now = time.monotonic()
        self._allowance = min(BURST, self._allowance + (now - self._at) * A_SECOND)
        self._at = now
        if self._allowance < 1.0:
            self._refused += 1
            if self._refused > FLOODED:
                self.close(4429, "flooding")
            else:
                self.refuse(Refused("slow_down", retry_after=1.0), None)
            return False
        self._allowance -= 1.0
        return True

    def _join(self, said: Subscribe) -> None:
        """He is let in, or refused; what he sends there meanwhile waits for that."""
        task = self._joining[said.stream] = self.live.spawn(self._guarded(self._let_in(said), said.ref))
        task.add_done_callback(lambda done: self._joined(said.stream, done))

    async def _let_in(self, said: Subscribe) -> None:
        async with self._door:
            await self.until_known()
            await joining.join(self, said)

    def _joined(self, stream: str, done: asyncio.Task[None]) -> None:
        if self._joining.get(stream) is done:
            del self._joining[stream]

    def _queue(self, said: Post | Act) -> None:
        waiting = self._running.get(said.stream)
        if waiting is None:
            self._running[said.stream] = deque([said])
            self.live.spawn(self._in_turn(said.stream))
        elif len(waiting) < POSTS_WAITING:
            waiting.append(said)
        else:
            self.refuse(Refused("slow_down", retry_after=1.0), said.ref)

    async def _in_turn(self, stream: str) -> None:
        waiting = self._running[stream]
        try:
            while waiting:
                said = waiting[0]
                await self._guarded(self._do(said), said.ref)
                waiting.popleft()
        finally:
            del self._running[stream]

    async def _guarded(self, work: Awaitable[None], ref: Ref) -> None:
        try:
            await work
        except DomainError as refusal:
            self.refuse(refusal, ref)
        except Exception as fault:  # noqa: BLE001 - told without its text, and the client may try again
            log.error("frame_failed", error=type(fault).__name__)
            self.refuse(Refused("failed", retry_after=2.0), ref)

    async def _do(self, said: Post | Act) -> None:
        if said.stream in self._joining and said.stream not in self.listeners:
            await asyncio.wait((self._joining[said.stream],))
        await self.until_known()
        listener = self.listeners.get(said.stream)
        if listener is None:
            raise Refused("not_subscribed")
        space, name = split_address(said.stream)
        if not said.key or len(said.key) > 64:
            raise Refused("bad_key")
        handler = self.live.handler(self.kinds[space])
        if handler is None:
            raise Refused("unknown_type")
        do: Any = handler.post if isinstance(said, Post) else handler.act
        entry: Entry | None = await do(self.live.kernel, listener.actor, space, name, said)
        told = {"type": "ack", "ref": said.ref, "stream": said.stream, "seq": None}
        if entry is not None:
            told |= {"stream": entry.address, "seq": entry.seq}
        self.say(told)

    def _typing(self, stream: str) -> None:
        listener = self.listeners.get(stream)
        now = time.monotonic()
        if listener is None or now - self._typed_at < TYPING_SECONDS:
            return
        self._typed_at = now
        space, name = split_address(stream)
        slot = self.live.kernel.writer.committed.slots.get(space)
        you = slot.kind.you(slot.state, listener.actor, name) if slot else None
        if you is not None:
            told = frames.wire({"type": "signal", "stream": stream, "kind": "typing", "by": {"persona": you}})
            self.live.kernel.signal(stream, told, self)

    def doubt(self) -> None:
        """Until it is known who he still is, nothing is told him and nothing taken from him; what comes waits."""
        self._doubts += 1
        self._known.clear()
        for listener in self.listeners.values():
            listener.pause()
        if self._doubts == 1:
            self.live.spawn(self._find_out())

    async def until_known(self) -> None:
        """Returns when it is known who he still is. Busy when he has gone meanwhile."""
        await self._known.wait()
        if self not in self.live.sockets:
            raise Busy

    async def _find_out(self) -> None:
        """Ask who he still is, and which streams he may still hear; the others end. Unsure, he is let go and comes back."""
        try:
            await self._ask_until_sure()
        except Exception as fault:  # noqa: BLE001 - nobody stays in doubt
            log.error("rights_unknown", error=type(fault).__name__)
            self.close(1013, "rights_unknown")

    async def _ask_until_sure(self) -> None:
        doubts = 0
        while doubts != self._doubts:
            doubts = self._doubts
            person = await self.live.reception.person_of(self.live.kernel, self.token)
            if person is None:
                self.close(4401, "signed_out")
                return
            self.person = person
            for listener in tuple(self.listeners.values()):
                await self._ask_again(listener)
        self._doubts = 0
        for listener in self.listeners.values():
            if listener.present:
                listener.caught_up(0)
        self._known.set()

    async def _ask_again(self, listener: Listener) -> None:
        space, name = split_address(listener.stream)
        slot = await self.live.kernel.latest(space)
        actor = self.person.actor_in(slot.programme)
        if actor is None or not slot.kind.may_listen(slot.state, actor, name):
            self.end(listener, "ended")
            return
        listener.actor = actor

    def lost(self) -> None:
        """The line is gone: he listens no more."""
        for stream in tuple(self.listeners):
            joining.leave(self, stream)
        self.live.drop(self)
        self._known.set()
