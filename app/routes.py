"""The contents page of the site: every address, from every domain."""

import auth.routes
import chat.routes
import core.health
import programmes.desk.routes
from auth.guards import anyone, in_any_case
from auth.house import House
from core.routing import Route
from programmes.door import Front
from programmes.routes import routes_of


def all_routes(house: House, front: Front) -> list[Route]:
    """Every page and form of the house."""
    return [
        *routes_of(front, anyone, in_any_case),
        *programmes.desk.routes.routes_of(front),
        *auth.routes.routes_of(house),
        *chat.routes.routes_of(front.doors),
        *core.health.routes,
    ]
