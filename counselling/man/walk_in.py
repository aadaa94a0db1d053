"""The door to a talk without an account: how it stands, and how one comes in by it."""

from functools import partial
from urllib.parse import quote

from auth import limits as entrances
from auth.accounts.joining import leave_former
from auth.accounts.phrase import groups_of
from auth.ages import old_enough
from auth.agreement.text import agreement
from auth.guards import anyone
from auth.guests.forms import parse_guest
from auth.people import Actor, Person, Stranger
from auth.veil import new_token
from core.errors import SignedOut, ensure
from core.forms import Form
from core.ids import new_id
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from counselling.limits import BEGINNING, take
from counselling.line import reached
from counselling.man.closed import nowhere
from counselling.man.coming import came_in, come_in_as_guest, take_place
from counselling.man.forms import Wishes, programme_of
from counselling.man.offering import Offering, offering, with_door
from counselling.man.place import wait_before
from counselling.unread.text import unread_now
from counselling.waiting_line import line_id
from counselling.words import WAITS
from programmes.door import Front
from programmes.introductions.queries import introduced
from programmes.openings.pages import closed_page
from programmes.queries import host
from programmes.rota.policy import WALK_IN

PLACE = "/walk-in/place"


async def show_walk_in(front: Front, visit: Visit) -> Answer:
    """Show how the door stands: open with its form, closed with what else there is. Where there are several, one chooses first."""
    wanted = visit.value("programme", visit.query.get("programme", ""))
    offers = await visit.read(with_door, front, visit.language)
    if not wanted and len(offers) > 1:
        data = {"programmes": [{"id": one.id, "name": one.name, "open": one.open} for one in offers]}
        return page("counselling/choose.html", data=data, offers=offers)
    offer = next((one for one in offers if one.id == wanted or not wanted), None)
    if offer is None:
        return await nowhere(front, visit)
    if not offer.open:
        return await closed_page(front, visit, offer.id, WALK_IN)
    return await _door(visit, offer)


async def take_a_place(front: Front, visit: Visit) -> Answer:
    """He has a place in the line; where he has no account, his return word is shown to him there."""
    form = await visit.form()
    offer = await visit.read(offering, front, programme_of(form), visit.language)
    wishes = Wishes.parse(form, "distress", [one.code for one in offer.topics], visit.language)
    actor = _actor(visit, offer.id)
    if actor is None:
        return await _as_guest(visit, form, offer, wishes)
    form.check()
    ensure(offer.open, "door_shut")
    take(visit.kernel, BEGINNING, actor)
    waits = await visit.act(take_place, came_in(offer, wishes, form.key()), offer.most, actor=actor)
    return see(PLACE, data={"conversation": waits, "next": PLACE})


async def _as_guest(visit: Visit, form: Form, offer: Offering, wishes: Wishes) -> Answer:
    """One without an account comes in. Who is too young is shown whom he can talk to."""
    guest = parse_guest(form, offer.id, visit.language)
    form.check()
    if not old_enough(guest.age_band, offer.least_age):
        return see("/young", data={"next": "/young"})
    ensure(offer.open, "door_shut")
    entrances.take(visit, entrances.JOIN_CALLER)
    await visit.admit(entrances.JOIN)
    token = new_token()
    new, line = came_in(offer, wishes, form.key()), line_id(visit.kernel.keyring.store.file, offer.id)
    came = await visit.act(
        come_in_as_guest, guest, token, new, offer.most, actor=Stranger(new_id()), on=(line,), lane=Lane.STAFF
    )
    await leave_former(visit)
    visit.keep_session(token)
    return see(PLACE, data={"conversation": came.conversation, "word": groups_of(came.word), "next": PLACE})


async def _door(visit: Visit, offer: Offering) -> Answer:
    """The form at an open door. Who is known already is asked for no agreement."""
    told, known = offer.door, _actor(visit, offer.id) is not None
    said, needs = wait_before(told, told.waiting)
    promised = agreement(visit.language)
    data = {"programme": offer.id, "state": told, "agreement": promised.version, "wait": {"said": said, **needs}}
    return page(
        "counselling/walk_in.html",
        data=data,
        offer=offer,
        told=told,
        closing=reached(told, told.waiting, visit.now) != "yes",
        takes=visit.say(WAITS[said], **needs),
        known=known,
        key=visit.value("key") or new_id(),
        people=await visit.read(introduced, offer.id, visit.language),
        unread=await visit.read(unread_now, offer.id, visit.language, offer.promise),
        agreement=promised,
        host=await visit.read(host, visit.language),
        task=visit.task(entrances.JOIN),
    )


def _actor(visit: Visit, programme: str) -> Actor | None:
    """Tell as whom he takes a place; None for one who has no account. Who has one, and no name here, is asked for it first."""
    person: Person | None = visit.person
    if person is None:
        return None
    actor = person.actor_in(programme)
    if actor is None:
        onward = quote(f"/walk-in?programme={programme}", safe="")
        raise SignedOut("name_first", location=f"/me/personas/{programme}?next={onward}", status=403)
    return actor


def routes_of(front: Front) -> list[Route]:
    """List the addresses of the door."""
    show = partial(show_walk_in, front)
    return [
        get("/walk-in", show, who=anyone),
        post("/walk-in", partial(take_a_place, front), who=anyone, again=show),
    ]
