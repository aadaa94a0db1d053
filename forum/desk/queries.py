"""What those who moderate see: what waits, a post with its history, the boards of their programmes."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select

from auth.models import Persona
from auth.people import Person
from core.errors import NotFound
from core.markup import to_html
from core.work import Read
from forum.models import Board, BoardText, Post, PostVersion, Thread
from forum.policy import may_arrange, may_moderate
from forum.queries import BoardCard, card_of, cards, moderated_by, waiting
from programmes.models import Programme
from programmes.queries import Offer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post that waits, as a moderator reads it."""

    thread: Thread
    post: Post
    html: Markup
    persona: str
    board: BoardCard


@dataclass(frozen=True, slots=True)
class Place:
    """A programme with its boards and what waits on them. `arranges`: whether he may change the boards."""

    programme: Offer
    zone: str
    languages: tuple[str, ...]
    boards: tuple[BoardCard, ...]
    waiting: tuple[Waiting, ...]
    arranges: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A post with everything that the team may know of it. `versions` are what stood there before, the newest first."""

    thread: Thread
    post: Post
    html: Markup
    persona: str
    board: BoardCard
    versions: tuple[PostVersion, ...]
    zone: str
    boards: tuple[BoardCard, ...]

    @property
    def data(self) -> Mapping[str, object]:
        """For programs."""
        return {"id": self.post.id, "state": self.post.state, "text": self.post.source, "persona": self.persona}


def places(read: Read, person: Person, language: str) -> tuple[Place, ...]:
    """List the programmes that he moderates, with what waits in each."""
    return tuple(_place(read, person, one, language) for one in moderated_by(read, person, language))


def judged(read: Read, person: Person, post_id: str, language: str) -> Judged:
    """Give a post to somebody who moderates its programme. NotFound for everybody else."""
    post = read.db.get(Post, post_id)
    actor = person.actor_in(post.programme_id) if post else None
    if post is None or not may_moderate(actor, post.programme_id):
        raise NotFound
    thread = read.db.get_one(Thread, post.thread_id)
    before = select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.version.desc())
    board = card_of(read, read.db.get_one(Board, thread.board_id), language)
    persona = read.db.get(Persona, post.persona_id)
    return Judged(
        thread,
        post,
        to_html(post.source),
        persona.name if persona else "",
        board,
        tuple(read.db.scalars(before)),
        read.db.get_one(Programme, post.programme_id).zone,
        cards(read, actor, post.programme_id, language),
    )


def board_arranged(read: Read, person: Person, board_id: str) -> tuple[Board, dict[str, BoardText], str]:
    """Give a board that he arranges, its words by language, and the languages of its programme. NotFound for everybody else."""
    board = read.db.get(Board, board_id)
    if board is None or not may_arrange(person.actor_in(board.programme_id), board.programme_id):
        raise NotFound
    texts = read.db.scalars(select(BoardText).where(BoardText.board_id == board_id))
    return board, {one.language: one for one in texts}, read.db.get_one(Programme, board.programme_id).languages


def _place(read: Read, person: Person, programme: Offer, language: str) -> Place:
    actor, row = person.actor_in(programme.id), read.db.get_one(Programme, programme.id)
    boards = cards(read, actor, programme.id, language)
    held = waiting(read, programme.id)
    names = select(Persona.id, Persona.name).where(Persona.id.in_({post.persona_id for _, post in held}))
    known = {one.id: one.name for one in read.db.execute(names)}
    by_id = {one.id: one for one in boards}
    waits = tuple(
        Waiting(thread, post, to_html(post.source), known.get(post.persona_id, ""), by_id[thread.board_id])
        for thread, post in held
    )
    return Place(programme, row.zone, tuple(row.languages.split()), boards, waits, may_arrange(actor, programme.id))
