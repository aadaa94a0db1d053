"""A programme with a team for the tests of the rota: real storage, a clock to set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from auth.models import Grant, LogRow, Persona
from auth.own import Card
from auth.people import Actor
from chat.groups.service import follow_rota
from core.clock import Instant
from core.config import Settings
from core.errors import DomainError
from core.spaces import Actor as AnyActor
from core.work import Read, Work
from programmes.rota import service
from programmes.rota.hours import day_in, span
from programmes.rota.models import Shift, ShiftPost, Swap
from programmes.rota.queries import cover, gaps, team
from programmes.rota.service import Followers, SeriesDraft, ShiftDraft, followed
from programmes.rota.telling import KINDS
from tests.chat.world import World, world_in

ZONE = "Europe/Helsinki"
TODAY = date(2026, 9, 21)
"""A Monday; the clocks change on the 25th of October."""
FOLLOWERS: Followers = {"meetings": follow_rota}


def at(day: date, hour: int, minute: int = 0) -> Instant:
    """The instant of a local day and hour."""
    return span(day, hour * 60 + minute, 1, ZONE)[0]


class RotaHouse:
    """The world of the tests of meetings, with the verbs of the rota at hand."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kernel = world.kernel
        self.programme = world.programme

    @property
    def now(self) -> Instant:
        return self.world.now[0]

    def at(self, moment: Instant) -> None:
        self.world.now[0] = moment

    async def person(self, name: str, *roles: str, programme: str | None = None) -> Actor:
        return await self.world.person(name, *roles, programme=programme)

    async def do(self, verb: Callable[..., Any], actor: AnyActor, *args: Any, **more: Any) -> Any:
        """A verb that changes posts, with whoever follows."""
        return await self.kernel.act(_following, actor, verb, args, more)

    async def act(self, verb: Callable[..., Any], actor: AnyActor, *args: Any) -> Any:
        return await self.kernel.act(verb, actor, *args)

    async def refused(self, verb: Callable[..., Any], actor: AnyActor, *args: Any, **more: Any) -> DomainError:
        """The verb is refused; with what."""
        with pytest.raises(DomainError) as told:
            await self.kernel.act(_plainly, actor, verb, args, more)
        return told.value

    async def shift(
        self,
        planner: Actor,
        *holders: Actor,
        purpose: str = "messages",
        day: date | None = None,
        at: int = 19,
        needed: int = 1,
    ) -> str:
        """A shift of two hours that begins at this hour of the local day, today where none is named."""
        on = day or day_in(self.now, ZONE)
        draft = ShiftDraft(purpose, on, at * 60, 120, needed, tuple(one.id for one in holders))
        made: str = await self.act(service.plan_shift, planner, planner.programme, draft)
        return made

    async def series(self, planner: Actor, *holders: Actor, first: date | None = None, **more: Any) -> str:
        """A weekly shift from seven to nine."""
        on = first or day_in(self.now, ZONE)
        draft = ShiftDraft("messages", on, 19 * 60, 120, 1, tuple(one.id for one in holders))
        made: str = await self.act(service.plan_series, planner, planner.programme, SeriesDraft(draft, **more))
        return made

    async def row(self, shift: str) -> Shift:
        return await self.kernel.read(lambda read: read.db.get_one(Shift, shift))

    async def shifts(self, series: str | None = None) -> list[Shift]:
        found = select(Shift).order_by(Shift.begins_at)
        wanted = found.where(Shift.series_id == series) if series else found
        return await self.kernel.read(lambda read: list(read.db.scalars(wanted)))

    async def people(self, shift: str) -> dict[str, str]:
        """Who has a post in the shift, by name, with part and what he seeks."""
        return await self.kernel.read(_people, self.programme, shift)

    async def swaps(self) -> list[Swap]:
        return await self.kernel.read(lambda read: list(read.db.scalars(select(Swap).order_by(Swap.id))))

    async def covered(self, purpose: str = "messages") -> list[str]:
        return [one.name for one in await self.kernel.read(cover, self.programme, purpose)]

    async def lacking(self) -> list[tuple[str, int]]:
        return [(gap.shift, gap.missing) for gap in await self.kernel.read(gaps, self.programme)]

    async def cards(self, who: Actor) -> list[str]:
        """The kinds of cards about duty that lie open for him."""
        return [card.kind for card in await self.all_cards(who)]

    async def all_cards(self, who: Actor) -> list[Card]:
        return [card for card in await self.world.cards(who) if card.kind in KINDS]

    async def logged(self) -> set[str]:
        return await self.kernel.read(lambda read: set(read.db.scalars(select(LogRow.code))))

    async def end_role(self, who: Actor) -> None:
        await self.kernel.act(_end_role, who)


def _following(
    work: Work, actor: AnyActor, verb: Callable[..., Any], args: tuple[Any, ...], more: dict[str, Any]
) -> None:
    followed(work, actor, FOLLOWERS, verb, *args, **more)


def _plainly(
    work: Work, actor: AnyActor, verb: Callable[..., Any], args: tuple[Any, ...], more: dict[str, Any]
) -> None:
    verb(work, actor, *args, **more)


def _people(read: Read, programme: str, shift: str) -> dict[str, str]:
    names = {mate.persona: mate.name for mate in team(read, programme).values()}
    rows = read.db.scalars(select(ShiftPost).where(ShiftPost.shift_id == shift))
    return {names.get(row.persona_id, row.persona_id): f"{row.part} {row.seeks}".strip() for row in rows}


def _end_role(work: Work, actor: Actor) -> None:
    owner = work.db.get_one(Persona, actor.id).owner
    work.db.execute(delete(Grant).where(Grant.owner == owner))


@asynccontextmanager
async def rota_house(settings: Settings) -> AsyncIterator[RotaHouse]:
    """The house on this storage, at four in the afternoon: shifts at seven lie three hours ahead."""
    async with world_in(settings) as world:
        house = RotaHouse(world)
        house.at(at(TODAY, 16))
        yield house
