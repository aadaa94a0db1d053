"""Every page in every language of the people who read it: translated, names isolated, every plural form there."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.demo import scenery
from app.demo.boards import boards
from app.demo.letters import WAITS, letters
from app.demo.rooms import current_meeting
from app.routes import all_routes
from app.telling import house_of
from chat.lead.words import KIND_WORDS, PROMPTS
from chat.models import Group, MeetingPlan, MeetingSeries
from core.i18n import LANGUAGES, STAFF_LANGUAGES, catalogue, translate
from core.markup import to_html
from core.spaces import Actor
from core.work import CLOCK, Read, Work
from counselling.models import ConversationState
from crisis.alarming import Raised, raise_alert
from crisis.alert import Line, Where
from crisis.desk.words import KINDS
from crisis.drills.models import Drill
from crisis.models import AlertState
from forum.models import Board, Post, Thread
from library.models import Article
from programmes.door import Front
from programmes.helplines.lines import countries
from programmes.readiness import Doors
from programmes.rota.models import Shift
from programmes.rota.queries import team
from tests.app.house import DemoHouse, demo_house

ROOT = Path(__file__).resolve().parents[2]
LEAD, COUNSELLOR, COORDINATOR, ADMINISTRATOR = "laavu", "counsellor", "coordinator", "admin"
MEN = {"en": "visitor-en", "fi": "visitor-fi", "sv": "visitor-sv", "ar": "visitor-ar"}
PROGRAMMES = ("after", "fathers", "met", "own")
READ_ALOUD = (
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "data-words",
    "data-done",
    "data-weak",
    "data-fair",
    "data-strong",
)
NOT_PAGES = ("/health", "/metrics", "/leave", "/language", "/me/export/file", "/static", "/meetings/{id}/messages")
NOT_PAGES_BUT_FILES = ("/assessment/file", "/calendar", "/copy", "/messages", "/place")

pytestmark = pytest.mark.timeout(400)

RIGHTLY_ALIKE = {
    "Rinnalla", "Suomi", "Svenska", "English", "العربية", "Team", "Status", "Start", "Problem", "Logo", "Text",
    "Administrator", "Moderator", "Version 1", "Helsinki", ", Helsinki", "Alt", "Esc", "Alt+1 2 3", "Enter", "fi en sv",
    "0 min", "1 min", "5 min", "10 min", "15 min",
}  # fmt: skip
"""Words that are the same in two of the languages, and names that no language changes."""

SAID = {line["text"] for letter in letters() for line in letter["lines"]} | {WAITS[-1]}
"""What the people of the demonstration write to each other in private: in their own language, whoever reads it."""

ISOLATES = "\u2066\u2067\u2068\u2069"
NAME_OUTSIDE = "a name stands where its direction can turn what is around it"


class Reader(HTMLParser):
    """Collects what a page says: texts with whether they stand isolated, and what only a screen reader hears."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, bool]] = []
        self.spoken: list[str] = []
        self.html: dict[str, str | None] = {}
        self._stack: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.html = given
        self.spoken += [value for name in READ_ALOUD if (value := given.get(name))]
        if tag not in {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle"}:
            self._stack.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and not any(tag in {"script", "style"} for tag, _ in self._stack):
            isolated = any(
                tag in {"bdi", "textarea", "option", "title"} or given.get("dir") == "auto"
                for tag, given in self._stack
            )
            self.texts.append((words, isolated))

    @property
    def said(self) -> set[str]:
        return {text for text, _ in self.texts} | set(self.spoken)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def told_by_people() -> set[str]:
    """Everything in the demonstration that people wrote, or may write at one press: it stands in its own language on every page."""
    said: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, str):
            said.add(" ".join(value.split()))
        elif isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, (list, tuple)):
            for one in value:
                collect(one)

    for country in countries().values():
        collect([dict(country.names), [dict(line.names) for line in country.lines]])
    collect(dict(scenery.organisation()))
    collect([dict(one) for one in scenery.programmes()])
    for group in scenery.groups():
        collect([group.name, group.about, *group.topics, group.welcome, group.farewell])
    for told in scenery.conversations():
        collect([line.text for line in told.lines])
    collect(tomllib.loads((ROOT / "app/demo/articles.toml").read_text(encoding="utf-8")))
    collect(tomllib.loads((ROOT / "app/demo/introductions.toml").read_text(encoding="utf-8")))
    collect([boards()["boards"], [thread["title"] for thread in boards()["threads"]]])
    said |= {words for text in on_boards() for words in read(to_html(text)).said}
    collect([translate(language, ready) for ready in (*PROMPTS, *KIND_WORDS) for language in LANGUAGES])
    return said


def on_boards() -> Iterator[str]:
    """What men of the demonstration have written on boards."""
    for thread in boards()["threads"]:
        yield from (post["text"].strip() for post in thread["posts"])


def names() -> set[str]:
    """The names of everybody in the demonstration."""
    staff = {name for worker in scenery.workers() for name, _ in worker.names.values()}
    return staff | {man.name for man in scenery.men()} | {worker.sign_in for worker in scenery.workers()}


TOLD, NAMES = told_by_people(), names()
_NAME = re.compile(
    r"(?<!\w)(" + "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True)) + r")(?!\w)"
)


def words_of(reader: Reader) -> set[str]:
    """What the house itself says on a page: without numbers, people's own words, their names and initials."""
    return {
        text
        for text in reader.said
        if len(re.findall(r"[^\W\d_]", text)) >= 3
        and text not in TOLD
        and not text.startswith('{"')
        and not _NAME.fullmatch(text.strip(ISOLATES))
        and not re.fullmatch(r"[\w-]{20,}|https?://\S+|[\w.]+\.\w+", text)
        and not any(text.startswith(name) for name in NAMES)
    }


def outside(reader: Reader) -> Iterator[str]:
    """Names of people that are neither in their own element nor isolated by marks."""
    for text, isolated in reader.texts:
        if isolated or text in TOLD:
            continue
        for found in _NAME.finditer(text):
            if not re.search(f"[\u2066-\u2068][^\u2069]*{re.escape(found[0])}", text):
                yield f"{text!r}: {NAME_OUTSIDE}"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoHouse]:
    async with demo_house(tmp_path_factory.mktemp("languages")) as made:
        await _until_rooms_are_open(made)
        yield made


async def _until_rooms_are_open(house: DemoHouse) -> None:
    async with asyncio.timeout(30):
        while any(house.place.read_now(current_meeting, told.group) is None for told in scenery.conversations()):
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)


ENOUGH = 6
"""So many things of a kind are looked at; of meetings and conversations all, since each stands at another moment and is somebody else's."""


def addresses(house: DemoHouse) -> dict[str, list[str]]:
    """Every address of the house that shows a page, with ids of things that are there."""

    def ids(read: Read) -> list[list[str]]:
        shifts = select(func.min(Shift.id)).group_by(Shift.programme_id)
        tables = (Group, MeetingPlan, MeetingSeries, ConversationState, AlertState, Article, Drill, Board, Thread)
        newest = list(read.db.scalars(select(Post.id).order_by(Post.at.desc()).limit(3)))
        return [*(list(read.db.scalars(select(one.id))) for one in tables), newest, list(read.db.scalars(shifts))]

    groups, meetings, repeats, talks, alerts, articles, drills, on_it, threads, posts, shifts = house.place.read_now(
        ids
    )
    programmes = [house.programme(key) for key in PROGRAMMES]
    front = Front(Doors(loopback=True))
    found: dict[str, list[str]] = {}
    for route in all_routes(house_of(front), front):
        if route.method != "GET" or route.path.startswith(NOT_PAGES) or route.path.endswith(NOT_PAGES_BUT_FILES):
            continue
        values = groups if "group" in route.path else meetings if "meeting" in route.path else programmes
        values = talks if "/conversations/{id}" in route.path else alerts if "/alerts/{id}" in route.path else values
        values = articles if "/library/" in route.path else values
        values = on_it if "/boards/" in route.path else threads if "/threads/" in route.path else values
        values = posts if "/posts/" in route.path else values
        values = drills if "/drills/" in route.path else values
        values = shifts if "/shifts/" in route.path else repeats if "/repeats/" in route.path else values
        few = values if values is meetings or values is talks else values[:ENOUGH]
        found[route.path] = [re.sub(r"{\w+}", one, route.path) for one in few] if "{" in route.path else [route.path]
    found["/conversations/new"] = [f"/conversations/new?programme={one}" for one in programmes]
    # Somebody is always at the demonstration's doors, and answers messages only in the morning.
    closed = "/programmes/{id}/closed"
    found[closed] = [f"{path}?for=messages" for path in found[closed]]
    worried = "/meetings/{id}/worried"
    found[worried] = [f"{path}?told=yes" for path in found[worried]]
    return found


async def seen(house: DemoHouse, who: str | None, language: str) -> dict[str, str]:
    """Every page that this person is shown, by its pattern; the first that opens for him where there are several."""
    pages: dict[str, str] = {}
    async with house.browser(who, language) as browser:
        for pattern, paths in addresses(house).items():
            for path in paths:
                answer = await browser.get(path)
                if answer.status_code == 200:
                    pages[pattern] = answer.text
                    break
        pages["404"] = (await browser.get("/nothing-here")).text
    return pages


async def alarmed(house: DemoHouse) -> None:
    """Alerts of each kind: taken and worked on by a counsellor, closed, and ringing."""
    programme = house.programme("after")
    for kind in KINDS:
        line = Line("", "Ii", "participant", house.place.now(), "…")
        raised = Raised(programme, "", 2, (kind,), "outside", Where("page"), "fi", (line,))
        house.place.act_now(sign_given, CLOCK, raised)
    raised = Raised(programme, "", 3, ("self",), "outside", Where("page"))
    closed = house.place.act_now(sign_given, CLOCK, raised)
    async with house.browser(COUNSELLOR, "en") as browser:
        found = (await browser.get("/desk/alerts", headers={"accept": "application/json"})).json()["programmes"]
        mine = next(one for one in found if one["programme"] == programme)
        for one in (*mine["ringing"], *mine["waiting"]):
            here = f"/desk/alerts/{one['id']}/acts"
            for form in (TAKE, NOTE, TELL, *([CLOSE] if one["id"] == closed else [])):
                await browser.post(here, data=form)


def boards_of(read: Read, programme: str) -> list[str]:
    return list(read.db.scalars(select(Board.id).where(Board.programme_id == programme)))


async def practised(house: DemoHouse) -> None:
    """A drill is planned, to which a counsellor was asked."""
    programme = house.programme("after")
    grants = [one.grant for one in house.place.read_now(team, programme).values() if "counsellor" in one.roles]
    plan = {"programme": programme, "scenario": "room", "language": "fi", "people": grants}
    async with house.browser(COORDINATOR, "en") as browser:
        assert (await browser.post("/desk/drills", data=plan)).status_code == 303


def sign_given(work: Work, actor: Actor, raised: Raised) -> str:
    return raise_alert(work, raised)


TAKE, NOTE = {"verb": "take"}, {"verb": "note", "note": "…", "key": "n"}
TELL = {"verb": "tell", "authority": "police", "given": "time", "consent": "yes", "why": "…", "key": "t"}
CLOSE = {"verb": "close", "outcome": "not_so", "true_alarm": "no", "done": "…"}


@pytest.fixture(scope="module")
async def shown(house: DemoHouse) -> dict[str, dict[str, dict[str, str]]]:
    """Everybody's pages in every language: by person, by language, by pattern."""
    async with house.browser(MEN["fi"], "fi") as browser:
        for key in PROGRAMMES:
            begun = {"programme": house.programme(key), "text": "Helsinki", "key": key}
            await browser.post("/conversations/new", data=begun)
        for board in house.place.read_now(boards_of, house.programme("fathers")):
            await browser.post(f"/boards/{board}", data={"title": "Helsinki", "text": "Helsinki", "key": board})
    await alarmed(house)
    await practised(house)
    everybody: dict[str, dict[str, dict[str, str]]] = {}
    for kind, who, languages in (
        ("stranger", None, LANGUAGES),
        ("man", MEN["fi"], LANGUAGES),
        ("lead", LEAD, STAFF_LANGUAGES),
        ("coordinator", COORDINATOR, STAFF_LANGUAGES),
        ("counsellor", COUNSELLOR, STAFF_LANGUAGES),
        ("administrator", ADMINISTRATOR, STAFF_LANGUAGES),
    ):
        everybody[kind] = {language: await seen(house, who, language) for language in languages}
    return everybody


def test_every_page_is_shown_to_somebody(house: DemoHouse, shown: dict[str, dict[str, dict[str, str]]]) -> None:
    by_somebody = {pattern for kinds in shown.values() for pattern in kinds["fi"]}
    never = set(addresses(house)) - by_somebody - {"/enter/code", "/me/once", "/me/spares", "/invite/{token}", "/gone"}
    # What follows an alert is asked only after a meeting in which there was one: tests/journeys show it.
    assert not never - {"/afterwards/{id}"}


def test_pages_are_translated(shown: dict[str, dict[str, dict[str, str]]]) -> None:
    faults = []
    for kind, pages in shown.items():
        for language in set(pages) - {"en"}:
            for pattern in pages[language].keys() & pages["en"].keys():
                alike = words_of(read(pages[language][pattern])) & words_of(read(pages["en"][pattern]))
                faults += [f"{language} {pattern} ({kind}): {text}" for text in sorted(alike - RIGHTLY_ALIKE - SAID)]
    assert not faults, "\n" + "\n".join(faults)


def test_names_are_isolated_from_the_direction_around_them(shown: dict[str, dict[str, dict[str, str]]]) -> None:
    faults = {
        f"{language} {pattern} ({kind}): {fault}"
        for kind, pages in shown.items()
        for language, found in pages.items()
        for pattern, page in found.items()
        for fault in outside(read(page))
    }
    assert not faults, "\n" + "\n".join(sorted(faults))


def test_each_page_says_its_language_and_direction(shown: dict[str, dict[str, dict[str, str]]]) -> None:
    for pages in shown.values():
        for language, found in pages.items():
            for pattern, page in found.items():
                html = read(page).html
                assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr"), pattern


def test_every_plural_has_all_the_forms_of_its_language() -> None:
    forms = {"fi": 2, "sv": 2, "ar": 6}
    for language, count in forms.items():
        known: dict[object, str] = getattr(catalogue(language), "_catalog", {})
        plural = {key for key in known if isinstance(key, tuple)}
        ids = {key[0] for key in plural}
        assert ids
        for one in ids:
            assert {key[1] for key in plural if key[0] == one} == set(range(count)), (language, one)
            assert all(known[key] for key in plural if key[0] == one), (language, one)


def test_an_untranslated_word_or_a_bare_name_would_be_seen() -> None:
    page = "<html><body><p>Choose a name</p><p>Led by Grey Heron tonight</p></body></html>"
    assert "Choose a name" in words_of(read(page))
    assert list(outside(read(page)))
    assert not list(outside(read("<p>Led by <bdi>Grey Heron</bdi> tonight</p>")))
    assert not list(outside(read("<p>Led by \u2068Grey Heron\u2069 tonight</p>")))


def test_the_fixture_lives_in_its_own_folder(house: DemoHouse) -> None:
    assert Path("var") not in house.settings.data_dir.parents
