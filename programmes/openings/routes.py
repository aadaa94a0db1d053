"""Pages of openings: the closed page for everybody, and `/desk/settings/openings` for coordinators."""

from functools import partial

from auth.guards import anyone
from auth.people import Actor
from core.answers import Answer, page, see
from core.i18n import LANGUAGES
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read
from programmes.desk.queries import arranged_by
from programmes.desk.routes import as_coordinator, asked_programme, coordinator, named
from programmes.door import Front
from programmes.openings.forms import TEXT, parse_closed_text, parse_terms
from programmes.openings.pages import show_closed
from programmes.openings.queries import closed_texts, terms_of
from programmes.openings.service import set_terms, write_closed_text
from programmes.openings.terms import BOUNDS, Terms
from programmes.openings.words import TOPICS
from programmes.queries import Offer, offer
from programmes.routes import language_namer


def routes_of(front: Front) -> list[Route]:
    """The pages."""
    return [
        get("/programmes/{id}/closed", partial(show_closed, front), who=anyone),
        get("/desk/settings/openings", show_openings, who=coordinator),
        post("/desk/settings/openings", change_terms, who=coordinator, again=show_openings),
        post("/desk/settings/openings/text", change_text, who=coordinator, again=show_openings),
    ]


async def show_openings(visit: Visit) -> Answer:
    """What a programme offers beside its meetings, and on which terms."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    it, terms, texts = await visit.read(_found, actor, visit.language)
    name = language_namer(visit)
    language = visit.query.get("words", "") or visit.value("language")
    return page(
        "programmes/desk/openings.html",
        data=_data(it, terms),
        it=it,
        terms=terms,
        texts=texts,
        places=await visit.read(named, arranged_by(visit.person), visit.language),
        topics=[(code, visit.say(topic)) for code, topic in TOPICS.items()],
        contracts=", ".join(kind.code for kind in terms.contracts),
        bounds=BOUNDS,
        languages=[(code, name(code)) for code in it.languages],
        writing=language if language in LANGUAGES else it.languages[0],
        most=TEXT,
    )


async def change_terms(visit: Visit) -> Answer:
    """The programme offers this from now on."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    wanted = parse_terms(await visit.form())
    await visit.act(set_terms, actor.programme, wanted, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/settings/openings?programme={actor.programme}", data={})


async def change_text(visit: Visit) -> Answer:
    """Who finds it closed reads another sentence."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    language, text = parse_closed_text(await visit.form())
    await visit.act(write_closed_text, actor.programme, language, text, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/settings/openings?programme={actor.programme}&words={language}", data={})


def _found(read: Read, actor: Actor, language: str) -> tuple[Offer, Terms, dict[str, str]]:
    programme = actor.programme or ""
    return offer(read, programme, language), terms_of(read, programme), dict(closed_texts(read, programme))


def _data(it: Offer, terms: Terms) -> dict[str, object]:
    numbers = {name: getattr(terms, name) for name in BOUNDS}
    kinds = [kind.code for kind in terms.contracts]
    told = {"walk_in": terms.walk_in, "messaging": terms.messaging, **numbers, "topics": terms.topics}
    return {"programme": it.id, **told, "contracts": kinds}
