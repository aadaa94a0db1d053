"""Pages of coming in and going out, and the list of where he is signed in."""

from auth import limits
from auth.accounts.forms import Entering
from auth.accounts.joining import leave_former, stay_seconds
from auth.accounts.passwords import check_password
from auth.accounts.queries import login_of
from auth.accounts.service import enter
from auth.factor.codes import new_secret
from auth.guards import anyone, next_path, signed_in_only, signed_in_somehow
from auth.names.rules import tidy
from auth.people import Person, Stranger
from auth.sessions.queries import sessions_of
from auth.sessions.service import end_other_sessions, end_session, sign_out
from auth.veil import new_token
from core.answers import Answer, page, see
from core.errors import NotFound, Refused
from core.ids import is_id, new_id
from core.lanes import Lane
from core.lookalikes import skeleton
from core.routing import Route, get, post
from core.visit import Visit


async def show_enter(visit: Visit) -> Answer:
    """The form: a name, a password."""
    onward = next_path(visit.value("next", visit.query.get("next", "")), "")
    if visit.person is not None and not visit.person.guest and visit.refusal is None:
        return see(onward or "/")
    name = skeleton(tidy(visit.value("pseudonym")))
    task = visit.task(limits.door_of_name(visit, "enter", name)) if name else None
    return page("auth/enter.html", data={}, next=onward, task=task)


async def enter_here(visit: Visit) -> Answer:
    """Sign in. An unknown name and a wrong password take the same steps and get the same answer."""
    form = await visit.form()
    typed = Entering.parse(form)
    form.check()
    limits.take(visit, limits.ENTER_CALLER)
    await visit.admit(limits.door_of_name(visit, "enter", typed.name_skeleton))
    login = await visit.read(login_of, typed.name_skeleton)
    verdict = await visit.hash(check_password, login.password if login else None, typed.password)
    if login is None or not verdict.right:
        raise Refused("wrong_entry", status=422)
    token = new_token()
    args = ((login.account, login.password), verdict.fresh, token, new_secret())
    asked = await visit.act(enter, *args, actor=Stranger(new_id()), lane=Lane.STAFF)
    await leave_former(visit)
    visit.keep_session(token, None if asked else stay_seconds(form))
    onward = next_path(form.raw("next"))
    return see("/enter/code" if asked else onward, data={"next": "/enter/code" if asked else onward})


async def go_out(visit: Visit) -> Answer:
    """Sign out here."""
    await visit.act(sign_out, lane=Lane.REVOCATION)
    visit.drop_session()
    return see("/", data={}, headers={"Clear-Site-Data": '"cookies", "storage"'})


async def show_sessions(visit: Visit) -> Answer:
    """Where he is signed in."""
    listed = await visit.read(sessions_of, visit.person)
    told = [{"id": one.id, "number": one.number, "here": one.here, "seen_at": one.seen_at} for one in listed]
    return page("auth/sessions.html", data={"sessions": told}, sessions=listed)


async def end_one(visit: Visit) -> Answer:
    """End one session of his, or all but this one."""
    form = await visit.form()
    person: Person = visit.person
    which = form.raw("session")
    if which == "others":
        await visit.act(end_other_sessions, lane=Lane.REVOCATION)
    elif is_id(which):
        await visit.act(end_session, which, lane=Lane.REVOCATION)
    else:
        raise NotFound
    if which == person.session:
        visit.drop_session()
        return see("/", data={})
    return see("/me/sessions", data={})


routes: list[Route] = [
    get("/enter", show_enter, who=anyone),
    post("/enter", enter_here, who=anyone, again=show_enter),
    post("/out", go_out, who=signed_in_somehow),
    get("/me/sessions", show_sessions, who=signed_in_only),
    post("/me/sessions", end_one, who=signed_in_only),
]
