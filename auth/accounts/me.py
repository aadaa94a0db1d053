"""Pages of a man's own things: what is kept of him, his password, his way back in, the end of it all."""

from functools import partial

from auth import limits
from auth.accounts.departure import IDLE, WITHIN, delete_account
from auth.accounts.export import encode_takeaway, readable, takeaway
from auth.accounts.forms import Changing
from auth.accounts.passwords import check_password, hash_password
from auth.accounts.phrase import groups_of, new_phrase
from auth.accounts.queries import kept_of, name_key_of, password_of
from auth.accounts.service import change_password, note_recovery_told, renew_phrase
from auth.guards import anyone, named, signed_in_only
from auth.guests.queries import word_shown
from auth.house import House
from auth.people import Person
from auth.sessions.leave import CLEARED
from auth.sessions.queries import once_of
from auth.veil import Veil
from core.answers import Answer, download, page, see
from core.clock import HOUR
from core.errors import Fault, Invalid
from core.forms import Form
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit

FILE = "my-things.json"
"""What a file of his is called: it tells nothing to who finds it."""


async def show_me(visit: Visit) -> Answer:
    """All doors to his own things, and what is kept of him."""
    person: Person = visit.person
    if person.guest:
        return await show_guest(visit)
    kept = await visit.read(kept_of, person)
    waiting = await visit.read(once_of, person, visit.session) is not None
    told = {
        "language": kept.language,
        "age_band": kept.age_band,
        "agreed_at": kept.agreed_at,
        "until": kept.seen_at + IDLE,
    }
    return page("auth/me.html", data=told, kept=kept, until=kept.seen_at + IDLE, waiting=waiting)


async def show_guest(visit: Visit) -> Answer:
    """What a guest has: his name here, the way back in, and the way to more."""
    person: Person = visit.person
    word = await visit.read(word_shown, person, visit.session)
    names = [actor.name for actor in person.personas.values()]
    return page("auth/guest.html", data={"guest": True, "names": names}, names=names, word=word)


async def note_told(visit: Visit) -> Answer:
    """He has read that his way back in was used."""
    await visit.act(note_recovery_told, lane=Lane.STAFF)
    return see("/me", data={})


async def show_password(visit: Visit) -> Answer:
    """The form for another password."""
    return page("auth/password.html", data={})


async def change(visit: Visit) -> Answer:
    """Another password; every other session ends."""
    form = await visit.form()
    veil, key = Veil(visit.kernel.key_file), await visit.read(name_key_of, visit.person)
    typed = Changing.parse(form, lambda name: veil.sign_in(name) == key)
    form.check()
    kept = await _right_password(visit, form, "old", typed.old)
    hashed = await visit.hash(hash_password, typed.password)
    await visit.act(change_password, kept, hashed, lane=Lane.REVOCATION)
    return see("/me", data={})


async def show_phrase(visit: Visit) -> Answer:
    """What the phrase is for, and a new one."""
    return page("auth/phrase.html", data={}, kept=await visit.read(kept_of, visit.person))


async def renew(visit: Visit) -> Answer:
    """A new phrase, shown once; the older one is worth nothing any more. It takes his password."""
    form = await visit.form()
    password = form.secret("password", most=1024)
    form.check()
    await _right_password(visit, form, "password", password)
    phrase = new_phrase()
    await visit.act(renew_phrase, visit.session, phrase, lane=Lane.STAFF)
    return see("/me/once?next=/me", data={"phrase": groups_of(phrase)})


async def show_export(house: House, visit: Visit) -> Answer:
    """Everything of his that is kept here, to read."""
    sections = await visit.read(takeaway, visit.person, house, visit.language)
    told = {section.title: section.rows for section in sections}
    return page("auth/export.html", data=told, sections=readable(sections, visit.language))


async def export_file(house: House, visit: Visit) -> Answer:
    """The same as a file."""
    sections = await visit.read(takeaway, visit.person, house, visit.language)
    return download(encode_takeaway(sections), FILE, "application/json")


async def show_delete(house: House, visit: Visit) -> Answer:
    """What happens to what he wrote, and when, before he decides."""
    titles = await visit.read(house.titles, visit.language)
    person: Person = visit.person
    names = [(titles.get(place, ""), actor.name) for place, actor in person.personas.items() if place is not None]
    return page("auth/delete.html", data={"within_hours": WITHIN // HOUR}, names=sorted(names), hours=WITHIN // HOUR)


async def delete(visit: Visit) -> Answer:
    """He is gone: at once for himself, within a day for what he leaves behind. A guest has no password to show."""
    form = await visit.form()
    person: Person = visit.person
    password = "" if person.guest else form.secret("password", most=1024)
    if not form.tick("sure"):
        form.fail("sure", "sure_needed")
    form.check()
    kept = None if person.guest else await _right_password(visit, form, "password", password)
    await visit.act(delete_account, kept, lane=Lane.REVOCATION)
    visit.drop_session()
    return see("/gone", data={}, headers=CLEARED)


async def show_gone(visit: Visit) -> Answer:
    """A last word."""
    return page("auth/gone.html", data={}, hours=WITHIN // HOUR)


async def _right_password(visit: Visit, form: Form, field: str, typed: str) -> str:
    """Give the hash of his password if this is it; else its field says that it is not."""
    limits.take(visit, limits.PASSWORD, visit.person)
    kept = await visit.read(password_of, visit.person)
    verdict = await visit.hash(check_password, kept, typed)
    if kept is None or not verdict.right:
        raise Invalid({field: Fault("wrong_password")}, form.typed())
    return kept


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show_end = partial(show_delete, house)
    return [
        get("/me", show_me, who=signed_in_only),
        post("/me/told", note_told, who=signed_in_only),
        get("/me/password", show_password, who=named),
        post("/me/password", change, who=named, again=show_password),
        get("/me/phrase", show_phrase, who=named),
        post("/me/phrase", renew, who=named, again=show_phrase),
        get("/me/export", partial(show_export, house), who=signed_in_only),
        get("/me/export/file", partial(export_file, house), who=signed_in_only),
        get("/me/delete", show_end, who=signed_in_only),
        post("/me/delete", delete, who=signed_in_only, again=show_end),
        get("/gone", show_gone, who=anyone),
    ]
