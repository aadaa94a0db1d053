"""The table of addresses: each line says the path, the handler and for whom it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Match
from starlette.routing import Route as PathRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from core.answers import Answer
from core.bodies import MOST_BYTES
from core.i18n import LANGUAGES

if TYPE_CHECKING:
    from core.visit import Visit

Handler = Callable[["Visit"], Awaitable[Answer]]
Check = Callable[["Visit"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Guard:
    """For whom a route is. The check sets `visit.person`, or raises SignedOut or NotFound."""

    name: str
    check: Check
    languages: tuple[str, ...] = LANGUAGES

    async def __call__(self, visit: Visit) -> None:
        """Let the visitor in or refuse."""
        await self.check(visit)


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. `again` shows the page once more when a form was refused."""

    method: str
    path: str
    handler: Handler
    who: Guard
    again: Handler | None = None
    files: bool = False
    most_bytes: int = MOST_BYTES


def guard_of(who: Guard | Check) -> Guard:
    """Give a guard with a readable name; a plain async function carries its own."""
    return who if isinstance(who, Guard) else Guard(getattr(who, "__name__", "unnamed"), who)


def get(path: str, handler: Handler, *, who: Guard | Check) -> Route:
    """Answer GET and HEAD. It changes nothing."""
    return Route("GET", path, handler, guard_of(who))


def post(
    path: str,
    handler: Handler,
    *,
    who: Guard | Check,
    again: Handler | None = None,
    files: bool = False,
    most_bytes: int = MOST_BYTES,
) -> Route:
    """Answer POST. A refusal shows `again` with everything typed, in place of the error page."""
    return Route("POST", path, handler, guard_of(who), again, files, most_bytes)


class Corner:
    """Everything that answers at one path, by method."""

    __slots__ = ("_serve", "path", "routes")

    def __init__(self, path: str, routes: Iterable[Route], serve: Callable[..., Awaitable[None]]) -> None:
        self.path = path
        self.routes = {route.method: route for route in routes}
        if "GET" in self.routes:
            self.routes["HEAD"] = self.routes["GET"]
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request at this path."""
        await self._serve(self, scope, receive, send)


class Crossroads(BaseRoute):
    """All paths, found by their first part, so that a large house answers as fast as a small one."""

    def __init__(self, routes: Sequence[Route], serve: Callable[..., Awaitable[None]]) -> None:
        paths: dict[str, list[Route]] = {}
        for route in routes:
            if any(route.method == other.method for other in paths.setdefault(route.path, [])):
                raise ValueError(f"two routes answer {route.method} {route.path}")
            if not route.path.startswith("/") or _start(route.path).startswith("{"):
                raise ValueError(f"{route.path}: a path starts with a word")
            paths[route.path].append(route)
        self.corners = [Corner(path, found, serve) for path, found in paths.items()]
        self._by_start: dict[str, list[PathRoute]] = {}
        # A written word goes before a parameter: /groups/propose before /groups/{id}.
        for corner in sorted(self.corners, key=lambda corner: corner.path.count("{")):
            app: ASGIApp = corner
            self._by_start.setdefault(_start(corner.path), []).append(PathRoute(corner.path, app))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the path, whatever the method."""
        # No address of ours holds a NUL, and PostgreSQL will not even be asked about one.
        if scope["type"] == "http" and "\0" not in scope["path"]:
            for route in self._by_start.get(_start(scope["path"]), ()):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    return match, found
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to its path."""
        await scope["endpoint"](scope, receive, send)


class SocketPath(BaseRoute):
    """One path for sockets, and the ASGI application that serves them."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        self.path = path
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take sockets of exactly this path."""
        is_here = scope["type"] == "websocket" and scope["path"] == self.path
        return (Match.FULL if is_here else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the socket over."""
        await self._app(scope, receive, send)


def _start(path: str) -> str:
    parts = path.split("/", 2)
    return parts[1] if len(parts) > 1 else ""
