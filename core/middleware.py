"""What stands around every page and socket: headers, counting, the origin guard. Plain ASGI, a few microseconds each."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core import metrics
from core.config import Settings
from core.origin import OriginGuard
from core.site import Site
from core.static_files import PART_OF_PAGE

TWO_YEARS = 63_072_000

_ABILITIES = (
    "accelerometer browsing-topics camera display-capture encrypted-media fullscreen geolocation gyroscope "
    "hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture screen-wake-lock serial usb "
    "xr-spatial-tracking"
)


PART_HEADERS = (("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin"))
"""What a style sheet or script needs, which is never a page of its own: the page it belongs to carries the rest."""


def dressed(site: Site, settings: Settings) -> ASGIApp:
    """Put around the site what every answer of the house has."""
    guarded = OriginGuard(site, settings.origin, site.refuse_origin)
    return Counted(WithHeaders(guarded, security_headers(settings), PART_HEADERS))


def security_headers(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Give the headers of whatever can be a page: no code but our own, no other house, no frame, no traces."""
    # A policy cannot name IPv6 addresses; there 'self' has to do.
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in settings.origin if "[" not in origin)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; "
        # Older Safari does not count the socket of this very house as 'self'.
        f"worker-src 'self'; connect-src 'self' {sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    told = [
        ("content-security-policy", policy),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("x-dns-prefetch-control", "off"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("origin-agent-cluster", "?1"),
        ("permissions-policy", ", ".join(f"{ability}=()" for ability in _ABILITIES.split())),
    ]
    if any(origin.startswith("https://") for origin in settings.origin):
        told.append(("strict-transport-security", f"max-age={TWO_YEARS}"))
    return tuple(told)


class WithHeaders:
    """Adds the same headers to every answer, and few to what is only part of a page."""

    def __init__(self, app: ASGIApp, page: Iterable[tuple[str, str]], part: Iterable[tuple[str, str]]) -> None:
        self._app = app
        self._page, self._part = ([(name.encode(), value.encode()) for name, value in some] for some in (page, part))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = self._part if scope.get(PART_OF_PAGE) else self._page
                message["headers"] = [*message["headers"], *told]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Counted:
    """Counts answers and their time by the pattern of the route; an address is never kept, not even for a moment."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        began = time.perf_counter()

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting_status)
        finally:
            count(scope.get("route_path", "none"), scope["method"], status, time.perf_counter() - began)


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Add one answer to the metrics."""
    known = method if method in ("GET", "HEAD", "POST") else "other"
    requests, durations = _counters(route, known, status)
    requests.inc()
    durations.observe(seconds)


@cache
def _counters(route: str, method: str, status: int) -> tuple[metrics.Count, metrics.Durations]:
    # Bounded: routes, three methods and the statuses of the house. Looking labels up costs more than counting.
    return metrics.REQUESTS.labels(route, method, str(status)), metrics.SECONDS.labels(route)
