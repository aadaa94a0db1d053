"""Demonstration participants at work: each conversation is played in a live meeting, again and again, by the ordinary verbs.

They are marked in every frame and page, absent from statistics, and page nobody. The player remembers nothing of its own:
after a restart it finds its meeting and the last line in the database, and goes on. It lives and dies with its process.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from app.demo import scenery
from app.demo.cast import Player, cast_of, is_demo
from app.demo.duty import stay_at_the_door
from app.demo.evening import arrange_evening
from app.demo.letters import somebody_waits
from app.demo.rooms import KEY, begin_meeting, current_meeting, is_first, lines_said, standing_of
from app.demo.scenery import Conversation, GroupTold, Line
from auth.people import Actor
from chat.forms import Draft
from chat.leading import close_meeting, open_meeting
from chat.lines import lines_of
from chat.meeting import ROOM
from chat.meeting.state import Phase
from chat.service import post_message, take_seat
from core import frames
from core.clock import SECOND
from core.errors import DomainError
from core.kernel import Kernel
from core.log import fault_in
from core.spaces import address
from core.work import CONSOLE

T = TypeVar("T")

EVENING_SECONDS = 30
HEAD_START = 9
"""Lines that are already said when the demonstration is first seen."""
QUICK = 0.15
TYPING_SECONDS = 3.5
AFTER_FAULT = 15.0
BETWEEN = 45.0
"""Seconds between the end of a meeting and the lobby of the next."""
GRACE = 1
"""Minutes for last words."""


class Demonstration:
    """Everything that plays in one process. In a place that is no demonstration it does nothing at all."""

    def __init__(self, kernel: Kernel, pace: float = 1.0) -> None:
        self._kernel = kernel
        self._pace = pace
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """They play, if this place is a demonstration and this process alone serves it."""
        if self._kernel.settings.workers == 1 and await self._kernel.read(is_demo):
            self._tasks = [asyncio.create_task(self._evenings(), name="evenings")]
            for told in scenery.conversations():
                group = next(group for group in scenery.groups() if group.key == told.group)
                room = PlayedRoom(self._kernel, group, told, self._pace)
                self._tasks.append(asyncio.create_task(room.for_ever(), name=f"room {group.key}"))

    async def stop(self) -> None:
        """They have stopped in the middle of their sentence."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _evenings(self) -> None:
        while True:
            try:
                await self._kernel.act(arrange_evening, CONSOLE)
                for one in scenery.programmes():
                    await self._kernel.act(stay_at_the_door, CONSOLE, one["key"])
                await self._kernel.act(somebody_waits, CONSOLE)
            except DomainError as refusal:
                fault_in("demo_faltered", refusal, code=refusal.code)
            await asyncio.sleep(EVENING_SECONDS)


class PlayedRoom:
    """One conversation and the group in which it is played."""

    def __init__(self, kernel: Kernel, group: GroupTold, told: Conversation, pace: float) -> None:
        self._kernel = kernel
        self._group = group
        self._told = told
        self._pace = pace
        self._hurries = False
        self._meeting = ""
        self._here: dict[str, Actor] = {}

    async def for_ever(self) -> None:
        """Meeting after meeting. Whatever goes wrong in one (somebody closed it) ends that one only."""
        while True:
            try:
                await self._play()
            except DomainError:
                await asyncio.sleep(2)
            except Exception as fault:  # noqa: BLE001 - a demonstration that falters must not take the house with it
                fault_in("demo_faltered", fault)
                await asyncio.sleep(AFTER_FAULT)

    async def _play(self) -> None:
        meeting = await self._kernel.read(current_meeting, self._group.key)
        if meeting is None:
            self._hurries = await self._kernel.read(is_first, self._group.key)
            meeting = await self._kernel.act(begin_meeting, CONSOLE, self._group)
        if meeting is None:
            await asyncio.sleep(AFTER_FAULT)
            return
        if meeting != self._meeting:
            await self._go_home()
            self._meeting = meeting
        cast = await self._kernel.read(cast_of, self._group.programme)
        await self._gather(cast)
        said = await self._kernel.read(lines_said, meeting)
        for number, line in enumerate(self._told.lines[said:], said):
            await self._say(cast, number, line)
        await self._close(cast)

    async def _gather(self, cast: Mapping[str, Player]) -> None:
        """Those who lead are there, the men have seats and are there, and the room is open."""
        for key in self._group.leads:
            if key in cast:
                await self._come(key, cast[key].actor)
        for man in scenery.men():
            if man.key in cast and (man.programme, man.language) == (self._group.programme, self._group.language):
                await self._act(take_seat, cast[man.key].actor, man.scripted)
                if man.scripted:
                    await self._come(man.key, cast[man.key].actor)
        phase, begins_at = await self._kernel.read(standing_of, self._meeting)
        if phase in (Phase.LOBBY, Phase.SCHEDULED):
            await self._rest(max(0.0, (begins_at - self._kernel.now()) / SECOND))
            await self._act(open_meeting, self._lead(cast))

    async def _say(self, cast: Mapping[str, Player], number: int, line: Line) -> None:
        """One line is said after its silence; who is not here any more says nothing."""
        player = cast.get(line.who)
        if player is None:
            return
        if self._hurries and number < HEAD_START:
            await self._rest(QUICK)
        else:
            await self._rest(max(0.0, line.pause - TYPING_SECONDS))
            await self._write(player.actor)
        await self._act(post_message, player.actor, Draft(line.text, f"{KEY}{number}"))

    async def _write(self, actor: Actor) -> None:
        """The others see that he is writing."""
        slot = await self._kernel.current(self._meeting)
        place = slot.state.place(actor.id)
        stream = address(self._meeting, ROOM)
        if place is not None:
            signal = {"type": "signal", "stream": stream, "kind": "typing", "by": {"persona": place.tag}}
            self._kernel.signal(stream, frames.wire(signal), None)
        await self._rest(TYPING_SECONDS)

    async def _close(self, cast: Mapping[str, Player]) -> None:
        """Last words, then the end; after a while the next evening begins."""
        await self._act(close_meeting, self._lead(cast), GRACE)
        while (await self._kernel.read(standing_of, self._meeting))[0] is not Phase.CLOSED:
            await self._rest(2)
        await self._go_home()
        await self._rest(BETWEEN)

    async def _come(self, key: str, actor: Actor) -> None:
        if key not in self._here:
            self._here[key] = actor
            await lines_of(self._kernel).opened(actor, self._meeting)

    async def _go_home(self) -> None:
        while self._here:
            _, actor = self._here.popitem()
            await lines_of(self._kernel).closed(actor, self._meeting)

    async def _act(self, verb: Callable[..., T], actor: Actor, *args: object) -> T:
        return await self._kernel.act(verb, actor, self._meeting, *args, on=(self._meeting,))

    def _lead(self, cast: Mapping[str, Player]) -> Actor:
        return next(cast[key].actor for key in self._group.leads if key in cast)

    async def _rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._pace)
