"""What the clock does on boards: threads that were quiet for a year go, what was taken down is cleared away, old drafts are dropped."""

from collections.abc import Awaitable, Callable

from sqlalchemy import delete, select

from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor
from core.work import CLOCK, Read, Work
from forum import showing, telling
from forum.keeping import drop_old_drafts
from forum.models import Acknowledgement, BoardDraft, Follow, Post, PostVersion, Thread
from forum.policy import KEPT_FOR
from forum.search import index

THREADS, POSTS = 20, 20


def quiet_threads(read: Read) -> list[str]:
    """List threads in which nobody wrote for a year."""
    quiet = select(Thread.id).where(Thread.moved_at < read.now - KEPT_FOR, Thread.state != "removed")
    return list(read.db.scalars(quiet.order_by(Thread.moved_at).limit(THREADS)))


def removed_threads(read: Read) -> list[str]:
    """List threads that are gone and whose rows still have to go."""
    return list(read.db.scalars(select(Thread.id).where(Thread.state == "removed").limit(THREADS)))


def end_quiet_thread(work: Work, actor: Actor, thread_id: str) -> None:
    """A thread that was quiet for a year is gone. One in which somebody has written meanwhile stays."""
    thread = work.db.get(Thread, thread_id)
    if thread is not None and thread.state != "removed" and thread.moved_at < work.now - KEPT_FOR:
        showing.remove_thread(work, thread)


def clear_thread(work: Work, actor: Actor, thread_id: str) -> None:
    """A slice of what is left of a removed thread is gone; with the last slice, its row."""
    posts = work.db.scalars(select(Post).where(Post.thread_id == thread_id).limit(POSTS)).all()
    for post in posts:
        telling.clear(work, post)
        index.drop(work, post.id)
        for rows in (PostVersion, Acknowledgement):
            work.db.execute(delete(rows).where(rows.post_id == post.id))
        work.db.delete(post)
    work.db.flush()
    if len(posts) < POSTS:
        work.db.execute(delete(Follow).where(Follow.thread_id == thread_id))
        work.db.execute(delete(BoardDraft).where(BoardDraft.place == thread_id))
        work.db.execute(delete(Thread).where(Thread.id == thread_id))


async def end_quiet_threads(kernel: Kernel) -> None:
    """Threads that were quiet for a year go."""
    for thread_id in await kernel.read(quiet_threads):
        await kernel.act(end_quiet_thread, CLOCK, thread_id, on=(thread_id,), lane=Lane.CHORE)


async def clear_threads(kernel: Kernel) -> None:
    """What is left of removed threads goes, a slice each time."""
    for thread_id in await kernel.read(removed_threads):
        await kernel.act(clear_thread, CLOCK, thread_id, lane=Lane.CHORE)


async def drop_drafts(kernel: Kernel) -> None:
    """Drafts that lay for a month go."""
    await kernel.act(drop_old_drafts, CLOCK, lane=Lane.CHORE)


CHORES: tuple[tuple[str, int, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("end_quiet_threads", 3_600, end_quiet_threads),
    ("clear_threads", 10, clear_threads),
    ("drop_board_drafts", 3_600, drop_drafts),
)
"""What runs every so many seconds on each worker."""
