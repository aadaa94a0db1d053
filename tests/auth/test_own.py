"""His own space: heard by him alone; the law of spaces holds for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.own import CARDS, OWN, STREAM, Begin, Dismiss, Own, Tell, decide, evolve, may_listen, view
from auth.own import apply as applied
from auth.people import Actor
from core.errors import NotFound
from core.kernel import Kernel
from core.spaces import Entry, frame
from core.work import CLOCK, Work
from tests.auth.people import DIVORCE, member

ME, OTHER = "m" * 20, "o" * 20


def actor(persona: str) -> Actor:
    return Actor(persona, "Heron", DIVORCE, "s" * 20)


def acted(state: Own, entries: list[Entry], who: str, act: object) -> Own:
    for new in decide(state, actor(who), act, 1_000):
        number = len(entries) + 1
        data: dict[str, Any] = {**new.data, "target": new.erases} if new.erases is not None else dict(new.data)
        seq = 1 + sum(entry.stream == new.stream for entry in entries)
        entry = Entry("s" * 20, number, new.stream, seq, 1_000 + number, new.kind, None, data, new.text)
        entries.append(entry)
        state = evolve(state, entry)
    return state


ACTS = st.one_of(
    st.builds(
        Tell,
        st.sampled_from(["card", "returned", "promise"]),
        st.dictionaries(st.sampled_from("ab"), st.integers(0, 99)),
    ),
    st.builds(Dismiss, st.integers(1, 70)),
)


@given(st.lists(ACTS, max_size=80))
def test_the_view_fetched_and_the_view_followed_are_the_same(acts: list[object]) -> None:
    entries: list[Entry] = []
    state = acted(Own(), entries, ME, Begin(ME))
    followed = view(state, STREAM)
    for act in acts:
        told = len(entries)
        try:
            state = acted(state, entries, ME, act)
        except NotFound:
            continue
        for entry in entries[told:]:
            followed = applied(followed, frame(entry))
        assert followed == view(state, STREAM)
        assert len(state.cards) <= CARDS
    assert OWN.unpack(OWN.pack(state), 1) == state


def test_nobody_else_hears_it_or_puts_a_card_away() -> None:
    entries: list[Entry] = []
    state = acted(Own(), entries, ME, Begin(ME))
    state = acted(state, entries, "clock", Tell("card"))
    assert may_listen(state, actor(ME), STREAM)
    assert not may_listen(state, actor(OTHER), STREAM)
    assert not may_listen(state, actor(ME), "log")
    with pytest.raises(NotFound):
        decide(state, actor(OTHER), Dismiss(1), 0)
    with pytest.raises(NotFound):
        decide(state, actor(ME), Dismiss(99), 0)


async def test_a_card_put_away_leaves_no_text(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    who = me.actor_in(DIVORCE)
    assert who is not None
    told = await kernel.act(_tell, CLOCK, who.own, on=(who.own,))
    read = await kernel.read(lambda read: read.entries(who.own, STREAM))
    assert read[-1].text == "what he wrote"
    await kernel.act(_dismiss, who, who.own, told.seq, on=(who.own,))
    kept = await kernel.read(lambda read: read.entries(who.own, STREAM))
    assert [entry.kind for entry in kept] == ["gone", "dismissed"]
    assert all(entry.text is None for entry in kept)


def _tell(work: Work, clock: Any, own: str) -> Any:
    return work.act(OWN, own, clock, Tell("returned", {}, "what he wrote"))


def _dismiss(work: Work, who: Actor, own: str, seq: int) -> Any:
    return work.act(OWN, own, who, Dismiss(seq))
