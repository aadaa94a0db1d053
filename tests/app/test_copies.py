"""Backups while people talk, keys apart from them, and a way back that opens only what may still be opened."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from app import copies
from app.kinds import KINDS
from app.schema import migrate
from auth.models import Login
from auth.own import OWN, Begin, Tell
from core.config import load_settings
from core.db import Database
from core.foundation import Foundation
from core.ids import new_id
from core.work import CONSOLE, NamedActor, Read, Work
from tests.app.house import sign_in
from tests.app.shell import Shell
from tests.places import postgres_databases

MARKER = "the words that must not come back"


class Place:
    """A place of one kind, its shell, and empty ones of the same kind to restore into."""

    def __init__(self, shell: Shell, empty: Shell) -> None:
        self.shell = shell
        self.empty = empty

    def open(self, shell: Shell | None = None) -> Foundation:
        return Foundation(load_settings((shell or self.shell).environ, None), KINDS)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        shells = Shell(tmp_path / "place"), Shell(tmp_path / "empty")
        _make(shells[0])
        yield Place(*shells)
        return
    with postgres_databases(4) as urls:
        first, second = ({"RINNALLA_DATABASE_URL": urls[at], "RINNALLA_KEYS_URL": urls[at + 1]} for at in (0, 2))
        shells = Shell(tmp_path / "place", **first), Shell(tmp_path / "empty", **second)
        _make(shells[0])
        yield Place(*shells)


def _make(shell: Shell) -> None:
    settings = load_settings(shell.environ, None)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    migrate(database)
    database.close()


def say(work: Work, actor: NamedActor, text: str) -> str:
    """Somebody's own space holds this text."""
    space = work.new_id()
    work.create(OWN, space, actor, Begin(new_id()), None)
    work.act(OWN, space, actor, Tell("note", {}, text))
    return space


def texts(read: Read, space: str) -> list[str | None]:
    return [entry.text for entry in read.entries(space, "own")]


def destroy(place: Foundation, space: str) -> int:
    """Its keys are gone, as the clock does it. Returns how many."""
    names = list(place.read_now(lambda read: read.slot(space)).keys.values())
    place.keyring.store.destroy(names)
    place.keyring.drop(names)
    return len(names)


def test_a_restored_backup_opens_what_still_lives_and_nothing_that_was_destroyed(place: Place, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    house = place.open()
    kept, gone = (house.act_now(say, CONSOLE, text) for text in ("still here", MARKER))
    assert place.shell.run("backup", str(backup)).status == 0
    closed = destroy(house, gone)
    said = place.shell.run("keys", "copy", str(keys))
    assert said.status == 0, said.err
    house.close()
    restored = place.empty.run("restore", str(backup), "--keys", str(keys))
    assert restored.status == 0, restored.err
    assert f"{closed} stay closed" in restored.out
    again = place.open(place.empty)
    assert again.read_now(texts, kept)[-1] == "still here"
    assert MARKER not in str(again.read_now(texts, gone))
    again.close()
    assert place.empty.run("restore", str(backup), "--keys", str(keys)).status == 1


def test_who_restored_can_prove_it_and_nobody_else(place: Place, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    place.shell.run("backup", str(backup))
    place.shell.run("keys", "copy", str(keys))
    restored = place.empty.run("restore", str(backup), "--keys", str(keys))
    word = restored.out.split()[-1]
    assert place.shell.run("proved", "abcdefabcdef").status == 1
    assert place.shell.run("proved", word).status == 0


def test_a_restore_in_which_nothing_can_be_read_proves_nothing(place: Place, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    house = place.open()
    destroy(house, house.act_now(say, CONSOLE, MARKER))
    house.close()
    place.shell.run("backup", str(backup))
    place.shell.run("keys", "copy", str(keys))
    restored = place.empty.run("restore", str(backup), "--keys", str(keys))
    assert (restored.status, "Nothing is proved" in restored.err, "proved " in restored.out) == (1, True, False)


def test_a_backup_holds_no_key_and_is_its_owners_alone(place: Place, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    house = place.open()
    house.act_now(say, CONSOLE, MARKER)
    wrapped = house.key_file.wrapping[house.key_file.newest]
    house.close()
    place.shell.run("backup", str(backup))
    place.shell.run("keys", "copy", str(keys))
    content = backup.read_bytes()
    assert MARKER.encode() not in content
    assert wrapped.hex().encode() not in content
    assert {stat.S_IMODE(path.stat().st_mode) for path in (backup, keys)} == {0o600}
    assert place.shell.run("backup", str(backup)).status == 1
    assert place.shell.run("keys", "copy", str(keys)).status == 0


def test_keys_turn_and_an_older_copy_of_them_opens_nothing(place: Place, tmp_path: Path) -> None:
    house = place.open()
    space = house.act_now(say, CONSOLE, "before")
    old = house.key_file.newest
    assert place.shell.run("keys", "rotate").status == 0
    house.keyring.drop(list(house.read_now(lambda read: read.slot(space)).keys.values()))
    assert house.read_now(texts, space)[-1] == "before"
    house.keyring.stock(house.now())
    later = house.act_now(say, CONSOLE, "after")
    house.close()
    fresh = place.open()
    assert old not in fresh.key_file.wrapping
    assert fresh.read_now(texts, space)[-1] == "before"
    assert fresh.read_now(texts, later)[-1] == "after"
    fresh.close()


def test_nobody_stays_signed_in_through_a_restore(place: Place, tmp_path: Path) -> None:
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    place.shell.run("demo")
    house = place.open()
    house.act_now(sign_in, CONSOLE, "admin")
    house.close()
    place.shell.run("backup", str(backup))
    place.shell.run("keys", "copy", str(keys))
    place.empty.run("restore", str(backup), "--keys", str(keys))
    again = place.open(place.empty)
    assert again.read_now(lambda read: read.db.scalar(select(Login.id))) is None
    again.close()


def test_what_is_no_copy_is_refused_in_plain_words(place: Place, tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense"
    nonsense.write_bytes(b"nothing of ours")
    said = place.empty.run("restore", str(nonsense), "--keys", str(nonsense))
    assert (said.status, said.plain) == (1, True)
    assert "no copy of keys" in said.err
    assert place.empty.run("restore", str(tmp_path / "missing"), "--keys", str(nonsense)).status == 2
    taken = place.shell.run("backup", str(tmp_path / "no such folder" / "backup"))
    assert (taken.status, taken.plain) == (1, True)


def test_a_backup_is_whole_while_people_talk(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "place")
    _make(shell)
    busy, stop = Place(shell, shell).open(), threading.Event()

    def talk() -> None:
        while not stop.is_set():
            busy.act_now(say, CONSOLE, "somebody talks")

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        for number in range(5):
            said = shell.run("backup", str(tmp_path / f"backup-{number}"))
            assert said.status == 0, said.err
    finally:
        stop.set()
        talking.join(20)
        busy.close()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"backup-{number}")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            spaces = copy.execute("SELECT count(*) FROM spaces").fetchone()[0]
            told = copy.execute("SELECT count(*) FROM entries").fetchone()[0]
            assert told == 2 * spaces


def test_a_password_of_the_database_stands_in_no_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def run(args: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
        seen.update(args=args, env=more["env"])
        return subprocess.CompletedProcess(args, 0, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(copies, "_program", lambda name: name)
    copies._run("pg_dump", make_url("postgresql+psycopg://rinnalla:secret@db/rinnalla"), "--file", "x")
    assert "secret" not in str(seen["args"])
    assert "secret" in str(seen["env"])
