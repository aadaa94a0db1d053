"""A whole house for an evening: pages, sockets and clock as they are served, and people who are signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx2
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

import chat.lines
import counselling.lines
from app.clockwork import Chore, Clockwork, chores
from app.furniture import Furniture
from app.kinds import KINDS
from app.main import HANDLERS, front_of, token_reader
from app.routes import all_routes
from app.telling import house_of
from app.words import all_words
from auth.agreement.text import current_version
from auth.guards import anyone, person_at_socket
from auth.models import Account, Factor, Grant
from auth.people import Actor, Person
from auth.personas.service import make_persona
from auth.sessions.queries import person_of
from auth.sessions.service import open_session, pass_session
from auth.veil import Veil, new_token
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.service import make_group, schedule_meeting
from chat.meeting import MEETING, Meeting, Terms
from core import clock
from core.bus import Bus
from core.clock import MINUTE, SECOND, Instant, day_of
from core.config import Settings
from core.ids import new_id
from core.kernel import Kernel
from core.live import Live, Reception
from core.middleware import dressed
from core.site import Site
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, Read, Work
from crisis.calling import found_bell
from programmes.readiness import Doors
from programmes.service import HostWords, NewHost, NewOffer, OfferWords, found_organisation, found_programme, open_doors
from tests.clients import Client, connected
from tests.servers import serving

QUICK = Terms(silence=2 * SECOND, leaderless=6 * SECOND, closing=3 * SECOND, seat=30 * MINUTE)
"""Terms of a meeting in which a test need not wait a minute for silence."""


NEUTRAL = HTMLResponse("<!doctype html><title>Example</title><p>Nothing here.")
"""The page to which quick exit leads."""


class HurriedClock:
    """The clock of the house, which can be put forward."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> Instant:
        return clock.now() + self.ahead

    def go(self, milliseconds: int) -> None:
        self.ahead += milliseconds


@dataclass(frozen=True)
class Someone:
    """Somebody signed in: his cookie, and whom he is in the programme."""

    name: str
    token: str
    persona: str
    account: str
    grant: str | None = None

    @property
    def cookie(self) -> str:
        return f"rinnalla={self.token}"


def _sign_in(work: Work, actor: AnyActor, language: str, roles: tuple[str, ...]) -> tuple[str, str]:
    staff = bool(roles)
    today = day_of(work.now)
    account = Account(id=work.new_id(), age_band="18-over", language=language, agreement=current_version())
    account.agreed_at = account.consented_at = account.seen_at = today
    work.db.add(account)
    work.db.flush()
    token = new_token()
    session = open_session(work, account.id, token, staff=staff)
    if staff:
        work.db.add(Factor(account_id=account.id, secret=b"-", last_step=0, confirmed_at=today))
        token = new_token()
        pass_session(work, session, token)
    return account.id, token


def _new_session(work: Work, actor: AnyActor, account: str, token: str) -> None:
    open_session(work, account, token, staff=False)


def _grant(work: Work, actor: AnyActor, account: str, programme: str, role: str) -> str:
    grant = Grant(id=work.new_id(), owner=Veil(work.key_file).owner(account, programme), programme_id=programme)
    grant.role, grant.given_at = role, day_of(work.now)
    work.db.add(grant)
    work.db.flush()
    return grant.id


@dataclass
class Evening:
    kernel: Kernel
    host: str
    clock: HurriedClock
    neutral: str
    clockwork: Clockwork
    programme: str = ""
    people: dict[str, Someone] = field(default_factory=dict)

    async def sign_in(self, name: str, *roles: str, programme: str | None = None, language: str = "en") -> Someone:
        """Somebody with a session, a persona in the programme, and these roles there."""
        where = programme or self.programme
        account, token = await self.kernel.act(_sign_in, CONSOLE, language, roles)
        persona = await self.kernel.act(make_persona, CONSOLE, account, where, name)
        grants = [await self.kernel.act(_grant, CONSOLE, account, where, role) for role in roles]
        someone = Someone(name, token, persona, account, grants[0] if grants else None)
        self.people[name] = someone
        return someone

    async def also_in(self, someone: Someone, programme: str, *roles: str) -> None:
        """He works in this programme too."""
        await self.kernel.act(make_persona, CONSOLE, someone.account, programme, someone.name)
        for role in roles:
            await self.kernel.act(_grant, CONSOLE, someone.account, programme, role)

    async def sign_in_again(self, someone: Someone) -> Someone:
        """The same man with a new session, as after he left in a hurry."""
        token = new_token()
        await self.kernel.act(_new_session, CONSOLE, someone.account, token)
        return replace(someone, token=token)

    async def programme_named(self, name: str) -> str:
        """One more programme, its doors open."""
        kaarna = NewHost(
            "Kaarna",
            "fi",
            "Europe/Helsinki",
            f"http://{self.neutral}/",
            ("fi", "en"),
            {"en": HostWords("A house.", "Kaarna", "Here")},
        )
        organisation = await self.kernel.act(found_organisation, CONSOLE, kaarna)
        words = {"en": OfferWords(name, "A line.", "We talk.", "Every week.", "Men.")}
        offer = NewOffer(("fi", "en"), "Europe/Helsinki", words, least_age="18-over")
        programme = await self.kernel.act(found_programme, CONSOLE, organisation, offer)
        await self.kernel.act(found_bell, CONSOLE, programme)
        await self.kernel.act(open_doors, CONSOLE, programme, Doors(loopback=True))
        return programme

    async def meeting(self, *leaders: Someone, seats: int = 8, terms: Terms = QUICK, begins_in: int = MINUTE) -> str:
        """A meeting that begins soon, led by these."""
        coordinator = await self.sign_in(f"Coordinator {new_id()[:5]}", "coordinator")
        actor = await self.actor(coordinator)
        draft = GroupDraft("The kitchen table", "en", "Men who part ways.", welcome="Sit down.", farewell="Sleep well.")
        group = await self.kernel.act(make_group, actor, self.programme, draft)
        grants = tuple(one.grant for one in leaders if one.grant)
        plan = MeetingDraft("The first winter", "en", self.kernel.now() + begins_in, 90, seats, grants, terms)
        return await self.kernel.act(schedule_meeting, actor, group, plan)

    async def person(self, someone: Someone) -> Person:
        found = await self.kernel.read(person_of, someone.token)
        assert found is not None
        return found

    async def actor(self, someone: Someone, programme: str | None = None) -> Actor:
        found = (await self.person(someone)).actor_in(programme or self.programme)
        assert found is not None
        return found

    async def state(self, meeting: str) -> Meeting:
        return await self.kernel.read(Read.state, MEETING, meeting)

    def browser(self, someone: Someone | None = None, **headers: str) -> httpx2.AsyncClient:
        """A browser without JavaScript. It sends our own origin with its forms."""
        cookies = {"rinnalla": someone.token} if someone else {}
        return httpx2.AsyncClient(
            base_url=f"http://{self.host}",
            cookies=cookies,
            headers={"origin": f"http://{self.host}", **headers},
            timeout=20,
        )

    def program(self, someone: Someone | None = None) -> httpx2.AsyncClient:
        """The same, asking for JSON."""
        return self.browser(someone, accept="application/json")

    @asynccontextmanager
    async def socket(self, someone: Someone) -> AsyncIterator[Client]:
        """His live socket, welcomed."""
        async with connected(self.host, someone.cookie) as client:
            await client.until(type="welcome")
            yield client


def _hurried(todo: Iterable[Chore]) -> Iterable[Chore]:
    """The same chores; what ticks does so ten times as often."""
    return [Chore(one.name, 0.1 if one.name == "tick_spaces" else min(one.seconds, 2.0), one.run) for one in todo]


@asynccontextmanager
async def evening_in(settings: Settings, bus: Bus | None = None, *, counsel: bool = True) -> AsyncIterator[Evening]:
    """A house on this storage, served on a free port of this machine."""
    hurried = HurriedClock()
    kernel = Kernel(settings, KINDS, bus, hurried)
    furniture = Furniture()
    front = replace(front_of(Doors(loopback=True), furniture), counsel=counsel)

    async def at_socket(scope: Scope, receive: Receive, send: Send) -> None:
        await live(scope, receive, send)

    house = house_of(front)
    routes = all_routes(house, front)
    site = Site(kernel, routes, words=all_words(), visitor=anyone, furnish=furniture, sockets={"/live": at_socket})
    live = Live(
        kernel, HANDLERS, Reception(token_reader(settings), person_at_socket, site.language_of, site.say), new_id()
    )
    await kernel.start()
    clockwork = Clockwork(kernel, _hurried(chores(house)))
    clockwork.start()
    async with serving(NEUTRAL) as neutral, serving(dressed(site, settings), settings.port) as address:
        evening = Evening(kernel, address, hurried, neutral, clockwork)
        evening.programme = await evening.programme_named("After the break-up")
        yield evening
    await clockwork.stop()
    await live.stop()
    await chat.lines.lines_of(kernel).stop()
    await counselling.lines.lines_of(kernel).stop()
    await kernel.stop()


async def waited(holds: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """It holds at last; TimeoutError when it does not in time."""
    async with asyncio.timeout(seconds):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.05)
