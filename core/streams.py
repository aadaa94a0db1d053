"""Telling: who listens to what in this process, in number order, without gap or double, and never waiting for a slow one.

Everything here runs on the event loop. Entries come from this process's writer, from the bus, or from the sweep; whatever
the way, a channel tells number after number, drops what it has told, and has a reader fetch what is missing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from core.frames import wire
from core.gauges import LET_GO, TOLD
from core.journal import Slot
from core.log import log
from core.spaces import Actor, Entry, frame, split_address

RING = 64
"""Frames that a stream keeps in memory for those who come back."""
BUFFER = 1_000
SWAP_SECONDS = 0.02
"""How long a missing number may still come by itself before a reader fetches it."""


class Ear(Protocol):
    """A socket, as telling sees it."""

    def tell(self, frame: bytes) -> None:
        """Queue bytes for the wire; written with whatever else this turn of the loop brings."""

    def too_slow(self) -> None:
        """Let go: he resumes from his number."""

    def end(self, listener: Listener, code: str) -> None:
        """The right to this stream has ended."""


@dataclass(eq=False, slots=True)
class Listener:
    """One socket on one stream. Until he has caught up, frames wait in `early`."""

    ear: Ear
    stream: str
    actor: Actor
    early: list[tuple[int, bytes]] | None = field(default_factory=list)
    present: bool = False

    def pause(self) -> None:
        """What comes waits until he has caught up again."""
        if self.early is None:
            self.early = []

    def hear(self, seq: int, told: bytes) -> None:
        """One more frame, at once or when he has caught up."""
        if self.early is None:
            self.ear.tell(told)
        elif len(self.early) < BUFFER:
            self.early.append((seq, told))
        else:
            LET_GO.inc()
            self.ear.too_slow()

    def caught_up(self, seq: int) -> None:
        """He has everything up to this number: the rest goes out, and from now on at once."""
        early, self.early = self.early or [], None
        for number, told in early:
            if number > seq:
                self.ear.tell(told)


@dataclass(eq=False, slots=True)
class Channel:
    """One stream with listeners here."""

    stream: str
    told: int | None = None
    listeners: set[Listener] = field(default_factory=set)
    ring: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=RING))
    ahead: dict[int, Entry] = field(default_factory=dict)
    fetching: bool = False

    def known_between(self, after: int, head: int) -> list[bytes] | None:
        """The frames above one number and up to another, if all of them are still in memory."""
        known = [told for seq, told in self.ring if after < seq <= head]
        return known if len(known) == head - after else None

    def remember(self, frames: list[tuple[int, bytes]]) -> None:
        """Frames that were read for one who came back serve the next who does, when nothing was told meanwhile."""
        if frames and not self.ring and frames[-1][0] == self.told:
            self.ring.extend(frames)


Fetch = Callable[[str, int], Awaitable[list[Entry]]]
Current = Callable[[str, int], Awaitable[Slot]]


class Streams:
    """All channels of this process.

    `fetch` reads a stream above a number; `current` gives a space at least this new; `narrows` are all kinds of entries by
    which somebody may lose the right to listen.
    """

    def __init__(self, fetch: Fetch, current: Current, narrows: frozenset[str]) -> None:
        self.channels: dict[str, Channel] = {}
        self.spaces: dict[str, set[str]] = {}
        self.versions: dict[str, int] = {}
        self._fetch = fetch
        self._current = current
        self._narrows = narrows
        self._narrowing: dict[str, list[Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, listener: Listener) -> bool:
        """He is registered. True when he is the first here for the stream's space."""
        space, _ = split_address(listener.stream)
        first = space not in self.spaces
        channel = self.channels.setdefault(listener.stream, Channel(listener.stream))
        channel.listeners.add(listener)
        self.spaces.setdefault(space, set()).add(listener.stream)
        return first

    def remove(self, listener: Listener) -> bool:
        """He is gone. True when nobody here listens to the space any more."""
        channel = self.channels.get(listener.stream)
        if channel is None:
            return False
        channel.listeners.discard(listener)
        if channel.listeners:
            return False
        del self.channels[listener.stream]
        space, _ = split_address(listener.stream)
        streams = self.spaces.get(space, set())
        streams.discard(listener.stream)
        if streams:
            return False
        self.spaces.pop(space, None)
        self.versions.pop(space, None)
        return True

    def opened(self, stream: str, head: int, version: int) -> None:
        """A view at `head` was given out: telling goes on from there."""
        channel = self.channels.get(stream)
        if channel is None:
            return
        if channel.told is None:
            channel.told = head
            self._drain(channel)
        space, _ = split_address(stream)
        self.versions.setdefault(space, version)

    def hear(self, entry: Entry, slot: Slot | None = None) -> None:
        """An entry was committed. `slot` is its space at least as new, where it is at hand."""
        if entry.space not in self.spaces:
            return
        waiting = self._narrowing.get(entry.space)
        if waiting is not None:
            waiting.append(entry)
            return
        if entry.version == self.versions.get(entry.space, 0) + 1:
            self.versions[entry.space] = entry.version
        channel = self.channels.get(entry.address)
        if channel is not None:
            self._hear(channel, entry)
        if entry.kind in self._narrows:
            self._narrow(entry, slot)

    def _hear(self, channel: Channel, entry: Entry) -> None:
        if channel.told is not None and entry.seq <= channel.told:
            return
        channel.ahead[entry.seq] = entry
        if channel.told is not None:
            self._drain(channel)

    def _drain(self, channel: Channel) -> None:
        told = channel.told or 0
        while (entry := channel.ahead.pop(told + 1, None)) is not None:
            told = entry.seq
            channel.told = told
            self._tell(channel, entry)
        for seq in [seq for seq in channel.ahead if seq <= told]:
            del channel.ahead[seq]
        if channel.ahead and not channel.fetching:
            channel.fetching = True
            self.spawn(self._fill(channel))

    def _tell(self, channel: Channel, entry: Entry) -> None:
        told = wire(frame(entry))
        if "target" in entry.data:
            channel.ring.clear()  # a text was destroyed: those who come back read the journal, where it is gone
        channel.ring.append((entry.seq, told))
        TOLD.inc(len(channel.listeners))
        for listener in tuple(channel.listeners):
            listener.hear(entry.seq, told)

    async def _fill(self, channel: Channel) -> None:
        await asyncio.sleep(SWAP_SECONDS)
        try:
            while channel.ahead and channel.listeners:
                entries = await self._fetch(channel.stream, channel.told or 0)
                for entry in entries:
                    if entry.seq > (channel.told or 0):
                        channel.ahead[entry.seq] = entry
                before = channel.told
                self._drain(channel)
                if channel.told == before:
                    await asyncio.sleep(SWAP_SECONDS * 10)
        finally:
            channel.fetching = False

    def _narrow(self, entry: Entry, slot: Slot | None) -> None:
        if slot is not None:
            self.ask_again(slot)
            return
        self._narrowing[entry.space] = []
        self.spawn(self._narrow_when_known(entry))

    async def _narrow_when_known(self, entry: Entry) -> None:
        slot: Slot | None = None
        try:
            slot = await self._current(entry.space, entry.version)
            if entry.kind in slot.kind.narrows:
                self.ask_again(slot)
        except Exception as fault:  # noqa: BLE001 - unsure who may stay: nobody stays, everybody may ask again
            log.error("rights_unknown", error=type(fault).__name__)
            for listener in self.listeners(entry.space):
                listener.ear.too_slow()
        finally:
            for later in self._narrowing.pop(entry.space, []):
                self.hear(later, slot if slot is not None and slot.version >= later.version else None)

    def ask_again(self, slot: Slot) -> None:
        """Whoever may no longer listen to a stream of this space hears nothing more of it."""
        for listener in self.listeners(slot.space):
            _, name = split_address(listener.stream)
            if not slot.kind.may_listen(slot.state, listener.actor, name):
                listener.ear.end(listener, "ended")

    def listeners(self, space: str) -> list[Listener]:
        """Everybody here who listens to a stream of this space."""
        return [one for stream in self.spaces.get(space, ()) for one in self.channels[stream].listeners]

    def forget(self, space: str) -> None:
        """Nothing of this space stays in memory."""
        for stream in self.spaces.get(space, ()):
            self.channels[stream].ring.clear()

    def signal(self, stream: str, told: bytes, but: Ear | None = None) -> None:
        """Something passing, to everybody live on the stream but the one it comes from."""
        channel = self.channels.get(stream)
        for listener in tuple(channel.listeners) if channel else ():
            if listener.early is None and listener.ear is not but:
                listener.ear.tell(told)

    def spawn(self, work: Awaitable[None]) -> None:
        """Run this beside everything else; it is kept alive until it ends or telling stops."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Nothing is told any more."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
