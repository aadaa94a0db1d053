"""The writer, spaces and streams on real databases."""

from __future__ import annotations

import asyncio
import threading

import pytest

from core.errors import Busy, NotFound, Refused
from core.kernel import HASHING_AT_MOST, Kernel
from core.retention import destroy_keys
from core.spaces import Actor
from core.work import NamedActor, Read, Work
from tests.parlour import PARLOUR, Close, Remove, Say, build, close_for_ever, do, sit

HOST = NamedActor("host")
GUEST = NamedActor("guest")


async def parlour(kernel: Kernel, guests: int = 1) -> str:
    space = await kernel.act(build, HOST)
    for number in range(guests):
        await kernel.act(sit, NamedActor(f"guest{number or ''}"), space, on=(space,))
    return space


def texts(read: Read, space: str, stream: str = "room") -> list[str | None]:
    return [entry.text for entry in read.entries(space, stream) if entry.kind == "message"]


async def test_what_was_said_is_read_again_in_order(kernel: Kernel) -> None:
    space = await parlour(kernel)
    for word in ("one", "two", "three"):
        await kernel.act(do, GUEST, space, Say(word), on=(space,))
    assert await kernel.read(texts, space) == ["one", "two", "three"]


async def test_two_hundred_authors_at_once_leave_no_gap(kernel: Kernel) -> None:
    space = await parlour(kernel, guests=50)

    async def talk(number: int) -> int:
        actor = NamedActor(f"guest{number % 50 or ''}")
        while True:
            try:
                said = await kernel.act(do, actor, space, Say(f"{number}"), on=(space,))
            except Busy:  # a full house says so, and the sender comes again
                await asyncio.sleep(0.01)
            else:
                assert said is not None
                return said.seq

    numbers = await asyncio.gather(*(talk(number) for number in range(200)))
    assert len(set(numbers)) == 200
    entries = await kernel.read(lambda read: read.entries(space, "room", limit=1000))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert {int(entry.text) for entry in entries if entry.text} == set(range(200))


async def test_one_key_is_one_entry_however_often_it_is_sent(kernel: Kernel) -> None:
    space = await parlour(kernel)
    sent = [kernel.act(do, GUEST, space, Say("once", key="k"), on=(space,)) for _ in range(4)]
    first = {said.seq for said in await asyncio.gather(*sent) if said}
    again = await kernel.act(do, GUEST, space, Say("once", key="k"), on=(space,))
    assert again is not None and {again.seq} == first
    assert await kernel.read(texts, space) == ["once"]


async def test_the_same_key_of_another_man_is_another_entry(kernel: Kernel) -> None:
    space = await parlour(kernel, guests=2)
    await kernel.act(do, GUEST, space, Say("mine", key="k"), on=(space,))
    await kernel.act(do, NamedActor("guest1"), space, Say("his", key="k"), on=(space,))
    assert await kernel.read(texts, space) == ["mine", "his"]


async def test_a_refusal_in_a_batch_undoes_only_itself(kernel: Kernel) -> None:
    space = await parlour(kernel)
    results = await asyncio.gather(
        kernel.act(do, GUEST, space, Say("a"), on=(space,)),
        kernel.act(do, NamedActor("stranger"), space, Say("b"), on=(space,)),
        kernel.act(do, HOST, space, Say("c"), on=(space,)),
        return_exceptions=True,
    )
    assert isinstance(results[1], Refused)
    assert await kernel.read(texts, space) == ["a", "c"]


async def test_a_verb_that_fails_halfway_leaves_nothing(kernel: Kernel) -> None:
    space = await parlour(kernel)

    def twice_then_fall(work: Work, actor: Actor) -> None:
        work.act(PARLOUR, space, actor, Say("half"))
        raise RuntimeError("the roof fell in")

    with pytest.raises(RuntimeError):
        await kernel.act(twice_then_fall, GUEST, on=(space,))
    await kernel.act(do, GUEST, space, Say("whole"), on=(space,))
    assert await kernel.read(texts, space) == ["whole"]


async def test_a_removed_text_is_gone_and_its_number_stays(kernel: Kernel) -> None:
    space = await parlour(kernel)
    said = await kernel.act(do, GUEST, space, Say("secret"), on=(space,))
    assert said is not None
    await kernel.act(do, HOST, space, Remove(said.seq), on=(space,))
    entries = await kernel.read(lambda read: read.entries(space, "room"))
    kinds = [(entry.seq, entry.kind, entry.text) for entry in entries]
    assert (said.seq, "gone", None) in kinds
    assert [seq for seq, _, _ in kinds] == list(range(1, len(kinds) + 1))


async def test_nothing_is_said_after_closing(kernel: Kernel) -> None:
    space = await parlour(kernel)
    await kernel.act(do, HOST, space, Close(), on=(space,))
    with pytest.raises(Refused, match="closed"):
        await kernel.act(do, GUEST, space, Say("late"), on=(space,))


async def test_a_space_that_is_not_there_is_not_found(kernel: Kernel) -> None:
    with pytest.raises(NotFound):
        await kernel.act(do, GUEST, "nowhere", Say("hello"), on=("nowhere",))


async def test_a_restart_continues_where_it_was(kernel: Kernel) -> None:
    space = await parlour(kernel)
    for number in range(450):
        await kernel.act(do, GUEST, space, Say(f"{number}", key=f"{number}"), on=(space,))
    kernel.writer.committed.drop([space])
    again = await kernel.act(do, GUEST, space, Say("x", key="7"), on=(space,))
    after = await kernel.act(do, GUEST, space, Say("450"), on=(space,))
    assert again is not None and after is not None
    entries = await kernel.read(lambda read: read.entries(space, "room", limit=1000))
    assert after.seq == entries[-1].seq == 452
    assert again.seq == next(entry.seq for entry in entries if entry.key == "7")


async def test_a_key_used_long_ago_is_still_known(kernel: Kernel) -> None:
    space = await parlour(kernel)
    first = await kernel.act(do, GUEST, space, Say("first", key="old"), on=(space,))
    for number in range(600):
        await kernel.act(do, HOST, space, Say(f"{number}", key=f"{number}"), on=(space,))
    results = await asyncio.gather(
        kernel.act(do, HOST, space, Say("before it", key="x"), on=(space,)),
        kernel.act(do, GUEST, space, Say("first", key="old"), on=(space,)),
        kernel.act(do, HOST, space, Say("after it", key="y"), on=(space,)),
    )
    await kernel.act(do, HOST, space, Close(), on=(space,))
    late = await kernel.act(do, GUEST, space, Say("first", key="old"), on=(space,))
    assert first is not None and late is not None
    assert [said.seq for said in results if said] == [603, first.seq, 604]
    assert late.seq == first.seq


async def test_a_shredded_space_cannot_be_read(kernel: Kernel) -> None:
    space = await parlour(kernel)
    await kernel.act(do, GUEST, space, Say("secret"), on=(space,))
    await kernel.act(close_for_ever, HOST, space, on=(space,))
    await destroy_keys(kernel)
    assert await kernel.read(lambda read: read.entries(space, "room")) == []


async def test_hashing_has_a_bound_and_whoever_comes_then_is_asked_to_wait(kernel: Kernel) -> None:
    let_go = threading.Event()
    waiting = [asyncio.ensure_future(kernel.hash(let_go.wait, 30)) for _ in range(HASHING_AT_MOST)]
    try:
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await kernel.hash(int)
        assert refused.value.retry_after == 5.0
        waiting.pop().cancel()
        await asyncio.sleep(0.01)
        his = asyncio.ensure_future(kernel.hash(int))
        let_go.set()
        assert await his == 0
        assert all(await asyncio.gather(*waiting))
        assert await kernel.hash(int) == 0
    finally:
        let_go.set()
