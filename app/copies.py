"""Copies of the database and of the keys, apart from each other, and the way back from them.

A copy of the database is consistent while people talk, and opens nothing by itself. Of the keys there is one latest copy:
what was destroyed since is in neither of the two together.
"""

import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from core.config import Settings

KEY_FILE, KEY_STORE = "rinnalla.key", "keys"
"""Names inside a copy of the keys."""
SQLITE = b"SQLite format 3\x00"


class Uncopied(Exception):
    """The copy was not made, or not taken back. The text is a plain sentence."""


def copy_database(settings: Settings, to: Path) -> None:
    """A consistent copy of the database at this moment, without any key. It replaces nothing."""
    if to.exists():
        raise Uncopied(f"{to} exists already and is left as it is. Choose another name.")
    with _whole_or_nothing(to) as fresh:
        _dump(settings.database_url, fresh)


def copy_keys(settings: Settings, to: Path) -> None:
    """The one latest copy of key store and key file; an older copy at the same place is replaced."""
    with tempfile.TemporaryDirectory(dir=to.absolute().parent) as folder:
        store = Path(folder) / KEY_STORE
        _dump(settings.keys_url, store)
        with _whole_or_nothing(to) as fresh, tarfile.open(fresh, "w") as packed:
            _pack(packed, KEY_FILE, settings.key_file.read_bytes())
            _pack(packed, KEY_STORE, store.read_bytes())


def put_back(settings: Settings, database: Path, keys: Path) -> None:
    """The database and the keys of two copies are this place's own. Only for an empty place."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _unpacked(keys).items():
            (Path(folder) / name).write_bytes(content)
        _load(settings.database_url, database)
        _load(settings.keys_url, Path(folder) / KEY_STORE)
        settings.key_file.parent.mkdir(parents=True, exist_ok=True)
        _write_secretly(settings.key_file, (Path(folder) / KEY_FILE).read_bytes())


@contextmanager
def _whole_or_nothing(to: Path) -> Iterator[Path]:
    """A file beside the wanted one that takes its name once it is whole and on the disk. Only its owner may read it."""
    fresh = to.with_name(to.name + ".part")
    try:
        fresh.unlink(missing_ok=True)
        yield fresh
        fresh.chmod(0o600)
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(to)
    except (OSError, sqlite3.Error) as fault:
        raise Uncopied(f"{to} could not be written ({type(fault).__name__}).") from None
    finally:
        fresh.unlink(missing_ok=True)


def _dump(url: str, to: Path) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"file:{parsed.database}?mode=ro", uri=True, timeout=30)) as source:
            source.execute("VACUUM INTO ?", (str(to),))
    else:
        _run("pg_dump", parsed, "--format=custom", "--no-owner", "--no-privileges", "--file", str(to))


def _load(url: str, copy: Path) -> None:
    parsed = make_url(url)
    whole = copy.read_bytes()[: len(SQLITE)]
    if parsed.get_backend_name() == "sqlite":
        if whole != SQLITE:
            raise Uncopied(f"{copy} is no copy of an embedded database.")
        target = Path(str(parsed.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_secretly(target, copy.read_bytes())
    else:
        if whole == SQLITE:
            raise Uncopied(f"{copy} is a copy of an embedded database, and this place has PostgreSQL.")
        _run(
            "pg_restore", parsed, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(copy)
        )


def _unpacked(keys: Path) -> dict[str, bytes]:
    """The two members of a copy of the keys, and nothing else that a file might hold."""
    try:
        with tarfile.open(keys) as packed:
            found = {name: packed.extractfile(name) for name in (KEY_FILE, KEY_STORE)}
            return {name: member.read() for name, member in found.items() if member is not None}
    except (OSError, tarfile.TarError, KeyError):
        raise Uncopied(f"{keys} is no copy of keys.") from None


def _pack(packed: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    packed.addfile(member, io.BytesIO(content))


def _write_secretly(to: Path, content: bytes) -> None:
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _run(program: str, url: URL, *args: str) -> None:
    """Run one of PostgreSQL's own programs; its password travels in the environment, where no list of processes shows it."""
    found = _program(program)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environ = {**os.environ, "PGPASSWORD": str(url.password)} if url.password else dict(os.environ)
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, called with what the settings say
        [found, f"--dbname={address}", *args], env=environ, capture_output=True, check=False
    )
    if done.returncode:
        raise Uncopied(f"{program} failed; its last words: {done.stderr.decode(errors='replace').strip()[-300:]}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is not None:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not installed:
        raise Uncopied(f"{name} is missing. It comes with the package postgresql-client.")
    return str(installed[-1])
