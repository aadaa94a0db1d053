"""The bus: only a nudge. The database is the truth; a lost nudge costs a second, never a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec


class Notice(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What one worker tells the others."""


class Stored(Notice, frozen=True, array_like=True, tag="stored"):
    """An entry was committed: its row, the text still sealed, and under which data key."""

    row: tuple[str, str, int, int, int, str, str | None, str | None, bytes, bytes | None]
    data_key: str


class Signalled(Notice, frozen=True, array_like=True, tag="signalled"):
    """Something passing that is not stored: somebody writes. The frame as it goes out."""

    stream: str
    frame: bytes


class Recheck(Notice, frozen=True, array_like=True, tag="recheck"):
    """Sockets of this session, account or persona must ask again whether they may stay. `id` is that of its row."""

    id: str
    subject: str


class Shredded(Notice, frozen=True, array_like=True, tag="shredded"):
    """These data keys are destroyed: forget them, and what the space still has in memory."""

    space: str
    data_keys: list[str]


AnyNotice = Stored | Signalled | Recheck | Shredded
Hear = Callable[[AnyNotice], None]


class Bus(Protocol):
    """How the workers of one place tell each other. `hear` runs on the event loop."""

    alone: bool
    healthy: bool

    async def start(self, hear: Hear) -> None:
        """Begin to hear what concerns every worker."""

    async def listen(self, space: str) -> None:
        """From when this returns, whatever is told about the space is heard."""

    async def unlisten(self, space: str) -> None:
        """The space is no longer heard."""

    def tell(self, space: str | None, notices: Iterable[AnyNotice]) -> None:
        """Tell the others, in this order; never waits. Without a space: everybody."""

    async def stop(self) -> None:
        """Let go."""


class LoneBus:
    """The bus of a single process: nobody else is there."""

    alone = True
    healthy = True

    async def start(self, hear: Hear) -> None:
        """Nothing to hear."""

    async def listen(self, space: str) -> None:
        """Nothing to hear."""

    async def unlisten(self, space: str) -> None:
        """Nothing to hear."""

    def tell(self, space: str | None, notices: Iterable[AnyNotice]) -> None:
        """Nobody to tell."""

    async def stop(self) -> None:
        """Nothing to let go."""
