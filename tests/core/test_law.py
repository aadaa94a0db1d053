"""The law of spaces, over random acts by everybody: what is kept, what is stored and what is told are one."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core import journal
from core.errors import Refused
from core.kernel import Kernel
from core.keyring import Keyring
from core.spaces import Entry, frame
from core.work import Ground, NamedActor, Read, Work
from tests.parlour import PARLOUR, Build, Close, Remove, Say, SendOut, Sit, build, do

PEOPLE = ["host", "a", "b", "c"]
STREAMS = ["room", "backstage"]

acts = st.one_of(
    st.just(Sit("his own")),
    st.builds(Say, st.text(max_size=5), st.none(), st.sampled_from(STREAMS)),
    st.builds(SendOut, st.sampled_from(PEOPLE)),
    st.builds(Remove, st.integers(1, 5)),
    st.builds(Close),
)


class Keys(Keyring):
    """Keys that nothing is sealed with here: only numbers are looked at."""

    def __init__(self) -> None:
        self._count = 0

    def take(self, now: int) -> str:
        self._count += 1
        return f"key{self._count}"


class Empty(Ground):
    def slot(self, space: str) -> None:
        return None

    def used(self, space: str, persona: str, key: str) -> None:
        return None

    used_ever = used


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), acts), max_size=30))
@settings(deadline=None, max_examples=200)
def test_the_law_holds_over_random_acts(story: list[tuple[str, Any]]) -> None:
    work = Work(Empty(), None, Keys(), {"parlour": PARLOUR}, 1_000)  # type: ignore[arg-type]  # no table is touched
    work.create(PARLOUR, "space", NamedActor("host"), Build("t0"), None)
    seen: dict[str, Any] = {name: PARLOUR.view(work.state(PARLOUR, "space"), name) for name in STREAMS}
    for who, act in story:
        before = len(work.layer.entries)
        try:
            work.act(PARLOUR, "space", NamedActor(who), Sit(f"tag of {who}") if isinstance(act, Sit) else act)
        except Refused:
            assert len(work.layer.entries) == before
            continue
        for entry in work.layer.entries[before:]:
            seen[entry.stream] = PARLOUR.apply(seen[entry.stream], frame(entry))
    state = work.state(PARLOUR, "space")
    assert seen == {name: PARLOUR.view(state, name) for name in STREAMS}
    _numbers_have_no_gap(work.layer.entries)
    _a_stored_state_and_later_entries_give_the_same(work.layer.entries, state)


def _numbers_have_no_gap(entries: list[Entry]) -> None:
    assert [entry.version for entry in entries] == list(range(1, len(entries) + 1))
    for stream in {entry.stream for entry in entries}:
        numbers = [entry.seq for entry in entries if entry.stream == stream]
        assert numbers == list(range(1, len(numbers) + 1))


def _a_stored_state_and_later_entries_give_the_same(entries: list[Entry], state: Any) -> None:
    for cut in {0, len(entries) // 2, len(entries)}:
        slot = journal.born(PARLOUR, "space", None)
        for entry in entries[:cut]:
            slot = journal.fold(slot, entry)
        packed = PARLOUR.pack(slot.state)
        slot = msgspec.structs.replace(slot, state=PARLOUR.unpack(packed, PARLOUR.shape))
        for entry in entries[cut:]:
            slot = journal.fold(slot, journal.entry_of(journal.row_of(entry, None)))
        assert slot.state == state


def read_all(read: Read, space: str, stream: str) -> list[Entry]:
    return read.entries(space, stream, limit=500)


async def test_the_law_holds_in_the_database(kernel: Kernel) -> None:
    for seed in range(12):
        chance = random.Random(seed)
        space = await kernel.act(build, NamedActor("host"))
        for _ in range(60):
            who = NamedActor(chance.choice(PEOPLE))
            act = chance.choice(
                [
                    Sit(f"t{who.id}"),
                    Say("word", None, chance.choice(STREAMS)),
                    Remove(chance.randint(1, 9)),
                    Say("again", "k"),
                ]
                + [SendOut(chance.choice(PEOPLE[1:]))] * (chance.random() < 0.3)
            )
            with suppress(Refused):
                await kernel.act(do, who, space, act, on=(space,))
            if chance.random() < 0.1:
                kernel.writer.committed.drop([space])
        in_mind = await kernel.open(space)
        stored = await kernel.read(Read.slot, space)
        assert (stored.state, stored.version, stored.book) == (in_mind.state, in_mind.version, in_mind.book)
        (built,) = await kernel.read(read_all, space, "log")
        for stream in STREAMS:
            seen = PARLOUR.view(PARLOUR.evolve(PARLOUR.start, built), stream)
            for entry in await kernel.read(read_all, space, stream):
                seen = PARLOUR.apply(seen, frame(entry))
            assert seen == PARLOUR.view(stored.state, stream)
