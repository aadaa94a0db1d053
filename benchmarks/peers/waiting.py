"""A waiting line the textbook's way: a table of tickets, and each page that waits asks for its place every five seconds.

In good faith: our server, event loop and durability, one indexed query a question, no session to look up, nothing sealed or logged.

    python -m benchmarks.peers.waiting serve --database URL --port P
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import msgspec
import uvicorn
from sqlalchemy import Index, func, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.peers.tables import engine_of, sessions_of

encode = msgspec.json.Encoder().encode


class Base(DeclarativeBase):
    """Mother of this peer's table."""


class Waiting(Base):
    __tablename__ = "waiting"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    since: Mapped[float]
    taken_at: Mapped[float | None]
    __table_args__ = (Index("ix_waiting_number", "number", sqlite_where=text("taken_at IS NULL")),)


class Queue:
    """The application."""

    def __init__(self, database: str) -> None:
        self.engine = engine_of(database)
        self.sessions = sessions_of(self.engine)
        self.writing = asyncio.Lock() if database.startswith("sqlite") else nullcontext()

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """The table is there."""
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await self.engine.dispose()

    async def come(self, _: Request) -> Response:
        """One more waits."""
        async with self.writing, self.sessions() as db, db.begin():
            ticket = Waiting(since=time.time(), taken_at=None)
            db.add(ticket)
        return Response(encode({"number": ticket.number}), media_type="application/json")

    async def take(self, _: Request) -> Response:
        """The first is taken."""
        async with self.writing, self.sessions() as db, db.begin():
            first = select(func.min(Waiting.number)).where(Waiting.taken_at.is_(None)).scalar_subquery()
            await db.execute(update(Waiting).where(Waiting.number == first).values(taken_at=time.time()))
        return Response(status_code=204)

    async def place(self, request: Request) -> Response:
        """How many are before this one."""
        number = int(request.path_params["number"])
        async with self.sessions() as db:
            before = await db.scalar(select(func.count()).where(Waiting.taken_at.is_(None), Waiting.number < number))
        return Response(encode({"before": before}), media_type="application/json")


def app() -> Starlette:
    """The application, as the server makes it."""
    queue = Queue(os.environ["TEXTBOOK_DATABASE"])
    routes = [
        Route("/", lambda _: Response(status_code=204)),
        Route("/come", queue.come, methods=["POST"]),
        Route("/take", queue.take, methods=["POST"]),
        Route("/place/{number:int}", queue.place),
    ]
    return Starlette(routes=routes, lifespan=queue.running)


def main() -> None:
    """Serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=["serve"])
    options.add_argument("--database", required=True)
    options.add_argument("--port", type=int, default=8000)
    given = options.parse_args()
    os.environ["TEXTBOOK_DATABASE"] = given.database
    uvicorn.run(
        "benchmarks.peers.waiting:app",
        factory=True,
        port=given.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        lifespan="on",
        backlog=8_192,
    )


if __name__ == "__main__":
    main()
