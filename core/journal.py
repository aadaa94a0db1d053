"""The journal as stored: spaces, their streams, their entries. Rows in, slots and entries out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, text

from core import crypto
from core.clock import Instant
from core.keyring import Keyring
from core.keystore import KeyGone
from core.spaces import GONE, By, Entry, Kind, address
from core.tables import ENTRIES, ENTRY_COLUMNS, SPACES, STREAMS

RECENT_KEYS = 500
"""How many of its clients' keys a space remembers before the index is asked."""


class Book(msgspec.Struct, frozen=True):
    """What the kernel keeps about a space beside its state: each stream's newest number and lowest kept one."""

    heads: dict[str, int] = {}
    first: dict[str, int] = {}
    last_at: Instant = 0


class Slot(msgspec.Struct, frozen=True):
    """A space as one layer of the writer knows it."""

    kind: Kind[Any]
    space: str
    programme: str | None
    state: Any
    version: int
    saved: int
    book: Book
    keys: Mapping[str, str]
    due: Instant | None

    @property
    def unsaved(self) -> int:
        """How many entries lie above the state row."""
        return self.version - self.saved


class _Data(msgspec.Struct, frozen=True, array_like=True):
    tag: str | None
    name: str | None
    role: str | None
    rest: dict[str, Any]


_pack = msgspec.msgpack.Encoder().encode
_unpack_data = msgspec.msgpack.Decoder(_Data).decode
_unpack_book = msgspec.msgpack.Decoder(Book).decode


def born(kind: Kind[Any], space: str, programme: str | None) -> Slot:
    """A space before its first entry."""
    return Slot(kind, space, programme, kind.start, 0, 0, Book(), {}, None)


def fold(slot: Slot, entry: Entry) -> Slot:
    """The slot after one more entry."""
    state = slot.kind.evolve(slot.state, entry)
    book = slot.book
    heads = {**book.heads, entry.stream: entry.seq}
    return msgspec.structs.replace(
        slot, state=state, version=entry.version, book=Book(heads, book.first, entry.at), due=slot.kind.due(state)
    )


def data_of(entry: Entry) -> bytes:
    """What of an entry is stored in the open: codes and arguments, and by whose name it was said."""
    by = entry.by
    if by is None:
        return _pack(_Data(None, None, None, dict(entry.data)))
    return _pack(_Data(by.tag, by.name, by.role, dict(entry.data)))


def row_of(entry: Entry, sealed: bytes | None) -> tuple[Any, ...]:
    """The entry as its row, in the order of ENTRY_COLUMNS."""
    persona = entry.by.persona if entry.by else None
    data = data_of(entry)
    return (
        entry.space,
        entry.stream,
        entry.seq,
        entry.version,
        entry.at,
        entry.kind,
        persona,
        entry.key,
        data,
        sealed,
    )


def entry_of(row: Sequence[Any], words: str | None = None) -> Entry:
    """The entry of a row. Its text only when given, opened by the caller."""
    data = _unpack_data(row[8])
    by = By(row[6], data.tag, data.name or "", data.role or "") if row[6] and data.tag else None
    return Entry(row[0], row[3], row[1], row[2], row[4], row[5], by, data.rest, words, row[7])


def state_row(slot: Slot) -> dict[str, Any]:
    """The slot as its state row."""
    return {
        "id": slot.space,
        "kind": slot.kind.name,
        "shape": slot.kind.shape,
        "programme": slot.programme,
        "version": slot.version,
        "state": slot.kind.pack(slot.state),
        "book": _pack(slot.book),
        "due": slot.due,
    }


def load(connection: Connection, kinds: Mapping[str, Kind[Any]], spaces: Iterable[str]) -> dict[str, Slot]:
    """The slots of these spaces as the database knows them now; who is not there is left out."""
    ids = list(spaces)
    keys: dict[str, dict[str, str]] = {}
    for space, name, key in connection.execute(
        select(STREAMS.c.space, STREAMS.c.name, STREAMS.c.data_key).where(STREAMS.c.space.in_(ids))
    ):
        keys.setdefault(space, {})[name] = key
    slots = {}
    for row in connection.execute(select(SPACES).where(SPACES.c.id.in_(ids))):
        kind = kinds[row.kind]
        state, book = kind.unpack(row.state, row.shape), _unpack_book(row.book)
        slot = Slot(kind, row.id, row.programme, state, row.version, row.version, book, keys.get(row.id, {}), row.due)
        slots[row.id] = catch_up(connection, slot)
    return slots


_tail = (
    select(*(ENTRIES.c[name] for name in ENTRY_COLUMNS))
    .where(ENTRIES.c.space == text(":space"), ENTRIES.c.version > text(":version"))
    .order_by(ENTRIES.c.version)
)
_tails = text(
    f"SELECT {', '.join(f'tail.{name}' for name in ENTRY_COLUMNS)} "  # noqa: S608 - names are ours
    "FROM unnest(CAST(:spaces AS text[]), CAST(:versions AS bigint[])) AS known (space, version) "
    "CROSS JOIN LATERAL (SELECT * FROM entries WHERE entries.space = known.space AND entries.version > known.version) AS tail "
    "ORDER BY tail.space, tail.version"
)
_names = select(STREAMS.c.name, STREAMS.c.data_key).where(STREAMS.c.space == text(":space"))


def tails(connection: Connection, slots: Sequence[Slot]) -> dict[str, list[Sequence[Any]]]:
    """What was stored in each of these spaces since, in one statement. PostgreSQL alone has more than one writer."""
    known = {"spaces": [slot.space for slot in slots], "versions": [slot.version for slot in slots]}
    found: dict[str, list[Sequence[Any]]] = {}
    for row in connection.execute(_tails, known):
        found.setdefault(row[0], []).append(row)
    return found


def catch_up(connection: Connection, slot: Slot) -> Slot:
    """The slot with what was stored since folded in."""
    rows = connection.execute(_tail, {"space": slot.space, "version": slot.version}).all()
    return folded(connection, slot, rows)


def folded(connection: Connection, slot: Slot, rows: Sequence[Sequence[Any]]) -> Slot:
    """The slot with these entries on top, and the keys of streams that are new."""
    for row in rows:
        slot = fold(slot, entry_of(row))
    if any(name not in slot.keys for name in slot.book.heads):
        fresh = {row.name: row.data_key for row in connection.execute(_names, {"space": slot.space})}
        slot = msgspec.structs.replace(slot, keys=fresh)
    return slot


def recent_keys(connection: Connection, space: str) -> dict[tuple[str, str], tuple[str, int]]:
    """The last keys that clients used in this space, with the stream and number that each got; newest last."""
    rows = connection.execute(
        select(ENTRIES.c.persona, ENTRIES.c.key, ENTRIES.c.stream, ENTRIES.c.seq)
        .where(ENTRIES.c.space == space, ENTRIES.c.key.is_not(None))
        .order_by(ENTRIES.c.version.desc())
        .limit(RECENT_KEYS)
    ).all()
    return {(row.persona, row.key): (row.stream, row.seq) for row in reversed(rows)}


def find_key(connection: Connection, space: str, persona: str, key: str) -> tuple[str, int] | None:
    """Where this key was used, asked of the index."""
    row = connection.execute(
        select(ENTRIES.c.stream, ENTRIES.c.seq).where(
            ENTRIES.c.space == space, ENTRIES.c.persona == persona, ENTRIES.c.key == key
        )
    ).first()
    return (row.stream, row.seq) if row else None


class Page(msgspec.Struct, frozen=True):
    """Which entries of a stream: the first `limit` above `after`, or the last ones below `before`."""

    after: int = 0
    before: int | None = None
    limit: int = 200


def read_stream(connection: Connection, keyring: Keyring, slot: Slot, stream: str, page: Page) -> list[Entry]:
    """One page of a stream in order, texts opened."""
    query = select(*(ENTRIES.c[name] for name in ENTRY_COLUMNS)).where(
        ENTRIES.c.space == slot.space, ENTRIES.c.stream == stream, ENTRIES.c.seq > page.after
    )
    if page.before is None:
        rows = list(connection.execute(query.order_by(ENTRIES.c.seq).limit(page.limit)))
    else:
        newest_first = query.where(ENTRIES.c.seq < page.before).order_by(ENTRIES.c.seq.desc()).limit(page.limit)
        rows = list(reversed(list(connection.execute(newest_first))))
    return [opened(row, keyring, slot.keys.get(stream)) for row in rows]


def opened(row: Sequence[Any], keyring: Keyring, data_key: str | None) -> Entry:
    """The entry of a row with its text. One whose key was destroyed comes as gone, without text."""
    if row[9] is None:
        return entry_of(row)
    try:
        if data_key is None:
            raise KeyGone
        words = crypto.unseal(keyring.key(data_key), row[9], crypto.place_of(address(row[0], row[1]), row[2]))
    except KeyGone:
        bare = entry_of(row)
        return msgspec.structs.replace(bare, kind=GONE, data={})
    return entry_of(row, words)


def versions(connection: Connection, spaces: Sequence[str]) -> dict[str, int]:
    """How far each of these spaces has come."""
    newest = select(func.max(ENTRIES.c.version)).where(ENTRIES.c.space == SPACES.c.id).scalar_subquery()
    rows = connection.execute(select(SPACES.c.id, SPACES.c.version, newest).where(SPACES.c.id.in_(spaces)))
    return {row[0]: max(row[1], row[2] or 0) for row in rows}
