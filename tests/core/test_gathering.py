"""Asking together: many are answered at once, none by what was true before he asked, and nobody suffers for another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from core.errors import Busy
from core.gathering import Gathering

PATIENCE = 5.0


class Oracle:
    """Answers with what is true when it looks. While it is held, a look is on its way and does not come back."""

    def __init__(self) -> None:
        self.truth: dict[str, int] = {}
        self.looks: list[tuple[str, ...]] = []
        self.broken: set[str] = set()
        self.fault: Exception = ValueError("unanswerable")
        self.free = asyncio.Event()
        self.free.set()

    async def look(self, asked: tuple[str, ...]) -> Mapping[str, int]:
        self.looks.append(asked)
        seen = dict(self.truth)
        await self.free.wait()
        if self.broken.intersection(asked):
            raise self.fault
        return {what: seen[what] for what in asked if what in seen}


async def answers(*asked: asyncio.Future[int | None]) -> list[int | BaseException | None]:
    async with asyncio.timeout(PATIENCE):
        return await asyncio.gather(*asked, return_exceptions=True)


def asking(gathering: Gathering[str, int], *what: str) -> list[asyncio.Task[int | None]]:
    return [asyncio.ensure_future(gathering.ask(one)) for one in what]


async def turn() -> None:
    """Whoever can go on has gone on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_those_who_ask_at_the_same_time_share_one_look() -> None:
    oracle = Oracle()
    oracle.truth = {"a": 1, "b": 2}
    gathering = Gathering(oracle.look, 10)
    assert await answers(*asking(gathering, "a", "b", "a", "nobody")) == [1, 2, 1, None]
    assert oracle.looks == [("a", "b", "nobody")]


async def test_nobody_is_told_what_was_true_before_he_asked() -> None:
    oracle = Oracle()
    oracle.truth = {"a": 1}
    gathering = Gathering(oracle.look, 10)
    oracle.free.clear()
    early = asking(gathering, "a")
    await turn()
    oracle.truth = {"a": 2}
    late = asking(gathering, "a", "a")
    await turn()
    oracle.free.set()
    assert await answers(*early, *late) == [1, 2, 2]
    assert oracle.looks == [("a",), ("a",)]


async def test_a_look_takes_only_so_many_and_the_others_come_next_in_their_order() -> None:
    oracle = Oracle()
    oracle.truth = {str(number): number for number in range(7)}
    gathering = Gathering(oracle.look, 3)
    assert await answers(*asking(gathering, *oracle.truth)) == list(range(7))
    assert oracle.looks == [("0", "1", "2"), ("3", "4", "5"), ("6",)]


async def test_a_question_that_cannot_be_answered_spoils_nobody_elses() -> None:
    oracle = Oracle()
    oracle.truth = {"a": 1, "b": 2, "c": 3}
    oracle.broken = {"b"}
    gathering = Gathering(oracle.look, 10)
    one, fault, three = await answers(*asking(gathering, "a", "b", "c"))
    assert (one, three) == (1, 3)
    assert isinstance(fault, ValueError)
    oracle.broken = set()
    assert await answers(*asking(gathering, "b")) == [2]


@pytest.mark.parametrize("fault", [Busy(), OSError("away")])
async def test_where_nothing_can_be_answered_all_are_told_at_once(fault: Exception) -> None:
    oracle = Oracle()
    oracle.broken, oracle.fault = {"a"}, fault
    gathering = Gathering(oracle.look, 10)
    assert await answers(*asking(gathering, "a", "b")) == [fault, fault]
    assert oracle.looks == [("a", "b")]


async def test_who_leaves_takes_nobodys_answer_with_him() -> None:
    oracle = Oracle()
    oracle.truth = {"a": 1}
    gathering = Gathering(oracle.look, 10)
    oracle.free.clear()
    leaving, staying = asking(gathering, "a", "a")
    await turn()
    leaving.cancel()
    oracle.free.set()
    assert (await answers(staying)) == [1]
    assert await answers(*asking(gathering, "a")) == [1]
