"""What men see of talks and messages at the door, and how those who work here set them; without JavaScript, and as programs do."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.clock import DAY
from core.ids import new_id
from programmes.openings.terms import TOPICS, Terms
from programmes.rota.hours import day_in
from tests.chat.evening import Evening, Someone, evening_in
from tests.places import place

JSON = {"Accept": "application/json"}
SETTINGS = "/desk/settings/openings"
NUMBERS = {
    "talk_minutes": "45",
    "extension_minutes": "15",
    "told_minutes": "5",
    "silent_minutes": "10",
    "most_waiting": "30",
    "chats_each": "2",
    "aim_minutes": "15",
    "promise_hours": "48",
    "kept_days": "90",
}


@dataclass
class Doors:
    """The house with a floor for private conversations above it, and a browser of each of its people."""

    evening: Evening
    browsers: dict[str, httpx2.AsyncClient]
    people: dict[str, Someone]

    def __getitem__(self, who: str) -> httpx2.AsyncClient:
        return self.browsers[who]

    @property
    def here(self) -> str:
        return self.evening.programme

    async def told(self, who: str, address: str) -> dict[str, Any]:
        answer = await self[who].get(address, headers=JSON)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def offers(self, **more: Any) -> None:
        """Sirpa says what the programme offers."""
        fields = {"programme": self.here, **NUMBERS, "topics": list(TOPICS), "contracts": "5, 3+3", **more}
        answer = await self["Sirpa"].post(SETTINGS, data=fields)
        assert answer.status_code == 303, answer.text

    async def covered(self, purpose: str = "walk_in") -> None:
        """Aapo has a shift all of today, and signs on to it, each by his own page."""
        today = day_in(self.evening.kernel.now(), "Europe/Helsinki")
        fields = {"programme": self.here, "purpose": purpose, "needed": "1", "day": today.isoformat()}
        fields |= {"hour": "00:00", "ends": "23:59", "holders": str(self.people["Aapo"].grant)}
        made = await self["Sirpa"].post("/desk/rota/new", data=fields, headers=JSON)
        assert made.status_code == 200, made.text
        shift = f"/desk/rota/shifts/{made.json()['made']}"
        assert (await self["Aapo"].post(shift, data={"act": "sign_on"})).status_code == 303

    async def press(self, who: str, **more: str) -> httpx2.Response:
        """Somebody says that it is full, or (`act`: open) that it is not."""
        fields = {"programme": self.here, "purpose": "walk_in", "reason": "heavy", "until": "30", **more}
        return await self[who].post("/desk/capacity", data=fields)

    async def standing(self) -> dict[str, Any]:
        """What the door says of this programme, as programs get it."""
        programmes = (await self.told("nobody", "/"))["programmes"]
        made: dict[str, Any] = next(one for one in programmes if one["id"] == self.here)
        return made


async def built(stack: AsyncExitStack, folder: Path, *, counsel: bool) -> Doors:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    where = {"RINNALLA_PORT": port, "RINNALLA_ORIGIN": f"http://127.0.0.1:{port}"}
    settings = stack.enter_context(place("sqlite", folder, **where))
    evening = await stack.enter_async_context(evening_in(settings, counsel=counsel))
    elsewhere = await evening.programme_named("Elsewhere")
    people = {
        "Sirpa": await evening.sign_in("Sirpa", "coordinator"),
        "Aapo": await evening.sign_in("Aapo", "support_person"),
        "Leena": await evening.sign_in("Leena", "counsellor"),
        "man": await evening.sign_in("Grey Heron"),
        "other": await evening.sign_in("Other", "coordinator", programme=elsewhere),
    }
    browsers = {name: await stack.enter_async_context(evening.browser(someone)) for name, someone in people.items()}
    browsers["nobody"] = await stack.enter_async_context(evening.browser())
    return Doors(evening, browsers, people)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with AsyncExitStack() as stack:
        yield await built(stack, tmp_path, counsel=True)


@pytest.fixture
async def without(tmp_path: Path) -> AsyncIterator[Doors]:
    async with AsyncExitStack() as stack:
        yield await built(stack, tmp_path, counsel=False)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


# ---- the door ----


async def test_an_open_door_says_until_when_and_leads_in(doors: Doors) -> None:
    await doors.offers(walk_in="yes", messaging="yes")
    await doors.covered()
    told = await doors.standing()
    assert (told["walk_in"]["state"], told["walk_in"]["waiting"]) == ("open", 0)
    assert told["messages"]["promise"] > doors.evening.kernel.now()
    for path in ("/", f"/programmes/{doors.here}"):
        page = plain((await doors["nobody"].get(path)).text)
        assert "Open until 23:59" in page
        assert f'href="/walk-in?programme={doors.here}"' in page
        assert f'href="/conversations/new?programme={doors.here}"' in page
        assert "Answered by" in page
        assert "Aapo" not in page


async def test_a_full_door_says_why_and_leads_to_what_else_there_is(doors: Doors) -> None:
    await doors.offers(walk_in="yes")
    await doors.covered()
    assert (await doors.press("Aapo")).status_code == 303
    told = await doors.standing()
    assert (told["walk_in"]["state"], told["walk_in"]["reason"]) == ("at_capacity", "heavy")
    page = plain((await doors["nobody"].get("/")).text)
    assert "Full until" in page
    assert "those who are here need their time" in page
    assert "/walk-in?" not in page
    closed = plain((await doors["nobody"].get(f"/programmes/{doors.here}/closed")).text)
    assert "We can take nobody more until" in closed
    assert "/conversations/new" not in closed


async def test_a_closed_door_says_when_it_opens_what_else_is_open_and_who_answers_now(doors: Doors) -> None:
    await doors.offers(walk_in="yes", messaging="yes")
    tomorrow = day_in(doors.evening.kernel.now() + DAY, "Europe/Helsinki")
    fields = {"programme": doors.here, "purpose": "walk_in", "needed": "1", "day": tomorrow.isoformat()}
    fields |= {"hour": "18:00", "ends": "20:00", "holders": str(doors.people["Aapo"].grant)}
    await doors["Sirpa"].post("/desk/rota/new", data=fields)
    await doors["Sirpa"].post(
        f"{SETTINGS}/text", data={"programme": doors.here, "language": "en", "closed": "We rest."}
    )
    page = plain((await doors["nobody"].get(f"/programmes/{doors.here}/closed")).text)
    told = await doors.told("nobody", f"/programmes/{doors.here}/closed")
    assert (told["state"], told["next_at"] > doors.evening.kernel.now()) == ("closed", True)
    assert told["lines"]
    assert re.search(r"Nobody is here until \w+ \d+ \w+, 18:00", page)
    assert "We rest." in page
    assert f'href="/conversations/new?programme={doors.here}"' in page
    assert 'href="tel:112"' in page
    assert f'href="/programmes/{doors.here}/closed"' in plain((await doors["nobody"].get("/")).text)


async def test_where_nothing_is_offered_nothing_is_promised(doors: Doors) -> None:
    await doors.offers()
    told = await doors.standing()
    assert (told["walk_in"]["state"], told["messages"]["state"], told["messages"]["promise"]) == (
        "not_offered",
        "not_offered",
        None,
    )
    page = (await doors["nobody"].get(f"/programmes/{doors.here}")).text
    assert "/walk-in" not in page
    assert "/conversations" not in page
    answer = await doors["nobody"].get(f"/programmes/{doors.here}/closed")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/programmes/{doors.here}")


async def test_while_it_is_open_there_is_no_closed_page(doors: Doors) -> None:
    await doors.offers(walk_in="yes", messaging="yes")
    await doors.covered()
    assert (await doors["nobody"].get(f"/programmes/{doors.here}/closed")).status_code == 303
    assert (await doors["nobody"].get(f"/programmes/{doors.here}/closed?for=messages")).status_code == 200
    assert (await doors["nobody"].get(f"/programmes/{doors.here}/closed?for=anything")).status_code == 303
    assert (await doors["nobody"].get(f"/programmes/{new_id()}/closed")).status_code == 404


async def test_without_the_floor_above_no_door_leads_there(without: Doors) -> None:
    await without.offers(walk_in="yes", messaging="yes")
    await without.covered()
    assert "walk_in" not in await without.standing()
    for path in ("/", f"/programmes/{without.here}"):
        page = (await without["nobody"].get(path)).text
        assert "/walk-in" not in page
        assert "/conversations" not in page
    assert "/desk/capacity" not in (await without["Aapo"].get("/desk")).text


@pytest.mark.parametrize("language", ["en", "fi", "sv", "ar"])
async def test_the_closed_page_speaks_every_language_and_its_title_tells_nothing(doors: Doors, language: str) -> None:
    await doors.offers(walk_in="yes", messaging="yes")
    path = f"/programmes/{doors.here}/closed"
    answer = await doors["nobody"].get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text
    title = re.search(r"<title>(.*?)</title>", answer.text)
    assert title is not None
    assert not re.search(r"crisis|violence|divorc|closed", title[1], re.IGNORECASE)


# ---- at capacity ----


async def test_whoever_covers_says_it_on_his_own_desk_and_undoes_it_by_one_press(doors: Doors) -> None:
    await doors.offers(walk_in="yes")
    await doors.covered()
    assert "We can take nobody more" in (await doors["Aapo"].get("/desk")).text
    assert "We can take nobody more" in (await doors["Sirpa"].get("/desk")).text
    assert "/desk/capacity" not in (await doors["Leena"].get("/desk")).text
    await doors.press("Aapo", until="shift")
    assert "Open again" in (await doors["Aapo"].get("/desk")).text
    assert (await doors.press("Aapo", act="open")).status_code == 303
    assert (await doors.standing())["walk_in"]["state"] == "open"


async def test_nobody_else_says_it(doors: Doors) -> None:
    await doors.offers(walk_in="yes")
    await doors.covered()
    for who, status in {"Leena": 404, "man": 404, "other": 404, "nobody": 303}.items():
        assert (await doors.press(who)).status_code == status, who
        assert (await doors.press(who, act="open")).status_code == status, who
    assert (await doors.press("Aapo", programme=new_id())).status_code == 404
    assert (await doors.standing())["walk_in"]["state"] == "open"


@pytest.mark.parametrize(("field", "value"), [("purpose", "professional"), ("reason", "lunch"), ("until", "forever")])
async def test_what_is_no_choice_is_refused_on_the_same_page(doors: Doors, field: str, value: str) -> None:
    await doors.offers(walk_in="yes")
    await doors.covered()
    answer = await doors.press("Aapo", **{field: value})
    assert answer.status_code == 422
    assert (await doors.standing())["walk_in"]["state"] == "open"


async def test_nothing_is_full_that_is_closed(doors: Doors) -> None:
    await doors.offers(walk_in="yes")
    answer = await doors.press("Sirpa")
    assert answer.status_code == 409
    assert "closed already" in answer.text


# ---- settings ----


async def test_a_coordinator_finds_the_terms_of_the_house_and_changes_them(doors: Doors) -> None:
    told = await doors.told("Sirpa", SETTINGS)
    assert (told["walk_in"], told["promise_hours"], told["contracts"]) == (False, Terms().promise_hours, ["5", "3+3"])
    await doors.offers(walk_in="yes", talk_minutes="30", contracts="6 4+2", topics=["anger", "other"])
    told = await doors.told("Sirpa", f"{SETTINGS}?programme={doors.here}")
    assert (told["walk_in"], told["messaging"], told["talk_minutes"]) == (True, False, 30)
    assert (told["topics"], told["contracts"]) == (["anger", "other"], ["6", "4+2"])
    page = (await doors["Sirpa"].get(SETTINGS)).text
    assert 'value="6, 4+2"' in page


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("talk_minutes", "4", "out_of_range"),
        ("talk_minutes", "", "missing"),
        ("promise_hours", "169", "out_of_range"),
        ("kept_days", "366", "out_of_range"),
        ("aim_minutes", "0", "out_of_range"),
        ("chats_each", "many", "not_a_number"),
        ("told_minutes", "10", "told_before_end"),
        ("contracts", "three", "contract_shape"),
        ("contracts", "1 2 3 4 5 6 7", "contracts_many"),
        ("topics", "weather", "choose"),
        ("topics", "", "choose"),
    ],
)
async def test_each_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    doors: Doors, field: str, value: str, code: str
) -> None:
    fields = {
        "programme": doors.here,
        **NUMBERS,
        "topics": "anger",
        "contracts": "7",
        "most_waiting": "77",
        field: value,
    }
    if not value and field == "topics":
        del fields["topics"]
    answer = await doors["Sirpa"].post(SETTINGS, data=fields, headers=JSON)
    assert answer.status_code == 422
    assert {name: fault["code"] for name, fault in answer.json()["error"]["fields"].items()} == {field: code}
    shown = await doors["Sirpa"].post(SETTINGS, data=fields)
    assert shown.status_code == 422
    assert 'value="77"' in shown.text
    assert not (await doors.told("Sirpa", SETTINGS))["walk_in"]


@pytest.mark.parametrize("who", ["Aapo", "Leena", "man", "other", "nobody"])
async def test_nobody_else_finds_the_settings(doors: Doors, who: str) -> None:
    status = 303 if who == "nobody" else 404
    fields = {"programme": doors.here, **NUMBERS, "topics": "anger", "walk_in": "yes"}
    assert (await doors[who].get(f"{SETTINGS}?programme={doors.here}")).status_code == status
    assert (await doors[who].post(SETTINGS, data=fields)).status_code == status
    text = {"programme": doors.here, "language": "en", "closed": "Ha"}
    assert (await doors[who].post(f"{SETTINGS}/text", data=text)).status_code == status


async def test_a_sentence_that_is_too_long_is_refused_and_stays_in_its_box(doors: Doors) -> None:
    fields = {"programme": doors.here, "language": "fi", "closed": "a" * 301}
    answer = await doors["Sirpa"].post(f"{SETTINGS}/text", data=fields)
    assert answer.status_code == 422
    assert "a" * 301 in answer.text


async def test_the_rota_knows_shifts_for_talks_and_for_messages(doors: Doors) -> None:
    page = (await doors["Sirpa"].get("/desk/rota/new")).text
    assert 'value="walk_in"' in page
    assert 'value="messages"' in page
    await doors.offers(walk_in="yes", messaging="yes")
    for purpose in ("walk_in", "messages"):
        await doors.covered(purpose)
        assert (await doors.standing())[purpose]["state"] == "open"
