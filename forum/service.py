"""Verbs of the boards: what men write. What moderators do with it stands in `moderating.py`, what is kept for one man in `keeping.py`."""

from dataclasses import dataclass

from sqlalchemy import func, select

from auth.people import Actor
from core.errors import NotFound, Refused, ensure
from core.spaces import Entry
from core.work import Read, Work
from crisis.alert import Where
from crisis.screening import Writing, screen
from forum import policy, showing, telling
from forum.forms import Draft, NewThread
from forum.keeping import drop_draft, follow_from
from forum.models import Board, Post, Thread
from forum.thread import THREAD, THREAD_STREAM, Begin
from forum.words import OWN_WISH

HELD_MOST = 5
"""So many posts of one man wait to be read at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """A thread and the board it stands on."""

    thread: Thread
    board: Board


def start_thread(work: Work, actor: Actor, board_id: str, draft: NewThread) -> str:
    """There is a thread with his first post, shown or held. Gives its id; repeating the key gives the one begun the first time."""
    board = work.db.get(Board, board_id)
    if board is None or not may_write(actor, board):
        raise NotFound
    first = draft.first
    thread_id = work.key_file.id_of("thread", actor.id, board_id, first.key or work.new_id())
    if work.db.get(Thread, thread_id) is not None:
        return thread_id
    policy.refuse(policy.bar_to_write(locked=False, closed=board.closed_at is not None, quiet_for=0))
    thread = Thread(id=thread_id, board_id=board.id, programme_id=board.programme_id, persona_id=actor.id)
    thread.title, thread.topic, thread.language, thread.warning = (
        draft.title,
        draft.topic,
        first.language,
        first.warning,
    )
    thread.by_thread_name, thread.begun_at, thread.moved_at = first.by_thread_name, work.now, work.now
    thread.state, thread.last_number = "held", 0
    work.db.add(thread)
    work.db.flush()
    work.create(THREAD, thread_id, actor, Begin(board.programme_id, board.readers), board.programme_id)
    _write(work, actor, Place(thread, board), first)
    drop_draft(work, actor, board_id)
    return thread_id


def post(work: Work, actor: Actor, thread_id: str, draft: Draft) -> Entry | None:
    """He has written in a thread. Gives the entry; for a post that is held, the card in his own stream. A repeated key gives the same."""
    place = place_to_write(work, actor, thread_id)
    again = select(Post).where(Post.thread_id == thread_id, Post.persona_id == actor.id, Post.key == draft.key)
    if (written := work.db.scalars(again).first()) is not None:
        return _as_before(work, actor, written)
    _ensure_may(work, actor, place)
    told = _write(work, actor, place, draft)
    drop_draft(work, actor, thread_id)
    return told


def edit_post(work: Work, actor: Actor, post_id: str, draft: Draft) -> None:
    """What stands in his post is this now; the team can see what stood there before. Where posts are read first, it is read again."""
    written = his_post(work, actor, post_id)
    ensure(written.state in ("shown", "held", "returned"), "not_possible")
    place = place_to_write(work, actor, written.thread_id)
    policy.refuse(policy.bar_to_write(locked=False, closed=place.board.closed_at is not None, quiet_for=0))
    if written.source == draft.text and written.state != "returned":
        return
    if written.state == "shown":
        showing.keep_version(work, written)
    written.source, written.warning, written.edited_at = draft.text, draft.warning, work.now
    if written.state != "shown" or _is_checked(work, actor, place.board, draft):
        showing.hold(work, written, place.board)
    else:
        showing.change(work, written)
    _screen(work, actor, written, draft)


def delete_post(work: Work, actor: Actor, post_id: str) -> None:
    """His post is overwritten; its number stays. Deleting it again changes nothing."""
    written = his_post(work, actor, post_id)
    if written.state != "removed":
        showing.overwrite(work, written, OWN_WISH)


def may_write(actor: Actor, board: Board) -> bool:
    """Say whether this board is one on which people of his kind write."""
    return actor.programme == board.programme_id and policy.may_read(actor, board.programme_id, board.readers)


def place_to_write(work: Work, actor: Actor, thread_id: str) -> Place:
    """Give the thread for one who may write on its board. NotFound when it is not there, or not for him."""
    thread = work.db.get(Thread, thread_id)
    board = work.db.get(Board, thread.board_id) if thread else None
    mine = thread is not None and (
        thread.state == "shown" or (thread.state == "held" and thread.persona_id == actor.id)
    )
    if thread is None or board is None or not mine or not may_write(actor, board):
        raise NotFound
    return Place(thread, board)


def his_post(work: Work | Read, actor: Actor, post_id: str) -> Post:
    """Give a post for the one who wrote it. NotFound for everybody else."""
    written = work.db.get(Post, post_id)
    if written is None or written.persona_id != actor.id:
        raise NotFound
    return written


def _ensure_may(work: Work, actor: Actor, place: Place) -> None:
    thread, board = place.thread, place.board
    locked = thread.locked_at is not None and not policy.may_moderate(actor, board.programme_id)
    quiet_for = work.now - thread.moved_at
    policy.refuse(policy.bar_to_write(locked=locked, closed=board.closed_at is not None, quiet_for=quiet_for))
    if board.slow and not policy.is_team(actor):
        last = select(func.max(Post.at)).where(Post.thread_id == thread.id, Post.persona_id == actor.id)
        at = work.db.scalar(last)
        policy.refuse(policy.bar_by_pace(board.slow, None if at is None else work.now - at), status=429)


def _write(work: Work, actor: Actor, place: Place, draft: Draft) -> Entry | None:
    """The post is stored, shown or held, and read for danger in the same commit."""
    written = Post(id=work.new_id(), thread_id=place.thread.id, board_id=place.board.id, persona_id=actor.id)
    written.programme_id, written.name, written.role = place.board.programme_id, actor.name, role_of(actor)
    written.source, written.language, written.warning = draft.text, draft.language, draft.warning
    written.key, written.by_thread_name = draft.key or work.new_id(), draft.by_thread_name and not actor.roles
    written.state, written.at, written.why, written.quotes = "held", work.now, "", _quoted(work, place, draft)
    checked = _is_checked(work, actor, place.board, draft)
    work.db.add(written)
    work.db.flush()
    told = showing.hold(work, written, place.board) if checked else showing.show(work, written)
    follow_from(work, actor, written)
    _screen(work, actor, written, draft)
    return told


def _quoted(work: Work, place: Place, draft: Draft) -> int | None:
    if draft.reply_to is None:
        return None
    shown = select(Post.number).where(
        Post.thread_id == place.thread.id, Post.seq == draft.reply_to, Post.state == "shown"
    )
    number = work.db.scalar(shown)
    if number is None:
        raise Refused("nothing_to_quote")
    return number


def _is_checked(work: Work, actor: Actor, board: Board, draft: Draft) -> bool:
    """Say whether somebody reads this before it shows. Refused when too many of his wait already."""
    if policy.is_team(actor):
        return False
    shown = _count(work, actor, "shown") if board.checking == policy.FIRST else 0
    if not draft.hold and not policy.is_checked_first(board.checking, board.firsts, shown):
        return False
    ensure(draft.noticed or _count(work, actor, "held") < HELD_MOST, "posts_too_many_held", status=429)
    return True


def _count(work: Work, actor: Actor, state: str) -> int:
    some = select(Post.id).where(Post.persona_id == actor.id, Post.state == state).limit(max(HELD_MOST, 20)).subquery()
    return work.db.scalar(select(func.count()).select_from(some)) or 0


def _as_before(work: Work, actor: Actor, written: Post) -> Entry | None:
    if written.state == "held":
        return telling.lying(work, written, actor.own)
    seq = written.seq or 0
    return Entry(written.thread_id, 0, THREAD_STREAM, seq, work.now, "repeated") if seq else None


def _screen(work: Work, actor: Actor, written: Post, draft: Draft) -> None:
    """Where the scan found something in it, somebody is called in the same commit."""
    author = work.state(THREAD, written.thread_id).authors.get(actor.id)
    stream, seq = (THREAD_STREAM, written.text_seq) if written.text_seq else ("", 0)
    where = Where("thread", written.thread_id, stream, seq)
    tag = author.tag if author else ""
    screen(work, Writing(actor, where, draft.text, draft.noticed, draft.before, draft.language, tag))


def role_of(actor: Actor) -> str:
    """Give what he is called here: his role, as men see it."""
    for role in ("moderator", "counsellor", "support_person", "coordinator"):
        if actor.has(role):
            return role
    return "participant"
