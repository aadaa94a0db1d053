"""Where the microseconds of one post go: the same functions that serve it, one after the other, in one process."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from app import schema
from app.fixture import Wanted, load
from app.kinds import KINDS
from auth.models import Persona
from auth.people import Actor
from benchmarks.bench import Bench
from benchmarks.talk import SENTENCES
from chat.forms import Draft
from chat.meeting import MEETING, ROOM, Arrive
from chat.models import MeetingPlan
from chat.service import post_message
from core import crypto, frames, journal
from core.config import load_settings
from core.db import Database, Many
from core.foundation import Foundation
from core.lanes import Job
from core.spaces import By, Entry, frame
from core.tables import ENTRIES, ENTRY_COLUMNS
from core.work import Read, Work

MEETINGS, PEOPLE = 20, 15
BATCH = 10
TIMES = 200


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting with the men who sit in it."""

    id: str
    men: tuple[Actor, ...]


def cost(work: Callable[[], object], times: int = 2_000) -> float:
    """CPU microseconds of one call, the least of five rounds."""
    rounds = []
    for _ in range(5):
        begun = time.thread_time()
        for _ in range(times // 5):
            work()
        rounds.append((time.thread_time() - begun) / (times // 5))
    return min(rounds) * 1e6


def furnished(folder: Path) -> tuple[Foundation, list[Room]]:
    """A house with live meetings, all of whose men have a line open."""
    environ = {"RINNALLA_DATA_DIR": str(folder), "RINNALLA_LIMITS": "off"}
    settings = load_settings(environ, env_file=None)
    database = Database(settings.database_url)
    schema.migrate(database)
    database.close()
    house = Foundation(settings, KINDS)
    load(house, Wanted(MEETINGS, PEOPLE, 0), folder / "people.jsonl")
    rooms = house.read_now(_rooms)
    for room in rooms:
        for man in room.men:
            house.act_now(_arrive, man, room.id)
    return house, rooms


def _rooms(read: Read) -> list[Room]:
    people = {row.id: row for row in read.db.scalars(select(Persona))}
    rooms = []
    for meeting in read.db.scalars(select(MeetingPlan.id)):
        seated = [people[persona] for persona in read.state(MEETING, meeting).seats]
        men = [Actor(man.id, man.name, man.programme_id, man.own_space) for man in seated]
        rooms.append(Room(meeting, tuple(men)))
    return rooms


def _arrive(work: Work, actor: Actor, meeting: str) -> None:
    work.act(MEETING, meeting, actor, Arrive("bench"))


def writer_cost(house: Foundation, rooms: list[Room], batch: int) -> float:
    """CPU microseconds a post in the writer, so many in a commit: decide, number, seal, insert, commit."""
    turns = itertools.cycle(
        (room, man) for number in range(PEOPLE) for room in rooms for man in room.men[number : number + 1]
    )
    keys = itertools.count()

    def jobs() -> list[Job]:
        made = []
        for room, man in itertools.islice(turns, batch):
            draft = Draft(SENTENCES[0], f"k{next(keys)}")
            made.append(Job(post_message, man, (room.id, draft), (room.id,)))
        return made

    for _ in range(20):
        house.writer.run(jobs())
    return cost(lambda: house.writer.run(jobs()), TIMES) / batch


def insert_cost(folder: Path, batch: int) -> float:
    """CPU microseconds a row of the insert and its commit alone."""
    database = Database(f"sqlite:///{folder / 'insert.db'}")
    ENTRIES.create(database.writing)
    many, numbers = Many(database, ENTRIES, ENTRY_COLUMNS), itertools.count(1)

    def rows() -> list[tuple[Any, ...]]:
        made: list[tuple[Any, ...]] = []
        for number in itertools.islice(numbers, batch):
            at, seq = number % 20, number // 20 + 1
            made.append(
                (f"s{at}", "room", seq, seq, number, "message", f"p{number % 300}", f"k{number}", b"d" * 60, b"t" * 160)
            )
        return made

    with database.writing.connect() as connection:

        def store() -> None:
            with connection.begin():
                many.run(connection, rows())

        spent = cost(store, TIMES) / batch - cost(rows, TIMES) / batch
    database.close()
    return spent


def write_cost() -> float:
    """CPU microseconds of handing one frame to the system for one socket, to a reader that was asleep."""
    here, there = socket.socketpair()
    data = b"x" * 320

    def once() -> None:
        here.send(data)
        there.recv(1024)

    both = cost(once, 20_000)
    here.close()
    there.close()
    return both


def post(bench: Bench) -> Iterator[str]:
    """One line."""
    folder = bench.folder / "post"
    folder.mkdir()
    house, rooms = furnished(folder)
    man = rooms[0].men[0]
    said = frames.encode(frames.Post(f"{rooms[0].id}.room", "k" * 20, SENTENCES[0], None, 1))
    sent = frames.decode(said)
    assert isinstance(sent, frames.Post)
    by = By(man.id, "t" * 20, man.name, "participant")
    entry = Entry(rooms[0].id, 7, "room", 7, 1_800_000_000_000, "message", by, {}, SENTENCES[0], "k" * 20)
    key = AESGCM(crypto.new_key())
    decoding, checking = cost(lambda: frames.decode(said)), cost(lambda: Draft.of(sent, ROOM))
    sealing = cost(lambda: journal.row_of(entry, crypto.seal(key, SENTENCES[0], crypto.place_of(entry.address, 7))))
    encoding = cost(lambda: frames.wire(frame(entry)))
    alone, writing = (writer_cost(house, rooms, batch) for batch in (1, BATCH))
    inserting, sending = insert_cost(folder, BATCH), write_cost() * (PEOPLE + 1)
    house.close()
    everything = decoding + checking + writing + encoding + sending
    yield (
        f"one post to {PEOPLE + 1}, {BATCH} a commit: {everything:,.0f} µs = decode {decoding:.1f} + check {checking:.1f} "
        f"+ writer {writing:.0f} (seal {sealing:.1f}, insert and commit {inserting:.0f}, "
        f"decide, number and the rest {writing - sealing - inserting:.0f}; alone in its commit {alone:.0f}) "
        f"+ encode {encoding:.1f} + {PEOPLE + 1} writes {sending:.0f}"
    )


LINES = {"post": post}
