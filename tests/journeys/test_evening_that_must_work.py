"""Nine men, eight seats, one of two support persons has not come: each branch of that evening, by the clock, on real screens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from auth.people import Actor
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.service import make_group, schedule_meeting
from chat.meeting import Meeting, Terms
from chat.meeting.state import Phase
from core.clock import DAY, HOUR, MINUTE, SECOND
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Work
from programmes.rota.service import Duty, answer_desks, plan_duty, sign_on
from tests.chat.evening import Evening, Someone, waited
from tests.chat.listeners import Listener
from tests.journeys.screen import WIDE, Screen, at_screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TERMS = Terms(silence=2 * SECOND)
NINE = tuple(f"Man{number}" for number in range(1, 10))
STAFF = {"Aapo": "support_person", "Tariq": "support_person", "Outi": "support_person", "Pekka": "counsellor"}
ASKED, STEP_IN = "Your shift begins soon.", "Somebody is missing. Can you step in?"


def on_call(work: Work, actor: AnyActor, who: Actor) -> None:
    """He is the professional on duty, and signed on."""
    duty = Duty(
        str(who.programme),
        "professional",
        work.new_id(),
        "Europe/Helsinki",
        work.now,
        work.now + 6 * HOUR,
        1,
        (who.id,),
    )
    sign_on(work, who, plan_duty(work, actor, duty))


class Tonight:
    """A group that meets in fifty minutes and in a week, led by Aapo and Tariq; Outi stands by, Pekka is on call."""

    def __init__(self, evening: Evening, browser: Browser) -> None:
        self.evening = evening
        self.browser = browser
        self.at = self.next = ""
        self.lines: dict[str, Listener] = {}
        self.begins_at = 0

    async def begin(self, least: int = 2, terms: Terms = TERMS) -> None:
        evening = self.evening
        for name, role in STAFF.items():
            await evening.sign_in(name, role)
        sirpa = await evening.actor(await evening.sign_in("Sirpa", "coordinator"))
        draft = GroupDraft("The kitchen table", "en", "Men who part ways.", welcome="Sit down.", farewell="Sleep well.")
        group = await evening.kernel.act(make_group, sirpa, evening.programme, draft)
        leaders, standby = (
            tuple(self.who(name).grant or "" for name in ("Aapo", "Tariq")),
            (self.who("Outi").grant or "",),
        )
        self.begins_at = evening.kernel.now() + 50 * MINUTE
        for begins_at in (self.begins_at, self.begins_at + 7 * DAY):
            plan = MeetingDraft(
                "The first winter", "en", begins_at, 90, 8, leaders, terms, frozenset(), least, 0, standby
            )
            made = await evening.kernel.act(schedule_meeting, sirpa, group, plan)
            self.at, self.next = self.at or made, made
        await evening.kernel.act(on_call, CLOCK, await evening.actor(self.who("Pekka")))

    def who(self, name: str) -> Someone:
        return self.evening.people[name]

    @property
    def home(self) -> str:
        return f"/meetings/{self.at}"

    async def state(self) -> Meeting:
        return await self.evening.state(self.at)

    async def to(self, minutes: int) -> None:
        """It is so many minutes after the beginning, or before it; the clock has looked, and those who work here are at their desks."""
        kernel, until = self.evening.kernel, self.begins_at + minutes * MINUTE
        while (left := until - kernel.now()) > 0:
            self.evening.clock.go(min(left, 10 * MINUTE))
            await waited(self._has_looked)
            for name in STAFF:
                async with self.evening.program(self.who(name)) as program:
                    await program.get("/desk")
        await kernel.act(answer_desks, CLOCK, (self.who("Pekka").persona,))

    async def _has_looked(self) -> bool:
        due = (await self.state()).due_at
        return due is None or due > self.evening.kernel.now()

    async def staff(self, name: str, path: str | None = None) -> Screen:
        screen = await at_screen(self.browser, self.evening, self.who(name), viewport=WIDE)
        await screen.go(path or f"{self.home}/lead")
        return screen

    async def takes_a_seat(self, name: str) -> Screen:
        """He finds the meeting's page and takes a seat, or waits for one."""
        screen = await at_screen(self.browser, self.evening, await self.evening.sign_in(name))
        await screen.go(self.home)
        await screen.page.get_by_role("button", name="a seat").first.click()
        return screen

    async def comes(self, *names: str) -> None:
        """These men take a seat and have a line open, without a screen."""
        for name in names:
            someone = await self.evening.sign_in(name)
            async with self.evening.program(someone) as program:
                assert (await program.post(f"{self.home}/seat", data={"act": "take"})).status_code == 200
            self.lines[name] = Listener(self.evening, someone)
            await self.lines[name].come()
            await self.lines[name].hear(f"{self.at}.room")

    async def help_is_there(self, screen: Screen) -> None:
        """What is said under "I need help now" is said on this page."""
        await screen.follow("I need help now")
        await screen.sees("Life is in danger")
        await screen.page.keyboard.press("Escape")
        await screen.go(screen.page.url.partition(self.evening.host)[2].partition("#")[0])


@pytest.fixture
async def tonight(evening: Evening, browser: Browser) -> AsyncIterator[Tonight]:
    made = Tonight(evening, browser)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_all_go, made)
        yield made


async def _all_go(tonight: Tonight) -> None:
    for line in tonight.lines.values():
        await line.go()


async def test_one_of_two_opens_with_a_second_and_five_seats_and_the_other_comes_late(tonight: Tonight) -> None:
    await tonight.begin()
    outi, tariq = await tonight.staff("Outi", "/desk/notices"), await tonight.staff("Tariq", "/desk/notices")
    await tariq.sees_not(ASKED)
    await tonight.to(-30)
    await tariq.page.reload()
    await tariq.sees(ASKED)

    first = await tonight.takes_a_seat(NINE[0])
    await tonight.comes(*NINE[1:5])
    sixth = await tonight.takes_a_seat(NINE[5])
    await tonight.comes(NINE[6])
    missing = await tonight.evening.sign_in(NINE[7])
    async with tonight.evening.program(missing) as program:
        await program.post(f"{tonight.home}/seat", data={"act": "take"})
    ninth = await tonight.takes_a_seat(NINE[8])
    await ninth.sees("You are next.")
    await tonight.help_is_there(ninth)
    await first.sees("7 men wait here")
    await tonight.help_is_there(first)

    await tonight.to(-10)
    await outi.page.reload()
    await outi.sees(ASKED)
    aapo = await tonight.staff("Aapo")
    await tonight.to(0)
    await aapo.press("Open the room")
    await aapo.sees("The room opens when at least 2 of those who lead are here.")
    await aapo.press("Ask for cover")
    await aapo.sees("Cover is sought now.")
    await outi.page.reload()
    await outi.sees(STEP_IN)

    await tonight.to(5)
    await ninth.sees("You have a seat.")
    pekka = await tonight.staff("Pekka")
    await pekka.press("Come as second")
    await aapo.go(f"{tonight.home}/lead")
    await aapo.press("Open the room")
    refused = aapo.page.locator("[data-refused]").filter(visible=True, has_text="With a second from the desk")
    await expect(refused.first).to_be_visible()
    await tonight.to(10)
    await aapo.go(f"{tonight.home}/lead")
    await aapo.press("Open the room")
    await first.sees("5 men here")
    await sixth.sees("You are next.")
    await ninth.sees("2 men before you")
    await first.write("Is it only us tonight?")
    await aapo.reads("Is it only us tonight?")

    late = await tonight.staff("Tariq")
    await first.sees("Tariq came in.")
    await expect(sixth.message("Is it only us tonight?")).to_have_count(1)
    state = await tonight.state()
    assert (state.room.cap, len(state.voices), state.queue) == (8, 8, ())
    await late.context.close()


async def test_nobody_comes_to_help_and_the_lobby_says_why_and_when_next(tonight: Tonight) -> None:
    await tonight.begin()
    await tonight.to(-25)
    first = await tonight.takes_a_seat("Kuikka")
    aapo = await tonight.staff("Aapo")
    await tonight.to(0)
    await aapo.press("Ask for cover")
    outi = await tonight.staff("Outi")
    await outi.press("I cannot")
    await tonight.to(20)
    await aapo.go(f"{tonight.home}/lead")
    await aapo.press("Open the room")
    await aapo.sees("The room opens when at least 2 of those who lead are here.")
    await tonight.to(31)
    await first.sees("It did not take place")
    await first.sees("No support person could come, so this meeting was not held.")
    await first.sees("Your seat is carried over")
    await first.sees("The group meets again")
    await first.sees("If tonight gets heavy")
    await tonight.help_is_there(first)
    await first.follow("To that meeting")
    await first.sees("You have a seat.")
    following = await tonight.evening.state(tonight.next)
    assert [place.name for place in following.voices] == ["Kuikka"]


async def vanished(tonight: Tonight) -> tuple[Screen, Screen]:
    """An open room with Kuikka and Masis in it, which Aapo led alone until his line was lost."""
    await tonight.begin(least=1)
    await tonight.to(-5)
    kuikka = await tonight.takes_a_seat("Kuikka")
    masis = await tonight.takes_a_seat("Masis")
    aapo = await tonight.staff("Aapo")
    await tonight.to(0)
    await aapo.press("Open the room")
    await kuikka.sees("2 men here")
    await aapo.context.close()
    await kuikka.sees("No support person is here at this moment.")
    await kuikka.write("Is anybody there")
    await kuikka.sees("Waits for the support person")
    await masis.reads("Is anybody there", 0)
    return kuikka, masis


async def test_who_leads_vanishes_and_comes_back(tonight: Tonight) -> None:
    kuikka, masis = await vanished(tonight)
    tonight.evening.clock.go(2 * MINUTE)
    outi = await tonight.staff("Outi", "/desk/notices")
    await waited(lambda: _is_sought(tonight))
    await outi.page.reload()
    await outi.sees(STEP_IN)
    await tonight.staff("Aapo")
    await masis.reads("Is anybody there")
    await kuikka.reads("Is anybody there")
    await kuikka.sees("A support person is back.")
    await outi.page.reload()
    await outi.sees_not(STEP_IN)


async def test_who_leads_vanishes_and_one_who_stands_by_takes_his_place(tonight: Tonight) -> None:
    kuikka, masis = await vanished(tonight)
    tonight.evening.clock.go(2 * MINUTE)
    await waited(lambda: _is_sought(tonight))
    outi = await tonight.staff("Outi")
    await outi.press("I come and lead")
    await masis.reads("Is anybody there")
    await outi.reads("Is anybody there")
    await kuikka.sees("A support person is back.")


async def test_who_leads_vanishes_and_the_room_closes_gently(tonight: Tonight) -> None:
    kuikka, _ = await vanished(tonight)
    tonight.evening.clock.go(10 * MINUTE)
    await kuikka.sees("Last words")
    tonight.evening.clock.go(6 * MINUTE)
    await kuikka.sees("Thank you for tonight")
    await kuikka.sees("No support person could be here any more, so the room closed.")
    await kuikka.sees("Is anybody there")
    await tonight.help_is_there(kuikka)
    assert (await tonight.state()).phase is Phase.CLOSED


async def _is_sought(tonight: Tonight) -> bool:
    return (await tonight.state()).backstage.sought
