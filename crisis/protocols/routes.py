"""`/desk/protocol`: all steps for a crisis, as professionals find them beside an alert, to be read through and approved."""

from dataclasses import dataclass

from auth.guards import staff
from auth.people import Person
from core.answers import Answer, page
from core.errors import NotFound
from core.routing import Route, get
from core.visit import Visit
from core.work import Read
from crisis.alert import ROLES
from crisis.protocols.cards import CARDS, Card, Law, cards_in, laws_for, version_for
from programmes.approvals import Approved, approval_of
from programmes.helplines.lines import country
from programmes.models import Programme
from programmes.queries import titles
from programmes.readiness import PROTOCOL, Versions, country_of

called = staff(*sorted(ROLES))


@dataclass(frozen=True, slots=True)
class Booklet:
    """All cards of a programme with the law of its country, and who approved them."""

    programme: str
    name: str
    zone: str
    country: str
    cards: tuple[Card, ...]
    laws: tuple[Law, ...]
    approved: Approved | None


async def show_protocol(visit: Visit) -> Answer:
    """All cards, in the reader's language."""
    person: Person = visit.person
    mine = [one.programme for one in person.actors if one.programme and not ROLES.isdisjoint(one.roles)]
    programme = visit.query.get("programme", "") or next(iter(mine), "")
    if programme not in mine:
        raise NotFound
    it: Booklet = await visit.read(booklet, programme, visit.language)
    approved = it.approved is not None and it.approved.stands
    data = {"programme": programme, "country": it.country, "cards": [one.id for one in it.cards], "approved": approved}
    names = await visit.read(titles, visit.language)
    return page(
        "crisis/desk/booklet.html", data=data, it=it, places=[(one, names[one]) for one in mine if one in names]
    )


def booklet(read: Read, programme: str, language: str) -> Booklet:
    """Read all that stands for a crisis in this programme."""
    where = country_of(read, programme)
    told = country(where)
    cards, known = cards_in(language).cards, {law.id: law for one in CARDS for law in laws_for(where, one)}
    return Booklet(
        programme=programme,
        name=titles(read, language).get(programme, ""),
        zone=read.db.get_one(Programme, programme).zone,
        country=told.name(language),
        cards=tuple(cards[one].calling(told.emergency) for one in CARDS),
        laws=tuple(known.values()),
        approved=approval_of(read, programme, PROTOCOL, Versions(where, version_for(where))),
    )


routes: list[Route] = [get("/desk/protocol", show_protocol, who=called)]
