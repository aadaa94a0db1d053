"""A cottage: a site of few pages, with everything that stands around it, on a kernel that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from starlette.types import ASGIApp, Receive, Scope, Send

from core.config import Settings
from core.errors import Busy, NotFound, Refused, SignedOut
from core.health import routes as health_routes
from core.i18n import N_, STAFF_LANGUAGES
from core.kernel import Kernel
from core.middleware import dressed
from core.proof import Door
from core.web import Answer, Guard, Site, Visit, away, download, get, page, post, see
from tests.parlour import PARLOUR

STATIC = Path(__file__).resolve().parents[3] / "static"
ORIGIN = "http://127.0.0.1:8000"
DOOR = Door("cottage", free=2, patient=2)

TEMPLATES = {
    "error.html": "{{ status }}|{{ code }}|{{ sentence }}|{{ word or '' }}|{{ retry_after or '' }}|{{ visit.person or 'nobody' }}",
    "note.html": (
        "{% from 'field.html' import field %}"
        "<html lang={{ visit.language }} dir={{ visit.direction }}>{{ organisation }}"
        "{% if visit.problem() %}<p class=problem>{{ visit.problem() }}</p>{% endif %}"
        "{{ field('text') }}{{ field('password') }}</html>"
    ),
    "field.html": "{% macro field(name) %}<i name={{ name }} value='{{ value(name, 'first') }}'>{{ fault(name) or '' }}</i>{% endmacro %}",
    "enter.html": (
        "<title>Enter</title><form method=post action=/enter><input name=name><button>Go</button>"
        "{% if task %}<div data-challenge='{{ task.challenge }}'><input type=hidden name=proof>"
        "<input type=hidden name=wait value='{{ task.ticket }}'></div>"
        "<script type=module src='{{ url('/static/proof.js') }}'></script>{% endif %}</form>"
    ),
    "broken.html": "{{ nobody_gave_this }}",
    "clock.html": "{{ format_moment(0, 'Europe/Helsinki') }}|{{ url('/static/little.css') }}|{{ url('/search', q='ä ö') }}",
}


@dataclass(frozen=True)
class Man:
    name: str
    language: str | None = None

    def __str__(self) -> str:
        return self.name


async def _recognise(visit: Visit) -> None:
    visit.person = Man(visit.session, "fi" if visit.session == "Toivo" else None) if visit.session else None


async def _signed_in(visit: Visit) -> None:
    await _recognise(visit)
    if visit.person is None:
        raise SignedOut


async def _staff(visit: Visit) -> None:
    await _signed_in(visit)
    if visit.person.name != "Aapo":
        raise NotFound


VISITOR = Guard("visitor", _recognise)
SIGNED_IN = Guard("signed in", _signed_in)
STAFF = Guard("staff", _staff, languages=STAFF_LANGUAGES)


async def show_note(visit: Visit) -> Answer:
    return page("note.html", data={"text": "first"})


async def keep_note(visit: Visit) -> Answer:
    form = await visit.form()
    text = form.text("text", most=20, multiline=True)
    form.secret("password", least=3)
    form.check()
    if text == "closed":
        raise Refused("note_closed", who="Kuikka")
    if text == "busy":
        raise Busy(retry_after=2.2)
    if text == "fault":
        raise ValueError("the text salaisuus must not be seen")
    return see("/note", data={"kept": text})


async def show_thing(visit: Visit) -> Answer:
    if visit.path["id"] == "gone":
        raise NotFound
    return page("note.html", data={"id": visit.path["id"]})


async def show_enter(visit: Visit) -> Answer:
    return page("enter.html", task=visit.task(DOOR))


async def enter(visit: Visit) -> Answer:
    await visit.admit(DOOR)
    visit.keep_session((await visit.form()).name("name"), seconds=60)
    visit.speak("sv")
    return see("/note")


async def out(visit: Visit) -> Answer:
    visit.drop_session()
    return away("https://example.org/", headers={"Clear-Site-Data": '"cookies", "storage"'})


async def show_broken(visit: Visit) -> Answer:
    return page("broken.html")


async def show_clock(visit: Visit) -> Answer:
    return page("clock.html", refresh=20)


async def show_paper(visit: Visit) -> Answer:
    return download(b"{}", "paper.json", "application/json")


async def show_where(visit: Visit) -> Answer:
    return Answer(data={"caller": visit.caller}, body=b"-")


async def never(visit: Visit) -> Answer:
    await asyncio.sleep(60)
    return page("note.html")


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket that opens and closes."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "rinnalla.v1"})
    await send({"type": "websocket.close", "code": 1000})


ROUTES = [
    get("/never", never, who=VISITOR),
    get("/note", show_note, who=VISITOR),
    post("/note", keep_note, who=VISITOR, again=show_note),
    post("/note/upload", keep_note, who=VISITOR, files=True),
    get("/things/{id}", show_thing, who=SIGNED_IN),
    get("/things/new", show_note, who=SIGNED_IN),
    get("/desk", show_note, who=STAFF),
    get("/enter", show_enter, who=VISITOR),
    post("/enter", enter, who=VISITOR),
    post("/out", out, who=VISITOR),
    get("/broken", show_broken, who=VISITOR),
    get("/clock", show_clock, who=VISITOR),
    get("/paper", show_paper, who=SIGNED_IN),
    get("/where", show_where, who=VISITOR),
    *health_routes,
]
WORDS = {"note_closed": N_("%(who)s closed this.")}


async def furnish(visit: Visit) -> Mapping[str, object]:
    return {"organisation": "Kaarna"}


@dataclass
class Cottage:
    app: ASGIApp
    site: Site
    kernel: Kernel

    def browser(self, **headers: str) -> httpx2.AsyncClient:
        """A browser that sends our own origin, as a form of ours does."""
        transport = httpx2.ASGITransport(self.app)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN, **named})


@asynccontextmanager
async def cottage(settings: Settings, folder: Path) -> AsyncIterator[Cottage]:
    """A cottage that stands and runs."""
    for name, text in TEMPLATES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "static").mkdir()
    for script in ("proof.js", "proof-worker.js"):
        (folder / "static" / script).write_bytes((STATIC / script).read_bytes())
    (folder / "static" / "little.css").write_text("p { color: green }\n" * 50, encoding="utf-8")
    kernel = Kernel(settings, [PARLOUR])
    await kernel.start()
    site = Site(
        kernel,
        ROUTES,
        words=WORDS,
        visitor=VISITOR,
        furnish=furnish,
        sockets={"/hello": hello},
        templates=folder,
        static=folder / "static",
    )
    yield Cottage(dressed(site, settings), site, kernel)
    await kernel.stop()
