"""People at their screens: sockets that subscribe, hear, and count what they hear."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.wire import Wire, dial

MARK = b"~"
MARK_LENGTH = 8
DIAL_AT_ONCE = 64
AGAIN_SECONDS = 0.5
RESUMED = 200
"""Entries that both servers send at most to one who comes back with a number."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One line of a load fixture: a person who may come in."""

    cookie: str
    stream: str
    meeting: str
    persona: str
    role: str

    @property
    def leads(self) -> bool:
        return self.role != "participant"


def read_tickets(file: Path) -> list[Ticket]:
    """All people of a fixture, in its order."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Ticket(line["cookie"], line["stream"], line["meeting"], line["persona"], line["role"]) for line in lines]


@dataclass(slots=True)
class Tally:
    """What all listeners together heard. `sent` maps a post's mark to when it was due, `acts` that of a facilitator's act."""

    sent: dict[bytes, float] = field(default_factory=dict)
    acts: dict[bytes, float] = field(default_factory=dict)
    act_to_screen: list[float] = field(default_factory=list)
    acked: dict[bytes, int] = field(default_factory=dict)
    refused: dict[bytes, str] = field(default_factory=dict)
    to_screen: list[float] = field(default_factory=list)
    to_ack: list[float] = field(default_factory=list)
    heads: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    heard: int = 0
    doubled: int = 0
    swapped: int = 0
    ended: int = 0


class Guest:
    """One person with one socket on one stream."""

    __slots__ = (
        "_after",
        "_history",
        "_more",
        "_until",
        "closed_with",
        "here",
        "holes",
        "last",
        "tally",
        "ticket",
        "wire",
    )

    def __init__(self, ticket: Ticket, tally: Tally) -> None:
        self.ticket = ticket
        self.tally = tally
        self.wire: Wire | None = None
        self.last = 0
        self.holes: set[int] = set()
        self.here: asyncio.Future[None] | None = None
        self.closed_with: int | None = None
        self._after: int | None = None
        self._history = 0
        self._more = False
        self._until = 0

    async def come(self, host: str, port: int, after: int | None = None) -> None:
        """Connected, subscribed, and up to date when this returns."""
        self.here = asyncio.get_running_loop().create_future()
        self.closed_with = None
        self.wire = await dial(host, port, self.ticket.cookie)
        self.wire.heard = self.heard
        self.wire.closed = self._closed
        self._subscribe(after)
        await asyncio.wait_for(self.here, 60)

    def _subscribe(self, after: int | None) -> None:
        assert self.wire is not None
        self._after = after
        frame = {"type": "subscribe", "stream": self.ticket.stream, "after": after, "ref": "in"}
        self.wire.say(json.dumps(frame).encode())

    def heard(self, frame: bytes) -> None:
        """A frame came. Entries and acknowledgements are read by eye, since they are many."""
        if frame.startswith(b'{"type":"entry"'):
            self._entry(frame)
        elif frame.startswith(b'{"type":"ack"'):
            self._ack(frame)
        else:
            self._other(json.loads(frame))

    def ask(self, mark: bytes, verb: str, **args: object) -> None:
        """Ask for something as one who leads."""
        assert self.wire is not None
        ref = mark.decode()
        frame = {"type": "act", "stream": self.ticket.stream, "key": ref, "verb": verb, "args": args, "ref": ref}
        self.wire.say(json.dumps(frame).encode())

    def _entry(self, frame: bytes) -> None:
        tally = self.tally
        at = frame.index(b'"seq":') + 6
        seq = int(frame[at : frame.index(b",", at)])
        if seq == self.last + 1:
            self.last = seq
        else:
            self._irregular(seq)
        tally.heard += 1
        mark = frame.find(MARK)
        if mark > 0:
            due = tally.sent.get(frame[mark : mark + MARK_LENGTH])
            if due is not None:
                tally.to_screen.append(time.perf_counter() - due)
            elif (asked := tally.acts.get(frame[mark : mark + MARK_LENGTH])) is not None:
                tally.act_to_screen.append(time.perf_counter() - asked)
        if seq == self._until:
            self._arrive()

    def _irregular(self, seq: int) -> None:
        if seq > self.last:
            self.holes.update(range(self.last + 1, seq))
            self.last = seq
        elif seq in self.holes:
            self.holes.discard(seq)
            self.tally.swapped += 1
        elif seq > self._history:
            self.tally.doubled += 1

    def _ack(self, frame: bytes) -> None:
        tally = self.tally
        at = frame.index(MARK)
        mark = frame[at : at + MARK_LENGTH]
        if mark in tally.acts:
            return
        start = frame.index(b'"seq":') + 6
        seq = int(frame[start : frame.index(b"}", start)])
        tally.acked[mark] = seq
        tally.heads[self.ticket.stream] = max(tally.heads[self.ticket.stream], seq)
        due = tally.sent.get(mark)
        if due is not None:
            tally.to_ack.append(time.perf_counter() - due)

    def _other(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "subscribed":
            self._subscribed(frame)
        elif frame["type"] == "error":
            ref = str(frame.get("ref") or "")
            if self.here is not None and not self.here.done():
                self._not_let_in(frame)
            elif ref:
                self.tally.refused[ref.encode()] = frame["code"]
        elif frame["type"] == "ended":
            self.tally.ended += 1

    def _not_let_in(self, frame: dict[str, Any]) -> None:
        assert self.here is not None
        if frame["code"] == "busy" or "retry_after" in frame:
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._again)
        else:
            self.here.set_exception(ConnectionError(frame["code"]))

    def _again(self) -> None:
        if self.wire is not None:
            self._subscribe(self._after)

    def _subscribed(self, frame: dict[str, Any]) -> None:
        """Whoever came without a number gets a page of history, which does not count.

        Whoever came back is here once he has heard everything up to the head; while there is more than a page he asks
        again from his last number.
        """
        if self._after is None:
            self.last = self._history = frame["seq"]
        self._more = bool(frame["more"]) and self._after is not None
        self._until = self.last + RESUMED if self._more else frame["seq"]
        if self.last >= self._until:
            self._arrive()

    def _arrive(self) -> None:
        self._until = 0
        if self._more:
            self._subscribe(self.last)
        elif self.here is not None and not self.here.done():
            self.here.set_result(None)

    def _closed(self, code: int) -> None:
        self.wire = None
        self.closed_with = code
        if self.here is not None and not self.here.done():
            self.here.set_exception(ConnectionError(f"closed with {code}"))

    def say(self, mark: bytes, text: bytes) -> None:
        """One post. Its mark is key and reference, and stands in its text."""
        if self.wire is not None:
            self.wire.say(
                b'{"type":"post","stream":"%b","key":"%b","text":"%b %b","ref":"%b"}'
                % (self.ticket.stream.encode(), mark, mark, text, mark)
            )


class Crowd:
    """Everybody of a fixture, or some of them."""

    def __init__(self, tickets: Iterable[Ticket], host: str, port: int) -> None:
        self.tally = Tally()
        self.guests = [Guest(ticket, self.tally) for ticket in tickets]
        self.host = host
        self.port = port

    async def come(self) -> None:
        """All are connected and subscribed; who leads comes first, so that his room is not told that he is missing."""
        await self._all([guest for guest in self.guests if guest.ticket.leads])
        await self._all([guest for guest in self.guests if not guest.ticket.leads])

    async def _all(self, guests: list[Guest]) -> None:
        at_once = asyncio.Semaphore(DIAL_AT_ONCE)

        async def one(guest: Guest) -> None:
            async with at_once:
                await guest.come(self.host, self.port)

        await asyncio.gather(*(one(guest) for guest in guests))

    async def quiet(self, seconds: float = 0.5, at_most: float = 20.0) -> None:
        """Nothing new was heard for so long."""
        until = time.monotonic() + at_most
        heard, since = -1, time.monotonic()
        while time.monotonic() < until:
            if self.tally.heard != heard:
                heard, since = self.tally.heard, time.monotonic()
            elif time.monotonic() - since > seconds:
                return
            await asyncio.sleep(0.05)

    def leave(self) -> None:
        """All lines are cut."""
        for guest in self.guests:
            if guest.wire is not None:
                guest.wire.hang_up()
