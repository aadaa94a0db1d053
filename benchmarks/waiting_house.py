"""Our line alone: the kernel with its spaces, its sockets and its clock, and two routes to come and to be taken.

Like its peer it looks up no session: whom a cookie names, he is.

    python -m benchmarks.waiting_house serve --port P
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.clockwork import Chore, Clockwork, tick_spaces
from app.kinds import KINDS
from app.schema import METADATA
from auth.people import Actor
from core import retention
from core.config import load_settings
from core.db import Database
from core.errors import DomainError
from core.ids import new_id
from core.kernel import Kernel
from core.lanes import Lane
from core.live import Live, Reception
from core.wire import Wire
from core.work import CONSOLE, Work
from counselling.line import Door
from counselling.line_clock import door_stands
from counselling.lines import lines_of, renew_lines
from counselling.socket import HANDLERS
from counselling.talk import TALK
from counselling.talking import NewTalk
from counselling.waiting import call_next, enter_line
from counselling.waiting_line import line_of
from programmes.service import NewHost, NewOffer, OfferWords, found_organisation, found_programme

MOST = 10_000
CHORES = (
    Chore("tick_spaces", 1, tick_spaces),
    Chore("destroy_keys", 5, retention.destroy_keys),
    Chore("keep_keys", 60, retention.keep_keys),
    Chore("renew_talk_lines", 10, renew_lines),
)
"""What the clock of the house does for these spaces."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whoever his cookie says."""

    actor: Actor
    language: str | None = "en"
    own_streams: tuple[str, ...] = ()

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset({self.actor.id})

    def actor_in(self, programme: str | None) -> Actor:  # noqa: ARG002 - there is one
        return self.actor


def found(work: Work, actor: Any) -> tuple[str, str]:
    """A programme whose door is open, and its line."""
    host = NewHost("Host", "fi", "Europe/Helsinki", "https://example.org/", ("en",))
    offer = NewOffer(("en",), "Europe/Helsinki", {"en": OfferWords("Somebody to talk to")})
    programme = found_programme(work, actor, found_organisation(work, actor, host), offer)
    line = line_of(work, programme)
    door_stands(work, actor, line, Door(100))
    return programme, line


class Hall:
    """The application: its kernel, its sockets, and what a request asks for."""

    def __init__(self) -> None:
        settings = load_settings(env_file=None)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database_url)
        METADATA.create_all(database.writing)
        database.close()
        self.kernel = Kernel(settings, KINDS)
        self.programme = self.line = ""
        reception = Reception(_token_of, self.person_of, lambda _: "en", lambda _, refusal: refusal.code)
        self.live = Live(self.kernel, HANDLERS, reception, new_id())

    async def person_of(self, kernel: Kernel, token: str | None) -> Named | None:  # noqa: ARG002 - as sockets ask
        return Named(self.actor(token)) if token else None

    def actor(self, name: str, *roles: str) -> Actor:
        return Actor(name, "Somebody", self.programme, name, frozenset(roles))

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        await self.kernel.start()
        self.programme, self.line = await self.kernel.act(found, CONSOLE)
        clock = Clockwork(self.kernel, CHORES)
        clock.start()
        yield
        await clock.stop()
        await self.live.stop()
        await lines_of(self.kernel).stop()
        await self.kernel.stop()

    async def come(self, _: Request) -> Response:
        """One more waits. Gives who he is and what his page listens to."""
        man = self.actor(new_id())
        try:
            talk = await self.kernel.act(enter_line, man, NewTalk("en", key=man.id), MOST, on=(self.line,))
        except DomainError as refusal:
            return JSONResponse({"code": refusal.code}, refusal.status)
        return JSONResponse({"cookie": f"who={man.id}", "streams": [f"{talk}.{TALK}", f"{self.line}.line"]})

    async def take(self, _: Request) -> Response:
        """The next is taken, by somebody who is free."""
        worker = self.actor(new_id(), "counsellor")
        await self.kernel.act(call_next, worker, self.programme, 1, on=(self.line,), lane=Lane.STAFF)
        return Response(status_code=204)


def _token_of(scope: Any) -> str | None:
    sent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"), "")
    return sent.partition("=")[2] or None


def app() -> Any:
    """The application, as the server makes it."""
    hall = Hall()
    site = Starlette(
        routes=[
            Route("/", lambda _: Response(status_code=204)),
            Route("/come", hall.come, methods=["POST"]),
            Route("/take", hall.take, methods=["POST"]),
        ],
        lifespan=hall.running,
    )

    async def both(scope: Any, receive: Any, send: Any) -> None:
        await (hall.live if scope["type"] == "websocket" else site)(scope, receive, send)

    return both


def main() -> None:
    """Serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=["serve"])
    options.add_argument("--port", type=int, default=8000)
    given = options.parse_args()
    uvicorn.run(
        "benchmarks.waiting_house:app",
        factory=True,
        port=given.port,
        loop="uvloop",
        http="httptools",
        ws=Wire,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        lifespan="on",
        backlog=8_192,
    )


if __name__ == "__main__":
    main()
