"""What alerts must be told of the rooms above them. `app` puts it together; nothing here imports upward."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound
from core.spaces import Entry
from core.work import Read, Work
from crisis.alert import Line, Where
from crisis.noticing import NOTHING, Noticed

BEFORE = 5
"""So many lines before the one that rang stand in the excerpt."""

Before = Callable[[Read, Actor, Where, int], tuple[Line, ...]]
Link = Callable[[Where], str]
BeginTalk = Callable[[Work, Actor, str], str]


@dataclass(frozen=True, slots=True)
class Wish:
    """A man asks for a talk: his words, the key of his form, his language, and what was noticed in them."""

    text: str
    key: str
    language: str
    noticed: Noticed = NOTHING


PromiseTalk = Callable[[Work, Actor, Wish], str]
Promised = Callable[[Read, str], Instant]
HeavyTalks = Callable[[Read, str, Instant], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Reach:
    """The places in which a sign can be given, by kind of place (meeting, hold, word, conversation), and the talk apart.

    `before[place](read, actor, where, count)` reads what was said around it, for whoever may see the alert; the caller writes it
    into the log. `link[place](where)` is the address of that place for the staff. `begin_talk(work, actor, alert_id)` offers the man a
    private live conversation and gives its id; from a meeting his seat is kept. `promise_talk(work, man, wish)` begins one in which he
    is promised an answer, by `promised(read, programme)`. `heavy_talks(read, programme, since)` counts the heavy conversations that
    each of the team has had.
    """

    before: Mapping[str, Before] = field(default_factory=dict)
    link: Mapping[str, Link] = field(default_factory=dict)
    begin_talk: BeginTalk | None = None
    promise_talk: PromiseTalk | None = None
    promised: Promised | None = None
    heavy_talks: HeavyTalks = lambda read, programme, since: {}

    def around(self, read: Read, actor: Actor, where: Where, count: int = 20) -> tuple[Line, ...]:
        """What was said around it, oldest first; nothing where the place keeps nothing any more."""
        find = self.before.get(where.place)
        try:
            return find(read, actor, where, count) if find is not None and where.space else ()
        except NotFound:
            return ()

    def address(self, where: Where) -> str:
        """Where the staff find that place; nothing where there is none."""
        link = self.link.get(where.place)
        return link(where) if link is not None and where.space else ""


def lines_in(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """What was written by people in these entries, as an excerpt carries it."""
    return tuple(
        Line(entry.by.tag, entry.by.name, entry.by.role, entry.at, entry.text)
        for entry in entries
        if entry.by is not None and entry.text is not None
    )


def before(read: Read, space: str, stream: str) -> tuple[Line, ...]:
    """The newest few lines of a stream, oldest first; none where nothing was said there yet."""
    try:
        return lines_in(read.entries(space, stream, before=read.head(space, stream) + 1, limit=BEFORE))
    except NotFound:
        return ()
