"""What a thread is at one moment, and what may be asked of it. Plain frozen values: no clock, no chance, no text that anybody wrote."""

import msgspec

from core.spaces import By

THREAD_STREAM, LOG = "thread", "log"
"""What everybody hears who may read the board, and what nobody hears."""
ASKER = 0
"""The alias of the one who began the thread by a name for it alone."""


class Author(msgspec.Struct, frozen=True):
    """Under which name somebody writes in this thread, once and for all: his own (`alias` is None), or one for it alone."""

    tag: str
    name: str
    role: str
    alias: int | None = None

    def by(self, persona: str) -> By:
        """Give him as he is heard."""
        return By(persona, self.tag, self.name if self.alias is None else name_of_alias(self.alias), self.role)


class Thread(msgspec.Struct, frozen=True):
    """A thread. `readers` is its board's rule; `shown` once its first post is, until somebody takes it away.

    `asker` began it. `authors` by persona; `last` is the number of the newest post, `replies` that of the newest alias.
    """

    programme: str = ""
    readers: str = ""
    asker: str = ""
    shown: bool = False
    locked: bool = False
    last: int = 0
    replies: int = 0
    authors: dict[str, Author] = {}


class Begin(msgspec.Struct, frozen=True):
    """The first act: there is a thread of this programme, read by its board's rule. Nothing is shown yet."""

    programme: str
    readers: str


class Say(msgspec.Struct, frozen=True):
    """A post is shown: `post` its id. `tag` is a fresh id for a writer who is new here; `by_thread_name` is heeded then alone."""

    post: str
    key: str
    text: str
    tag: str
    name: str
    role: str
    by_thread_name: bool = False
    language: str = ""
    quotes: int | None = None
    warning: str = ""


class Change(msgspec.Struct, frozen=True):
    """The text of a post is another now. `seq` is the entry that holds the old one, None where it is hidden: then it is shown again."""

    post: str
    number: int
    text: str
    seq: int | None


class TakeAway(msgspec.Struct, frozen=True):
    """The text of a post is destroyed in the stream. `kind` is removed, or hidden: then a `Change` may bring it back. `why` is a code."""

    post: str
    number: int
    kind: str
    seq: int | None
    why: str = ""


class Lock(msgspec.Struct, frozen=True):
    """Nobody writes in it any more, or everybody again."""

    on: bool


class Move(msgspec.Struct, frozen=True):
    """It stands on another board, read by that one's rule."""

    readers: str


class Show(msgspec.Struct, frozen=True):
    """The whole thread is read again, or by nobody."""

    on: bool


class DropOut(msgspec.Struct, frozen=True):
    """Nothing says any more who this persona was here."""

    persona: str


def name_of_alias(alias: int) -> str:
    """Give the name for a thread alone, as programs see it; pages say it in the reader's language."""
    return "asker" if alias == ASKER else f"reply {alias}"
