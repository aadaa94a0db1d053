"""A concern from outside: advice for whoever worries about a man, and a word to the team that names nobody who is here.

Nothing on these pages depends on who uses the service, so nothing can be learned from them.
"""

from functools import partial

from auth.guards import anyone
from auth.people import Stranger
from core.answers import Answer, page, see
from core.ids import new_id
from core.lanes import Lane
from core.routing import Route, get, post
from core.spaces import Actor as AnyActor
from core.visit import Visit
from core.work import Read, Work
from crisis.alarming import Raised, raise_alert
from crisis.alert import URGENT, WATCH, Line, Where
from crisis.helping.forms import MOST, Concern
from crisis.helping.limits import CONCERN, CONCERN_CALLER
from crisis.helping.lines import lines_for
from crisis.helping.words import ADVICE, OTHER, VIOLENCE, WORRIES
from crisis.noticing import Noticed, notice
from programmes.door import Front
from programmes.helplines.lines import country
from programmes.queries import offers

HURT = {VIOLENCE: (VIOLENCE,), OTHER: (VIOLENCE,)}
"""Where the one who worries may be hurt himself, the lines are for those who are hurt."""


async def show_concern(front: Front, visit: Visit) -> Answer:
    """Show advice for what somebody fears, the lines that answer now, and the form. `sent`: his word is with the team."""
    about = visit.value("about", visit.query.get("about", ""))
    about = about if about in WORRIES else ""
    where, sent = country(front.home()), "sent" in visit.query and visit.refusal is None
    lines = lines_for(where, visit.language, visit.now, HURT.get(about, ()))
    advice = [visit.say(one) for one in ADVICE.get(about, ())]
    return page(
        "crisis/concern.html",
        data={"about": about, "sent": sent, "advice": advice, "emergency": where.emergency},
        about=about,
        sent=sent,
        advice=advice,
        worries=[(code, visit.say(words)) for code, words in WORRIES.items()],
        programmes=await visit.read(_open_ones, front, visit.language),
        emergency=where.emergency,
        lines=lines,
        most=MOST,
        task=visit.task(CONCERN),
    )


async def tell_concern(front: Front, visit: Visit) -> Answer:
    """His words are with the team, as an alert about nobody who is named. Without words there is nothing to tell, but advice."""
    form = await visit.form()
    programmes = dict(await visit.read(_open_ones, front, visit.language))
    told = Concern.parse(form, programmes)
    if not told.text or not told.programme:
        return see(f"/concern?about={told.about}", data={"about": told.about, "sent": False})
    visit.budgets.take(CONCERN_CALLER, visit.caller, visit.now)
    await visit.admit(CONCERN)
    noticed = await notice(visit.kernel, told.text, visit.language, programme=told.programme)
    await visit.act(open_concern, told, noticed, visit.language, actor=Stranger(new_id()), lane=Lane.DANGER)
    return see(f"/concern?about={told.about}&sent=yes", data={"about": told.about, "sent": True})


def open_concern(work: Work, actor: AnyActor, told: Concern, noticed: Noticed, language: str) -> None:
    """An alert that names nobody lies before the team: urgent where the words sound like danger, else to watch."""
    tier = URGENT if noticed.tier >= URGENT else WATCH
    line = Line("", "", "", work.now, told.text, noticed.hits)
    raised = Raised(told.programme, "", tier, (told.about,), "outside", Where("page"), language, (line,))
    raise_alert(work, raised)


def routes_of(front: Front) -> list[Route]:
    """List the addresses."""
    show = partial(show_concern, front)
    return [
        get("/concern", show, who=anyone),
        post("/concern", partial(tell_concern, front), who=anyone, again=show),
    ]


def _open_ones(read: Read, front: Front, language: str) -> list[tuple[str, str]]:
    """Programmes whose doors are open, with their names: what everybody sees at the door."""
    return [(one.id, one.name) for one in offers(read, language) if front.doors.are_open(read, one.id)]
