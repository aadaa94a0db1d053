"""Verbs over organisations and programmes. What a coordinator or administrator does leaves a row in the staff log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select

from auth.log import note
from auth.people import Actor
from core.clock import Instant, day_of
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from programmes.checklist import ASSESSMENT, BY_LANGUAGE, REVIEWED
from programmes.models import Entrance, Organisation, OrganisationText, Programme, ProgrammeText, Review, Wall
from programmes.policy import may_arrange
from programmes.readiness import Doors


@dataclass(frozen=True, slots=True)
class HostWords:
    """What an organisation says of itself in one language."""

    about: str = ""
    responsible: str = ""
    reached_by: str = ""


@dataclass(frozen=True, slots=True)
class NewHost:
    """An organisation to be."""

    name: str
    country: str
    zone: str
    exit_url: str
    languages: tuple[str, ...]
    words: Mapping[str, HostWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferWords:
    """A programme in one language. `ways` are its entrances: by stage, title and text."""

    name: str
    line: str = ""
    happens: str = ""
    often: str = ""
    who: str = ""
    ways: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewOffer:
    """A programme to be, its doors shut."""

    languages: tuple[str, ...]
    zone: str
    words: Mapping[str, OfferWords]
    least_age: str | None = None
    lines_for: tuple[str, ...] = ("crisis",)
    forget_minutes: int = 15


def found_organisation(work: Work, actor: AnyActor, new: NewHost) -> str:
    """An organisation is here. Returns its id."""
    position = (work.db.scalar(select(func.max(Organisation.position))) or 0) + 1
    row = Organisation(id=work.new_id(), position=position, name=new.name, country=new.country, zone=new.zone)
    row.exit_url, row.languages = new.exit_url, " ".join(new.languages)
    work.db.add(row)
    work.db.flush()
    for language, words in new.words.items():
        text = OrganisationText(organisation_id=row.id, language=language, about=words.about)
        text.responsible, text.reached_by = words.responsible, words.reached_by
        work.db.add(text)
    work.db.flush()
    return row.id


def found_programme(work: Work, actor: AnyActor, organisation: str, new: NewOffer) -> str:
    """A programme is there, its doors shut. Returns its id."""
    position = (work.db.scalar(select(func.max(Programme.position))) or 0) + 1
    row = Programme(id=work.new_id(), organisation_id=organisation, position=position, zone=new.zone)
    row.languages, row.lines_for = " ".join(new.languages), " ".join(new.lines_for)
    row.least_age, row.forget_minutes = new.least_age, new.forget_minutes
    work.db.add(row)
    work.db.flush()
    for language, words in new.words.items():
        write_offer(work, row.id, language, words)
    return row.id


def build_wall(work: Work, actor: AnyActor, programme: str, others: Iterable[str]) -> None:
    """These programmes share no room, no team and no persona from now on."""
    for other in others:
        work.db.merge(Wall(programme_id=programme, other_id=other))
        work.db.merge(Wall(programme_id=other, other_id=programme))
    work.db.flush()


def write_offer(work: Work, programme: str, language: str, words: OfferWords) -> None:
    """A programme's words in one language are these."""
    text = ProgrammeText(programme_id=programme, language=language, name=words.name, line=words.line)
    text.happens, text.often, text.who = words.happens, words.often, words.who
    work.db.merge(text)
    old = delete(Entrance).where(Entrance.programme_id == programme, Entrance.language == language)
    work.db.execute(old)
    for stage, (title, told) in words.ways.items():
        work.db.add(Entrance(programme_id=programme, stage=stage, language=language, title=title, text=told))
    work.db.flush()


def open_doors(work: Work, actor: AnyActor, programme: str, doors: Doors) -> None:
    """The doors are open. Refused, with what is missing, while the checklist is not fulfilled and the world can come in.

    Without a least age they open nowhere: nobody would know whom to let in.
    """
    row = _programme(work, actor, programme)
    if row.doors_opened_on is not None:
        return
    ensure(row.least_age is not None, "least_age_first")
    missing = [condition for condition in doors.conditions(work, programme) if not condition.fulfilled]
    ensure(doors.loopback or not missing, "doors_not_ready", count=len(missing))
    row.doors_opened_on = day_of(work.now)
    work.db.flush()
    note(work, actor, "doors_opened", ("programme", programme), programme=programme)


def shut_doors(work: Work, actor: AnyActor, programme: str, reason: str) -> None:
    """Nobody new comes in. Who is inside stays."""
    row = _programme(work, actor, programme)
    if row.doors_opened_on is not None:
        row.doors_opened_on = None
        work.db.flush()
        note(work, actor, "doors_shut", ("programme", programme), reason, programme)


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody has read and approves: in which languages, where it goes by language.

    Of the impact assessment also the office or role that approved it (`by`), and on which day.
    """

    subject: str
    languages: tuple[str, ...] = ()
    by: str = ""
    on: Instant | None = None


def approve(work: Work, actor: Actor, programme: str, approval: Approval, doors: Doors) -> None:
    """He has read this as it stands today and approves it with his name and the day. The assessment names who answers for it."""
    row = _programme(work, actor, programme)
    subject, versions = approval.subject, doors.versions(work, programme)
    ensure(subject in REVIEWED, "not_possible", status=422)
    ensure(bool(approval.by) == (subject == ASSESSMENT), "not_possible", status=422)
    read_in = [one for one in row.languages.split() if one in approval.languages] if subject in BY_LANGUAGE else [""]
    for language in read_in:
        review = Review(programme_id=programme, subject=subject, language=language)
        review.version, review.approved_by = versions.of(subject, language), approval.by
        review.persona_id, review.reviewed_on = actor.id, min(approval.on or work.now, work.now)
        review.reviewed_on = day_of(review.reviewed_on)
        work.db.merge(review)
    work.db.flush()
    note(work, actor, f"approved_{subject}", ("programme", programme), programme=programme)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a coordinator decides about a programme."""

    languages: tuple[str, ...]
    least_age: str
    forget_minutes: int


def arrange(work: Work, actor: Actor, programme: str, wanted: Arrangement) -> None:
    """The programme speaks these languages, admits from this age on, and forgets what was said so soon."""
    row = _programme(work, actor, programme)
    row.languages, row.least_age = " ".join(wanted.languages), wanted.least_age
    row.forget_minutes = wanted.forget_minutes
    work.db.flush()
    note(work, actor, "programme_arranged", ("programme", programme), programme=programme)


def describe(work: Work, actor: Actor, programme: str, language: str, words: OfferWords) -> None:
    """What men read about the programme in one language."""
    _programme(work, actor, programme)
    write_offer(work, programme, language, words)
    note(work, actor, f"described_{language}", ("programme", programme), programme=programme)


def _programme(work: Work, actor: AnyActor, programme: str) -> Programme:
    row = work.db.get(Programme, programme)
    console = actor.id == "console"
    if row is None or not (console or (isinstance(actor, Actor) and may_arrange(actor, programme))):
        raise NotFound
    return row
