"""The marker test: what people write, are called and come from goes through every door, things break, and none of it is found."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
from redis import Redis
from sqlalchemy import Engine, create_engine, inspect, text
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from app import schema
from core.config import Settings
from core.db import Database
from tests.clients import Client, connected
from tests.crisis.pager.servers import Hook, Post, running
from tests.places import REDIS, postgres_databases, settings_in
from tests.security.conftest import free_port
from tests.security.forms import FORMS
from tests.security.markers import MARKS, found, plain
from tests.security.served import Served, served
from tests.security.sockets import hear, listen
from tests.security.town import Someone, Town, build

pytestmark = pytest.mark.timeout(180)

MAILS = free_port()
"""Where the mail server listens to which these houses hand mails in."""
NOWHERE = {name: mark for name, mark in MARKS.all().items() if name not in ("persona", "public")}
"""Marks that may lie in no file and no row at all."""
PERSONA = {
    ("personas", "name"): "the name by which he is known in a programme, and by no other",
    ("personas", "skeleton"): "so that nobody takes one that looks like it",
    ("spaces", "state"): "who sits in a meeting, until it is forgotten",
    ("entries", "data"): "by whose name something was said, until the meeting is forgotten",
}
"""Where the name of a persona may stand, column by column, and why. Over Redis it passes in the same rows, and stays nowhere."""
PUBLIC_TABLES = frozenset(
    {
        "closed_texts",
        "groups",
        "meetings",
        "meeting_series",
        "holidays",
        "programme_texts",
        "entrances",
        "organisations",
        "organisation_texts",
        "referral_places",
        "reply_templates",
        "article_versions",
        "reviews",
        "word_rules",
        "boards",
        "board_texts",
        "threads",
        "posts",
    }
)
"""What everybody reads about the house, its programmes, groups and meetings; and what a team keeps that is about nobody."""


@dataclass
class Prowl:
    """The houses that are attacked: their place, their processes, and everything that was seen of them from outside."""

    town: Town
    houses: list[Served] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    faults: list[tuple[str, bytes]] = field(default_factory=list)
    metrics: list[bytes] = field(default_factory=list)
    cores: list[bytes] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def look_at(self, house: Served) -> None:
        """Keep what a house that runs says of itself, and whether it could leave its memory on the disk."""
        self.metrics.append(httpx2.get(f"http://{house.host}/metrics").content)
        limits = Path(f"/proc/{house.process.pid}/limits")
        if limits.exists():
            self.cores.append(limits.read_bytes())

    def keep_files(self) -> None:
        """Keep every file of the place as it lies there now: while it runs also the write-ahead log."""
        for path in self.town.settings.data_dir.rglob("*"):
            if path.is_file():
                self.files.append((path.name, path.read_bytes()))

    def engine(self, which: str = "database_url") -> Engine:
        return create_engine(getattr(self.town.settings, which))

    @asynccontextmanager
    async def browser(self, host: str, who: Someone | None) -> AsyncIterator[httpx2.AsyncClient]:
        """A marked browser, from a marked address, behind the proxy."""
        origin = f"http://{host}"
        headers = {
            "origin": origin,
            "user-agent": MARKS.agent,
            "x-forwarded-for": MARKS.address if who else MARKS.address_6,
            "x-mark": MARKS.header,
            "referer": f"{origin}/{MARKS.path}?q={MARKS.query}",
            "accept-language": f"en, {MARKS.header}",
            "authorization": f"Bearer {MARKS.header}",
        }
        cookie = f"mark={MARKS.header}" + (f"; {who.cookie}" if who else "")
        async with httpx2.AsyncClient(base_url=origin, headers=headers, timeout=30) as browser:
            browser.headers["cookie"] = cookie
            yield browser

    async def knock(self, browser: httpx2.AsyncClient, method: str, path: str, **more: Any) -> httpx2.Response:
        """One request. What is answered to a fault or an empty address is kept."""
        answer = await browser.request(method, path, **more)
        if answer.status_code == 500:
            self.faults.append((path, answer.content))
        return answer


@contextmanager
def listening_to_redis(heard: list[bytes]) -> Iterator[None]:
    """Everything that Redis is told, by anybody, as MONITOR shows it."""
    redis = Redis.from_url(REDIS)
    line = redis.connection_pool.get_connection()
    line.send_command("MONITOR")  # type: ignore[no-untyped-call] # redis says nothing of its types
    wire = cast(socket.socket, line._sock)  # what comes is not parsed: it may hold anything
    wire.settimeout(None)

    def listen_in() -> None:
        while some := wire.recv(65536):
            heard.append(some)
            if b"over-and-out" in some:
                return

    ear = threading.Thread(target=listen_in, daemon=True)
    ear.start()
    yield
    redis.publish("over-and-out", "")
    ear.join(10)
    assert not ear.is_alive()
    line.disconnect()  # type: ignore[no-untyped-call] # redis says nothing of its types
    redis.close()


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[tuple[Settings, list[int]]]:
    """An empty place with today's schema, and the ports on which it is going to be served."""
    ports = [free_port()] if kind == "sqlite" else [free_port(), free_port()]
    more = {"RINNALLA_ORIGIN": ",".join(f"http://127.0.0.1:{port}" for port in ports)}
    if kind == "sqlite":
        settings = settings_in(folder, **more)
        _migrate(settings)
        yield settings, ports
        return
    with postgres_databases() as (main, keys):
        more |= {"RINNALLA_DATABASE_URL": main, "RINNALLA_KEYS_URL": keys, "RINNALLA_REDIS_URL": REDIS}
        settings = settings_in(folder, **more)
        _migrate(settings)
        yield settings, ports


def _migrate(settings: Settings) -> None:
    database = Database(settings.database_url)
    schema.migrate(database)
    database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def prowl(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Prowl]:
    """Houses through which everything has gone and where everything has broken, stopped again."""
    folder = tmp_path_factory.mktemp("marked")
    more = {"RINNALLA_TRUSTED_PROXY": "127.0.0.1", "RINNALLA_LIMITS": "on", "RINNALLA_PRIVATE_WEBHOOKS": "on"}
    more |= {"RINNALLA_SMTP_URL": f"smtp://127.0.0.1:{MAILS}", "RINNALLA_SMTP_FROM": "desk@kaarna.example"}
    async with AsyncExitStack() as stack:
        settings, ports = stack.enter_context(fresh(request.param, folder / "place"))
        one = Prowl(build(settings))
        if request.param == "postgres":
            stack.enter_context(listening_to_redis(one.heard))
            more["RINNALLA_REDIS_URL"] = REDIS
        for port, log in zip(ports, ("text", "json"), strict=False):
            one.houses.append(stack.enter_context(served(settings, folder, port, log, **more)))
        await go_through(one)
        for house in one.houses:
            await asyncio.to_thread(one.look_at, house)
        one.keep_files()
        for house in one.houses:
            await asyncio.to_thread(house.stop)
        one.keep_files()
        yield one


# Through every door --------------------------------------------------------------------------------------------------


async def go_through(prowl: Prowl) -> None:
    """Everything, at every house."""
    for number, house in enumerate(prowl.houses):
        him = await newcomer(prowl, house.host, number)
        await queries(prowl, house.host)
        await sockets(prowl, house.host, him)
        await raw(house.host)
        await breakages(prowl, house.host, him)
    await forms(prowl, prowl.houses[-1].host)
    await pagers(prowl, prowl.houses[-1].host)
    await held(prowl)


def of_number(mark: str, number: int) -> str:
    """The same mark for another house: nobody has a name twice."""
    return mark + " Second" * number


async def newcomer(prowl: Prowl, host: str, number: int) -> Someone:
    """Somebody with a marked name and password joins, is named, takes a seat, mistypes, and comes back."""
    joining = {"pseudonym": of_number(MARKS.sign_in, number), "password": MARKS.password, "age_band": "18-over"}
    async with prowl.browser(host, None) as browser:
        data = {**joining, "agreement": "yes", "consent": "yes", "language": "en"}
        joined = await prowl.knock(browser, "POST", "/join", data=data)
        assert joined.status_code == 303, joined.text
        token = joined.cookies["rinnalla"]
        wrong = {"pseudonym": joining["pseudonym"], "password": MARKS.password + "x"}
        assert (await prowl.knock(browser, "POST", "/enter", data=wrong)).status_code == 422
        lost = {"pseudonym": joining["pseudonym"], "phrase": MARKS.phrase, "password": MARKS.password}
        assert (await prowl.knock(browser, "POST", "/recover", data=lost)).status_code == 422
    him = Someone(joining["pseudonym"], token, "", "", {})
    async with prowl.browser(host, him) as browser:
        naming = {"name": of_number(MARKS.persona, number), "next": f"/groups?{MARKS.query}"}
        named = await prowl.knock(browser, "POST", f"/me/personas/{prowl.town.ids['here']}", data=naming)
        assert named.status_code == 303, named.text
        meeting = prowl.town.ids["here meeting"]
        assert (await prowl.knock(browser, "POST", f"/meetings/{meeting}/seat")).status_code == 303
        await prowl.knock(browser, "GET", f"/meetings/{meeting}?before={MARKS.query}")
        said = await prowl.knock(browser, "POST", f"/meetings/{meeting}/messages", data={"text": MARKS.words})
        assert said.status_code == 303, said.text
        for path in ("/me/export", "/me/export/file", "/me/once", "/me"):
            assert (await prowl.knock(browser, "GET", path)).status_code == 200
    return him


ENDS_IT = frozenset({"/out", "/leave", "/me/delete", "/desk/team"})
"""Forms that would end somebody whom the rest needs."""
MINE = {"password": MARKS.password, "old": MARKS.password, "phrase": MARKS.phrase, "code": MARKS.code}
MINE |= {"key": "k-2", "pseudonym": MARKS.sign_in, "reason": MARKS.reason, "name": MARKS.public, "topic": MARKS.public}
PUBLIC = frozenset({"about", "lived", "rules", "welcome", "farewell", "title", "line", "happens", "often", "who"})
ABOUT_NOBODY = (
    "/desk/templates",
    "/desk/directory",
    "/desk/library",
    "/desk/settings/assessment",
    "/desk/word-rules",
    "/desk/boards",
    "/boards",
    "/threads",
    "/posts",
)
"""Forms by which a team keeps words to answer with, and places outside: whatever stands in them is about nobody. On boards all read all."""
PUBLIC |= {"before_title", "before_text", "closed", "responsible", "reached_by"}


async def forms(prowl: Prowl, host: str) -> None:
    """Every form with a mark in each field, one by one, and in all of them at once."""
    town = prowl.town
    for who in ("leader", "colleague", "leaver", "coordinator"):
        town.ids[f"{who} grant"] = town.people[who].grants[town.ids["here"]]
    for form in FORMS:
        if form.path in ENDS_IT:
            continue
        good = {name: value.decode() for name, value in form.fields(town).items()}
        public = set(good) if form.path.startswith(ABOUT_NOBODY) else PUBLIC
        mine = {"key": MINE["key"]} if form.path.startswith(ABOUT_NOBODY) else MINE
        marked = {name: mine.get(name, MARKS.public if name in public else MARKS.words) for name in good}
        sender = None if form.who == "nobody" else town.people[form.who]
        async with prowl.browser(host, sender) as browser:
            for name in good:
                await prowl.knock(browser, "POST", form.address(town), data={**good, name: marked[name]})
            await prowl.knock(browser, "POST", form.address(town), data={**marked, "unknown": MARKS.broken})
    async with prowl.browser(host, None) as browser:
        await prowl.knock(browser, "POST", "/enter", content=MARKS.broken.encode())
        await prowl.knock(browser, "POST", "/enter", json={"text": MARKS.broken})
        await prowl.knock(browser, "POST", "/enter", content=MARKS.broken.encode() * 20_000)
    reasoned = {"programme": town.ids["here"], "grant": town.people["colleague"].grants[town.ids["here"]]}
    async with prowl.browser(host, town.people["coordinator"]) as browser:
        data = {**reasoned, "role": "counsellor", "reason": MARKS.reason}
        await prowl.knock(browser, "POST", "/desk/team", data=data)


async def pagers(prowl: Prowl, host: str) -> None:
    """A marked web address and a marked mailbox, at servers that take a page, refuse it and are not there; and a test alarm."""
    hook, mails = Hook(), Post(port=MAILS)
    coordinator = prowl.town.people["coordinator"]
    async with running(hook), running(mails), prowl.browser(host, coordinator) as browser:
        where = [("webhook", f"{hook.url}/{MARKS.words}"), ("mail", f"{MARKS.words}@example.org")]
        where += [("webhook", f"http://127.0.0.1:9/{MARKS.words}"), ("push", f"{hook.url}?{MARKS.words}")]
        for kind, address in where:
            data = {"act": "add", "kind": kind, "address": address}
            added = await prowl.knock(browser, "POST", "/desk/pager", data=data)
            assert added.status_code == 303, added.text
        shown = await prowl.knock(browser, "GET", "/desk/pager", headers={"accept": "application/json"})
        found_there = shown.json()["posts"][0]["pagers"]
        assert len(found_there) >= len(where)
        for one in found_there:
            await prowl.knock(browser, "POST", "/desk/pager", data={"act": "try", "pager": one["id"]})
        async with asyncio.timeout(20):
            while not (mails.taken and len(hook.heard) >= 2):
                await asyncio.sleep(0.05)
        for form in ("/desk/settings/pagers/ring", "/desk/alerts/here"):
            await prowl.knock(browser, "POST", form, data={"programme": prowl.town.ids["here"]})
    pages = [body for _, body in hook.heard] + [mail.encode() for _, mail in mails.taken]
    told = {name: mark for name, mark in MARKS.all().items() if name != "words"}
    assert all(found(told, page) == set() for page in pages)


async def queries(prowl: Prowl, host: str) -> None:
    """Addresses that nobody has, questions that nobody answers, methods that nobody knows."""
    async with prowl.browser(host, prowl.town.people["seated"]) as browser:
        for path in (f"/{MARKS.path}", f"/meetings/{MARKS.path}", f"/static/{MARKS.path}", f"/invite/{MARKS.path}"):
            await prowl.knock(browser, "GET", path, params={"q": MARKS.query, "after": MARKS.query})
        for path in (
            "/help",
            "/groups",
            "/agreement",
            "/enter",
            "/desk/team",
            "/language",
            "/metrics",
            "/health/ready",
        ):
            await prowl.knock(browser, "GET", path, params={"language": MARKS.query, "next": f"/{MARKS.query}"})
        await prowl.knock(browser, "PROPFIND", f"/{MARKS.path}")
        await prowl.knock(browser, "POST", "/enter", headers={"origin": f"https://{MARKS.header}.example"})


async def sockets(prowl: Prowl, host: str, him: Someone) -> None:
    """Frames, whole and broken."""
    room = f"{prowl.town.ids['here meeting']}.room"
    marked = {"User-Agent": MARKS.agent, "X-Forwarded-For": MARKS.address, "X-Mark": MARKS.header}
    headers = {"Cookie": him.cookie, "Origin": f"http://{host}", **marked}
    async with connect(f"ws://{host}/live?{MARKS.query}", additional_headers=headers, compression=None) as opened:
        client = Client(opened)
        await client.until(type="welcome")
        await listen(client, room)
        assert (await client.post(room, MARKS.words, f"k-{host}"))["type"] == "ack"
        await client.send(type="typing", stream=room)
        for frame in (
            f"{MARKS.broken}{{",
            f'{{"type":"{MARKS.broken}"}}',
            f'{{"type":"subscribe","stream":"{MARKS.broken}"}}',
        ):
            await opened.send(frame)
            await client.until(type="error")
        await client.send(type="act", stream=room, key="a", verb=MARKS.broken, args={MARKS.broken: MARKS.broken}, ref=1)
        await client.until(type="error")
        await opened.send(MARKS.broken.encode())
        await client.until(type="error")
        await opened.close(4999, MARKS.broken)
    foreign = {**headers, "Origin": f"https://{MARKS.header}.example"}
    with suppress(WebSocketException):
        async with connect(f"ws://{host}/live", additional_headers=foreign) as opened:
            await Client(opened).closed()


BROKEN_REQUESTS = (
    f"GET /{MARKS.broken} HTTP/9.9\r\n\r\n",
    f"{MARKS.broken.upper()} /{MARKS.broken} HTTP/1.1\r\nHost: a\r\n\r\n",
    f"GET /{MARKS.broken} HTTP/1.1\r\n{MARKS.broken} no colon\r\n\r\n",
    f"POST /enter HTTP/1.1\r\nHost: a\r\nContent-Length: {MARKS.broken}\r\n\r\n{MARKS.broken}",
    f"POST /enter HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{MARKS.broken}\r\n",
    f"POST /enter HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n{MARKS.broken}",
    f"GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: {MARKS.broken}\r\n\r\n",
    f"GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: {MARKS.broken}\r\nConnection: upgrade\r\n\r\n",
    f"\x16\x03\x01 {MARKS.broken}",
    f"GET / HTTP/1.1\r\nX-Mark: {MARKS.broken * 4000}\r\n\r\n",
)


async def raw(host: str) -> None:
    """Requests that are none."""
    name, _, port = host.partition(":")
    for request in BROKEN_REQUESTS:
        reader, writer = await asyncio.open_connection(name, int(port))
        with suppress(ConnectionError, TimeoutError):
            writer.write(request.encode("latin-1"))
            await writer.drain()
            async with asyncio.timeout(0.2):
                await reader.read()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


# Until it breaks -----------------------------------------------------------------------------------------------------


@contextmanager
def without(prowl: Prowl, table: str, which: str = "database_url") -> Iterator[None]:
    """The database has lost a table for a moment."""
    engine = prowl.engine(which)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table}_away RENAME TO {table}"))
        engine.dispose()


async def breakages(prowl: Prowl, host: str, him: Someone) -> None:
    """The database fails in the middle of everything that people do."""
    town, meeting = prowl.town, prowl.town.ids["here meeting"]
    say = ("POST", f"/meetings/{meeting}/messages", {"text": MARKS.words, "key": "k-1"})
    entering = {"pseudonym": MARKS.sign_in, "password": MARKS.password, "age_band": "18-over", "agreement": "yes"}
    tries: dict[str, tuple[tuple[str, str, dict[str, str]], ...]] = {
        "entries": (say, ("GET", f"/meetings/{meeting}", {})),
        "meeting_states": (say,),
        "sessions": (say, ("POST", "/enter", entering), ("GET", "/me", {})),
        "personas": (("POST", f"/me/personas/{town.ids['elsewhere']}", {"name": MARKS.persona}), say),
        "accounts": (("POST", "/join", {**entering, "consent": "yes"}), ("POST", "/enter", entering)),
        "staff_log": (("POST", "/desk/team/invite", {"programme": town.ids["here"], "role": "counsellor"}),),
        "groups": (
            ("POST", "/desk/groups", {"name": MARKS.public, "about": MARKS.public, "language": "en", "seats": "5"}),
        ),
    }
    for table, requests in tries.items():
        with without(prowl, table):
            for method, path, data in requests:
                who = town.people["coordinator"] if path.startswith("/desk") else him
                async with prowl.browser(host, None if path in ("/join", "/enter") else who) as browser:
                    await prowl.knock(browser, method, path, **({"data": data} if data else {}))
    async with connected(host, him.cookie) as client:
        await client.until(type="welcome")
        await listen(client, f"{meeting}.room")
        with without(prowl, "entries"):
            told = await client.post(f"{meeting}.room", MARKS.words, "k-broken")
            assert told["type"] == "error"
            assert MARKS.words not in told["message"]


async def held(prowl: Prowl) -> None:
    """A message waits for release while nobody leads, and is released when somebody does again."""
    town, host = prowl.town, prowl.houses[-1].host
    room = f"{town.ids['restless meeting']}.room"
    async with connected(host, town.people["seated"].cookie) as man:
        await man.until(type="welcome")
        await listen(man, room)
        async with connected(host, town.people["leader"].cookie) as leader:
            await leader.until(type="welcome")
            await listen(leader, room)
            await leader.send(type="act", stream=room, key="o", verb="open", args={}, ref="o")
            assert (await leader.until(ref="o"))["type"] == "ack"
            await hear(man, kind="opened")
        await hear(man, kind="lead_lost")
        waits = await man.post(room, MARKS.words, "k-held")
        assert (waits["type"], waits["stream"] != room) == ("ack", True)
        async with connected(host, town.people["leader"].cookie) as leader:
            await leader.until(type="welcome")
            await listen(leader, room)
            await hear(man, kind="message", text=MARKS.words)
            await leader.send(type="act", stream=room, key="c", verb="close", args={"now": "yes"}, ref="c")
            assert (await leader.until(ref="c"))["type"] == "ack"


# What is found -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MARKS.all())
def test_a_mark_would_be_found_in_any_shape(name: str) -> None:
    mark = MARKS.all()[name]
    assert {name} <= found(MARKS.all(), f"a {mark} b".encode())
    for shape in (
        mark.encode("utf-16-le"),
        mark.encode().hex().encode(),
        base64.b64encode(b"xy" + mark.encode() + b"z"),
    ):
        assert name in found(MARKS.all(), b"?" + shape + b"?")


def test_things_did_break(prowl: Prowl) -> None:
    """A test that breaks nothing proves nothing."""
    assert len(prowl.faults) >= 5 * len(prowl.houses)
    for house in prowl.houses:
        assert house.log.count(b"fault") >= 5
        assert house.log.count(b"library") >= 100


def test_no_line_of_any_log_tells(prowl: Prowl) -> None:
    for house in prowl.houses:
        assert found(MARKS.all(), house.log) == set()


def test_no_metric_tells(prowl: Prowl) -> None:
    for shown in prowl.metrics:
        assert b"rinnalla_requests_total" in shown
        assert found(MARKS.all(), shown) == set()


def test_no_page_of_a_fault_tells(prowl: Prowl) -> None:
    told = {name: mark for name, mark in MARKS.all().items() if name not in ("path", "query")}
    for path, content in prowl.faults:
        assert found(told, content) == set(), path


def test_no_table_tells(prowl: Prowl) -> None:
    told: set[tuple[str, str, str]] = set()
    for which in ("database_url", "keys_url"):
        engine = prowl.engine(which)
        with engine.connect() as connection:
            for table in inspect(connection).get_table_names():
                for row in connection.execute(text(f"SELECT * FROM {table}")).mappings():
                    for column, value in row.items():
                        where = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                        allowed = {"persona"} if (table, column) in PERSONA else set()
                        allowed |= {"public"} if table in PUBLIC_TABLES else set()
                        told |= {(table, column, mark) for mark in found(MARKS.all(), where) - allowed}
        engine.dispose()
    assert not told


def test_every_named_place_is_needed(prowl: Prowl) -> None:
    """What is allowed and not used would be a door left open."""
    engine, seen = prowl.engine(), set()
    with engine.connect() as connection:
        for column in PERSONA:
            for (value,) in connection.execute(text(f"SELECT {column[1]} FROM {column[0]}")):
                where = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                if "persona" in found({"persona": MARKS.persona}, where):
                    seen.add(column)
    engine.dispose()
    assert seen == set(PERSONA)


def test_no_file_of_the_place_tells(prowl: Prowl) -> None:
    """The database, its write-ahead log, the key store, the key file, and whatever else lies there."""
    names = {name for name, _ in prowl.files}
    assert "rinnalla.key" in names
    assert prowl.town.settings.is_postgres or {"rinnalla.db", "rinnalla.db-wal", "keys.db"} <= names
    for name, content in prowl.files:
        open_ones = {"persona", "public"} if name.startswith("rinnalla.db") else set()
        assert found(MARKS.all(), content) <= open_ones, name


def test_nothing_that_redis_hears_tells(prowl: Prowl) -> None:
    if not prowl.town.settings.is_postgres:
        assert prowl.heard == []
        return
    heard = b"".join(prowl.heard)
    assert heard.count(b"PUBLISH") >= 20
    assert found(MARKS.all(), heard) == {"persona"}


def test_no_file_of_postgres_tells(prowl: Prowl) -> None:
    """Its tables, its write-ahead log and its own log, where this machine lets us look."""
    if not prowl.town.settings.is_postgres:
        return
    engine = prowl.engine()
    with engine.connect() as connection:
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
    engine.dispose()
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            with suppress(OSError):
                everywhere = NOWHERE if path.name != "log" else MARKS.all()
                assert found(everywhere, path.read_bytes(), plain) == set(), path.relative_to(folder)


def test_no_process_would_leave_a_core(prowl: Prowl) -> None:
    assert all(b"Max core file size        0                    0" in limits for limits in prowl.cores)
