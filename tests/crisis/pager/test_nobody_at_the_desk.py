"""Nobody's desk is open, and a man is in danger: by the real clock, the page leaves, leads to the desk, and the alert is taken there."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.formats import local
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from crisis.alarming import Raised, raise_alert
from crisis.alert import ALERT, IMMEDIATE, TAKEN, Where
from programmes.rota.service import ShiftDraft, plan_shift, sign_on
from tests.chat.evening import Evening, Someone, evening_in
from tests.crisis.pager.servers import Hook, running
from tests.places import place

ZONE = "Europe/Helsinki"


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    async with AsyncExitStack() as stack:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        where = {
            "RINNALLA_PORT": port,
            "RINNALLA_ORIGIN": f"http://127.0.0.1:{port}",
            "RINNALLA_PRIVATE_WEBHOOKS": "on",
        }
        settings = stack.enter_context(place("sqlite", tmp_path / "place", **where))
        yield await stack.enter_async_context(evening_in(settings))


def _raise(work: Work, actor: AnyActor, raised: Raised) -> str:
    return raise_alert(work, raised)


async def on_call(evening: Evening, who: Someone, planner: Someone) -> None:
    here = local(evening.kernel.now(), ZONE)
    actor = await evening.actor(who)
    draft = ShiftDraft("professional", here.date(), here.hour * 60 + here.minute, 10 * 60, 1, (actor.id,))
    shift = await evening.kernel.act(plan_shift, await evening.actor(planner), evening.programme, draft)
    await evening.kernel.act(sign_on, actor, shift)


async def test_the_page_leaves_within_five_seconds_and_she_takes_the_alert_where_it_leads(evening: Evening) -> None:
    hook = Hook()
    sirpa, leena = await evening.sign_in("Sirpa", "coordinator"), await evening.sign_in("Leena", "counsellor")
    man = await evening.sign_in("Grey Heron")
    async with running(hook), evening.browser(leena) as browser:
        added = await browser.post("/desk/pager", data={"act": "add", "kind": "webhook", "address": hook.url})
        assert added.status_code == 303
        await on_call(evening, leena, sirpa)
        raised = Raised(
            evening.programme, man.persona, IMMEDIATE, ("self",), "asked", Where("page"), "en", (), man.name
        )
        begun = time.monotonic()
        alert = await evening.kernel.act(_raise, CLOCK, raised)
        async with asyncio.timeout(5):
            while not hook.heard:
                await asyncio.sleep(0.02)
        assert time.monotonic() - begun < 5
        words = json.loads(hook.heard[0][1])["text"]
        assert alert not in words
        assert man.name not in words
        desk = urlsplit(words.split()[-1]).path
        opened = await browser.get(desk)
        assert (opened.status_code, alert in opened.text) == (200, True)
        taken = await browser.post(f"{desk}/{alert}/acts", data={"verb": "take"})
        assert taken.status_code == 303, taken.text[:2000]
    seen = (await evening.kernel.read(Read.state, ALERT, alert)).seen
    assert (seen.status, seen.holder is not None and seen.holder.name) == (TAKEN, "Leena")
