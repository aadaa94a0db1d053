"""For whom a page is. A guard finds out who asks, or refuses; it decides nothing else."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError

from auth.people import Person
from auth.policy import has_desk
from auth.sessions.queries import people_of, person_of
from auth.sessions.service import warm_session
from auth.sessions.times import seen_now
from core.errors import DomainError, NotFound, SignedOut
from core.i18n import STAFF_LANGUAGES
from core.kernel import Kernel
from core.lanes import Lane
from core.negotiation import is_own_path
from core.routing import Guard
from core.visit import Visit


async def _anyone(visit: Visit) -> None:
    person = await recognise(visit)
    visit.person = person if person is not None and person.whole else None


async def _in_any_case(visit: Visit) -> None:
    try:
        await _anyone(visit)
    except (DomainError, SQLAlchemyError):
        visit.person = None


async def _signed_in_somehow(visit: Visit) -> None:
    visit.person = await recognise(visit)
    if visit.person is None:
        raise _signed_out(visit)


async def _signed_in_only(visit: Visit) -> None:
    await _signed_in_somehow(visit)
    person: Person = visit.person
    if not person.whole:
        visit.person = None
        raise SignedOut(location="/enter/code")


async def _signed_in(visit: Visit) -> None:
    await _signed_in_only(visit)
    person: Person = visit.person
    works_here = any(has_desk(actor) for actor in person.personas.values())
    if not person.agreed or not (person.consented or works_here):
        raise SignedOut("agreement_first", location=_with_next(visit, "/agreement"), status=403)


anyone = Guard("anyone", _anyone)
"""Everybody; whoever is signed in is known."""

in_any_case = Guard("in_any_case", _in_any_case)
"""Everybody, even while the database is down."""

signed_in_somehow = Guard("signed_in_somehow", _signed_in_somehow)
"""Signed in, be it only half: his one-time code may still be missing."""

signed_in_only = Guard("signed_in_only", _signed_in_only)
"""Signed in; what he agreed to may be an older version, or nothing."""


async def _named(visit: Visit) -> None:
    await _signed_in_only(visit)
    person: Person = visit.person
    if person.guest:
        raise NotFound


async def _guest(visit: Visit) -> None:
    await _signed_in_only(visit)
    person: Person = visit.person
    if not person.guest:
        raise NotFound


named = Guard("named", _named)
"""Signed in by a name and a password of his own."""

guest = Guard("guest", _guest)
"""A guest: signed in without name or password."""

signed_in = Guard("signed_in", _signed_in)
"""Signed in, with the present agreement accepted and consent given."""


def staff(*roles: str) -> Guard:
    """Somebody with one of these roles in some programme; the handler asks in which. For all others nothing is there."""

    async def check(visit: Visit) -> None:
        await _signed_in(visit)
        person: Person = visit.person
        if not any(actor.has(*roles) for actor in person.actors):
            raise NotFound

    return Guard("staff_" + "_or_".join(roles), check, STAFF_LANGUAGES)


async def _anyone_with_desk(visit: Visit) -> None:
    await _signed_in(visit)
    person: Person = visit.person
    if not any(has_desk(actor) for actor in person.actors):
        raise NotFound


async def _administrator(visit: Visit) -> None:
    await _signed_in(visit)
    person: Person = visit.person
    if person.administrator is None:
        raise NotFound


with_desk = Guard("with_desk", _anyone_with_desk, STAFF_LANGUAGES)
"""Somebody with any role anywhere."""

administrator = Guard("administrator", _administrator, STAFF_LANGUAGES)
"""Whoever runs the server."""


def member(programme_of: Callable[[Visit], Awaitable[str]]) -> Guard:
    """Somebody with a persona in the programme that the visit is about; who has none yet is asked for a name first."""

    async def check(visit: Visit) -> None:
        await _signed_in(visit)
        person: Person = visit.person
        programme = await programme_of(visit)
        if person.actor_in(programme) is None:
            raise SignedOut("name_first", location=_with_next(visit, f"/me/personas/{programme}"), status=403)

    return Guard("member", check)


async def recognise(visit: Visit) -> Person | None:
    """Find out who asks; a session that is over is forgotten by his browser too."""
    if visit.session is None:
        return None
    person = await visit.read(person_of, visit.session)
    if person is None:
        visit.drop_session()
        return None
    await keep_warm(visit.kernel, person)
    return person


async def keep_warm(kernel: Kernel, person: Person) -> None:
    """Note that he was seen, where that has grown old; a full house is no reason to turn him away."""
    if person.seen_at < seen_now(kernel.now(), staff=person.staff):
        with suppress(DomainError):
            await kernel.act(warm_session, person, lane=Lane.STAFF)


async def person_at_socket(kernel: Kernel, token: str | None) -> Person | None:
    """Tell who opens a socket with this token; half a sign-in opens none."""
    person = await kernel.read_together(people_of, token) if token else None
    return person if person is not None and person.whole else None


def next_path(typed: str, home: str = "/") -> str:
    """Give the page to go on to: what was asked for where it is a path of ours, else home."""
    return typed if typed and len(typed) <= 500 and is_own_path(typed) else home


def home_of(person: Person) -> str:
    """Give the page where his day here begins."""
    return "/desk" if person.staff else "/"


def _signed_out(visit: Visit) -> SignedOut:
    return SignedOut(location=_with_next(visit, "/enter"))


def _with_next(visit: Visit, location: str) -> str:
    url = visit.request.url
    if visit.request.method not in ("GET", "HEAD"):
        return location
    wanted = url.path + (f"?{url.query}" if url.query else "")
    return f"{location}?next={quote(wanted, safe='')}" if wanted != "/" and len(wanted) <= 300 else location
