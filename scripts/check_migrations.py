"""The migrations lead to exactly the tables that the models describe. Exit status 1 names each difference."""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import schema
from core.db import Database
from forum.search.models import INDEX

ROOT = Path(__file__).resolve().parent.parent


def heads() -> list[str]:
    """Give the revisions that nothing follows: one, unless two changes met."""
    return list(ScriptDirectory(str(schema.MIGRATIONS)).get_heads())


def is_described(name: str | None, kind: str, parents: object) -> bool:
    """Say whether models describe this. The index of words is made by statements of its own, and SQLite adds tables to it."""
    return kind != "table" or name is None or not name.startswith(INDEX)


def differences() -> list[object]:
    """Build an empty SQLite place by the migrations alone and compare it with the models."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'schema.db'}")
        try:
            schema.migrate(database)
            with database.reading.connect() as connection:
                watching = MigrationContext.configure(connection, opts={"include_name": is_described})
                return list(compare_metadata(watching, schema.METADATA))
        finally:
            database.close()


def unread_models() -> list[str]:
    """Name the models that the schema does not know, so that their tables would never be made."""
    modules = (
        path.relative_to(ROOT).with_suffix("") for path in ROOT.glob("*/**/models.py") if ".venv" not in path.parts
    )
    return sorted(name for name in (".".join(path.parts) for path in modules) if name not in sys.modules)


def main() -> int:
    """Print every difference; return how the check ends."""
    faults = [f"{name} is not imported by app/schema.py" for name in unread_models()]
    if len(heads()) != 1:
        faults.append(f"there must be one newest revision, not {len(heads())}: {', '.join(heads())}")
    else:
        faults += [f"the migrations and the models differ: {difference}" for difference in differences()]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
