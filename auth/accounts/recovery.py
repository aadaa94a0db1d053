"""Pages of the way back in: by the recovery phrase, for who has forgotten his password."""

from auth import limits
from auth.accounts.forms import Recovering
from auth.accounts.joining import leave_former
from auth.accounts.passwords import hash_password
from auth.accounts.phrase import groups_of, new_phrase
from auth.accounts.queries import phrase_fits
from auth.accounts.service import recover
from auth.guards import anyone
from auth.people import Stranger
from auth.veil import new_token
from core.answers import Answer, page, see
from core.errors import Refused
from core.ids import new_id
from core.lanes import Lane
from core.lookalikes import skeleton
from core.routing import Route, get, post
from core.visit import Visit


async def show_recover(visit: Visit) -> Answer:
    """The form."""
    name = skeleton(visit.value("pseudonym"))
    door = limits.door_of_name(visit, "recover", name) if name else limits.RECOVER
    return page("auth/recover.html", data={}, task=visit.task(door) or visit.task(limits.RECOVER))


async def recover_here(visit: Visit) -> Answer:
    """A new password, every session ended, and on to the new phrase. A wrong name and a wrong phrase are answered alike."""
    form = await visit.form()
    typed = Recovering.parse(form)
    form.check()
    limits.take(visit, limits.ENTER_CALLER)
    await visit.admit(limits.door_of_name(visit, "recover", typed.name_skeleton))
    account = await visit.read(phrase_fits, typed.name_skeleton, typed.phrase)
    hashed = await visit.hash(hash_password, typed.password)
    if account is None:
        raise Refused("wrong_recovery", status=422)
    fresh, token = new_phrase(), new_token()
    args = (account, hashed, (typed.phrase, fresh), token)
    whole = await visit.act(recover, *args, actor=Stranger(new_id()), lane=Lane.REVOCATION)
    await leave_former(visit)
    visit.keep_session(token)
    return see("/me/once", data={"phrase": groups_of(fresh), "next": "/" if whole else "/enter/code"})


routes: list[Route] = [
    get("/recover", show_recover, who=anyone),
    post("/recover", recover_here, who=anyone, again=show_recover),
]
