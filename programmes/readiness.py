"""The checklist as it stands for a programme: facts gathered from the tables, and what the floors above know."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from auth.agreement.text import current_version
from core.work import Read, Work
from programmes import checklist
from programmes.checklist import AGREEMENT, BY_LANGUAGE, HELP_CARD, Facts
from programmes.helplines.lines import ELSEWHERE, countries
from programmes.models import Organisation, Programme, ProgrammeText, Review
from programmes.place import RESTORED, marked
from programmes.policy import doors_open


@dataclass(frozen=True, slots=True)
class Crew:
    """What the floors above know of a programme's people: how many answered a test alarm, and whether a shift is covered."""

    reachable: int = 0
    covered: bool = False


CrewOf = Callable[[Read | Work, str], Crew]


def nobody(read: Read | Work, programme: str) -> Crew:
    """While no floor above has a pager or a rota, nobody can be paged."""
    return Crew()


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

    def facts(self, read: Read | Work, row: Programme) -> Facts:
        """Everything that the checklist asks about."""
        crew = self.crew_of(read, row.id)
        country = read.db.scalar(select(Organisation.country).where(Organisation.id == row.organisation_id))
        texts = read.db.scalars(select(ProgrammeText.language).where(ProgrammeText.programme_id == row.id))
        return Facts(
            languages=frozenset(row.languages.split()),
            described_in=frozenset(texts),
            least_age=row.least_age,
            helplines=country in countries() and country != ELSEWHERE,
            reviewed=_reviewed(read, row.id),
            reachable=crew.reachable,
            covered=crew.covered,
            restored=marked(read, RESTORED) is not None,
        )


def _reviewed(read: Read | Work, programme: str) -> frozenset[tuple[str, str]]:
    """What was read as it stands today: an agreement that has changed since wants to be read again."""
    rows = read.db.scalars(select(Review).where(Review.programme_id == programme)).all()
    return frozenset(
        (row.subject, row.language if row.subject in BY_LANGUAGE else "")
        for row in rows
        if row.version == version_of(row.subject)
    )


def version_of(subject: str) -> int:
    """Tell which version of a subject counts today."""
    return current_version() if subject == AGREEMENT else 1


__all__ = ["AGREEMENT", "HELP_CARD", "Crew", "CrewOf", "Doors", "nobody", "version_of"]
