"""The desk of those who arrange groups, and the pages on which others see what they arranged."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, timedelta

import httpx2
import pytest

from chat.groups.hours import local_of
from chat.meeting import Phase
from core.clock import DAY, MINUTE
from tests.chat.evening import Evening, Someone

ZONE = "Europe/Helsinki"


@dataclass
class Desk:
    """A coordinator at her desk, two who can lead, a group of hers."""

    evening: Evening
    sirpa: Someone
    aapo: Someone
    tariq: Someone
    group: str

    def form(self, **changed: object) -> dict[str, object]:
        """A meeting ten days ahead, as the page sends it."""
        day, _ = local_of(self.evening.kernel.now() + 10 * DAY, ZONE)
        usual: dict[str, object] = {"topic": "The first winter", "language": "en", "day": day, "hour": "19:00"}
        usual |= {"minutes": "90", "every": "", "until": "", "seats": "6", "listening": "3", "least": "2"}
        usual |= {"cover_minutes": "4", "leaderless_minutes": "12", "forget_minutes": "5"}
        return {**usual, "leaders": [self.aapo.grant], "standby": [self.tariq.grant], **changed}

    async def arrange(self, **changed: object) -> httpx2.Response:
        async with self.evening.browser(self.sirpa) as browser:
            return await browser.post(f"/desk/groups/{self.group}/meetings", data=self.form(**changed))

    async def arranged(self, **changed: object) -> tuple[str, list[str]]:
        """A series is arranged. Returns its id, and its meetings."""
        assert (await self.arrange(every="1", **changed)).status_code == 303
        async with self.evening.program(self.sirpa) as program:
            told = (await program.get(f"/desk/groups/{self.group}")).json()
        return told["repeats"][0]["id"], [one["id"] for one in told["meetings"]]


@pytest.fixture
async def desk(evening: Evening) -> Desk:
    sirpa = await evening.sign_in("Sirpa", "coordinator")
    aapo, tariq = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Tariq", "counsellor")
    async with evening.program(sirpa) as program:
        fields = {"programme": evening.programme, "name": "Kitchen", "language": "en", "about": "Men", "seats": "8"}
        made = await program.post("/desk/groups", data=fields)
    return Desk(evening, sirpa, aapo, tariq, made.json()["group"])


async def test_a_meeting_is_arranged_with_all_that_was_chosen(desk: Desk) -> None:
    async with desk.evening.browser(desk.sirpa) as browser:
        page = await browser.get(f"/desk/groups/{desk.group}")
        for name, usual in (("least", 2), ("listening", 2), ("cover_minutes", 2), ("leaderless_minutes", 10)):
            assert re.search(rf'name="{name}" [^>]*value="{usual}"', page.text), name
    assert (await desk.arrange()).status_code == 303
    async with desk.evening.program(desk.sirpa) as program:
        (card,) = (await program.get(f"/desk/groups/{desk.group}")).json()["meetings"]
    meeting = await desk.evening.state(card["id"])
    assert (meeting.planned_cap, meeting.room.listening, meeting.room.least) == (6, 3, 2)
    assert (meeting.terms.cover, meeting.terms.leaderless, meeting.terms.forget) == (
        4 * MINUTE,
        12 * MINUTE,
        5 * MINUTE,
    )
    assert list(meeting.leaders) == [desk.aapo.persona]
    assert list(meeting.standby) == [desk.tariq.persona]
    async with desk.evening.browser(desk.sirpa) as browser:
        page = await browser.get(f"/desk/meetings/{card['id']}")
        assert box(page, "leaders", desk.aapo)
        assert box(page, "standby", desk.tariq)
        assert not box(page, "standby", desk.aapo)


def box(page: httpx2.Response, name: str, who: Someone) -> bool:
    """Whether somebody's box is ticked."""
    found = re.search(rf'name="{name}" value="{who.grant}"( checked)?', page.text)
    assert found, (name, who.name)
    return bool(found[1])


WRONG = {
    "least": ("0", "6", "", "two"),
    "listening": ("-1", "21", "many"),
    "cover_minutes": ("0", "11", "soon"),
    "leaderless_minutes": ("1", "61", "x"),
    "forget_minutes": ("61", "-1"),
    "every": ("0", "5", "often"),
    "until": ("2020-01-01", "never", "2026-02-30"),
    "day": ("", "yesterday"),
    "hour": ("", "25:00"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_each_field_says_kindly_what_is_wrong_and_keeps_everything(desk: Desk, name: str) -> None:
    for value in WRONG[name]:
        answer = await desk.arrange(**{"topic": "Kept as typed", "every": "1", name: value})
        if not value and name == "least":
            assert answer.status_code == 303, "left empty it is as usual"
            continue
        assert answer.status_code == 422, value
        beside = re.search(rf'id="{name}-error">.*?<span>(.*?)</span>', answer.text, re.DOTALL)
        assert beside and len(html.unescape(beside[1])) > 10, value
        assert 'value="Kept as typed"' in answer.text
        assert box(answer, "leaders", desk.aapo) and box(answer, "standby", desk.tariq)
    async with desk.evening.program(desk.sirpa) as program:
        told = (await program.get(f"/desk/groups/{desk.group}")).json()
    assert len(told["repeats"]) == (name == "least")


async def test_nobody_leads_and_stands_by_at_once(desk: Desk) -> None:
    answer = await desk.arrange(standby=[desk.aapo.grant])
    assert answer.status_code == 422
    assert 'id="standby-error"' in answer.text
    assert box(answer, "standby", desk.aapo), "what was ticked stays ticked"
    answer = await desk.arrange(leaders=[desk.tariq.grant, "no such grant"])
    assert answer.status_code == 422
    assert 'id="leaders-error"' in answer.text


async def test_what_repeats_is_said_to_everybody(desk: Desk) -> None:
    await desk.arranged()
    day, _ = local_of(desk.evening.kernel.now() + 10 * DAY, ZONE)
    said = f"Every {date.fromisoformat(day):%A} 19:00"
    kuikka = await desk.evening.sign_in("Kuikka")
    async with desk.evening.browser() as nobody, desk.evening.browser(kuikka) as man:
        for page in (await nobody.get("/groups"), await nobody.get(f"/groups/{desk.group}"), await man.get("/groups")):
            assert said in page.text
            assert "6 places left" in page.text
            assert "3 seats to listen" in page.text
        page = await man.get(f"/groups/{desk.group}")
        assert page.text.count("Take a seat</a>") == 7, "the first three, and the later ones unfolded"
        assert "Later meetings" in page.text
    async with desk.evening.program() as program:
        told = (await program.get(f"/groups/{desk.group}")).json()
    assert told["repeats"][0]["weekday"] == date.fromisoformat(day).weekday()
    assert {one["listening"] for one in told["meetings"]} == {3}
    assert len((await program_groups(desk))[0]["meetings"]) == 3, "a list of groups shows the next ones of each"


async def program_groups(desk: Desk) -> list[dict[str, list[object]]]:
    async with desk.evening.program() as program:
        found: list[dict[str, list[object]]] = (await program.get("/groups")).json()["groups"]
    return found


async def test_who_waits_is_told_that_there_is_a_list(desk: Desk) -> None:
    _, meetings = await desk.arranged(seats="1", listening="0")
    kuikka, masis, honka = [await desk.evening.sign_in(name) for name in ("Kuikka", "Masis", "Honka")]
    for one, words in ((kuikka, "You have a place"), (masis, "You are on the list")):
        async with desk.evening.browser(one) as browser:
            assert (await browser.post(f"/meetings/{meetings[0]}/seat", data={"act": "take"})).status_code == 303
            assert words in (await browser.get(f"/groups/{desk.group}")).text
    async with desk.evening.browser(honka) as browser:
        page = await browser.get(f"/groups/{desk.group}")
        assert "All places taken" in page.text
        assert "1 man on the list" in page.text
        assert "Wait for a place" in page.text


async def test_a_coordinator_changes_all_ahead_and_ends_them(desk: Desk) -> None:
    made, meetings = await desk.arranged()
    change = desk.form(hour="18:15", seats="5", leaders=[desk.tariq.grant], standby=[])
    async with desk.evening.browser(desk.sirpa) as browser:
        page = await browser.get(f"/desk/repeats/{made}")
        assert box(page, "leaders", desk.aapo)
        refused = await browser.post(f"/desk/repeats/{made}", data={**change, "hour": "soon", "topic": "Kept"})
        assert refused.status_code == 422
        assert 'id="hour-error"' in refused.text and 'value="Kept"' in refused.text
        assert box(refused, "leaders", desk.tariq)
        assert (await browser.post(f"/desk/repeats/{made}", data=change)).status_code == 303
        for one in meetings:
            state = await desk.evening.state(one)
            assert local_of(state.room.begins_at, ZONE)[1] == "18:15"
            assert (state.planned_cap, list(state.leaders)) == (5, [desk.tariq.persona])
        end = f"/desk/repeats/{made}/end"
        assert (await browser.get(end)).text.count("0 places taken") == len(meetings)
        today = date.fromisoformat(local_of(desk.evening.kernel.now(), ZONE)[0])
        for wrong in ("", "then", (today - timedelta(days=1)).isoformat()):
            refused = await browser.post(end, data={"from": wrong})
            assert refused.status_code == 422
            assert 'id="from-error"' in refused.text
        day = (today + timedelta(days=20)).isoformat()
        assert (await browser.post(end, data={"from": day})).status_code == 303
        phases = [(await desk.evening.state(one)).phase for one in meetings]
        assert phases == [Phase.SCHEDULED] * 2 + [Phase.CLOSED] * (len(meetings) - 2)
        page = await browser.get(f"/desk/repeats/{made}")
        assert "until" in page.text or "Last day" in page.text


async def test_others_find_no_desk_there(desk: Desk) -> None:
    made, meetings = await desk.arranged()
    other = await desk.evening.programme_named("Other")
    stranger = await desk.evening.sign_in("Stranger", "coordinator", programme=other)
    kuikka = await desk.evening.sign_in("Kuikka")
    for who in (stranger, kuikka, desk.aapo):
        async with desk.evening.browser(who) as browser:
            for path in (f"/desk/repeats/{made}", f"/desk/repeats/{made}/end"):
                assert (await browser.get(path)).status_code == 404, who.name
                assert (await browser.post(path, data=desk.form(**{"from": "2199-01-01"}))).status_code == 404, who.name
            assert (await browser.get(f"/desk/meetings/{meetings[0]}")).status_code == 404, who.name
    assert {(await desk.evening.state(one)).phase for one in meetings} == {Phase.SCHEDULED}


async def test_one_of_several_says_so(desk: Desk) -> None:
    made, meetings = await desk.arranged()
    async with desk.evening.browser(desk.sirpa) as browser:
        page = await browser.get(f"/desk/meetings/{meetings[1]}")
        assert "It is one of several." in page.text
        assert f'href="/desk/repeats/{made}"' in page.text
        day, _ = local_of((await desk.evening.state(meetings[1])).room.begins_at, ZONE)
        moved = desk.form(day=day, hour="20:00")
        assert (await browser.post(f"/desk/meetings/{meetings[1]}", data=moved)).status_code == 303
        assert "was changed singly" in (await browser.get(f"/desk/meetings/{meetings[1]}")).text
        assert (await browser.get(f"/desk/groups/{desk.group}")).text.count("Changed singly") == 1
