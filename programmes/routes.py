"""Pages in front of the rooms: the door, the programmes, help, the house rules, accessibility."""

from collections.abc import Callable, Iterable, Mapping

from babel.lists import format_list

from core.answers import Answer, page
from core.clock import MINUTE
from core.i18n import LANGUAGES, N_, isolate, locale
from core.markup import AWAY
from core.routing import Guard, Route, get
from core.visit import Visit
from programmes.away import show_away
from programmes.door import Door, Front, Standing
from programmes.help import help_page
from programmes.openings.words import REASONS
from programmes.outlook import Coming
from programmes.queries import host, titles
from programmes.rules.text import house_rules

AGES = {
    "under-15": N_("For all ages."),
    "15-17": N_("For those who are 15 or over."),
    "18-over": N_("For those who are 18 or over."),
}


def routes_of(front: Front, anyone: Guard, in_any_case: Guard) -> list[Route]:
    """The pages. `in_any_case` admits everybody even while the database is down: help needs nothing."""
    pages = Pages(front)
    return [
        get("/", pages.show_door, who=anyone),
        get("/programmes/{id}", pages.show_programme, who=anyone),
        get("/help", pages.show_help, who=in_any_case),
        get("/rules", pages.show_rules, who=anyone),
        get("/accessibility", pages.show_accessibility, who=anyone),
        get(AWAY, show_away, who=anyone),
    ]


class Pages:
    """The handlers, who know the front of the house."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def show_door(self, visit: Visit) -> Answer:
        """What is open now, what comes next, what is offered."""
        door: Door = await visit.read(self._front.door, visit.language)
        names = {standing.offer.id: standing.offer.name for standing in door.programmes}
        return page(
            "programmes/door.html",
            data=_door_data(door),
            door=door,
            names=names,
            language_name=language_namer(visit),
            reasons=reasons_in(visit),
        )

    async def show_programme(self, visit: Visit) -> Answer:
        """One programme: what happens, how many times, who is there, and the ways in."""
        found: Standing = await visit.read(self._front.programme, visit.path["id"], visit.language)
        visit.place = found.offer.id
        names = await visit.read(titles, visit.language)
        name = language_namer(visit)
        return page(
            "programmes/programme.html",
            data={**_programme_data(found), "people": [one.data for one in found.people]},
            it=found.offer,
            standing=found,
            language_name=name,
            reasons=reasons_in(visit),
            language_names=listed(visit, map(name, found.offer.languages)),
            walled=listed(visit, sorted(isolate(names[one]) for one in found.offer.walled if one in names)),
            forget_minutes=found.offer.forget // MINUTE,
            age=visit.say(AGES[found.offer.least_age]) if found.offer.least_age else None,
        )

    async def show_help(self, visit: Visit) -> Answer:
        """Lines of help by country and language, those that answer now first."""
        return help_page(visit, self._front.home())

    async def show_rules(self, visit: Visit) -> Answer:
        """The rules of the house."""
        rules = house_rules(visit.language)
        told = [{"number": rule.number, "title": rule.title, "text": rule.text} for rule in rules.rules]
        return page("programmes/rules.html", data={"version": rules.version, "rules": told}, rules=rules)

    async def show_accessibility(self, visit: Visit) -> Answer:
        """How the house can be used, what is missing, and where to say so."""
        found = await visit.read(host, visit.language)
        return page("programmes/accessibility.html", data={"languages": LANGUAGES}, host=found)


def listed(visit: Visit, names: Iterable[str]) -> str:
    """Write several things as one says them: "one, two and three"."""
    return format_list(list(names), locale=locale(visit.language))


def reasons_in(visit: Visit) -> Mapping[str, str]:
    """Say why those who are here can take nobody more, by the reason's code."""
    return {code: visit.say(sentence) for code, sentence in REASONS.items()}


def language_namer(visit: Visit) -> Callable[[str], str]:
    """What the reader's language calls other languages."""
    return lambda code: str(locale(visit.language).languages.get(code) or code)


def _door_data(door: Door) -> dict[str, object]:
    return {
        "now": [_meeting_data(one) for one in ((door.first, *door.also.all) if door.first else ())],
        "later": [_meeting_data(one) for one in door.later.all],
        "programmes": [_programme_data(one) for one in door.programmes],
    }


def _programme_data(standing: Standing) -> dict[str, object]:
    it = standing.offer
    return {
        "id": it.id,
        "name": it.name,
        "line": it.line,
        "happens": it.happens,
        "often": it.often,
        "who": it.who,
        "languages": it.languages,
        "zone": it.zone,
        "least_age": it.least_age,
        "entrances": {stage: {"title": way.title, "text": way.text} for stage, way in it.ways.items()},
        "now": [_meeting_data(one) for one in standing.now],
        "later": [_meeting_data(one) for one in standing.later],
        **(standing.counsel.data if standing.counsel is not None else {}),
    }


def _meeting_data(one: Coming) -> dict[str, object]:
    return {
        "id": one.id,
        "programme": one.programme,
        "group": one.group,
        "topic": one.topic,
        "language": one.language,
        "zone": one.zone,
        "begins_at": one.begins_at,
        "ends_at": one.ends_at,
        "phase": one.phase,
        "free": one.free,
        "leaders": [{"name": leader.name, "role": leader.role} for leader in one.leaders],
        "demo": one.demo,
    }
