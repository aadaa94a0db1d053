"""The unit of work: what a verb gets, and the layers in which its acts wait until they are committed.

A verb decides in memory and only collects rows. States have three layers: verb, batch, committed. A later act in a verb
sees the earlier ones; a verb that refuses undoes only itself; a batch that fails leaves what was committed untouched.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.engine import NestedTransaction
from sqlalchemy.orm import Session

from core import journal
from core.clock import Instant
from core.errors import DomainError, NotFound
from core.ids import new_id
from core.journal import Slot
from core.keyring import Keyring
from core.keystore import KeyFile
from core.spaces import Actor, Entry, Kind, Row, S

Where = tuple[str, int]


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor of the house itself."""

    id: str


CLOCK = NamedActor("clock")
CONSOLE = NamedActor("console")


class NeedsSpace(Exception):
    """The verb touches a space that this transaction has not locked: it is undone and runs again with it."""

    def __init__(self, space: str) -> None:
        super().__init__("a further space is needed")
        self.space = space


@dataclass(slots=True)
class Layer:
    """What happened in a verb, or in a batch, and is not committed yet."""

    slots: dict[str, Slot] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    keys: dict[tuple[str, str, str], Where] = field(default_factory=dict)
    births: list[str] = field(default_factory=list)
    streams: list[tuple[str, str, str]] = field(default_factory=list)
    erased: list[tuple[str, str, int]] = field(default_factory=list)
    rechecks: list[tuple[str, str]] = field(default_factory=list)
    shreds: list[str] = field(default_factory=list)

    def adopt(self, other: Layer) -> None:
        """What happened in the other layer happened in this one."""
        self.slots.update(other.slots)
        self.keys.update(other.keys)
        for name in ("entries", "rows", "births", "streams", "erased", "rechecks", "shreds"):
            getattr(self, name).extend(getattr(other, name))


class Ground:
    """What lies below the verb's layer: the batch, then what is committed. The writer brings it up to date."""

    def slot(self, space: str) -> Slot | None:
        """The space as the layers below know it; NeedsSpace when this transaction must lock it first."""
        raise NotImplementedError

    def used(self, space: str, persona: str, key: str) -> Where | None:
        """Where this client's key was used before, as far as is known without asking the index."""
        raise NotImplementedError

    def used_ever(self, space: str, persona: str, key: str) -> Where | None:
        """Where this client's key was used before, however long ago."""
        raise NotImplementedError


class Work:
    """What a verb gets: the spaces, the tables, one instant, and the only sources of chance."""

    def __init__(
        self, ground: Ground, connection: Connection, keyring: Keyring, kinds: Mapping[str, Kind[Any]], now: Instant
    ) -> None:
        self.now = now
        self.random = random.SystemRandom()
        self.layer = Layer()
        self._ground = ground
        self._connection = connection
        self._keyring = keyring
        self._kinds = kinds
        self._session: Session | None = None
        self._savepoint: NestedTransaction | None = None

    @property
    def db(self) -> Session:
        """The tables. The first use opens a savepoint; the verb never commits."""
        if self._session is None:
            self._savepoint = self._connection.begin_nested()
            self._session = Session(self._connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        return self._session

    @property
    def key_file(self) -> KeyFile:
        """The key file: what makes owners and other keyed hashes."""
        return self._keyring.store.file

    def new_id(self) -> str:
        """A fresh opaque id."""
        return new_id()

    def state(self, kind: Kind[S], space: str) -> S:
        """The state of a space as this verb sees it. NotFound when there is none of this kind."""
        state: S = self._slot(kind, space).state
        return state

    def programme_of(self, kind: Kind[S], space: str) -> str | None:
        """The programme a space belongs to. NotFound when there is no such space of this kind."""
        return self._slot(kind, space).programme

    def act(self, kind: Kind[S], space: str, actor: Actor, act: object) -> Entry | None:
        """The space decides and evolves. Returns the first entry, or None when the act decided nothing.

        A client's key that was used before returns the entry of that time, without deciding again.
        """
        slot = self._slot(kind, space)
        key = getattr(act, "key", None)
        if key is not None and (where := self._used(space, actor.id, key)) is not None:
            return self._said(slot, where)
        try:
            news = kind.decide(slot.state, actor, act, max(self.now, slot.book.last_at))
        except DomainError:
            if key is not None and (where := self._ground.used_ever(space, actor.id, key)) is not None:
                return self._said(slot, where)
            raise
        return self._record(slot, news)

    def create(self, kind: Kind[S], space: str, actor: Actor, act: object, programme: str | None) -> Entry:
        """A space is born by its first act, which decides on the kind's first state."""
        slot = journal.born(kind, space, programme)
        self.layer.births.append(space)
        self.layer.slots[space] = slot
        first = self._record(slot, kind.decide(slot.state, actor, act, self.now))
        if first is None:
            raise ValueError("a first act must give an entry")
        return first

    def recheck(self, subject: str) -> None:
        """After the commit, before its frames: sockets of this session, account or persona look again whether they may stay."""
        self.layer.rechecks.append((self.new_id(), subject))

    def shred(self, space: str) -> None:
        """After the commit the keys of this space's streams are destroyed and its entries go."""
        self.layer.shreds.append(space)

    def finish(self) -> Layer:
        """The verb has succeeded: its statements stay in the transaction, its acts are handed up."""
        if self._session is not None and self._savepoint is not None:
            self._session.flush()
            self._session.expunge_all()
            self._session.close()
            self._savepoint.commit()
        return self.layer

    def undo(self) -> None:
        """The verb has not happened."""
        if self._session is not None and self._savepoint is not None:
            self._session.close()
            if self._savepoint.is_active:
                self._savepoint.rollback()

    def _slot(self, kind: Kind[Any], space: str) -> Slot:
        slot = self.layer.slots.get(space) or self._ground.slot(space)
        if slot is None or slot.kind is not kind:
            raise NotFound
        return slot

    def _used(self, space: str, persona: str, key: str) -> Where | None:
        return self.layer.keys.get((space, persona, key)) or self._ground.used(space, persona, key)

    def _said(self, slot: Slot, where: Where) -> Entry:
        stream, seq = where
        for entry in self.layer.entries:
            if (entry.space, entry.stream, entry.seq) == (slot.space, stream, seq):
                return entry
        return Entry(slot.space, 0, stream, seq, slot.book.last_at, "repeated")

    def _record(self, slot: Slot, news: tuple[Any, ...]) -> Entry | None:
        at = max(self.now, slot.book.last_at)
        at -= at % slot.kind.grain
        first: Entry | None = None
        for new in news:
            slot, entry = self._number(slot, new, at)
            if new.erases is not None:
                self.layer.erased.append((slot.space, new.stream, new.erases))
            if first is None:
                first = entry
                if new.key is not None and new.by is not None:
                    self.layer.keys[slot.space, new.by.persona, new.key] = (new.stream, entry.seq)
            self.layer.entries.append(entry)
            self.layer.rows.extend(slot.kind.project(slot.state, entry))
        self.layer.slots[slot.space] = slot
        return first

    def _number(self, slot: Slot, new: Any, at: Instant) -> tuple[Slot, Entry]:
        if new.stream not in slot.keys:
            data_key = self._keyring.take(self.now)
            self.layer.streams.append((slot.space, new.stream, data_key))
            slot = msgspec.structs.replace(slot, keys={**slot.keys, new.stream: data_key})
        seq = slot.book.heads.get(new.stream, 0) + 1
        data = {**new.data, "target": new.erases} if new.erases is not None else new.data
        entry = Entry(slot.space, slot.version + 1, new.stream, seq, at, new.kind, new.by, data, new.text, new.key)
        return journal.fold(slot, entry), entry


class Read:
    """What a page's query gets, on a reader thread: the tables, the spaces, the streams; nothing can be changed."""

    def __init__(
        self,
        db: Session,
        keyring: Keyring,
        kinds: Mapping[str, Kind[Any]],
        now: Instant,
        in_mind: Mapping[str, Slot] = MappingProxyType({}),
    ) -> None:
        self.db = db
        self.now = now
        self._keyring = keyring
        self._kinds = kinds
        self._in_mind = in_mind
        self._slots: dict[str, Slot] = {}

    @property
    def key_file(self) -> KeyFile:
        """The key file: what makes owners and other keyed hashes."""
        return self._keyring.store.file

    def state(self, kind: Kind[S], space: str) -> S:
        """The state of a space. NotFound when there is none of this kind."""
        state: S = self.slot(space, kind).state
        return state

    def slot(self, space: str, kind: Kind[Any] | None = None) -> Slot:
        """The space with its numbers. NotFound when there is none, or not of this kind."""
        slot = self.slots((space,)).get(space)
        if slot is None or (kind is not None and slot.kind is not kind):
            raise NotFound
        return slot

    def slots(self, spaces: Iterable[str]) -> dict[str, Slot]:
        """These spaces with their numbers; who is not there is left out."""
        wanted = tuple(spaces)
        unread = [space for space in wanted if space not in self._slots]
        if unread:
            self._slots.update(journal.load(self.db.connection(), self._kinds, unread))
        return {space: self._slots[space] for space in wanted if space in self._slots}

    def head(self, space: str, stream: str) -> int:
        """The newest number of a stream, 0 before its first entry."""
        return self.slot(space).book.heads.get(stream, 0)

    def entries(
        self, space: str, stream: str, *, after: int = 0, before: int | None = None, limit: int = 200
    ) -> list[Entry]:
        """Entries in order with their texts: the first above `after`, or the last below `before`."""
        page = journal.Page(after, before, limit)
        known = self._in_mind.get(space)
        if known is None or stream not in known.keys:
            known = self.slot(space)  # only its keys are needed, and those never change
        return journal.read_stream(self.db.connection(), self._keyring, known, stream, page)
