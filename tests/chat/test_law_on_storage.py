"""The law of spaces over random evenings on both databases: what is stored is what is kept, what was heard is what is fetched."""

from __future__ import annotations

import random
from typing import Any

import pytest

from auth.people import Actor
from chat.meeting import MEETING, Amend, DropOut, Say, TakeSeat
from chat.retention import tick_meeting
from core.errors import DomainError
from core.ids import new_id
from core.spaces import Tick, frame
from core.work import CLOCK, Read, Work
from tests.chat import people
from tests.chat.test_meeting_law import any_act
from tests.chat.world import World

STREAMS = ("room", "hold", "backstage")


def do(work: Work, actor: Any, meeting: str, act: object) -> object:
    """Any act, by anybody."""
    return work.act(MEETING, meeting, actor, act)


def _fitting(act: object, tags: dict[str, str], who: str, personas: dict[str, str]) -> object:
    """The act with the ids of this house."""
    match act:
        case "seat":
            return TakeSeat(tags.setdefault(who, new_id()))
        case Say(text=text, reply_to=reply_to):
            return Say(text, new_id(), reply_to)
        case DropOut(persona=persona):
            return DropOut(personas.get(persona.removeprefix("persona-of-"), "x" * 20))
        case Amend(begins_at=begins_at, ends_at=ends_at, cap=cap):
            return Amend(begins_at, ends_at, cap, ())
    return act


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_stored_is_what_is_kept(world: World, seed: int) -> None:
    chance = random.Random(seed)
    aapo = await world.person("Aapo", "support_person")
    actors: dict[str, Actor] = {"Aapo": aapo, "Tariq": await world.person("Tariq", "support_person")}
    for name in ("Kuikka", "Masis", "Honka"):
        actors[name] = await world.person(name)
    meeting = await world.meeting("Aapo", "Tariq", seats=3)
    await world.opened(aapo, meeting, actors["Kuikka"])
    views = {stream: await world.kernel.read(_view, meeting, stream) for stream in STREAMS}
    heads = {stream: (await world.kernel.latest(meeting)).book.heads.get(stream, 0) for stream in STREAMS}
    personas, tags = {name: actor.id for name, actor in actors.items()}, dict[str, str]()
    for _ in range(120):
        world.later(chance.choice((0, 0, 1, 1_000, 20_000, 61_000, 180_000)))
        name = chance.choice([*actors, "clock"])
        who = people.CLOCK if name == "clock" else people.persona(name)
        act = _fitting(any_act(chance, who), tags, name, personas)
        verb, args = (tick_meeting, ()) if isinstance(act, Tick) else (do, (act,))
        try:
            await world.kernel.act(verb, CLOCK if name == "clock" else actors[name], meeting, *args, on=(meeting,))
        except DomainError:
            continue
    kept = (await world.kernel.latest(meeting)).state
    assert await world.kernel.read(Read.state, MEETING, meeting) == kept
    for stream in STREAMS:
        for entry in await world.kernel.read(_after, meeting, stream, heads[stream]):
            views[stream] = MEETING.apply(views[stream], frame(entry))
        assert views[stream] == await world.kernel.read(_view, meeting, stream)


def _view(read: Read, meeting: str, stream: str) -> dict[str, Any]:
    return MEETING.view(read.state(MEETING, meeting), stream)


def _after(read: Read, meeting: str, stream: str, after: int) -> list[Any]:
    return read.entries(meeting, stream, after=after, limit=500)
