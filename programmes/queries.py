"""Reads over organisations and programmes, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sqlalchemy import select

from core.clock import MINUTE, Instant
from core.errors import NotFound
from core.i18n import SOURCE
from core.work import Read, Work
from programmes.models import Entrance, Organisation, OrganisationText, Programme, ProgrammeText, Wall


class InLanguage(Protocol):
    """A row that says something in one language."""

    language: str


Row = TypeVar("Row", bound=InLanguage)


@dataclass(frozen=True, slots=True)
class Host:
    """Who runs programmes here, in the reader's language."""

    id: str
    name: str
    about: str
    responsible: str
    reached_by: str
    country: str
    zone: str
    exit_url: str
    languages: tuple[str, ...]
    accent: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """An entrance of a programme: a title and a few words."""

    stage: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme in the reader's language. `opened_on` is the day its doors were opened, `told_in` the language of its words."""

    id: str
    organisation: str
    name: str
    line: str
    happens: str
    often: str
    who: str
    told_in: str
    languages: tuple[str, ...]
    zone: str
    least_age: str | None
    lines_for: frozenset[str]
    opened_on: Instant | None
    forget: int
    walled: frozenset[str] = frozenset()
    ways: dict[str, Way] = field(default_factory=dict)

    @property
    def stages(self) -> tuple[Way, ...]:
        """The entrances by where a man stands, in their order."""
        return tuple(self.ways[stage] for stage in ("before", "during", "after") if stage in self.ways)


def host(read: Read | Work, language: str, organisation: str | None = None) -> Host | None:
    """The organisation asked for, or the one whose name stands at the door; None before the first day."""
    found = select(Organisation).order_by(Organisation.position)
    if organisation is not None:
        found = found.where(Organisation.id == organisation)
    row = read.db.scalars(found.limit(1)).first()
    if row is None:
        return None
    texts = read.db.scalars(select(OrganisationText).where(OrganisationText.organisation_id == row.id)).all()
    text = spoken(texts, language, row.languages)
    about, responsible, reached_by = (text.about, text.responsible, text.reached_by) if text else ("", row.name, "")
    return Host(
        row.id,
        row.name,
        about,
        responsible,
        reached_by,
        row.country,
        row.zone,
        row.exit_url,
        tuple(row.languages.split()),
        row.accent,
    )


def offers(read: Read | Work, language: str) -> tuple[Offer, ...]:
    """Every programme, in the order in which they stand at the door. Whether its doors are open is another question."""
    rows = read.db.scalars(select(Programme).order_by(Programme.position)).all()
    texts = _by_programme(read.db.scalars(select(ProgrammeText)).all())
    ways = _by_programme(read.db.scalars(select(Entrance)).all())
    walls = _by_programme(read.db.scalars(select(Wall)).all())
    return tuple(
        _offer(row, language, texts.get(row.id, []), ways.get(row.id, []), walls.get(row.id, [])) for row in rows
    )


def runners(read: Read | Work) -> dict[str, str]:
    """The name of each organisation by its id; nothing while one runs everything."""
    names = {one.id: one.name for one in read.db.execute(select(Organisation.id, Organisation.name))}
    return names if len(names) > 1 else {}


def titles(read: Read | Work, language: str) -> dict[str, str]:
    """Every programme's name by its id, whether its doors are open or not."""
    return {one.id: one.name for one in offers(read, language)}


def offer(read: Read | Work, programme: str, language: str) -> Offer:
    """One programme. NotFound when there is none."""
    row = read.db.get(Programme, programme)
    if row is None:
        raise NotFound
    texts = read.db.scalars(select(ProgrammeText).where(ProgrammeText.programme_id == programme)).all()
    ways = read.db.scalars(select(Entrance).where(Entrance.programme_id == programme)).all()
    walls = read.db.scalars(select(Wall).where(Wall.programme_id == programme)).all()
    return _offer(row, language, texts, ways, walls)


def spoken(rows: Iterable[Row], language: str, others: str) -> Row | None:
    """The row in this language; else in English, else in the first of the other languages that there is."""
    known = {row.language: row for row in rows}
    return next((known[wanted] for wanted in (language, SOURCE, *others.split()) if wanted in known), None)


def _offer(
    row: Programme,
    language: str,
    texts: Sequence[ProgrammeText],
    ways: Sequence[Entrance],
    walls: Sequence[Wall],
) -> Offer:
    text = spoken(texts, language, row.languages)
    stages: dict[str, list[Entrance]] = {}
    for way in ways:
        stages.setdefault(way.stage, []).append(way)
    chosen = (spoken(each, language, row.languages) for each in stages.values())
    return Offer(
        id=row.id,
        organisation=row.organisation_id,
        name=text.name if text else "",
        line=text.line if text else "",
        happens=text.happens if text else "",
        often=text.often if text else "",
        who=text.who if text else "",
        told_in=text.language if text else language,
        languages=tuple(row.languages.split()),
        zone=row.zone,
        least_age=row.least_age,
        lines_for=frozenset(row.lines_for.split()),
        opened_on=row.doors_opened_on,
        forget=row.forget_minutes * MINUTE,
        walled=frozenset(wall.other_id for wall in walls),
        ways={way.stage: Way(way.stage, way.title, way.text) for way in chosen if way is not None},
    )


class OfProgramme(Protocol):
    """A row that belongs to a programme."""

    programme_id: str


Kin = TypeVar("Kin", bound=OfProgramme)


def _by_programme(rows: Iterable[Kin]) -> dict[str, list[Kin]]:
    kept: dict[str, list[Kin]] = {}
    for row in rows:
        kept.setdefault(row.programme_id, []).append(row)
    return kept
