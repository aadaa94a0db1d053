"""The kernel put together: how the rest of the house acts, reads, hashes and listens."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from core import clock, faults, journal
from core.bus import AnyNotice, Bus, LoneBus, Recheck, Shredded, Signalled, Stored
from core.clock import Instant
from core.config import Settings
from core.errors import Busy, NotFound
from core.foundation import READERS, Foundation
from core.gathering import Gathering
from core.journal import Slot
from core.lanes import Job, Lane
from core.reading import Readings
from core.spaces import Actor, Entry, Kind, split_address
from core.streams import Streams
from core.sweep import FETCHED_AT_ONCE, Sweep
from core.work import CLOCK, Read
from core.writer import Told, answer

A = TypeVar("A")
T = TypeVar("T")

OPENED_AT_ONCE = 64
"""Spaces that the writer is asked for in one go."""
HASHING_AT_MOST = 256
"""Passwords and proofs in hand at once: two hundred men who come at the same moment all get in, a flood waits outside."""
HASHING_SECONDS = 5.0
"""How long whoever comes then is asked to wait."""


class Kernel(Foundation):
    """One process at work: verbs on the writer, queries on readers, sockets and bus on the event loop."""

    def __init__(
        self,
        settings: Settings,
        kinds: Iterable[Kind[Any]],
        bus: Bus | None = None,
        now: Callable[[], Instant] = clock.now,
    ) -> None:
        super().__init__(settings, kinds, now)
        self.bus = bus or LoneBus()
        narrows = frozenset(name for kind in self.kinds.values() for name in kind.narrows)
        self.streams = Streams(self._fetch, self.current, narrows)
        self.on_recheck: list[Callable[[str], None]] = []
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._hashers = ThreadPoolExecutor(max(1, (os.cpu_count() or 2) - 1), "hasher", _step_back)
        self._hashing = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._readings = Readings(self.read)
        self._opening: Gathering[str, Slot] = Gathering(self._open_all, OPENED_AT_ONCE)
        self.sweep = Sweep(self.bus, self.streams, self.read, self.recheck, notified=self.database.is_sqlite)

    async def start(self) -> None:
        """The writer writes, the bus hears, the sweep looks."""
        self._loop = asyncio.get_running_loop()
        await self.on_reader(self.keyring.stock, self.now())
        self.writer.start()
        await self.bus.start(self._heard)
        self.sweep.start()

    async def stop(self) -> None:
        """What was accepted is stored; then everything is given back."""
        await self.sweep.stop()
        await self.streams.stop()
        await asyncio.get_running_loop().run_in_executor(None, self.writer.stop)
        await self.bus.stop()
        self._readers.shutdown(cancel_futures=True)
        self._hashers.shutdown(cancel_futures=True)
        self.database.close()
        self.keyring.store.close()

    # Asking -----------------------------------------------------------------------------------------------------

    async def act(
        self, verb: Callable[..., T], actor: Actor, *args: Any, on: tuple[str, ...] = (), lane: Lane = Lane.TALK
    ) -> T:
        """Run a verb on the writer. Returns once it is committed, or raises what it refused. Busy when too much waits."""
        job = Job(verb, actor, args, on, lane)
        result: T = await self._submit(job)
        return result

    async def open(self, space: str) -> Slot:
        """The space as it is between two commits, after everything told so far. NotFound when there is none."""
        slot = await self._opening.ask(space)
        if slot is None:
            raise NotFound
        return slot

    async def _open_all(self, spaces: tuple[str, ...]) -> Mapping[str, Slot]:
        opened: dict[str, Slot] = await self._submit(Job(_opening, CLOCK, (), spaces, Lane.STAFF, opening=True))
        return opened

    async def _submit(self, job: Job) -> Any:
        cold = [space for space in job.on if space not in self.writer.committed.slots]
        if cold:
            for space, slot in zip(cold, await asyncio.gather(*map(self._cold, cold)), strict=True):
                if slot is not None:
                    job.loaded[space] = slot
        job.future = asyncio.get_running_loop().create_future()
        self.writer.waiting.put(job)
        return await job.future

    async def read(self, query: Callable[..., T], *args: Any) -> T:
        """Run a query on a reader thread."""
        return await self.on_reader(self.read_now, query, *args)

    async def read_together(self, query: Callable[[Read, tuple[A, ...]], Mapping[A, T]], what: A) -> T | None:
        """What a query finds for this, run once for all who ask it at the same time, and begun after this was asked."""
        return await self._readings.together(query, what)

    async def hash(self, function: Callable[..., T], *args: Any) -> T:
        """Run slow hashing on its own few threads, which step back behind everything else. Busy when too much waits."""
        if self._hashing >= HASHING_AT_MOST:
            raise Busy(retry_after=HASHING_SECONDS)
        self._hashing += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hashers, function, *args)
        finally:
            self._hashing -= 1

    async def current(self, space: str, version: int = 0) -> Slot:
        """The space, at least as new as this version. NotFound when there is none."""
        known = self.writer.committed.slots.get(space)
        if known is not None and known.version >= version:
            return known
        return await (self._readings.space(space) if version else self._readings.shared_space(space))

    async def _cold(self, space: str) -> Slot | None:
        """A space that the writer does not have in mind, for the writer to begin with."""
        with suppress(NotFound):
            return await self._readings.shared_space(space)
        return None

    async def latest(self, space: str) -> Slot:
        """The space as the database knows it now: what another worker did counts, told here or not. NotFound when there is none."""
        return await (self.current(space) if self.bus.alone else self._readings.space(space))

    async def _fetch(self, stream: str, after: int) -> list[Entry]:
        space, name = split_address(stream)
        return await self.read(_entries, space, name, after, FETCHED_AT_ONCE)

    # Telling ----------------------------------------------------------------------------------------------------

    def _told(self, told: Told) -> None:
        if self._loop is None:
            super()._told(told)
            return
        with suppress(RuntimeError):  # the loop is closed: nobody is left to hear, and everything is stored
            self._loop.call_soon_threadsafe(self._deliver, told)

    def _deliver(self, told: Told) -> None:
        faults.reached("before_announce")
        for name, subject in told.rechecks:
            self.sweep.recheck(name, subject)
        if told.rechecks:
            self.bus.tell(None, [Recheck(name, subject) for name, subject in told.rechecks])
        if not self.bus.alone:
            self._announce(told)
        faults.reached("before_ack")
        for job, result in told.answers:  # first, so that an acknowledgement and its own entry leave in one write
            answer(job, result)
        for entry in told.entries:
            self.streams.hear(entry, told.slots[entry.space])
        for space in told.shreds:
            self.streams.forget(space)

    def _announce(self, told: Told) -> None:
        spaces: dict[str, list[AnyNotice]] = {}
        for entry, row in zip(told.entries, told.rows, strict=True):
            key = told.slots[entry.space].keys[entry.stream]
            spaces.setdefault(entry.space, []).append(Stored(row, key))
        for space, notices in spaces.items():
            self.bus.tell(space, notices)

    def _heard(self, notice: AnyNotice) -> None:
        match notice:
            case Stored(row, data_key):
                self._hear_row(row, data_key)
            case Signalled(stream, frame):
                self.streams.signal(stream, frame)
            case Recheck(name, subject):
                self.sweep.recheck(name, subject)
            case Shredded(space, data_keys):
                self.keyring.drop(data_keys)
                self.streams.forget(space)

    def _hear_row(self, row: tuple[Any, ...], data_key: str) -> None:
        if row[0] not in self.streams.spaces:
            return
        if row[9] is None or self.keyring.has(data_key):
            self.streams.hear(journal.opened(row, self.keyring, data_key))
        else:  # the key waits in the store: a reader opens it, and the channel sees to the order
            self.streams.spawn(self._open_row(row, data_key))

    async def _open_row(self, row: tuple[Any, ...], data_key: str) -> None:
        self.streams.hear(await self.on_reader(journal.opened, row, self.keyring, data_key))

    def signal(self, stream: str, frame: bytes, but: Any) -> None:
        """Something passing, to all listeners everywhere but the one it comes from."""
        self.streams.signal(stream, frame, but)
        if not self.bus.alone:
            self.bus.tell(split_address(stream)[0], [Signalled(stream, frame)])

    def recheck(self, subject: str) -> None:
        """Whoever keeps something about this session, account or persona here asks again."""
        for look in self.on_recheck:
            look(subject)

    def _moved(self) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.sweep.moved.set)

    async def on_reader(self, function: Callable[..., T], *args: Any) -> T:
        """Run something that blocks, such as the key store, on a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, function, *args)


def _opening() -> None:
    """Nothing happens: the writer answers with the spaces."""


def _entries(read: Read, space: str, stream: str, after: int, limit: int) -> list[Entry]:
    return read.entries(space, stream, after=after, limit=limit)


def _step_back() -> None:
    """A hashing thread is content with what time is left over."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
