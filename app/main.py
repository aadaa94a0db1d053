"""The composition root: a kernel, the pages, the sockets, the clock, put together as one ASGI application."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

import chat.lines
import chat.socket
import counselling.lines
import counselling.socket
import crisis.desk.reading
import forum.socket
from app import clockwork
from app.crew import crew_of
from app.demo.player import Demonstration
from app.furniture import Furniture
from app.kinds import KINDS
from app.outlook import what_is_on
from app.routes import all_routes
from app.telling import house_of
from app.words import all_words
from auth.guards import anyone, person_at_socket
from auth.house import House
from auth.sessions.warmth import keep_sockets_warm
from core import memory
from core.config import Settings, load_settings
from core.cookies import CookieJar
from core.ids import new_id
from core.kernel import Kernel
from core.live import Handler, Live, Reception
from core.log import install, loop_fault
from core.middleware import dressed
from core.redis_bus import RedisBus
from core.site import Site
from counselling.desk.inbox import waits_for
from counselling.man.offering import who_wait
from crisis.clockwork import desks_are_open
from crisis.pager.delivery import delivery_of
from crisis.rules import rulebook
from forum.queries import open_boards
from programmes.door import Front
from programmes.readiness import Doors
from programmes.rota.clockwork import answer_open_desks

HANDLERS: dict[str, Handler] = {
    **chat.socket.HANDLERS,
    **counselling.socket.HANDLERS,
    **crisis.desk.reading.HANDLERS,
    **forum.socket.HANDLERS,
}
"""What frames do in each kind of space."""


def create_app(settings: Settings) -> ASGIApp:
    """The whole house. Its lifespan starts and stops the kernel, the sockets, the clock and the demonstration."""
    kernel = Kernel(settings, KINDS, RedisBus(settings.redis_url) if settings.redis_url else None)
    furniture = Furniture()
    front = front_of(Doors(settings.is_loopback, crew_of), furniture)
    house = house_of(front)

    async def at_socket(scope: Scope, receive: Receive, send: Send) -> None:
        await live(scope, receive, send)

    site = Site(
        kernel,
        all_routes(house, front),
        words=all_words(),
        visitor=anyone,
        furnish=furniture,
        sockets={"/live": at_socket},
        lifespan=lambda _: running(kernel, live, house, furniture),
    )
    reception = Reception(token_reader(settings), person_at_socket, site.language_of, site.say)
    live = Live(kernel, HANDLERS, reception, new_id())
    return dressed(site, settings)


def front_of(doors: Doors, furniture: Furniture) -> Front:
    """What the pages in front of the rooms are told of the floors above them."""
    return Front(
        doors,
        what_is_on,
        lambda: furniture.country,
        counsel=True,
        waiting=who_wait,
        inbox=waits_for,
        boards=open_boards,
    )


def token_reader(settings: Settings) -> Callable[[Any], str | None]:
    """How the session's token is read from a handshake."""
    cookies = CookieJar(secure=settings.secure_cookies)

    def token_of(scope: Any) -> str | None:
        sent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"), None)
        return cookies.read(sent)[0]

    return token_of


@asynccontextmanager
async def running(kernel: Kernel, live: Live, house: House, furniture: Furniture) -> AsyncIterator[None]:
    """The house runs: first the kernel, then what needs it; and back in the other order."""
    asyncio.get_running_loop().set_exception_handler(loop_fault)
    await kernel.start()
    await kernel.on_reader(rulebook)  # read before the first text waits for it
    await furniture.learn(kernel)
    warm = clockwork.Chore("keep_sockets_warm", 60, lambda kernel: keep_sockets_warm(kernel, live.sockets))
    desks = clockwork.Chore("answer_desks", 60, lambda kernel: answer_open_desks(kernel, live.sockets))
    bells = clockwork.Chore("hear_desks", 20, lambda kernel: desks_are_open(kernel, live.sockets))
    clock = clockwork.Clockwork(kernel, (*clockwork.chores(house), warm, desks, bells))
    clock.start()
    demonstration = Demonstration(kernel)
    await demonstration.start()
    try:
        yield
    finally:
        await demonstration.stop()
        await clock.stop()
        await delivery_of(kernel).stop()
        await live.stop()
        await chat.lines.lines_of(kernel).stop()
        await counselling.lines.lines_of(kernel).stop()
        await kernel.stop()


def app_from_environment() -> ASGIApp:
    """The house with the settings of the environment: what each worker process begins with."""
    settings = load_settings()
    install(settings.log)
    app = create_app(settings)
    memory.settle()
    return app
