"""What a console command does beside a running server is seen there at once."""

from __future__ import annotations

import asyncio
from typing import Any

from core.config import Settings
from core.foundation import Foundation
from core.work import CONSOLE, NamedActor, Work
from tests.clients import connected
from tests.core.house import house
from tests.parlour import PARLOUR, Say, build, do, sit

HOST, GUEST = NamedActor("host"), NamedActor("guest")


async def test_an_entry_from_the_console_reaches_the_room_and_numbers_go_on(settings: Settings) -> None:
    async with house(settings) as home, connected(home.host, "who=guest") as client:
        space = await home.kernel.act(build, HOST)
        await home.kernel.act(sit, GUEST, space, on=(space,))
        await client.next()
        await client.subscribe(f"{space}.room")
        console = await asyncio.to_thread(Foundation, settings, [PARLOUR])
        for number in range(5):
            await asyncio.to_thread(console.act_now, do, HOST, space, Say(f"console {number}"))
            await client.until(text=f"console {number}", seconds=2)
            await home.kernel.act(do, GUEST, space, Say(f"server {number}"), on=(space,))
        await client.until(text="server 4")
        await asyncio.to_thread(console.close)
        assert [one["seq"] for one in client.entries(f"{space}.room")][-10:] == list(range(2, 12))


async def test_a_session_ended_from_the_console_closes_its_sockets(settings: Settings) -> None:
    def put_out(work: Work, actor: Any) -> None:
        work.recheck("guest")

    async with house(settings) as home, connected(home.host, "who=guest") as client:
        await client.next()
        console = await asyncio.to_thread(Foundation, settings, [PARLOUR])
        home.out.add("guest")
        began = asyncio.get_running_loop().time()
        await asyncio.to_thread(console.act_now, put_out, CONSOLE)
        assert await client.closed() == 4401
        assert asyncio.get_running_loop().time() - began < 3
        await asyncio.to_thread(console.close)
