"""`/desk/pager`: somebody's own pagers. `/desk/settings/pagers`: how a programme's people are reached, and the test alarm."""

from auth.guards import staff
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.budgets import Budget
from core.clock import MINUTE
from core.errors import NotFound
from core.formats import format_weekday
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import CLOCK
from crisis.pager import forms
from crisis.pager.alarm import answer_pages, ring_by_hand, set_time
from crisis.pager.answering import DESK
from crisis.pager.policy import CALLED, called_as
from crisis.pager.queries import Alarms, Post, alarms_of, posts_of
from crisis.pager.secrets import LONGEST, public_push_key
from crisis.pager.targets import add_pager, agree_to_nights, drop_pager, take_back_nights, try_pager
from crisis.pager.words import KIND_NAMES
from programmes.desk.queries import arranged_by
from programmes.desk.routes import as_coordinator, asked_programme, coordinator, named

called = staff(*CALLED)
PAGERS = Budget("pagers", 30, 10 * MINUTE)
"""How often one may change or try one's pagers."""
MONDAY = 4 * 24 * 60 * MINUTE
"""Some Monday, to name the days of the week by."""


async def show_pagers(visit: Visit) -> Answer:
    """His pagers, and whether he may be called at night."""
    posts: tuple[Post, ...] = await visit.read(posts_of, visit.person, visit.language)
    settings = visit.settings
    kinds = [forms.WEBHOOK, *([forms.MAIL] if settings.smtp_url is not None else [])]
    return page(
        "crisis/pager/mine.html",
        data={"posts": [_post_data(post) for post in posts]},
        posts=posts,
        places=[(post.programme, post.name) for post in posts],
        kinds=[(kind, visit.say(KIND_NAMES[kind])) for kind in kinds],
        names={kind: visit.say(name) for kind, name in KIND_NAMES.items()},
        push_key=public_push_key(visit.kernel.key_file),
        most=LONGEST,
    )


async def change_pagers(visit: Visit) -> Answer:
    """A pager is added, tried or removed."""
    person: Person = visit.person
    form = await visit.form()
    act = form.choice("act", forms.ACTS)
    visit.budgets.take(PAGERS, person.account, visit.now)
    if act == forms.ADD:
        programmes = [actor.programme for actor in called_as(person) if actor.programme]
        new = forms.NewPager.parse(form, programmes, visit.settings)
        await visit.act(add_pager, new.programmes, new.kind, new.address, lane=Lane.STAFF)
    else:
        form.check()
        verb = try_pager if act == forms.TRY else drop_pager
        await visit.act(verb, form.raw("pager"), lane=Lane.STAFF)
    return see("/desk/pager", data={})


async def change_nights(visit: Visit) -> Answer:
    """He may be called for a programme when he is not on shift, or no longer."""
    person: Person = visit.person
    form = await visit.form()
    actor = next((one for one in called_as(person) if one.programme == form.raw("programme")), None)
    if actor is None:
        raise NotFound
    verb = agree_to_nights if form.tick("agrees") else take_back_nights
    await visit.act(verb, actor=actor, lane=Lane.STAFF)
    return see("/desk/pager", data={})


async def say_here(visit: Visit) -> Answer:
    """He was paged, and is here."""
    here = tuple(sorted(actor.id for actor in called_as(visit.person)))
    await visit.act(answer_pages, here, actor=CLOCK, lane=Lane.STAFF)
    return see(DESK, data={})


async def show_alarms(visit: Visit) -> Answer:
    """How the people of a programme are reached, and how the tests went."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    it: Alarms = await visit.read(alarms_of, actor.programme)
    places = await visit.read(named, arranged_by(visit.person), visit.language)
    return page(
        "crisis/pager/alarms.html",
        data=_alarms_data(it),
        it=it,
        places=places,
        name=dict(places).get(it.programme, ""),
        weekdays=[
            (str(day), format_weekday(visit.language, MONDAY + day * 24 * 60 * MINUTE, "UTC")) for day in range(7)
        ],
        at=f"{it.minute // 60:02}:{it.minute % 60:02}",
    )


async def change_time(visit: Visit) -> Answer:
    """The test alarm rings at another time."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    weekday, minute = forms.parse_time(await visit.form())
    await visit.act(set_time, weekday, minute, actor=actor, lane=Lane.STAFF)
    return _back(actor)


async def ring(visit: Visit) -> Answer:
    """The test alarm rings now."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    await visit.act(ring_by_hand, actor=actor, lane=Lane.STAFF)
    return _back(actor)


routes: list[Route] = [
    get("/desk/pager", show_pagers, who=called),
    post("/desk/pager", change_pagers, who=called, again=show_pagers),
    post("/desk/pager/nights", change_nights, who=called, again=show_pagers),
    post("/desk/alerts/here", say_here, who=called),
    get("/desk/settings/pagers", show_alarms, who=coordinator),
    post("/desk/settings/pagers", change_time, who=coordinator, again=show_alarms),
    post("/desk/settings/pagers/ring", ring, who=coordinator, again=show_alarms),
]


def _back(actor: Actor) -> Answer:
    return see(f"/desk/settings/pagers?programme={actor.programme}", data={})


def _post_data(post: Post) -> dict[str, object]:
    pagers = [{"id": one.id, "kind": one.kind, "address": one.address, "state": one.state} for one in post.pagers]
    return {"programme": post.programme, "pagers": pagers, "nights": post.nights, "asked_at": post.asked_at}


def _alarms_data(it: Alarms) -> dict[str, object]:
    people = [
        {"name": one.name, "pagers": one.pagers, "failed": one.failed, "nights": one.nights, "seconds": one.seconds}
        for one in it.people
    ]
    rung = [
        {"at": one.rung_at, "people": [{"name": who.name, "seconds": who.seconds} for who in one.people]}
        for one in it.rung
    ]
    return {"programme": it.programme, "next_at": it.next_at, "people": people, "rung": rung}
