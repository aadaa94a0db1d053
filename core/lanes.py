"""What waits for the writer, and in which order it is taken.

Danger first, then round by space and persona, so that one loud room delays nobody.
"""

from __future__ import annotations

import asyncio
import enum
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.errors import Busy
from core.journal import Slot
from core.spaces import Actor


class Lane(enum.IntEnum):
    """How soon a verb is taken. Within a lane: in turn, by space or persona."""

    DANGER = 0
    REVOCATION = 1
    STAFF = 2
    TALK = 3
    CHORE = 4


WAITING = 2_000
WAITING_A_SPACE = 100
WAITING_A_PERSONA = 4
TAKEN_A_SPACE = 8
TAKEN = 200
STALE_SECONDS = 2.0
CHORE_SECONDS = 1.0

_HOUSE = frozenset({"clock", "console"})


@dataclass(slots=True, eq=False)
class Job:
    """A verb that waits. `on` are the spaces that it is known to touch; `loaded` are those a reader brought along."""

    verb: Callable[..., Any]
    actor: Actor
    args: tuple[Any, ...]
    on: tuple[str, ...] = ()
    lane: Lane = Lane.TALK
    loaded: dict[str, Slot] = field(default_factory=dict)
    future: asyncio.Future[Any] | None = None
    since: float = field(default_factory=time.monotonic)
    opening: bool = False

    @property
    def name(self) -> str:
        """The verb's name, for measures and logs."""
        return getattr(self.verb, "__name__", "verb")

    @property
    def group(self) -> str:
        """Whose turn it takes: its first space's, else its actor's."""
        return self.on[0] if self.on else self.actor.id


class Waiting:
    """All lanes. Any thread may put; the writer takes."""

    def __init__(self) -> None:
        self.ready = threading.Condition()
        self._lanes: dict[Lane, OrderedDict[str, deque[Job]]] = {lane: OrderedDict() for lane in Lane}
        self._spaces: Counter[str] = Counter()
        self._personas: Counter[str] = Counter()
        self._count = 0
        self._last_chore = 0.0

    def __len__(self) -> int:
        return self._count

    @property
    def danger(self) -> bool:
        """Whether something waits that cannot wait."""
        return bool(self._lanes[Lane.DANGER])

    def put(self, job: Job) -> None:
        """The job waits. Busy when its room, its persona or the house has too much waiting; danger always may."""
        with self.ready:
            if job.lane is not Lane.DANGER:
                self._check(job)
            self._add(job)
            self.ready.notify()

    def put_first(self, job: Job) -> None:
        """A job that was undone comes before all others."""
        with self.ready:
            self._add(job, first=True)

    def _check(self, job: Job) -> None:
        full = self._count >= WAITING
        full = full or (job.lane is Lane.TALK and self._spaces[job.group] >= WAITING_A_SPACE)
        if full or (job.actor.id not in _HOUSE and self._personas[job.actor.id] >= WAITING_A_PERSONA):
            raise Busy("busy", retry_after=1.0)

    def _add(self, job: Job, first: bool = False) -> None:
        self._count += 1
        self._spaces[job.group] += 1
        self._personas[job.actor.id] += 1
        lane = self._lanes[job.lane]
        queue = lane.setdefault(job.group, deque())
        if first:
            queue.appendleft(job)
            lane.move_to_end(job.group, last=False)
        else:
            queue.append(job)

    def wait(self, seconds: float) -> bool:
        """Whether something waits, at the latest after so many seconds."""
        with self.ready:
            return self._count > 0 or (self.ready.wait(seconds) and self._count > 0)

    def take(self) -> Iterator[Job]:
        """Jobs for one batch in their order. The taker stops when its time is up."""
        taken: Counter[str] = Counter()
        count = 0
        for lane in Lane:
            if lane is Lane.CHORE and not self._chore_is_due(count):
                return
            while count < TAKEN or lane is Lane.DANGER:
                job = self._next(lane, taken)
                if job is None:
                    break
                taken[job.group] += 1
                count += 1
                yield job

    def _chore_is_due(self, taken: int) -> bool:
        now = time.monotonic()
        if taken and now - self._last_chore < CHORE_SECONDS:
            return False
        self._last_chore = now
        return True

    def _next(self, lane: Lane, taken: Counter[str]) -> Job | None:
        with self.ready:
            groups = self._lanes[lane]
            for _ in range(len(groups)):
                group, queue = next(iter(groups.items()))
                if lane is not Lane.DANGER and taken[group] >= TAKEN_A_SPACE:
                    groups.move_to_end(group)
                    continue
                return self._pop(groups, group, queue)
            return None

    def _pop(self, groups: OrderedDict[str, deque[Job]], group: str, queue: deque[Job]) -> Job:
        job = queue.popleft()
        if queue:
            groups.move_to_end(group)
        else:
            del groups[group]
        self._count -= 1
        for counter, name in ((self._spaces, job.group), (self._personas, job.actor.id)):
            counter[name] -= 1
            if counter[name] <= 0:
                del counter[name]
        return job

    def empty(self) -> list[Job]:
        """Everything that waits, taken out: the house closes."""
        jobs = []
        with self.ready:
            for groups in self._lanes.values():
                while groups:
                    group, queue = next(iter(groups.items()))
                    jobs.append(self._pop(groups, group, queue))
        return jobs
