"""A sign becomes an alert: in the message's own commit, one a persona, with what was written; he is told, the desks ring."""

from __future__ import annotations

import pytest

from auth.own import OWN
from chat.forms import Order
from chat.leading import carry_out
from core.clock import DAY, HOUR, SECOND
from core.errors import NotFound
from core.spaces import Actor as AnyActor
from core.spaces import frame
from core.tables import EntryRow
from core.work import Read, Work
from crisis.alarming import Raised, ask_help, raise_alert, worry
from crisis.alert import CLOSED, IMMEDIATE, URGENT, WATCH, Where
from crisis.models import AlertState, CrisisScore
from crisis.taking import Ending, close_alert, take_alert
from programmes.rota.models import Shift
from tests.crisis.watch import HERE, PLAN, WISH, Watch


async def room(watch: Watch) -> str:
    """A room that Tariq and Leena lead, with three men in it."""
    meeting = await watch.world.meeting("Tariq", "Leena")
    people = watch.people
    await watch.world.seat(meeting, people["Leena"])
    await watch.world.opened(people["Tariq"], meeting, people["Kuikka"], people["Masis"], people["Honka"])
    return meeting


async def test_a_message_of_danger_is_said_and_its_alert_is_there(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.on_shift(people["Leena"])
    await watch.says(people["Masis"], meeting, "Last week I drove to the pool.")
    said = await watch.says(people["Kuikka"], meeting, PLAN)
    assert said is not None and said.stream == "room", "nothing is blocked"
    alert = await watch.alert(await watch.open_of(people["Kuikka"]))
    assert (alert.seen.tier, alert.seen.kinds, alert.seen.sources) == (IMMEDIATE, ("self",), ("detection",))
    assert alert.seen.where == Where("meeting", meeting, "room", said.seq)
    assert alert.seen.man is not None and alert.seen.man.name == "Kuikka"
    assert alert.seen.man.persona != people["Kuikka"].id, "a tag, never the persona"
    lines = [entry for entry in await watch.heard(await watch.open_of(people["Kuikka"])) if entry.kind == "line"]
    assert [entry.text for entry in lines] == ["Last week I drove to the pool.", PLAN]
    assert [bool(entry.data["hits"]) for entry in lines] == [False, True]
    assert lines[1].data["hits"][0]["rule"].startswith("en.suicide.")


async def test_no_word_lies_open_and_frames_know_no_persona(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.on_shift(people["Leena"])
    await watch.says(people["Kuikka"], meeting, PLAN)
    alert = await watch.open_of(people["Kuikka"])
    for row in await watch.rows(EntryRow):
        assert b"pills" not in bytes(row.data) and b"pills" not in (row.sealed or b"")
    for entry in await watch.heard(alert):
        told = str(frame(entry))
        assert all(one.id not in told for one in people.values())


async def test_one_alert_a_man_holds_every_sign_and_a_nearer_one_raises_it(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    kuikka = people["Kuikka"]
    await watch.on_shift(people["Leena"])
    await watch.says(kuikka, meeting, WISH)
    first = await watch.open_of(kuikka)
    assert (await watch.alert(first)).seen.tier == URGENT
    assert len(await watch.cards(kuikka)) == 1
    await watch.says(kuikka, meeting, WISH + " I mean it.")
    assert len(await watch.cards(kuikka)) == 1, "not told again while nothing is nearer"
    await watch.says(kuikka, meeting, PLAN)
    again = await watch.open_of(kuikka)
    alert = await watch.alert(again)
    assert (again, alert.seen.tier, alert.seen.signs) == (first, IMMEDIATE, 3)
    (card,) = await watch.cards(kuikka)
    assert card.data["tier"] == IMMEDIATE, "told again, because it is nearer, in place of the earlier card"
    assert len(await watch.rows(AlertState)) == 1
    await watch.says(people["Masis"], meeting, PLAN)
    assert await watch.open_of(people["Masis"]) not in ("", first), "another man has his own"


async def test_the_same_message_sent_twice_rings_once(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.on_shift(people["Leena"])
    said = await watch.says(people["Kuikka"], meeting, PLAN, key="k")
    again = await watch.says(people["Kuikka"], meeting, PLAN, key="k")
    assert said is not None and again is not None and again.seq == said.seq
    assert (await watch.alert(await watch.open_of(people["Kuikka"]))).seen.signs == 1


async def test_what_the_meeting_refuses_raises_nothing(watch: Watch) -> None:
    meeting = await room(watch)
    stranger = await watch.person("Stranger")
    await watch.refused(watch.says(stranger, meeting, PLAN))
    assert await watch.rows(AlertState) == [] and await watch.rows(CrisisScore) == []
    assert await watch.cards(stranger) == ()


async def test_a_word_aside_and_a_message_that_waits_ring_too(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.says(people["Kuikka"], meeting, PLAN, to="word")
    aside = await watch.alert(await watch.open_of(people["Kuikka"]))
    assert aside.seen.where is not None and aside.seen.where.place == "word"
    await watch.world.act(carry_out, people["Tariq"], meeting, Order("hold"))
    await watch.says(people["Masis"], meeting, PLAN)
    waiting = await watch.alert(await watch.open_of(people["Masis"]))
    assert waiting.seen.where is not None and waiting.seen.where.place == "hold"


async def test_staff_words_ring_nothing_and_a_support_persons_do_marked(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.says(people["Leena"], meeting, PLAN)
    assert await watch.rows(AlertState) == []
    await watch.says(people["Tariq"], meeting, PLAN)
    alert = await watch.alert(await watch.open_of(people["Tariq"]))
    assert alert.seen.man is not None and alert.seen.man.role == "support_person"


async def test_a_text_that_cannot_be_read_is_said_and_lies_on_the_desk(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    meeting, people = await room(watch), watch.people
    monkeypatch.setattr("crisis.noticing.scan", broken)
    said = await watch.says(people["Kuikka"], meeting, "An ordinary evening.")
    assert said is not None and said.stream == "room"
    alert = await watch.alert(await watch.open_of(people["Kuikka"]))
    assert (alert.seen.tier, alert.seen.sources) == (WATCH, ("unscanned",))
    assert await watch.cards(people["Kuikka"]) == (), "it is the machine that failed, not he"
    logged = capfd.readouterr()
    assert "scan_failed" in logged.err and "ordinary" not in logged.out + logged.err


async def test_small_signs_of_different_rules_together_are_urgent(watch: Watch) -> None:
    small = [
        "There is no point in anything any more.",
        "Everybody would be better off without me.",
        "I cut myself years ago.",
    ]
    meeting, kuikka = await room(watch), watch.people["Kuikka"]
    for text in small:
        await watch.says(kuikka, meeting, text)
        watch.world.later(10 * 60 * SECOND)
    assert (await watch.alert(await watch.open_of(kuikka))).seen.tier >= URGENT
    await watch.later(3 * DAY)
    assert await watch.rows(CrisisScore) == [], "gone after 72 hours"


async def test_a_sign_split_over_messages_is_read_together(watch: Watch) -> None:
    meeting, kuikka = await room(watch), watch.people["Kuikka"]
    await watch.says(kuikka, meeting, "i want to")
    assert await watch.open_of(kuikka) == ""
    await watch.says(kuikka, meeting, "kill myself")
    assert (await watch.alert(await watch.open_of(kuikka))).seen.tier >= URGENT


async def test_he_asks_for_help_and_asks_again(watch: Watch) -> None:
    kuikka = watch.people["Kuikka"]
    await watch.on_shift(watch.people["Leena"])
    first = await watch.act(ask_help, kuikka, "I cannot be alone.", HERE, "en")
    again = await watch.act(ask_help, kuikka, "", HERE, "en", at=1)
    assert first == again
    alert = await watch.alert(first)
    assert (alert.seen.tier, alert.seen.sources, alert.seen.signs) == (URGENT, ("asked",), 2)
    cards = await watch.cards(kuikka)
    assert [(card.seq, card.data["reads"]) for card in cards] == [(3, "now")], (
        "the card is told anew, in place of the first"
    )


async def test_he_is_told_the_truth_about_when_somebody_reads(watch: Watch) -> None:
    people = watch.people
    await watch.act(ask_help, people["Kuikka"], "", HERE)
    assert (await watch.cards(people["Kuikka"]))[0].data["reads"] == "unknown"
    await watch.on_shift(people["Leena"], begins=3 * HOUR)
    await watch.act(ask_help, people["Masis"], "", HERE)
    (shift,) = await watch.rows(Shift)
    card = (await watch.cards(people["Masis"]))[0]
    assert (card.data["reads"], card.data["from"]) == ("at", shift.begins_at)


async def test_somebody_is_worried_about_a_man_of_his_programme_and_of_no_other(watch: Watch) -> None:
    people = watch.people
    alert = await watch.act(worry, people["Masis"], people["Kuikka"].id, "He said goodbye.", HERE)
    assert (await watch.alert(alert)).seen.sources == ("worried",)
    assert await watch.open_of(people["Kuikka"]) == alert and await watch.open_of(people["Masis"]) == ""
    elsewhere = await watch.world.found("Another place")
    stranger = await watch.person("Elsewhere", programme=elsewhere)
    with pytest.raises(NotFound):
        await watch.act(worry, stranger, people["Kuikka"].id, "He said goodbye.", HERE)


async def test_a_concern_from_outside_names_nobody_here(watch: Watch) -> None:
    raised = Raised(watch.programme, "", URGENT, ("other",), "outside", HERE)
    alert = await watch.act(raising, watch.people["Sirpa"], raised)
    other = await watch.act(raising, watch.people["Sirpa"], raised)
    assert alert != other
    assert (await watch.alert(alert)).seen.man is None


async def test_after_the_end_a_new_sign_is_a_new_alert(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Leena"])
    first = await watch.act(ask_help, people["Kuikka"], "", HERE)
    await watch.do(take_alert, people["Leena"], first)
    await watch.do(close_alert, people["Leena"], first, Ending("safer", true_alarm=True, done="We talked."))
    assert await watch.open_of(people["Kuikka"]) == ""
    assert (await watch.read(Read.state, OWN, people["Kuikka"].own)).marks == {}
    second = await watch.act(ask_help, people["Kuikka"], "", HERE)
    assert second != first and (await watch.alert(first)).seen.status == CLOSED


def raising(work: Work, actor: AnyActor, raised: Raised) -> str:
    return raise_alert(work, raised)


def broken(*_: object) -> None:
    raise ValueError("An ordinary evening.")
