"""How old what we know of each line of help is, and that somebody has checked one again."""

from dataclasses import dataclass

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from core.clock import DAY, Instant, day_of
from core.errors import NotFound
from core.work import Read, Work
from programmes.checklist import EXPIRES, YEAR
from programmes.helplines.lines import ELSEWHERE, Line, countries
from programmes.models import LineCheck, Organisation, Programme
from programmes.policy import may_check_lines

CRISIS = "crisis"


@dataclass(frozen=True, slots=True)
class Checked:
    """A line, and the day on which somebody last made sure of it: the file's, or a later one here."""

    line: Line
    on: Instant

    def is_old(self, now: Instant) -> bool:
        """Say whether that is a year ago, so that it wants to be checked again."""
        return now - self.on >= YEAR * DAY

    def counts(self, now: Instant) -> bool:
        """Say whether it is known well enough to lean on."""
        return now - self.on < EXPIRES * DAY


def checked_lines(read: Read | Work, country: str) -> tuple[Checked, ...]:
    """List the lines of a country with how old they are; none for a country that has none of its own."""
    where = countries().get(country.lower())
    if where is None or where.code == ELSEWHERE:
        return ()
    rows = read.db.scalars(select(LineCheck).where(LineCheck.country == where.code))
    later = {row.line: row.checked_on for row in rows}
    return tuple(Checked(line, max(line.checked_on, later.get(line.id, 0))) for line in where.lines)


def counted(lines: tuple[Checked, ...], now: Instant) -> tuple[int, int]:
    """Count the lines in a crisis that count, and the lines of any kind that want to be checked again."""
    good = sum(CRISIS in one.line.purposes and one.counts(now) for one in lines)
    return good, sum(one.is_old(now) for one in lines)


def countries_of(read: Read | Work, actors: tuple[Actor, ...]) -> tuple[str, ...]:
    """Tell whose lines concern these personas: the countries of their programmes, for an administrator of the whole house."""
    found = select(Organisation.country).distinct()
    if not any(actor.administrator for actor in actors):
        mine = [actor.programme for actor in actors if may_check_lines(actor)]
        found = found.join(Programme, Programme.organisation_id == Organisation.id).where(Programme.id.in_(mine))
    return tuple(sorted({code.lower() for code in read.db.scalars(found)}))


def check_line(work: Work, actor: Actor, country: str, line: str) -> None:
    """He has asked this line, or compared it with its own page, and it is right as it stands. NotFound for one that is not his to check."""
    known = any(one.line.id == line for one in checked_lines(work, country))
    if not known or not may_check_lines(actor) or country not in countries_of(work, (actor,)):
        raise NotFound
    work.db.merge(LineCheck(country=country, line=line, checked_on=day_of(work.now), persona_id=actor.id))
    work.db.flush()
    note(work, actor, "line_checked", ("line", line))
