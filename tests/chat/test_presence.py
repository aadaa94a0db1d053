"""Who is here: lines of several tabs and workers, workers that die, pages without JavaScript."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select

from auth.people import Actor
from chat.lines import Lines, lines_of, step_out
from chat.models import Presence, Worker
from chat.presence import bury_worker
from chat.retention import sign_on_who_leads, tick_meeting
from chat.service import enter_meeting, leave_meeting, take_seat
from core.clock import MINUTE, SECOND
from core.work import CLOCK, Read
from programmes.rota.queries import posts_of
from tests.chat.world import World


async def kinds(world: World, meeting: str) -> list[str]:
    return [entry.kind for entry in await world.heard(meeting)]


async def seated(world: World) -> tuple[str, Actor, Actor]:
    """An open room that Aapo leads from a worker of its own; Kuikka has a seat and no line yet."""
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting)
    await world.act(take_seat, kuikka, meeting)
    return meeting, aapo, kuikka


async def test_tabs_on_two_workers_are_one_man(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    here, there = Lines(world.kernel), Lines(world.kernel)
    for _ in range(2):
        await here.opened(kuikka, meeting)
        await there.opened(kuikka, meeting)
    assert (await kinds(world, meeting)).count("joined") == 2, "Aapo once, Kuikka once"
    await here.closed(kuikka, meeting)
    await here.closed(kuikka, meeting)
    await there.closed(kuikka, meeting)
    world.later(5 * MINUTE)
    await world.act(tick_meeting, CLOCK, meeting)
    assert "left" not in await kinds(world, meeting)
    await there.closed(kuikka, meeting)
    world.later(59 * SECOND)
    await world.act(tick_meeting, CLOCK, meeting)
    assert "left" not in await kinds(world, meeting)
    world.later(SECOND)
    await world.act(tick_meeting, CLOCK, meeting)
    assert (await kinds(world, meeting))[-1] == "left"


async def test_a_line_that_drops_and_returns_a_hundred_times_ends_as_it_is(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    lines = Lines(world.kernel)
    comings = []
    for _ in range(25):
        comings += [lines.opened(kuikka, meeting), lines.closed(kuikka, meeting)]
    await asyncio.gather(*comings, lines.opened(kuikka, meeting))
    state = await world.state(meeting)
    assert state.seats[kuikka.id].workers == (lines.worker,)
    await lines.closed(kuikka, meeting)
    assert (await world.state(meeting)).seats[kuikka.id].workers == ()


async def test_a_killed_worker_cannot_hide_a_vanished_facilitator(world: World) -> None:
    meeting, aapo, _ = await seated(world)
    await world.act(leave_meeting, aapo, meeting)
    await world.act(enter_meeting, aapo, meeting)
    killed, alive = Lines(world.kernel), Lines(world.kernel)
    await killed.opened(aapo, meeting)
    await alive.renew()
    world.later(31 * SECOND)
    await alive.renew()
    await alive.miss_workers()
    assert (await world.state(meeting)).leaders[aapo.id].workers == ()
    world.later(30 * SECOND)
    await world.act(tick_meeting, CLOCK, meeting)
    assert (await kinds(world, meeting))[-1] == "lead_lost"
    assert await world.kernel.read(_workers) == 1


def _workers(read: Read) -> int:
    return read.db.scalar(select(func.count()).select_from(Worker)) or 0


async def test_a_worker_that_was_given_up_for_dead_tells_everybody_again(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    slow, other = Lines(world.kernel), Lines(world.kernel)
    await slow.opened(kuikka, meeting)
    await other.renew()
    world.later(31 * SECOND)
    await other.renew()
    await other.miss_workers()
    world.later(MINUTE)
    await world.act(tick_meeting, CLOCK, meeting)
    assert "left" in await kinds(world, meeting)
    await slow.renew()
    assert (await kinds(world, meeting))[-1] == "joined"


async def test_a_page_without_javascript_is_a_line_for_a_while(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    lines = Lines(world.kernel)
    for _ in range(3):
        await lines.read_a_page(kuikka, meeting, 0.1)
    assert (await world.state(meeting)).seats[kuikka.id].workers == (lines.worker,)
    async with asyncio.timeout(5):
        while (await world.state(meeting)).seats[kuikka.id].workers:
            await asyncio.sleep(0.05)
    assert (await kinds(world, meeting)).count("joined") == 2


async def test_leaving_puts_the_page_down(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    lines = Lines(world.kernel)
    await lines.read_a_page(kuikka, meeting)
    await lines.put_down_the_page(kuikka, meeting)
    assert (await world.state(meeting)).seats[kuikka.id].workers == ()
    await lines.put_down_the_page(kuikka, meeting)


async def test_who_exits_fast_is_out_of_the_room_he_is_in_and_keeps_his_other_seats(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    tomorrow = await world.meeting("Aapo")
    await world.act(take_seat, kuikka, tomorrow)
    lines = Lines(world.kernel)
    await lines.opened(kuikka, meeting)
    await lines.closed(kuikka, meeting)
    await step_out(world.kernel, kuikka)
    assert (await kinds(world, meeting))[-1] == "left"
    assert (await world.state(meeting)).seats[kuikka.id].out
    assert not (await world.state(tomorrow)).seats[kuikka.id].out
    await world.kernel.act(bury_worker, CLOCK, lines.worker)
    assert await world.kernel.read(_presences, lines.worker) == 0


def _presences(read: Read, worker: str) -> int:
    return read.db.scalar(select(func.count()).select_from(Presence).where(Presence.worker == worker)) or 0


async def test_who_comes_back_in_by_the_page_he_left_by_is_here_again(world: World) -> None:
    meeting, _, kuikka = await seated(world)
    lines = Lines(world.kernel)
    await lines.opened(kuikka, meeting)
    await world.act(leave_meeting, kuikka, meeting)
    await lines.read_a_page(kuikka, meeting)
    await lines.closed(kuikka, meeting)
    assert (await kinds(world, meeting))[-1] == "left"
    await world.act(enter_meeting, kuikka, meeting)
    await lines.read_a_page(kuikka, meeting)
    assert (await kinds(world, meeting))[-1] == "joined"
    await lines.opened(kuikka, meeting)
    assert (await world.state(meeting)).seats[kuikka.id].workers == (lines.worker,)
    await lines.stop()


async def test_a_line_to_a_closed_or_foreign_room_is_nobodys_presence(world: World) -> None:
    meeting, _, _ = await seated(world)
    stranger = await world.person("Stranger", programme=await world.found("Other"))
    lines = Lines(world.kernel)
    await lines.opened(stranger, meeting)
    await lines.closed(stranger, meeting)
    assert stranger.id not in (await world.state(meeting)).seats


async def test_who_leads_and_came_too_early_to_sign_on_is_signed_on_when_he_can(world: World) -> None:
    world.now[0] -= 20 * MINUTE
    aapo = await world.person("Aapo", "support_person")
    meeting = await world.meeting("Aapo")
    await lines_of(world.kernel).opened(aapo, meeting)
    for minutes, signed_on in ((0, False), (9, False), (1, True)):
        world.later(minutes * MINUTE)
        await sign_on_who_leads(world.kernel)
        (post,) = await world.kernel.read(posts_of, meeting)
        assert post.signed_on is signed_on
    await lines_of(world.kernel).stop()
