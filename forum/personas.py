"""What the boards keep of a persona: for the export he takes home, and for the day on which he is forgotten."""

from sqlalchemy import delete, select, update

from auth.house import Section
from core.clock import to_datetime
from core.i18n import N_, translate
from core.work import CLOCK, Read, Work
from forum import showing
from forum.models import Acknowledgement, BoardDraft, Follow, Post, Thread, TopicFilter
from forum.thread import THREAD, DropOut
from forum.words import OWN_WISH

POSTS, FOLLOWED = N_("What you wrote on boards"), N_("Threads that you follow")
AT_ONCE = 20
OF_HIM = (Acknowledgement, BoardDraft, Follow, TopicFilter)
NOBODY = ""


def gather(read: Read, persona: str, language: str) -> tuple[Section, ...]:
    """Give every post of his that has a text, and the threads that he follows."""
    his = select(Post, Thread.title).join(Thread, Thread.id == Post.thread_id)
    his = his.where(Post.persona_id == persona, Post.state != "removed").order_by(Post.at, Post.id)
    rows = tuple(
        {"thread": title, "written_on": to_datetime(post.at).date(), "by": post.name, "text": post.source}
        for post, title in read.db.execute(his)
    )
    followed = select(Thread.title).join(Follow, Follow.thread_id == Thread.id).where(Follow.persona_id == persona)
    titles = read.db.scalars(followed.order_by(Thread.title)).all()
    return (
        Section(translate(language, POSTS), rows),
        Section(translate(language, FOLLOWED), tuple({"thread": title} for title in titles)),
    )


def keeps(read: Read | Work, persona: str) -> bool:
    """Say whether a text of his stands on a board, or waits to."""
    his = select(Post.id).where(Post.persona_id == persona, Post.state != "removed")
    return read.db.scalar(his.limit(1)) is not None


def forget(work: Work, persona: str) -> bool:
    """What he wrote is overwritten, and nothing says that it was his. Says whether nothing is left."""
    for rows in OF_HIM:
        work.db.execute(delete(rows).where(rows.persona_id == persona))
    his = select(Post).where(Post.persona_id == persona).limit(AT_ONCE)
    posts = work.db.scalars(his).all()
    for post in posts:
        if post.state != "removed":
            showing.overwrite(work, post, OWN_WISH)
        if showing.thread_of(work, post).state != "removed":
            work.act(THREAD, post.thread_id, CLOCK, DropOut(persona))
        post.persona_id, post.name, post.key = NOBODY, NOBODY, post.id
    work.db.flush()
    begun = update(Thread).where(Thread.persona_id == persona).values(persona_id=NOBODY)
    work.db.execute(begun)
    return len(posts) < AT_ONCE
