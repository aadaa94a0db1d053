"""Pages of joining: a name nobody knows him by, a password, what we promise, and then the way back in, shown once."""

from functools import partial
from random import SystemRandom

from auth import limits
from auth.accounts.forms import Joining
from auth.accounts.passwords import hash_password
from auth.accounts.phrase import groups_of, new_phrase
from auth.accounts.queries import sign_in_names_taken
from auth.accounts.service import Named, NewAccount, join
from auth.ages import BANDS
from auth.agreement.text import agreement
from auth.guards import anyone, home_of, next_path, signed_in_somehow
from auth.guests.forms import Settling
from auth.guests.service import settle
from auth.house import House
from auth.names.suggest import five_free
from auth.people import Person, Stranger
from auth.sessions.once import LINK
from auth.sessions.queries import once_of
from auth.sessions.service import forget_once, sign_out
from auth.veil import new_token
from core.answers import Answer, page, see
from core.errors import Invalid
from core.forms import Form
from core.ids import new_id
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read

STAY_SECONDS = 365 * 24 * 3600
"""How long his browser keeps the cookie where he asked for that; the session itself ends earlier when it is not used."""


async def show_join(house: House, visit: Visit) -> Answer:
    """The form, with five names nobody has; the one he had chosen stays among them, unless he asked for others."""
    names = await visit.read(names_for_newcomer, visit.language)
    if visit.value("others"):
        visit.refuse(Invalid({}, {**visit.typed, "suggested": next(iter(names), "")}))
    chosen = visit.value("suggested")
    if chosen and chosen not in names and visit.fault("pseudonym") is None:
        names = [chosen, *names[:-1]]
    promised = agreement(visit.language)
    return page(
        "auth/join.html",
        data={"names": names, "agreement": promised.version, "age_bands": BANDS},
        names=names,
        agreement=promised,
        host=await visit.read(house.host, visit.language),
        task=visit.task(limits.JOIN),
        guest=visit.person is not None and visit.person.guest,
        next=visit.value("next", visit.query.get("next", "")),
    )


async def join_here(house: House, visit: Visit) -> Answer:
    """An account, and on to its recovery phrase. A guest sets name and password on what he has already."""
    form = await visit.form()
    if form.raw("others"):
        visit.refuse(Invalid({}, form.typed()))
        return await show_join(house, visit)
    person: Person | None = visit.person
    return await (settle_here(visit) if person is not None and person.guest else join_anew(house, visit))


async def join_anew(house: House, visit: Visit) -> Answer:
    """A new account. Whoever is too young for every programme is shown help of his age."""
    form = await visit.form()
    joining = Joining.parse(form, visit.language)
    form.check()
    if not await visit.read(house.admits, joining.age_band, visit.language):
        return see("/young", data={"next": "/young"})
    limits.take(visit, limits.JOIN_CALLER)
    await visit.admit(limits.JOIN)
    phrase, token = new_phrase(), new_token()
    hashed = await visit.hash(hash_password, joining.password)
    new = NewAccount(joining.name, hashed, phrase, joining.age_band, joining.language)
    await visit.act(join, new, token, actor=Stranger(new_id()), lane=Lane.STAFF)
    await leave_former(visit)
    visit.keep_session(token, stay_seconds(form))
    visit.speak(joining.language)
    onward = next_path(form.raw("next"), "")
    return see(once_path(onward), data={"phrase": groups_of(phrase), "next": onward or "/"})


async def settle_here(visit: Visit) -> Answer:
    """The guest has a name of his own, and stays signed in here."""
    form = await visit.form()
    settling = Settling.parse(form)
    form.check()
    limits.take(visit, limits.JOIN_CALLER)
    await visit.admit(limits.JOIN)
    phrase, token = new_phrase(), visit.session or ""
    hashed = await visit.hash(hash_password, settling.password)
    await visit.act(settle, Named(settling.name, hashed, phrase), token, lane=Lane.STAFF)
    visit.keep_session(token, stay_seconds(form))
    onward = next_path(form.raw("next"), "")
    return see(once_path(onward), data={"phrase": groups_of(phrase), "next": onward or "/"})


async def show_once(visit: Visit) -> Answer:
    """The recovery phrase, or spare codes, for as long as he has not said that he wrote them down."""
    person: Person = visit.person
    once = await visit.read(once_of, person, visit.session)
    onward = next_path(visit.query.get("next", ""), "")
    if once is None or once.kind == LINK:
        return see(onward or _onward(person))
    return page("auth/once.html", data={"kind": once.kind, "groups": once.groups}, once=once, next=onward)


async def forget_shown(visit: Visit) -> Answer:
    """He has written it down, or does without: it is shown no more."""
    form = await visit.form()
    person: Person = visit.person
    await visit.act(forget_once, lane=Lane.STAFF)
    return see(next_path(form.raw("next"), _onward(person)), data={})


async def show_young(visit: Visit) -> Answer:
    """What there is for those who are too young for what there is here."""
    return page("auth/young.html", data={"help": "/help?for=youth"}, seated="seated" in visit.query)


def names_for_newcomer(read: Read, language: str) -> list[str]:
    """Five names to sign in by that nobody has."""
    return five_free(language, SystemRandom(), partial(sign_in_names_taken, read))


async def leave_former(visit: Visit) -> None:
    """Whoever was signed in on this browser before is so no more."""
    if visit.person is not None:
        await visit.act(sign_out, actor=visit.person, lane=Lane.REVOCATION)


def stay_seconds(form: Form) -> int | None:
    """Give how long the cookie stays: until the browser is closed, unless he asked for more."""
    return STAY_SECONDS if form.tick("stay") else None


def once_path(onward: str) -> str:
    """Give the page of what is shown once, and where it leads afterwards."""
    return f"/me/once?next={onward}" if onward and onward.isascii() and "&" not in onward else "/me/once"


def _onward(person: Person) -> str:
    return home_of(person) if person.whole else "/enter/code"


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show = partial(show_join, house)
    return [
        get("/join", show, who=anyone),
        post("/join", partial(join_here, house), who=anyone, again=show),
        get("/young", show_young, who=anyone),
        get("/me/once", show_once, who=signed_in_somehow),
        post("/me/once", forget_shown, who=signed_in_somehow),
    ]
