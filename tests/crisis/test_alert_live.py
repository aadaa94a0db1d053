"""From thumb to desk, over real sockets: a message of danger rings where the professional sits, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.clock import MINUTE
from core.config import Settings
from core.socket import Socket
from core.work import CLOCK, CONSOLE, Read
from crisis.alert import ALERT
from crisis.calling import bell_id, found_bell
from crisis.clockwork import desks_are_open
from crisis.ladder import at_desk
from crisis.rules import rulebook
from crisis.taking import take_alert
from tests.chat.conftest import free_port
from tests.chat.evening import Evening, Someone, evening_in
from tests.crisis.watch import PLAN, opened, planned
from tests.places import place


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    port = free_port()
    with place(request.param, tmp_path, RINNALLA_PORT=port, RINNALLA_ORIGIN=f"http://127.0.0.1:{port}") as made:
        yield made


@pytest.fixture
async def evening(settings: Settings) -> AsyncIterator[Evening]:
    rulebook()  # as the house reads it before it serves
    async with evening_in(settings) as made:
        yield made


async def open_room(evening: Evening, aapo: Someone, kuikka: Someone) -> str:
    meeting = await evening.meeting(aapo)
    async with evening.program(kuikka) as program:
        assert (await program.post(f"/meetings/{meeting}/seat", data={"act": "take"})).status_code == 200
    return meeting


async def test_a_message_in_a_live_room_rings_on_the_desk_and_is_taken(evening: Evening) -> None:
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    leena = await evening.sign_in("Leena", "counsellor")
    await evening.kernel.act(planned, CONSOLE, evening.programme, (leena.persona,), "holder", 0, 8)
    await evening.kernel.act(found_bell, CLOCK, evening.programme)
    meeting = await open_room(evening, aapo, kuikka)
    bell = f"{bell_id(evening.kernel.keyring.store.file, evening.programme)}.bell"

    async with evening.socket(aapo) as leads, evening.socket(kuikka) as his, evening.socket(leena) as desk:
        assert (await desk.subscribe(bell))["state"] == {"items": {}}
        own = (await evening.actor(kuikka)).own
        assert (await his.subscribe(f"{own}.own"))["type"] == "subscribed"
        for client in (leads, his):
            assert (await client.subscribe(f"{meeting}.room"))["type"] == "subscribed"
        await leads.send(type="act", stream=f"{meeting}.room", key="o", verb="open", args={}, ref="o")
        await his.until(kind="opened")
        await his.send(type="post", stream=f"{meeting}.room", key="k", text=PLAN, ref="k")
        rang = await desk.until(kind="rang")
        while not {"ack", "help_card"} <= {one.get("kind", one["type"]) for one in his.frames}:
            await his.next()
        (card,) = [one for one in his.frames if one.get("stream") == f"{own}.own" and one.get("kind") == "help_card"]
        assert card["reads"] == "now"
        assert "Kuikka" not in str(rang) and "pills" not in str(rang)
        alert = rang["item"]["alert"]
        told = await desk.subscribe(f"{alert}.alert")
        assert told["state"]["man"]["name"] == "Kuikka"
        for client in (leads, his):
            for stream in (bell, f"{alert}.alert", f"{alert}.log"):
                assert (await client.subscribe(stream))["type"] == "error"
        await evening.kernel.act(take_alert, await evening.actor(leena), alert, on=(alert,))
        assert (await desk.until(stream=bell, kind="taken"))["item"]["taken_by"]["name"] == "Leena"
    assert await evening.kernel.act(opened, await evening.actor(kuikka)) == alert
    assert (await evening.kernel.read(Read.state, ALERT, alert)).holder == leena.persona


async def test_only_an_open_line_of_somebody_who_can_be_called_is_a_desk(evening: Evening) -> None:
    leena, aapo = await evening.sign_in("Leena", "counsellor"), await evening.sign_in("Aapo", "support_person")
    kuikka, absent = await evening.sign_in("Kuikka"), await evening.sign_in("Nadia", "counsellor")
    lines = [SimpleNamespace(person=await evening.person(one)) for one in (leena, aapo, kuikka)]
    for _ in range(2):
        await desks_are_open(evening.kernel, cast(list[Socket], lines))
    heard = {one.name: await evening.kernel.read(at_desk, one.persona) for one in (leena, aapo, kuikka, absent)}
    assert heard == {"Leena": True, "Aapo": False, "Kuikka": False, "Nadia": False}
    evening.clock.go(3 * MINUTE)
    assert not await evening.kernel.read(at_desk, leena.persona), "a laptop that sleeps is no desk"
