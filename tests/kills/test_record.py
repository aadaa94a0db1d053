"""The judge of the kill tests sees what it must see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kills.record import differences, unanswered

STREAM = "s.room"


def line(what: str, who: str = "a", **more: Any) -> dict[str, Any]:
    return {"what": what, "who": who, "stream": STREAM, **more}


TALK = [
    line("posted", key="k1", text="one"),
    line("heard", seq=1, text=None),
    line("heard", seq=2, text="one"),
    line("acked", key="k1", seq=2),
    line("posted", key="k2", text="two"),
    line("heard", who="b", seq=1, text=None),
]
KEPT = {STREAM: [(1, None), (2, "one"), (3, "two")]}


def test_a_faithful_house_leaves_no_difference() -> None:
    assert differences(TALK, KEPT) == []
    assert unanswered(TALK) == {"k2"}


@pytest.mark.parametrize(
    ("kept", "sees"),
    [
        ([(1, None)], "where None stands"),
        ([(1, None), (2, "one"), (4, "two")], "not numbered"),
        ([(1, None), (2, "one"), (3, "one")], "2 times"),
        ([(1, None), (2, "two"), (3, "one")], "acknowledged as 2"),
        ([(1, None), (2, "one"), (3, "three")], "nobody said"),
    ],
)
def test_what_is_lost_doubled_renumbered_or_changed_is_seen(kept: list[tuple[int, str | None]], sees: str) -> None:
    assert any(sees in sentence for sentence in differences(TALK, {STREAM: kept}))


@pytest.mark.parametrize(
    ("more", "sees"),
    [
        (line("heard", seq=4, text="four"), "which is not what was kept"),
        (line("heard", seq=2, text="one"), "heard 2 after 2"),
        (line("heard", who="b", seq=3, text="two"), "heard 3 after 1"),
        (line("acked", key="k1", seq=3), "acknowledged as 2 and as 3"),
    ],
)
def test_what_was_told_otherwise_than_it_is_kept_is_seen(more: dict[str, Any], sees: str) -> None:
    assert any(sees in sentence for sentence in differences([*TALK, more], KEPT))
