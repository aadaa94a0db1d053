"""The pages of pagers, as browsers without JavaScript and programs get them: each for whom it is, and nothing for others."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from core.clock import HOUR, MINUTE
from tests.chat.evening import Evening, Someone, evening_in, waited
from tests.crisis.pager.servers import Hook, Post, running
from tests.places import place

MINE, TEAMS = "/desk/pager", "/desk/settings/pagers"
JSON = {"Accept": "application/json"}


@dataclass
class Office:
    """The house, its people, a web server and a mail server to which pages go."""

    evening: Evening
    people: dict[str, Someone]
    hook: Hook
    post: Post

    async def get(self, who: str, path: str, **headers: str) -> httpx2.Response:
        async with self.evening.browser(self.people[who] if who else None, **headers) as browser:
            return await browser.get(path)

    async def told(self, who: str, path: str) -> Any:
        answer = await self.get(who, path, **JSON)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sends(self, who: str, path: str, **fields: Any) -> httpx2.Response:
        async with self.evening.browser(self.people[who]) as browser:
            return await browser.post(path, data=fields)

    async def adds(self, who: str, address: str, kind: str = "webhook", **more: Any) -> str:
        """He adds a pager by the form. Gives its id."""
        answer = await self.sends(who, MINE, act="add", kind=kind, address=address, **more)
        assert answer.status_code == 303, answer.text
        found: str = (await self.told(who, MINE))["posts"][0]["pagers"][-1]["id"]
        return found

    async def forgets(self, who: str) -> None:
        """He has no pager any more."""
        for one in (await self.told(who, MINE))["posts"][0]["pagers"]:
            assert (await self.sends(who, MINE, act="drop", pager=one["id"])).status_code == 303


@pytest.fixture(scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        hook, mails = Hook(), Post()
        await stack.enter_async_context(running(hook))
        await stack.enter_async_context(running(mails))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        where = {"RINNALLA_PORT": port, "RINNALLA_ORIGIN": f"http://127.0.0.1:{port}"}
        where |= {"RINNALLA_PRIVATE_WEBHOOKS": "on", "RINNALLA_SMTP_FROM": "desk@kaarna.example"}
        where |= {"RINNALLA_SMTP_URL": f"smtp://127.0.0.1:{mails.port}"}
        settings = stack.enter_context(place("sqlite", tmp_path_factory.mktemp("pagers"), **where))
        evening = await stack.enter_async_context(evening_in(settings))
        elsewhere = await evening.programme_named("Elsewhere")
        people = {
            "Sirpa": await evening.sign_in("Sirpa", "coordinator"),
            "Leena": await evening.sign_in("Leena", "counsellor"),
            "Aapo": await evening.sign_in("Aapo", "support_person"),
            "man": await evening.sign_in("Grey Heron"),
            "other": await evening.sign_in("Other", "coordinator", programme=elsewhere),
            "both": await evening.sign_in("Nadia", "counsellor"),
        }
        await evening.also_in(people["both"], elsewhere, "counsellor")
        yield Office(evening, people, hook, mails)


@pytest.mark.parametrize(("path", "who"), [(MINE, ("Aapo", "man")), (TEAMS, ("Leena", "Aapo", "man"))])
async def test_for_others_nothing_is_there(office: Office, path: str, who: tuple[str, ...]) -> None:
    for name in who:
        assert (await office.get(name, path)).status_code == 404
    assert (await office.get("", path)).status_code == 303


async def test_a_coordinator_of_elsewhere_sees_nothing_of_here(office: Office) -> None:
    assert (await office.get("other", f"{TEAMS}?programme={office.evening.programme}")).status_code == 404
    for path, fields in ((TEAMS, {"weekday": "1", "at": "10:00"}), (f"{TEAMS}/ring", {})):
        answer = await office.sends("other", path, programme=office.evening.programme, **fields)
        assert answer.status_code == 404


async def test_a_pager_is_added_tried_and_removed_by_plain_forms(office: Office) -> None:
    target = await office.adds("Leena", office.hook.url)
    assert "Not tried yet" in (await office.get("Leena", MINE)).text
    heard = len(office.hook.heard)
    assert (await office.sends("Leena", MINE, act="try", pager=target)).status_code == 303

    async def works() -> bool:
        return "Works" in (await office.get("Leena", MINE)).text

    await waited(works)
    assert len(office.hook.heard) == heard + 1
    for act in ("try", "drop"):
        assert (await office.sends("Sirpa", MINE, act=act, pager=target)).status_code == 404
    await office.forgets("Leena")
    assert "You have no pager here yet" in (await office.get("Leena", MINE)).text


async def test_mail_is_sent_where_the_house_has_a_mail_server(office: Office) -> None:
    target = await office.adds("Leena", "leena@example.org", "mail")
    await office.sends("Leena", MINE, act="try", pager=target)

    async def came() -> bool:
        return bool(office.post.taken)

    await waited(came)
    assert office.post.taken[-1][0] == "leena@example.org"
    await office.forgets("Leena")


@pytest.mark.parametrize(
    ("kind", "address", "fault"),
    [
        ("webhook", "ftp://a.example/", "begins with https://"),
        ("webhook", "leena@example.org", "begins with https://"),
        ("mail", "https://a.example/", "looks like name@example.org"),
        ("mail", "leena@example.org\nBcc: all@example.org", "looks like name@example.org"),
        ("mail", "", "Something is missing"),
        ("carrier pigeon", "https://a.example/", "Choose one"),
    ],
)
async def test_what_cannot_be_paged_is_refused_beside_its_field(
    office: Office, kind: str, address: str, fault: str
) -> None:
    answer = await office.sends("Leena", MINE, act="add", kind=kind, address=address)
    assert answer.status_code == 422
    faults = (await program(office, "Leena", act="add", kind=kind, address=address)).json()["error"]["fields"]
    assert set(faults) <= {"kind", "address"}
    assert faults
    if "missing" not in fault and "Choose" not in fault:
        assert fault in answer.text
    assert (await office.told("Leena", MINE))["posts"][0]["pagers"] == []


async def program(office: Office, who: str, **fields: Any) -> httpx2.Response:
    async with office.evening.program(office.people[who]) as browser:
        return await browser.post(MINE, data=fields)


async def test_who_works_in_two_programmes_chooses_for_which_it_is(office: Office) -> None:
    programmes = [post["programme"] for post in (await office.told("both", MINE))["posts"]]
    assert len(programmes) == 2
    assert (await office.sends("both", MINE, act="add", kind="webhook", address=office.hook.url)).status_code == 422
    answer = await office.sends(
        "both", MINE, act="add", kind="webhook", address=office.hook.url, programmes=programmes[1:]
    )
    assert answer.status_code == 303
    assert [len(post["pagers"]) for post in (await office.told("both", MINE))["posts"]] == [0, 1]


async def test_his_word_for_nights_is_his_to_give_and_to_take_back(office: Office) -> None:
    here = office.evening.programme
    for agrees in ("yes", "yes", "", ""):
        answer = await office.sends("Leena", f"{MINE}/nights", programme=here, agrees=agrees)
        assert answer.status_code == 303
        assert (await office.told("Leena", MINE))["posts"][0]["nights"] is bool(agrees)
    assert (await office.sends("Aapo", f"{MINE}/nights", programme=here, agrees="yes")).status_code == 404
    assert (await office.sends("other", f"{MINE}/nights", programme=here, agrees="yes")).status_code == 404


async def test_an_alarm_rings_is_answered_and_stands_in_the_list(office: Office) -> None:
    here = office.evening.programme
    await office.adds("Leena", office.hook.url)
    await office.adds("Sirpa", office.hook.url)
    heard = len(office.hook.heard)
    assert (await office.sends("Sirpa", f"{TEAMS}/ring", programme=here)).status_code == 303
    again = await office.sends("Sirpa", f"{TEAMS}/ring", programme=here)
    assert (again.status_code, "has just rung" in again.text) == (409, True)
    assert "A test alarm rang" in (await office.get("Leena", MINE)).text

    async def came() -> bool:
        return len(office.hook.heard) == heard + 2

    await waited(came)
    assert len(set(office.hook.heard[heard:])) == 1
    assert (await office.sends("Aapo", "/desk/alerts/here")).status_code == 404
    office.evening.clock.go(MINUTE)
    answer = await office.sends("Leena", "/desk/alerts/here")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/alerts")
    told = await office.told("Sirpa", f"{TEAMS}?programme={here}")
    took = {one["name"]: one["seconds"] for one in told["rung"][0]["people"]}
    assert took["Sirpa"] is None
    assert 60 <= took["Leena"] < 80
    page = (await office.get("Sirpa", TEAMS)).text
    for words in ("1 minute", "No answer", "1 of 2 answered", "by <"):
        assert words.replace(" <", "") in page
    assert office.hook.url not in page, "a coordinator never sees where a pager is"
    assert "A test alarm rang" not in (await office.get("Leena", MINE)).text
    await office.forgets("Leena")
    await office.forgets("Sirpa")


async def test_opening_the_desk_of_alerts_answers_and_what_a_script_fetches_does_not(office: Office) -> None:
    here = office.evening.programme
    await office.adds("Leena", office.hook.url)
    office.evening.clock.go(11 * MINUTE)
    assert (await office.sends("Sirpa", f"{TEAMS}/ring", programme=here)).status_code == 303
    asks = "A test alarm rang"
    assert (await office.get("Leena", "/desk")).status_code == 200
    assert (await office.get("Leena", "/desk/alerts", **{"sec-fetch-dest": "empty"})).status_code == 200
    assert asks in (await office.get("Leena", MINE)).text
    assert (await office.get("Leena", "/desk/alerts", **{"sec-fetch-dest": "document"})).status_code == 200
    assert asks not in (await office.get("Leena", MINE)).text
    await office.forgets("Leena")


async def test_only_his_own_export_holds_the_address(office: Office) -> None:
    address = "https://notify.example.org/leena"
    await office.adds("Leena", address)
    assert address in (await office.get("Leena", "/me/export")).text
    assert address in (await office.get("Leena", "/me/export/file")).text
    for name in ("Sirpa", "both", "man"):
        for path in ("/me/export", "/me/export/file"):
            assert address not in (await office.get(name, path)).text
    await office.forgets("Leena")
    assert "Pagers" not in (await office.get("Leena", "/me/export")).text


async def test_a_pager_that_fails_is_shown_to_its_owner_and_to_coordinators(office: Office) -> None:
    office.hook.mood = "gone"
    target = await office.adds("Leena", office.hook.url)
    await office.sends("Leena", MINE, act="try", pager=target)

    async def shown() -> bool:
        return "Does not get through" in (await office.get("Leena", MINE)).text

    await waited(shown)
    assert "Nothing gets through" in (await office.get("Sirpa", TEAMS)).text
    office.hook.mood = "accept"
    await office.forgets("Leena")


async def test_the_weekly_time_is_the_coordinators_to_set(office: Office) -> None:
    here = office.evening.programme
    answer = await office.sends("Sirpa", TEAMS, programme=here, weekday="3", at="13.30")
    assert answer.status_code == 303
    page = (await office.get("Sirpa", TEAMS)).text
    assert "13:30" in page
    assert '<option value="3" selected>' in page
    wrong = await office.sends("Sirpa", TEAMS, programme=here, weekday="7", at="25:00")
    assert wrong.status_code == 422
    assert "25:00" in wrong.text, "nothing typed is lost"
    next_at = (await office.told("Sirpa", TEAMS))["next_at"]
    assert 0 < next_at - office.evening.kernel.now() <= 7 * 24 * HOUR


async def test_his_own_things_lead_there(office: Office) -> None:
    assert MINE in (await office.get("Leena", "/me")).text
    for name in ("man", "Aapo"):
        assert MINE not in (await office.get(name, "/me")).text
    assert TEAMS in (await office.get("Sirpa", "/desk/settings")).text
