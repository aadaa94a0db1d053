"""The thread as a space: who is heard under which name, what the stream's readers may know, and that a state is what its entries make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from core.spaces import GONE, Entry, frame
from forum.thread import (
    THREAD,
    THREAD_STREAM,
    Begin,
    Change,
    DropOut,
    Lock,
    Move,
    Say,
    Show,
    TakeAway,
    Thread,
)


@dataclass(frozen=True)
class Man:
    id: str
    programme: str = "after"
    roles: frozenset[str] = frozenset()


ASKER, OTHER, STRANGER = Man("asker"), Man("other"), Man("stranger", "another programme")


class Story:
    """A thread and all of its entries, as the kernel would number them."""

    def __init__(self) -> None:
        self.state, self.entries = Thread(), list[Entry]()
        self.does(ASKER, Begin("after", "members"))

    def does(self, who: Man, act: Any) -> None:
        for new in THREAD.decide(self.state, who, act, 0):
            seq = sum(one.stream == new.stream for one in self.entries) + 1
            data = dict(new.data) if new.erases is None else {**new.data, "target": new.erases}
            entry = Entry(
                "t" * 20, len(self.entries) + 1, new.stream, seq, 0, new.kind, new.by, data, new.text, new.key
            )
            self.entries.append(entry)
            self.state = THREAD.evolve(self.state, entry)

    def says(self, who: Man, *, alias: bool = False, text: str = "…") -> Entry:
        number = self.state.last + 1
        self.does(who, Say(f"p{number}", f"k{number}", text, f"tag{number}", f"Name of {who.id}", "participant", alias))
        return next(one for one in reversed(self.entries) if one.kind == "message")

    def seen(self, after: int = 0) -> list[Entry]:
        return [one for one in self.entries if one.stream == THREAD_STREAM][after:]


def test_a_name_for_the_thread_only_stays_the_same_and_says_nothing_of_the_man() -> None:
    story = Story()
    first, reply, again = story.says(ASKER, alias=True), story.says(OTHER, alias=True), story.says(ASKER)
    assert [one.by.name for one in (first, reply, again) if one.by] == ["asker", "reply 1", "asker"]
    assert first.by and again.by and first.by.tag == again.by.tag
    told = [frame(one) for one in (first, reply, again)]
    assert not any("Name of" in str(one) or one["by"]["persona"] in (ASKER.id, OTHER.id) for one in told)


def test_who_wrote_under_his_own_name_keeps_it() -> None:
    story = Story()
    story.says(OTHER)
    again = story.says(OTHER, alias=True)
    assert again.by is not None
    assert again.by.name == "Name of other"
    assert "alias" not in again.data


def test_nobody_hears_a_thread_before_it_is_shown_nor_from_another_programme() -> None:
    story = Story()
    assert not THREAD.may_listen(story.state, OTHER, THREAD_STREAM)
    story.says(ASKER)
    assert THREAD.may_listen(story.state, OTHER, THREAD_STREAM)
    assert not THREAD.may_listen(story.state, STRANGER, THREAD_STREAM)
    assert not THREAD.may_listen(story.state, OTHER, "log")
    story.does(OTHER, Move("closed"))
    assert not THREAD.may_listen(story.state, OTHER, THREAD_STREAM)
    assert THREAD.may_listen(story.state, Man("m", roles=frozenset({"moderator"})), THREAD_STREAM)
    story.does(OTHER, Show(on=False))
    assert not THREAD.may_listen(story.state, Man("m", roles=frozenset({"moderator"})), THREAD_STREAM)


def test_saying_the_same_twice_changes_nothing() -> None:
    story = Story()
    story.says(ASKER)
    for act in (Lock(on=True), Show(on=False)):
        story.does(OTHER, act)
        known = len(story.entries)
        story.does(OTHER, act)
        assert len(story.entries) == known


def test_a_thread_is_begun_once() -> None:
    with pytest.raises(DomainError):
        Story().does(ASKER, Begin("after", "open"))


people = st.sampled_from([Man("a"), Man("b"), Man("c")])
acts = st.lists(
    st.tuples(people, st.sampled_from(["say", "alias", "edit", "hide", "remove", "lock", "open", "move", "drop"])),
    max_size=40,
)


@given(acts)
def test_state_and_view_follow_from_the_entries_also_when_texts_are_gone(told: list[tuple[Man, str]]) -> None:
    story, texts = Story(), dict[int, int]()
    for who, what in told:
        number = story.state.last
        seq = texts.get(number)
        if what in ("say", "alias"):
            texts[number + 1] = story.says(who, alias=what == "alias").seq
        elif what == "edit" and number:
            story.does(who, Change("p", number, "new", seq))
            texts[number] = len(story.seen())
        elif what in ("hide", "remove") and seq is not None:
            story.does(who, TakeAway("p", number, "hidden" if what == "hide" else "removed", seq))
            del texts[number]
        elif what in ("lock", "open"):
            story.does(who, Lock(what == "lock"))
        elif what == "move":
            story.does(who, Move("open"))
        elif what == "drop":
            story.does(who, DropOut(who.id))
    gone = {one.data["target"] for one in story.seen() if "target" in one.data}
    again = Thread()
    for one in story.entries:
        bare = Entry(one.space, one.version, one.stream, one.seq, one.at, GONE, one.by)
        again = THREAD.evolve(again, bare if one.stream == THREAD_STREAM and one.seq in gone else one)
    assert again == story.state
    seen = THREAD.view(Thread(), THREAD_STREAM)
    for one in story.seen():
        seen = THREAD.apply(seen, frame(one))
    assert seen == THREAD.view(story.state, THREAD_STREAM)
