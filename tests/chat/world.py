"""A small house for the tests of live groups: one programme, its people, a group, meetings; real storage, a clock to set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from auth.models import Grant, Persona
from auth.own import OWN, Card
from auth.people import Actor, Person
from auth.personas.service import make_persona
from auth.veil import Veil
from chat.forms import Draft
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.service import make_group, schedule_meeting
from chat.leading import open_meeting
from chat.meeting import MEETING, Meeting, Terms
from chat.presence import come_in
from chat.service import post_message, take_seat
from core.bus import Bus
from core.clock import MINUTE, Instant
from core.config import Settings
from core.ids import new_id
from core.kernel import Kernel
from core.spaces import Actor as AnyActor
from core.spaces import Entry
from core.work import CONSOLE, Read, Work
from programmes.service import NewHost, NewOffer, OfferWords, found_organisation, found_programme
from tests.chat.people import SEVEN


def give_role(work: Work, actor: AnyActor, account: str, programme: str, role: str) -> str:
    grant = Grant(id=work.new_id(), owner=Veil(work.key_file).owner(account, programme), programme_id=programme)
    grant.role, grant.given_at = role, 0
    work.db.add(grant)
    work.db.flush()
    return grant.id


def own_of(read: Read, persona: str) -> str:
    return read.db.get_one(Persona, persona).own_space


@dataclass
class World:
    kernel: Kernel
    programme: str
    now: list[Instant]
    grants: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    async def found(self, name: str) -> str:
        """One more programme of the same organisation."""
        host = NewHost(name, "fi", "Europe/Helsinki", "https://example.org/", ("fi", "en"))
        organisation = await self.kernel.act(found_organisation, CONSOLE, host)
        offer = NewOffer(("fi", "en"), "Europe/Helsinki", {"en": OfferWords(name)})
        return await self.kernel.act(found_programme, CONSOLE, organisation, offer)

    async def person(self, name: str, *roles: str, programme: str | None = None) -> Actor:
        """Somebody with a persona in the programme, and these roles there."""
        where, account = programme or self.programme, new_id()
        persona = await self.kernel.act(make_persona, CONSOLE, account, where, name)
        for role in roles:
            self.grants[name] = await self.kernel.act(give_role, CONSOLE, account, where, role)
        self.accounts[name] = account
        own = await self.kernel.read(own_of, persona)
        return Actor(persona, name, where, own, frozenset(roles))

    async def group(self, coordinator: Actor) -> str:
        draft = GroupDraft("After", "en", "A kitchen table.")
        return await self.kernel.act(make_group, coordinator, coordinator.programme, draft)

    async def meeting(self, *leaders: str, seats: int = 8, terms: Terms | None = None, at: Instant = SEVEN) -> str:
        """A meeting of a new group, led by those named."""
        coordinator = await self.person(f"Coordinator {new_id()[:6]}", "coordinator")
        group = await self.group(coordinator)
        grants = tuple(self.grants[name] for name in leaders)
        draft = MeetingDraft("The first winter", "en", at, 90, seats, grants, terms or Terms())
        return await self.kernel.act(schedule_meeting, coordinator, group, draft)

    async def act(self, verb: Any, actor: AnyActor, meeting: str, *args: Any) -> Any:
        return await self.kernel.act(verb, actor, meeting, *args, on=(meeting,))

    async def seat(self, meeting: str, *people: Actor) -> None:
        """They have a seat and a line open."""
        for who in people:
            if not who.roles:
                await self.act(take_seat, who, meeting)
            await self.act(come_in, who, meeting, "w" * 20)

    async def opened(self, leader: Actor, meeting: str, *men: Actor) -> None:
        """The room is open, with these in it."""
        await self.seat(meeting, leader, *men)
        await self.act(open_meeting, leader, meeting)

    async def say(self, who: Actor, meeting: str, text: str, key: str, reply_to: int | None = None) -> Entry | None:
        said: Entry | None = await self.act(post_message, who, meeting, Draft(text, key, reply_to))
        return said

    async def state(self, meeting: str) -> Meeting:
        return await self.kernel.read(Read.state, MEETING, meeting)

    async def heard(self, meeting: str, stream: str = "room") -> list[Entry]:
        return await self.kernel.read(_entries, meeting, stream)

    async def cards(self, who: Actor) -> tuple[Card, ...]:
        return await self.kernel.read(_cards, who.own)

    def later(self, milliseconds: int) -> None:
        self.now[0] += milliseconds


def _cards(read: Read, own: str) -> tuple[Card, ...]:
    return read.state(OWN, own).cards


def _entries(read: Read, meeting: str, stream: str) -> list[Entry]:
    return read.entries(meeting, stream)


def signed_in(*actors: Actor) -> Person:
    """The person behind these personas, agreed and consented."""
    personas = {actor.programme: actor for actor in actors}
    factor = "passed" if any(actor.roles for actor in actors) else "none"
    return Person(
        account=new_id(),
        session=new_id(),
        language="en",
        age_band="18-over",
        agreed=True,
        consented=True,
        factor=factor,
        seen_at=0,
        personas=personas,
    )


@asynccontextmanager
async def world_in(settings: Settings, bus: Bus | None = None) -> AsyncIterator[World]:
    now = [SEVEN - 20 * MINUTE]
    kernel = Kernel(settings, [MEETING, OWN], bus, now=lambda: now[0])
    await kernel.start()
    world = World(kernel, "", now)
    world.programme = await world.found("After the break-up")
    try:
        yield world
    finally:
        await kernel.stop()
