"""The textbook peer's tables and sessions: async SQLAlchemy as its own tutorial shows it, with our durability."""

from __future__ import annotations

import secrets
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import ForeignKey, UniqueConstraint, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PASSWORD = "every man of this peer has the same"
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Base(DeclarativeBase):
    """Mother of the peer's tables."""


class Person(Base):
    __tablename__ = "people"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]


class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(default=0)


class Seat(Base):
    __tablename__ = "seats"
    room: Mapped[str] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Message(Base):
    __tablename__ = "messages"
    room: Mapped[str] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[float]
    person: Mapped[str] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    role: Mapped[str]
    key: Mapped[str]
    text: Mapped[str]
    __table_args__ = (UniqueConstraint("room", "person", "key"),)


def engine_of(url: str) -> AsyncEngine:
    """An engine with our durability. On SQLite one connection: more would only wait for its lock."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=10)
    engine = create_async_engine(url, pool_size=1, max_overflow=0, connect_args={"isolation_level": None})

    @event.listens_for(engine.sync_engine, "connect")
    def pragmas(connection: Any, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine.sync_engine, "begin")
    def immediately(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def sessions_of(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions as the tutorial makes them."""
    return async_sessionmaker(engine, expire_on_commit=False)


async def furnish(url: str, meetings: int, people: int) -> list[dict[str, str]]:
    """Empty rooms with their people: a line a person as `load-fixture` writes it, the first of each room leading."""
    engine = engine_of(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    lines: list[dict[str, str]] = []
    password = HASHER.hash(PASSWORD)
    async with sessions_of(engine)() as db, db.begin():
        for _ in range(meetings):
            room = Room(id=secrets.token_hex(10), head=0)
            db.add(room)
            await db.flush()
            roles = ["facilitator", *["participant"] * people]
            lines += [_seat(db, room, role, password) for role in roles]
    await engine.dispose()
    return lines


def _seat(db: AsyncSession, room: Room, role: str, password: str) -> dict[str, str]:
    token = secrets.token_urlsafe(32)
    person = Person(id=secrets.token_hex(10), name="Hiljainen Haapa", role=role, token=token, password=password)
    db.add(person)
    db.add(Seat(room=room.id, person=person.id))
    return {
        "cookie": f"session={person.token}",
        "stream": f"{room.id}.room",
        "meeting": room.id,
        "persona": person.id,
        "role": role,
    }
