"""Pages of guests: the way back by the return word, and a new word."""

from functools import partial

from auth import limits
from auth.accounts.joining import leave_former
from auth.accounts.phrase import groups_of
from auth.guards import anyone, guest, next_path
from auth.guests.forms import parse_return
from auth.guests.service import renew_word, return_by_word
from auth.house import House
from auth.people import Stranger
from auth.veil import new_token
from core.answers import Answer, page, see
from core.ids import new_id
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit


async def show_return(visit: Visit) -> Answer:
    """The form: one word of digits."""
    onward = next_path(visit.value("next", visit.query.get("next", "")), "")
    return page("auth/return.html", data={}, next=onward, task=visit.task(limits.RETURN))


async def return_here(house: House, visit: Visit) -> Answer:
    """He is who he was, here and nowhere else. A word that nobody has, and what is no word at all, are answered alike."""
    form = await visit.form()
    word = parse_return(form)
    limits.take(visit, limits.RETURN_CALLER)
    await visit.admit(limits.RETURN)
    token = new_token()
    await visit.act(return_by_word, word, token, actor=Stranger(new_id()), lane=Lane.STAFF)
    await leave_former(visit)
    visit.keep_session(token)
    onward = next_path(form.raw("next"), house.guests_home)
    return see(onward, data={"next": onward})


async def draw_word(visit: Visit) -> Answer:
    """Another return word, shown once."""
    limits.take(visit, limits.PASSWORD, visit.person)
    word = await visit.act(renew_word, visit.session, lane=Lane.STAFF)
    return see("/me/once?next=/me", data={"word": groups_of(word)})


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    return [
        get("/walk-in/return", show_return, who=anyone),
        post("/walk-in/return", partial(return_here, house), who=anyone, again=show_return),
        post("/me/word", draw_word, who=guest),
    ]
