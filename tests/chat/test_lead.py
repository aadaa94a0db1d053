"""The lead desk, as those who lead get it without JavaScript and as programs do: what each role sees, and every tool as a form."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.service import make_group, schedule_meeting
from chat.lead.words import KIND_WORDS, PROMPTS
from chat.words import EXCLUSION_REASONS, TIMEOUT_REASONS
from core.clock import MINUTE
from core.ids import new_id
from programmes.rota.hours import day_in
from programmes.rota.service import ShiftDraft, plan_shift, sign_on
from programmes.rota.views import mine_ahead
from tests.chat.evening import QUICK, Evening, Someone
from tests.chat.test_pages import ask, same

DESK = "/meetings/{}/lead"


async def arranged(
    evening: Evening, *leaders: Someone, standby: tuple[Someone, ...] = (), least: int = 1, begins_in: int = MINUTE
) -> str:
    """A meeting with so many who must lead and these who stand by."""
    coordinator = await evening.actor(await evening.sign_in(f"Coordinator {new_id()[:5]}", "coordinator"))
    draft = GroupDraft("The kitchen table", "en", "Men who part ways.")
    group = await evening.kernel.act(make_group, coordinator, evening.programme, draft)
    by, behind = (tuple(one.grant for one in many if one.grant) for many in (leaders, standby))
    begins = evening.kernel.now() + begins_in
    plan = MeetingDraft("The first winter", "en", begins, 90, 8, by, QUICK, least=least, listening=2, standby=behind)
    return await evening.kernel.act(schedule_meeting, coordinator, group, plan)


async def on_duty(evening: Evening, counsellor: Someone) -> None:
    """The counsellor is signed on to a shift as the professional of this day."""
    coordinator = await evening.actor(await evening.sign_in(f"Coordinator {new_id()[:5]}", "coordinator"))
    who = await evening.actor(counsellor)
    today = day_in(evening.kernel.now(), "Europe/Helsinki") - timedelta(days=1)
    shift = ShiftDraft("professional", today, 0, 3 * 24 * 60, 1, (who.id,))
    await evening.kernel.act(plan_shift, coordinator, evening.programme, shift)
    await evening.kernel.act(sign_on, who, (await evening.kernel.read(mine_ahead, who))[0].id)


class Desk:
    """One who has the desk of a meeting open without JavaScript."""

    def __init__(self, evening: Evening, meeting: str, who: Someone) -> None:
        self.evening, self.meeting, self.who = evening, meeting, who

    async def page(self, query: str = "") -> str:
        answer = await ask(self.evening, self.who, "GET", DESK.format(self.meeting) + query, None)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text

    async def data(self) -> dict[str, Any]:
        answer = await ask(self.evening, self.who, "GET", DESK.format(self.meeting), None, "application/json")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def send(self, where: str = "acts", **fields: str) -> httpx2.Response:
        """A form of the desk is sent; what the answer leads to is the desk again."""
        path = f"/meetings/{self.meeting}/{where}"
        answer = await ask(self.evening, self.who, "POST", path, {"from": "lead", **fields})
        if answer.status_code == 303:
            assert answer.headers["location"].startswith(DESK.format(self.meeting)), answer.headers["location"]
        return answer

    async def does(self, where: str = "acts", **fields: str) -> None:
        answer = await self.send(where, **fields)
        assert answer.status_code == 303, (fields, answer.status_code, re.findall(r'role="alert".*', answer.text)[:5])

    async def man(self, name: str) -> dict[str, Any]:
        return next(man for man in (await self.data())["people"] if man["name"] == name)


async def live(evening: Evening, *men: str) -> tuple[Desk, dict[str, Someone]]:
    """Aapo leads an open room in which these men are."""
    aapo = await evening.sign_in("Aapo", "support_person")
    tariq = await evening.sign_in("Tariq", "support_person")
    meeting = await arranged(evening, aapo, tariq)
    desk = Desk(evening, meeting, aapo)
    people = {name: await evening.sign_in(name) for name in men}
    for man in people.values():
        assert (await ask(evening, man, "POST", f"/meetings/{meeting}/seat", {"act": "take"})).status_code == 303
        await ask(evening, man, "GET", f"/meetings/{meeting}", None)
    await desk.page()
    await desk.does(verb="open")
    return desk, {**people, "Tariq": tariq, "Aapo": aapo}


async def said(evening: Evening, who: Someone, desk: Desk, text: str, **fields: str) -> None:
    answer = await ask(
        evening, who, "POST", f"/meetings/{desk.meeting}/messages", {"text": text, "key": new_id(), **fields}
    )
    assert answer.status_code == 303, answer.text[:500]


async def test_the_desk_is_there_for_those_whose_it_is_and_not_there_for_anybody_else(evening: Evening) -> None:
    aapo, pekka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Pekka", "support_person")
    meeting = await arranged(evening, aapo, standby=(pekka,))
    leena, sirpa = await evening.sign_in("Leena", "counsellor"), await evening.sign_in("Sirpa", "coordinator")
    kuikka, seatless = await evening.sign_in("Kuikka"), await evening.sign_in("Seatless")
    stranger = await evening.sign_in("Stranger", "counsellor", programme=await evening.programme_named("Other"))
    others = (
        await evening.sign_in("Outi", "support_person"),
        await evening.sign_in("Moderator", "moderator"),
        stranger,
        kuikka,
        seatless,
    )
    await ask(evening, kuikka, "POST", f"/meetings/{meeting}/seat", {"act": "take"})
    for accept in ("text/html", "application/json"):
        for who in (aapo, pekka, leena, sirpa):
            answer = await ask(evening, who, "GET", DESK.format(meeting), None, accept)
            assert answer.status_code == 200, who.name
        for who in others:
            answers = [await ask(evening, who, "GET", DESK.format(one), None, accept) for one in (meeting, new_id())]
            assert answers[0].status_code == 404, who.name
            assert same(answers[0]) == same(answers[1]), who.name


async def test_each_role_sees_what_its_streams_tell_and_no_more(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka", "Masis")
    leena = await evening.sign_in("Leena", "counsellor")
    await on_duty(evening, leena)
    tag = (await desk.man("Kuikka"))["persona"]
    await desk.does(verb="hold", on="yes", persona=tag)
    await said(evening, people["Kuikka"], desk, "Read me first")
    await said(evening, people["Kuikka"], desk, "Only to you", to="word")
    await said(evening, people["Masis"], desk, "To all of us")
    await desk.does("messages", text="Between us who lead", to="backstage", key=new_id())
    secrets = {"hold": "Read me first", "word": "Only to you", "room": "To all of us", "stage": "Between us who lead"}
    seen = {
        "Aapo": set(secrets),
        "second": set(secrets),
        "supervisor": {"room", "stage"},
        "professional": {"stage"},
        "comes": set[str](),
    }
    hers = Desk(evening, desk.meeting, leena)
    for part, expected in seen.items():
        at = desk if part == "Aapo" else hers
        if part not in ("Aapo", "comes"):
            await hers.does(verb="accompany", part=part)
        page, told = await at.page(), await at.data()
        assert {name for name, text in secrets.items() if text in page} == expected, part
        assert ("Masis" in page) == ("room" in expected), part
        assert bool(told["words"]) == ("word" in expected)
        assert set(told["streams"]) == {
            name for name, secret in (("room", "room"), ("hold", "hold"), ("backstage", "stage")) if secret in expected
        }
        assert [one["text"] for one in told["hold"]] == (["Read me first"] if "hold" in expected else [])
        if part not in ("Aapo", "comes"):
            await hers.does(verb="step_down")
    for name in ("Kuikka", "Masis"):
        room = (await ask(evening, people[name], "GET", f"/meetings/{desk.meeting}", None)).text
        assert "Between us who lead" not in room


async def test_the_men_are_shown_with_what_the_clock_and_the_leaders_know(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka", "Masis", "Honka")
    await said(evening, people["Masis"], desk, "Here I am")
    await said(evening, people["Honka"], desk, "Alone", to="word")
    await ask(evening, people["Kuikka"], "POST", f"/meetings/{desk.meeting}/leave", {})
    kuikka, masis, honka = [await desk.man(name) for name in ("Kuikka", "Masis", "Honka")]
    assert not kuikka["here"]
    assert kuikka["left_at"]
    assert kuikka["kept_until"] > evening.kernel.now()
    assert masis["last_spoke_at"]
    assert honka["last_spoke_at"] is None
    assert honka["word"] == 1
    page = await desk.page()
    assert "Has not written yet" in page
    assert "seat kept until" in page
    await said(evening, people["Aapo"], desk, "I read you", to=f"word-{honka['persona']}")
    assert (await desk.man("Honka"))["word"] == 0


async def test_how_heavy_it_is_comes_as_a_sum_with_the_names_of_those_who_told(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka", "Masis", "Honka")
    for name, mood, share in (("Kuikka", "8", "leaders"), ("Masis", "3", "room"), ("Honka", "9", "self")):
        sent = {"mood": mood, "share": share}
        answer = await ask(evening, people[name], "POST", f"/meetings/{desk.meeting}/checkin", sent)
        assert answer.status_code == 303
    mood = (await desk.data())["moods"]["in"]
    assert mood == {"count": 2, "average": 5.5, "told": [["Kuikka", 8], ["Masis", 3]]}
    assert "2 men told, 5.5 of 10 on average." in await desk.page()


async def test_every_tool_is_a_form_and_each_is_undone_as_easily(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka", "Masis")
    tag = (await desk.man("Kuikka"))["persona"]
    tariq = next(one for one in (await desk.data())["crew"] if one["name"] == "Tariq")["persona"]
    await Desk(evening, desk.meeting, people["Tariq"]).page()

    async def room() -> dict[str, Any]:
        state: dict[str, Any] = (await desk.data())["state"]
        return state

    await desk.does(verb="slow", seconds="30")
    assert (await room())["slow"] == 30
    await desk.does(verb="slow", seconds="0")
    assert (await room())["slow"] == 0
    await desk.does(verb="hold", on="yes")
    assert (await room())["hold"]
    await desk.does(verb="hold", on="no")
    assert not (await room())["hold"]
    await desk.does(verb="pause", minutes="5")
    assert (await room())["paused"]
    await desk.does(verb="resume")
    assert (await room())["paused"] is None
    await desk.does(verb="prompt", text=PROMPTS[0], key=new_id())
    assert PROMPTS[0] in await desk.page()
    await desk.does(verb="prompt", text="")
    assert (await room())["prompt"] is None
    await desk.does(verb="timeout", persona=tag, minutes="5", reason="breath")
    assert (await desk.man("Kuikka"))["quiet_until"]
    assert "Rests until" in await desk.page()
    await desk.does(verb="back", persona=tag)
    assert (await desk.man("Kuikka"))["quiet_until"] is None
    await desk.does(verb="breakaway", persona=tag)
    assert (await desk.man("Kuikka"))["apart"]
    await desk.does(verb="back", persona=tag)
    await desk.does(verb="exclude", persona=tag, reason="rules")
    assert (await desk.man("Kuikka"))["excluded"]
    await desk.does(verb="back", persona=tag)
    assert not (await desk.man("Kuikka"))["excluded"]
    await desk.does(verb="handover", to=tariq)
    assert (await room())["lead"] == tariq
    await desk.does(verb="cover")
    assert (await desk.data())["backstage"]["sought"]
    await desk.does(verb="close", minutes="10")
    assert (await room())["phase"] == "closing"


async def test_what_waits_is_let_through_or_given_back_with_a_kind_word(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka", "Masis")
    await desk.does(verb="hold", on="yes")
    for text in ("One", "Two", "Three"):
        await said(evening, people["Kuikka"], desk, text)
    first, second, _ = (await desk.data())["hold"]
    page = await desk.page()
    assert all(sentence in page for sentence in KIND_WORDS)
    await desk.does(verb="release", seq=str(first["seq"]))
    await desk.does(verb="return", seq=str(second["seq"]), text=KIND_WORDS[0])
    assert [one["text"] for one in (await desk.data())["hold"]] == ["Three"]
    await desk.does(verb="release", seq="all")
    assert (await desk.data())["hold"] == []
    log = (await ask(evening, people["Masis"], "GET", f"/meetings/{desk.meeting}", None)).text
    assert "One" in log
    assert "Three" in log
    assert KIND_WORDS[0] not in log
    assert KIND_WORDS[0] in (await ask(evening, people["Kuikka"], "GET", f"/meetings/{desk.meeting}", None)).text


@pytest.mark.parametrize(
    ("fields", "sentence", "kept"),
    [
        ({"verb": "return", "seq": "77", "text": "Kindly said"}, "The message you point at is not here", "Kindly said"),
        ({"verb": "slow", "seconds": "999"}, "300", ""),
        ({"verb": "pause", "minutes": "99"}, "15", ""),
        ({"verb": "prompt", "text": "x" * 501}, "500", "x" * 501),
        ({"verb": "timeout", "minutes": "5", "reason": "odd"}, "", ""),
        ({"verb": "handover", "to": "nobody"}, "who leads this meeting and is here", ""),
    ],
)
async def test_a_refused_act_says_its_sentence_beside_the_tool_and_changes_nothing(
    evening: Evening, fields: dict[str, str], sentence: str, kept: str
) -> None:
    desk, _ = await live(evening, "Kuikka")
    before = await desk.data()
    if fields["verb"] == "timeout":
        fields = {**fields, "persona": before["people"][0]["persona"]}
    answer = await desk.send(**fields)
    assert answer.status_code in (409, 422), answer.status_code
    assert "The lead desk" in answer.text
    shown = re.findall(r'role="alert" data-refused>([^<]+)</p>', answer.text)
    if fields["verb"] != "return":
        assert shown
        assert any(sentence in one for one in shown), shown
    assert kept in answer.text
    after = await desk.data()
    assert (after["state"], after["hold"]) == (before["state"], before["hold"])


async def test_words_to_the_room_alone_and_backstage_never_go_astray(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka", "Masis")
    tag = (await desk.man("Kuikka"))["persona"]
    page = await desk.page(f"?to={tag}")
    assert 'data-to="' + tag in page
    assert re.search(r"<form[^>]*data-room-box hidden", page), (
        "the box for the room is not there while he writes to one man"
    )
    await desk.does("messages", text="Just us", to=f"word-{tag}", key=new_id())
    await desk.does("messages", text="All of you", to="room", key=new_id())
    kuikka, masis = [
        (await ask(evening, people[name], "GET", f"/meetings/{desk.meeting}", None)).text
        for name in ("Kuikka", "Masis")
    ]
    assert "Just us" in kuikka
    assert "Just us" not in masis
    assert "All of you" in masis
    answer = await desk.send("messages", text="y" * 2001, to=f"word-{tag}", key=new_id())
    assert answer.status_code == 422
    assert re.search(rf'data-alone="{tag}".*?y{{2001}}</textarea>', answer.text, re.DOTALL), (
        "he finds it where he wrote it"
    )


async def test_what_is_missing_to_open_is_said_with_who_was_asked(evening: Evening) -> None:
    aapo, tariq = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Tariq", "support_person")
    pekka, leena = await evening.sign_in("Pekka", "support_person"), await evening.sign_in("Leena", "counsellor")
    meeting = await arranged(evening, aapo, tariq, standby=(pekka,), least=2, begins_in=5 * MINUTE)
    await on_duty(evening, leena)
    desk = Desk(evening, meeting, aapo)
    await desk.page()
    page, told = await desk.page(), await desk.data()
    assert told["may"]["open"] == "crew_short"
    assert "at least 2 of those who lead" in page
    assert "Leena" in page
    assert "Professional on duty" in page
    answer = await desk.send(verb="open")
    assert answer.status_code == 409
    assert "at least 2 of those who lead" in answer.text
    hers = Desk(evening, meeting, leena)
    assert "Come as second" in await hers.page()
    await hers.does(verb="accompany", part="second")
    assert (await desk.data())["may"]["open"] == "second_waits"
    for _ in range(2):  # her desk answers in between, as one that is open does
        evening.clock.go(8 * MINUTE)
        await hers.page()
    await desk.page()
    assert (await desk.data())["may"]["open"] is True
    await desk.does(verb="open")
    assert (await desk.data())["state"]["phase"] == "live"


async def test_a_backup_comes_to_lead_or_says_that_he_cannot(evening: Evening) -> None:
    aapo, pekka = await evening.sign_in("Aapo", "support_person"), await evening.sign_in("Pekka", "support_person")
    meeting = await arranged(evening, aapo, standby=(pekka,))
    his = Desk(evening, meeting, pekka)
    page = await his.page()
    assert "I come and lead" in page
    assert "I cannot" in page
    await his.does(verb="decline")
    await his.does(verb="accompany", part="lead")
    assert (await his.data())["stance"] == "leads"
    assert "Open the room" in await his.page()


async def test_he_who_left_comes_back_to_the_desk_and_a_closed_meeting_leads_to_its_end(evening: Evening) -> None:
    desk, _ = await live(evening, "Kuikka")
    await ask(evening, desk.who, "POST", f"/meetings/{desk.meeting}/leave", {"from": "lead"})
    assert (await desk.data())["stance"] == "out"
    assert "Come back in" in await desk.page()
    await desk.does("seat", act="enter")
    assert (await desk.data())["stance"] == "leads"
    await desk.page()
    await ask(evening, desk.who, "POST", f"/meetings/{desk.meeting}/acts", {"verb": "close", "now": "yes"})
    gone = await ask(evening, desk.who, "GET", DESK.format(desk.meeting), None)
    assert gone.status_code == 303
    late = await desk.send("messages", text="One more thing", to="room", key=new_id())
    assert late.status_code == 409
    assert "One more thing" in late.text


async def test_a_light_page_has_no_log_and_counts_nobody_as_here(evening: Evening) -> None:
    desk, people = await live(evening, "Kuikka")
    await said(evening, people["Kuikka"], desk, "A long thought")
    light = await desk.page("?light=1")
    assert "A long thought" not in light
    assert "data-men-list" in light
    tariq = Desk(evening, desk.meeting, people["Tariq"])
    await tariq.page("?light=1")
    leaders = (await desk.data())["state"]["leaders"]
    assert [face["here"] for face in leaders if face["name"] == "Tariq"] == [False]


def test_reasons_and_ready_words_are_there_to_choose_from() -> None:
    assert TIMEOUT_REASONS["breath"]
    assert EXCLUSION_REASONS["rules"]
    assert all(len(sentence) <= 500 for sentence in (*PROMPTS, *KIND_WORDS))
