"""The law of spaces over random evenings on both databases: what is stored is what is kept, what was heard is what is fetched."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from auth.people import Actor
from chat.meeting import (
    MEETING,
    Accompany,
    Amend,
    BackIn,
    Breakaway,
    CarrySeat,
    DropOut,
    Exclude,
    HandOver,
    Hold,
    Say,
    StepDown,
    TakeSeat,
    TimeOut,
)
from chat.retention import tick_meeting
from chat.service import act as ask
from core.errors import DomainError
from core.ids import new_id
from core.spaces import Tick, frame
from core.work import CLOCK, Read, Work
from tests.chat import people
from tests.chat.test_meeting_law import any_act
from tests.chat.world import World

STREAMS = ("room", "hold", "backstage")


def do(work: Work, actor: Any, meeting: str, act: Any) -> object:
    """Any act, by anybody."""
    return ask(work, actor, meeting, act)


def _fitting(act: object, tags: dict[str, str], who: str, personas: dict[str, str]) -> object:
    """The act with the ids of this house."""
    match act:
        case "seat" | "listen":
            return TakeSeat(tags.setdefault(who, new_id()), listens=act == "listen")
        case Say(text=text, reply_to=reply_to, stream=stream):
            return Say(text, new_id(), reply_to, _with_tag(stream, tags))
        case Accompany(part=part, name=name, role=role):
            return Accompany(part, tags.setdefault(who, new_id()), name, role)
        case CarrySeat(persona=persona, name=name):
            return CarrySeat(personas.get(name, "x" * 20), tags.setdefault(name, new_id()), name)
        case StepDown(persona=persona):
            return StepDown(personas.get(persona.removeprefix("persona-of-"), "x" * 20))
        case DropOut(persona=persona):
            return DropOut(personas.get(persona.removeprefix("persona-of-"), "x" * 20))
        case Amend(begins_at=begins_at, ends_at=ends_at, cap=cap):
            return Amend(begins_at, ends_at, cap, ())
        case HandOver(to=tag):
            return HandOver(_with_tag(tag, tags))
        case (
            Hold(persona=str(tag))
            | TimeOut(persona=tag)
            | Exclude(persona=tag)
            | Breakaway(persona=tag)
            | BackIn(persona=tag)
        ):
            return msgspec.structs.replace(act, persona=_with_tag(tag, tags))
    return act


def _with_tag(named: str, tags: dict[str, str]) -> str:
    """The tag that somebody has in this house, for the name by which the random act knows him."""
    before, _, name = named.rpartition("tag-")
    return f"{before}{tags.get(name, 'nobody')}" if "tag-" in named else named


@pytest.mark.parametrize("seed", range(4))
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
    for _ in range(160):
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
