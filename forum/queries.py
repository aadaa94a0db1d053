"""Reads of the boards, always through the person."""

from sqlalchemy import select

from auth.people import Actor
from core.work import Read
from forum.models import Board
from forum.policy import may_read


def readable(read: Read, actor: Actor | None, programme: str | None = None) -> list[str]:
    """List the boards that he may read, of this programme or of all, in their order. Closed ones (`closed_at`) are read on."""
    boards = select(Board.id, Board.programme_id, Board.readers).order_by(Board.position, Board.id)
    if programme is not None:
        boards = boards.where(Board.programme_id == programme)
    return [one.id for one in read.db.execute(boards) if may_read(actor, one.programme_id, one.readers)]
