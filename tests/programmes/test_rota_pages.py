"""The pages of the rota, as browsers without JavaScript and programs get them: each for whom it is for, and nothing for others."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.clock import MINUTE
from programmes.rota.clockwork import answer_open_desks
from programmes.rota.hours import day_in
from programmes.rota.models import ShiftPost
from programmes.rota.queries import cover
from programmes.rota.telling import KINDS
from tests.chat.evening import Evening, Someone, evening_in
from tests.places import place

ZONE = "Europe/Helsinki"
JSON = {"Accept": "application/json"}
DUTY_SCRIPT = Path(__file__).resolve().parents[2] / "static" / "duty.js"


@dataclass
class Rota:
    """The house, and a browser of each of its people."""

    evening: Evening
    browsers: dict[str, httpx2.AsyncClient]
    people: dict[str, Someone]

    @property
    def today(self) -> date:
        return day_in(self.evening.kernel.now(), ZONE)

    def __getitem__(self, who: str) -> httpx2.AsyncClient:
        return self.browsers[who]

    async def told(self, who: str, address: str) -> dict[str, Any]:
        """The page as programs get it."""
        answer = await self[who].get(address, headers=JSON)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def planned(self, *holders: str, day: date | None = None, **more: str) -> str:
        """A shift that Sirpa adds, all of today where no other day is named. Returns its address."""
        fields: dict[str, Any] = {"programme": self.evening.programme, "purpose": "messages", "needed": "1"}
        fields |= {"day": (day or self.today).isoformat(), "hour": "00:00", "ends": "23:59"}
        fields |= {"holders": [str(self.people[name].grant) for name in holders], **more}
        answer = await self["Sirpa"].post("/desk/rota/new", data=fields, headers=JSON)
        assert answer.status_code == 200, answer.text
        return f"/desk/rota/shifts/{answer.json()['made']}"

    async def ask(self, who_asks: str, shift: str, act: str, **more: str) -> httpx2.Response:
        return await self[who_asks].post(shift, data={"act": act, **more})

    async def does(self, who_asks: str, shift: str, act: str, **more: str) -> None:
        answer = await self.ask(who_asks, shift, act, **more)
        assert answer.status_code == 303, (act, answer.status_code, answer.text[:3000])

    async def free(self, *who: str) -> None:
        """Nobody of these has a shift any more that would stand in the way of the next test."""
        for name in who:
            for shift in (await self.told(name, "/desk/rota"))["mine"]:
                await self.does("Sirpa", f"/desk/rota/shifts/{shift['id']}", "call_off")

    async def notices(self, who: str) -> list[str]:
        return [one["kind"] for one in (await self.told(who, "/desk/notices"))["notices"]]


@pytest.fixture(scope="module")
async def open_rota(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rota]:
    async with AsyncExitStack() as stack:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        where = {"RINNALLA_PORT": port, "RINNALLA_ORIGIN": f"http://127.0.0.1:{port}"}
        settings = stack.enter_context(place("sqlite", tmp_path_factory.mktemp("rota"), **where))
        evening = await stack.enter_async_context(evening_in(settings))
        elsewhere = await evening.programme_named("Elsewhere")
        people = {
            "Sirpa": await evening.sign_in("Sirpa", "coordinator"),
            "Aapo": await evening.sign_in("Aapo", "support_person"),
            "Tariq": await evening.sign_in("Tariq", "support_person"),
            "Leena": await evening.sign_in("Leena", "counsellor"),
            "man": await evening.sign_in("Grey Heron"),
            "other": await evening.sign_in("Other", "coordinator", programme=elsewhere),
        }
        browsers = {name: await stack.enter_async_context(evening.browser(someone)) for name, someone in people.items()}
        browsers["nobody"] = await stack.enter_async_context(evening.browser())
        yield Rota(evening, browsers, people)


@pytest.fixture
async def rota(open_rota: Rota) -> Rota:
    await open_rota.free("Aapo", "Tariq", "Leena")
    return open_rota


async def test_a_coordinator_adds_a_shift_and_everybody_of_the_team_sees_it(rota: Rota) -> None:
    shift = await rota.planned("Aapo")
    for who in ("Sirpa", "Aapo", "Leena"):
        week = (await rota[who].get("/desk/rota")).text
        assert shift in week
        assert "Answering messages" in week
    told = await rota.told("Aapo", "/desk/rota")
    assert told["days"][0]["day"] == (rota.today - timedelta(days=rota.today.weekday())).isoformat()
    mine = next(one for one in told["mine"] if shift.endswith(one["id"]))
    assert {"sign_on", "seek"} <= set(mine["acts"])
    assert mine["people"] == [
        {"who": rota.people["Aapo"].grant, "name": "Aapo", "part": "holder", "seeks": "", "here": False, "me": True}
    ]


async def test_no_persona_stands_in_any_page_of_the_rota(rota: Rota) -> None:
    shift = await rota.planned("Aapo", needed="2")
    pages = ("/desk", "/desk/rota", "/desk/rota/new", "/desk/rota/holidays", "/desk/notices", shift)
    for who in ("Sirpa", "Aapo"):
        for address in pages:
            for headers in ({}, JSON):
                page = (await rota[who].get(address, headers=headers)).text
                assert not [one.name for one in rota.people.values() if one.persona in page], address


async def test_a_man_and_a_coordinator_of_elsewhere_find_nothing(rota: Rota) -> None:
    shift = await rota.planned("Aapo")
    here = rota.evening.programme
    nowhere = "/desk/rota/shifts/" + "a" * 20
    for address in (shift, nowhere, f"/desk/rota?programme={here}", f"/desk/rota/new?programme={here}"):
        assert [(await rota[who].get(address)).status_code for who in ("man", "other")] == [404, 404]
        assert (await rota["nobody"].get(address)).status_code == 303
    assert (await rota["man"].get("/desk/rota")).status_code == 404
    for act in ("take", "seek", "put_on", "call_off", "sign_on"):
        fields = {"who": str(rota.people["Aapo"].grant)} if act == "put_on" else {}
        seen = [(await rota.ask("other", address, act, **fields)).status_code for address in (shift, nowhere)]
        assert seen == [404, 404]
        assert (await rota.ask("man", shift, act, **fields)).status_code == 404
    own = await rota.told("other", "/desk/rota")
    assert all(not day["shifts"] for day in own["days"])


async def test_what_only_a_coordinator_may_is_refused_to_a_member(rota: Rota) -> None:
    shift = await rota.planned("Aapo")
    for act in ("put_on", "take_off", "call_off", "change"):
        answer = await rota.ask("Tariq", shift, act, who=str(rota.people["Tariq"].grant), needed="3")
        assert answer.status_code == 404
    for address in ("/desk/rota/new", "/desk/rota/holidays"):
        assert (await rota["Tariq"].get(address)).status_code == 404
        assert (await rota["Tariq"].post(address, data={})).status_code == 404
    assert "For coordinators" not in (await rota["Tariq"].get(shift)).text


async def test_a_form_with_slips_says_what_is_wrong_and_loses_nothing(rota: Rota) -> None:
    fields = {
        "programme": rota.evening.programme,
        "purpose": "walk_in",
        "day": "2020-01-01",
        "hour": "25:00",
        "ends": "21:30",
        "needed": "9",
        "every": "2",
        "until": "never",
    }
    answer = await rota["Sirpa"].post("/desk/rota/new", data=fields)
    assert answer.status_code == 422
    for kept in ('value="2020-01-01"', 'value="25:00"', 'value="21:30"', 'value="9"', 'value="never"'):
        assert kept in answer.text
    assert "That day has passed." in answer.text
    told = (await rota["Sirpa"].post("/desk/rota/new", data=fields, headers=JSON)).json()["error"]
    assert set(told["fields"]) == {"day", "hour", "needed", "until"}
    holiday = await rota["Sirpa"].post(
        "/desk/rota/holidays", data={"programme": rota.evening.programme, "day": "", "name": "Rest"}
    )
    assert (holiday.status_code, 'value="Rest"' in holiday.text) == (422, True)
    shift = await rota.planned()
    for act, more in (("change", {"needed": "99"}), ("put_on", {}), ("nonsense", {}), ("swap", {"who": "x"})):
        assert (await rota.ask("Sirpa", shift, act, **more)).status_code == 422


async def test_of_two_who_press_at_once_the_second_reads_who_was_quicker(rota: Rota) -> None:
    shift = await rota.planned()
    answers = await asyncio.gather(rota.ask("Aapo", shift, "take"), rota.ask("Tariq", shift, "take"))
    assert sorted(one.status_code for one in answers) == [303, 409]
    winner = (await rota.told("Leena", shift))["people"][0]["name"]
    late = next(one for one in answers if one.status_code == 409)
    assert "Somebody was quicker" in late.text
    assert winner in late.text


async def test_signing_on_covers_and_every_page_of_the_desk_answers(rota: Rota) -> None:
    shift, kernel, here = await rota.planned("Aapo"), rota.evening.kernel, rota.evening.programme
    await rota.does("Aapo", shift, "sign_on")
    assert [one.name for one in await kernel.read(cover, here, "messages")] == ["Aapo"]
    await kernel.act(_long_ago, await rota.evening.actor(rota.people["Aapo"]), 20 * MINUTE)
    assert await kernel.read(cover, here, "messages") == ()
    assert "does not answer" in (await rota["Leena"].get(shift)).text
    await rota["Aapo"].get("/desk")
    assert [one.name for one in await kernel.read(cover, here, "messages")] == ["Aapo"]
    assert "is here" in (await rota["Leena"].get(shift)).text
    await rota.does("Aapo", shift, "sign_off")
    assert await kernel.read(cover, here, "messages") == ()


async def test_an_open_socket_answers_for_the_desk(rota: Rota) -> None:
    shift, kernel, here = await rota.planned("Aapo"), rota.evening.kernel, rota.evening.programme
    await rota.does("Aapo", shift, "sign_on")
    person, away = await rota.evening.person(rota.people["Aapo"]), await rota.evening.person(rota.people["Tariq"])
    for who, covers in ((away, []), (person, ["Aapo"])):
        await kernel.act(_long_ago, await rota.evening.actor(rota.people["Aapo"]), 20 * MINUTE)
        await answer_open_desks(kernel, [_Socket(who)])  # type: ignore[list-item]  # as far as the chore looks
        assert [one.name for one in await kernel.read(cover, here, "messages")] == covers


async def test_cover_is_sought_and_given(rota: Rota) -> None:
    shift = await rota.planned("Aapo")
    await rota.does("Aapo", shift, "seek")
    page = (await rota["Tariq"].get(shift)).text
    assert "cannot come" in page
    assert "1 person is missing" in page
    assert "Take it over" in page
    assert "cover_wanted" in await rota.notices("Tariq")
    await rota.does("Tariq", shift, "take_over", who=str(rota.people["Aapo"].grant))
    again = await rota.ask("Leena", shift, "take_over", who=str(rota.people["Aapo"].grant))
    assert (again.status_code, "Tariq" in again.text) == (409, True)
    assert "shift_taken" in await rota.notices("Aapo")
    assert "cover_wanted" not in await rota.notices("Leena")


async def test_two_swap_by_forms(rota: Rota) -> None:
    later = rota.today + timedelta(days=2)
    mine = await rota.planned("Aapo", day=later, hour="09:00", ends="11:00")
    theirs = await rota.planned("Tariq", day=later, hour="12:00", ends="14:00")
    choice = f"{rota.people['Tariq'].grant} {theirs.rpartition('/')[2]}"
    assert f'value="{choice}"' in (await rota["Aapo"].get(mine)).text
    await rota.does("Aapo", mine, "swap", who=choice)
    offers = (await rota.told("Tariq", "/desk/rota"))["offers"]
    assert [one["name"] for one in offers] == ["Aapo"]
    address = f"/desk/rota/swaps/{offers[0]['id']}"
    assert [(await rota[who].post(address, data={"answer": "take"})).status_code for who in ("Leena", "other")] == [
        404,
        404,
    ]
    assert (await rota["Tariq"].post(address, data={"answer": "maybe"})).status_code == 422
    assert (await rota["Tariq"].post(address, data={"answer": "take"})).status_code == 303
    assert [face["name"] for face in (await rota.told("Aapo", mine))["people"]] == ["Tariq"]
    assert [face["name"] for face in (await rota.told("Aapo", theirs))["people"]] == ["Aapo"]


async def test_a_series_is_planned_changed_and_called_off(rota: Rota) -> None:
    first = rota.today + timedelta(days=1)
    await rota.planned("Leena", day=first, hour="18:00", ends="08:00", every="2", purpose="professional")
    weeks = [first + timedelta(days=14 * number) for number in range(3)]

    async def on(day: date) -> list[dict[str, Any]]:
        told = await rota.told("Sirpa", f"/desk/rota?programme={rota.evening.programme}&week={day.isoformat()}")
        shifts = next(one["shifts"] for one in told["days"] if one["day"] == day.isoformat())
        return [one for one in shifts if one["purpose"] == "professional" and not one["called_off"]]

    assert [len(await on(day)) for day in weeks] == [1, 1, 1]
    second = (await on(weeks[1]))[0]
    assert (second["repeats"], [one["name"] for one in second["people"]]) == (True, ["Leena"])
    await rota.does("Sirpa", f"/desk/rota/shifts/{second['id']}", "change", needed="2", rest="yes")
    assert [(await on(day))[0]["missing"] for day in weeks] == [0, 1, 1]
    await rota.does("Sirpa", f"/desk/rota/shifts/{second['id']}", "call_off", rest="yes")
    assert [len(await on(day)) for day in weeks] == [1, 0, 0]


async def test_holidays_are_added_shown_and_taken_away(rota: Rota) -> None:
    day = rota.today + timedelta(days=3)
    fields = {"programme": rota.evening.programme, "day": day.isoformat(), "name": "Day of rest"}
    assert (await rota["Sirpa"].post("/desk/rota/holidays", data=fields)).status_code == 303
    assert "Day of rest" in (await rota["Aapo"].get(f"/desk/rota?week={day.isoformat()}")).text
    assert (await rota["Sirpa"].post("/desk/rota/holidays", data={**fields, "act": "drop"})).status_code == 303
    assert (await rota.told("Sirpa", "/desk/rota/holidays"))["holidays"] == []


async def test_the_desk_lists_gaps_and_notices_and_puts_them_away(rota: Rota) -> None:
    shift = await rota.planned("Aapo", day=rota.today + timedelta(days=5))
    gap = await rota.planned(day=rota.today + timedelta(days=6), purpose="professional")
    desk = (await rota["Sirpa"].get("/desk")).text
    assert gap in desk
    assert gap not in (await rota["Aapo"].get("/desk")).text
    assert gap in (await rota["Leena"].get("/desk")).text
    told = await rota.told("Aapo", "/desk/notices")
    card = next(one for one in told["notices"] if one["href"] == shift)
    fields = {"programme": card["programme"], "seq": str(card["seq"]), "back": "today"}
    assert (await rota["Tariq"].post("/desk/notices", data=fields)).status_code in (303, 404)
    for _ in range(2):
        answer = await rota["Aapo"].post("/desk/notices", data=fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert shift not in [one["href"] for one in (await rota.told("Aapo", "/desk/notices"))["notices"]]


async def test_a_notice_comes_over_the_open_line_of_a_desk(rota: Rota) -> None:
    async with rota.evening.socket(rota.people["Tariq"]) as line:
        own = next(told for told in line.frames if told["type"] == "welcome")["own"][0]
        await line.subscribe(own)
        shift = await rota.planned("Tariq", day=rota.today + timedelta(days=4))
        told = await line.until(type="entry", kind="shift_given", shift=shift.rpartition("/")[2])
    assert not {one.persona for one in rota.people.values()} & set(map(str, told.values()))


def test_the_script_of_the_desk_knows_every_card_about_duty() -> None:
    listed = re.search(r"new Set\(\[(.*?)\]\)", DUTY_SCRIPT.read_text(), re.DOTALL)
    assert listed is not None
    assert set(re.findall(r"'(\w+)'", listed[1])) == set(KINDS)


class _Socket:
    """As much of a socket as says whose it is."""

    def __init__(self, person: object) -> None:
        self.person = person


def _long_ago(work: Any, actor: Any, milliseconds: int) -> None:
    for row in work.db.query(ShiftPost).filter(ShiftPost.persona_id == actor.id):
        if row.answered_at is not None:
            row.answered_at = work.now - milliseconds
