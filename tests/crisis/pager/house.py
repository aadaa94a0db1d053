"""A house with a team that can be paged, for tests of the outbox: real storage, real alerts, a clock that can be put forward."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.clockwork import tick_spaces
from app.kinds import KINDS
from auth.people import Actor, Person
from core import clock
from core.clock import Instant
from core.config import Settings
from core.formats import local
from core.ids import new_id
from core.kernel import Kernel
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from crisis.alarming import Raised, raise_alert
from crisis.alert import ALERT, IMMEDIATE, Alert, Where
from crisis.pager.delivery import delivery_of
from crisis.pager.models import Page, PagerTarget
from crisis.pager.targets import add_pager, agree_to_nights
from programmes.rota.service import ShiftDraft, plan_shift, sign_on
from tests.chat.world import World, signed_in

ZONE = "Europe/Helsinki"


@dataclass
class Duty:
    """The house, and those of its people who can be paged."""

    world: World
    kernel: Kernel
    ahead: list[int]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def programme(self) -> str:
        return self.world.programme

    @property
    def now(self) -> Instant:
        return self.kernel.now()

    def later(self, milliseconds: int) -> None:
        self.ahead[0] += milliseconds

    async def act(self, verb: Callable[..., Any], actor: AnyActor | Person, *args: Any) -> Any:
        return await self.kernel.act(verb, actor, *args)

    async def person(self, name: str, *roles: str, pager: str = "", nights: bool = False) -> Actor:
        """Somebody of the team, with this webhook for a pager."""
        actor = await self.world.person(name, *roles)
        self.people[name] = signed_in(actor)
        if pager:
            await self.adds(actor, "webhook", pager)
        if nights:
            await self.act(agree_to_nights, actor)
        return actor

    async def adds(self, actor: Actor, kind: str, address: str) -> str:
        """He has this pager. Gives its id."""
        await self.act(add_pager, self.people[actor.name], (actor.programme,), kind, address)
        return (await self.targets(actor))[-1].id

    async def on_shift(self, actor: Actor, planner: Actor) -> None:
        """He is the professional on call, from now on, and has signed on."""
        here = local(self.now, ZONE)
        draft = ShiftDraft("professional", here.date(), here.hour * 60 + here.minute, 10 * 60, 1, (actor.id,))
        await self.act(sign_on, actor, await self.act(plan_shift, planner, self.programme, draft))

    async def alarms(self, tier: int = IMMEDIATE) -> str:
        """An alert about a man. Gives its id."""
        man = await self.world.person(f"Grey Heron {new_id()[:8]}")
        raised = Raised(self.programme, man.id, tier, ("self",), "asked", Where("page"), "en", (), man.name)
        return str(await self.act(_raise, CLOCK, raised))

    async def alert(self, alert_id: str) -> Alert:
        return await self.kernel.read(Read.state, ALERT, alert_id)

    async def called(self, alert_id: str) -> list[tuple[str, str]]:
        """Who was called, and how it stands, in order."""
        return [(one.name, one.state) for one in (await self.alert(alert_id)).seen.called]

    async def ticks(self) -> None:
        """The clock does what is due, once."""
        await tick_spaces(self.kernel)
        await delivery_of(self.kernel).alerts.send_due()
        await delivery_of(self.kernel).tests.send_due()

    async def until(self, holds: Callable[[], Awaitable[bool] | bool], seconds: float = 15.0) -> None:
        """The clock goes on until this holds."""
        async with asyncio.timeout(seconds):
            while True:
                await self.ticks()
                found = holds()
                if found if isinstance(found, bool) else await found:
                    return
                await asyncio.sleep(0.02)

    async def pages(self, *who: Actor) -> list[Page]:
        wanted = select(Page).order_by(Page.queued_at, Page.id)
        if who:
            wanted = wanted.where(Page.persona_id.in_([one.id for one in who]))
        return await self.kernel.read(lambda read: list(read.db.scalars(wanted)))

    async def targets(self, *who: Actor) -> list[PagerTarget]:
        wanted = select(PagerTarget).where(PagerTarget.persona_id.in_([one.id for one in who]))
        return await self.kernel.read(lambda read: list(read.db.scalars(wanted)))


def _raise(work: Work, actor: AnyActor, raised: Raised) -> str:
    return raise_alert(work, raised)


@asynccontextmanager
async def duty_in(settings: Settings, ahead: list[int] | None = None, like: Duty | None = None) -> AsyncIterator[Duty]:
    """The house on this storage; `like` is another worker on the same."""
    moved = ahead if ahead is not None else [0]
    kernel = Kernel(settings, KINDS, now=lambda: clock.now() + moved[0])
    await kernel.start()
    world = World(kernel, "", [0]) if like is None else World(kernel, like.programme, [0], like.world.grants)
    duty = Duty(world, kernel, moved, {} if like is None else like.people)
    if like is None:
        world.programme = await world.found("After the break-up")
    try:
        yield duty
    finally:
        await delivery_of(kernel).stop()
        await kernel.stop()
