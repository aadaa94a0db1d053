"""Tables of the boards. What is written on a board is plain, for search, and its page says who can read it; removal overwrites it.

Drafts and the words by which a post came back are for one man alone: sealed.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class Board(Base):
    """A board of a programme.

    `readers`: everybody (open), men and team of the programme (members), the team alone (closed). `checking`: posts are read before
    they show (before), afterwards (after), or the first `firsts` of each man before (first). `slow`: seconds between two posts of one
    man in a thread. `look_hours`: what is held is looked at within so many hours, where no moderator's shift comes sooner.
    """

    __tablename__ = "boards"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    position: Mapped[int]
    readers: Mapped[str] = mapped_column(String(10))
    checking: Mapped[str] = mapped_column(String(10))
    firsts: Mapped[int]
    slow: Mapped[int]
    look_hours: Mapped[int]
    closed_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        CheckConstraint("readers IN ('open', 'members', 'closed')", name="readers"),
        CheckConstraint("checking IN ('before', 'after', 'first')", name="checking"),
    )


class BoardText(Base):
    """A board in one language: its name, and what it is for."""

    __tablename__ = "board_texts"
    board_id: Mapped[str] = mapped_column(ForeignKey("boards.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(600))


class Thread(Base):
    """A thread. Its id is its space's. `last_number` is that of the newest post that was shown.

    `state`: held until its first post is shown, then shown, hidden by a moderator, or removed.
    `by_thread_name`: who began it is known here as the one who asks. `moved_at` is when somebody last wrote in it.
    """

    __tablename__ = "threads"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    board_id: Mapped[str] = mapped_column(ForeignKey("boards.id"))
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    persona_id: Mapped[str] = mapped_column(Id, index=True)
    title: Mapped[str] = mapped_column(String(480))
    language: Mapped[str] = mapped_column(String(3))
    warning: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(20))
    by_thread_name: Mapped[bool]
    begun_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    moved_at: Mapped[int] = mapped_column(BigInteger, index=True)
    pinned_at: Mapped[int | None] = mapped_column(BigInteger)
    locked_at: Mapped[int | None] = mapped_column(BigInteger)
    last_number: Mapped[int]
    __table_args__ = (
        Index("ix_threads_board_id_state_moved_at", "board_id", "state", "moved_at"),
        CheckConstraint("state IN ('held', 'shown', 'hidden', 'removed')", name="state"),
    )


class Post(Base):
    """A post. `number` counts without gaps in its thread.

    `seq` is that of its message in the thread's stream, `text_seq` that of the entry which holds its text now: empty until it is shown.
    `state`: held, returned (it came back with `word`, sealed), shown, hidden (it may be shown again), removed (nothing of it is left).
    `by_thread_name`: he wants a name for this thread alone; then `alias` is 0 for the one who asks, 1, 2 … for replies. `name` and `role`
    are what stands over it. `quotes` is the number of another post.
    `promise_at`: by when it was said that a held one is looked at. `why` is the code of the reason for which it was hidden or removed.
    """

    __tablename__ = "posts"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id"))
    board_id: Mapped[str] = mapped_column(ForeignKey("boards.id"))
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    persona_id: Mapped[str] = mapped_column(Id)
    number: Mapped[int | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    text_seq: Mapped[int | None] = mapped_column(BigInteger)
    by_thread_name: Mapped[bool]
    alias: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(3))
    key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[int] = mapped_column(BigInteger)
    edited_at: Mapped[int | None] = mapped_column(BigInteger)
    promise_at: Mapped[int | None] = mapped_column(BigInteger)
    warning: Mapped[str] = mapped_column(String(20))
    quotes: Mapped[int | None]
    word: Mapped[bytes | None] = mapped_column(LargeBinary)
    why: Mapped[str] = mapped_column(String(20))
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        UniqueConstraint("thread_id", "persona_id", "key"),
        Index("ix_posts_persona_id_state", "persona_id", "state"),
        Index("ix_posts_programme_id_state_promise_at", "programme_id", "state", "promise_at"),
        CheckConstraint("state IN ('held', 'returned', 'shown', 'hidden', 'removed')", name="state"),
        CheckConstraint("number IS NOT NULL OR state NOT IN ('shown', 'hidden')", name="shown_is_numbered"),
    )


class PostVersion(Base):
    """What stood in a post before it was changed, for the team. Gone with the post."""

    __tablename__ = "post_versions"
    post_id: Mapped[str] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)


class Acknowledgement(Base):
    """Somebody heard this (heard), or knows it too (me_too). Its writer is told that somebody did; nobody is told who, or how many."""

    __tablename__ = "acknowledgements"
    post_id: Mapped[str] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(10))


class Follow(Base):
    """A thread that somebody follows, and how far he has read. Nothing is kept of what he reads elsewhere."""

    __tablename__ = "follows"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id"), primary_key=True, index=True)
    read_number: Mapped[int]


class BoardDraft(Base):
    """What somebody is writing on a board or in a thread (`place` is its id), sealed, for him alone."""

    __tablename__ = "board_drafts"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[str] = mapped_column(Id, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[int] = mapped_column(BigInteger, index=True)


class TopicFilter(Base):
    """What somebody does not want to see unasked: threads and posts about it stay folded for him."""

    __tablename__ = "topic_filters"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
