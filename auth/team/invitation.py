"""Pages of an invitation: a link that gives a role once, to somebody new or to a man who has an account already."""

from functools import partial
from random import SystemRandom

from auth import limits
from auth.accounts.joining import leave_former, names_for_newcomer
from auth.accounts.passwords import hash_password
from auth.accounts.service import NewAccount
from auth.ages import BANDS
from auth.agreement.text import agreement
from auth.factor.codes import new_secret
from auth.guards import anyone
from auth.house import House
from auth.names.suggest import five_free
from auth.people import Person, Stranger
from auth.personas.queries import names_taken
from auth.team.forms import Accepting, shown_name
from auth.team.queries import Offer, offer_of
from auth.team.service import accept_as_member, accept_as_newcomer
from auth.veil import new_token
from core.answers import Answer, page, see
from core.errors import NotFound
from core.i18n import STAFF_LANGUAGES
from core.ids import new_id
from core.lanes import Lane
from core.routing import Guard, Route, get, post
from core.visit import Visit
from core.work import Read

whoever_is_invited = Guard("whoever_is_invited", anyone.check, STAFF_LANGUAGES)


async def show_invitation(house: House, visit: Visit) -> Answer:
    """What is offered, and what it takes. A link that was used, has ended or never was is a page that is not there."""
    offer = await _offer(visit)
    person: Person | None = visit.person
    known = person.personas.get(offer.programme) if person is not None else None
    titles = await visit.read(house.titles, visit.language)
    shown, to_sign_in = await visit.read(names_for_invited, offer, visit.language)
    return page(
        "auth/invitation.html",
        data={"role": offer.role, "programme": offer.programme, "known_as": known.name if known else None},
        offer=offer,
        title=titles.get(offer.programme, "") if offer.programme else None,
        known=known,
        shown_names=shown,
        names=to_sign_in,
        agreement=agreement(visit.language),
        host=await visit.read(house.host, visit.language),
    )


async def accept(visit: Visit) -> Answer:
    """The role is given; on to the set-up of the second factor, before which it gives no power."""
    offer = await _offer(visit)
    form = await visit.form()
    keys = new_token(), new_secret()
    if visit.person is not None:
        person: Person = visit.person
        name = "" if offer.programme in person.personas else shown_name(form)
        form.check()
        await visit.act(accept_as_member, visit.path["token"], name, keys, lane=Lane.STAFF)
        await leave_former(visit)
    else:
        await _accept_as_newcomer(visit, keys)
    visit.keep_session(keys[0])
    return see("/enter/code", data={"next": "/enter/code"})


async def _accept_as_newcomer(visit: Visit, keys: tuple[str, str]) -> None:
    form = await visit.form()
    typed = Accepting.parse(form)
    form.check()
    hashed = await visit.hash(hash_password, typed.password)
    new = NewAccount(typed.name, hashed, None, BANDS[-1], visit.language, consented=False)
    args = visit.path["token"], new, typed.shown, keys
    await visit.act(accept_as_newcomer, *args, actor=Stranger(new_id()), lane=Lane.STAFF)


async def _offer(visit: Visit) -> Offer:
    limits.take(visit, limits.NAMES)
    offer = await visit.read(offer_of, visit.path["token"][:100])
    if offer is None:
        raise NotFound
    return offer


def names_for_invited(read: Read, offer: Offer, language: str) -> tuple[list[str], list[str]]:
    """Five names to be known by in the programme, and five to sign in by."""
    free = partial(names_taken, read, offer.programme)
    return five_free(language, SystemRandom(), free), names_for_newcomer(read, language)


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show = partial(show_invitation, house)
    return [
        get("/invite/{token}", show, who=whoever_is_invited),
        post("/invite/{token}", accept, who=whoever_is_invited, again=show),
    ]
