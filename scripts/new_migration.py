"""Writes the next revision from the difference between the models and the newest one: `python -m scripts.new_migration "What changes"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from app import schema
from core.db import Database


def main() -> None:
    """Write the revision into migrations/versions; read it before you commit it."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'schema.db'}")
        if schema.newest() is not None:
            schema.migrate(database)
        with database.writing.connect() as connection:
            config = schema.config(connection)
            number = len(list((schema.MIGRATIONS / "versions").glob("*.py"))) + 1
            command.revision(config, sys.argv[1], autogenerate=True, rev_id=f"{number:04}")
        database.close()


if __name__ == "__main__":
    main()
