"""What a programme offers in private at this moment, in the reader's language."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from core.clock import DAY, Instant
from core.errors import NotFound
from core.i18n import translate
from core.work import Read
from counselling.doors import door_of
from counselling.line import LINE, Line, Told
from counselling.promises import terms_for, waiting_in
from counselling.talk import Terms
from counselling.waiting_line import line_id
from programmes.door import Front
from programmes.introductions.queries import languages_read
from programmes.openings.queries import promise, terms_of
from programmes.openings.words import TOPICS
from programmes.queries import Offer, offer, offers
from programmes.rota.policy import WALK_IN


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a conversation may be about, in the reader's language."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Offering:
    """What one programme offers. `promise` is when he is answered who writes now, None where one cannot write; `languages` are those the team reads.

    `walk_in` says that it has a line at all, `door` how that stands; `most` is how many may wait in it.
    """

    id: str
    name: str
    line: str
    zone: str
    languages: tuple[str, ...]
    least_age: str
    terms: Terms
    walk_in: bool
    topics: tuple[Topic, ...] = ()
    promise: Instant | None = None
    door: Told = field(default_factory=Told)
    most: int = 30

    @property
    def open(self) -> bool:
        """Say whether one can take a place in its line now."""
        return self.walk_in and not self.door.shut and self.door.answering > 0

    @property
    def kept_days(self) -> int:
        """How many days after the last message a conversation is kept."""
        return self.terms.kept // DAY


def offering(read: Read, front: Front, programme: str, language: str) -> Offering:
    """Give what a programme offers. NotFound when there is none, or its doors are shut."""
    if not front.doors.are_open(read, programme):
        raise NotFound
    return _offering(read, offer(read, programme, language), language)


def with_door(read: Read, front: Front, language: str) -> tuple[Offering, ...]:
    """List the programmes that have a line, those whose line is open first."""
    return tuple(sorted((one for one in _all(read, front, language) if one.walk_in), key=lambda one: not one.open))


def to_write_to(read: Read, front: Front, language: str) -> tuple[Offering, ...]:
    """List the programmes to which one can write."""
    return tuple(one for one in _all(read, front, language) if one.promise is not None)


def promise_of(read: Read, programme: str, language: str) -> Instant | None:
    """Tell when he is answered who writes to a programme in this language now; None where one cannot write."""
    if not terms_of(read, programme).messaging:
        return None
    return promise(read, programme, waiting_in(read, programme), language)


def who_wait(read: Read, programme: str, purpose: str) -> int:
    """Count the men who wait in a programme: for a talk, or for an answer to what they wrote."""
    if purpose != WALK_IN:
        return waiting_in(read, programme)
    try:
        return read.state(LINE, line_id(read.key_file, programme)).told.waiting
    except NotFound:
        return 0


def topic_words(topic: str, language: str) -> str:
    """Give the words of a topic; nothing where there is none."""
    return translate(language, TOPICS[topic]) if topic in TOPICS else ""


def door_now(read: Read, programme: str) -> Told:
    """How the line of a programme stands, with the door as it is this moment: the line hears of that only every few seconds."""
    try:
        line = read.state(LINE, line_id(read.key_file, programme))
    except NotFound:
        line = Line()
    door = door_of(read, programme)
    shut = door.shut or (line.told.shut if line.told.shut == "closing" else "")
    free = max(0, door.answering - len(line.talks))
    return replace(line.told, answering=door.answering, free=free, open_until=door.open_until, shut=shut)


def _all(read: Read, front: Front, language: str) -> list[Offering]:
    return [
        _offering(read, one, language)
        for one in offers(read, language)
        if one.least_age is not None and front.doors.are_open(read, one.id)
    ]


def _offering(read: Read, one: Offer, language: str) -> Offering:
    offered = terms_of(read, one.id)
    return Offering(
        id=one.id,
        name=one.name,
        line=one.line,
        zone=one.zone,
        languages=languages_read(read, one.id),
        least_age=one.least_age or "",
        terms=terms_for(read, one.id),
        walk_in=offered.walk_in,
        topics=tuple(Topic(code, topic_words(code, language)) for code in offered.topics),
        promise=promise_of(read, one.id, language),
        door=door_now(read, one.id) if offered.walk_in else Told(shut="closed"),
        most=offered.most_waiting,
    )
