"""A meeting on real storage with a whole crew: two who lead, one who stands by, a supervisor, a professional on duty, men."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from auth.models import LogRow
from auth.people import Actor
from chat.forms import Draft, Order
from chat.groups.forms import MeetingDraft
from chat.groups.service import schedule_meeting
from chat.lines import release_waiting
from chat.meeting import Meeting, Terms
from chat.orders import ordered
from chat.presence import come_in
from chat.retention import tick_meeting
from chat.service import post_message
from core.clock import HOUR, MINUTE, Instant
from core.spaces import Entry
from core.work import CLOCK, Read, Work
from programmes.rota.queries import posts_of
from programmes.rota.service import Duty, answer_desks, plan_duty, sign_on
from tests.chat.people import SEVEN
from tests.chat.world import World

PLACES = 8


@dataclass
class Crewed:
    """The evening of these tests. `at` is the meeting, `next` the group's one of the week after."""

    world: World
    at: str = ""
    next: str = ""
    people: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def them(self, *names: str) -> tuple[Actor, ...]:
        return tuple(self.people[name] for name in names)

    async def begin(self, men: int, *, seats: int = PLACES, least: int = 1, listening: int = 0) -> None:
        """The house is there: the group meets at seven today and in a week, Pekka can be on duty."""
        world = self.world
        for name, role in (
            ("Sirpa", "coordinator"),
            ("Aapo", "support_person"),
            ("Tariq", "support_person"),
            ("Outi", "support_person"),
            ("Leena", "counsellor"),
            ("Pekka", "counsellor"),
        ):
            self.people[name] = await world.person(name, role)
        for number in range(1, men + 1):
            self.people[f"Man{number}"] = await world.person(f"Man{number}")
        group = await world.group(self["Sirpa"])
        self.at = await self._arranged(group, SEVEN, seats, least, listening)
        self.next = await self._arranged(group, SEVEN + 7 * 24 * HOUR, seats, least, listening)
        await self.tick()

    async def _arranged(self, group: str, at: Instant, seats: int, least: int, listening: int) -> str:
        grants = self.world.grants
        leaders, standby = (grants["Aapo"], grants["Tariq"]), (grants["Outi"],)
        draft = MeetingDraft("Winter", "en", at, 90, seats, leaders, Terms(), frozenset(), least, listening, standby)
        made: str = await self.world.kernel.act(schedule_meeting, self["Sirpa"], group, draft)
        return made

    async def on_call(self, *names: str, until: Instant = SEVEN + 3 * HOUR) -> None:
        """These professionals are signed on and answer."""
        for name in names:
            await self.world.kernel.act(_signed_on, CLOCK, self[name], self.world.programme, until)

    async def answers(self, *names: str) -> None:
        """Their desks answer now."""
        await self.world.kernel.act(answer_desks, CLOCK, tuple(one.id for one in self.them(*names)))

    async def do(self, verb: Any, who: str, *args: Any) -> Any:
        return await self.world.act(verb, self[who], self.at, *args)

    async def order(self, who: str, verb: str, **what: Any) -> Entry | None:
        """As it comes from the desk."""
        if "tag" in what:
            what["persona"] = await self.tag(what.pop("tag"))
        return await ordered(self.world.kernel, self[who], self.at, Order(verb, **what))

    async def here(self, *names: str) -> None:
        """A line of theirs is open."""
        for name in names:
            await self.do(come_in, name, "w" * 20)

    async def say(self, who: str, text: str, key: str | None = None, to: str = "room") -> Entry | None:
        said: Entry | None = await self.do(post_message, who, Draft(text, key or text.replace(" ", "-"), None, to))
        return said

    async def tick(self) -> None:
        await self.world.act(tick_meeting, CLOCK, self.at)

    async def later(self, milliseconds: int) -> None:
        """Time goes on, half a minute by half a minute, as the clock looks."""
        until = self.world.now[0] + milliseconds
        while self.world.now[0] < until:
            self.world.now[0] = min(until, self.world.now[0] + MINUTE // 2)
            await self.tick()
            await release_waiting(self.world.kernel, self.at)

    async def state(self) -> Meeting:
        return await self.world.state(self.at)

    async def tag(self, name: str) -> str:
        meeting, who = await self.state(), self[name].id
        place = meeting.place(who) or meeting.excluded.get(who)
        assert place is not None
        return place.tag

    async def told(self, who: str) -> list[str]:
        """The kinds of the cards that lie before him about this meeting."""
        cards = await self.world.cards(self[who])
        return [card.kind for card in cards if card.data.get("meeting") == self.at and card.kind != "shift_given"]

    async def card(self, who: str, kind: str) -> dict[str, Any]:
        (found,) = [card for card in await self.world.cards(self[who]) if card.kind == kind]
        return found.data

    async def heard(self, stream: str = "room") -> list[str]:
        return [entry.kind for entry in await self.world.heard(self.at, stream)]

    async def own_words(self, who: str) -> list[tuple[str, str | None]]:
        """What stands in his own stream: the kind and the text of each entry."""
        entries = await self.world.kernel.read(Read.entries, self[who].own, "own")
        return [(entry.kind, entry.text) for entry in entries]

    async def log(self, who: str) -> list[tuple[str, str]]:
        """The rows of the staff log about what he did, and what each is about."""
        return await self.world.kernel.read(_log_of, self[who].id)

    async def signed_on(self) -> set[str]:
        """Who is signed on to the shift of this meeting."""
        names = {actor.id: name for name, actor in self.people.items()}
        return {names[post.persona] for post in await self.world.kernel.read(posts_of, self.at) if post.signed_on}


def _signed_on(work: Work, actor: Any, who: Actor, programme: str, until: Instant) -> None:
    duty = Duty(programme, "professional", work.new_id(), "Europe/Helsinki", SEVEN - 3 * HOUR, until, 1, (who.id,))
    sign_on(work, who, plan_duty(work, actor, duty))


def _log_of(read: Read, actor: str) -> list[tuple[str, str]]:
    rows = read.db.scalars(select(LogRow).where(LogRow.actor == actor).order_by(LogRow.at)).all()
    return [(row.code, row.subject_kind) for row in rows if row.code.startswith(("meeting_", "message_"))]


async def crewed(world: World, men: int, **more: int) -> Crewed:
    made = Crewed(world)
    await made.begin(men, **more)
    return made
