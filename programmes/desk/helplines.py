"""`/desk/lines`: every line of help that concerns whoever works here, when it was last checked, and that it was checked again."""

from dataclasses import dataclass

from auth.guards import with_desk
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.errors import NotFound
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read
from programmes.help import Told, tell
from programmes.helplines.checking import Checked, check_line, checked_lines, countries_of
from programmes.helplines.hours import is_open, next_change
from programmes.helplines.lines import Answering, Country, countries
from programmes.policy import may_check_lines


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one country, those that want to be checked first."""

    where: Country
    lines: tuple[tuple[Told, Checked], ...]


def checkers(person: Person) -> tuple[Actor, ...]:
    """As whom he may check lines of help."""
    return tuple(actor for actor in person.actors if may_check_lines(actor))


async def show_lines(visit: Visit) -> Answer:
    """The lines of his countries."""
    actors = checkers(visit.person)
    if not actors:
        raise NotFound
    found = await visit.read(lines_of, actors, visit.language)
    return page(
        "programmes/desk/lines.html",
        data={one.where.code: [_data(checked, visit) for _, checked in one.lines] for one in found},
        countries=found,
    )


async def check(visit: Visit) -> Answer:
    """A line was checked by him today."""
    actors = checkers(visit.person)
    form = await visit.form()
    code, line = form.raw("country"), form.raw("line")
    for actor in actors:
        if code in await visit.read(countries_of, (actor,)):
            await visit.act(check_line, code, line, actor=actor, lane=Lane.STAFF)
            return see("/desk/lines", data={})
    raise NotFound


def lines_of(read: Read, actors: tuple[Actor, ...], language: str) -> tuple[Lines, ...]:
    """Give the lines of every country that concerns these personas, the longest unchecked first."""
    made = []
    for code in countries_of(read, actors):
        if code in countries():
            where = countries()[code]
            rows = sorted(checked_lines(read, code), key=lambda one: (one.on, one.line.id))
            made.append(
                Lines(where, tuple((tell(_now(one, where, read.now), where, language, read.now), one) for one in rows))
            )
    return tuple(made)


def _now(checked: Checked, where: Country, now: int) -> Answering:
    line = checked.line
    return Answering(line, is_open(line.hours, where.zone, now), next_change(line.hours, where.zone, now), speaks=True)


def _data(checked: Checked, visit: Visit) -> dict[str, object]:
    line = checked.line
    return {"id": line.id, "checked_on": checked.on, "old": checked.is_old(visit.now), "verified": line.verified}


routes: list[Route] = [
    get("/desk/lines", show_lines, who=with_desk),
    post("/desk/lines", check, who=with_desk, again=show_lines),
]
