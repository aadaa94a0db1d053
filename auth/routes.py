"""Every address of this part of the house."""

from auth import language
from auth.accounts import joining, me, recovery
from auth.agreement import routes as agreement
from auth.factor import routes as factor
from auth.guests import routes as guests
from auth.house import House
from auth.personas import routes as personas
from auth.sessions import leave
from auth.sessions import routes as sessions
from auth.team import invitation
from auth.team import routes as team
from core.routing import Route


def routes_of(house: House) -> list[Route]:
    """Give all routes. `house` is what they must be told by those built on top."""
    fixed = [*sessions.routes, *recovery.routes, *language.routes]
    told = (joining, me, agreement, factor, personas, guests, leave, team, invitation)
    return [*fixed, *(route for part in told for route in part.routes(house))]
