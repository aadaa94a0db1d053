"""Verbs of coordinators: boards are made, named, ordered, closed."""

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from core.errors import NotFound, ensure
from core.work import NamedActor, Work
from forum.forms import BoardDraft
from forum.models import Board, BoardText, Thread
from forum.policy import CLOSED, HOUSE, may_arrange

Asking = Actor | NamedActor


def make_board(work: Work, actor: Asking, programme_id: str, draft: BoardDraft) -> str:
    """The programme has one board more, the last in order. Returns its id."""
    _ensure_arranges(actor, programme_id)
    last = max((one.position for one in boards_of(work, programme_id)), default=0)
    board = Board(id=work.new_id(), programme_id=programme_id, position=last + 1, closed_at=None)
    _write(board, draft)
    work.db.add(board)
    work.db.flush()
    _name(work, board, draft)
    note(work, actor, "board_made", ("board", board.id), programme=programme_id)
    return board.id


def change_board(work: Work, actor: Asking, board_id: str, draft: BoardDraft) -> None:
    """The board is as the draft says from the next post on. What the team alone reads is changed only while it is empty."""
    board = board_to_arrange(work, actor, board_id)
    if board.readers != draft.readers and CLOSED in (board.readers, draft.readers):
        ensure(
            work.db.scalar(select(Thread.id).where(Thread.board_id == board_id).limit(1)) is None, "board_has_threads"
        )
    _write(board, draft)
    _name(work, board, draft)
    note(work, actor, "board_changed", ("board", board.id), programme=board.programme_id)


def move_board(work: Work, actor: Asking, board_id: str) -> None:
    """The board stands one place higher; the first one stays where it is."""
    board = board_to_arrange(work, actor, board_id)
    order = boards_of(work, board.programme_id)
    at = next(number for number, one in enumerate(order) if one.id == board.id)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
    for position, one in enumerate(order, 1):
        one.position = position
    work.db.flush()
    note(work, actor, "board_moved", ("board", board.id), programme=board.programme_id)


def close_board(work: Work, actor: Asking, board_id: str, on: bool) -> None:
    """Nobody writes on it any more, and it can be read; or everybody writes again."""
    board = board_to_arrange(work, actor, board_id)
    if (board.closed_at is not None) != on:
        board.closed_at = work.now if on else None
        work.db.flush()
        note(work, actor, "board_closed" if on else "board_opened", ("board", board.id), programme=board.programme_id)


def boards_of(work: Work, programme_id: str) -> list[Board]:
    """List the boards of a programme in their order."""
    found = select(Board).where(Board.programme_id == programme_id).order_by(Board.position, Board.id)
    return list(work.db.scalars(found))


def board_to_arrange(work: Work, actor: Asking, board_id: str) -> Board:
    """Give a board to a coordinator of its programme. NotFound for everybody else."""
    board = work.db.get(Board, board_id)
    if board is None:
        raise NotFound
    _ensure_arranges(actor, board.programme_id)
    return board


def _ensure_arranges(actor: Asking, programme_id: str) -> None:
    if actor.id not in HOUSE and not may_arrange(actor, programme_id):
        raise NotFound


def _write(board: Board, draft: BoardDraft) -> None:
    board.readers, board.checking, board.firsts = draft.readers, draft.checking, draft.firsts
    board.slow, board.look_hours = draft.slow, draft.look_hours


def _name(work: Work, board: Board, draft: BoardDraft) -> None:
    for language, (name, about) in draft.texts.items():
        work.db.merge(BoardText(board_id=board.id, language=language, name=name, about=about))
    work.db.flush()
