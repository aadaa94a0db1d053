"""`/afterwards`: a man's card after an evening. `/desk/aftercare`: debriefings, breaks, and for coordinators how the team is."""

from contextlib import suppress
from functools import partial

from auth.guards import signed_in, staff
from auth.own import Card
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.errors import NotFound
from core.i18n import sentence
from core.ids import is_id, new_id
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from crisis.aftercare import desk_words, words
from crisis.aftercare.forms import MOST, Asking, how_in, limits_in
from crisis.aftercare.giving import TALK_ASKED
from crisis.aftercare.queries import ROLES, Care, care, cared_in
from crisis.aftercare.scripts import script_in
from crisis.aftercare.settling import answer_break, set_limits, settle
from crisis.aftercare.talking import ask_talk, his_card, put_away
from crisis.helping.forms import came_from
from crisis.helping.limits import TALKS, take
from crisis.noticing import notice_his
from crisis.reach import Reach, Wish
from crisis.screening import wakes
from programmes.desk.routes import as_coordinator, coordinator

team = staff(*ROLES)
DESK = "/desk/aftercare"


async def show_card(reach: Reach, visit: Visit) -> Answer:
    """Show when a counsellor has time for him, and the box by which he asks; once he has asked, his talk."""
    actor, card = await _card(visit)
    visit.place = actor.programme or ""
    asked = card.kind == TALK_ASKED
    moment = await visit.read(reach.promised, actor.programme) if reach.promised and not asked else None
    talk = card.data.get("conversation", "")
    return page(
        "crisis/aftercare/afterwards.html",
        data={
            "meeting": visit.path["id"],
            "promise": moment,
            "conversation": talk or None,
            "until": card.data["until"],
        },
        home=f"/afterwards/{visit.path['id']}",
        promise=moment,
        talk=talk,
        until=card.data["until"],
        first_words=sentence(visit.language, words.FIRST_WORDS),
        key=visit.value("key") or new_id(),
        most=MOST,
    )


async def ask(reach: Reach, visit: Visit) -> Answer:
    """A private conversation has begun with his words, and he knows by when he is answered."""
    actor, _ = await _card(visit)
    asking, meeting = Asking.parse(await visit.form()), visit.path["id"]
    take(visit.kernel, TALKS, actor)
    noticed = await notice_his(visit.kernel, actor, asking.text, visit.language)
    wish = Wish(asking.text, asking.key or new_id(), visit.language, noticed)
    lane = Lane.DANGER if noticed else Lane.TALK
    talk = await visit.act(ask_talk, meeting, wish, reach, actor=actor, on=wakes(visit.kernel, actor), lane=lane)
    return see(f"/conversations/{talk}", data={"conversation": talk})


async def lay_away(visit: Visit) -> Answer:
    """His card lies open no more."""
    form = await visit.form()
    with suppress(NotFound):  # it is away already, or its time is over
        actor, _ = await visit.read(his_card, visit.person, form.raw("meeting"))
        await visit.act(put_away, form.raw("meeting"), actor=actor, on=(actor.own,))
    return see(came_from(form.raw("from")) or "/", data={"away": True})


async def show_desk(reach: Reach, visit: Visit) -> Answer:
    """Show what waits for him, and to a coordinator how the team is."""
    found: list[Care] = [
        await visit.read(care, actor, visit.language, reach.heavy_talks) for actor in cared_in(visit.person)
    ]
    return page(
        "crisis/aftercare/desk.html",
        data={"programmes": [one.data for one in found]},
        cares=found,
        script=script_in(visit.language),
        tasks=desk_words.TASKS,
        tasks_of=desk_words.TASKS_OF,
    )


async def settle_task(visit: Visit) -> Answer:
    """A debriefing is done, or he does without."""
    form = await visit.form()
    task, how = form.raw("task"), how_in(form)
    actor = _of_team(visit, form.raw("programme"))
    if not is_id(task):
        raise NotFound
    await visit.act(settle, task, how, actor=actor, lane=Lane.STAFF)
    return see(DESK, data={"how": how})


async def answer(visit: Visit) -> Answer:
    """He takes a break, or not now."""
    form = await visit.form()
    taken = form.choice("break", ("yes", "no")) == "yes"
    form.check()
    await visit.act(answer_break, taken, actor=_of_team(visit, form.raw("programme")), lane=Lane.STAFF)
    return see(DESK, data={"break": taken})


async def change_limits(visit: Visit) -> Answer:
    """A break is proposed by these from now on."""
    form = await visit.form()
    programme = form.raw("programme")
    actor = as_coordinator(visit.person, programme)
    limits = limits_in(form)
    await visit.act(set_limits, programme, limits, actor=actor, lane=Lane.STAFF)
    return see(f"{DESK}#limits-{programme}", data={})


def routes_of(reach: Reach) -> list[Route]:
    """List the addresses of aftercare, with for whom each is."""
    card, desk = partial(show_card, reach), partial(show_desk, reach)
    return [
        post("/afterwards/away", lay_away, who=signed_in),
        get("/afterwards/{id}", card, who=signed_in),
        post("/afterwards/{id}", partial(ask, reach), who=signed_in, again=card),
        get(DESK, desk, who=team),
        post(f"{DESK}/tasks", settle_task, who=team, again=desk),
        post(f"{DESK}/break", answer, who=team, again=desk),
        post(f"{DESK}/limits", change_limits, who=coordinator, again=desk),
    ]


async def _card(visit: Visit) -> tuple[Actor, Card]:
    found: tuple[Actor, Card] = await visit.read(his_card, visit.person, visit.path["id"])
    return found


def _of_team(visit: Visit, programme: str) -> Actor:
    person: Person = visit.person
    found = next((one for one in cared_in(person) if one.programme == programme), None)
    if found is None:
        raise NotFound
    return found
