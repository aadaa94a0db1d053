"""The site: every page and form of the house as one ASGI application, with one place where refusals become answers."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Router
from starlette.routing import Route as PathRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from core import refusals
from core.addresses import Callers
from core.answers import Answer, see
from core.budgets import Budgets
from core.cookies import CookieJar
from core.errors import Busy, DomainError, NotFound, Refused, SignedOut
from core.i18n import choose, sentence
from core.log import fault_in, log
from core.negotiation import looks_ahead
from core.pages import Pages
from core.proof import Doors
from core.routing import Corner, Crossroads, Guard, Route, SocketPath
from core.sending import send_bytes
from core.static_files import StaticFiles
from core.visit import Visit
from core.words import WORDS

if TYPE_CHECKING:
    from core.kernel import Kernel

HOUSE = Path(__file__).resolve().parent.parent
SECONDS = 30.0
SHOWN_AGAIN = frozenset({409, 422, 429, 503})
_AS_WRITTEN = "%/:?#[]@!$&'()*+,;=~"  # stands for itself in an address; letters outside ASCII become percents

Furnish = Callable[[Visit], Awaitable[Mapping[str, object]]]
Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


async def unfurnished(_: Visit) -> Mapping[str, object]:
    """Give a page nothing beside what its handler gave."""
    return {}


async def _anyone(_: Visit) -> None:
    """Let everybody in, known by nobody."""


ANYONE = Guard("anyone", _anyone)


class Site:
    """All pages of the house. `visitor` says who asks where no route matched; `furnish` gives what every page shows."""

    def __init__(  # noqa: PLR0913 -- the composition root names each part once, by keyword
        self,
        kernel: Kernel,
        routes: Sequence[Route],
        *,
        words: Mapping[str, str] | None = None,
        visitor: Guard = ANYONE,
        furnish: Furnish = unfurnished,
        sockets: Mapping[str, ASGIApp] | None = None,
        lifespan: Lifespan | None = None,
        templates: Path = HOUSE / "templates",
        static: Path = HOUSE / "static",
    ) -> None:
        self.kernel = kernel
        self.settings = kernel.settings
        self.words = {**WORDS, **(words or {})}
        self.visitor = visitor
        self.furnish = furnish
        self.cookies = CookieJar(secure=self.settings.secure_cookies)
        self.budgets = Budgets(limits=self.settings.limits)
        self.callers = Callers(self.settings.trusted_proxy, self.settings.hosts)
        self.doors = Doors(kernel.key_file.keyed("doors"), self.budgets)
        self.static = StaticFiles(static, self._serve_nowhere)
        self.pages = Pages(templates, self.static)
        self.routes = tuple(routes)
        ways: list[BaseRoute] = [Crossroads(routes, self._serve), PathRoute("/static/{name:path}", self.static)]
        ways += [SocketPath(path, app) for path, app in (sockets or {}).items()]
        self._router = Router(ways, redirect_slashes=False, default=self._serve_nowhere, lifespan=lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, one socket, or the server's start and stop."""
        await self._router(scope, receive, send)

    def token_of(self, scope: Scope) -> str | None:
        """Find the session's token of a socket."""
        return self.cookies.read(_header(scope, b"cookie"))[0]

    def language_of(self, scope: Scope) -> str:
        """Find the language of a socket: chosen, else what the browser accepts."""
        return choose((self.cookies.read(_header(scope, b"cookie"))[1],), _header(scope, b"accept-language"))

    def say(self, language: str, refusal: DomainError) -> str:
        """Say a refusal in a language, for whoever has no visit."""
        return sentence(language, self.sentence_of(refusal.code), refusal.args_)

    def sentence_of(self, code: str) -> str:
        """Find the sentence of a code; a code that nobody gave words to is noted, and said in general ones."""
        found = self.words.get(code)
        if found is None:
            log.error("word_missing", code=code)
            return self.words["invalid"]
        return found

    async def refuse_origin(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a form that came from elsewhere: nothing is read, nobody is recognised, nothing is done."""
        visit = Visit(self, Request(scope, receive), None)
        visit.turned_away = Refused("wrong_origin", status=403)
        await self._reply(visit, send)

    async def _serve(self, corner: Corner, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route_path"] = corner.path
        visit = Visit(self, Request(scope, receive), corner.routes.get(scope["method"]))
        if visit.route is None:
            visit.allowed = ", ".join(sorted(corner.routes))
        await self._reply(visit, send)

    async def _serve_nowhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        await self._reply(Visit(self, Request(scope, receive), None), send)

    async def _reply(self, visit: Visit, send: Send) -> None:
        """Answer whatever happens, once."""
        head = visit.request.method == "HEAD"
        try:
            status, headers, body = await self._made(visit, await self._answer(visit))
        except ClientDisconnect:
            return
        except Exception as fault:  # noqa: BLE001 -- the last door: whatever it is, he gets a page and the log a place
            status, headers, body = await self._made_of_fault(visit, fault)
        await send_bytes(send, status, headers, body, head=head)

    async def _answer(self, visit: Visit) -> Answer:
        """Guard, handle, and turn a refusal into its answer."""
        if visit.turned_away:
            return refusals.answer(visit, visit.turned_away)
        if looks_ahead(visit.request.headers):
            # Looking ahead changes nothing. No success, so that the browser asks again when he really comes.
            return Answer(status=503, body=b"")
        try:
            if visit.route is None:
                raise Refused("wrong_method", status=405) if visit.allowed else NotFound
            async with asyncio.timeout(SECONDS):
                await visit.route.who(visit)
                visit.let_in = True
                visit.settle(visit.route.who)
                return await visit.route.handler(visit)
        except TimeoutError:
            return await self._refused(visit, Busy())
        except DomainError as refusal:
            return await self._refused(visit, refusal)

    async def _refused(self, visit: Visit, refusal: DomainError) -> Answer:
        """Show the form again with all that was typed, or say what was refused and what remains possible."""
        if not visit.let_in:
            await self._recognise(visit)
        if visit.wants_json:
            return refusals.answer(visit, refusal)
        if isinstance(refusal, SignedOut):
            return see(refusal.location)
        again = visit.route.again if visit.route and visit.let_in else None
        if again is None or refusal.status not in SHOWN_AGAIN:
            return refusals.answer(visit, refusal)
        visit.refuse(refusal)
        try:
            shown = await again(visit)
        except DomainError as other:
            return refusals.answer(visit, other)
        if shown.location is not None:  # the page has nothing to show again, and leads on
            return shown
        shown.status = refusal.status
        shown.headers |= refusals.headers(visit, refusal)
        return shown

    async def _recognise(self, visit: Visit) -> None:
        """See who asks, so that a page about nothing looks the same whatever the address was."""
        try:
            await self.visitor(visit)
        except DomainError:
            return
        visit.settle(self.visitor)

    async def _made(self, visit: Visit, answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
        """Turn an answer into status, headers and bytes."""
        if answer.template and visit.wants_json and answer.data is None:
            answer = refusals.answer(visit, Refused("only_page", status=406))
        headers = [("cache-control", "no-store"), ("vary", "Accept, Accept-Encoding, Accept-Language, Cookie")]
        headers += [("set-cookie", cookie) for cookie in visit.set_cookies]
        headers += answer.headers.items()
        if visit.wants_json and answer.data is not None:
            status = 200 if answer.location else answer.status
            return status, [*headers, ("content-type", "application/json")], msgspec.json.encode(answer.data)
        if answer.location is not None:
            return answer.status, [*headers, ("location", quote(answer.location, safe=_AS_WRITTEN))], b""
        headers.append(("content-type", answer.media_type))
        if answer.body is not None:
            return answer.status, headers, answer.body
        context = {"status": answer.status, **await self.furnish(visit), **answer.context}
        headers.append(("content-language", visit.language))
        made = self.pages.render(answer.template or "", visit, context)
        if _may_be_packed(visit):
            return answer.status, [*headers, ("content-encoding", "gzip")], gzip.compress(made, 5, mtime=0)
        return answer.status, headers, made

    async def _made_of_fault(self, visit: Visit, fault: Exception) -> tuple[int, list[tuple[str, str]], bytes]:
        """Answer a fault of the house: a page with a word to tell us; the log has the same word, class and place."""
        word = refusals.word_to_tell()
        route = visit.route.path if visit.route else "none"
        fault_in("fault", fault, route=route, method=visit.request.method, word=word)
        try:
            return await self._made(visit, refusals.fault(visit, word))
        except Exception as second:  # noqa: BLE001 -- even the error page is broken: say it without one
            fault_in("error_page", second, word=word)
            return (
                500,
                [("cache-control", "no-store"), ("content-type", "text/html; charset=utf-8")],
                refusals.bare(visit, word),
            )


def _may_be_packed(visit: Visit) -> bool:
    """Say whether a page may be sent compressed: only to strangers, on whose pages nothing secret stands that its length could betray."""
    return visit.session is None and "gzip" in visit.request.headers.get("accept-encoding", "")


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")
