"""Reads of the boards, always through the person. What is not his to read is not there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from auth.people import Actor, Person
from core.clock import Instant, hour_of
from core.errors import NotFound
from core.work import Read
from forum.models import Board, BoardText, Follow, Post, Thread, TopicFilter
from forum.policy import may_moderate, may_read
from programmes.door import Named
from programmes.models import Programme
from programmes.queries import Offer, offer, offers, spoken
from programmes.readiness import Doors

THREADS = 30
"""Threads on a page of a board."""
FOLLOWED = 20


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board in the reader's language. `told_in` is the language of its name."""

    row: Board
    name: str
    about: str
    told_in: str

    @property
    def id(self) -> str:
        """Its id."""
        return self.row.id

    @property
    def data(self) -> Mapping[str, object]:
        """For programs."""
        return {"id": self.id, "name": self.name, "readers": self.row.readers, "closed": self.row.closed_at is not None}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The boards of a programme, as whom he is in it if he is anybody, and which of his threads have moved."""

    programme: Offer
    boards: tuple[BoardCard, ...]
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """A thread in a list. `starter` is empty where a name for the thread alone stands; `unread` is how many posts are new in one he follows."""

    row: Thread
    starter: str
    role: str
    unread: int | None = None
    read_number: int = 0

    @property
    def moved_at(self) -> Instant:
        """When somebody wrote in it last, rounded down to the hour."""
        return hour_of(self.row.moved_at)

    @property
    def data(self) -> Mapping[str, object]:
        """For programs."""
        row = self.row
        told = {"id": row.id, "title": row.title, "posts": row.last_number, "warning": row.warning, "topic": row.topic}
        return {**told, "pinned": row.pinned_at is not None, "locked": row.locked_at is not None, "unread": self.unread}


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A board with a page of its threads; `folded` are about what he does not want to see, `held` his own that are not shown."""

    card: BoardCard
    programme: Offer
    zone: str
    actor: Actor | None
    threads: tuple[ThreadCard, ...]
    folded: tuple[ThreadCard, ...]
    held: tuple[tuple[Thread, Post], ...]
    topics: frozenset[str]
    older: str


def readable(read: Read, actor: Actor | None, programme: str | None = None) -> list[str]:
    """List the boards that he may read, of this programme or of all, in their order. Closed ones (`closed_at`) are read on."""
    boards = select(Board.id, Board.programme_id, Board.readers).order_by(Board.position, Board.id)
    if programme is not None:
        boards = boards.where(Board.programme_id == programme)
    return [one.id for one in read.db.execute(boards) if may_read(actor, one.programme_id, one.readers)]


def shelves(read: Read, doors: Doors, person: Person | None, language: str, only: str | None = None) -> list[Shelf]:
    """List the programmes with the boards that he may read; strangers see those of programmes whose doors are open."""
    found = []
    for one in offers(read, language):
        actor = person.actor_in(one.id) if person else None
        if only not in (None, one.id) or (actor is None and not doors.are_open(read, one.id)):
            continue
        if boards := cards(read, actor, one.id, language):
            found.append(Shelf(one, boards, actor))
    return found


def cards(read: Read, actor: Actor | None, programme: str, language: str) -> tuple[BoardCard, ...]:
    """List the boards of a programme that he may read."""
    rows = read.db.scalars(select(Board).where(Board.programme_id == programme).order_by(Board.position, Board.id))
    mine = [one for one in rows if may_read(actor, one.programme_id, one.readers)]
    texts = read.db.scalars(select(BoardText).where(BoardText.board_id.in_([one.id for one in mine]))).all()
    others = read.db.get_one(Programme, programme).languages
    return tuple(_card(one, [text for text in texts if text.board_id == one.id], language, others) for one in mine)


def board_there(read: Read, doors: Doors, person: Person | None, board_id: str) -> tuple[Board, Actor | None]:
    """Give a board that he may read, and as whom. NotFound alike for one that is not there and one that is not for him."""
    board = read.db.get(Board, board_id)
    actor = person.actor_in(board.programme_id) if board and person else None
    if board is None or not may_read(actor, board.programme_id, board.readers):
        raise NotFound
    if actor is None and not doors.are_open(read, board.programme_id):
        raise NotFound
    return board, actor


def card_of(read: Read, board: Board, language: str) -> BoardCard:
    """Give a board in this language, or the next best."""
    texts = read.db.scalars(select(BoardText).where(BoardText.board_id == board.id)).all()
    return _card(board, texts, language, read.db.get_one(Programme, board.programme_id).languages)


def board_page(
    read: Read, doors: Doors, person: Person | None, board_id: str, language: str, older_than: str = ""
) -> BoardPage:
    """Give a board with its threads, pinned ones first, then those in which somebody wrote last."""
    board, actor = board_there(read, doors, person, board_id)
    rows = _threads_on(read, board, older_than)
    topics = topics_of(read, actor)
    threads = thread_cards(read, rows[:THREADS], actor)
    hidden = tuple(one for one in threads if is_about(one.row, topics))
    shown = tuple(one for one in threads if one not in hidden)
    older = rows[THREADS - 1].id if len(rows) > THREADS else ""
    programme = offer(read, board.programme_id, language)
    zone = read.db.get_one(Programme, board.programme_id).zone
    held = own_held(read, actor, Post.board_id == board.id)
    return BoardPage(card_of(read, board, language), programme, zone, actor, shown, hidden, held, topics, older)


def thread_cards(read: Read, threads: Collection[Thread], actor: Actor | None) -> tuple[ThreadCard, ...]:
    """Give these threads with who began them, and what is new to him where he follows."""
    ids = [one.id for one in threads]
    first = select(Post.thread_id, Post.name, Post.role).where(Post.thread_id.in_(ids), Post.number == 1)
    began = {row.thread_id: row for row in read.db.execute(first)}
    follows = select(Follow).where(Follow.thread_id.in_(ids), Follow.persona_id == (actor.id if actor else None))
    numbers = {row.thread_id: row.read_number for row in (read.db.scalars(follows) if actor else ())}
    made = []
    for one in threads:
        by, at = began.get(one.id), numbers.get(one.id)
        unread = None if at is None else max(one.last_number - at, 0)
        made.append(ThreadCard(one, by.name if by else "", by.role if by else "", unread, at or 0))
    return tuple(made)


def followed(read: Read, actor: Actor) -> tuple[ThreadCard, ...]:
    """List the threads that he follows, those that moved last first."""
    found = select(Thread).join(Follow, Follow.thread_id == Thread.id)
    boards = readable(read, actor, actor.programme)
    mine = found.where(Follow.persona_id == actor.id, Thread.state == "shown", Thread.board_id.in_(boards))
    rows = read.db.scalars(mine.order_by(Thread.moved_at.desc(), Thread.id).limit(FOLLOWED)).all()
    return thread_cards(read, rows, actor)


def own_held(read: Read, actor: Actor | None, *where: ColumnElement[bool]) -> tuple[tuple[Thread, Post], ...]:
    """List his own posts that wait, came back or were hidden, each with its thread."""
    if actor is None:
        return ()
    mine = select(Thread, Post).join(Post, Post.thread_id == Thread.id)
    states = ("held", "returned", "hidden")
    found = mine.where(Post.persona_id == actor.id, Post.state.in_(states), Thread.state != "removed", *where)
    return tuple((thread, post) for thread, post in read.db.execute(found.order_by(Post.at, Post.id)))


def topics_of(read: Read, actor: Actor | None) -> frozenset[str]:
    """Give what he does not want to see unasked."""
    if actor is None:
        return frozenset()
    return frozenset(read.db.scalars(select(TopicFilter.topic).where(TopicFilter.persona_id == actor.id)))


def is_about(thread: Thread, topics: frozenset[str]) -> bool:
    """Say whether a thread is about one of these."""
    return bool({thread.topic, thread.warning} & topics)


def waiting(read: Read, programme: str) -> list[tuple[Thread, Post]]:
    """List the posts of a programme that wait to be read, those promised soonest first."""
    held = select(Thread, Post).join(Post, Post.thread_id == Thread.id)
    found = held.where(Post.programme_id == programme, Post.state == "held", Thread.state != "removed")
    rows = read.db.execute(found.order_by(Post.promise_at, Post.id).limit(100))
    return [(thread, post) for thread, post in rows]


def moderated_by(read: Read, person: Person, language: str) -> list[Offer]:
    """List the programmes whose boards he moderates."""
    return [one for one in offers(read, language) if may_moderate(person.actor_in(one.id), one.id)]


def _threads_on(read: Read, board: Board, older_than: str) -> list[Thread]:
    on_it = select(Thread).where(Thread.board_id == board.id, Thread.state == "shown")
    last = read.db.get(Thread, older_than) if older_than else None
    unpinned = on_it.where(Thread.pinned_at.is_(None))
    rest = _before(unpinned, last.moved_at, last.id) if last is not None and last.board_id == board.id else unpinned
    rows = list(read.db.scalars(rest.order_by(Thread.moved_at.desc(), Thread.id.desc()).limit(THREADS + 1)))
    if last is None:
        pinned = on_it.where(Thread.pinned_at.is_not(None)).order_by(Thread.pinned_at.desc()).limit(THREADS)
        return [*read.db.scalars(pinned), *rows]
    return rows


def _before(found: Select[Thread], at: Instant, thread_id: str) -> Select[Thread]:
    earlier = and_(Thread.moved_at == at, Thread.id < thread_id)
    return found.where(or_(Thread.moved_at < at, earlier))


def _card(board: Board, texts: Collection[BoardText], language: str, others: str) -> BoardCard:
    told = spoken(texts, language, others)
    return BoardCard(board, told.name if told else "", told.about if told else "", told.language if told else language)


def count_of(read: Read, board_id: str) -> int:
    """Count the threads that stand on a board."""
    found = select(func.count()).where(Thread.board_id == board_id, Thread.state == "shown")
    return read.db.scalar(found) or 0


def open_boards(read: Read, programme: str, language: str) -> tuple[Named, ...]:
    """Name the boards of a programme that everybody can read."""
    return tuple(Named(f"/boards/{one.id}", one.name, one.told_in) for one in cards(read, None, programme, language))
