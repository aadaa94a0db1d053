"""A shift as pages show it: who is in it, what is missing, and what the reader may do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from auth.people import Actor
from core.clock import Instant
from core.work import Read
from programmes.rota.hours import day_in
from programmes.rota.models import SeriesPost, Shift
from programmes.rota.policy import BACKUP, HOLDER, TAKE_OVER, Standing, acts_in, may_hold
from programmes.rota.queries import Mate, Post, has_post, posts_in, team


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody in a shift, as his colleagues see him. `grant` names him in forms."""

    grant: str
    name: str
    part: str
    seeks: str
    signed_on: bool
    answering: bool
    mine: bool
    regular: bool = False


@dataclass(frozen=True, slots=True)
class ShiftView:
    """A shift for one reader. `missing` counts holders who lack or seek cover; `acts` is what he may do."""

    id: str
    purpose: str
    zone: str
    begins_at: Instant
    ends_at: Instant
    needed: int
    missing: int
    called_off: bool
    about: str | None
    repeats: bool
    people: tuple[Face, ...]
    acts: frozenset[str]
    over: bool
    now: bool

    @property
    def href(self) -> str:
        """Its own page."""
        return f"/desk/rota/shifts/{self.id}"

    @property
    def mine(self) -> Face | None:
        """The reader's own post."""
        return next((face for face in self.people if face.mine), None)

    @property
    def has_choices(self) -> bool:
        """Whether he may do something about it beside taking over somebody's post."""
        return bool(self.acts - {TAKE_OVER})

    @property
    def gap(self) -> bool:
        """Whether somebody is missing and it is not too late to care."""
        return self.missing > 0 and not self.over and not self.called_off

    @property
    def day(self) -> date:
        """The local day on which it begins."""
        return day_in(self.begins_at, self.zone)

    @property
    def data(self) -> dict[str, object]:
        """What programs get."""
        people = [
            {
                "who": one.grant,
                "name": one.name,
                "part": one.part,
                "seeks": one.seeks,
                "here": one.answering,
                "me": one.mine,
            }
            for one in self.people
        ]
        plain = ("id", "purpose", "zone", "begins_at", "ends_at", "needed", "missing", "called_off", "repeats")
        told: dict[str, object] = {name: getattr(self, name) for name in plain}
        return {**told, "meeting": self.about, "people": people, "acts": sorted(self.acts)}


def views_of(read: Read, actor: Actor, shifts: Iterable[Shift]) -> tuple[ShiftView, ...]:
    """These shifts of his programme as he sees them, in the order in which they begin."""
    rows = sorted(shifts, key=lambda shift: (shift.begins_at, shift.ends_at, shift.purpose, shift.id))
    if not rows:
        return ()
    posts, mates = posts_in(read, [shift.id for shift in rows]), team(read, actor.programme or "")
    regulars = _regulars(read, {shift.series_id for shift in rows if shift.series_id})
    return tuple(_view(read.now, actor, shift, posts[shift.id], mates, regulars) for shift in rows)


def _view(
    now: Instant, actor: Actor, shift: Shift, posts: list[Post], mates: dict[str, Mate], regulars: set[tuple[str, str]]
) -> ShiftView:
    valid = [post for post in posts if has_post(mates, post, shift.purpose)]
    people = tuple(
        Face(
            mates[post.persona].grant,
            mates[post.persona].name,
            post.part,
            post.seeks,
            post.signed_on,
            post.answering,
            post.persona == actor.id,
            (shift.series_id or "", post.persona) in regulars,
        )
        for post in sorted(valid, key=lambda post: (post.part != HOLDER, mates[post.persona].name.casefold()))
    )
    holding = [one for one in people if one.part == HOLDER]
    return ShiftView(
        id=shift.id,
        purpose=shift.purpose,
        zone=shift.zone,
        begins_at=shift.begins_at,
        ends_at=shift.ends_at,
        needed=shift.needed,
        missing=max(0, shift.needed - sum(one.seeks != "cover" for one in holding)),
        called_off=shift.called_off,
        about=shift.about,
        repeats=shift.series_id is not None,
        people=people,
        acts=acts_in(_standing(actor, shift, people), now),
        over=shift.ends_at <= now,
        now=shift.begins_at <= now < shift.ends_at,
    )


def _standing(actor: Actor, shift: Shift, people: tuple[Face, ...]) -> Standing:
    mine = next((face for face in people if face.mine), None)
    return Standing(
        begins_at=shift.begins_at,
        ends_at=shift.ends_at,
        lacks=shift.needed - sum(one.part == HOLDER for one in people),
        backups=sum(one.part == BACKUP for one in people),
        fitting=may_hold(actor, shift.programme_id, shift.purpose),
        part=mine.part if mine else "",
        seeks=mine.seeks if mine else "",
        signed_on=mine.signed_on if mine else False,
        others_seek=any(one.seeks == "cover" and not one.mine for one in people),
        called_off=shift.called_off,
    )


def _regulars(read: Read, series: set[str]) -> set[tuple[str, str]]:
    found = select(SeriesPost.series_id, SeriesPost.persona_id).where(SeriesPost.series_id.in_(series))
    return {(row.series_id, row.persona_id) for row in read.db.execute(found)} if series else set()
