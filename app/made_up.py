"""Whether a place holds made-up people, asked of the bare database: before serving, and before anything real is put in."""

from sqlalchemy import select

from core.db import Database
from programmes.models import PlaceMark
from programmes.place import DEMO

FIXTURE = "fixture"
"""The mark of a place filled for load tests."""


def is_made_up(found: Database) -> bool:
    """Say whether this place was ever filled with a demonstration or for load tests. The mark stays for ever."""
    with found.reader() as session:
        return session.scalar(select(PlaceMark.name).where(PlaceMark.name.in_((DEMO, FIXTURE))).limit(1)) is not None
