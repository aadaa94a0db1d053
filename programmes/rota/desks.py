"""A desk answers by being read: each page of it says that whoever is signed on can be reached, without JavaScript too."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from auth.people import Person
from core.answers import Answer
from core.errors import DomainError
from core.lanes import Lane
from core.routing import Handler, Route
from core.visit import Visit
from core.work import CLOCK
from programmes.rota.clockwork import signed_on_of
from programmes.rota.service import answer_desks


def answering(route: Route) -> Route:
    """The same page; by loading it, its reader's desk has answered."""
    return replace(route, handler=partial(answer_and, route.handler))


async def answer_and(handler: Handler, visit: Visit) -> Answer:
    """Note that his desk answers, where he is signed on to a shift; then go on. A full house is no reason to turn him away."""
    person: Person = visit.person
    here = {actor.id for actor in person.actors if actor.roles}
    signed_on = await visit.read(signed_on_of, here) if here else ()
    if signed_on:
        with suppress(DomainError):
            await visit.act(answer_desks, signed_on, actor=CLOCK, lane=Lane.STAFF)
    return await handler(visit)
