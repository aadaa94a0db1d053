"""The law of spaces, over random acts by everybody: what is kept, what is stored and what is told are one."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core import journal
from core.errors import Refused
from core.keyring import Keyring
from core.spaces import Entry, frame
from core.work import Ground, NamedActor, Work
from tests.parlour import PARLOUR, Build, Close, Remove, Say, SendOut, Sit

PEOPLE = ["host", "a", "b", "c"]
STREAMS = ["room", "backstage"]

acts = st.one_of(
    st.builds(Sit, st.sampled_from(["t1", "t2", "t3"])),
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


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), acts), max_size=30))
@settings(deadline=None, max_examples=200)
def test_the_law_holds_over_random_acts(story: list[tuple[str, Any]]) -> None:
    work = Work(Empty(), None, Keys(), {"parlour": PARLOUR}, 1_000)  # type: ignore[arg-type]  # no table is touched
    work.create(PARLOUR, "space", NamedActor("host"), Build("t0"), None)
    seen: dict[str, Any] = {name: PARLOUR.view(work.state(PARLOUR, "space"), name) for name in STREAMS}
    for who, act in story:
        before = len(work.layer.entries)
        try:
            work.act(PARLOUR, "space", NamedActor(who), act)
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
