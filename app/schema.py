"""The schema: every table of the house, and the way from an older one to today's."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

import auth.models  # noqa: F401 - importing a domain's models makes its tables known
import chat.models  # noqa: F401 - as above
import core.tables  # noqa: F401 - as above
import counselling.models  # noqa: F401 - as above
import crisis.aftercare.models
import crisis.drills.models
import crisis.guarding.models
import crisis.models
import crisis.pager.models
import crisis.settings.models  # noqa: F401 - as above
import forum.models
import forum.search.models  # noqa: F401 - as above
import library.models  # noqa: F401 - as above
import programmes.introductions.models
import programmes.models
import programmes.openings.models
import programmes.rota.models  # noqa: F401 - as above
from core.db import Base, Database

if TYPE_CHECKING:
    from alembic.config import Config

METADATA = Base.metadata
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class UnknownSchema(Exception):
    """The database has tables that this version cannot serve. `code` says which way it differs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def migrate(database: Database) -> bool:
    """The database has today's tables; nothing that is kept is lost. Says whether anything was to do."""
    from alembic import command  # noqa: PLC0415 - half a second that only this needs

    found = revision_of(database)
    if found == newest():
        return False
    if found is not None and found not in known():
        raise UnknownSchema("newer")
    with database.writing.connect() as connection:
        command.upgrade(config(connection), "head")
    return True


def check(database: Database) -> None:
    """Raise UnknownSchema unless the tables are exactly today's."""
    found = revision_of(database)
    if found is None:
        raise UnknownSchema("empty")
    if found != newest():
        raise UnknownSchema("older" if found in known() else "newer")


def known() -> list[str]:
    """List the revisions that this version knows, oldest first: each file in migrations/versions begins with its number."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def newest() -> str | None:
    """Tell the newest revision that this version knows."""
    return known()[-1] if known() else None


def revision_of(database: Database) -> str | None:
    """Tell which revision the tables have; None where there are none."""
    with database.reading.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def is_empty(database: Database) -> bool:
    """Say whether the database has no table at all."""
    with database.reading.connect() as connection:
        return not inspect(connection).get_table_names()


def config(connection: Connection) -> "Config":
    """Give alembic what it needs to run on this connection."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made
