"""What stands at the door: what is open now, what comes next, and which programmes there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from auth.house import Threshold
from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound
from core.work import Read
from programmes.helplines.lines import ELSEWHERE
from programmes.introductions.queries import Introduced, introduced
from programmes.openings.queries import OPEN
from programmes.openings.shown import Counsel, Waiting, counsel_of, nobody_waits
from programmes.outlook import Coming, Outlook, for_reader, nothing, now_open, still_to_come
from programmes.queries import Host, Offer, host, offer, offers, runners
from programmes.readiness import Doors

NEXT = 3
"""Meetings still to come that the door shows: so many in the reader's language, and so many in others."""
BESIDE = 6
"""Rooms open at this moment that it shows beside the first, likewise."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a programme that has a page of its own, and the language of its name."""

    href: str
    name: str
    told_in: str


Boards = Callable[[Read, str, str], tuple[Named, ...]]
"""The boards of a programme that everybody can read, in a language, as the floor above knows them."""


def no_boards(read: Read, programme: str, language: str) -> tuple[Named, ...]:
    """A house without boards."""
    return ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A programme whose doors are open, with what is on in it, what it offers beside its meetings, and on its own page who talks with men."""

    offer: Offer
    now: tuple[Coming, ...] = ()
    later: tuple[Coming, ...] = ()
    counsel: Counsel | None = None
    boards: tuple[Named, ...] = ()
    people: tuple[Introduced, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Meetings as the door shows them: those in the reader's language in sight, the others folded away beneath."""

    shown: tuple[Coming, ...] = ()
    folded: tuple[Coming, ...] = ()

    @property
    def all(self) -> tuple[Coming, ...]:
        """Every one of them."""
        return (*self.shown, *self.folded)


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that the door shows. `first` is the one room that a man is led to, `also` what is open beside it.

    `runners` names the organisation of each programme, by the organisation's id, where more than one is in the house.
    """

    host: Host | None
    first: Coming | None
    also: Told
    later: Told
    programmes: tuple[Standing, ...]
    runners: dict[str, str]

    @property
    def talking(self) -> tuple[Standing, ...]:
        """Programmes in which one can talk with one person, now or later: those where somebody is there first, then the soonest."""
        offered = (one for one in self.programmes if one.counsel is not None and one.counsel.walk_in.offered)
        return tuple(sorted(offered, key=_soonest))


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for one who answers in a programme: messages nobody has taken, men in the line, and his own who wait for an answer."""

    fresh: int = 0
    in_line: int = 0
    mine: int = 0

    @property
    def all(self) -> int:
        """How much it is together."""
        return self.fresh + self.in_line + self.mine


def no_inbox(read: Read, actor: Actor) -> Inbox | None:
    """While no floor above has anybody who could wait."""
    return None


@dataclass(frozen=True, slots=True)
class Front:
    """What the pages in front of the rooms must be told from above: who may come in, and what is on."""

    doors: Doors
    outlook: Outlook = nothing
    home: Callable[[], str] = lambda: ELSEWHERE
    """The country of the house, known without asking anybody."""
    counsel: bool = False
    """Whether the floor above has private conversations: without it no door leads there."""
    waiting: Waiting = nobody_waits
    """How many wait for what, as the floor above knows it."""
    inbox: Callable[[Read, Actor], Inbox | None] = no_inbox
    """What waits for one who answers; None where he does not."""
    boards: Boards = no_boards
    """Its boards that everybody can read."""

    def door(self, read: Read, language: str) -> Door:
        """The door in this language."""
        open_ones = tuple(one for one in offers(read, language) if self.doors.are_open(read, one.id))
        here = {one.id for one in open_ones}
        on = for_reader((one for one in self.outlook(read) if one.programme in here), language)
        standing = tuple(_standing(one, on, self._counsel(read, one.id, language)) for one in open_ones)
        now, later = now_open(on), still_to_come(on)
        first = now[0] if now else None
        beside = told(now[1:], language), next_ones(later, language)
        return Door(host(read, language), first, *beside, standing, runners(read))

    def programme(self, read: Read, programme: str, language: str) -> Standing:
        """One programme with what is on in it. NotFound when there is none, or its doors are shut."""
        if not self.doors.are_open(read, programme):
            raise NotFound
        on = for_reader(self.outlook(read), language)
        found = _standing(
            offer(read, programme, language),
            on,
            self._counsel(read, programme, language),
            introduced(read, programme, language),
        )
        return replace(found, boards=self.boards(read, programme, language))

    def thresholds(self, read: Read, language: str) -> tuple[Threshold, ...]:
        """Every programme that one can enter, as those who keep names and personas need to know it."""
        return tuple(
            Threshold(one.id, one.name, one.least_age, one.walled)
            for one in offers(read, language)
            if one.least_age is not None and self.doors.are_open(read, one.id)
        )

    def _counsel(self, read: Read, programme: str, language: str) -> Counsel | None:
        return counsel_of(read, programme, self.waiting, language) if self.counsel else None


def _soonest(standing: Standing) -> tuple[bool, bool, Instant]:
    walk_in = standing.counsel.walk_in if standing.counsel is not None else None
    if walk_in is None:
        return True, True, 0
    return walk_in.state != OPEN, walk_in.next_at is None, walk_in.next_at or 0


def told(meetings: Iterable[Coming], language: str) -> Told:
    """Part those in the reader's language from the others, each in its order."""
    listed = tuple(meetings)
    own = tuple(one for one in listed if one.language == language)
    return Told(own[:BESIDE], tuple(one for one in listed if one.language != language)[:BESIDE])


def next_ones(coming: Iterable[Coming], language: str) -> Told:
    """The few that come next, as they begin. Where none is in the reader's language, nothing is folded away."""
    in_time = sorted(coming, key=lambda one: (one.begins_at, one.id))
    parted = told(in_time, language)
    own, others = parted.shown[:NEXT], parted.folded[:NEXT]
    return Told(own, others) if own else Told(others)


def _standing(
    one: Offer, on: tuple[Coming, ...], counsel: Counsel | None, people: tuple[Introduced, ...] = ()
) -> Standing:
    here = tuple(meeting for meeting in on if meeting.programme == one.id)
    later = sorted(still_to_come(here), key=lambda meeting: (meeting.begins_at, meeting.id))
    return Standing(one, now_open(here), tuple(later), counsel, people=people)
