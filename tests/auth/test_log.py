"""The staff log: nothing can be taken out of it or changed in it unseen."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from auth.log import KEPT, SLICE, broken, chain_log, cut_log, heads, note, reason_of
from auth.models import LogRow
from auth.people import Actor
from core.errors import Refused
from core.kernel import Kernel
from core.work import CLOCK, CONSOLE, Read, Work
from tests.auth.people import DIVORCE, FATHERS, FakeClock, days

BOSS = Actor("b" * 20, "Boss", DIVORCE, "o" * 20, frozenset({"coordinator"}))


def act(work: Work, actor: Actor, code: str = "room_opened", reason: str | None = None) -> None:
    note(work, actor, code, ("meeting", "m" * 20), reason)


def rows(read: Read) -> list[LogRow]:
    return list(read.db.scalars(select(LogRow).order_by(LogRow.programme, LogRow.seq)))


def breaks(read: Read) -> list[int]:
    return [head.seq for head in broken(read)]


async def filled(kernel: Kernel, count: int) -> None:
    for _ in range(count):
        await kernel.act(act, BOSS)
    while await kernel.act(chain_log, CLOCK):
        pass


async def test_a_row_enters_with_its_act_or_not_at_all(kernel: Kernel) -> None:
    with pytest.raises(Refused):
        await kernel.act(_act_and_refuse, BOSS)
    assert await kernel.read(rows) == []
    await kernel.act(act, BOSS)
    (row,) = await kernel.read(rows)
    assert (row.programme, row.actor, row.code, row.seq, row.chain) == (DIVORCE, BOSS.id, "room_opened", None, None)


async def test_a_reason_is_sealed_and_opens_in_its_own_row_only(kernel: Kernel) -> None:
    await kernel.act(act, BOSS, "room_opened", "Because Heron asked")
    (row,) = await kernel.read(rows)
    assert b"Heron" not in (row.reason or b"")
    assert await kernel.read(reason_of, row) == "Because Heron asked"


async def test_rows_are_numbered_without_gap_in_each_programme(kernel: Kernel) -> None:
    other = Actor("c" * 20, "Other", FATHERS, "p" * 20)
    for _ in range(3):
        await kernel.act(act, BOSS)
        await kernel.act(act, other)
        await kernel.act(chain_log, CLOCK)
    await kernel.act(note, CONSOLE, "set_up", ("house", "house"))
    await kernel.act(chain_log, CLOCK)
    numbered = [(row.programme, row.seq) for row in await kernel.read(rows)]
    assert numbered == [
        (DIVORCE, 1),
        (DIVORCE, 2),
        (DIVORCE, 3),
        (FATHERS, 1),
        (FATHERS, 2),
        (FATHERS, 3),
        ("server", 1),
    ]
    assert await kernel.read(breaks) == []


@pytest.mark.parametrize("harm", ["changed", "removed", "last removed", "swapped"])
async def test_harm_is_found_where_it_was_done(kernel: Kernel, harm: str) -> None:
    await filled(kernel, 6)
    before = {head.programme: head for head in await kernel.read(heads)}
    await kernel.act(_harm, CLOCK, harm)
    after = {head.programme: head for head in await kernel.read(heads)}
    if harm == "last removed":  # only a head kept elsewhere tells: it is shown to the coordinator each day
        assert before != after
    else:
        assert await kernel.read(breaks) == [2]


async def test_old_rows_go_and_the_rest_still_holds(kernel: Kernel, clock: FakeClock) -> None:
    await filled(kernel, 3)
    clock.go(KEPT + days(1))
    await filled(kernel, 2)
    assert await kernel.act(cut_log, CLOCK) == 3
    assert await kernel.act(cut_log, CLOCK) == 0
    assert [row.seq for row in await kernel.read(rows)] == [4, 5]
    assert await kernel.read(breaks) == []
    await filled(kernel, 1)
    assert [row.seq for row in await kernel.read(rows)] == [4, 5, 6]
    clock.go(KEPT + days(1))
    assert await kernel.act(cut_log, CLOCK) == 3
    await filled(kernel, 1)
    assert [row.seq for row in await kernel.read(rows)] == [7]
    assert await kernel.read(breaks) == []


async def test_a_long_log_is_chained_in_slices(kernel: Kernel) -> None:
    await kernel.act(_many, BOSS, SLICE + 5)
    assert await kernel.act(chain_log, CLOCK) == SLICE
    assert await kernel.act(chain_log, CLOCK) == 5
    assert await kernel.act(chain_log, CLOCK) == 0
    assert await kernel.read(breaks) == []


def _act_and_refuse(work: Work, actor: Actor) -> None:
    act(work, actor)
    raise Refused("no")


def _many(work: Work, actor: Actor, count: int) -> None:
    for _ in range(count):
        act(work, actor)


def _harm(work: Work, actor: object, harm: str) -> None:
    if harm == "changed":
        work.db.execute(update(LogRow).where(LogRow.seq == 3).values(code="room_closed"))
    elif harm == "removed":
        work.db.execute(delete(LogRow).where(LogRow.seq == 3))
    elif harm == "last removed":
        work.db.execute(delete(LogRow).where(LogRow.seq == 6))
    else:
        for old, new in ((3, 30), (4, 3), (30, 4)):
            work.db.execute(update(LogRow).where(LogRow.seq == old).values(seq=new))
