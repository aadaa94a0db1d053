"""Which meetings the door shows in sight, and which it folds away."""

from __future__ import annotations

from programmes.door import NEXT, Told, next_ones, told
from programmes.outlook import LATER, Coming


def coming(name: str, language: str, begins_at: int = 0) -> Coming:
    return Coming(name, "p", "Group", name, language, "Europe/Helsinki", begins_at, begins_at + 1, LATER, 8)


def test_his_language_stands_in_sight_and_the_others_beneath() -> None:
    fi, sv = coming("a", "fi"), coming("b", "sv")
    assert told((sv, fi), "fi") == Told((fi,), (sv,))
    assert told((sv,), "fi") == Told((), (sv,))


def test_the_next_ones_come_as_they_begin_and_only_a_few() -> None:
    week = [coming(f"m{day}", "fi", day) for day in range(6, 0, -1)]
    foreign = [coming("x", "ar", 0), coming("y", "sv", 9)]
    shown = next_ones([*week, *foreign], "fi")
    assert [one.begins_at for one in shown.shown] == list(range(1, NEXT + 1))
    assert [one.id for one in shown.folded] == ["x", "y"]


def test_where_nothing_comes_in_his_language_nothing_is_folded_away() -> None:
    foreign = coming("x", "ar")
    assert next_ones([foreign], "fi") == Told((foreign,), ())
    assert next_ones([], "fi").all == ()
