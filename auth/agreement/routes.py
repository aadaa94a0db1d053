"""Pages of the agreement: to read at any time, to accept again when it changes, and consent as easily taken back as given."""

from functools import partial

from auth.accounts.queries import kept_of
from auth.accounts.service import accept_agreement, withdraw_consent
from auth.agreement.text import agreement
from auth.guards import anyone, home_of, next_path, signed_in_only
from auth.house import House
from auth.people import Person
from core.answers import Answer, page, see
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit


async def show_agreement(house: House, visit: Visit) -> Answer:
    """What we promise and what we cannot; whoever is signed in sees what he accepted, and can decide anew."""
    person: Person | None = visit.person
    promised = agreement(visit.language)
    return page(
        "auth/agreement.html",
        data=_told(promised.version, person),
        agreement=promised,
        host=await visit.read(house.host, visit.language),
        kept=await visit.read(kept_of, person) if person is not None else None,
        next=next_path(visit.value("next", visit.query.get("next", "")), ""),
    )


async def accept(visit: Visit) -> Answer:
    """He accepts it as it stands now, and consents where he ticks that."""
    form = await visit.form()
    if not form.tick("agreement"):
        form.fail("agreement", "agreement_needed")
    form.check()
    person: Person = visit.person
    await visit.act(accept_agreement, form.tick("consent"), lane=Lane.STAFF)
    return see(next_path(form.raw("next"), home_of(person)), data={})


async def withdraw(visit: Visit) -> Answer:
    """His consent ends now. What remains possible stands on the page that follows."""
    await visit.act(withdraw_consent, lane=Lane.REVOCATION)
    return see("/agreement", data={})


def _told(version: int, person: Person | None) -> dict[str, object]:
    if person is None:
        return {"version": version}
    return {"version": version, "accepted": person.agreed, "consented": person.consented}


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show = partial(show_agreement, house)
    return [
        get("/agreement", show, who=anyone),
        post("/agreement", accept, who=signed_in_only, again=show),
        post("/agreement/withdraw", withdraw, who=signed_in_only),
    ]
