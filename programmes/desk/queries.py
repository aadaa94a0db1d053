"""Reads for those who arrange: a programme and an organisation as they stand, in every language."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from auth.people import Actor, Person
from core.clock import Instant
from core.errors import NotFound
from core.work import Read
from programmes.approvals import Approved, approvals
from programmes.checklist import Condition
from programmes.door import Front, Inbox
from programmes.helplines.checking import checked_lines, counted
from programmes.introductions.queries import to_review
from programmes.models import Entrance, Organisation, OrganisationText, Programme, ProgrammeText
from programmes.openings.policy import may_say_full
from programmes.openings.queries import OFFERED, Opening, opening
from programmes.outlook import Coming
from programmes.place import RESTORED, marked
from programmes.policy import may_arrange
from programmes.queries import offers, titles
from programmes.rota.policy import fits
from programmes.rota.queries import Gap, gaps
from programmes.rota.shown import ShiftView
from programmes.rota.views import mine_ahead


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's work in one programme: his roles, whether its doors are open, and what is on, his own meetings first.

    `mine` are his next shifts; `gaps` shifts ahead in which somebody is missing, for whoever plans or could take them.
    `aging` counts what holds and wants to be renewed.
    `openings` are what is open or full now and he may say so of: whoever covers it, and coordinators. `inbox` is what waits for him,
    `introductions` how many of those he is to read.
    """

    programme: str
    name: str
    actor: Actor
    arranges: bool
    open: bool
    missing: int
    aging: int
    meetings: tuple[Coming, ...]
    mine: tuple[ShiftView, ...] = ()
    gaps: tuple[Gap, ...] = ()
    openings: tuple[Opening, ...] = ()
    inbox: Inbox | None = None
    introductions: int = 0

    def leads(self, meeting: Coming) -> bool:
        """Say whether he leads this meeting; a name belongs to one man in a programme."""
        return any(leader.name == self.actor.name for leader in meeting.leaders)


@dataclass(frozen=True, slots=True)
class Settings:
    """A programme as its coordinator sets it up. `words` by language, `ways` by language and stage."""

    programme: Programme
    name: str
    conditions: tuple[Condition, ...]
    open: bool
    words: dict[str, ProgrammeText]
    ways: dict[tuple[str, str], Entrance]
    approvals: tuple[Approved, ...]


@dataclass(frozen=True, slots=True)
class Furnishing:
    """An organisation as its administrator sets it up, with its programmes: id, name, whether the doors are open.

    `restored_on`: the day on which a restore was proved last. `old_lines`: how many lines of help want to be checked again.
    `organisations` are all that share the house, and `others` all programmes of it, by id and name.
    """

    organisation: Organisation
    words: dict[str, OrganisationText]
    programmes: tuple[tuple[str, str, bool], ...]
    organisations: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    restored_on: Instant | None
    old_lines: int


def posts(read: Read, person: Person, front: Front, language: str) -> tuple[Post, ...]:
    """Everywhere he works, by the programme's name."""
    names = titles(read, language)
    coming = front.outlook(read)
    found = [
        _post(read, actor, names[actor.programme], front, coming)
        for actor in person.actors
        if actor.programme in names and actor.roles
    ]
    return tuple(sorted(found, key=lambda post: post.name.casefold()))


def settings_of(read: Read, programme: str, front: Front, language: str) -> Settings:
    """One programme as it stands. NotFound when there is none."""
    row = read.db.get(Programme, programme)
    if row is None:
        raise NotFound
    texts = read.db.scalars(select(ProgrammeText).where(ProgrammeText.programme_id == programme)).all()
    ways = read.db.scalars(select(Entrance).where(Entrance.programme_id == programme)).all()
    return Settings(
        programme=row,
        name=titles(read, language).get(programme, ""),
        conditions=front.doors.conditions(read, programme),
        open=front.doors.are_open(read, programme),
        words={text.language: text for text in texts},
        ways={(way.language, way.stage): way for way in ways},
        approvals=approvals(read, programme, front.doors.versions(read, programme)),
    )


def furnishing_of(read: Read, front: Front, language: str, organisation: str = "") -> Furnishing:
    """This organisation, or the one whose name stands at the door. NotFound where there is none."""
    rows = read.db.scalars(select(Organisation).order_by(Organisation.position)).all()
    row = next((one for one in rows if organisation in ("", one.id)), None)
    if row is None:
        raise NotFound
    texts = read.db.scalars(select(OrganisationText).where(OrganisationText.organisation_id == row.id)).all()
    there, restored = offers(read, language), marked(read, RESTORED)
    return Furnishing(
        row,
        {text.language: text for text in texts},
        tuple((one.id, one.name, front.doors.are_open(read, one.id)) for one in there if one.organisation == row.id),
        tuple((one.id, one.name) for one in rows),
        tuple((one.id, one.name) for one in there),
        int(restored) if restored is not None else None,
        counted(checked_lines(read, row.country), read.now)[1],
    )


def arranged_by(person: Person) -> tuple[str, ...]:
    """The programmes that he arranges."""
    return tuple(
        actor.programme
        for actor in person.actors
        if actor.programme is not None and may_arrange(actor, actor.programme)
    )


def _post(read: Read, actor: Actor, name: str, front: Front, coming: tuple[Coming, ...]) -> Post:
    programme = actor.programme or ""
    conditions = front.doors.conditions(read, programme)
    post = Post(
        programme=programme,
        name=name,
        actor=actor,
        arranges=may_arrange(actor, programme),
        open=front.doors.are_open(read, programme),
        missing=sum(not one.fulfilled for one in conditions),
        aging=sum(one.aging for one in conditions),
        meetings=(),
    )
    here = [one for one in coming if one.programme == programme]
    mine_first = sorted(here, key=lambda one: (not post.leads(one), one.begins_at, one.id))
    lacking = gaps(read, programme)
    return replace(
        post,
        meetings=tuple(mine_first[:6]),
        mine=mine_ahead(read, actor),
        gaps=tuple(gap for gap in lacking if post.arranges or fits(actor.roles, gap.purpose)),
        openings=openings_of(read, actor) if front.counsel else (),
        inbox=front.inbox(read, actor),
        introductions=sum(not one.own for one in to_review(read, programme, actor.id)) if post.arranges else 0,
    )


def openings_of(read: Read, actor: Actor) -> tuple[Opening, ...]:
    """List what is open or full now, and of which he may say that nobody more is taken."""
    programme = actor.programme or ""
    found = (opening(read, programme, purpose) for purpose in OFFERED)
    return tuple(
        one
        for one in found
        if one.covers and may_say_full(actor, programme, covers=any(who.persona == actor.id for who in one.covers))
    )
