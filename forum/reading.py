"""A thread as it stands on its page for one reader: a page of its posts by their numbers, and what he can do with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select

from auth.models import Persona
from auth.people import Actor, Person
from auth.veil import Veil
from core.clock import Instant, hour_of
from core.errors import Fault, NotFound
from core.markup import to_html
from core.text import size
from core.work import Read
from forum import policy
from forum.keeping import HEARD, ME_TOO, Unsent, draft_of
from forum.models import Acknowledgement, Board, Follow, Post, Thread
from forum.queries import BoardCard, board_there, card_of, cards
from forum.showing import SEALED
from forum.thread import THREAD
from programmes.models import Programme
from programmes.queries import Offer, offer
from programmes.readiness import Doors

POSTS = 12
"""Posts on a page."""
LONG = 1_600
"""Bytes of a post that stand on a page of many; the rest is one tap away, so that a page stays light on a bad line."""


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as its reader sees it. `heard` and `known` only its writer learns; `persona` only the team."""

    row: Post
    html: Markup
    cut: bool
    mine: bool
    folded: bool
    at: Instant
    chosen: str = ""
    heard: bool = False
    known: bool = False
    persona: str = ""
    word: str = ""

    @property
    def data(self) -> Mapping[str, object]:
        """For programs."""
        row = self.row
        told = {"id": row.id, "number": row.number, "seq": row.seq, "state": row.state, "at": self.at}
        return {
            **told,
            "name": row.name,
            "alias": row.alias,
            "role": row.role,
            "text": row.source,
            "quotes": row.quotes,
        }


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A thread with a page of its posts; `own` are his that are not shown. `bar` says what keeps him from writing, if anything does."""

    row: Thread
    board: BoardCard
    programme: Offer
    zone: str
    actor: Actor | None
    posts: tuple[PostView, ...]
    own: tuple[PostView, ...]
    page: int
    pages: int
    head: int
    follows: bool
    read_number: int
    bar: Fault | None
    moderates: bool
    known_as: str
    draft: Unsent
    elsewhere: tuple[BoardCard, ...]

    @property
    def data(self) -> Mapping[str, object]:
        """For programs: what the contract promises, and the posts of this page."""
        streams = {"thread": f"{self.row.id}.thread"} if self.actor and self.row.state == "shown" else {}
        told = {"id": self.row.id, "title": self.row.title, "board": self.row.board_id, "streams": streams}
        posts = [one.data for one in (*self.posts, *self.own)]
        return {
            **told,
            "page": self.page,
            "pages": self.pages,
            "locked": self.row.locked_at is not None,
            "posts": posts,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a thread is asked for: a page, the page of a number, or one post whole."""

    page: int = 0
    at: int = 0
    only: int = 0


def thread_there(read: Read, doors: Doors, person: Person | None, thread_id: str) -> tuple[Thread, Board, Actor | None]:
    """Give a thread that he may read, with its board. NotFound alike for one that is not there and one that is not for him."""
    thread = read.db.get(Thread, thread_id)
    if thread is None:
        raise NotFound
    board, actor = board_there(read, doors, person, thread.board_id)
    mine = actor is not None and thread.state == "held" and thread.persona_id == actor.id
    judges = may_judge(actor, thread) and thread.state != "removed"
    if thread.state != "shown" and not mine and not judges:
        raise NotFound
    return thread, board, actor


def may_judge(actor: Actor | None, thread: Thread) -> bool:
    """Say whether he moderates this thread."""
    return actor is not None and policy.may_moderate(actor, thread.programme_id)


def thread_page(
    read: Read, doors: Doors, person: Person | None, thread_id: str, language: str, wanted: Wanted
) -> ThreadPage:
    """Give a thread as it stands for him. What it costs does not depend on how long the thread is."""
    thread, board, actor = thread_there(read, doors, person, thread_id)
    pages = max(1, -(-thread.last_number // POSTS))
    page = min(max(wanted.page or -(-(wanted.at or wanted.only or 1) // POSTS), 1), pages)
    first, last = (page - 1) * POSTS + 1, page * POSTS
    if wanted.only:
        first = last = wanted.only
    numbered = select(Post).where(Post.thread_id == thread.id, Post.number.between(first, last)).order_by(Post.number)
    shown = _views(read, actor, thread, read.db.scalars(numbered).all(), whole=bool(wanted.only))
    follow = read.db.get(Follow, (actor.id, thread.id)) if actor else None
    moderates = may_judge(actor, thread)
    return ThreadPage(
        row=thread,
        board=card_of(read, board, language),
        programme=offer(read, board.programme_id, language),
        zone=read.db.get_one(Programme, board.programme_id).zone,
        actor=actor,
        posts=shown,
        own=_own(read, actor, thread) if page == pages or not thread.last_number else (),
        page=page,
        pages=pages,
        head=read.head(thread.id, "thread") if thread.state == "shown" else 0,
        follows=follow is not None,
        read_number=follow.read_number if follow else 0,
        bar=_bar(read, actor, thread, board),
        moderates=moderates,
        known_as=_known_as(read, actor, thread),
        draft=draft_of(read, actor, thread.id) if actor else Unsent(""),
        elsewhere=cards(read, actor, board.programme_id, language) if moderates else (),
    )


def quoted(read: Read, thread_id: str, seq: int) -> Post | None:
    """Give the post that he answers, where it is shown."""
    found = select(Post).where(Post.thread_id == thread_id, Post.seq == seq, Post.state == "shown")
    return read.db.scalars(found).first()


def _own(read: Read, actor: Actor | None, thread: Thread) -> tuple[PostView, ...]:
    """His own posts in this thread that are not numbered yet."""
    if actor is None:
        return ()
    waiting = select(Post).where(Post.persona_id == actor.id, Post.state.in_(("held", "returned")))
    here = waiting.where(Post.thread_id == thread.id, Post.number.is_(None))
    return _views(read, actor, thread, read.db.scalars(here.order_by(Post.at, Post.id)).all(), whole=True)


def _views(read: Read, actor: Actor | None, thread: Thread, posts: Sequence[Post], whole: bool) -> tuple[PostView, ...]:
    me, judges = actor.id if actor else "", may_judge(actor, thread)
    ids = [one.id for one in posts]
    acks = read.db.scalars(select(Acknowledgement).where(Acknowledgement.post_id.in_(ids))).all() if actor else ()
    chosen = {one.post_id: one.kind for one in acks if one.persona_id == me}
    kinds = {(one.post_id, one.kind) for one in acks}
    personas = _names(read, posts) if judges else {}
    made = []
    for one in posts:
        mine, seen = bool(me) and one.persona_id == me, one.state == "shown" or judges or one.persona_id == me != ""
        source, cut = _cut(one.source if seen else "", whole)
        html = to_html(source) if seen and one.state != "removed" else Markup()
        told = (mine and (one.id, HEARD) in kinds, mine and (one.id, ME_TOO) in kinds)
        word = Veil(read.key_file).unseal(SEALED, one.id, one.word) if mine and one.word else ""
        folded = bool(one.warning)
        persona = personas.get(one.persona_id, "")
        made.append(
            PostView(one, html, cut, mine, folded, hour_of(one.at), chosen.get(one.id, ""), *told, persona, word)
        )
    return tuple(made)


def _cut(source: str, whole: bool) -> tuple[str, bool]:
    """What stands on the page: all of it, or its first lines, and whether there is more."""
    if whole or size(source) <= LONG:
        return source, False
    start = source.encode()[:LONG].decode(errors="ignore")
    end = start.rfind("\n", len(start) // 2)
    return start[: end if end > 0 else len(start)], True


def _names(read: Read, posts: Sequence[Post]) -> dict[str, str]:
    found = select(Persona.id, Persona.name).where(Persona.id.in_({one.persona_id for one in posts}))
    return {row.id: row.name for row in read.db.execute(found)}


def _bar(read: Read, actor: Actor | None, thread: Thread, board: Board) -> Fault | None:
    if actor is None or actor.programme != board.programme_id:
        return Fault("name_first")
    locked = thread.locked_at is not None and not may_judge(actor, thread)
    return policy.bar_to_write(locked=locked, closed=board.closed_at is not None, quiet_for=read.now - thread.moved_at)


def _known_as(read: Read, actor: Actor | None, thread: Thread) -> str:
    """Under which name he writes here already: own, thread, or nothing yet."""
    if actor is None:
        return ""
    author = read.state(THREAD, thread.id).authors.get(actor.id)
    if author is None:
        return ""
    return "own" if author.alias is None else "thread"
