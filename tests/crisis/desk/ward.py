"""What people do at the alert pages, without a screen: alerts raised by verb, forms sent, pages read, a shift that is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.formats import local
from core.ids import new_id
from core.work import CLOCK, Work
from crisis.alarming import Raised, raise_alert
from crisis.alert import ALERT, Alert, Line, Where
from programmes.rota.service import ShiftDraft, plan_shift, sign_on
from tests.chat.evening import Someone
from tests.counselling.desk.office import Office, day_and_time
from tests.counselling.house import ZONE, House

HOME = "/desk/alerts"
WORDS = "My evenings get easier. Tonight I kill myself. Sorry to say it here."
SPAN = (24, 46)
"""Where the words stand by which it rang."""
RULE = "en.suicide.kill-self"


def _raise(work: Work, actor: Any, raised: Raised) -> str:
    return raise_alert(work, raised)


@dataclass
class Ward(Office):
    """A team and the alerts that reach it."""

    house: House

    async def alert(self, name: str = "Zeytun", text: str = WORDS, **more: Any) -> tuple[Someone, str]:
        """A man about whom an alert has just been raised. Gives him and the alert."""
        man = self.house.evening.people.get(name) or await self.house.evening.sign_in(name)
        return man, await self.raised(man, text, **more)

    async def raised(self, man: Someone | None, text: str = WORDS, **more: Any) -> str:
        now = self.house.evening.kernel.now()
        before = Line("k", "Kuikka", "participant", now - 60_000, "I drove to the pool instead of home.")
        hit = {"rule": RULE, "span": list(SPAN), "modifiers": ["tonight"]}
        lines = (before, Line("z", man.name if man else "", "participant", now, text, (hit,))) if text else ()
        fields: dict[str, Any] = {
            "tier": 2,
            "kinds": ("self",),
            "source": "detection",
            "where": Where("page"),
            "language": "en",
            "programme": self.house.programme,
            **more,
        }
        raised = Raised(persona=man.persona if man else "", name=man.name if man else "", lines=lines, **fields)
        alert: str = await self.house.evening.kernel.act(_raise, CLOCK, raised)
        return alert

    async def on_shift(self, *team: Someone) -> None:
        """A shift of professionals that begins now, to which these have signed on."""
        kernel = self.house.evening.kernel
        planner = await self.house.evening.actor(
            await self.house.evening.sign_in(f"Planner {new_id()[:5]}", "coordinator")
        )
        for one in team:
            actor = await self.house.evening.actor(one)
            now = local(kernel.now(), ZONE)
            draft = ShiftDraft("professional", now.date(), now.hour * 60 + now.minute, 10 * 60, 1, (actor.id,))
            shift = await kernel.act(plan_shift, planner, self.house.programme, draft)
            await kernel.act(sign_on, actor, shift)

    async def asks(self, who: Someone, alert: str, verb: str, **fields: Any) -> None:
        """He asks for it by form, and it is done."""
        found = await self.sent(who, f"{HOME}/{alert}/acts", verb=verb, **fields)
        assert found.status_code == 303, (verb, found.status_code, found.text[:3_000])

    async def turned_down(self, who: Someone, alert: str, verb: str, **fields: Any) -> str:
        """The code with which he is refused."""
        return await self.refused(who, f"{HOME}/{alert}/acts", verb=verb, **fields)

    async def stands(self, alert: str) -> Alert:
        return await self.house.evening.kernel.read(_alert, alert)

    def day_ahead(self, hours: float = 30) -> dict[str, str]:
        return day_and_time(self.house, hours)


def _alert(read: Any, alert: str) -> Alert:
    found: Alert = read.state(ALERT, alert)
    return found


CLOSING = {"outcome": "safer", "true_alarm": "yes", "done": "His brother came."}
TELLING = {"authority": "112", "given": ["words", "time"], "consent": "no", "why": "He named tonight."}
