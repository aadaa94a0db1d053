"""The sweep: what is stored and was not told is told.

It repairs a worker killed between commit and announcement, a dead bus, and what the console did.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import select

from core import journal
from core.bus import Bus
from core.clock import MINUTE
from core.gauges import SPACES_IN_MIND
from core.journal import Slot
from core.log import log
from core.spaces import Entry, split_address
from core.streams import Channel, Streams
from core.tables import RecheckRow
from core.work import Read

PAUSE = 1.0
PAUSE_WITHOUT_BUS = 0.2
EVERY_SO_MANY = 10
"""Where the writer notices foreign writes, rounds between two looks."""
WINDOW = MINUTE
FETCHED_AT_ONCE = 200
SPACES_AT_ONCE = 500


class Sweep:
    """Looks every second, five times a second without a bus, and at once when `moved` is set.

    `notified` says that the writer itself notices foreign writes, as on SQLite: then looking now and then is enough.
    """

    def __init__(
        self,
        bus: Bus,
        streams: Streams,
        read: Callable[..., Awaitable[Any]],
        recheck: Callable[[str], None],
        *,
        notified: bool,
    ) -> None:
        self.moved = asyncio.Event()
        self._bus = bus
        self._streams = streams
        self._read = read
        self._recheck = recheck
        self._notified = notified
        self._seen: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """It looks until `stop`."""
        self._task = asyncio.create_task(self._for_ever())

    async def stop(self) -> None:
        """It looks no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _for_ever(self) -> None:
        rounds = 0
        while True:
            calm = self._notified or (self._bus.healthy and not self._bus.alone)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.moved.wait(), PAUSE if calm else PAUSE_WITHOUT_BUS)
            rounds += 1
            if self.moved.is_set() or not self._notified or rounds % EVERY_SO_MANY == 0:
                self.moved.clear()
                try:
                    await self.look()
                except Exception as fault:  # noqa: BLE001 - the next round tries again
                    log.warning("sweep_failed", error=type(fault).__name__)

    async def look(self) -> None:
        """One round: rights that changed unheard, then entries that were stored and not told."""
        await self._rechecks()
        listened = list(self._streams.spaces)
        SPACES_IN_MIND.set(len(listened))
        for start in range(0, len(listened), SPACES_AT_ONCE):
            for space, version in (await self._read(_versions, listened[start : start + SPACES_AT_ONCE])).items():
                if version > self._streams.versions.get(space, version):
                    await self._tell_missed(space)

    def recheck(self, name: str, subject: str) -> None:
        """Somebody's rights changed, as the row of this name says: told once, however it was heard of."""
        if name not in self._seen:
            self._seen.add(name)
            self._recheck(subject)

    async def _rechecks(self) -> None:
        before = set(self._seen)
        rows: list[tuple[str, str]] = await self._read(_rechecks)
        for name, subject in rows:
            self.recheck(name, subject)
        self._seen -= before - {name for name, _ in rows}

    async def _tell_missed(self, space: str) -> None:
        slot: Slot = await self._read(_slot, space)
        for stream in tuple(self._streams.spaces.get(space, ())):
            channel = self._streams.channels.get(stream)
            if channel is not None and channel.told is not None:
                await self._catch_up(channel, slot)
        self._streams.versions[space] = max(self._streams.versions.get(space, 0), slot.version)
        self._streams.ask_again(slot)

    async def _catch_up(self, channel: Channel, slot: Slot) -> None:
        while True:
            missed = await self._read(_entries, channel.stream, channel.told or 0)
            for entry in missed:
                self._streams.hear(entry, slot)
            if len(missed) < FETCHED_AT_ONCE:
                return


def _slot(read: Read, space: str) -> Slot:
    return read.slot(space)


def _entries(read: Read, stream: str, after: int) -> list[Entry]:
    space, name = split_address(stream)
    return read.entries(space, name, after=after, limit=FETCHED_AT_ONCE)


def _versions(read: Read, spaces: list[str]) -> dict[str, int]:
    return journal.versions(read.db.connection(), spaces)


def _rechecks(read: Read) -> list[tuple[str, str]]:
    rows = read.db.scalars(select(RecheckRow).where(RecheckRow.at >= read.now - WINDOW))
    return [(row.id, row.subject) for row in rows]
