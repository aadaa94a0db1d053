"""What lies beside the inbox: words to answer with, the directory of places outside, the board of now."""

from typing import Any

from auth.guards import staff
from auth.people import Actor, Person
from core.errors import NotFound
from core.i18n import LANGUAGES
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from counselling.desk.directory import check_place, drop_place, keep_place, places
from counselling.desk.forms import GAPS, Place, Reply, id_in
from counselling.desk.inbox import OVERSEES
from counselling.desk.now import board
from counselling.desk.replies import drop_reply, keep_reply, replies_of
from counselling.desk.words import DOORS
from programmes.openings.words import REASON_NAMES
from programmes.queries import titles
from programmes.rota.views import zone_of
from programmes.rota.words import PURPOSES
from programmes.routes import language_namer

ANSWERS = ("support_person", "counsellor")
KEEPS = (*ANSWERS, "coordinator")
answerers, overseers, keepers = staff(*ANSWERS), staff(*OVERSEES), staff(*KEEPS)


async def show_replies(visit: Visit) -> Answer:
    """Show the words to answer with, and the form for more or other ones."""
    actor = await actor_of(visit, *ANSWERS)
    found = await visit.read(replies_of, actor)
    wanted = visit.value("reply") or visit.query.get("reply", "")
    return page(
        "counselling/desk/templates.html",
        data={"templates": [{"id": one.id, "title": one.title, "language": one.language} for one in found]},
        replies=found,
        chosen=next((one for one in found if one.id == wanted), None),
        gaps=["{" + gap + "}" for gap in GAPS],
        **await around(visit, actor, *ANSWERS),
    )


async def keep_words(visit: Visit) -> Answer:
    """Words are kept, changed or dropped (`act`: drop)."""
    actor = await actor_of(visit, *ANSWERS)
    form = await visit.form()
    if form.raw("act") == "drop":
        await visit.act(drop_reply, id_in(form, "reply"), actor=actor, lane=Lane.STAFF)
        kept = None
    else:
        kept = await visit.act(keep_reply, Reply.parse(form), id_in(form, "reply"), actor=actor, lane=Lane.STAFF)
    return see(f"/desk/templates?programme={actor.programme}", data={"template": kept})


async def show_places(visit: Visit) -> Answer:
    """Show the directory, and the form for a place."""
    actor = await actor_of(visit, *KEEPS)
    found = await visit.read(places, actor.programme)
    wanted = visit.value("place") or visit.query.get("place", "")
    return page(
        "counselling/desk/directory.html",
        data={"places": [{"id": one.id, "name": one.name, "checked_on": one.checked_on} for one in found]},
        found=found,
        chosen=next((one for one in found if one.id == wanted), None),
        **await around(visit, actor, *KEEPS),
    )


async def write_place(visit: Visit) -> Answer:
    """A place is kept, checked (`act`: check) or dropped (`act`: drop)."""
    actor = await actor_of(visit, *KEEPS)
    form = await visit.form()
    which, place = form.raw("act"), id_in(form, "place")
    if which in ("check", "drop"):
        await visit.act(check_place if which == "check" else drop_place, place, actor=actor, lane=Lane.STAFF)
    else:
        place = await visit.act(keep_place, Place.parse(form), place, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/directory?programme={actor.programme}", data={"place": place})


async def show_now(visit: Visit) -> Answer:
    """Show how it stands at this moment."""
    actor = await actor_of(visit, *OVERSEES)
    found = await visit.read(board, actor, visit.language)
    return page(
        "counselling/desk/now.html",
        data=found.data,
        refresh=60,
        board=found,
        doors=DOORS,
        purposes={purpose: visit.say(text) for purpose, text in PURPOSES.items()},
        reasons=[(code, visit.say(name)) for code, name in REASON_NAMES.items()],
        **await around(visit, actor, *OVERSEES),
    )


def routes_of() -> list[Route]:
    """List the addresses, with for whom they are."""
    return [
        get("/desk/templates", show_replies, who=answerers),
        post("/desk/templates", keep_words, who=answerers, again=show_replies),
        get("/desk/directory", show_places, who=keepers),
        post("/desk/directory", write_place, who=keepers, again=show_places),
        get("/desk/now", show_now, who=overseers),
    ]


async def actor_of(visit: Visit, *roles: str) -> Actor:
    """As whom he works in the programme that the page or form is about; the first of his where none is named."""
    sent = (await visit.form()).raw("programme") if visit.request.method == "POST" else visit.query.get("programme", "")
    found = next((one for one in _mine(visit, *roles) if not sent or one.programme == sent), None)
    if found is None:
        raise NotFound
    return found


async def around(visit: Visit, actor: Actor, *roles: str) -> dict[str, Any]:
    """Give what stands on every page beside the inbox."""
    names = await visit.read(titles, visit.language)
    name = language_namer(visit)
    mine = [one.programme or "" for one in _mine(visit, *roles)]
    return {
        "programme": actor.programme,
        "programme_name": names.get(actor.programme or "", ""),
        "places": [(one, names[one]) for one in mine if one in names],
        "zone": await visit.read(zone_of, actor.programme),
        "spoken": [(code, name(code)) for code in LANGUAGES],
        "language_name": name,
    }


def _mine(visit: Visit, *roles: str) -> list[Actor]:
    person: Person = visit.person
    return [actor for actor in person.actors if actor.programme and actor.has(*roles)]
