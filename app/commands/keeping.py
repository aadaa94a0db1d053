"""`backup`, `keys copy`, `keys rotate`, `restore`, `proved`: keeping what is kept, and forgetting what is to be forgotten."""

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import delete, select

from app import schema
from app.commands.console import Stop, database, house, settings_or_stop
from app.copies import Uncopied, copy_database, copy_keys, put_back
from auth.models import Invitation, Login
from core.config import Settings
from core.foundation import Foundation
from core.tables import StreamRow
from core.work import CONSOLE, NamedActor, Read, Work
from programmes.place import BACKUP, marked
from programmes.restoring import name_backup, proof, prove_restore

ANOTHER = "None of what was sealed can be read: this copy of the keys belongs to another place. Nothing is proved."


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent backup of the database to FILE, while people talk. It holds no key, and opens nothing by itself."""
    settings = settings_or_stop()
    with house(settings) as place:
        place.act_now(name_backup, CONSOLE)
        _copied(lambda: copy_database(settings, file))
    click.echo(f"{file} is written. Keep it apart from the copy of the keys, for fourteen days.")


@click.group()
def keys() -> None:
    """The keys, which are in no backup."""


@keys.command("copy")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def copy(file: Path) -> None:
    """Write the one latest copy of key store and key file to FILE, in place of the last. Destroy every older one."""
    settings = settings_or_stop()
    with house(settings):
        _copied(lambda: copy_keys(settings, file))
    click.echo(f"{file} is written. An older copy would bring back what was promised to be gone: keep only this one.")


@keys.command()
def rotate() -> None:
    """Wrap every key anew, while people talk. The key that wrapped them before opens nothing any more."""
    with house() as place:
        count = place.keyring.store.rotate()
    click.echo(f"{count} keys are wrapped anew. Make a new copy now: ./rinnalla keys copy FILE")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keys", "key_copy", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
def restore(file: Path, key_copy: Path) -> None:
    """Bring a backup and the copy of the keys back into an empty place. Everybody signs in again."""
    settings = settings_or_stop()
    _stop_unless_empty(settings)
    _copied(lambda: put_back(settings, file, key_copy))
    with database(settings) as found:
        schema.check(found)
    with house(settings) as place:
        place.act_now(_end_sessions, CONSOLE)
        streams, gone = _streams(place)
        click.echo(
            f"{streams - gone} streams can be read again; {gone} stay closed, because their keys were destroyed."
        )
        if streams == gone > 0:
            raise Stop(ANOTHER)
        click.echo(
            "This proves it. In the house that the backup comes from, the administrator writes this word under House, "
            f"or run there: ./rinnalla proved {proof(place.key_file, place.read_now(marked, BACKUP) or '0')}"
        )


@click.command()
@click.argument("word")
def proved(word: str) -> None:
    """Note that a backup was restored elsewhere: WORD is what `restore` printed there."""
    with house() as place:
        place.act_now(prove_restore, CONSOLE, word)
    click.echo("Noted. The checklist counts it.")


def _end_sessions(work: Work, actor: NamedActor) -> None:
    """What was signed out or used up since the backup does not come back: every session and invitation ends."""
    work.db.execute(delete(Login))
    work.db.execute(delete(Invitation))


def _streams(place: Foundation) -> tuple[int, int]:
    """How many streams there are, and of how many the key is gone."""
    names = place.read_now(_keys_named)
    known = sum(len(place.keyring.store.open_many(names[start : start + 500])) for start in range(0, len(names), 500))
    return len(names), len(names) - known


def _keys_named(read: Read) -> list[str]:
    return list(read.db.scalars(select(StreamRow.data_key)))


def _stop_unless_empty(settings: Settings) -> None:
    with database(settings) as found:
        if not schema.is_empty(found):
            raise Stop("This place is not empty. Restore into another RINNALLA_DATA_DIR, or another database.")
    if settings.key_file.exists():
        raise Stop(f"{settings.key_file} is here already. Restore into an empty place.")
    if settings.is_sqlite:
        for path in settings.data_dir.glob("rinnalla.db*"):
            path.unlink()  # looking for tables has left an empty file


def _copied(step: Callable[[], None]) -> None:
    try:
        step()
    except Uncopied as fault:
        raise Stop(str(fault)) from None
