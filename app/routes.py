"""The contents page of the site: every address, from every domain."""

from contextlib import suppress

import auth.routes
import chat.routes
import core.health
import programmes.desk.routes
from auth.guards import anyone
from auth.house import House
from core.routing import Guard, Route
from core.visit import Visit
from programmes.door import Front
from programmes.routes import routes_of


async def _in_any_case(visit: Visit) -> None:
    with suppress(Exception):
        await anyone(visit)


in_any_case = Guard("in_any_case", _in_any_case)
"""Everybody, also while nobody can be recognised because the database is away."""


def all_routes(house: House, front: Front) -> list[Route]:
    """Every page and form of the house."""
    return [
        *routes_of(front, anyone, in_any_case),
        *programmes.desk.routes.routes_of(front),
        *auth.routes.routes_of(house),
        *chat.routes.routes_of(front.doors),
        *core.health.routes,
    ]
