"""A whole house in which men talk with the team: pages, sockets and clock, a door that a shift covers, people of the team by verbs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from auth.people import Actor
from core.clock import HOUR
from core.config import Settings
from core.formats import local
from core.ids import new_id
from core.spaces import Entry
from core.work import CONSOLE, Read
from counselling.talk import CONVERSATION, Conversation
from counselling.talking import Words, arrive, post
from counselling.waiting import call_next
from counselling.waiting_line import line_id
from counselling.working import take
from programmes.openings.service import set_terms
from programmes.openings.terms import Contract, Terms
from programmes.rota.service import ShiftDraft, plan_shift, sign_off, sign_on
from tests.chat.evening import Evening, Someone, evening_in, waited

ZONE = "Europe/Helsinki"
KINDS = (Contract(5), Contract(3, 3), Contract(1, 3))
"""What can be agreed on in the programme."""
AGREED = {"agreement": "yes", "consent": "yes", "age_band": "18-over"}
"""What a man who comes for the first time ticks."""


@dataclass
class House:
    """The house, and what people of the team do in it."""

    evening: Evening
    known: dict[str, Actor] = field(default_factory=dict)

    @property
    def programme(self) -> str:
        return self.evening.programme

    async def act(self, verb: Any, who: Someone, *args: Any, on: tuple[str, ...] = ()) -> Any:
        return await self.evening.kernel.act(verb, await self.actor(who), *args, on=on)

    async def offers(self, terms: Terms) -> None:
        """What the programme offers from now on."""
        await self.evening.kernel.act(set_terms, CONSOLE, self.programme, terms)

    async def answers(self, name: str, role: str = "counsellor") -> Someone:
        """Somebody of the team, not on duty."""
        return await self.evening.sign_in(name, role)

    async def opens_the_door(self, *team: Someone) -> list[str]:
        """A walk-in shift that begins now, to which these have signed on. Gives the shifts."""
        shifts = [await self.plans(one, "walk_in") for one in team]
        for one, shift in zip(team, shifts, strict=True):
            await self.act(sign_on, one, shift)
        return shifts

    async def plans(self, who: Someone, purpose: str, hours: int = 10, ahead: int = 0) -> str:
        """A shift of so many hours, so many hours from now, which he holds and has not signed on to. Gives it."""
        kernel = self.evening.kernel
        planner = await self.evening.actor(await self.evening.sign_in(f"Planner {new_id()[:5]}", "coordinator"))
        begins = local(kernel.now() + ahead * HOUR, ZONE)
        actor = await self.actor(who)
        draft = ShiftDraft(purpose, begins.date(), begins.hour * 60 + begins.minute, hours * 60, 1, (actor.id,))
        shift: str = await kernel.act(plan_shift, planner, self.programme, draft)
        return shift

    async def goes_off(self, who: Someone, shift: str) -> None:
        await self.act(sign_off, who, shift)

    async def writes(self, who: Someone, talk: str, text: str) -> Entry:
        said: Entry = await self.act(post, who, talk, Words(text, new_id()), on=(talk,))
        return said

    async def takes(self, who: Someone, talk: str) -> None:
        await self.act(take, who, talk, on=(talk,))

    async def calls(self, who: Someone) -> str:
        """He takes the next of the line, and his page of it is open."""
        line = line_id(self.evening.kernel.keyring.store.file, self.programme)
        talk: str = await self.act(call_next, who, self.programme, 2, on=(line,))
        await self.comes(who, talk)
        return talk

    async def comes(self, who: Someone, talk: str) -> None:
        """His page of the conversation is open."""
        await self.act(arrive, who, talk, "w" * 20, on=(talk,))

    async def state(self, talk: str) -> Conversation:
        found: Conversation = await self.evening.kernel.read(Read.state, CONVERSATION, talk)
        return found

    async def actor(self, who: Someone) -> Actor:
        """As whom he acts; known once, he can act for longer than his session lasts."""
        if who.persona not in self.known:
            self.known[who.persona] = await self.evening.actor(who)
        return self.known[who.persona]

    async def begins(self, who: Someone, text: str = "I do not know where to begin.", **more: str) -> str:
        """He writes to the team by the form. Gives his conversation."""
        async with self.evening.browser(who) as browser:
            form = {"programme": self.programme, "text": text, "key": new_id(), **more}
            return left_to(await browser.post("/conversations/new", data=form))

    async def waited_for(self, talk: str, holds: Any) -> None:
        """The conversation comes to stand like this."""

        async def stands() -> bool:
            return bool(holds(await self.state(talk)))

        await waited(stands)


def left_to(answer: httpx2.Response) -> str:
    """The conversation to which a form led."""
    assert answer.status_code == 303, (answer.status_code, answer.text[:2_000])
    return answer.headers["location"].split("/")[2].partition("#")[0]


@asynccontextmanager
async def house_in(settings: Settings) -> AsyncIterator[House]:
    """A house on this storage, served."""
    async with evening_in(settings) as evening:
        house = House(evening)
        await house.offers(Terms(walk_in=True, messaging=True, contracts=KINDS))
        yield house
