"""A small space for tests of the kernel: people sit down, talk, whisper backstage, are sent out, and it closes."""

from __future__ import annotations

from typing import Any

import msgspec

from core.errors import Refused, ensure
from core.spaces import Actor, By, Entry, Kind, New, Tick
from core.work import Work


class Parlour(msgspec.Struct, frozen=True):
    host: str = ""
    people: dict[str, By] = {}
    said: int = 0
    closes: int | None = None
    closed: bool = False


class Build(msgspec.Struct, frozen=True):
    """The host opens the parlour."""

    tag: str
    closes: int | None = None


class Sit(msgspec.Struct, frozen=True):
    tag: str


class Say(msgspec.Struct, frozen=True):
    text: str
    key: str | None = None
    stream: str = "room"


class SendOut(msgspec.Struct, frozen=True):
    persona: str


class Remove(msgspec.Struct, frozen=True):
    seq: int


class Close(msgspec.Struct, frozen=True):
    pass


def decide(state: Parlour, actor: Actor, act: Any, now: int) -> tuple[New, ...]:
    me = state.people.get(actor.id)
    match act:
        case Build(tag, closes):
            by = By(actor.id, tag, "Host", "host")
            return (New("log", "built", {"closes": closes}, by=by),)
        case Sit(tag):
            ensure(not state.closed, "closed")
            return () if me else (New("room", "joined", by=By(actor.id, tag, f"Name {tag}", "guest")),)
        case Say(text, key, stream):
            ensure(not state.closed, "closed")
            ensure(me is not None and (stream == "room" or actor.id == state.host), "may_not_speak")
            return (New(stream, "message", {}, text, key, me),)
        case Remove(seq):
            ensure(actor.id == state.host, "may_not_remove")
            return (New("room", "removed", {}, erases=seq, by=me),)
        case SendOut(persona):
            ensure(persona in state.people, "not_here")
            return (New("room", "left", {}, by=state.people[persona]),)
        case Close() | Tick():
            return () if state.closed else (New("room", "closed", by=me),)
    raise Refused("unknown_act")


def evolve(state: Parlour, entry: Entry) -> Parlour:
    by, replace = entry.by, msgspec.structs.replace
    match entry.kind:
        case "built" if by is not None:
            return replace(state, host=by.persona, people={by.persona: by}, closes=entry.data["closes"])
        case "joined" if by is not None:
            return replace(state, people={**state.people, by.persona: by})
        case "left" if by is not None:
            return replace(state, people={name: who for name, who in state.people.items() if name != by.persona})
        case "message" | "gone" if entry.stream == "room":
            return replace(state, said=state.said + 1)
        case "closed":
            return replace(state, closed=True, closes=None)
    return state


def view(state: Parlour, stream: str) -> dict[str, Any]:
    if stream != "room":
        return {}
    return {"people": sorted(who.tag for who in state.people.values()), "said": state.said, "closed": state.closed}


def apply(seen: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    if not told["stream"].endswith(".room"):
        return seen
    match told["kind"]:
        case "joined":
            return {**seen, "people": sorted([*seen["people"], told["by"]["persona"]])}
        case "left":
            return {**seen, "people": sorted(tag for tag in seen["people"] if tag != told["by"]["persona"])}
        case "message" | "gone":
            return {**seen, "said": seen["said"] + 1}
        case "closed":
            return {**seen, "closed": True}
    return seen


def may_listen(state: Parlour, actor: Actor, stream: str) -> bool:
    return actor.id in state.people and (stream == "room" or (stream == "backstage" and actor.id == state.host))


def you(state: Parlour, actor: Actor, stream: str) -> str | None:
    who = state.people.get(actor.id)
    return who.tag if who else None


PARLOUR = Kind(
    "parlour",
    Parlour(),
    decide,
    evolve,
    view,
    apply,
    may_listen,
    you,
    due=lambda state: state.closes,
    narrows=frozenset({"left"}),
)


def build(work: Work, actor: Actor, closes: int | None = None) -> str:
    """Open a parlour. Returns its id."""
    space = work.new_id()
    work.create(PARLOUR, space, actor, Build(work.new_id(), closes), "programme")
    return space


def do(work: Work, actor: Actor, space: str, act: Any) -> Entry | None:
    """Any act on a parlour; sitting down draws a tag."""
    return work.act(PARLOUR, space, actor, act)


def sit(work: Work, actor: Actor, space: str) -> Entry | None:
    return work.act(PARLOUR, space, actor, Sit(work.new_id()))


def close_for_ever(work: Work, actor: Actor, space: str) -> None:
    work.act(PARLOUR, space, actor, Close())
    work.shred(space)
