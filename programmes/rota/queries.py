"""Reads that other rooms ask the rota: who covers now, who is on duty, where somebody is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, select

from auth.models import Grant, Persona
from core.clock import DAY, Instant
from core.work import Read, Work
from programmes.rota import policy
from programmes.rota.models import Shift, ShiftPost
from programmes.rota.policy import ANSWERS as ANSWERS
from programmes.rota.policy import EARLY as EARLY
from programmes.rota.policy import HOLDER, fits
from programmes.rota.policy import PURPOSES as PURPOSES

AHEAD = 14
"""Days ahead of which gaps are shown."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody who is signed on, whose desk answers, and until when his shift lasts."""

    shift: str
    persona: str
    name: str
    until: Instant


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's post in a shift: whether he is signed on, and whether his desk answers."""

    shift: str
    persona: str
    part: str
    seeks: str = ""
    signed_on: bool = False
    answering: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift ahead in which somebody is missing: how many are needed, how many are missing, who seeks cover."""

    shift: str
    purpose: str
    about: str | None
    zone: str
    begins_at: Instant
    ends_at: Instant
    needed: int
    missing: int
    seeking: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        """Where one does something about it."""
        return f"/desk/rota/shifts/{self.shift}"


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody of a programme's team, with every role of his there. Pages name him by `grant`, never by his persona."""

    persona: str
    name: str
    roles: frozenset[str]
    grant: str = ""


def cover(read: Read | Work, programme: str, purpose: str) -> tuple[Cover, ...]:
    """List those who cover now: signed on to a shift that has begun and not ended, answering, and still fit for it."""
    now = read.now
    found = _signed_on(Shift.programme_id == programme, Shift.purpose == purpose, Shift.begins_at <= now)
    rows = [(shift, post) for shift, post in read.db.execute(found.where(Shift.ends_at > now)) if _answers(post, now)]
    mates = team(read, programme, {post.persona_id for _, post in rows}) if rows else {}
    covers = [
        Cover(shift.id, post.persona_id, mates[post.persona_id].name, shift.ends_at)
        for shift, post in rows
        if post.persona_id in mates and fits(mates[post.persona_id].roles, purpose)
    ]
    return tuple(sorted(covers, key=lambda one: (one.until, one.shift, one.persona)))


def is_covered(read: Read | Work, programme: str, purpose: str) -> bool:
    """Say whether anybody covers now."""
    return bool(cover(read, programme, purpose))


def on_duty(read: Read | Work, programme: str, purpose: str, persona: str) -> bool:
    """Say whether this person covers now."""
    return any(one.persona == persona for one in cover(read, programme, purpose))


def was_covered(read: Read | Work, programme: str) -> bool:
    """Say whether anybody has signed on to a shift of the programme, as far back as shifts are kept."""
    found = select(ShiftPost.shift_id).join(Shift, Shift.id == ShiftPost.shift_id)
    found = found.where(Shift.programme_id == programme, ShiftPost.signed_on_at.is_not(None))
    return read.db.scalar(found.limit(1)) is not None


def gaps(read: Read | Work, programme: str, days: int = AHEAD) -> tuple[Gap, ...]:
    """List shifts that go on or come within so many days with too few holders, or whose holder seeks cover; soonest first."""
    within = (Shift.ends_at > read.now, Shift.begins_at < read.now + days * DAY, Shift.called_off.is_(False))
    shifts = read.db.scalars(select(Shift).where(Shift.programme_id == programme, *within)).all()
    found = gaps_in(read, programme, shifts) if shifts else ()
    return tuple(sorted(found, key=lambda gap: (gap.begins_at, gap.shift)))


def gaps_in(read: Read | Work, programme: str, shifts: Iterable[Shift]) -> tuple[Gap, ...]:
    """Find in which of these shifts of a programme somebody is missing."""
    wanted = {shift.id: shift for shift in shifts}
    mates, posts = team(read, programme), posts_in(read, wanted)
    made = []
    for shift in wanted.values():
        holders = [one for one in posts[shift.id] if one.part == HOLDER and has_post(mates, one, shift.purpose)]
        seeking = tuple(mates[one.persona].name for one in holders if one.seeks == "cover")
        missing = shift.needed - len(holders) + len(seeking)
        if missing > 0:
            span = (shift.zone, shift.begins_at, shift.ends_at)
            made.append(Gap(shift.id, shift.purpose, shift.about, *span, shift.needed, missing, seeking))
    return tuple(made)


def posts_of(read: Read | Work, about: str) -> tuple[Post, ...]:
    """List who has a post in the shift about this meeting; none once it was called off."""
    found = select(Shift.id).where(Shift.about == about, Shift.called_off.is_(False))
    shift = read.db.scalar(found)
    return tuple(posts_in(read, [shift])[shift]) if shift is not None else ()


def posts_in(read: Read | Work, shifts: Iterable[str]) -> dict[str, list[Post]]:
    """List the posts of each of these shifts, holders first."""
    found = select(ShiftPost).where(ShiftPost.shift_id.in_(list(shifts)))
    made: dict[str, list[Post]] = defaultdict(list)
    for row in read.db.scalars(found.order_by(ShiftPost.part.desc(), ShiftPost.persona_id)):
        signed_on = row.signed_on_at is not None and row.signed_off_at is None
        post = Post(row.shift_id, row.persona_id, row.part, row.seeks, signed_on, _answers(row, read.now))
        made[row.shift_id].append(post)
    return made


def has_post(mates: dict[str, Mate], post: Post, purpose: str) -> bool:
    """Say whether a post counts: whose role was ended has none any more."""
    mate = mates.get(post.persona)
    return mate is not None and fits(mate.roles, purpose)


def team(read: Read | Work, programme: str, personas: Iterable[str] | None = None) -> dict[str, Mate]:
    """Give those who work in a programme (or these of them), by persona, in the order of their names."""
    found = select(Persona.id, Persona.name, Grant.role, Grant.id).join(Grant, Grant.owner == Persona.owner)
    found = found.where(Grant.programme_id == programme, Persona.programme_id == programme)
    if personas is not None:
        found = found.where(Persona.id.in_(list(personas)))
    made: dict[str, Mate] = {}
    for persona, name, role, grant in read.db.execute(found.order_by(Grant.id)):
        known = made.get(persona, Mate(persona, name, frozenset(), grant))
        made[persona] = replace(known, roles=known.roles | {role})
    return {mate.persona: mate for mate in sorted(made.values(), key=lambda one: (one.name.casefold(), one.persona))}


def _signed_on(*where: ColumnElement[bool]) -> Select[Shift, ShiftPost]:
    found = select(Shift, ShiftPost).join(ShiftPost, ShiftPost.shift_id == Shift.id)
    return found.where(*where, Shift.called_off.is_(False), ShiftPost.signed_on_at.is_not(None))


def _answers(post: ShiftPost, now: Instant) -> bool:
    return policy.answers(post.signed_on_at, post.signed_off_at, post.answered_at, now)
