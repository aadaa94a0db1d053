"""The file for his own calendar: it is right, every program reads it, and whoever finds it learns nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from chat.groups.calendar import calendar_of
from chat.groups.cards import Leader, MeetingCard
from chat.groups.hours import instant_of
from core.clock import MINUTE
from tests.chat.evening import Evening, Someone

ZONE = "Europe/Helsinki"
BEGINS = instant_of(date(2026, 10, 22), time(19), ZONE)
CARD = MeetingCard(
    id="m" * 20,
    group="g" * 20,
    topic="The first winter alone",
    language="en",
    zone=ZONE,
    phase="scheduled",
    begins_at=BEGINS,
    ends_at=BEGINS + 90 * MINUTE,
    cap=8,
    free=8,
    attendance=0,
    leaders=(Leader("Aapo", "support_person"),),
)
SUMMARIES = {"en": "Thursday 19:00", "fi": "torstai 19.00", "sv": "torsdag 19:00", "ar": "الخميس 19:00"}
SAID = {"VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP"}
"""All that a file says."""


@pytest.mark.parametrize("language", SUMMARIES)
def test_it_says_a_weekday_and_an_hour(language: str) -> None:
    calendar = Calendar.from_ical(calendar_of(language, [CARD]))
    (event,) = calendar.events
    assert str(event["SUMMARY"]) == SUMMARIES[language]
    assert {*event, *calendar} == SAID
    assert not [part for part in calendar.walk() if part.name in {"VALARM", "VTIMEZONE"}]
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "OPAQUE")


def test_it_is_right_on_both_sides_of_a_change_of_the_clocks() -> None:
    later = instant_of(date(2026, 10, 29), time(19), ZONE)
    both = [CARD, replace(CARD, begins_at=later, ends_at=later + 90 * MINUTE)]
    events = Calendar.from_ical(calendar_of("en", both)).events
    assert [event.start for event in events] == [
        datetime(2026, 10, 22, 16, tzinfo=UTC),
        datetime(2026, 10, 29, 17, tzinfo=UTC),
    ]
    for event in events:
        assert isinstance(event.start, datetime)
        assert event.start.astimezone(ZoneInfo(ZONE)).strftime("%A %H:%M") == "Thursday 19:00" == str(event["SUMMARY"])
        assert (event.end - event.start).total_seconds() == 90 * 60


def test_two_files_of_one_meeting_share_no_name() -> None:
    names = [str(Calendar.from_ical(calendar_of("en", [CARD])).events[0]["UID"]) for _ in range(2)]
    assert names[0] != names[1]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) for name in names)


async def arranged(evening: Evening) -> tuple[Someone, Someone, str, str]:
    """Somebody who leads, a man of the programme, a meeting and its group."""
    aapo, kuikka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Kuikka")
    meeting = await evening.meeting(aapo, begins_in=60 * MINUTE)
    async with evening.program(kuikka) as program:
        groups = (await program.get("/groups")).json()["groups"]
    return aapo, kuikka, meeting, groups[0]["id"]


async def test_no_word_of_the_meeting_is_in_the_file_or_its_name(evening: Evening) -> None:
    _, kuikka, meeting, group = await arranged(evening)
    async with evening.browser(kuikka) as browser:
        for path in (f"/meetings/{meeting}/calendar", f"/groups/{group}/calendar"):
            answer = await browser.get(path)
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
            assert answer.headers["content-disposition"] == 'attachment; filename="event.ics"'
            assert answer.headers["cache-control"] == "no-store"
            assert len(Calendar.from_ical(answer.content).events) == 1
            told = answer.text.casefold()
            hidden = [meeting, group, evening.programme, evening.host, "winter", "kitchen", "table", "aapo", "kuikka"]
            hidden += ["rinnalla", "kaarna", "break-up", "helsinki", "group", "meeting", "support", "men", "http"]
            assert not [word for word in hidden if word in told.replace("component", "")]


async def test_who_does_not_see_the_meeting_gets_no_file(evening: Evening) -> None:
    _, _, meeting, group = await arranged(evening)
    other = await evening.sign_in("Stranger", programme=await evening.programme_named("Other"))
    async with evening.browser(other) as browser:
        theirs = await browser.get(f"/meetings/{meeting}/calendar")
        nowhere = await browser.get(f"/meetings/{'_' * 20}/calendar")
        assert (theirs.status_code, nowhere.status_code) == (404, 404)
        assert theirs.text.replace(meeting, "ID") == nowhere.text.replace("_" * 20, "ID")
        assert (await browser.get(f"/groups/{group}/calendar")).status_code == 200, "the group is for everybody"
    async with evening.browser() as nobody:
        assert (await nobody.get(f"/meetings/{meeting}/calendar")).headers["location"].startswith("/enter")


async def test_it_is_offered_beside_the_seat_with_a_time_to_come_back(evening: Evening) -> None:
    _, kuikka, _, group = await arranged(evening)
    async with evening.browser(kuikka) as browser:
        page = await browser.get(f"/groups/{group}")
        assert f'href="/groups/{group}/calendar"' in page.text
        assert "nothing about us" in page.text
        assert "come back after" in page.text
