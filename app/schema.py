"""The schema: every table of the house, and the way from an older one to today's."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import auth.models  # noqa: F401 - importing a domain's models makes its tables known
import chat.models  # noqa: F401 - as above
import core.journal  # noqa: F401 - as above
import programmes.models  # noqa: F401 - as above
from core.db import Base, Database
from core.site import HOUSE

METADATA = Base.metadata
MIGRATIONS = HOUSE / "migrations"


class UnknownSchema(Exception):
    """The database has tables that this version cannot serve. `code` says which way it differs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def migrate(database: Database) -> bool:
    """The database has today's tables; nothing that is kept is lost. Says whether anything was to do."""
    if revision_of(database) == newest():
        return False
    if revision_of(database) is not None:
        check_known(database)
    with database.writing.connect() as connection:
        command.upgrade(config(connection), "head")
    return True


def check(database: Database) -> None:
    """Raise UnknownSchema unless the tables are exactly today's."""
    found = revision_of(database)
    if found is None:
        raise UnknownSchema("empty")
    if found != newest():
        check_known(database)
        raise UnknownSchema("older")


def check_known(database: Database) -> None:
    """Raise UnknownSchema when a newer version of the house has been here."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision_of(database) not in known:
        raise UnknownSchema("newer")


def revision_of(database: Database) -> str | None:
    """Tell which revision the tables have; None where there are none."""
    with database.reading.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Tell the newest revision that this version knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def is_empty(database: Database) -> bool:
    """Say whether the database has no table at all."""
    with database.reading.connect() as connection:
        return not inspect(connection).get_table_names()


def config(connection: object) -> Config:
    """Give alembic what it needs to run on this connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made
