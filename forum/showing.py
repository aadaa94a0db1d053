"""What becomes of a post, whoever decides it: held, shown, changed, hidden, overwritten. Row, stream, search and card in one commit."""

from sqlalchemy import delete, func, select

from auth.veil import Veil
from core.clock import HOUR, Instant, hour_of
from core.errors import NotFound
from core.spaces import Entry
from core.work import CLOCK, NamedActor, Work
from forum import telling
from forum.models import Acknowledgement, Board, Post, PostVersion, Thread
from forum.search import index
from forum.thread import THREAD, Change, Say, Show, TakeAway

SEALED = "returned post"


def post_there(work: Work, post_id: str) -> Post:
    """Give a post by its id. NotFound when there is none."""
    found = work.db.get(Post, post_id)
    if found is None:
        raise NotFound
    return found


def look_at(now: Instant, hours: int) -> Instant:
    """Give by when something held is looked at: the full hour after so many hours."""
    return hour_of(now) + (hours + 1) * HOUR


def hold(work: Work, post: Post, board: Board) -> Entry | None:
    """It waits for a moderator; what was shown of it is not any more. Its writer is told by when. Gives his card."""
    if post.text_seq is not None:
        _take_away(work, post, "hidden", "")
    post.state, post.word, post.promise_at = "held", None, look_at(work.now, board.look_hours)
    work.db.flush()
    return telling.tell(work, post, telling.HELD, {"by": post.promise_at})


def show(work: Work, post: Post) -> Entry | None:
    """It stands in its thread, is found by search, and everybody who reads the thread hears it. Gives its entry."""
    told = _change(work, post) if post.number is not None else _say(work, post)
    post.state, post.word, post.promise_at, post.why = "shown", None, None, ""
    index.put(work, post)
    work.db.flush()
    return told


def change(work: Work, post: Post) -> None:
    """What stands in a shown post is another text now; the old one is destroyed in the stream."""
    _change(work, post)
    index.put(work, post)
    work.db.flush()


def give_back(work: Work, post: Post, words: str) -> None:
    """It came back to its writer, who reads why and can change it. Nothing of it is shown."""
    post.state, post.promise_at = "returned", None
    post.word = Veil(work.key_file).seal(SEALED, post.id, words)
    work.db.flush()
    telling.tell(work, post, telling.RETURNED, {}, words)


def hide(work: Work, post: Post, why: str) -> None:
    """Nobody but the team and its writer reads it, until it is shown again."""
    _take_away(work, post, "hidden", why)
    post.state, post.why = "hidden", why
    work.db.flush()
    telling.tell(work, post, telling.HIDDEN, {"why": why})


def overwrite(work: Work, post: Post, why: str) -> None:
    """Nothing of it is left but its number: row, versions, entry, search and cards, in one commit."""
    thread = thread_of(work, post)
    if post.number is not None and thread.state != "removed":
        _take_away(work, post, "removed", why)
    for rows in (PostVersion, Acknowledgement):
        work.db.execute(delete(rows).where(rows.post_id == post.id))
    index.drop(work, post.id)
    post.source, post.warning, post.word, post.state, post.why = "", "", None, "removed", why
    post.promise_at = None
    telling.clear(work, post)
    if thread.state == "held":
        remove_thread(work, thread)
    elif post.number == 1:
        thread.title = ""
    work.db.flush()


def remove_thread(work: Work, thread: Thread) -> None:
    """Nobody reads it any more, and nothing of its stream can be opened again. The clock takes its rows away."""
    work.act(THREAD, thread.id, CLOCK, Show(on=False))
    thread.state, thread.title = "removed", ""
    work.db.flush()
    work.shred(thread.id)


def thread_of(work: Work, post: Post) -> Thread:
    """Give the thread of a post."""
    return work.db.get_one(Thread, post.thread_id)


def keep_version(work: Work, post: Post) -> None:
    """What stands in it now is kept for the team, before it is changed."""
    newest = select(func.max(PostVersion.version)).where(PostVersion.post_id == post.id)
    at = post.edited_at or post.at
    version = (work.db.scalar(newest) or 0) + 1
    work.db.add(PostVersion(post_id=post.id, version=version, source=post.source, at=at))
    work.db.flush()


def _say(work: Work, post: Post) -> Entry | None:
    say = Say(
        post.id,
        post.key,
        post.source,
        work.new_id(),
        post.name,
        post.role,
        post.by_thread_name,
        post.language,
        post.quotes,
        post.warning,
    )
    told = work.act(THREAD, post.thread_id, NamedActor(post.persona_id), say)
    stands = work.state(THREAD, post.thread_id)
    author = stands.authors[post.persona_id]
    post.number, post.alias, post.by_thread_name = stands.last, author.alias, author.alias is not None
    post.name = author.name
    post.seq = post.text_seq = told.seq if told else None
    thread = thread_of(work, post)
    thread.last_number, thread.moved_at = stands.last, work.now
    if thread.state == "held":
        thread.state, thread.by_thread_name = "shown", post.by_thread_name
    return told


def _change(work: Work, post: Post) -> Entry | None:
    change = Change(post.id, post.number or 0, post.source, post.text_seq)
    told = work.act(THREAD, post.thread_id, NamedActor(post.persona_id), change)
    post.text_seq = told.seq if told else None
    return told


def _take_away(work: Work, post: Post, kind: str, why: str) -> None:
    away = TakeAway(post.id, post.number or 0, kind, post.text_seq, why)
    work.act(THREAD, post.thread_id, NamedActor(post.persona_id), away)
    post.text_seq = None
    index.drop(work, post.id)
