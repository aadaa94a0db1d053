"""When the database fails: every verb is answered truly, and nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, text

from core.errors import Busy
from core.kernel import Kernel
from core.lanes import STALE_SECONDS, TAKEN, Job, Lane, Waiting
from core.work import NamedActor, Work
from tests.parlour import PARLOUR, Say, build, do, sit
from tests.places import make_tables, place, postgres_databases, settings_in

HOST, GUEST = NamedActor("host"), NamedActor("guest")


async def running(settings: Any) -> AsyncIterator[tuple[Kernel, str]]:
    kernel = Kernel(settings, [PARLOUR])
    await kernel.start()
    space = await kernel.act(build, HOST)
    await kernel.act(sit, GUEST, space, on=(space,))
    yield kernel, space
    await kernel.stop()


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[tuple[Kernel, str]]:
    with place("sqlite", tmp_path) as settings:
        async for pair in running(settings):
            yield pair


def said(kernel: Kernel, space: str) -> list[str | None]:
    return kernel.read_now(lambda read: [one.text for one in read.entries(space, "room", limit=500) if one.text])


async def talk(kernel: Kernel, space: str, word: str) -> bool:
    try:
        await kernel.act(do, GUEST, space, Say(word, key=word), on=(space,))
    except Busy:
        return False
    return True


async def test_a_full_disk_refuses_and_forgets_nothing(small: tuple[Kernel, str]) -> None:
    kernel, space = small

    full = threading.Event()

    def limit(connection: Any, record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages if full.is_set() else 1_000_000}")

    def limit_now(work: Work, actor: Any) -> None:
        limit(work.db.connection().connection.driver_connection, None)

    event.listen(kernel.database.writing, "connect", limit)
    assert await talk(kernel, space, "before")
    full.set()
    await kernel.act(limit_now, HOST)
    told = {f"{n} " + "x" * 500: False for n in range(40)}
    for word in told:
        told[word] = await talk(kernel, space, word)
    assert not all(told.values()), "the disk was not full"
    full.clear()
    assert await talk(kernel, space, "after")
    kept = said(kernel, space)
    assert kept == ["before", *(word for word, stored in told.items() if stored), "after"]


async def test_a_row_that_cannot_be_written_fails_alone(small: tuple[Kernel, str]) -> None:
    kernel, space = small
    bad = kernel.act(do, HOST, space, Say("broken \ud800 text"), on=(space,))
    good = [kernel.act(do, GUEST, space, Say(f"good {n}"), on=(space,)) for n in range(3)]
    results = await asyncio.gather(bad, *good, return_exceptions=True)
    assert isinstance(results[0], UnicodeEncodeError)
    assert said(kernel, space) == ["good 0", "good 1", "good 2"]


async def test_whoever_gives_up_waiting_leaves_the_others_answered(small: tuple[Kernel, str]) -> None:
    kernel, space = small
    first = asyncio.ensure_future(kernel.act(do, GUEST, space, Say("one"), on=(space,)))
    second = asyncio.ensure_future(kernel.act(do, HOST, space, Say("two"), on=(space,)))
    await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(5):
        await second
    assert "two" in said(kernel, space)


class Proxy:
    """Stands between the house and PostgreSQL; when told to, it lets one COMMIT through and drops the line before the answer."""

    def __init__(self, folder: Path, upstream: str) -> None:
        self.folder = folder
        self.drop_after_commit = False
        self.dropped = threading.Event()
        self._upstream = upstream
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen(20)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._upstream)
                threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, upwards: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if upwards and self.drop_after_commit and b"COMMIT" in data:
                    self.drop_after_commit = False
                    source.shutdown(socket.SHUT_RDWR)
                    target.sendall(data)
                    self.dropped.set()
                    target.settimeout(0.3)
                    target.recv(65536)
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[tuple[Proxy, Any]]:
    with postgres_databases() as (main, keys):
        url = make_url(main)
        folder = str(url.query.get("host") or "")
        if not folder.startswith("/"):
            pytest.skip("the proxy stands in front of a unix socket")
        standing = Proxy(tmp_path, f"{folder}/.s.PGSQL.{url.port or url.query.get('port') or 5432}")
        through = url.update_query_dict({"host": str(tmp_path), "port": "5432"}).render_as_string(hide_password=False)
        settings = settings_in(tmp_path, RINNALLA_DATABASE_URL=through, RINNALLA_KEYS_URL=keys)
        make_tables(settings)
        yield standing, settings
        standing.close()


async def test_a_line_lost_in_commit_is_answered_as_the_database_remembers_it(proxy: tuple[Proxy, Any]) -> None:
    standing, settings = proxy
    async for kernel, space in running(settings):
        for round_ in range(5):
            standing.drop_after_commit = True
            assert await talk(kernel, space, f"word {round_}")
            assert standing.dropped.wait(5)
            standing.dropped.clear()
        assert said(kernel, space) == [f"word {n}" for n in range(5)]


async def test_a_terminated_connection_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with place("postgres", tmp_path) as settings:
        async for kernel, space in running(settings):
            stored = []
            for number in range(60):
                if number % 10 == 5:
                    await kernel.read(_terminate_writers)
                if await talk(kernel, space, f"{number}"):
                    stored.append(f"{number}")
            assert len(stored) > 40
            assert said(kernel, space) == stored


def _terminate_writers(read: Any) -> None:
    read.db.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


def _job(actor: str, lane: Lane, *on: str) -> Job:
    return Job(lambda work, actor: None, NamedActor(actor), (), on, lane)


def test_danger_comes_first_and_a_loud_room_takes_only_its_share() -> None:
    waiting = Waiting()
    for number in range(90):
        waiting.put(_job(f"loud{number}", Lane.TALK, "loud"))
    for number in range(3):
        waiting.put(_job(f"calm{number}", Lane.TALK, "calm"))
    waiting.put(_job("signing in", Lane.STAFF))
    waiting.put(_job("help", Lane.DANGER, "loud"))
    taken = [(job.actor.id, job.group) for job in waiting.take()]
    assert taken[0][0] == "help"
    assert taken[1][0] == "signing in"
    assert [name for name, _ in taken[2:8]] == ["loud0", "calm0", "loud1", "calm1", "loud2", "calm2"]
    assert sum(1 for _, group in taken if group == "loud") <= 9
    assert len(waiting) == 95 - len(taken)


def test_a_full_room_is_told_so_and_danger_is_never_refused() -> None:
    waiting = Waiting()
    for number in range(100):
        waiting.put(_job(f"m{number}", Lane.TALK, "room"))
    with pytest.raises(Busy) as told:
        waiting.put(_job("one more", Lane.TALK, "room"))
    assert told.value.retry_after
    waiting.put(_job("one more", Lane.DANGER, "room"))
    for _ in range(4):
        waiting.put(_job("eager", Lane.TALK, "elsewhere"))
    with pytest.raises(Busy):
        waiting.put(_job("eager", Lane.TALK, "elsewhere"))


async def test_one_room_at_ten_times_its_share_delays_neither_sign_in_nor_alert(small: tuple[Kernel, str]) -> None:
    kernel, space = small
    for number in range(40):
        await kernel.act(sit, NamedActor(f"loud{number}"), space, on=(space,))
    stop = asyncio.Event()

    async def shout(number: int) -> None:
        count = 0
        while not stop.is_set():
            with suppress(Busy):
                await kernel.act(do, NamedActor(f"loud{number}"), space, Say(f"{count}" * 50), on=(space,))
            count += 1

    def nothing(work: Work, actor: Any) -> None:
        """A sign-in, or an alert, as the lanes see it."""

    shouting = [asyncio.ensure_future(shout(number)) for number in range(40)]
    await asyncio.sleep(0.2)
    loop, waits = asyncio.get_running_loop(), []
    for number in range(40):
        began = loop.time()
        await kernel.act(nothing, NamedActor(f"new{number}"), lane=Lane.DANGER if number % 2 else Lane.STAFF)
        waits.append(loop.time() - began)
    stop.set()
    await asyncio.gather(*shouting)
    assert sorted(waits)[-4] < 0.25


@pytest.mark.parametrize(("others", "served"), [(50, True), (2 * TAKEN, False)])
async def test_one_slow_commit_costs_nobody_his_turn_but_a_crowd_is_thinned(
    small: tuple[Kernel, str], others: int, served: bool
) -> None:
    kernel, _ = small
    begun, go_on = threading.Event(), threading.Event()

    def slow(work: Work, actor: Any) -> None:
        begun.set()
        go_on.wait(10)

    def nothing(work: Work, actor: Any) -> bool:
        return True

    stalling = asyncio.ensure_future(kernel.act(slow, HOST))
    await asyncio.to_thread(begun.wait, 5)
    waiting = [asyncio.ensure_future(kernel.act(nothing, NamedActor(f"man{number}"))) for number in range(others)]
    await asyncio.sleep(STALE_SECONDS + 0.1)
    go_on.set()
    await stalling
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, Busy)]
    assert len(refused) == 0 if served else len(refused) >= TAKEN
    assert all(one.retry_after for one in refused)
    assert answers.count(True) == others - len(refused)
