"""`/desk/alerts` and `/desk/alerts/{id}`: pages and forms of those who answer. Everything works without JavaScript; programs get the same as JSON."""

from functools import partial
from typing import Any

from auth.guards import staff
from auth.people import Actor
from core.errors import NotFound
from core.forms import Here
from core.ids import new_id
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from crisis.alert import Where
from crisis.desk import words
from crisis.desk.forms import Order
from crisis.desk.orders import ordered
from crisis.desk.pages import Alarm, Board
from crisis.desk.queries import alarm, alert_actor, board, called_in
from crisis.desk.reading import reads, write_down
from crisis.desk.story import written_here
from crisis.drills.asked import asked_to
from crisis.pager.queries import asked_of
from crisis.reach import Reach
from programmes.rota.views import zone_of
from programmes.routes import language_namer

called = staff("counsellor", "coordinator")
AROUND = 20
"""So many messages before it are shown."""
WORDS = {
    "tiers": words.TIERS,
    "grave": words.TIERS_BY_CODE,
    "kind_words": words.KINDS,
    "sources": words.SOURCES,
    "places": words.PLACES,
    "modifiers": words.MODIFIERS,
    "own_words": words.OWN_WORDS,
    "outcomes": words.OUTCOMES,
    "authorities": words.AUTHORITIES,
    "given_words": words.GIVEN,
    "told": words.HAPPENED,
}


async def show_alerts(visit: Visit) -> Answer:
    """Show the alerts of every programme in which he can be called."""
    boards: list[Board] = [await visit.read(board, actor, visit.language) for actor in called_in(visit.person)]
    here = [actor.id for actor in called_in(visit.person)]
    tested, drills = await visit.read(asked_of, tuple(here)), await visit.read(asked_to, here)
    shown: dict[str, Any] = {"boards": boards, "tested": tested, "drills": drills, "headline": partial(headline, visit)}
    shown |= WORDS
    return page("crisis/desk/list.html", data={"programmes": [one.data for one in boards]}, **shown)


async def show_alert(visit: Visit, reach: Reach) -> Answer:
    """Show an alert. Whoever is not in it and opens it is written down as having read it."""
    actor = await _actor(visit)
    await reads(visit.kernel, actor, visit.path["id"])
    found = await _alarm(visit, actor, reach)
    return page("crisis/desk/alert.html", data=found.data, **_frame(visit, found))


async def show_around(visit: Visit, reach: Reach) -> Answer:
    """Show what was said before it. That he reads it is written down."""
    actor = await _actor(visit)
    await visit.act(write_down, visit.path["id"], "alert_around_read", actor=actor, lane=Lane.STAFF)
    found = await _alarm(visit, actor, reach)
    where = found.seen.where or Where("page")
    lines = await visit.read(written_here, reach, actor, where, AROUND)
    data = {"lines": [{"name": one.name, "at": one.at, "text": one.text} for one in lines]}
    return page("crisis/desk/around.html", data=data, lines=lines, **_frame(visit, found))


async def go_there(visit: Visit, reach: Reach) -> Answer:
    """Lead to where it was written. That he goes there is written down."""
    actor = await _actor(visit)
    where = (await visit.kernel.latest(visit.path["id"])).state.seen.where
    address = reach.address(where) if where is not None else ""
    if not address:
        raise NotFound
    await visit.act(write_down, visit.path["id"], "alert_place_opened", actor=actor, lane=Lane.STAFF)
    return see(address)


async def act(visit: Visit, reach: Reach) -> Answer:
    """Do what he asks of an alert."""
    actor = await _actor(visit)
    zone = await visit.read(zone_of, actor.programme or "")
    order = Order.parse(await visit.form(), Here(zone, visit.now))
    alert = visit.path["id"]
    talk = await visit.act(ordered, alert, order, reach, actor=actor, on=(alert,), lane=Lane.DANGER)
    if talk:
        return see(f"/desk/conversations/{talk}", data={"talk": talk})
    return see(f"/desk/alerts/{alert}{PARTS.get(order.verb, '')}", data={"done": order.verb})


PARTS = {"step": "#protocol", "note": "#happened", "tell": "#tell", "review": "#tell", "look": "#happened"}
"""To which part of the page one comes back."""


def routes_of(reach: Reach) -> list[Route]:
    """List every address of the alert pages, with for whom it is."""
    one = "/desk/alerts/{id}"
    return [
        get("/desk/alerts", show_alerts, who=called),
        get(one, partial(show_alert, reach=reach), who=called),
        get(f"{one}/around", partial(show_around, reach=reach), who=called),
        get(f"{one}/place", partial(go_there, reach=reach), who=called),
        post(f"{one}/acts", partial(act, reach=reach), who=called, again=partial(show_alert, reach=reach)),
    ]


def headline(visit: Visit, card: str, man: str) -> str:
    """Say in one line what an alert is about."""
    return visit.say(words.HEADLINES[card], name=man) if man else visit.say(words.NAMELESS[card])


async def _actor(visit: Visit) -> Actor:
    found: Actor = await visit.read(alert_actor, visit.path["id"], visit.person)
    return found


async def _alarm(visit: Visit, actor: Actor, reach: Reach) -> Alarm:
    where = (await visit.kernel.latest(visit.path["id"])).state.seen.where
    place = reach.address(where) if where is not None else ""
    return await visit.read(alarm, visit.path["id"], actor, visit.language, place)


def _frame(visit: Visit, found: Alarm) -> dict[str, Any]:
    return {
        "alarm": found,
        "headline": headline(visit, found.card.id, found.man),
        "language_name": language_namer(visit),
        "key": visit.value("key") or new_id(),
        **WORDS,
    }
