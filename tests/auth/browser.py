"""A browser without JavaScript, as far as our pages go: it keeps cookies, fills in forms, follows where it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from app.furniture import Furniture
from auth.factor.codes import code_at, step_of
from auth.guards import anyone
from auth.routes import routes_of
from auth.words import WORDS
from core.kernel import Kernel
from core.middleware import dressed
from core.site import Site
from tests.auth.people import HOUSE, PASSWORD, FakeClock

ORIGIN = "http://127.0.0.1:8000"


def site_of(kernel: Kernel) -> Any:
    """The pages of auth alone, with everything that stands around them."""
    site = Site(kernel, routes_of(HOUSE), words=WORDS, visitor=anyone, furnish=Furniture())
    return dressed(site, kernel.settings)


@dataclass(frozen=True)
class App:
    """A house that runs, and its pages."""

    kernel: Kernel
    site: Any
    clock: FakeClock

    def browser(self, language: str = "en") -> Browser:
        """One more man comes by."""
        return Browser(self.site, language)


class Browser:
    """One man's browser."""

    def __init__(self, app: Any, language: str = "en") -> None:
        transport = httpx2.ASGITransport(app=app)
        headers = {"Origin": ORIGIN, "Accept-Language": language, "Accept": "text/html"}
        self.client = httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.client.get(path, headers=_dashed(headers))

    async def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> httpx2.Response:
        return await self.client.post(path, data=fields or {}, headers=_dashed(headers))

    async def json(self, path: str, fields: dict[str, str] | None = None) -> httpx2.Response:
        """What programs get at the same address."""
        if fields is None:
            return await self.get(path, accept="application/json")
        return await self.post(path, fields, accept="application/json")

    async def join(self, name: str, **more: str) -> httpx2.Response:
        return await self.post("/join", {**JOINING, "pseudonym": name, **more})

    async def enter(self, name: str, password: str = PASSWORD) -> httpx2.Response:
        return await self.post("/enter", {"pseudonym": name, "password": password})

    @property
    def token(self) -> str:
        return str(self.client.cookies.get("rinnalla", ""))


JOINING = {"password": PASSWORD, "age_band": "18-over", "agreement": "yes", "consent": "yes", "language": "en"}


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def code_now(kernel: Kernel, secret: str) -> str:
    return code_at(secret, step_of(kernel.now()))
