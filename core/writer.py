"""The one writer of a process: it runs the verbs that wait, stores a batch in one commit, answers, and tells.

This is the only file that commits. Acknowledged means committed: an answer leaves only after the database has said so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core import faults
from core.clock import Instant
from core.db import Database
from core.errors import Busy, DomainError
from core.gauges import BATCH, WAITED, verb_took
from core.ground import Committed, PostgresGround, SqliteGround
from core.journal import Slot
from core.keyring import Keyring
from core.lanes import STALE_SECONDS, TAKEN, Job, Lane, Waiting
from core.line import LINE_FAULTS, CommitUnknown, Line
from core.log import log
from core.spaces import Entry, Kind
from core.store import Store
from core.work import Layer, NeedsSpace, Work

BATCH_SECONDS = 0.020
IDLE_SECONDS = 0.25
TIDY_SECONDS = 60.0
GATHER = ((24, 0.010), (6, 0.004))
"""When a batch had at least so many verbs, waiting so long before the next makes each cheaper: fewer commits, fewer writes."""


@dataclass(slots=True)
class Told:
    """What a committed batch tells the event loop."""

    entries: list[Entry] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    slots: dict[str, Slot] = field(default_factory=dict)
    rechecks: list[tuple[str, str]] = field(default_factory=list)
    shreds: list[str] = field(default_factory=list)
    answers: list[tuple[Job, Any]] = field(default_factory=list)


WAITED_IN = {lane: WAITED.labels(lane.name.lower()) for lane in Lane}
AnyGround = SqliteGround | PostgresGround


class Writer:
    """Decides and writes, on its own thread. `tell` is called on that thread once a batch, after the commit."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        kinds: Mapping[str, Kind[Any]],
        now: Callable[[], Instant],
        tell: Callable[[Told], None],
        moved: Callable[[], None] = lambda: None,
    ) -> None:
        self.waiting = Waiting()
        self.committed = Committed()
        self._database = database
        self._keyring = keyring
        self._kinds = kinds
        self._now = now
        self._tell = tell
        self._moved = moved
        self._data_version: int | None = None
        self._store = Store(database, keyring)
        self._line = Line(database)
        self._tidied = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def start(self) -> None:
        """The thread runs."""
        self._thread.start()

    def stop(self) -> None:
        """What waits is still written; then the thread ends and everything in mind is saved."""
        self._stop.set()
        with self.waiting.ready:
            self.waiting.ready.notify()
        self._thread.join(timeout=10)
        for job in self.waiting.empty():
            self._tell(Told(answers=[(job, Busy())]))

    def _work(self) -> None:
        pause = 0.0
        self._look()
        while not self._stop.is_set() or len(self.waiting):
            self._tidy()
            if not self.waiting.wait(IDLE_SECONDS):
                self._look()
                continue
            if pause and not self.waiting.danger:
                time.sleep(pause)
            jobs = self._take()
            pause = next((seconds for size, seconds in GATHER if len(jobs) >= size), 0.0)
            if jobs:
                self.run(jobs)
        self.close()

    def _take(self) -> list[Job]:
        jobs: list[Job] = []
        stale: list[Job] = []
        crowded = len(self.waiting) > TAKEN  # else it was one slow commit, and all who waited for it are served now
        limit = time.monotonic() - STALE_SECONDS if crowded else 0.0
        for job in self.waiting.take():
            (stale if job.since < limit and job.lane is not Lane.DANGER else jobs).append(job)
        if stale:
            self._tell(Told(answers=[(job, Busy(retry_after=2.0)) for job in stale]))
        return jobs

    def run(self, jobs: list[Job]) -> None:
        """Every job is answered truly, or waits again.

        A key that was used long ago is found by a second, careful run; another row's fault by halving; the database's fault
        is tried once more.
        """
        try:
            self._carefully(jobs)
        except CommitUnknown as fault:
            self._refuse(jobs, fault)
        except LINE_FAULTS as fault:
            log.warning("commit_failed", error=type(fault).__name__, count=len(jobs))
            self._line.drop()
            self._once_more(jobs)
        except Exception as fault:  # noqa: BLE001 - some row cannot be written: its verb is found, the others go on
            self._halve(jobs, fault)

    def _carefully(self, jobs: list[Job]) -> None:
        try:
            self._batch(jobs)
        except IntegrityError:
            self._batch(jobs, careful=True)

    def _halve(self, jobs: list[Job], fault: Exception) -> None:
        if len(jobs) == 1:
            log.error("verb_not_stored", verb=jobs[0].name, error=type(fault).__name__)
            self._tell(Told(answers=[(jobs[0], fault)]))
            return
        middle = len(jobs) // 2
        self.run(jobs[:middle])
        self.run(jobs[middle:])

    def _once_more(self, jobs: list[Job]) -> None:
        try:
            self._carefully(jobs)
        except Exception as fault:  # noqa: BLE001 - whatever it was, it happened twice: nobody is told that it is stored
            self._refuse(jobs, fault)

    def _refuse(self, jobs: list[Job], fault: Exception) -> None:
        log.error("commit_refused", error=type(fault).__name__, count=len(jobs))
        self._line.drop()
        self.committed = Committed()
        self._tell(Told(answers=[(job, Busy(retry_after=2.0)) for job in jobs]))

    def _batch(self, jobs: list[Job], *, careful: bool = False) -> None:
        connection = self._line.connection
        batch, told, later = Layer(), Told(), list[Job]()
        transaction = connection.begin()
        try:
            ground, known_as = self._ground(connection, batch, jobs)
            ground.careful = careful
            self._run_verbs(jobs, ground, batch, told, later)
            faults.reached("before_insert")
            told.rows = self._store.write(connection, batch, self.committed.slots, self._now())
            faults.reached("before_commit")
            self._line.commit(transaction, known_as, self._stop.is_set)
        except BaseException:
            self._line.roll_back(transaction)
            raise
        faults.reached("after_commit")
        self._adopt(batch, ground.epoch, told)
        for job in reversed(later):
            self.waiting.put_first(job)
        BATCH.observe(len(told.answers))
        self._tell(told)

    def _run_verbs(self, jobs: list[Job], ground: AnyGround, batch: Layer, told: Told, later: list[Job]) -> None:
        limit = time.monotonic() + BATCH_SECONDS
        for place, job in enumerate(jobs):
            if place and time.monotonic() > limit and job.lane is not Lane.DANGER:
                later.extend(jobs[place:])
                return
            started = time.monotonic()
            WAITED_IN[job.lane].observe(started - job.since)
            try:
                told.answers.append((job, self._one(job, ground, batch)))
            except NeedsSpace as need:
                job.on = (*job.on, need.space)
                later.append(job)
            verb_took(job.name, time.monotonic() - started)

    def _one(self, job: Job, ground: AnyGround, batch: Layer, again: bool = True) -> Any:
        if job.opening:
            return {space: slot for space in job.on if (slot := ground.slot(space)) is not None}
        work = Work(ground, self._line.connection, self._keyring, self._kinds, self._now())
        try:
            result = job.verb(work, job.actor, *job.args)
            batch.adopt(work.finish())
        except LINE_FAULTS:
            raise
        except NeedsSpace:
            work.undo()
            raise
        except DomainError as refusal:
            work.undo()
            return refusal
        except IntegrityError as fault:
            work.undo()  # another worker was first: a second run sees its row and refuses in the verb's own words
            return self._one(job, ground, batch, again=False) if again else fault
        except Exception as fault:  # noqa: BLE001 - a programmer's mistake in one verb undoes only that verb
            work.undo()
            log.error("verb_failed", verb=job.name, error=type(fault).__name__)
            return fault
        return result

    def _ground(self, connection: Connection, batch: Layer, jobs: list[Job]) -> tuple[AnyGround, str | None]:
        """What this batch stands on, and the name by which the database can be asked what became of it."""
        for job in jobs:
            for space, slot in job.loaded.items():
                self.committed.slots.setdefault(space, slot)
        if self._database.is_sqlite:
            ground = SqliteGround(self.committed, self._kinds, connection, batch)
            self._seen(ground.epoch)
            return ground, None
        locking = PostgresGround(self.committed, self._kinds, connection, batch)
        return locking, locking.begin(space for job in jobs for space in job.on)

    def _look(self) -> None:
        """Notice, while nothing waits, that the console wrote."""
        data_version = self._line.data_version()
        if data_version is not None:
            self._seen(data_version)

    def _seen(self, data_version: int) -> None:
        if self._data_version is not None and data_version != self._data_version:
            self._moved()
        self._data_version = data_version

    def _adopt(self, batch: Layer, epoch: int, told: Told) -> None:
        for slot in batch.slots.values():
            self.committed.put(slot, epoch)
        for (space, persona, key), where in batch.keys.items():
            keys = self.committed.known_keys(space)
            if keys is not None:
                keys.add(persona, key, where)
        told.entries, told.slots = batch.entries, batch.slots
        told.rechecks, told.shreds = batch.rechecks, batch.shreds

    def _tidy(self) -> None:
        """Once a minute, spaces that nobody touches are stored whole and put out of mind."""
        if time.monotonic() - self._tidied > TIDY_SECONDS:
            self._tidied = time.monotonic()
            self._put_away(self.committed.idle())

    def _put_away(self, slots: list[Slot]) -> None:
        unsaved = [slot for slot in slots if slot.unsaved]
        try:
            if unsaved:
                with self._line.connection.begin():
                    for slot in unsaved:
                        self._store.save(self._line.connection, slot)
        except (
            LINE_FAULTS
        ) as fault:  # nothing is lost: the entries are there, and the next to need the space folds them
            log.warning("states_not_saved", error=type(fault).__name__)
            self._line.drop()
        self.committed.drop([slot.space for slot in slots])

    def close(self) -> None:
        """Everything in mind is stored whole and the line given back. Only when no thread writes any more."""
        self._put_away(list(self.committed.slots.values()))
        self._line.close()


def answer(job: Job, value: Any) -> None:
    """Give the caller his result or his refusal, unless he has left."""
    future = job.future
    if future is None or future.done():
        return
    if isinstance(value, BaseException):
        future.set_exception(value)
    else:
        future.set_result(value)
