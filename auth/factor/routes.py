"""Pages of the second factor: set up once, asked for at each entry of somebody who works here."""

from functools import partial

from auth import limits
from auth.factor.codes import address_of, new_spares, picture_of
from auth.factor.forms import Shown
from auth.factor.queries import secret_of, spares_left, step_fitting
from auth.factor.service import pass_spare, pass_step, renew_spares
from auth.guards import home_of, signed_in_only, signed_in_somehow
from auth.house import House
from auth.people import Person
from auth.sessions.service import lock_session
from auth.veil import new_token
from core.answers import Answer, page, see
from core.errors import NotFound, Refused
from core.i18n import STAFF_LANGUAGES
from core.lanes import Lane
from core.routing import Guard, Route, get, post
from core.visit import Visit

LABEL = "desk"
"""What an authenticator app shows beside the organisation's name; it names nobody."""

half = Guard("half_signed_in", signed_in_somehow.check, STAFF_LANGUAGES)


async def show_code(house: House, visit: Visit) -> Answer:
    """Ask for the code; who has no device yet is shown what to set one up with."""
    person: Person = visit.person
    if person.whole:
        return see(home_of(person))
    picture, secret = "", ""
    if person.factor == "unset":
        host = await visit.read(house.host, visit.language)
        secret = await visit.read(secret_of, person)
        picture = picture_of(address_of(secret, host.name if host else "Rinnalla", LABEL))
    told: dict[str, object] = {"factor": person.factor}
    if secret:
        told["secret"] = secret
    return page("auth/code.html", data=told, picture=picture, secret=secret)


async def pass_code(visit: Visit) -> Answer:
    """The code was right: the session is whole. The first time, the spare codes are shown next."""
    form = await visit.form()
    shown = Shown.parse(form)
    form.check()
    person: Person = visit.person
    if person.whole:
        return see(home_of(person))
    limits.take(visit, limits.CODE, person)
    token = new_token()
    if shown.spare:
        await visit.act(pass_spare, shown.digits, token, lane=Lane.STAFF)
    else:
        await _pass_step(visit, person, shown.digits, token)
    visit.keep_session(token)
    onward = "/me/once" if person.factor == "unset" else "/desk"
    return see(onward, data={"next": onward})


async def _pass_step(visit: Visit, person: Person, digits: str, token: str) -> None:
    step = await visit.read(step_fitting, person, digits)
    if step is None:
        raise Refused("wrong_code", status=422)
    spares = new_spares() if person.factor == "unset" else ()
    await visit.act(pass_step, step, token, spares, lane=Lane.STAFF)


async def lock(visit: Visit) -> Answer:
    """He leaves his desk: whoever sits down there sees nothing, and is asked for the code."""
    person: Person = visit.person
    if not person.staff:
        raise NotFound
    await visit.act(lock_session, lane=Lane.REVOCATION)
    return see("/enter/code", data={"next": "/enter/code"})


async def show_spares(visit: Visit) -> Answer:
    """How many spare codes are left, and new ones."""
    person: Person = visit.person
    if not person.staff:
        raise NotFound
    left = await visit.read(spares_left, person)
    return page("auth/spares.html", data={"left": left}, left=left)


async def renew(visit: Visit) -> Answer:
    """New spare codes, shown once; those before are worth nothing any more."""
    person: Person = visit.person
    if not person.staff:
        raise NotFound
    await visit.act(renew_spares, visit.session, new_spares(), lane=Lane.STAFF)
    return see("/me/once", data={"next": "/me/once"})


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show = partial(show_code, house)
    return [
        get("/enter/code", show, who=half),
        post("/enter/code", pass_code, who=half, again=show),
        post("/lock", lock, who=signed_in_only),
        get("/me/spares", show_spares, who=signed_in_only),
        post("/me/spares", renew, who=signed_in_only),
    ]
