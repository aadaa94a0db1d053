"""`/library`: short articles for everybody who may read them; `/desk/library`: where they are written."""

from dataclasses import dataclass

from auth.guards import anyone, staff
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.clock import Instant
from core.errors import NotFound
from core.i18n import LANGUAGES
from core.lanes import Lane
from core.markup import to_html
from core.routing import Route, get, post
from core.visit import Visit
from library.forms import BODY, LINES, REVIEWER, SUMMARY, TITLE, ArticleDraft, parse_review
from library.models import ArticleVersion
from library.policy import WRITERS, may_write
from library.queries import Found, TeamArticle, shelves, team_article, team_shelf, to_read
from library.service import begin_article, publish, withdraw, write_version
from programmes.door import Front
from programmes.help import SECTIONS, Told, tell
from programmes.helplines.lines import answering, country
from programmes.queries import titles
from programmes.routes import language_namer

writers = staff(*WRITERS)
LINES_SHOWN = 3
CRISIS = "crisis"
"""Lines for everybody: they stand behind those that an article is about."""


def routes_of(front: Front) -> list[Route]:
    """The pages, who know whose doors are open."""
    library = Library(front)
    return [
        get("/library", library.show_shelves, who=anyone),
        get("/library/{id}", library.show_article, who=anyone),
        get("/desk/library", show_team_shelf, who=writers),
        get("/desk/library/new", show_new, who=writers),
        post("/desk/library/new", begin, who=writers, again=show_new),
        get("/desk/library/{id}", show_team_article, who=writers),
        post("/desk/library/{id}", write, who=writers, again=show_team_article),
        post("/desk/library/{id}/published", make_public, who=writers, again=show_team_article),
        post("/desk/library/{id}/withdrawn", take_back, who=writers, again=show_team_article),
    ]


class Library:
    """The handlers of what men read."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def show_shelves(self, visit: Visit) -> Answer:
        """All there is to read for him, in his language first."""
        found = await visit.read(shelves, self._front.doors, visit.person, visit.language)
        return page(
            "library/shelves.html",
            data={"articles": [_data(one) for shelf in found for one in shelf.found]},
            shelves=found,
            language_name=language_namer(visit),
        )

    async def show_article(self, visit: Visit) -> Answer:
        """One article, with the lines of help that belong to it."""
        asked = visit.query.get("in", "")
        language = asked if asked in LANGUAGES else visit.language
        doors, article = self._front.doors, visit.path["id"]
        found, programme = await visit.read(to_read, doors, visit.person, article, language)
        visit.place = programme.id
        return page(
            "library/article.html",
            data={**_data(found), "body": found.words.body},
            it=found,
            programme=programme,
            body=to_html(found.words.body),
            lines=_lines(self._front.home(), found.article.lines_for, visit.language, visit.now),
            language_name=language_namer(visit),
        )


async def show_team_shelf(visit: Visit) -> Answer:
    """What a programme's team has written."""
    actor = _writer(visit.person, visit.query.get("programme", ""))
    names = await visit.read(titles, visit.language)
    found: tuple[TeamArticle, ...] = await visit.read(team_shelf, actor.programme)
    return page(
        "library/desk/shelf.html",
        data={"programme": actor.programme, "articles": [one.article.id for one in found]},
        programme=actor.programme,
        name=names[actor.programme or ""],
        places=[(one.programme, names[one.programme or ""]) for one in _writers(visit.person)],
        found=found,
        language_name=language_namer(visit),
    )


async def show_new(visit: Visit) -> Answer:
    """An empty sheet."""
    actor = _writer(visit.person, visit.query.get("programme", "") or visit.value("programme"))
    return page("library/desk/write.html", data={}, programme=actor.programme, it=None, sheet=_sheet(visit))


async def begin(visit: Visit) -> Answer:
    """A new article is begun."""
    form = await visit.form()
    actor = _writer(visit.person, form.raw("programme"))
    draft = ArticleDraft.parse(form)
    article = await visit.act(begin_article, actor.programme, draft, actor=actor, lane=Lane.STAFF)
    return _to_sheet(article, draft.language)


async def show_team_article(visit: Visit) -> Answer:
    """An article on the desk: its sheet, how it will look, and what became of it."""
    found: TeamArticle = await visit.read(team_article, visit.person, visit.path["id"])
    sheet = _sheet(visit, visit.language if visit.language in found.newest else next(iter(found.newest), ""))
    newest = found.newest.get(sheet.writing)
    return page(
        "library/desk/write.html",
        data={"id": found.article.id, "versions": [_version_data(one) for one in found.versions]},
        programme=found.article.programme_id,
        it=found,
        newest=newest,
        preview=to_html(newest.body) if newest is not None else None,
        sheet=sheet,
        language_name=language_namer(visit),
    )


async def write(visit: Visit) -> Answer:
    """The next version says this."""
    actor, article = await _on(visit)
    draft = ArticleDraft.parse(await visit.form())
    await visit.act(write_version, article, draft, actor=actor, lane=Lane.STAFF)
    return _to_sheet(article, draft.language)


async def make_public(visit: Visit) -> Answer:
    """Men read the newest version."""
    actor, article = await _on(visit)
    language, reviewed_by = parse_review(await visit.form())
    await visit.act(publish, article, language, reviewed_by, actor=actor, lane=Lane.STAFF)
    return _to_sheet(article, language)


async def take_back(visit: Visit) -> Answer:
    """Men do not find it any more."""
    actor, article = await _on(visit)
    await visit.act(withdraw, article, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/library/{article}", data={"id": article})


def _writers(person: Person) -> list[Actor]:
    return [one for one in person.actors if one.programme and may_write(one, one.programme)]


def _writer(person: Person, programme: str) -> Actor:
    """He in the programme that is meant, or in the first where he writes. NotFound where he does not."""
    writing = [one for one in _writers(person) if programme in ("", one.programme)]
    if not writing:
        raise NotFound
    return writing[0]


async def _on(visit: Visit) -> tuple[Actor, str]:
    """Who writes, and the article that the address names. NotFound where he does not."""
    found: TeamArticle = await visit.read(team_article, visit.person, visit.path["id"])
    return _writer(visit.person, found.article.programme_id), found.article.id


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form needs: the language that is written in, its choices and bounds."""

    writing: str
    languages: list[tuple[str, str]]
    lines: list[tuple[str, str]]
    title: int = TITLE
    summary: int = SUMMARY
    body: int = BODY
    reviewer: int = REVIEWER


def _sheet(visit: Visit, first: str = "") -> Sheet:
    name = language_namer(visit)
    asked = visit.query.get("words", "") or visit.value("language") or first or visit.language
    writing = asked if asked in LANGUAGES else LANGUAGES[0]
    return Sheet(
        writing, [(code, name(code)) for code in LANGUAGES], [(code, visit.say(title)) for code, title in LINES.items()]
    )


def _to_sheet(article: str, language: str) -> Answer:
    return see(f"/desk/library/{article}?words={language}", data={"id": article})


def _lines(home: str, codes: str, language: str, now: Instant) -> list[Told]:
    """The lines of help that belong to an article: checked, with a number, in the order of what they are for."""
    wanted = [one[2] for one in SECTIONS if one[0] in codes.split() and one[0] != CRISIS]
    where = country(home)
    known = [one for one in answering(where, language, now) if one.line.number and one.line.verified]
    fitting = [one for purposes in wanted for one in known if one.line.purposes & purposes]
    if CRISIS in codes.split():
        fitting += [one for one in known if CRISIS in one.line.purposes]
    return [tell(one, where, language, now) for one in {one.line.id: one for one in fitting}.values()][:LINES_SHOWN]


def _data(one: Found) -> dict[str, object]:
    words = one.words
    return {
        "id": one.article.id,
        "programme": one.article.programme_id,
        "language": words.language,
        "languages": one.languages,
        "title": words.title,
        "summary": words.summary,
        "plain": words.plain,
        "version": words.number,
        "reviewed_by": words.reviewed_by,
        "reviewed_on": words.published_at,
    }


def _version_data(row: ArticleVersion) -> dict[str, object]:
    return {"language": row.language, "number": row.number, "published_at": row.published_at}
