"""Marks of the place: what is true of this installation for ever."""

from core.work import Read, Work
from programmes.models import PlaceMark

DEMO = "demo"
"""Its people and words are made up; it is never served to the internet."""
RESTORED = "restored"
"""The day on which a backup and a key copy were proved by a restore."""
BACKUP = "backup"
"""The name of the latest backup: its day and some letters."""


def mark(work: Work, name: str, value: str) -> None:
    """From now on this is true of the place."""
    work.db.merge(PlaceMark(name=name, value=value))
    work.db.flush()


def marked(read: Read | Work, name: str) -> str | None:
    """Tell what is written under this mark, if it is there."""
    row = read.db.get(PlaceMark, name)
    return row.value if row is not None else None
