"""`/desk/notices`: what lies open about somebody's duty, to be read and put away."""

from auth.people import Person
from core.answers import Answer, page, see
from core.lanes import Lane
from core.visit import Visit
from programmes.rota.frame import asked_about
from programmes.rota.notices import Notice, notices_of
from programmes.rota.service import dismiss_card
from programmes.rota.words import PURPOSES

MOST_SEQ = 10**12


async def show_notices(visit: Visit) -> Answer:
    """What lies open about his duty."""
    person: Person = visit.person
    found = await visit.read(notices_of, person)
    return page(
        "programmes/rota/notices.html", data={"notices": [one.data for one in found]}, notices=told(visit, found)
    )


async def dismiss(visit: Visit) -> Answer:
    """A notice is put away."""
    actor = await asked_about(visit)
    form = await visit.form()
    seq = form.number("seq", 1, MOST_SEQ)
    form.check()
    await visit.act(dismiss_card, seq, actor=actor, lane=Lane.STAFF)
    places = {"today": "/desk", "rota": f"/desk/rota?programme={actor.programme}"}
    return see(places.get(form.raw("back"), "/desk/notices"), data={"seq": seq})


def told(visit: Visit, notices: tuple[Notice, ...]) -> list[tuple[Notice, str, str]]:
    """Each notice with its sentence and what the shift is for, in his language."""
    return [(one, visit.say(one.sentence, **one.args), visit.say(PURPOSES[one.purpose])) for one in notices]
