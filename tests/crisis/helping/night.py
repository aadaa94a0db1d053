"""A house at any hour: who is on duty as a professional, what a man sees and presses without JavaScript, what the team has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
from sqlalchemy import select

from auth.models import Persona
from auth.own import OWN, Own
from core.clock import from_datetime, to_datetime
from core.formats import local
from core.ids import new_id
from core.work import Read
from crisis.alert import ALERT, Alert
from crisis.models import AlertState
from programmes.rota.service import ShiftDraft, plan_shift, sign_on
from tests.chat.evening import Someone
from tests.counselling.house import ZONE, House

HELP = "/help/now"


@dataclass
class Night:
    """The house, and what happens in it at night."""

    house: House

    @property
    def programme(self) -> str:
        return self.house.programme

    def becomes(self, hour: int, minute: int = 0) -> None:
        """The clock is put forward to this time of day."""
        clock = self.house.evening.clock
        now = to_datetime(clock()).astimezone(ZoneInfo(ZONE))
        then = datetime(now.year, now.month, now.day, hour, minute, tzinfo=ZoneInfo(ZONE))
        then = then if then > now else then + timedelta(days=1)
        clock.go(from_datetime(then) - clock())

    async def signs_in(self, name: str, *roles: str, language: str = "en") -> Someone:
        return await self.house.evening.sign_in(name, *roles, language=language)

    async def has_shift(self, who: Someone, hour: int | None = None, *, signed_on: bool = True) -> None:
        """A professional shift of this counsellor, now or at a later hour of today."""
        kernel = self.house.evening.kernel
        planner = await self.house.evening.actor(await self.signs_in(f"Planner {new_id()[:5]}", "coordinator"))
        actor = await self.house.actor(who)
        now = local(kernel.now(), ZONE)
        begins = now.hour * 60 + now.minute if hour is None else hour * 60
        draft = ShiftDraft("professional", now.date(), begins, 4 * 60, 1, (actor.id,))
        shift: str = await kernel.act(plan_shift, planner, self.programme, draft)
        if signed_on and hour is None:
            await kernel.act(sign_on, actor, shift)

    async def sees(self, who: Someone | None, path: str = HELP, language: str = "en") -> str:
        """The words of a page, without what isolates names."""
        async with self.house.evening.browser(who, **{"accept-language": language}) as browser:
            answer = await browser.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("location"))
        return plain(answer.text)

    async def presses(self, who: Someone | None, path: str = HELP, **fields: str) -> httpx2.Response:
        """He sends a form; `came` is sent as `from`."""
        if "came" in fields:
            fields["from"] = fields.pop("came")
        async with self.house.evening.browser(who) as browser:
            return await browser.post(path, data=fields)

    async def alert_ids(self) -> list[str]:
        """Every alert of the house, oldest first."""

        def found(read: Read) -> list[str]:
            return list(read.db.scalars(select(AlertState.id).order_by(AlertState.opened_at, AlertState.id)))

        return await self.house.evening.kernel.read(found)

    async def alerts(self) -> list[Alert]:
        """How each of them stands."""
        kernel = self.house.evening.kernel
        return [await kernel.read(Read.state, ALERT, one) for one in await self.alert_ids()]

    async def lines_of(self, alert: str) -> list[str]:
        """What was written in an alert, in its order."""

        def found(read: Read) -> list[str]:
            return [one.text for one in read.entries(alert, "alert") if one.text]

        return await self.house.evening.kernel.read(found)

    async def own(self, who: Someone) -> Own:
        """What lies in his own space."""

        def found(read: Read) -> Own:
            return read.state(OWN, read.db.get_one(Persona, who.persona).own_space)

        return await self.house.evening.kernel.read(found)

    async def does(self, verb: Any, who: Someone, *args: Any) -> Any:
        return await self.house.evening.kernel.act(verb, await self.house.actor(who), *args)


def plain(page: str) -> str:
    """The words of a page without what isolates names from direction, in one line."""
    bare = re.sub(r"[\u2066-\u2069]|<bdi[^>]*>|</bdi>", "", page).replace("&#39;", "'")
    return re.sub(r"\s+", " ", bare)
