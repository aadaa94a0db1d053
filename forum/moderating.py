"""Verbs of those who moderate: what waits is released or given back; posts and threads are hidden, taken down, locked, pinned, moved.

Each is for moderators and coordinators of the programme; for everybody else nothing is there. What is asked a second time changes nothing.
"""

from auth.log import note
from auth.people import Actor
from core.errors import NotFound, Refused, ensure
from core.work import NamedActor, Work
from forum import showing, telling
from forum.models import Board, Post, Thread
from forum.policy import HOUSE, may_moderate
from forum.showing import post_there
from forum.thread import THREAD, Lock, Move, Show

Asking = Actor | NamedActor


def release_post(work: Work, actor: Asking, post_id: str) -> None:
    """A post that waited stands in its thread now, and everybody who reads it hears it at once. Its writer is told."""
    post = post_to_judge(work, actor, post_id)
    if post.state == "shown":
        return
    ensure(post.state == "held" and showing.thread_of(work, post).state != "removed", "post_not_held")
    showing.show(work, post)
    telling.tell(work, post, telling.RELEASED, {})
    note(work, actor, "post_released", ("post", post.id), programme=post.programme_id)


def return_post(work: Work, actor: Asking, post_id: str, words: str) -> None:
    """A post that waited went back to its writer with these words: what needs change before it can be shown."""
    post = post_to_judge(work, actor, post_id)
    if post.state == "returned":
        return
    ensure(post.state == "held", "post_not_held")
    showing.give_back(work, post, words)
    note(work, actor, "post_returned", ("post", post.id), programme=post.programme_id)


def hide_post(work: Work, actor: Asking, post_id: str, code: str = "") -> None:
    """Nobody but the team and its writer reads it, until it is shown again. `code` is the reason: rule_4, or elsewhere."""
    post = post_to_judge(work, actor, post_id)
    if post.state == "shown":
        showing.hide(work, post, code)
        note(work, actor, "post_hidden", ("post", post.id), programme=post.programme_id)


def unhide_post(work: Work, actor: Asking, post_id: str) -> None:
    """What was hidden is read by everybody again."""
    post = post_to_judge(work, actor, post_id)
    if post.state == "hidden":
        showing.show(work, post)
        telling.tell(work, post, telling.RELEASED, {})
        note(work, actor, "post_unhidden", ("post", post.id), programme=post.programme_id)


def take_down(work: Work, actor: Asking, post_id: str, code: str) -> None:
    """It is overwritten for ever: row, versions, entry, search. Its writer is told why."""
    post = post_to_judge(work, actor, post_id)
    if post.state != "removed":
        showing.overwrite(work, post, code)
        telling.tell(work, post, telling.REMOVED, {"why": code})
        note(work, actor, "post_taken_down", ("post", post.id), programme=post.programme_id)


def hide_thread(work: Work, actor: Asking, thread_id: str) -> None:
    """Nobody reads the thread or hears it, until it is brought back."""
    _show_thread(work, actor, thread_id, "shown", "hidden", "thread_hidden")


def unhide_thread(work: Work, actor: Asking, thread_id: str) -> None:
    """The thread is read again."""
    _show_thread(work, actor, thread_id, "hidden", "shown", "thread_unhidden")


def take_down_thread(work: Work, actor: Asking, thread_id: str, code: str) -> None:
    """The thread is gone at once, its keys are destroyed, and the clock overwrites its posts, a slice at a time."""
    thread = thread_to_judge(work, actor, thread_id)
    if thread.state != "removed":
        showing.remove_thread(work, thread)
        note(work, actor, "thread_taken_down", ("thread", thread.id), code, programme=thread.programme_id)


def lock_thread(work: Work, actor: Asking, thread_id: str, on: bool) -> None:
    """Nobody but moderators writes in the thread any more, or everybody again."""
    thread = thread_to_judge(work, actor, thread_id)
    if (thread.locked_at is not None) != on:
        thread.locked_at = work.now if on else None
        work.act(THREAD, thread.id, actor, Lock(on))
        note(
            work,
            actor,
            "thread_locked" if on else "thread_unlocked",
            ("thread", thread.id),
            programme=thread.programme_id,
        )


def pin_thread(work: Work, actor: Asking, thread_id: str, on: bool) -> None:
    """It stands first on its board, or in its turn again."""
    thread = thread_to_judge(work, actor, thread_id)
    if (thread.pinned_at is not None) != on:
        thread.pinned_at = work.now if on else None
        work.db.flush()
        note(
            work,
            actor,
            "thread_pinned" if on else "thread_unpinned",
            ("thread", thread.id),
            programme=thread.programme_id,
        )


def move_thread(work: Work, actor: Asking, thread_id: str, board_id: str) -> None:
    """It stands on another board of the same programme, and is read by that one's rule at once."""
    thread = thread_to_judge(work, actor, thread_id)
    board = work.db.get(Board, board_id)
    if board is None or board.programme_id != thread.programme_id:
        raise NotFound
    if thread.board_id == board_id:
        return
    if board.closed_at is not None:
        raise Refused("board_closed")
    thread.board_id = board.id
    work.db.flush()
    work.act(THREAD, thread.id, actor, Move(board.readers))
    note(work, actor, "thread_moved", ("thread", thread.id), programme=thread.programme_id)


def post_to_judge(work: Work, actor: Asking, post_id: str) -> Post:
    """Give a post to somebody who moderates its programme. NotFound for everybody else."""
    post = post_there(work, post_id)
    if actor.id not in HOUSE and not may_moderate(actor, post.programme_id):
        raise NotFound
    return post


def thread_to_judge(work: Work, actor: Asking, thread_id: str) -> Thread:
    """Give a thread to somebody who moderates its programme. NotFound for everybody else."""
    thread = work.db.get(Thread, thread_id)
    if thread is None or (actor.id not in HOUSE and not may_moderate(actor, thread.programme_id)):
        raise NotFound
    return thread


def _show_thread(work: Work, actor: Asking, thread_id: str, of: str, to: str, code: str) -> None:
    thread = thread_to_judge(work, actor, thread_id)
    if thread.state == of:
        thread.state = to
        work.db.flush()
        work.act(THREAD, thread.id, actor, Show(on=to == "shown"))
        note(work, actor, code, ("thread", thread.id), programme=thread.programme_id)
