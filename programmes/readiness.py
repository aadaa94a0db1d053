"""The checklist as it stands for a programme: facts gathered from the tables, and what the floors above know."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from auth.agreement.text import current_version
from core.clock import DAY
from core.work import Read, Work
from programmes import checklist
from programmes.checklist import AGREEMENT, ASSESSMENT, BY_LANGUAGE, HELP_CARD, PROTOCOL, Facts
from programmes.helplines.checking import checked_lines, counted
from programmes.helplines.lines import version_of_help
from programmes.models import Organisation, Programme, ProgrammeText, Review
from programmes.place import RESTORED, marked
from programmes.policy import doors_open

ASSESSMENT_VERSION = 1
"""Counts `docs/impact-assessment.md`: raise it when what men are exposed to changes, so that it wants to be approved again."""


@dataclass(frozen=True, slots=True)
class Crew:
    """What the floors above know: how many answered a test alarm, whether a shift is covered, which steps stand for a crisis (a number)."""

    reachable: int = 0
    covered: bool = False
    protocol: int = 0


CrewOf = Callable[[Read | Work, str], Crew]


def nobody(read: Read | Work, programme: str) -> Crew:
    """While no floor above has a pager or a rota, nobody can be paged."""
    return Crew()


@dataclass(frozen=True, slots=True)
class Versions:
    """What stands today of everything that is read and approved, as numbers."""

    country: str
    protocol: int

    def of(self, subject: str, language: str = "") -> int:
        """Tell which version of a subject counts."""
        match subject:
            case checklist.AGREEMENT:
                return current_version()
            case checklist.HELP_CARD:
                return version_of_help(self.country, language)
            case checklist.PROTOCOL:
                return self.protocol
        return ASSESSMENT_VERSION


@dataclass(frozen=True, slots=True)
class Doors:
    """What decides whether doors are open: whether only this machine is served, and who knows the crew."""

    loopback: bool
    crew_of: CrewOf = nobody

    def are_open(self, read: Read | Work, programme: str) -> bool:
        """Say whether this programme's doors are open now."""
        row = read.db.get(Programme, programme)
        if row is None or row.doors_opened_on is None:
            return False
        ready = self.loopback or checklist.fulfilled(self.facts(read, row))
        return doors_open(row.doors_opened_on, loopback=self.loopback, ready=ready)

    def conditions(self, read: Read | Work, programme: str) -> tuple[checklist.Condition, ...]:
        """The checklist of a programme, line by line."""
        return checklist.conditions(self.facts(read, read.db.get_one(Programme, programme)))

    def versions(self, read: Read | Work, programme: str) -> Versions:
        """What stands today of everything that is approved in this programme."""
        return Versions(country_of(read, programme), self.crew_of(read, programme).protocol)

    def facts(self, read: Read | Work, row: Programme) -> Facts:
        """Everything that the checklist asks about."""
        crew, country = self.crew_of(read, row.id), country_of(read, row.id)
        texts = read.db.scalars(select(ProgrammeText.language).where(ProgrammeText.programme_id == row.id))
        good, old = counted(checked_lines(read, country), read.now)
        reviews = _reviews(read, row.id, Versions(country, crew.protocol))
        restored = marked(read, RESTORED)
        return Facts(
            languages=frozenset(row.languages.split()),
            described_in=frozenset(texts),
            least_age=row.least_age,
            lines_counted=good,
            lines_old=old,
            reviewed=frozenset(reviews),
            assessed=_since(read, reviews.get((ASSESSMENT, ""))),
            reachable=crew.reachable,
            covered=crew.covered,
            restored=_since(read, int(restored) if restored is not None else None),
        )


def country_of(read: Read | Work, programme: str) -> str:
    """The country whose help and whose law a programme has."""
    found = select(Organisation.country).join(Programme, Programme.organisation_id == Organisation.id)
    return (read.db.scalar(found.where(Programme.id == programme)) or "").lower()


def _reviews(read: Read | Work, programme: str, versions: Versions) -> dict[tuple[str, str], int]:
    """What was approved as it stands today, and when: a text that has changed since wants to be read again."""
    rows = read.db.scalars(select(Review).where(Review.programme_id == programme)).all()
    return {
        (row.subject, row.language if row.subject in BY_LANGUAGE else ""): row.reviewed_on
        for row in rows
        if row.version == versions.of(row.subject, row.language)
    }


def _since(read: Read | Work, day: int | None) -> int | None:
    return None if day is None else max(0, read.now - day) // DAY


__all__ = ["AGREEMENT", "HELP_CARD", "PROTOCOL", "Crew", "CrewOf", "Doors", "Versions", "country_of", "nobody"]
