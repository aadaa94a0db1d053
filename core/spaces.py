"""Spaces: things that live. What they are made of, and the functions each kind brings.

A space is a small state. An act asks for something, `decide` says what happens, `evolve` keeps it, `view` tells it.
Everything here is pure: no clock, no chance, no database. The kernel numbers, seals, stores and tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from core.clock import Instant

S = TypeVar("S", bound=msgspec.Struct)

GONE = "gone"
"""The kind of an entry whose text was destroyed. Its number and its writer stay."""


class Actor(Protocol):
    """Who acts: a persona, the clock or the console."""

    @property
    def id(self) -> str:
        """The persona's id, or the name of the house's own actor."""


class By(msgspec.Struct, frozen=True):
    """Who is heard. `tag` is his opaque random id in this space: the only id that leaves the house."""

    persona: str
    tag: str
    name: str
    role: str


class New(msgspec.Struct, frozen=True):
    """What `decide` says shall happen: an entry without its numbers yet.

    `stream` is the short name inside the space. `erases` is the number of an earlier entry of the same stream whose text
    is destroyed with this one; clients find it as `target`. An entry without text cannot be erased.
    """

    stream: str
    kind: str
    data: Mapping[str, Any] = {}
    text: str | None = None
    key: str | None = None
    by: By | None = None
    erases: int | None = None


class Entry(msgspec.Struct, frozen=True):
    """What happened. `version` counts in the space, `seq` in the stream; both without gaps, from 1."""

    space: str
    version: int
    stream: str
    seq: int
    at: Instant
    kind: str
    by: By | None = None
    data: Mapping[str, Any] = {}
    text: str | None = None
    key: str | None = None

    @property
    def address(self) -> str:
        """The stream's name outside the space."""
        return f"{self.space}.{self.stream}"


class Put(msgspec.Struct, frozen=True):
    """A row of a table that pages list, written whole: inserted, or replaced by its primary key."""

    table: str
    values: Mapping[str, Any]


class Drop(msgspec.Struct, frozen=True):
    """Rows of such a table that are to go, by the columns given."""

    table: str
    values: Mapping[str, Any]


Row = Put | Drop


class Tick(msgspec.Struct, frozen=True):
    """The clock's act: the time that the state named as `due` has come. A second one decides nothing."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[S]):
    """One kind of space: its name, its first state and its pure functions.

    `narrows` names the kinds of entries by which somebody may lose the right to listen; after such an entry every
    listener is asked again before he hears anything later. `floor` is the number of a stream up to which somebody who may listen
    to it hears nothing all the same. A new `shape` of the state brings `upgrade(old bytes, old shape)`. Times of its entries are
    rounded down to its `grain`: what was said within one of them says nothing of who was here when.
    """

    name: str
    start: S
    decide: Callable[[S, Any, Any, Instant], tuple[New, ...]]
    evolve: Callable[[S, Entry], S]
    view: Callable[[S, str], dict[str, Any]]
    apply: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
    may_listen: Callable[[S, Any, str], bool]
    you: Callable[[S, Any, str], str | None]
    due: Callable[[S], Instant | None] = lambda state: None
    project: Callable[[S, Entry], tuple[Row, ...]] = lambda state, entry: ()
    narrows: frozenset[str] = frozenset()
    floor: Callable[[S, Any, str], int] = lambda state, actor, stream: 0
    grain: Instant = 1
    shape: int = 1
    upgrade: Callable[[bytes, int], S] | None = None
    _decoder: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_decoder", msgspec.msgpack.Decoder(type(self.start)))

    def pack(self, state: S) -> bytes:
        """The state as stored."""
        return msgspec.msgpack.encode(state)

    def unpack(self, packed: bytes, shape: int) -> S:
        """The state as it was packed, brought to today's shape. ValueError for a shape from the future."""
        if shape == self.shape:
            state: S = self._decoder.decode(packed)
            return state
        if self.upgrade is None or shape > self.shape:
            raise ValueError(f"{self.name}: no way from shape {shape} to {self.shape}")
        return self.upgrade(packed, shape)


def address(space: str, stream: str) -> str:
    """The name of a stream outside its space."""
    return f"{space}.{stream}"


def split_address(stream: str) -> tuple[str, str]:
    """Space id and short name of a stream; the short name is empty when there is none."""
    space, _, name = stream.partition(".")
    return space, name


def frame(entry: Entry) -> dict[str, Any]:
    """The entry as the frame that its listeners get: tags, never persona ids."""
    told: dict[str, Any] = {
        "type": "entry",
        "stream": entry.address,
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        **entry.data,
    }
    if entry.by is not None:
        told["by"] = {"persona": entry.by.tag, "name": entry.by.name, "role": entry.by.role}
    if entry.text is not None:
        told["text"] = entry.text
    return told
