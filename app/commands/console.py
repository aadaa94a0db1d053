"""What commands stand on: the settings, a place to work in, and refusals in one plain sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click
from sqlalchemy.exc import DBAPIError, OperationalError

from app import schema
from app.kinds import KINDS
from app.words import all_words
from core.config import BadSettings, Settings, load_settings
from core.db import Database
from core.errors import DomainError
from core.foundation import Foundation
from core.i18n import SOURCE, sentence
from core.words import WORDS

SCHEMA = {
    "empty": "There is no house here yet. First: ./rinnalla migrate",
    "older": "The database is older than this version. First: ./rinnalla migrate",
    "newer": "The database was made by a newer version. Bring the code up to date; nothing was changed.",
}


class Stop(click.ClickException):
    """The command is refused: a plain sentence on standard error, exit status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Say why, and nothing else."""
        click.echo(self.message, file=file, err=file is None)


def settings_or_stop() -> Settings:
    """Read the settings. Stop names every fault, one a line."""
    try:
        return load_settings()
    except BadSettings as faults:
        raise Stop("\n".join(faults.sentences)) from None


@contextmanager
def in_plain_words() -> Iterator[None]:
    """What the database or a verb refuses becomes one plain sentence."""
    try:
        yield
    except schema.UnknownSchema as unknown:
        raise Stop(SCHEMA[unknown.code]) from None
    except DomainError as refusal:
        words = {**WORDS, **all_words()}
        raise Stop(sentence(SOURCE, words.get(refusal.code, refusal.code), refusal.args_)) from None
    except OperationalError:
        raise Stop("The database does not answer. Is its address right, and does it run?") from None
    except DBAPIError as fault:
        raise Stop(f"The database refused ({type(fault).__name__}). Nothing was changed.") from None


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """The database alone, whatever its schema."""
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    opened = Database(settings.database_url)
    try:
        with in_plain_words():
            yield opened
    finally:
        opened.close()


@contextmanager
def house(settings: Settings | None = None) -> Iterator[Foundation]:
    """A place to work in: its schema is today's. What a verb refuses is said in plain words."""
    chosen = settings or settings_or_stop()
    with database(chosen) as found:
        schema.check(found)
    foundation = Foundation(chosen, KINDS)
    try:
        with in_plain_words():
            yield foundation
    finally:
        foundation.close()
