"""`/desk` and `/desk/settings`: what is on for those who work here, and how a coordinator and an administrator set up what is offered."""

from dataclasses import dataclass

from auth.ages import BANDS
from auth.guards import administrator, staff, with_desk
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.clock import DAY
from core.errors import NotFound
from core.i18n import LANGUAGES
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read
from programmes.checklist import ASSESSMENT, BY_LANGUAGE, CONDITIONS, RENEW, REVIEWED, YEAR
from programmes.desk.forms import STAGES, parse_arrangement, parse_host, parse_programme, parse_words
from programmes.desk.queries import Furnishing, Post, Settings, arranged_by, furnishing_of, posts, settings_of
from programmes.desk.service import add_programme, furnish
from programmes.door import Front
from programmes.openings.forms import Pressed
from programmes.openings.queries import opening
from programmes.openings.service import open_again, say_at_capacity
from programmes.openings.words import REASON_NAMES
from programmes.queries import titles
from programmes.restoring import prove_restore
from programmes.rota.notice_pages import told
from programmes.rota.notices import notices_of
from programmes.rota.words import PURPOSES
from programmes.routes import AGES, language_namer, listed
from programmes.service import Approval, approve, arrange, describe, open_doors, shut_doors

ONCE = tuple(one for one in REVIEWED if one != ASSESSMENT)
"""What is approved on the page of settings; the impact assessment has a page of its own."""
HOW = {
    "agreement": "/agreement",
    "help_card": "/help",
    "helplines": "/desk/lines",
    "protocol": "/desk/protocol",
    "assessment": "/desk/settings/assessment",
    "rota": "/desk/rota",
    "reachable": "/desk/settings/pagers",
}
"""Where each point of the checklist is read or done."""

coordinator = staff("coordinator")
whoever_covers = staff("support_person", "counsellor", "coordinator")


def routes_of(front: Front) -> list[Route]:
    """The pages, who know the front of the house."""
    desk = Desk(front)
    again = desk.show_settings
    return [
        get("/desk", desk.show_today, who=with_desk),
        post("/desk/capacity", desk.turn_capacity, who=whoever_covers, again=desk.show_today),
        get("/desk/settings", again, who=coordinator),
        post("/desk/settings/arrangement", desk.arrange, who=coordinator, again=again),
        post("/desk/settings/words", desk.describe, who=coordinator, again=again),
        post("/desk/settings/approval", desk.approve, who=coordinator, again=again),
        post("/desk/settings/doors", desk.turn_doors, who=coordinator, again=again),
        get("/desk/house", desk.show_house, who=administrator),
        post("/desk/house", desk.furnish, who=administrator, again=desk.show_house, files=True),
        post("/desk/house/proved", desk.prove, who=administrator, again=desk.show_house),
        post("/desk/house/programmes", desk.add, who=administrator, again=desk.show_house),
    ]


class Desk:
    """The handlers."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def show_today(self, visit: Visit) -> Answer:
        """What is on where he works."""
        found = await visit.read(posts, visit.person, self._front, visit.language)
        return page(
            "programmes/desk/today.html",
            data={"programmes": [_post_data(one) for one in found]},
            posts=found,
            purposes={"purposes": {purpose: visit.say(text) for purpose, text in PURPOSES.items()}},
            reasons=[(code, visit.say(name)) for code, name in REASON_NAMES.items()],
            notices=told(visit, await visit.read(notices_of, visit.person)),
            language_name=language_namer(visit),
        )

    async def show_settings(self, visit: Visit) -> Answer:
        """A programme as it is set up, with its checklist."""
        asked = await asked_programme(visit)
        actor = as_coordinator(visit.person, asked)
        found: Settings = await visit.read(settings_of, actor.programme, self._front, visit.language)
        language = visit.query.get("words", "") or visit.value("language")
        name = language_namer(visit)
        return page(
            "programmes/desk/settings.html",
            data={"programme": found.programme.id, "open": found.open, "missing": _missing(found)},
            it=found,
            places=await visit.read(named, arranged_by(visit.person), visit.language),
            names_of=lambda codes: listed(visit, map(name, codes)),
            pairs_of=lambda codes: [(code, name(code)) for code in codes],
            writing=language if language in LANGUAGES else found.programme.languages.split()[0],
            choices=_choices(visit),
            conditions=[(one, visit.say(CONDITIONS[one.code], **one.args)) for one in found.conditions],
            renew={one.code: visit.say(RENEW[one.code], **one.args) for one in found.conditions if one.aging},
            how=HOW,
            loopback=self._front.doors.loopback,
            counsel=self._front.counsel,
        )

    async def turn_capacity(self, visit: Visit) -> Answer:
        """Those who are here can take nobody more for a while, or again."""
        person: Person = visit.person
        form = await visit.form()
        actor = person.actor_in(form.raw("programme")) if form.raw("programme") else None
        if actor is None or not actor.roles:
            raise NotFound
        pressed = Pressed.parse(form)
        found = await visit.read(opening, actor.programme, pressed.purpose)
        if pressed.reason:
            args = actor.programme, pressed.purpose, pressed.reason, pressed.until(found, visit.now)
            await visit.act(say_at_capacity, *args, actor=actor, lane=Lane.STAFF)
        else:
            await visit.act(open_again, actor.programme, pressed.purpose, actor=actor, lane=Lane.STAFF)
        return see("/desk", data={})

    async def arrange(self, visit: Visit) -> Answer:
        """Languages, least age, and how soon text is forgotten."""
        actor = as_coordinator(visit.person, await asked_programme(visit))
        wanted = parse_arrangement(await visit.form())
        await visit.act(arrange, actor.programme, wanted, actor=actor, lane=Lane.STAFF)
        return _back(actor)

    async def describe(self, visit: Visit) -> Answer:
        """What men read about the programme in one language."""
        actor = as_coordinator(visit.person, await asked_programme(visit))
        language, words = parse_words(await visit.form())
        await visit.act(describe, actor.programme, language, words, actor=actor, lane=Lane.STAFF)
        return _back(actor, language)

    async def approve(self, visit: Visit) -> Answer:
        """He has read something as it stands, and approves it."""
        actor = as_coordinator(visit.person, await asked_programme(visit))
        form = await visit.form()
        subject = form.choice("subject", ONCE)
        languages = form.several("languages", LANGUAGES)
        if subject in BY_LANGUAGE and not languages:
            form.fail("languages", "choose")
        form.check()
        approval = Approval(subject, languages)
        await visit.act(approve, actor.programme, approval, self._front.doors, actor=actor, lane=Lane.STAFF)
        return _back(actor)

    async def turn_doors(self, visit: Visit) -> Answer:
        """Doors are opened or shut."""
        actor = as_coordinator(visit.person, await asked_programme(visit))
        form = await visit.form()
        wanted = form.choice("doors", ("open", "shut"))
        reason = form.text("reason", 300) if wanted == "shut" else ""
        form.check()
        if wanted == "open":
            await visit.act(open_doors, actor.programme, self._front.doors, actor=actor, lane=Lane.STAFF)
        else:
            await visit.act(shut_doors, actor.programme, reason, actor=actor, lane=Lane.STAFF)
        return _back(actor)

    async def show_house(self, visit: Visit) -> Answer:
        """The organisation as it is set up, and its programmes."""
        found = await self._organisation(visit)
        language = visit.query.get("words", "") or visit.value("language")
        return page(
            "programmes/desk/house.html",
            data={"organisation": found.organisation.id, "programmes": [one[0] for one in found.programmes]},
            it=found,
            proof_old=found.restored_on is not None and visit.now - found.restored_on >= YEAR * DAY,
            writing=language if language in LANGUAGES else found.organisation.languages.split()[0],
            choices=_choices(visit),
        )

    async def furnish(self, visit: Visit) -> Answer:
        """Name, colours, logo and words of the organisation."""
        found = await self._organisation(visit)
        draft = parse_host(await visit.form())
        actor: Actor = visit.person.administrator
        await visit.act(furnish, found.organisation.id, draft, actor=actor, lane=Lane.STAFF)
        return see(f"/desk/house?organisation={found.organisation.id}&words={draft.language}", data={})

    async def prove(self, visit: Visit) -> Answer:
        """A backup was restored elsewhere; this word proves it."""
        form = await visit.form()
        word = form.text("restored", 40)
        form.check()
        await visit.act(prove_restore, word, actor=visit.person.administrator, lane=Lane.STAFF)
        return see("/desk/house", data={})

    async def add(self, visit: Visit) -> Answer:
        """One programme more."""
        found = await self._organisation(visit)
        draft = parse_programme(await visit.form(), [one[0] for one in found.others])
        actor: Actor = visit.person.administrator
        founds = self._front.founds
        made = await visit.act(add_programme, found.organisation.id, draft, founds, actor=actor, lane=Lane.STAFF)
        return see(f"/desk/house?organisation={found.organisation.id}", data={"programme": made})

    async def _organisation(self, visit: Visit) -> Furnishing:
        """The organisation that the page or form is about; the first where none is named."""
        form = await visit.form() if visit.request.method == "POST" else None
        named = form.raw("organisation") if form else visit.query.get("organisation", "")
        return await visit.read(furnishing_of, self._front, visit.language, named)


def _post_data(post: Post) -> dict[str, object]:
    shifts = {"mine": [shift.data for shift in post.mine], "gaps": [gap.shift for gap in post.gaps]}
    waits = (
        None
        if post.inbox is None
        else {"new": post.inbox.fresh, "waiting": post.inbox.in_line, "mine": post.inbox.mine}
    )
    return {"id": post.programme, "name": post.name, "open": post.open, "shifts": shifts, "inbox": waits}


def named(read: Read, programmes: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """Give these programmes with their names, in this order."""
    names = titles(read, language)
    return [(one, names[one]) for one in programmes if one in names]


async def acting(visit: Visit, *roles: str) -> Actor:
    """As whom he comes: in the programme that the page or form is about, or the first where he has one of these roles. NotFound without one."""
    posted = visit.request.method == "POST"
    asked = (await visit.form()).raw("programme") if posted else visit.query.get("programme", "")
    person: Person = visit.person
    for actor in person.actors:
        if actor.programme and actor.has(*roles) and asked in ("", actor.programme):
            return actor
    raise NotFound


async def asked_programme(visit: Visit) -> str:
    """The programme that the page or form is about; the first of his where none is named."""
    if visit.request.method == "POST":
        return (await visit.form()).raw("programme")
    return visit.query.get("programme", "") or next(iter(arranged_by(visit.person)), "")


def as_coordinator(person: Person, programme: str) -> Actor:
    """As whom he arranges a programme. NotFound alike for one that is not there and one that is not his."""
    actor = person.actor_in(programme) if programme in arranged_by(person) else None
    if actor is None:
        raise NotFound
    return actor


def _back(actor: Actor, language: str = "") -> Answer:
    words = f"&words={language}" if language else ""
    return see(f"/desk/settings?programme={actor.programme}{words}", data={})


def _missing(found: Settings) -> list[str]:
    return [one.code for one in found.conditions if not one.fulfilled]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of both pages offer."""

    languages: tuple[tuple[str, str], ...]
    ages: tuple[tuple[str, str], ...]
    stages: tuple[str, ...]


def _choices(visit: Visit) -> Choices:
    name = language_namer(visit)
    languages = tuple((code, name(code)) for code in LANGUAGES)
    return Choices(languages, tuple((band, visit.say(AGES[band])) for band in BANDS), STAGES)
