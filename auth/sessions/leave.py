"""Quick exit: signed out, the browser's traces of us cleared as far as a server can, and away to a neutral page.

The page hides itself and moves on first; then it tells us by a beacon. Without JavaScript the link itself comes here, which
is why GET ends the session too, but never when a browser only looks ahead. His seat or place waits for half an hour.
"""

from contextlib import suppress
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from auth.guards import signed_in_somehow
from auth.house import ELSEWHERE, House
from auth.people import Person
from auth.sessions.service import sign_out
from core.answers import Answer, away
from core.errors import DomainError
from core.lanes import Lane
from core.routing import Guard, Route, get, post
from core.visit import Visit

# Never "cache": clearing it stalls browsers for seconds.
CLEARED = {"Clear-Site-Data": '"cookies", "storage"'}


async def _whoever(visit: Visit) -> None:
    """Find out who leaves; half signed in, or not at all, or while the database is down, he leaves all the same."""
    try:
        await signed_in_somehow(visit)
    except (DomainError, SQLAlchemyError):
        visit.person = None


whoever = Guard("whoever", _whoever)


async def leave(house: House, visit: Visit) -> Answer:
    """End the session and go to the page that the organisation chose. A beacon gets no page."""
    headers = visit.request.headers
    if visit.person is not None:
        person: Person = visit.person
        with suppress(DomainError):  # a full house keeps nobody from leaving
            await visit.act(sign_out, actor=person, lane=Lane.REVOCATION)
        await house.see_out(visit.kernel, person)
    visit.drop_session()
    if headers.get("sec-fetch-dest") == "empty" or visit.wants_json:
        return Answer(status=204, body=b"", headers=dict(CLEARED))
    return away(await _exit_address(house, visit), headers=CLEARED)


async def _exit_address(house: House, visit: Visit) -> str:
    try:
        return await visit.read(house.exit_address)
    except SQLAlchemyError:
        return ELSEWHERE


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    return [get("/leave", partial(leave, house), who=whoever), post("/leave", partial(leave, house), who=whoever)]
