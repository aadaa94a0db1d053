"""Pages of his place in the line: how it stands, giving it up, writing instead."""

from functools import partial

from auth.guards import signed_in
from auth.guests.queries import word_shown
from auth.people import Person
from core.errors import NotFound
from core.i18n import sentence
from core.ids import new_id
from core.routing import Handler
from core.web import Answer, Route, Visit, get, page, post, see
from counselling.limits import ASKING, take
from counselling.lines import lines_of
from counselling.man.closed import nowhere
from counselling.man.offering import promise_of
from counselling.man.place import place_page, ticket_of
from counselling.waiting import leave_line, turn_into_message
from counselling.waiting_line import line_id
from counselling.words import WAITS
from programmes.door import Front

PLACE = "/walk-in/place"
REFRESH = 20
"""Seconds after which the page comes anew by itself, without JavaScript."""
WRITES = 200
"""A third of the seconds for which one who writes his first words there, without JavaScript, counts as here."""
FORMS = (0, 1, 2, 3, 11, 100)
"""A number for each form that a language may bend a word into."""
LOW = 777
"""Stands in the place of the lower bound until the page fills it."""
DRAWN = 7
"""Places of the line that are drawn at most."""


async def show_place(visit: Visit) -> Answer:
    """Show his place in the line; once he has been called, lead him to the talk."""
    ticket = await visit.read(ticket_of, _person(visit))
    if ticket is None:
        return page("counselling/nobody.html", data={"conversation": None})
    if not ticket.waits:
        return see(f"/conversations/{ticket.conversation}", data={"conversation": ticket.conversation, "waits": False})
    visit.place = ticket.programme
    writing = "write" in visit.query or visit.refusal is not None
    if not visit.wants_json:
        await lines_of(visit.kernel).read_a_page(ticket.actor, ticket.conversation, WRITES if writing else REFRESH)
    shown = await visit.read(place_page, ticket, visit.language)
    word = await visit.read(word_shown, _person(visit), visit.session)
    code, needs = shown.wait
    return page(
        "counselling/place.html",
        data={**shown.data, "word": list(word)},
        refreshes=REFRESH,
        writing=writing,
        word=word,
        takes=visit.say(WAITS[code], **needs),
        bands=bands(visit.language),
        drawn=range(min(max(shown.told.waiting, shown.before + 1), DRAWN)),
        mine_at=min(shown.before, DRAWN - 1),
        key=visit.value("key") or new_id(),
        **{name: getattr(shown, name) for name in shown.__slots__},
    )


async def leave_or_write(visit: Visit) -> Answer:
    """His place is given up, or turned into a message that is answered. Was he called meanwhile, he is led to the talk."""
    form = await visit.form()
    wanted = form.choice("act", ("leave", "write"))
    form.check()
    ticket = await visit.read(ticket_of, _person(visit))
    if ticket is None:
        raise NotFound
    take(visit.kernel, ASKING, ticket.actor)
    on = (line_id(visit.kernel.keyring.store.file, ticket.programme), ticket.conversation)
    talk = f"/conversations/{ticket.conversation}"
    if wanted == "write":
        promise = await visit.read(promise_of, ticket.programme, ticket.language)
        turned = await visit.act(turn_into_message, ticket.conversation, promise, actor=ticket.actor, on=on)
        return see(talk, data={"act": wanted, "conversation": ticket.conversation, "turned": turned})
    left = await visit.act(leave_line, ticket.conversation, actor=ticket.actor, on=on)
    return see("/walk-in/over" if left else talk, data={"act": wanted, "left": left})


async def show_over(front: Front, visit: Visit) -> Answer:
    """Say goodbye to one who gave up his place, with what else there is."""
    return await nowhere(front, visit, left=True)


def or_place(show: Handler) -> Handler:
    """Show a form that was refused where it stood: at his place in the line, or in the conversation."""

    async def again(visit: Visit) -> Answer:
        return await (show_place(visit) if visit.value("from") == "place" else show(visit))

    return again


def bands(language: str) -> dict[str, dict[str, str]]:
    """Give the sentences of a wait in every form that a number asks for, for the page that changes by itself."""
    return {code: _forms(language, code) for code in WAITS}


def _forms(language: str, code: str) -> dict[str, str]:
    names = ("zero", "one", "two", "few", "many", "other")
    return {
        name: sentence(language, WAITS[code], {"count": number, "low": LOW}).replace(str(LOW), "{low}")
        for name, number in zip(names, FORMS, strict=True)
    }


def routes_of(front: Front) -> list[Route]:
    """List the addresses of a place in the line."""
    return [
        get(PLACE, show_place, who=signed_in),
        post(PLACE, leave_or_write, who=signed_in, again=show_place),
        get("/walk-in/over", partial(show_over, front), who=signed_in),
    ]


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person
