"""Pages of the names he is known by: one in each programme, chosen when he first enters it."""

from functools import partial
from random import SystemRandom
from urllib.parse import quote

from auth import limits
from auth.accounts.forms import new_name
from auth.ages import old_enough
from auth.guards import next_path, signed_in, signed_in_only
from auth.house import House, Threshold
from auth.names.suggest import five_free
from auth.people import Person
from auth.personas.queries import names_elsewhere, names_to_avoid
from auth.personas.service import enter_programme
from core.answers import Answer, page, see
from core.errors import Fault, Invalid
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read


async def show_personas(house: House, visit: Visit) -> Answer:
    """Every name of his, by programme; each is known in its own programme alone."""
    person: Person = visit.person
    titles = await visit.read(house.titles, visit.language)
    known = [(programme, actor) for programme, actor in person.personas.items() if programme is not None]
    listed = sorted((titles.get(programme, ""), actor.name, sorted(actor.roles)) for programme, actor in known)
    told = [{"programme": programme, "name": actor.name, "roles": sorted(actor.roles)} for programme, actor in known]
    return page("auth/personas.html", data={"personas": told}, listed=listed)


async def show_naming(house: House, visit: Visit) -> Answer:
    """Names for this programme: fresh ones, and those of his own that he may use again."""
    person: Person = visit.person
    door = await visit.read(house.threshold, visit.path["programme"], visit.language)
    onward = next_path(visit.value("next", visit.query.get("next", "")), f"/programmes/{door.id}")
    if person.actor_in(door.id) is not None:
        return see(onward)
    if person.guest:
        return see(f"/join?next={quote(onward, safe='')}")
    if not old_enough(person.age_band, door.least_age):
        return see("/young")
    visit.place = door.id
    names, mine = await visit.read(names_for, person, door, house, visit.language)
    if visit.value("others"):
        visit.refuse(Invalid({}, {**visit.typed, "suggested": next(iter(names), ""), "again": ""}))
    chosen = visit.value("suggested")
    if chosen and chosen not in names and visit.fault("name") is None:
        names = [chosen, *names[:-1]]
    told = {"names": names, "used_elsewhere": mine}
    return page("auth/naming.html", data=told, door=door, names=names, mine=mine, next=onward)


async def name_himself(house: House, visit: Visit) -> Answer:
    """He enters the programme under this name."""
    form = await visit.form()
    if form.raw("others"):
        visit.refuse(Invalid({}, form.typed()))
        return await show_naming(house, visit)
    person: Person = visit.person
    door = await visit.read(house.threshold, visit.path["programme"], visit.language)
    again = form.raw("again")
    if again and not form.raw("name").strip():
        if again not in await visit.read(names_elsewhere, person, door, house):
            raise Invalid({"name": Fault("name_taken")}, form.typed())
        name = again
    else:
        name = new_name(form, "name" if form.raw("name").strip() else "suggested", "name")
        form.check()
        if house.bar_to_name and (bar := await house.bar_to_name(visit.kernel, door.id, name)):
            raise Invalid({"name": bar}, form.typed())
    limits.take(visit, limits.NAMES, person)
    await visit.act(enter_programme, door, name)
    return see(next_path(form.raw("next"), f"/programmes/{door.id}"), data={"name": name})


def names_for(read: Read, person: Person, door: Threshold, house: House, language: str) -> tuple[list[str], list[str]]:
    """Five fresh names for a programme, and those he bears elsewhere and may bear here too."""
    fresh = five_free(language, SystemRandom(), partial(names_to_avoid, read, door.id))
    return fresh, names_elsewhere(read, person, door, house)


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show = partial(show_naming, house)
    return [
        get("/me/personas", partial(show_personas, house), who=signed_in_only),
        get("/me/personas/{programme}", show, who=signed_in),
        post("/me/personas/{programme}", partial(name_himself, house), who=signed_in, again=show),
    ]
