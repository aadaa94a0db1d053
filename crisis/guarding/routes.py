"""`/desk/word-rules`: the word rules of a programme and what they flagged, for its coordinators and moderators."""

from typing import Any

from auth.guards import staff
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from crisis.guarding.desk_words import DOES, PLACES, SEEN
from crisis.guarding.forms import RuleDraft
from crisis.guarding.identity import guard
from crisis.guarding.matching import WordBook
from crisis.guarding.policy import ROLES
from crisis.guarding.queries import WordsPage, words_page
from crisis.guarding.service import end_rule, look_at_flag, make_rule
from programmes.desk.routes import acting, named

setting = staff(*ROLES)
HERE = "/desk/word-rules"
SENTENCE = 2_000
ID = 40


async def show_rules(visit: Visit) -> Answer:
    """Show the rules in force, those ended, and what waits to be looked at."""
    return await _page(visit)


async def try_sentence(visit: Visit) -> Answer:
    """Show what the rules do with a sentence. It is kept nowhere."""
    form = await visit.form()
    sentence = form.text("sentence", SENTENCE, multiline=True)
    form.check()
    return await _page(visit, sentence)


async def make(visit: Visit) -> Answer:
    """A rule is made."""
    actor = await acting(visit, *ROLES)
    made = await visit.act(make_rule, RuleDraft.parse(await visit.form()), actor=actor, lane=Lane.STAFF)
    return _back(actor, {"rule": made})


async def end(visit: Visit) -> Answer:
    """A rule is ended."""
    actor = await acting(visit, *ROLES)
    await visit.act(end_rule, await _named(visit, "rule"), actor=actor, lane=Lane.STAFF)
    return _back(actor, {"ended": True})


async def look(visit: Visit) -> Answer:
    """Somebody has looked at what was flagged."""
    actor = await acting(visit, *ROLES)
    await visit.act(look_at_flag, await _named(visit, "flag"), actor=actor, lane=Lane.STAFF)
    return _back(actor, {"looked": True})


routes: list[Route] = [
    get(HERE, show_rules, who=setting),
    post(HERE, make, who=setting, again=show_rules),
    post(f"{HERE}/end", end, who=setting, again=show_rules),
    post(f"{HERE}/look", look, who=setting, again=show_rules),
    post(f"{HERE}/try", try_sentence, who=setting, again=show_rules),
]


async def _page(visit: Visit, sentence: str = "") -> Answer:
    actor = await acting(visit, *ROLES)
    it: WordsPage = await visit.read(words_page, actor, visit.language)
    visit.place = it.programme
    person: Person = visit.person
    mine = tuple(one.programme for one in person.actors if one.programme and one.has(*ROLES))
    book = WordBook.of(one.rule for one in it.rules)
    found = {place: [one.rule.does for one in book.hits(sentence, place)] for place in PLACES}
    tried: dict[str, Any] = {"sentence": sentence, "found": found, "identity": [one.kind for one in guard(sentence)]}
    return page(
        "crisis/desk/word-rules.html",
        data={**it.data, "tried": tried} if sentence else it.data,
        it=it,
        tried=tried if sentence else None,
        chosen=(await visit.form()).several("places", PLACES) if visit.request.method == "POST" else (),
        places=await visit.read(named, mine, visit.language),
        does={code: visit.say(name) for code, name in DOES.items()},
        where={code: visit.say(name) for code, name in PLACES.items()},
        seen={code: visit.say(name) for code, name in SEEN.items()},
    )


async def _named(visit: Visit, field: str) -> str:
    form = await visit.form()
    named = form.text(field, ID)
    form.check()
    return named


def _back(actor: Actor, data: dict[str, object]) -> Answer:
    return see(f"{HERE}?programme={actor.programme}", data=data)
