"""Every frame of every role over a random conversation, on real sockets: each hears his own, in order, and never the team's when he is the man."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from core.clock import SECOND
from core.config import Settings
from core.errors import DomainError
from core.spaces import Kind, Tick, address
from core.work import CLOCK, Read
from counselling.answering import answered
from counselling.nudging import act as ask
from counselling.retention import tick_conversation
from counselling.talk import CONVERSATION, Conversation, Draft, DropOut, End, Forget, Note, Open, Say, SendLater
from counselling.talking import NewTalk, Reply, begin_messaging
from counselling.waiting_line import line_id
from counselling.working import ask_transfer, note, step_out, take
from tests.chat.conftest import free_port
from tests.chat.evening import Evening, evening_in
from tests.chat.listeners import Listener
from tests.counselling.test_talk_law import MANY, any_act, at
from tests.counselling.test_talk_on_storage import fitting
from tests.places import place

TEAM = {"Sam": "counsellor", "Leena": "counsellor", "Aapo": "support_person"}
OTHERS = {"Masis": "", "Sirpa": "coordinator", "Mira": "moderator", "Elsa": "counsellor"}


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    port = free_port()
    with place(request.param, tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as made:
        yield made


@pytest.fixture
async def evening(settings: Settings) -> AsyncIterator[Evening]:
    async with evening_in(settings) as made:
        yield made


class Ear(Listener):
    """One who listens to a conversation."""

    def kind_of(self, stream: str) -> Kind[Any]:
        return CONVERSATION


@asynccontextmanager
async def heard_by(evening: Evening, *names: str) -> AsyncIterator[dict[str, Ear]]:
    """These are on their lines."""
    ears = {name: Ear(evening, evening.people[name]) for name in names}
    for ear in ears.values():
        await ear.come()
    try:
        yield ears
    finally:
        for ear in ears.values():
            await ear.go()


async def begun(evening: Evening) -> str:
    """Kuikka has written; everybody is signed in."""
    elsewhere = await evening.programme_named("Another place")
    await evening.sign_in("Kuikka")
    for name, role in {**TEAM, **OTHERS}.items():
        where = elsewhere if name == "Elsa" else None
        await evening.sign_in(name, *([role] if role else []), programme=where)
    kuikka = await evening.actor(evening.people["Kuikka"])
    talk: str = await evening.kernel.act(begin_messaging, kuikka, NewTalk("en", text="It is hard.", key="k"))
    return talk


async def streams_of(evening: Evening, talk: str) -> list[str]:
    tags = (await evening.kernel.read(Read.state, CONVERSATION, talk)).tags.values()
    return [address(talk, name) for name in ("conversation", "side", "later", "log", *(f"draft-{tag}" for tag in tags))]


def marked(act: object, chance: random.Random) -> object:
    """The act with words by which a text is found again: whose eyes they are for stands first."""
    number = chance.randint(0, 10**9)
    match act:
        case Say(stream="side"):
            return Say(f"aside-{number}", f"k{number}", stream="side")
        case Note():
            return Note(f"aside-{number}", f"k{number}")
        case Say():
            return Say(f"said-{number}", f"k{number}")
        case Draft(text=text) if text:
            return Draft(f"draft-{number}")
        case SendLater(at=when):
            return SendLater(f"later-{number}", when)
        case Open(tag=tag, name=name, role=role):
            return Open(f"reason-{number}", tag, name, role)
    return act


def do(work: Any, actor: Any, talk: str, act: Any) -> object:
    return ask(work, actor, talk, act)


async def random_talk(evening: Evening, talk: str, ears: dict[str, Ear], chance: random.Random) -> None:
    """Everybody tries this and that, and listens to whatever he may."""
    actors = {name: await evening.actor(evening.people[name]) for name in ("Kuikka", *TEAM)}
    line = line_id(evening.kernel.keyring.store.file, evening.programme)
    await evening.kernel.act(take, actors["Sam"], talk, on=(talk, line))
    for number in range(150):
        if number % 6 == 0:
            for ear in ears.values():
                await ear.hear(*await streams_of(evening, talk))
        if number == 0:
            await evening.kernel.act(note, actors["Sam"], talk, "aside-first", "n", on=(talk,))
        evening.clock.go(chance.choice((0, 1, SECOND, 20 * SECOND)))
        who = chance.choice(MANY)
        act = marked(fitting(at(any_act(chance, who), evening.kernel.now()), actors), chance)
        if isinstance(act, Forget | DropOut | End):
            continue
        verb, args = (tick_conversation, ()) if isinstance(act, Tick) else (do, (act,))
        with suppress(DomainError):
            await evening.kernel.act(verb, actors.get(who.name, CLOCK), talk, *args, on=(talk, line))
    for ear in ears.values():
        await ear.settle()


def check(ear: Ear, state: Conversation, own: str) -> None:
    """He heard everything once, in order, and of drafts his own alone; what he follows is what would be fetched."""
    assert ear.faults == []
    for told in ear.entries():
        assert not told["stream"].endswith((".later", ".log"))
        assert ".draft-" not in told["stream"] or told["stream"].endswith(own)
    for stream, known in ear.streams.items():
        if known.live:
            assert known.view == CONVERSATION.view(state, stream.partition(".")[2]), stream


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_the_team_says_to_itself_reaches_no_socket_of_his(evening: Evening, seed: int) -> None:
    talk = await begun(evening)
    async with heard_by(evening, "Kuikka", *TEAM, *OTHERS) as ears:
        await random_talk(evening, talk, ears, random.Random(seed))
        state = await evening.kernel.read(Read.state, CONVERSATION, talk)
        for name, ear in ears.items():
            check(ear, state, f"draft-{state.tags.get(evening.people[name].persona, 'none')}")
    for name in OTHERS:
        assert not ears[name].entries()
        assert not ears[name].knows("said-")
    his = ears["Kuikka"]
    assert his.knows("said-")
    assert not any(his.knows(word) for word in ("aside-", "reason-"))
    assert ears["Sam"].knows("aside-"), "the team did say something to itself"
    went_out = {told["text"] for told in his.entries("conversation") if "text" in told}
    his_draft = f"draft-{state.tags[evening.people['Kuikka'].persona]}"
    for told in his.entries():
        if str(told.get("text", "")).startswith(("later-", "draft-")):
            assert told["text"] in went_out or told["stream"].endswith(his_draft)


async def test_who_goes_on_hears_nothing_of_what_was_left_behind(evening: Evening) -> None:
    talk = await begun(evening)
    actors = {name: await evening.actor(evening.people[name]) for name in ("Kuikka", "Sam", "Aapo")}
    act, streams = evening.kernel.act, [address(talk, name) for name in ("conversation", "side")]
    await act(take, actors["Sam"], talk, on=(talk,))
    await act(note, actors["Sam"], talk, "aside-early", "n1", on=(talk,))
    await act(ask_transfer, actors["Sam"], talk, actors["Aapo"].id, "what goes along", on=(talk,))
    async with heard_by(evening, "Aapo", "Kuikka") as ears:
        aapo, kuikka = ears["Aapo"], ears["Kuikka"]
        assert (await aapo.ask(type="subscribe", stream=streams[0], after=None))["code"] == "not_found"
        await answered(evening.kernel, actors["Kuikka"], talk, Reply("transfer", yes=True, along="summary"))
        for after in (None, 0, 1):
            for stream in streams:
                told = await aapo.ask(type="subscribe", stream=stream, after=after)
                assert told["first"] > 1
                assert not told["more"]
        await act(step_out, actors["Sam"], talk, on=(talk,))
        assert (await kuikka.ask(type="subscribe", stream=streams[0], after=None))["first"] == 1
        await aapo.settle()
        await kuikka.settle()
    assert not aapo.knows("It is hard.")
    assert not aapo.knows("aside-early")
    assert {told["text"] for told in aapo.entries("conversation") if "text" in told} == {"what goes along"}
    assert kuikka.knows("It is hard.")
