"""A destroyed stream is gone: from the database, its journal, the key store, and every older copy of the database."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from core.config import Settings
from core.kernel import Kernel
from core.retention import destroy_keys, destroy_unnamed_keys
from core.spaces import Entry
from core.work import NamedActor, Read
from tests.parlour import PARLOUR, Say, build, close_for_ever, do, sit
from tests.places import make_tables, settings_in

HOST, GUEST = NamedActor("host"), NamedActor("guest")
MARKER = "a marker that nobody else writes"


async def spoken(kernel: Kernel) -> str:
    space = await kernel.act(build, HOST)
    await kernel.act(sit, GUEST, space, on=(space,))
    await kernel.act(do, GUEST, space, Say(MARKER), on=(space,))
    return space


def room(read: Read, space: str) -> list[Entry]:
    return read.entries(space, "room")


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_what_is_said_is_never_in_a_file_in_the_open(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    make_tables(settings)
    kernel = Kernel(settings, [PARLOUR])
    await kernel.start()
    space = await spoken(kernel)
    assert [one.text for one in await kernel.read(room, space)][-1] == MARKER
    assert MARKER.encode() not in bytes_of(tmp_path)
    await kernel.stop()
    assert MARKER.encode() not in bytes_of(tmp_path)


async def test_an_older_copy_of_the_database_opens_nothing_that_was_destroyed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "today")
    make_tables(settings)
    kernel = Kernel(settings, [PARLOUR])
    await kernel.start()
    space, kept = await spoken(kernel), await spoken(kernel)
    data_keys = await kernel.read(lambda read: list(read.slot(space).keys.values()))
    wrapped = _wrapped_keys(settings, data_keys)
    older = tmp_path / "older.db"
    with closing(sqlite3.connect(settings.data_dir / "rinnalla.db")) as live:
        live.execute("VACUUM INTO ?", (str(older),))
    await kernel.act(close_for_ever, HOST, space, on=(space,))
    await destroy_keys(kernel)
    await kernel.stop()
    today = bytes_of(settings.data_dir)
    assert wrapped and all(key not in today for key in wrapped)

    for leftover in settings.data_dir.glob("rinnalla.db*"):
        leftover.unlink()
    shutil.copy(older, settings.data_dir / "rinnalla.db")
    restored = Kernel(settings, [PARLOUR])
    await restored.start()
    gone = await restored.read(room, space)
    assert [one.kind for one in gone] == ["joined", "gone"] and gone[1].text is None
    assert [one.text for one in await restored.read(room, kept)][-1] == MARKER
    await restored.stop()


def _wrapped_keys(settings: Settings, names: list[str]) -> list[bytes]:
    with closing(sqlite3.connect(settings.data_dir / "keys.db")) as store:
        marks = ",".join("?" * len(names))
        return [row[0] for row in store.execute(f"SELECT wrapped FROM data_keys WHERE id IN ({marks})", names)]


async def test_destroying_goes_on_after_a_crash_and_twice_is_once(kernel: Kernel) -> None:
    space = await spoken(kernel)
    names = await kernel.read(lambda read: list(read.slot(space).keys.values()))
    await kernel.act(close_for_ever, HOST, space, on=(space,))
    kernel.keyring.store.destroy(names)  # the process died here: keys gone, entries still there
    kernel.keyring.drop(names)
    assert all(one.text is None for one in await kernel.read(room, space))
    await destroy_keys(kernel)
    await destroy_keys(kernel)
    assert await kernel.read(room, space) == []


async def test_spare_keys_that_nobody_named_go_after_a_day(settings: Settings) -> None:
    time = [1_000_000_000_000]
    kernel = Kernel(settings, [PARLOUR], now=lambda: time[0])
    await kernel.start()
    space = await spoken(kernel)
    time[0] += 2 * 24 * 3600 * 1000
    named = await kernel.read(lambda read: set(read.slot(space).keys.values()))
    await destroy_unnamed_keys(kernel)
    assert kernel.keyring.store.unnamed(named, time[0]) == []
    kernel.keyring.drop(list(named))
    assert [one.text for one in await kernel.read(room, space)][-1] == MARKER
    await kernel.stop()


async def test_keys_rotate_while_men_talk(kernel: Kernel) -> None:
    space = await spoken(kernel)
    kernel.key_file.add_wrapping()
    assert kernel.keyring.store.rewrap() > 0
    kernel.key_file.forget_older()
    kernel.keyring.drop(list((await kernel.current(space)).keys.values()))
    await kernel.act(do, GUEST, space, Say("after"), on=(space,))
    assert [one.text for one in await kernel.read(room, space)][1:] == [MARKER, "after"]
