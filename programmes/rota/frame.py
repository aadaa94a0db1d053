"""Which programme a page of the rota is about, and what stands on every one of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from auth.people import Actor, Person
from core.errors import NotFound
from core.visit import Visit
from programmes.queries import titles
from programmes.rota.policy import may_see
from programmes.rota.views import plans
from programmes.rota.words import PURPOSES


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of the rota shows: which programme, which others are his, whether he plans, what shifts are for."""

    programme: str
    name: str
    places: tuple[tuple[str, str], ...]
    plans: bool
    purposes: Mapping[str, str]


async def asked_about(visit: Visit, *, plan: bool = False) -> Actor:
    """As whom he reads the rota that the page or form is about; the first of his where none is named.

    NotFound alike for one that is not there and one that is not his.
    """
    person: Person = visit.person
    sent = (await visit.form()).raw("programme") if visit.request.method == "POST" else visit.query.get("programme", "")
    mine = [actor for actor in person.actors if actor.programme and may_see(actor, actor.programme)]
    allowed = [actor for actor in mine if plans(actor) or not plan]
    found = next((actor for actor in allowed if not sent or actor.programme == sent), None)
    if found is None:
        raise NotFound
    return found


async def frame_of(visit: Visit, actor: Actor) -> Frame:
    """What every page of the rota shows: which programme, and which others are his."""
    person: Person = visit.person
    names = await visit.read(titles, visit.language)
    mine = [one.programme for one in person.actors if one.programme and may_see(one, one.programme)]
    return Frame(
        programme=actor.programme or "",
        name=names.get(actor.programme or "", ""),
        places=tuple((one, names[one]) for one in mine if one in names),
        plans=plans(actor),
        purposes={purpose: visit.say(text) for purpose, text in PURPOSES.items()},
    )
