"""Those who try too often: guessers, raiders, flooders. They wait; the man whose name it is comes in; the room goes on."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import altcha
import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from auth.limits import ENTER_CALLER, JOIN, RETURN
from core.clock import MINUTE, SECOND
from tests.clients import connected
from tests.security.sockets import listening
from tests.security.tables import rows
from tests.security.town import PASSWORD, Town
from tests.servers import serving

FAR = ("203.0.113.7", 4711)
"""Somebody out there: for this machine itself there is no budget of an address."""
WRONG, NEW = "not this one", "plain words of another kind"


@pytest.fixture
def later(guarded_town: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """The clock of the town goes on when it is told to."""
    ahead, real = [0], guarded_town.kernel.now
    monkeypatch.setattr(guarded_town.kernel, "now", lambda: real() + ahead[0])
    return lambda milliseconds: ahead.__setitem__(0, ahead[0] + milliseconds)


def stranger(town: Town) -> httpx2.AsyncClient:
    """A browser from somewhere else."""
    transport = httpx2.ASGITransport(town.app, raise_app_exceptions=False, client=FAR)
    return httpx2.AsyncClient(transport=transport, base_url=town.origin, headers={"origin": town.origin})


async def guess(browser: httpx2.AsyncClient, name: str, password: str = WRONG, **more: str) -> httpx2.Response:
    return await browser.post("/enter", data={"pseudonym": name, "password": password, **more})


def solved(page: str) -> str:
    """What a browser's script sends from a page of a pressed door."""
    found = re.search(r"data-challenge=(['\"])(.*?)\1", page)
    assert found is not None
    challenge = altcha.Challenge.from_dict(json.loads(_unescaped(found[2])))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def ticket(page: str) -> str:
    found = re.search(r'name="wait" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _unescaped(text: str) -> str:
    return text.replace("&#34;", '"').replace("&quot;", '"').replace("&amp;", "&").replace("&#39;", "'")


async def pressed(town: Town, name: str) -> str:
    """Somebody has tried too often to come in under this name. Gives the page that he gets from then on."""
    async with town.browser() as browser:
        for _ in range(8):
            await guess(browser, name)
        return (await guess(browser, name)).text


@pytest.mark.parametrize("name", ["Silent Heron", "Quiet Nobody"])
async def test_a_guesser_is_told_to_wait(guarded_town: Town, name: str) -> None:
    async with guarded_town.browser() as browser:
        told = [(await guess(browser, name)).status_code for _ in range(12)]
        assert told == [422] * 8 + [429] * 4
        refused = await guess(browser, name)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert "data-challenge" in refused.text


async def test_the_man_himself_comes_in_by_a_second_of_work(guarded_town: Town) -> None:
    page = await pressed(guarded_town, "Silent Heron")
    async with guarded_town.browser() as browser:
        assert (await guess(browser, "Silent Heron", PASSWORD)).status_code == 429
        proof = solved(page)
        assert (await guess(browser, "Silent Heron", PASSWORD, proof=proof)).status_code == 303
        assert (await guess(browser, "Silent Heron", PASSWORD, proof=proof)).status_code == 429


async def test_without_a_script_he_comes_in_by_a_quarter_of_a_minute(
    guarded_town: Town, later: Callable[[int], None]
) -> None:
    wait = ticket(await pressed(guarded_town, "Silent Heron"))
    async with guarded_town.browser() as browser:
        early = await guess(browser, "Silent Heron", PASSWORD, wait=wait)
        assert (early.status_code, int(early.headers["retry-after"])) == (429, 15)
        later(16 * SECOND)
        assert (await guess(browser, "Silent Heron", PASSWORD, wait=wait)).status_code == 303
        assert (await guess(browser, "Silent Heron", PASSWORD, wait=wait)).status_code == 429


async def test_nobody_is_locked_out_for_longer_than_ten_minutes(
    guarded_town: Town, later: Callable[[int], None]
) -> None:
    async with guarded_town.browser() as browser:
        for _ in range(100):
            await guess(browser, "Silent Heron")
        later(10 * MINUTE)
        assert (await guess(browser, "Silent Heron", PASSWORD)).status_code == 303


async def test_a_proof_opens_one_door_only(guarded_town: Town) -> None:
    proof = solved(await pressed(guarded_town, "Silent Otter"))
    await pressed(guarded_town, "Silent Heron")
    async with guarded_town.browser() as browser:
        assert (await guess(browser, "Silent Heron", PASSWORD, proof=proof)).status_code == 429


async def test_the_recovery_phrase_is_guessed_no_faster(guarded_town: Town) -> None:
    typed = {"pseudonym": "Silent Heron", "phrase": "1234 " * 6, "password": NEW}
    async with guarded_town.browser() as browser:
        told = [(await browser.post("/recover", data=typed)).status_code for _ in range(10)]
    assert told == [422] * 8 + [429] * 2


async def test_codes_are_guessed_eight_times_in_five_minutes(guarded_town: Town, later: Callable[[int], None]) -> None:
    async with guarded_town.browser("half") as browser:
        told = [await browser.post("/enter/code", data={"code": f"{number:06}"}) for number in range(10)]
        assert [answer.status_code for answer in told] == [422] * 8 + [429] * 2
        assert int(told[-1].headers["retry-after"]) <= 40
        later(5 * MINUTE)
        assert (await browser.post("/enter/code", data={"code": "000000"})).status_code == 422


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/me/password", {"old": "no", "password": NEW}), ("/me/phrase", {}), ("/me/delete", {"sure": "yes"})],
)
async def test_whoever_finds_his_phone_does_not_guess_his_password(
    guarded_town: Town, path: str, fields: dict[str, str]
) -> None:
    async with guarded_town.browser("seated") as browser:
        told = [(await browser.post(path, data={"password": "no", **fields})).status_code for _ in range(10)]
    assert told == [422] * 8 + [429] * 2


async def test_one_address_tries_so_many_names_and_no_more(guarded_town: Town) -> None:
    site, now = guarded_town.site, guarded_town.kernel.now()
    caller = site.callers.name({"client": FAR, "headers": []}, now)
    site.budgets.spend(ENTER_CALLER, caller, now, cost=ENTER_CALLER.most - 2)
    async with stranger(guarded_town) as browser:
        told = [(await guess(browser, f"Nobody {_letters(number)}")).status_code for number in range(4)]
    assert told == [422, 422, 429, 429]


async def test_a_wave_of_newcomers_does_sums(guarded_town: Town) -> None:
    doors, kernel = guarded_town.site.doors, guarded_town.kernel
    for _ in range(JOIN.free):
        await doors.admit(JOIN, NOTHING, kernel.now(), kernel.hash)
    joining = {
        "pseudonym": "Brisk Walrus",
        "password": NEW,
        "age_band": "18-over",
        "agreement": "yes",
        "consent": "yes",
    }
    async with guarded_town.browser() as browser:
        refused = await browser.post("/join", data=joining)
        assert (refused.status_code, "Brisk Walrus" in refused.text) == (429, True)
        assert int(refused.headers["retry-after"]) <= 15
        proof = solved((await browser.get("/join")).text)
        assert (await browser.post("/join", data={**joining, "proof": proof})).status_code == 303


async def test_what_a_pressed_door_shows_stands_in_no_row(guarded_town: Town) -> None:
    page = await pressed(guarded_town, "Silent Heron") + await pressed(guarded_town, "Quiet Maple")
    hidden = {value for _, row in rows(guarded_town.kernel.database.reading) for value in row.values()}
    for word in set(re.findall(r"[0-9a-f]{16,}", page)):
        assert word not in hidden, word


class _Nothing:
    def raw(self, name: str) -> str:
        return ""


NOTHING = _Nothing()


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


# Floods --------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def host(guarded_town: Town) -> AsyncIterator[str]:
    async with serving(guarded_town.app, guarded_town.settings.port) as address:
        yield address


FLOODS = ['{"type":"typing","stream":"x"}', "nonsense", '{"type":"subscribe","stream":"x"}']


@pytest.mark.parametrize("frame", FLOODS)
async def test_a_flood_ends_the_socket_and_troubles_nobody_else(guarded_town: Town, host: str, frame: str) -> None:
    room = f"{guarded_town.ids['here meeting']}.room"
    async with (
        listening(host, guarded_town.people["leader"], guarded_town.ids["here meeting"]) as other,
        connected(host, guarded_town.people["seated"].cookie) as flooder,
    ):
        with suppress(ConnectionClosed):
            for _ in range(500):
                await flooder.connection.send(frame)
        assert await flooder.closed() == 4429
        assert (await other.post(room, "The room goes on.", "k-on"))["type"] == "ack"


@pytest.mark.parametrize("way", ["form", "socket"])
async def test_one_man_does_not_fill_a_room(guarded_town: Town, host: str, way: str) -> None:
    meeting, seated = guarded_town.ids["here meeting"], guarded_town.people["seated"]
    async with guarded_town.browser(seated) as browser, listening(host, seated, meeting) as client:
        for number in range(25):
            if way == "socket":
                told = await client.post(f"{meeting}.room", f"Filling {number}", f"k{number}")
                if told["type"] == "error":
                    assert (told["code"], 0 < told["retry_after"] < 5) == ("too_many", True)
                    break
            else:
                fields = {"text": f"Filling {number}", "key": f"k{number}"}
                answer = await browser.post(f"/meetings/{meeting}/messages", data=fields)
                if answer.status_code == 429:
                    assert f"Filling {number}" in answer.text
                    assert 1 <= int(answer.headers["retry-after"]) < 5
                    break
        else:
            pytest.fail("he filled the room")


async def test_two_hundred_sign_ins_do_not_stop_a_room(guarded_town: Town, host: str) -> None:
    room = f"{guarded_town.ids['here meeting']}.room"
    leading = listening(host, guarded_town.people["leader"], guarded_town.ids["here meeting"])
    async with leading as leader, guarded_town.browser() as browser:
        storm = [asyncio.ensure_future(guess(browser, f"Nobody {_letters(number)}")) for number in range(200)]
        took: list[float] = []
        while not all(one.done() for one in storm):
            began = time.monotonic()
            told = await leader.post(room, "Still here", f"k{len(took)}")
            assert told["type"] == "ack", told
            took.append(time.monotonic() - began)
            await asyncio.sleep(1.6)
        assert {(await one).status_code for one in storm} == {422}
    assert len(took) >= 3
    assert sorted(took)[len(took) // 2] < 0.3
    assert max(took) < 3.0


async def test_a_guesser_of_return_words_waits_and_so_does_a_crowd_of_them(guarded_town: Town) -> None:
    async with stranger(guarded_town) as one, guarded_town.browser() as crowd:
        told = [(await one.post("/walk-in/return", data={"word": "1234 " * 4})).status_code for _ in range(24)]
        assert told == [422] * 20 + [429] * 4
        for _ in range(RETURN.free - 20):
            assert (await crowd.post("/walk-in/return", data={"word": "1234 " * 4})).status_code == 422
        refused = await crowd.post("/walk-in/return", data={"word": "1234 " * 4})
    assert refused.status_code == 429
    assert "data-challenge" in refused.text
