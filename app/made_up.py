"""Whether a place holds made-up people, asked of the bare database: before serving, and before anything real is put in."""

from sqlalchemy import select

from auth.models import Account
from core.db import Database
from core.work import Read, Work
from programmes.models import Organisation, PlaceMark
from programmes.place import DEMO

FIXTURE = "fixture"
"""The mark of a place filled for load tests."""


def is_made_up(found: Database) -> bool:
    """Say whether this place was ever filled with a demonstration or for load tests. The mark stays for ever."""
    with found.reader() as session:
        return session.scalar(select(PlaceMark.name).where(PlaceMark.name.in_((DEMO, FIXTURE))).limit(1)) is not None


def is_taken(read: Read | Work) -> bool:
    """Say whether somebody has an account here or runs programmes, so that nothing made up may come in."""
    return any(read.db.scalar(select(table.id).limit(1)) is not None for table in (Account, Organisation))
