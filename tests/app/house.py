"""The whole house as it is served, with the demonstration in it, and browsers of the people who live there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import select
from starlette.types import ASGIApp

from app.demo import scenery
from app.demo.cast import cast_of
from app.demo.loader import Secrets, load_demo
from app.kinds import KINDS
from app.main import create_app
from auth.accounts.passwords import NOBODYS
from auth.factor.codes import new_secret
from auth.models import Account, Persona
from auth.sessions.service import open_session, pass_session
from auth.veil import Veil, new_token
from core.config import Settings
from core.foundation import Foundation
from core.work import CONSOLE, NamedActor, Read, Work
from programmes.place import marked
from tests.places import make_tables, settings_in

ORIGIN = "http://127.0.0.1:8000"


@asynccontextmanager
async def living(app: ASGIApp) -> AsyncIterator[ASGIApp]:
    """The app between the start and the stop of its server."""
    to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    from_app: asyncio.Queue[Any] = asyncio.Queue()
    task = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, to_app.get, from_app.put))
    for step in ("startup", "shutdown"):
        await to_app.put({"type": f"lifespan.{step}"})
        told = await asyncio.wait_for(from_app.get(), 30)
        assert told["type"] == f"lifespan.{step}.complete", told
        if step == "startup":
            try:
                yield app
            except BaseException:
                await to_app.put({"type": "lifespan.shutdown"})
                await asyncio.wait_for(task, 30)
                raise
    await task


def load(settings: Settings) -> None:
    """The demonstration is in this place; nobody can sign in by a password."""
    place = Foundation(settings, KINDS)
    factors = {worker.key: new_secret() for worker in scenery.workers()}
    place.act_now(load_demo, CONSOLE, Secrets("none", NOBODYS, factors))
    place.close()


@dataclass
class DemoHouse:
    """The house at work. `place` is the console beside it."""

    app: ASGIApp
    settings: Settings
    place: Foundation

    def browser(self, who: str | None = None, language: str = "en") -> httpx2.AsyncClient:
        """A browser without JavaScript, of somebody by his key in the scenery, or of a stranger."""
        cookies = {"rinnalla-language": language}
        if who is not None:
            cookies["rinnalla"] = self.place.act_now(sign_in, CONSOLE, who)
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app),
            base_url=ORIGIN,
            cookies=cookies,
            headers={"Origin": ORIGIN, "Accept-Language": language},
        )

    def programme(self, key: str) -> str:
        found = self.place.read_now(marked, f"programme {key}")
        assert found is not None
        return found


@asynccontextmanager
async def demo_house(folder: Path, **more: str) -> AsyncIterator[DemoHouse]:
    """The demonstration in a fresh folder, served."""
    settings = settings_in(folder, **more)
    make_tables(settings)
    load(settings)
    place = Foundation(settings, KINDS)
    async with living(create_app(settings)) as app:
        yield DemoHouse(app, settings, place)
    place.close()


def sign_in(work: Work, actor: NamedActor, key: str) -> str:
    """A whole session of somebody in the scenery. Gives its token."""
    token = new_token()
    worker = marked(work, f"worker {key}")
    account = worker or _account_of(work, key)
    session = open_session(work, account, token, staff=worker is not None)
    if worker is not None:
        pass_session(work, session, token)
    return token


def _account_of(work: Work | Read, key: str) -> str:
    man = next(man for man in scenery.men() if man.key == key)
    player = cast_of(work, man.programme)[key]
    owner = work.db.get_one(Persona, player.actor.id).owner
    veil = Veil(work.key_file)
    for account in work.db.scalars(select(Account.id)):
        if veil.owner(account, player.actor.programme) == owner:
            return account
    raise AssertionError(f"nobody is behind {key}")
