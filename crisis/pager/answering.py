"""A page is answered by opening the desk of alerts: by looking at it, or by saying "I am here" where it lay open already."""

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
from crisis.pager.alarm import answer_pages
from crisis.pager.policy import called_as
from crisis.pager.queries import asked_of

DESK = "/desk/alerts"
OPENED = "document"
"""How a browser marks a page that somebody opens (Fetch metadata)."""


def answering(route: Route) -> Route:
    """The same page; by opening it, its reader has answered what he was paged for."""
    return replace(route, handler=partial(_answer_and, route.handler))


async def _answer_and(handler: Handler, visit: Visit) -> Answer:
    person: Person = visit.person
    here = tuple(sorted(actor.id for actor in called_as(person)))
    # What a script fetches, for a page that lies open and may be looked at by nobody, is no answer.
    opened = visit.request.headers.get("sec-fetch-dest", OPENED) == OPENED
    asked: bool = opened and await visit.kernel.read(asked_of, here)
    if asked:
        with suppress(DomainError):  # a full house is no reason to show him no alert
            await visit.act(answer_pages, here, actor=CLOCK, lane=Lane.STAFF)
    return await handler(visit)
