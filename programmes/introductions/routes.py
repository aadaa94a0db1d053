"""`/desk/introduction`: how one of the team introduces himself to men, and the coordinator who reads it first."""

from functools import partial

from auth.guards import staff
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.errors import NotFound
from core.i18n import LANGUAGES
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read
from programmes.desk.routes import as_coordinator, coordinator, named
from programmes.introductions.forms import ABOUT, LIVED, WHY, GivesAway, parse_languages, parse_verdict, parse_words
from programmes.introductions.queries import TALKS, Own, ToReview, languages_read, own_words, to_review
from programmes.introductions.service import introduce, review, say_languages, withdraw
from programmes.policy import may_arrange
from programmes.routes import language_namer

PAGE = "/desk/introduction"
talks = staff(*sorted(TALKS))
concerned = staff(*sorted(TALKS), "coordinator")


def routes_of(gives_away: GivesAway) -> list[Route]:
    """The pages. `gives_away` finds what could tell who somebody is."""
    return [
        get(PAGE, show, who=concerned),
        post(PAGE, partial(write, gives_away), who=talks, again=show),
        post(f"{PAGE}/languages", say_which, who=talks, again=show),
        post(f"{PAGE}/review", say_whether, who=coordinator, again=show),
    ]


async def show(visit: Visit) -> Answer:
    """Show what he has written of himself in a language, and what waits for the coordinator."""
    programmes = _programmes(visit.person)
    actor = _actor(visit, visit.value("programme") or visit.query.get("programme", "") or next(iter(programmes), ""))
    own, waiting, reads = await visit.read(_found, actor)
    name = language_namer(visit)
    wanted = visit.value("language") or visit.query.get("words", "")
    writing = wanted if wanted in LANGUAGES else next(iter(own), visit.language)
    return page(
        "programmes/desk/introduction.html",
        data={
            "programme": actor.programme,
            "reads": reads,
            "written": {code: one.state for code, one in own.items()},
            "waiting": [
                {"grant": one.grant, "language": one.language, "written_at": one.written_at} for one in waiting
            ],
        },
        programme=actor.programme,
        places=await visit.read(named, programmes, visit.language),
        talks=actor.has(*TALKS),
        arranges=may_arrange(actor, actor.programme or ""),
        mine=own.get(writing),
        writing=writing,
        reads=reads,
        languages=[(code, name(code)) for code in LANGUAGES],
        language_name=name,
        waiting=waiting,
        most={"lived": LIVED, "about": ABOUT, "why": WHY},
    )


async def write(gives_away: GivesAway, visit: Visit) -> Answer:
    """He introduces himself like this, or no more (`act`: withdraw)."""
    form = await visit.form()
    actor = _actor(visit, form.raw("programme"))
    if form.raw("act") == "withdraw":
        language = form.choice("language", LANGUAGES)
        form.check()
        await visit.act(withdraw, language, actor=actor, lane=Lane.STAFF)
    else:
        words = parse_words(form, gives_away)
        language = words.language
        await visit.act(introduce, words, actor=actor, lane=Lane.STAFF)
    return see(f"{PAGE}?programme={actor.programme}&words={language}", data={})


async def say_which(visit: Visit) -> Answer:
    """He reads these languages."""
    form = await visit.form()
    actor = _actor(visit, form.raw("programme"))
    await visit.act(say_languages, parse_languages(form), actor=actor, lane=Lane.STAFF)
    return see(f"{PAGE}?programme={actor.programme}", data={})


async def say_whether(visit: Visit) -> Answer:
    """A coordinator shows it to men, or gives it back."""
    form = await visit.form()
    actor = as_coordinator(visit.person, form.raw("programme"))
    await visit.act(review, parse_verdict(form), actor=actor, lane=Lane.STAFF)
    return see(f"{PAGE}?programme={actor.programme}#waiting", data={})


def _found(read: Read, actor: Actor) -> tuple[dict[str, Own], tuple[ToReview, ...], tuple[str, ...]]:
    programme = actor.programme or ""
    waiting = to_review(read, programme, actor.id) if may_arrange(actor, programme) else ()
    reads = languages_read(read, programme, [actor.id]) if actor.has(*TALKS) else ()
    return own_words(read, actor.id), waiting, reads


def _programmes(person: Person) -> tuple[str, ...]:
    return tuple(one.programme for one in person.actors if one.programme and one.has(*TALKS, "coordinator"))


def _actor(visit: Visit, programme: str) -> Actor:
    """As whom he is here. NotFound alike for a programme that is not there and one that is not his."""
    person: Person = visit.person
    actor = person.actor_in(programme) if programme in _programmes(person) else None
    if actor is None:
        raise NotFound
    return actor
