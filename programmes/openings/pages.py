"""The closed page: why, until when, and what there is instead. It stands wherever something is closed."""

from dataclasses import dataclass

from core.answers import Answer, page, see
from core.visit import Visit
from core.work import Read
from programmes.door import Front, Standing
from programmes.help import Told, lines_now
from programmes.helplines.lines import country
from programmes.openings.queries import NOT_OFFERED, OFFERED, OPEN, Opening, closed_text, opening
from programmes.outlook import Coming
from programmes.queries import host
from programmes.rota.policy import WALK_IN
from programmes.routes import language_namer, reasons_in

LATER = 2
"""Meetings still to come that the page names."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Everything that the page says. `text` is the programme's own sentence, in the language `told_in`."""

    standing: Standing
    opening: Opening
    text: str
    told_in: str
    lines: tuple[Told, ...]

    @property
    def meetings(self) -> tuple[Coming, ...]:
        """What is on in its rooms, or comes soon."""
        return (*self.standing.now, *self.standing.later[:LATER])


def closed_of(read: Read, front: Front, programme: str, purpose: str, language: str) -> Closed:
    """Gather what to say while this is closed. NotFound where there is no such programme, or its doors are shut."""
    standing = front.programme(read, programme, language)
    own = closed_text(read, programme, language)
    runs_it = host(read, language, standing.offer.organisation)
    where = country(runs_it.country if runs_it is not None else front.home())
    lines = lines_now(where, language, read.now, standing.offer.lines_for)
    text, told_in = (own.text, own.language) if own is not None else ("", language)
    return Closed(standing, opening(read, programme, purpose), text, told_in, lines)


async def closed_page(front: Front, visit: Visit, programme: str, purpose: str) -> Answer:
    """The page; also for what the programme does not offer."""
    found: Closed = await visit.read(closed_of, front, programme, purpose, visit.language)
    visit.place = programme
    return page(
        "programmes/closed_page.html",
        data=_data(found),
        it=found,
        reasons=reasons_in(visit),
        language_name=language_namer(visit),
    )


async def show_closed(front: Front, visit: Visit) -> Answer:
    """The page at an address of its own. Where there is nothing closed, the programme's page says more."""
    asked = visit.query.get("for", WALK_IN)
    purpose, programme = asked if asked in OFFERED else WALK_IN, visit.path["id"]
    found: Closed = await visit.read(closed_of, front, programme, purpose, visit.language)
    if found.opening.state in (OPEN, NOT_OFFERED):
        return see(f"/programmes/{programme}")
    return await closed_page(front, visit, programme, purpose)


def _data(found: Closed) -> dict[str, object]:
    counsel = found.standing.counsel
    return {
        "programme": found.standing.offer.id,
        "purpose": found.opening.purpose,
        **found.opening.data,
        "promise": counsel.promise if counsel is not None else None,
        "meetings": [one.id for one in found.meetings],
        "lines": [one.answering.line.id for one in found.lines],
    }
