"""`/desk/drills`: what can be practised, what was, and one drill with its record. Everything works without JavaScript."""

from typing import Any

from auth.guards import staff
from auth.people import Actor
from core.answers import Answer, page, see
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from crisis.alert import ROLES
from crisis.calling import bell_id
from crisis.desk import words
from crisis.drills.forms import Move, parse_plan
from crisis.drills.ladder import AGREED
from crisis.drills.pages import Record, Room
from crisis.drills.queries import called_in, drill_actor, record, room
from crisis.drills.scenarios import scenarios_in
from crisis.drills.service import DECLINED, answer_drill, begin_drill, keep_debrief, plan_drill, stop_drill
from crisis.drills.words import ANSWERS
from programmes.desk.routes import as_coordinator, asked_programme, coordinator
from programmes.routes import language_namer

called = staff(*sorted(ROLES))
WORDS: dict[str, Any] = {
    "tiers": words.TIERS,
    "places": words.PLACES,
    "outcomes": words.OUTCOMES,
    "authorities": words.AUTHORITIES,
    "given_words": words.GIVEN,
    "told": words.HAPPENED,
    "answers": ANSWERS,
}


async def show_drills(visit: Visit) -> Answer:
    """The drills of every programme in which he can be called, what can be practised, and who has practised what."""
    rooms: list[Room] = [await visit.read(room, actor, visit.language) for actor in called_in(visit.person)]
    name = language_namer(visit)
    return page(
        "crisis/drills/list.html",
        data={"programmes": [{"programme": one.programme, "drills": [it.id for it in one.drills]} for one in rooms]},
        rooms=rooms,
        scenarios=scenarios_in(visit.language),
        languages=[(code, name(code)) for code in ("fi", "sv", "en")],
        **WORDS,
    )


async def plan(visit: Visit) -> Answer:
    """A coordinator plans a drill."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    it: Room = await visit.read(room, actor, visit.language)
    wanted = parse_plan(await visit.form(), [one.grant for one in it.team])
    drill = await visit.act(plan_drill, wanted, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/drills/{drill}", data={"drill": drill})


async def show_drill(visit: Visit) -> Answer:
    """One drill: who takes part, what happened, how long each took."""
    actor = await _actor(visit)
    it: Record = await visit.read(record, visit.path["id"], actor, visit.language)
    # A drill that goes on is looked at again by itself, also where no script runs.
    refresh = 5 if it.practice.state == "on" and visit.request.method == "GET" else None
    return page("crisis/drills/one.html", data=it.data, refresh=refresh, it=it, **WORDS)


async def move(visit: Visit) -> Answer:
    """He answers whether he takes part; a coordinator begins it, ends it, keeps what was said."""
    actor, drill = await _actor(visit), visit.path["id"]
    wanted = Move.parse(await visit.form())
    bell = (bell_id(visit.kernel.key_file, actor.programme or ""),)
    moves: dict[str, tuple[Any, tuple[object, ...], tuple[str, ...]]] = {
        "agree": (answer_drill, (AGREED,), ()),
        "decline": (answer_drill, (DECLINED,), ()),
        "begin": (begin_drill, (), bell),
        "stop": (stop_drill, (), bell),
        "debrief": (keep_debrief, (wanted.text,), ()),
    }
    verb, args, on = moves[wanted.act]
    await visit.act(verb, drill, *args, actor=actor, on=on, lane=Lane.STAFF)
    return see(f"/desk/drills/{drill}", data={"done": wanted.act})


async def _actor(visit: Visit) -> Actor:
    found: Actor = await visit.read(drill_actor, visit.path["id"], visit.person)
    return found


routes: list[Route] = [
    get("/desk/drills", show_drills, who=called),
    post("/desk/drills", plan, who=coordinator, again=show_drills),
    get("/desk/drills/{id}", show_drill, who=called),
    post("/desk/drills/{id}", move, who=called, again=show_drill),
]
