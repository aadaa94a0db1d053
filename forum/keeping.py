"""What is kept for one man alone: which threads he follows and how far he read, his drafts, what he does not want to see, whom he heard."""

import msgspec
from sqlalchemy import delete, select

from auth.people import Actor
from auth.veil import Veil
from core.clock import DAY
from core.errors import NotFound, ensure
from core.work import Read, Work
from forum.models import Acknowledgement, Board, BoardDraft, Follow, Post, Thread, TopicFilter
from forum.policy import may_read

HEARD, ME_TOO = "heard", "me_too"
SEALED = "board draft"
DRAFTS_KEPT = 30 * DAY
SLICE = 200
FOLLOWED_MOST = 200


class Unsent(msgspec.Struct, frozen=True):
    """What somebody has not sent yet, as it stood in the form."""

    text: str
    title: str = ""


def thread_to_read(work: Work | Read, actor: Actor, thread_id: str) -> Thread:
    """Give a thread that is shown and that he may read. NotFound for everybody else."""
    thread = work.db.get(Thread, thread_id)
    board = work.db.get(Board, thread.board_id) if thread else None
    if thread is None or board is None or thread.state != "shown":
        raise NotFound
    if actor.programme != board.programme_id or not may_read(actor, board.programme_id, board.readers):
        raise NotFound
    return thread


def follow(work: Work, actor: Actor, thread_id: str, on: bool) -> None:
    """He follows the thread from here on, or no more; then nothing is kept of how far he read. Saying it again changes nothing."""
    thread = thread_to_read(work, actor, thread_id)
    row = work.db.get(Follow, (actor.id, thread_id))
    if not on and row is not None:
        work.db.delete(row)
    elif on and row is None:
        _follow(work, actor, thread_id, thread.last_number)
    work.db.flush()


def follow_from(work: Work, actor: Actor, written: Post) -> None:
    """Who writes in a thread follows it, and has read up to his own post."""
    row = work.db.get(Follow, (actor.id, written.thread_id))
    if row is None:
        _follow(work, actor, written.thread_id, written.number or 0)
    work.db.flush()


def mark_read(work: Work, actor: Actor, thread_id: str, number: int) -> None:
    """In a thread that he follows he has read up to this number; never less than before."""
    thread = thread_to_read(work, actor, thread_id)
    row = work.db.get(Follow, (actor.id, thread_id))
    if row is not None:
        row.read_number = max(row.read_number, min(number, thread.last_number))
        work.db.flush()


def acknowledge(work: Work, actor: Actor, post_id: str, kind: str) -> None:
    """The writer of the post knows that somebody heard it, or knows it too; nothing, when `kind` is empty. Nobody learns who, or how many."""
    post = work.db.get(Post, post_id)
    if post is None or post.state != "shown":
        raise NotFound
    thread_to_read(work, actor, post.thread_id)
    ensure(post.persona_id != actor.id, "your_own_post")
    row = work.db.get(Acknowledgement, (post_id, actor.id))
    if row is not None:
        work.db.delete(row)
        work.db.flush()
    if kind:
        work.db.add(Acknowledgement(post_id=post_id, persona_id=actor.id, kind=kind))
    work.db.flush()


def choose_topics(work: Work, actor: Actor, topics: tuple[str, ...]) -> None:
    """Threads and posts about these stay folded for him."""
    work.db.execute(delete(TopicFilter).where(TopicFilter.persona_id == actor.id))
    work.db.add_all(TopicFilter(persona_id=actor.id, topic=topic) for topic in topics)
    work.db.flush()


def keep_draft(work: Work, actor: Actor, place: str, unsent: Unsent) -> None:
    """What he is writing on this board or in this thread is kept for him alone, in place of what was kept before."""
    drop_draft(work, actor, place)
    if not unsent.text and not unsent.title:
        return
    _ensure_place(work, actor, place)
    packed = msgspec.json.encode(unsent).decode()
    sealed = Veil(work.key_file).seal(SEALED, actor.id + place, packed)
    work.db.add(BoardDraft(persona_id=actor.id, place=place, sealed=sealed, at=work.now))
    work.db.flush()


def drop_draft(work: Work, actor: Actor, place: str) -> None:
    """Nothing of what he began to write here is kept."""
    work.db.execute(delete(BoardDraft).where(BoardDraft.persona_id == actor.id, BoardDraft.place == place))


def draft_of(read: Read, actor: Actor, place: str) -> Unsent:
    """Give what he began to write here; empty where there is nothing."""
    row = read.db.get(BoardDraft, (actor.id, place))
    if row is None:
        return Unsent("")
    return msgspec.json.decode(Veil(read.key_file).unseal(SEALED, actor.id + place, row.sealed), type=Unsent)


def drop_old_drafts(work: Work, actor: object) -> int:
    """A slice of the drafts that lay for a month is gone. Returns how many."""
    old = select(BoardDraft).where(BoardDraft.at < work.now - DRAFTS_KEPT).limit(SLICE)
    rows = work.db.scalars(old).all()
    for row in rows:
        work.db.delete(row)
    work.db.flush()
    return len(rows)


def _follow(work: Work, actor: Actor, thread_id: str, number: int) -> None:
    work.db.add(Follow(persona_id=actor.id, thread_id=thread_id, read_number=number))
    work.db.flush()
    many = select(Follow).join(Thread, Thread.id == Follow.thread_id).where(Follow.persona_id == actor.id)
    for row in work.db.scalars(many.order_by(Thread.moved_at.desc()).offset(FOLLOWED_MOST).limit(SLICE)):
        work.db.delete(row)


def _ensure_place(work: Work, actor: Actor, place: str) -> None:
    board = work.db.get(Board, place)
    if board is None:
        thread = work.db.get(Thread, place)
        board = work.db.get(Board, thread.board_id) if thread is not None and thread.state != "removed" else None
    if board is None or actor.programme != board.programme_id or not may_read(actor, board.programme_id, board.readers):
        raise NotFound
