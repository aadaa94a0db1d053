"""The textbook way, in good faith: what a good developer writes from the tutorials of Starlette and SQLAlchemy.

One transaction a message, then `for socket in room: await socket.send_text(…)`. It has our server, event loop, socket
library, JSON encoder and durability, frames of the same shape, gapless numbers and repeatable keys. It seals nothing, scans
nothing, logs nothing, and asks for the right to speak only once, when somebody subscribes: all that is in its favour.

    python -m benchmarks.peers.textbook furnish --database URL --meetings M --people N --out FILE
    python -m benchmarks.peers.textbook serve --database URL --port P [--redis URL] [--workers N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from redis.asyncio import Redis
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from benchmarks.peers.tables import HASHER, Message, Person, Room, Seat, engine_of, furnish, sessions_of

PAGE = 200
encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(dict[str, Any]).decode


class Chat:
    """The application: its database and who listens where."""

    def __init__(self, database: str, redis: str | None) -> None:
        self.engine = engine_of(database)
        self.sessions = sessions_of(self.engine)
        # SQLite has one writer: a lock in front is kinder than busy connections.
        self.writing = asyncio.Lock() if database.startswith("sqlite") else nullcontext()
        self.rooms: defaultdict[str, set[WebSocket]] = defaultdict(set)
        self.redis: Redis | None = Redis.from_url(redis) if redis else None

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Hear what other workers tell, as long as the application runs."""
        listening = asyncio.create_task(self.hear()) if self.redis else None
        yield
        if listening is not None:
            listening.cancel()
        await self.engine.dispose()

    async def hear(self) -> None:
        """What any worker published goes to the sockets of this one."""
        assert self.redis is not None
        async with self.redis.pubsub() as channel:
            await channel.psubscribe("room:*")
            async for message in channel.listen():
                if message["type"] == "pmessage":
                    await self.send_all(message["channel"][5:].decode(), message["data"].decode())

    async def enter(self, request: Request) -> Response:
        """Sign in: the hash in a thread, as the tutorials say."""
        form = await request.form()
        async with self.sessions() as db:
            person = await db.get(Person, str(form["pseudonym"]))
        if person is None or not await asyncio.to_thread(HASHER.verify, person.password, str(form["password"])):
            return Response(status_code=422)
        answer = RedirectResponse("/", 303)
        answer.set_cookie("session", person.token, httponly=True)
        return answer

    async def live(self, socket: WebSocket) -> None:
        """One socket from its acceptance to its end."""
        token = socket.cookies.get("session", "")
        async with self.sessions() as db:
            person = await db.scalar(select(Person).where(Person.token == token))
        await socket.accept(subprotocol="rinnalla.v1")
        if person is None:
            await socket.close(4401)
            return
        await socket.send_text(encode({"type": "welcome", "version": 1, "own": []}).decode())
        mine: set[str] = set()
        try:
            while True:
                frame = decode(await socket.receive_text())
                if frame["type"] == "subscribe":
                    await self.subscribe(socket, person, frame, mine)
                elif frame["type"] == "post" and frame["stream"] in mine:
                    await self.post(socket, person, frame)
                else:
                    await socket.send_text(encode({"type": "error", "ref": frame.get("ref"), "code": "no"}).decode())
        except WebSocketDisconnect:
            for stream in mine:
                self.rooms[stream].discard(socket)

    async def subscribe(self, socket: WebSocket, person: Person, frame: dict[str, Any], mine: set[str]) -> None:
        """History from the database, then whatever is said."""
        stream = frame["stream"]
        room_id = stream.split(".")[0]
        after = frame.get("after")
        async with self.sessions() as db:
            room, seat = await db.get(Room, room_id), await db.get(Seat, (room_id, person.id))
            if room is None or seat is None:
                await socket.send_text(encode({"type": "error", "ref": frame.get("ref"), "code": "not_found"}).decode())
                return
            said = select(Message).where(Message.room == room_id)
            if after is None:
                said = said.where(Message.seq > room.head - PAGE)
            else:
                said = said.where(Message.seq > after).limit(PAGE)
            messages = (await db.scalars(said.order_by(Message.seq))).all()
        last = messages[-1].seq if messages else room.head
        head = {"type": "subscribed", "stream": stream, "ref": frame.get("ref"), "seq": room.head, "first": 1}
        await socket.send_text(encode(head | {"more": after is not None and last < room.head}).decode())
        for message in messages:
            await socket.send_text(encode(entry(stream, message)).decode())
        self.rooms[stream].add(socket)
        mine.add(stream)

    async def post(self, socket: WebSocket, person: Person, frame: dict[str, Any]) -> None:
        """Stored in a transaction of its own, acknowledged, then sent to everybody in the room."""
        stream = frame["stream"]
        room = stream.split(".")[0]
        try:
            message = await self.store(room, person, frame)
        except IntegrityError:
            async with self.sessions() as db:
                repeated = (Message.room == room, Message.person == person.id, Message.key == frame["key"])
                seq = await db.scalar(select(Message.seq).where(*repeated))
            await socket.send_text(
                encode({"type": "ack", "ref": frame.get("ref"), "stream": stream, "seq": seq}).decode()
            )
            return
        await socket.send_text(
            encode({"type": "ack", "ref": frame.get("ref"), "stream": stream, "seq": message.seq}).decode()
        )
        told = encode(entry(stream, message))
        if self.redis is not None:
            await self.redis.publish(f"room:{stream}", told)
        else:
            await self.send_all(stream, told.decode())

    async def store(self, room: str, person: Person, frame: dict[str, Any]) -> Message:
        """One transaction: the next number, the row."""
        async with self.writing, self.sessions() as db, db.begin():
            number = update(Room).where(Room.id == room).values(head=Room.head + 1).returning(Room.head)
            message = Message(
                room=room,
                seq=(await db.execute(number)).scalar_one(),
                at=time.time(),
                person=person.id,
                name=person.name,
                role=person.role,
                key=frame["key"],
                text=frame["text"],
            )
            db.add(message)
        return message

    async def send_all(self, stream: str, told: str) -> None:
        """Everybody in the room, one after the other."""
        for socket in list(self.rooms[stream]):
            try:
                await socket.send_text(told)
            except (WebSocketDisconnect, RuntimeError):
                self.rooms[stream].discard(socket)


def entry(stream: str, message: Message) -> dict[str, Any]:
    """A message as its frame."""
    return {
        "type": "entry",
        "stream": stream,
        "seq": message.seq,
        "at": int(message.at * 1000),
        "kind": "message",
        "by": {"persona": message.person, "name": message.name, "role": message.role},
        "text": message.text,
    }


def app() -> Starlette:
    """The application, as each worker of the server makes it."""
    chat = Chat(os.environ["TEXTBOOK_DATABASE"], os.environ.get("TEXTBOOK_REDIS"))
    return Starlette(
        routes=[WebSocketRoute("/live", chat.live), Route("/enter", chat.enter, methods=["POST"])],
        lifespan=chat.running,
    )


def main() -> None:
    """Furnish or serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=["furnish", "serve"])
    options.add_argument("--database", required=True)
    options.add_argument("--redis")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--meetings", type=int, default=1)
    options.add_argument("--people", type=int, default=15)
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    if given.what == "furnish":
        lines = asyncio.run(furnish(given.database, given.meetings, given.people))
        given.out.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return
    os.environ["TEXTBOOK_DATABASE"] = given.database
    if given.redis:
        os.environ["TEXTBOOK_REDIS"] = given.redis
    uvicorn.run(
        "benchmarks.peers.textbook:app",
        factory=True,
        port=given.port,
        workers=given.workers,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=16_384,
        access_log=False,
        log_level="warning",
        lifespan="on",
        backlog=8_192,
    )


if __name__ == "__main__":
    main()
