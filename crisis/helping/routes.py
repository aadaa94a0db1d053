"""Pages of help: "I need help now" for everybody at any hour, and a concern from outside. All of it works without JavaScript."""

from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlencode

from auth.guards import anyone, in_any_case, signed_in
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.errors import NotFound
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from crisis.alarming import ask_help
from crisis.alert import Where
from crisis.helping import concern
from crisis.helping.forms import MOST, Asking, came_from, room_of
from crisis.helping.limits import PRESSES, has_left, take
from crisis.helping.lines import lines_for
from crisis.helping.putting_away import put_card_away
from crisis.helping.reading import BEFORE, cover_of
from crisis.helping.shown import beside, card_of, standing_of
from crisis.noticing import notice
from crisis.screening import wakes
from programmes.door import Front
from programmes.helplines.lines import country
from programmes.queries import titles

NOW = "/help/now"
STREAMS = {"meeting": "room", "conversation": "conversation"}
"""Where somebody can be who asks: the kind of space, and its stream."""

SEQS = 10**9
"""More numbers than any stream of his has."""


async def show_now(front: Front, visit: Visit) -> Answer:
    """Show the lines first; then who here can be asked for help, or, once he has asked, what happens now."""
    actors = _actors(visit)
    actor = _asked_as(visit)
    came = came_from(visit.value("from", visit.query.get("from", "")))
    if actor is None or actor.programme is None:
        return _lines_alone(front, visit, came)
    visit.place = actor.programme
    cover, standing = await cover_of(visit, actor.programme), await standing_of(visit, actor)
    card = card_of(visit, standing, cover) if standing.seen else None
    names = await visit.read(titles, visit.language)
    where = country(cover.country)
    return page(
        "crisis/now.html",
        data={"programme": actor.programme, "asked": standing.asked, "card": card.data if card else None}
        | {"reads": {"when": cover.reading.reads, "at": cover.at}, "emergency": where.emergency},
        card=card,
        asked=standing.asked,
        programme=actor.programme,
        programmes=[(one, names[one]) for one in actors if one in names],
        before=cover.told(visit.language, visit.now, BEFORE),
        emergency=where.emergency,
        lines=lines_for(where, visit.language, visit.now, ()),
        came=came,
        most=MOST,
    )


async def show_card(visit: Visit) -> Answer:
    """Show his card alone, as it stands now; nothing of it once he has put it away."""
    actor = _asked_as(visit)
    visit.place = programme = actor.programme or "" if actor is not None else ""
    shown = await beside(visit)
    card, came = shown.card if shown else None, came_from(visit.query.get("from", ""))
    data = {"programme": programme, "card": card.data if card else None}
    return page("crisis/card.html", data=data, card=card, programme=programme, came=came)


async def ask(visit: Visit) -> Answer:
    """He has asked for help: an alert about him is open, the one that was open already or a new one. Who has no name here sees the lines."""
    actors, form = _actors(visit), await visit.form()
    came = came_from(form.raw("from"))
    if not actors:
        return see(NOW, data={"asked": False})
    asking = Asking.parse(form, actors)
    actor = actors[asking.programme]
    if asking.text or has_left(visit.kernel, PRESSES, actor):
        take(visit.kernel, PRESSES, actor)
        noticed = await notice(visit.kernel, asking.text, visit.language, programme=asking.programme)
        asked = (asking.text, await _where(visit, actor, came), visit.language, noticed)
        await visit.act(ask_help, *asked, actor=actor, on=wakes(visit.kernel, actor), lane=Lane.DANGER)
    return see(_now(asking.programme, came), data={"asked": True, "programme": asking.programme})


async def put_away(visit: Visit) -> Answer:
    """He has put his card away; it comes back when he asks, or when it has become more serious."""
    form = await visit.form()
    seq, actors = form.number("seq", 1, SEQS), _actors(visit)
    programme = form.choice("programme", actors)
    form.check()
    actor = actors[programme]
    with suppress(NotFound):  # it is away already
        await visit.act(put_card_away, seq, actor=actor, on=(actor.own,))
    return see(came_from(form.raw("from")) or "/", data={"away": seq})


def routes_of(front: Front) -> list[Route]:
    """List the addresses of help, with for whom each is."""
    show = partial(show_now, front)
    return [
        get("/help/now", show, who=in_any_case),
        post("/help/now", ask, who=anyone, again=show),
        get("/help/now/card", show_card, who=signed_in),
        post("/help/now/away", put_away, who=signed_in),
        *concern.routes_of(front),
    ]


def _lines_alone(front: Front, visit: Visit, came: str) -> Answer:
    where = country(front.home())
    return page(
        "crisis/now.html",
        data={"programme": None, "asked": False, "card": None, "reads": None, "emergency": where.emergency},
        card=None,
        asked=False,
        programme="",
        programmes=[],
        before="",
        emergency=where.emergency,
        lines=lines_for(where, visit.language, visit.now, ()),
        came=came,
        most=MOST,
    )


async def _where(visit: Visit, actor: Actor, came: str) -> Where:
    """Tell where he was when he asked: the meeting or the conversation that he has a place in, else just a page."""
    space = room_of(came)
    with suppress(NotFound):
        slot: Any = await visit.kernel.latest(space) if space else None
        stream = STREAMS.get(slot.kind.name) if slot is not None else None
        if stream is not None and slot.kind.you(slot.state, actor, stream) is not None:
            return Where(slot.kind.name, space, stream, slot.book.heads.get(stream, 0))
    return Where("page")


def _actors(visit: Visit) -> dict[str, Actor]:
    """As whom he can ask, by programme."""
    person: Person | None = visit.person
    found = person.actors if person is not None else ()
    return {actor.programme: actor for actor in found if actor.programme is not None}


def _asked_as(visit: Visit) -> Actor | None:
    """As whom he asks here: in the programme that is named, else in the first in which he has a name; None where he has none."""
    actors = _actors(visit)
    return actors.get(visit.value("programme", visit.query.get("programme", ""))) or next(iter(actors.values()), None)


def _now(programme: str, came: str) -> str:
    return f"{NOW}?{urlencode({'programme': programme, 'from': came} if came else {'programme': programme})}"
