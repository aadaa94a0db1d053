"""Tables of the kernel: spaces, their streams, their entries, and what is still to be destroyed or asked again."""

from __future__ import annotations

from typing import cast

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class SpaceRow(Base):
    """A space's state as it was at `version`; later entries are folded onto it."""

    __tablename__ = "spaces"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    shape: Mapped[int]
    programme: Mapped[str | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    book: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[int | None] = mapped_column(BigInteger, index=True)


class StreamRow(Base):
    """A stream and the data key that it is sealed under."""

    __tablename__ = "streams"
    space: Mapped[str] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    data_key: Mapped[str] = mapped_column(Id)


_KEYED = text("key IS NOT NULL")


class EntryRow(Base):
    """What happened: numbered in its stream and in its space, its text sealed."""

    __tablename__ = "entries"
    space: Mapped[str] = mapped_column(Id, primary_key=True)
    stream: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(20))
    persona: Mapped[str | None] = mapped_column(Id)
    key: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("uq_entries_space_version", "space", "version", unique=True),
        Index(
            "uq_entries_space_persona_key",
            "space",
            "persona",
            "key",
            unique=True,
            sqlite_where=_KEYED,
            postgresql_where=_KEYED,
        ),
    )


class Shredding(Base):
    """A space whose keys are to be destroyed and whose entries are to go; the clock repeats it until done."""

    __tablename__ = "shredding"
    space: Mapped[str] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger)


class RecheckRow(Base):
    """Somebody's rights changed: the sweep finds it even when the bus is down or the console did it."""

    __tablename__ = "rechecks"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger, index=True)


ENTRY_COLUMNS = ("space", "stream", "seq", "version", "at", "kind", "persona", "key", "data", "sealed")
SPACES = cast(Table, SpaceRow.__table__)
STREAMS = cast(Table, StreamRow.__table__)
ENTRIES = cast(Table, EntryRow.__table__)
