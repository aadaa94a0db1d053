"""Reads that other rooms ask: on which terms, who is there now, when next, and by when one is answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.clock import DAY, Instant
from core.errors import NotFound
from core.work import Read, Work
from programmes.introductions.queries import readers
from programmes.models import Programme
from programmes.openings.models import Capacity, ClosedText, OpeningTerms
from programmes.openings.promise import Asked, Stretch, promised, read_by
from programmes.openings.terms import BOUNDS, Contract, Terms
from programmes.queries import spoken
from programmes.rota.models import Shift
from programmes.rota.policy import HOLDER, MESSAGES, PROFESSIONAL, WALK_IN
from programmes.rota.queries import Cover, cover, has_post, posts_in, team

OFFERED = (WALK_IN, MESSAGES)
"""Purposes of duty that men come for by themselves."""
OPEN, AT_CAPACITY, CLOSED, NOT_OFFERED = "open", "at_capacity", "closed", "not_offered"
LATE = "late"
"""Why it is closed: somebody should be here by now, and has not signed on."""
AHEAD = 14 * DAY
"""So far ahead the next opening is looked for, and the shifts in which a message is answered."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether somebody is there for this purpose. Times are by the clock of `zone`.

    `state` is "open", "at_capacity", "closed" or "not_offered". `until` is the end of what those who are here cover, or of
    the time in which they can take nobody more; `next_at` the beginning of the next shift that somebody holds, or when
    those who are full take men again before their shift ends. `reason` is a code of `words.py`. For messages, "closed" means that nobody reads at this moment: one can write all the same.
    """

    purpose: str
    state: str
    zone: str
    until: Instant | None = None
    next_at: Instant | None = None
    covers: tuple[Cover, ...] = ()
    reason: str = ""

    @property
    def offered(self) -> bool:
        """Whether the programme has this at all."""
        return self.state != NOT_OFFERED

    @property
    def data(self) -> dict[str, object]:
        """What programs get; never who covers."""
        told = ("state", "until", "next_at", "zone", "reason")
        return {name: getattr(self, name) for name in told}


def terms_of(read: Read | Work, programme: str) -> Terms:
    """Give a programme's terms; those of the code where nobody has changed them."""
    row = read.db.get(OpeningTerms, programme)
    if row is None:
        return Terms()
    return Terms(
        row.walk_in,
        row.messaging,
        **{name: getattr(row, name) for name in BOUNDS},
        topics=tuple(row.topics.split()),
        contracts=tuple(kind for code in row.contracts.split() if (kind := Contract.read(code)) is not None),
    )


def opening(read: Read | Work, programme: str, purpose: str) -> Opening:
    """Tell whether somebody is there now for this purpose, until when, and when next. NotFound for no such programme."""
    zone, terms = _zone(read, programme), terms_of(read, programme)
    if not {WALK_IN: terms.walk_in, MESSAGES: terms.messaging}[purpose]:
        return Opening(purpose, NOT_OFFERED, zone)
    covers, coming = cover(read, programme, purpose), _held(read, programme, (purpose,), read.now, AHEAD)
    next_at = min((one.begins_at for one in coming if one.begins_at > read.now), default=None)
    if not covers:
        late = any(one.begins_at <= read.now for one in coming)
        return Opening(purpose, CLOSED, zone, None, next_at, (), LATE if late else "")
    until, full = max(one.until for one in covers), read.db.get(Capacity, (programme, purpose))
    if full is None or full.until <= read.now:
        return Opening(purpose, OPEN, zone, until, next_at, covers)
    next_at = full.until if full.until < until else next_at
    return Opening(purpose, AT_CAPACITY, zone, min(until, full.until), next_at, covers, full.reason)


def promise(read: Read | Work, programme: str, waiting: int, language: str = "") -> Instant:
    """Tell by when a message that is written now in this language is answered, where so many wait before it."""
    return next_promise(read, programme, waiting, read.now, language)


def next_promise(read: Read | Work, programme: str, waiting: int, not_before: Instant, language: str = "") -> Instant:
    """The same for an answer that is not due before this instant: what a promise that cannot be kept is moved to, once."""
    since, within = max(read.now, not_before), terms_of(read, programme).promised
    shifts = _held(read, programme, (MESSAGES, PROFESSIONAL), since, within + AHEAD)
    asked = Asked(since, _zone(read, programme), waiting, within)
    return promised(asked, read_by(shifts, readers(read, programme, language), since + within) if language else shifts)


def closed_text(read: Read | Work, programme: str, language: str) -> ClosedText | None:
    """The programme's own sentence for who finds it closed, in this language or the next best; None where there is none."""
    row = read.db.get_one(Programme, programme)
    texts = read.db.scalars(select(ClosedText).where(ClosedText.programme_id == programme)).all()
    return spoken(texts, language, row.languages)


def closed_texts(read: Read, programme: str) -> Mapping[str, str]:
    """Every such sentence, by its language."""
    found = select(ClosedText.language, ClosedText.text).where(ClosedText.programme_id == programme)
    return {row.language: row.text for row in read.db.execute(found)}


def _held(
    read: Read | Work, programme: str, purposes: tuple[str, ...], since: Instant, span: Instant
) -> tuple[Stretch, ...]:
    """Shifts for these purposes that go on at an instant or begin within so long of it, with those who hold them."""
    within = (Shift.ends_at > since, Shift.begins_at < since + span, Shift.called_off.is_(False))
    found = select(Shift).where(Shift.programme_id == programme, Shift.purpose.in_(purposes), *within)
    shifts = {shift.id: shift for shift in read.db.scalars(found.order_by(Shift.begins_at)).all()}
    if not shifts:
        return ()
    mates, posts = team(read, programme), posts_in(read, shifts)
    held = (
        Stretch(
            shift.begins_at,
            shift.ends_at,
            frozenset(
                one.persona for one in posts[shift.id] if one.part == HOLDER and has_post(mates, one, shift.purpose)
            ),
        )
        for shift in shifts.values()
    )
    return tuple(one for one in held if one.holders)


def _zone(read: Read | Work, programme: str) -> str:
    row = read.db.get(Programme, programme)
    if row is None:
        raise NotFound
    return row.zone
