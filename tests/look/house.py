"""A whole house for looking at: the application itself, its people signed in, its meetings in every phase."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import uvicorn
from sqlalchemy import select

from app.kinds import KINDS
from app.main import create_app
from auth.accounts.passwords import hash_password
from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount, join
from auth.factor.codes import code_at, matching_step, new_secret, new_spares, step_of
from auth.factor.service import pass_step
from auth.house import Threshold
from auth.models import Grant
from auth.people import Actor, Person, Stranger
from auth.personas.service import enter_programme
from auth.sessions.queries import person_of
from auth.team.service import Invite, accept_as_newcomer, invite_from_console
from auth.veil import Veil, new_token
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.service import make_group, schedule_meeting
from chat.meeting import Terms
from core.clock import DAY, MINUTE
from core.config import Settings
from core.formats import local
from core.frames import LARGEST
from core.ids import new_id
from core.kernel import Kernel
from core.wire import Wire
from core.work import CONSOLE, Read
from crisis.calling import found_bell
from programmes.readiness import Doors
from programmes.rota.hours import day_in
from programmes.rota.service import SeriesDraft, ShiftDraft, keep_holiday, plan_series, plan_shift
from programmes.rota.views import mine_ahead
from programmes.service import NewHost, NewOffer, OfferWords, found_organisation, found_programme, open_doors

LANGUAGES = ("en", "fi", "sv", "ar")
MEN = ("Grey Heron", "Masis", "Kuikka", "Leaver by button", "Leaver by keyboard", "Leaver by without scripts")
STAFF = {"Aapo": "support_person", "Leena": "counsellor", "Sirpa": "coordinator", "Veera": "administrator"}
PHASES = ("lobby", "live", "closing", "closed", "ahead", "talk", "quiet", "last")
PASSWORD = "three plain words"


@dataclass
class House:
    """Where it is, the session of each person by name, and its things by name."""

    home: str
    sessions: dict[str, str]
    programme: str
    group: str
    meetings: dict[str, str]
    shift: str = ""

    def client(self, name: str) -> httpx2.AsyncClient:
        """The browser of somebody without a screen."""
        cookies = {"rinnalla": self.sessions[name]}
        return httpx2.AsyncClient(base_url=self.home, headers={"Origin": self.home}, cookies=cookies)


async def signed_in(kernel: Kernel, token: str) -> Person:
    """Who has this session."""
    person = await kernel.read(person_of, token)
    assert person is not None
    return person


async def man(kernel: Kernel, name: str, door: Threshold, hashed: str) -> str:
    """A man with a name in the programme. Returns his session's token."""
    token = new_token()
    await kernel.act(
        join, Stranger(new_id()), NewAccount(f"{name} Enters", hashed, new_phrase(), "18-over", "en"), token
    )
    await kernel.act(enter_programme, await signed_in(kernel, token), door, name)
    return token


async def worker(kernel: Kernel, name: str, role: str, programme: str | None, hashed: str) -> str:
    """Somebody of the team, with his second factor shown. Returns his session's token."""
    invitation, token, secret = new_token(), new_token(), new_secret()
    await kernel.act(invite_from_console, CONSOLE, Invite(programme, role, invitation))
    new = NewAccount(f"{name} Enters", hashed, new_phrase(), "18-over", "en", consented=False)
    await kernel.act(accept_as_newcomer, Stranger(new_id()), invitation, new, name, (token, secret))
    half, whole = await signed_in(kernel, token), new_token()
    step = matching_step(secret, code_at(secret, step_of(kernel.now())), kernel.now(), 0)
    assert step is not None
    await kernel.act(pass_step, half, step, whole, new_spares())
    return whole


def grants_of(read: Read, people: list[Person], programme: str) -> tuple[str, ...]:
    """The grants by which these may lead."""
    owners = [Veil(read.key_file).owner(person.account, programme) for person in people]
    return tuple(read.db.scalars(select(Grant.id).where(Grant.owner.in_(owners))))


async def furnished(kernel: Kernel) -> House:
    """An organisation, a programme with open doors, its people, a group and its meetings."""
    hashed = await kernel.hash(hash_password, PASSWORD)
    host = NewHost("Kaarna", "fi", "Europe/Helsinki", "https://example.org/", LANGUAGES)
    organisation = await kernel.act(found_organisation, CONSOLE, host)
    words = OfferWords("After the break-up", "For men in the middle of a separation.", "Men talk.", "Weekly.", "Peers.")
    offer = NewOffer(LANGUAGES, "Europe/Helsinki", dict.fromkeys(LANGUAGES, words), least_age="18-over")
    programme = await kernel.act(found_programme, CONSOLE, organisation, offer)
    await kernel.act(found_bell, CONSOLE, programme)
    await kernel.act(open_doors, CONSOLE, programme, Doors(loopback=True))
    door = Threshold(programme, "After the break-up", "18-over")
    sessions = {name: await man(kernel, name, door, hashed) for name in MEN}
    for name, role in STAFF.items():
        sessions[name] = await worker(kernel, name, role, None if role == "administrator" else programme, hashed)
    people = {name: await signed_in(kernel, sessions[name]) for name in STAFF}
    coordinator = people["Sirpa"].actor_in(programme)
    assert coordinator is not None
    group = await kernel.act(make_group, coordinator, programme, GroupDraft("The first winter alone", "en", "A table."))
    grants = await kernel.read(grants_of, [people["Aapo"], people["Leena"]], programme)
    meetings = {}
    for phase in PHASES:
        begins = kernel.now() // MINUTE * MINUTE + (DAY if phase == "ahead" else 10 * MINUTE)
        draft = MeetingDraft(f"Evening of {phase}", "en", begins, 90, 8, grants, Terms())
        meetings[phase] = await kernel.act(schedule_meeting, coordinator, group, draft)
    shift = await rota(kernel, coordinator, people["Leena"])
    return House("", sessions, programme, group, meetings, shift)


async def rota(kernel: Kernel, coordinator: Actor, counsellor: Person) -> str:
    """Every week a shift of the counsellor's, one that somebody should take, a holiday. Returns the first of hers."""
    programme = coordinator.programme or ""
    leena = counsellor.actor_in(programme)
    assert leena is not None
    today = day_in(kernel.now(), "Europe/Helsinki")
    await kernel.act(keep_holiday, coordinator, programme, today + timedelta(days=3), "Day of rest")
    now = local(kernel.now(), "Europe/Helsinki")
    hers = ShiftDraft("professional", today, now.hour * 60 + now.minute, 24 * 60, 1, (leena.id,))
    await kernel.act(plan_series, coordinator, programme, SeriesDraft(hers))
    await kernel.act(plan_shift, coordinator, programme, ShiftDraft("messages", today + timedelta(days=1), 600, 120, 2))
    return (await kernel.read(mine_ahead, leena))[0].id


async def open_rooms(house: House) -> None:
    """Men take seats; the support person opens, writes, and brings some evenings to their end."""
    aapo, heron, masis = (house.client(name) for name in ("Aapo", "Grey Heron", "Masis"))
    async with aapo, heron, masis:
        for phase in PHASES:
            where = f"/meetings/{house.meetings[phase]}"
            for one in (heron, masis):
                await sent(one, f"{where}/seat", act="take")
                if phase not in ("lobby", "ahead"):
                    await one.get(where)
            if phase in ("lobby", "ahead"):
                continue
            await aapo.get(where)
            await sent(aapo, f"{where}/acts", verb="open")
            if phase in ("talk", "quiet", "last"):
                continue
            await sent(
                aapo,
                f"{where}/messages",
                text="One thing, small or large, that has made the evenings of this winter a little easier?",
                key="a" * 20,
            )
            await sent(heron, f"{where}/messages", text="I cook now.\nBadly. https://example.org/soup", key="b" * 20)
            await sent(masis, f"{where}/messages", text="أطبخ أنا أيضًا", key="c" * 20)
            await sent(masis, f"{where}/messages", text="What I should not have said", key="d" * 20)
            answered = {"reply_to": str(await newest(heron, where) - 3)}
            await sent(heron, f"{where}/messages", text="Mine too.", key="e" * 20, **answered)
            spoken = str(await newest(masis, where) - 1)
            await sent(aapo, f"{where}/acts", verb="remove", seq=spoken, reason="mistake")
            if phase in ("closing", "closed"):
                now = {"now": "yes"} if phase == "closed" else {}
                await sent(aapo, f"{where}/acts", verb="close", **now)


async def newest(client: httpx2.AsyncClient, where: str) -> int:
    """The number of what was said last."""
    answer = await client.get(f"{where}/messages", headers={"Accept": "application/json"})
    last: int = answer.json()["entries"][-1]["seq"]
    return last


async def sent(client: httpx2.AsyncClient, where: str, **fields: str) -> None:
    """A form is accepted."""
    answer = await client.post(where, data=fields)
    assert answer.status_code == 303, (where, fields, answer.status_code, answer.text[:2000])


@asynccontextmanager
async def built(settings: Settings) -> AsyncIterator[House]:
    """The house, served on a free port."""
    kernel = Kernel(settings, KINDS)
    await kernel.start()
    house = await furnished(kernel)
    await kernel.stop()
    async with served(settings) as home:
        house.home = home
        await open_rooms(house)
        yield house


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """The application, with its whole life, on the port that its settings name."""
    config = uvicorn.Config(
        create_app(settings),
        host="127.0.0.1",
        port=settings.port,
        ws=Wire,
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,
        lifespan="on",
        log_level="critical",
        access_log=False,
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield f"http://127.0.0.1:{settings.port}"
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await ticking
        await server.shutdown()
