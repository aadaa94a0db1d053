"""The bell of a desk: on which pages it stands, for whom, and who hears its stream."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from core.clock import MINUTE
from core.spaces import address
from crisis.alert import ALERT_STREAM
from tests.chat.evening import Someone, waited
from tests.crisis.desk.ward import CLOSING, Ward

PAGES = ("/desk", "/desk/inbox", "/desk/rota", "/desk/alerts")


def bar(page: str) -> str:
    """The bar of the bell as it stands on a page; nothing where it is hidden or not there."""
    found = re.search(r'<div class="bell"[^>]*?( hidden)?>.*?</div>', page, re.DOTALL)
    return "" if found is None or found[1] else found[0]


def streams(page: str) -> list[dict[str, Any]]:
    found = re.search(r'data-bell="([^"]*)"', page)
    listed: list[dict[str, Any]] = json.loads(html.unescape(found[1])) if found else []
    return listed


async def hears(ward: Ward, who: Someone, stream: str) -> dict[str, Any]:
    """What he is answered when he asks to hear a stream."""
    async with ward.house.evening.socket(who) as client:
        await client.send(type="subscribe", stream=stream, after=None, ref=7)
        answer: dict[str, Any] = await client.until(ref=7)
        return answer


async def test_it_stands_on_every_page_of_a_desk_until_somebody_has_it(ward: Ward) -> None:
    leena, nadia = await ward.house.answers("Leena"), await ward.house.answers("Nadia")
    for path in PAGES:
        assert not bar((await ward.get(leena, path)).text), path
    _, alert = await ward.alert()
    for path in PAGES:
        assert f"/desk/alerts/{alert}" in bar((await ward.get(leena, path)).text), path
    await ward.asks(nadia, alert, "take")
    for path in PAGES:
        page = (await ward.get(leena, path)).text
        assert not bar(page), path
        assert re.search(r"data-bell-count>1<", page), path
    await ward.asks(nadia, alert, "close", **CLOSING)
    assert "data-bell-count hidden" in (await ward.get(leena, "/desk")).text


async def test_one_to_watch_is_counted_and_does_not_ring(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    await ward.alert(tier=1)
    page = (await ward.get(leena, "/desk")).text
    assert not bar(page)
    assert re.search(r"data-bell-count>1<", page)


async def test_what_lies_too_long_stands_there_again(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    _, alert = await ward.alert(tier=3)
    await ward.asks(leena, alert, "take")
    ward.later(16 * MINUTE)
    nadia = await ward.house.answers("Nadia")

    async def again() -> bool:
        return alert in bar((await ward.get(nadia, "/desk")).text)

    await waited(again)


async def test_nobody_else_has_a_bell_and_nobody_else_hears_it(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    elsewhere = await ward.house.evening.programme_named("Fathers")
    sam = await ward.house.evening.sign_in("Sam", "counsellor", programme=elsewhere)
    aapo = await ward.house.answers("Aapo", "support_person")
    man, alert = await ward.alert()
    (bell,) = streams((await ward.get(leena, "/desk")).text)
    assert bell["all"] is True
    assert bell["you"] == leena.grant
    for one in (sam, aapo, man):
        assert bell["stream"] not in (await ward.get(one, "/desk")).text
        nowhere = await hears(ward, one, f"{'a' * 20}.bell")
        for stream in (bell["stream"], address(alert, ALERT_STREAM)):
            told = await hears(ward, one, stream)
            assert told["type"] == "error"
            assert told["code"] == nowhere["code"], "what is not his and what is not there sound alike"
    heard = await hears(ward, leena, bell["stream"])
    assert list(heard["state"]["items"]) == [alert]
    assert "Zeytun" not in json.dumps(heard), "the bell carries codes, and no man's name"


async def test_a_coordinator_rings_along_only_when_she_is_called(ward: Ward) -> None:
    leena, sirpa = await ward.house.answers("Leena"), await ward.house.evening.sign_in("Sirpa", "coordinator")
    _, alert = await ward.alert()
    (bell,) = streams((await ward.get(sirpa, "/desk")).text)
    assert bell["all"] is False
    assert not bar((await ward.get(sirpa, "/desk")).text)
    assert (await hears(ward, sirpa, address(alert, ALERT_STREAM)))["type"] == "error"
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "consult", whom=str(sirpa.grant))
    assert (await hears(ward, sirpa, address(alert, ALERT_STREAM)))["type"] == "subscribed"
    assert re.search(r"data-bell-count>1<", (await ward.get(sirpa, "/desk")).text)
