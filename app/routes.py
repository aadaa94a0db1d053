"""The contents page of the site: every address, from every domain."""

import auth.routes
import chat.routes
import core.health
import counselling.desk.routes
import counselling.man.routes
import crisis.aftercare.routes
import crisis.desk.routes
import crisis.drills.routes
import crisis.guarding.routes
import crisis.helping.routes
import crisis.pager.routes
import crisis.protocols.routes
import crisis.settings.routes
import forum.routes
import forum.search.routes
import library.routes
import programmes.desk.assessment
import programmes.desk.helplines
import programmes.desk.routes
import programmes.introductions.routes
import programmes.openings.routes
import programmes.rota.routes
from app.alerts import REACH
from app.crew import FOLLOWERS
from auth.guards import anyone, in_any_case
from auth.house import House
from core.routing import Route
from crisis.guarding.identity import guard
from crisis.pager.answering import DESK
from crisis.pager.answering import answering as answering_pages
from programmes.door import Front
from programmes.rota.desks import answering
from programmes.routes import routes_of

DESKS = ("/desk", "/meetings/{id}/lead")
"""Where the addresses of desks begin."""


def all_routes(house: House, front: Front) -> list[Route]:
    """Every page and form of the house. Whoever loads a page of a desk is there: his desk answers, and that of alerts his pager."""
    found = [
        *routes_of(front, anyone, in_any_case),
        *programmes.desk.routes.routes_of(front),
        *programmes.desk.assessment.routes_of(front),
        *programmes.desk.helplines.routes,
        *programmes.openings.routes.routes_of(front),
        *programmes.introductions.routes.routes_of(guard),
        *programmes.rota.routes.routes_of(FOLLOWERS),
        *auth.routes.routes_of(house),
        *chat.routes.routes_of(front.doors),
        *counselling.man.routes.routes_of(front),
        *counselling.desk.routes.routes_of(),
        *crisis.aftercare.routes.routes_of(REACH),
        *crisis.desk.routes.routes_of(REACH),
        *crisis.drills.routes.routes,
        *crisis.helping.routes.routes_of(front),
        *crisis.pager.routes.routes,
        *crisis.protocols.routes.routes,
        *crisis.guarding.routes.routes,
        *forum.routes.routes_of(front.doors),
        *forum.search.routes.routes_of(front),
        *library.routes.routes_of(front),
        *crisis.settings.routes.routes,
        *core.health.routes,
    ]
    found = [answering(one) if one.path.startswith(DESKS) else one for one in found]
    return [answering_pages(one) if one.path.startswith(DESK) else one for one in found]
