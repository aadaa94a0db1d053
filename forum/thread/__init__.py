"""A thread of a board, as a space: what is written in it is heard at once by everybody who reads it. Import it from here.

The stream `thread` carries posts and what becomes of them: message, edited, hidden, unhidden, removed, locked, unlocked, moved,
taken_away, brought_back. Who may do what is asked of `forum/policy.py` by the verbs, which alone know boards and posts; the space
numbers, gives each writer his name in this thread, and tells. Times are rounded down to the hour.
"""

from typing import Any

from msgspec import convert, to_builtins
from msgspec.structs import replace

from core.clock import HOUR, Instant
from core.errors import NotFound, ensure
from core.spaces import Entry, Kind, New
from forum.policy import Someone, may_read
from forum.thread.state import (
    ASKER,
    LOG,
    THREAD_STREAM,
    Author,
    Begin,
    Change,
    DropOut,
    Lock,
    Move,
    Say,
    Show,
    TakeAway,
    Thread,
    name_of_alias,
)

NARROWS = frozenset({"moved", "taken_away"})


def decide(thread: Thread, who: Any, act: Any, now: Instant) -> tuple[New, ...]:
    """What happens now. A second asking of the same changes nothing."""
    if not isinstance(act, Begin) and not thread.programme:
        raise NotFound
    match act:
        case Begin(programme, readers):
            ensure(not thread.programme, "not_possible")
            return (New(LOG, "begun", {"programme": programme, "readers": readers, "asker": who.id}),)
        case Say():
            return _said(thread, who.id, act)
        case Change(post, number, text, seq):
            kind = "unhidden" if seq is None else "edited"
            return (New(THREAD_STREAM, kind, {"post": post, "number": number}, text=text, erases=seq),)
        case TakeAway(post, number, kind, seq, why):
            return (New(THREAD_STREAM, kind, {"post": post, "number": number, "why": why}, erases=seq),)
        case Lock(on):
            return () if thread.locked == on else (New(THREAD_STREAM, "locked" if on else "unlocked"),)
        case Move(readers):
            return (New(THREAD_STREAM, "moved", {"readers": readers}),)
        case Show(on):
            return () if thread.shown == on else (New(THREAD_STREAM, "brought_back" if on else "taken_away"),)
        case DropOut(persona):
            return (New(LOG, "dropped", {"persona": persona}),) if persona in (thread.asker, *thread.authors) else ()
    return ()


def _said(thread: Thread, persona: str, act: Say) -> tuple[New, ...]:
    known = thread.authors.get(persona)
    author = known or _newcomer(thread, persona, act)
    told: dict[str, Any] = {"post": act.post, "number": thread.last + 1, "language": act.language}
    if author.alias is not None:
        told["alias"] = author.alias
    if act.quotes is not None:
        told["quotes"] = act.quotes
    if act.warning:
        told["warning"] = act.warning
    said = New(THREAD_STREAM, "message", told, act.text, act.key, author.by(persona))
    return (said,) if known else (said, New(LOG, "author", {"persona": persona, **to_builtins(author)}))


def _newcomer(thread: Thread, persona: str, act: Say) -> Author:
    if not act.by_thread_name:
        return Author(act.tag, act.name, act.role)
    alias = ASKER if persona == thread.asker else thread.replies + 1
    return Author(act.tag, "", act.role, alias)


def evolve(thread: Thread, entry: Entry) -> Thread:
    """The state after an entry."""
    match entry.kind:
        case "begun":
            return replace(thread, **entry.data)
        case "author":
            known = {name: value for name, value in entry.data.items() if name != "persona"}
            author = convert(known, Author)
            authors = {**thread.authors, entry.data["persona"]: author}
            return replace(thread, authors=authors, replies=max(thread.replies, author.alias or 0))
        case "message" | "gone" if entry.by is not None:  # an entry whose text is gone keeps nothing but its writer
            return replace(thread, shown=True, last=thread.last + 1)
        case "locked" | "unlocked":
            return replace(thread, locked=entry.kind == "locked")
        case "dropped":
            gone = entry.data["persona"]
            authors = {persona: one for persona, one in thread.authors.items() if persona != gone}
            return replace(thread, authors=authors, asker="" if thread.asker == gone else thread.asker)
        case "moved":
            return replace(thread, readers=entry.data["readers"])
        case "taken_away" | "brought_back":
            return replace(thread, shown=entry.kind == "brought_back")
    return thread


def view(thread: Thread, stream: str) -> dict[str, Any]:
    """What its readers may know: the number of the newest post, and whether one can write."""
    return {"last": thread.last, "locked": thread.locked} if stream == THREAD_STREAM else {}


def apply(seen: dict[str, Any], frame: dict[str, Any]) -> dict[str, Any]:
    """What a client's view becomes by an entry."""
    match frame["kind"]:
        case "message":
            return {**seen, "last": frame["number"]}
        case "locked" | "unlocked":
            return {**seen, "locked": frame["kind"] == "locked"}
    return seen


def may_listen(thread: Thread, who: Someone, stream: str) -> bool:
    """Say whether he hears it: who may read its board, of its own programme, while it is shown."""
    own = who.programme == thread.programme and may_read(who, thread.programme, thread.readers)
    return stream == THREAD_STREAM and thread.shown and own


def you(thread: Thread, who: Someone, stream: str) -> str | None:
    """Give the tag under which he is known in it, once he has written."""
    author = thread.authors.get(who.id)
    return author.tag if author is not None else None


THREAD: Kind[Thread] = Kind(
    name="thread",
    start=Thread(),
    decide=decide,
    evolve=evolve,
    view=view,
    apply=apply,
    may_listen=may_listen,
    you=you,
    narrows=NARROWS,
    grain=HOUR,
)

__all__ = [
    "THREAD",
    "THREAD_STREAM",
    "Author",
    "Begin",
    "Change",
    "DropOut",
    "Lock",
    "Move",
    "Say",
    "Show",
    "TakeAway",
    "Thread",
    "name_of_alias",
]
