"""What alerts must be told of the rooms above them. `app` puts it together; nothing here imports upward."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from auth.people import Actor
from core.errors import NotFound
from core.work import Read, Work
from crisis.alert import Line, Where

Before = Callable[[Read, Actor, Where, int], tuple[Line, ...]]
Link = Callable[[Where], str]
BeginTalk = Callable[[Work, Actor, str], str]


@dataclass(frozen=True, slots=True)
class Reach:
    """The places in which a sign can be given, by kind of place (meeting, hold, word, conversation), and the talk apart.

    `before[place](read, actor, where, count)` reads what was said around it, for whoever may see the alert; the caller writes it
    into the log. `link[place](where)` is the address of that place for the staff. `begin_talk(work, actor, alert_id)` offers the man a
    private live conversation and gives its id; from a meeting his seat is kept.
    """

    before: Mapping[str, Before] = field(default_factory=dict)
    link: Mapping[str, Link] = field(default_factory=dict)
    begin_talk: BeginTalk | None = None

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
