"""What the staff do with an alert, from taking it to its end; and who must not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.alerts import REACH, follow_talk
from auth.models import Persona
from chat.service import enter_meeting
from core.clock import DAY, HOUR, MINUTE
from core.errors import DomainError
from core.keystore import KeyGone
from core.retention import destroy_keys
from core.spaces import Actor as AnyActor
from core.tables import EntryRow, StreamRow
from core.work import CLOCK, Read, Work
from counselling.talk import CONVERSATION, MESSAGING
from counselling.talking import NewTalk, Reply, answer, begin_messaging
from crisis.alarming import ask_help
from crisis.alert import CLOSED, IMMEDIATE
from crisis.calling import tick_alert
from crisis.models import AlertPerson, AlertState
from crisis.noticing import Noticed
from crisis.pager.models import Page
from crisis.taking import (
    Ending,
    Telling,
    close_alert,
    consult,
    decline_alert,
    hand_over,
    look_again,
    note_down,
    raise_tier,
    review_telling,
    take_alert,
    talk_now,
    tell_authority,
    tick_step,
)
from tests.crisis.test_alert_raised import room
from tests.crisis.watch import HERE, PLAN, Watch

DONE, UNDONE = True, False
SECRET = "He stands on the bridge."
SAFE = Ending("safer", true_alarm=True, done=SECRET)
TOLD = Telling("112", ("pseudonym", "words", "time"), consent=False, why=SECRET, key="t")


async def held(watch: Watch) -> str:
    """Kuikka asked for help, and Leena has it."""
    await watch.on_shift(watch.people["Leena"])
    alert: str = await watch.act(ask_help, watch.people["Kuikka"], "I cannot be alone.", HERE, "en")
    await watch.do(take_alert, watch.people["Leena"], alert)
    return alert


ACTS = {
    "take": (take_alert, ()),
    "decline": (decline_alert, ()),
    "step": (tick_step, ("ask", True)),
    "note": (note_down, ("x", "k")),
    "tell": (tell_authority, (TOLD,)),
    "review": (review_telling, (1, "")),
    "raise": (raise_tier, (IMMEDIATE,)),
    "close": (close_alert, (SAFE,)),
    "look": (look_again, ("",)),
    "talk": (talk_now, (REACH,)),
}


async def test_for_whoever_has_no_part_in_it_there_is_no_alert(watch: Watch) -> None:
    alert = await held(watch)
    elsewhere = await watch.world.found("Another place")
    elsa = await watch.person("Elsa", "counsellor", "coordinator", programme=elsewhere)
    before = await watch.alert(alert)
    for who in (elsa, *(watch.people[name] for name in ("Kuikka", "Masis", "Tariq", "Sirpa"))):
        for name, (verb, args) in ACTS.items():
            assert (await watch.refused(watch.do(verb, who, alert, *args))).code == "not_found", (name, who.name)
    assert await watch.alert(alert) == before


async def test_who_does_not_have_it_cannot_work_on_it(watch: Watch) -> None:
    alert = await held(watch)
    aapo = watch.people["Aapo"]
    for name in ("step", "note", "tell", "close", "talk"):
        verb, args = ACTS[name]
        assert (await watch.refused(watch.do(verb, aapo, alert, *args))).code == "not_your_alert", name
    await watch.do(consult, watch.people["Leena"], alert, watch.world.grants["Aapo"])
    await watch.do(note_down, aapo, alert, "Ask about the bridge.", "k")
    assert (await watch.refused(watch.do(close_alert, aapo, alert, SAFE))).code == "not_your_alert"
    said = [entry.by.name for entry in await watch.heard(alert) if entry.kind == "noted" and entry.by]
    assert said == ["Aapo"]


async def test_everything_is_written_down_once_and_in_the_staff_log_without_a_word(watch: Watch) -> None:
    alert = await held(watch)
    leena = watch.people["Leena"]
    await watch.do(tick_step, leena, alert, "ask", DONE)
    await watch.do(tick_step, leena, alert, "ask", DONE)
    await watch.do(note_down, leena, alert, SECRET, "n")
    await watch.do(note_down, leena, alert, SECRET, "n", at=1)
    await watch.do(tell_authority, leena, alert, TOLD)
    await watch.do(tell_authority, leena, alert, TOLD, at=1)
    kinds = [entry.kind for entry in await watch.heard(alert)]
    assert [kinds.count(one) for one in ("taken", "step", "noted", "told")] == [1, 1, 1, 1]
    assert (await watch.alert(alert)).seen.steps == ("ask",)
    await watch.do(tick_step, leena, alert, "ask", UNDONE)
    assert (await watch.alert(alert)).seen.steps == ()
    assert await watch.log("alert_taken") == [(leena.id, None)]
    assert await watch.log("authority_told") == [(leena.id, None)]
    for row in await watch.rows(EntryRow):
        assert b"bridge" not in bytes(row.data) and b"bridge" not in (row.sealed or b"")


async def test_what_an_authority_was_told_is_reviewed_by_another_within_a_day(watch: Watch) -> None:
    alert = await held(watch)
    leena, aapo = watch.people["Leena"], watch.people["Aapo"]
    await watch.do(tell_authority, leena, alert, TOLD)
    await watch.do(close_alert, leena, alert, SAFE)
    assert (await watch.refused(watch.do(review_telling, leena, alert, 1))).code == "told_by_himself"
    assert (await watch.refused(watch.do(review_telling, aapo, alert, 2))).code == "no_such_telling"
    assert alert not in (await watch.bell()).items
    await watch.later(DAY + MINUTE)
    assert (await watch.bell()).items[alert].why == "review", "late: it rings at the desk again"
    await watch.do(review_telling, aapo, alert, 1, "Right so.")
    told = (await watch.alert(alert)).seen.told[0]
    assert told.reviewer is not None and told.reviewer.name == "Aapo"
    assert alert not in (await watch.bell()).items
    assert (await watch.refused(watch.do(review_telling, aapo, alert, 1))).code == "reviewed_already"


async def test_a_coordinator_who_was_called_takes_it_but_tells_no_authority(watch: Watch) -> None:
    sirpa = watch.people["Sirpa"]
    await watch.desk(sirpa)
    alert = await watch.act(ask_help, watch.people["Kuikka"], "", HERE)
    await watch.do(take_alert, sirpa, alert)
    assert (await watch.refused(watch.do(tell_authority, sirpa, alert, TOLD))).code == "not_professional"
    assert (await watch.refused(watch.do(talk_now, sirpa, alert, REACH))).code == "not_professional"
    await watch.do(hand_over, sirpa, alert, watch.world.grants["Nadia"])
    assert (await watch.alert(alert)).holder == watch.people["Nadia"].id
    assert (
        await watch.refused(watch.do(hand_over, watch.people["Nadia"], alert, "nobody"))
    ).code == "no_such_colleague"


async def test_whom_it_is_handed_to_is_paged_where_her_desk_is_shut_and_she_is_on_shift(watch: Watch) -> None:
    people = watch.people
    shift = await watch.on_shift(people["Leena"])
    await watch.joins(shift, people["Nadia"])
    await watch.pager(people["Nadia"], people["Aapo"])
    alert = await watch.act(ask_help, people["Kuikka"], "", HERE)
    await watch.do(take_alert, people["Leena"], alert)
    await watch.do(consult, people["Leena"], alert, watch.world.grants["Aapo"])
    assert await watch.rows(Page) == [], "he is neither on shift nor agreed"
    await watch.do(hand_over, people["Leena"], alert, watch.world.grants["Nadia"])
    assert [page.persona_id for page in await watch.rows(Page)] == [people["Nadia"].id]
    await watch.desk(people["Leena"])
    await watch.do(hand_over, people["Nadia"], alert, watch.world.grants["Leena"])
    assert len(await watch.rows(Page)) == 1, "she sees it on her desk"


async def test_raised_by_staff_it_is_as_high_and_no_lower(watch: Watch) -> None:
    alert = await held(watch)
    await watch.do(raise_tier, watch.people["Aapo"], alert, IMMEDIATE)
    assert (await watch.alert(alert)).seen.tier == IMMEDIATE
    assert (await watch.refused(watch.do(raise_tier, watch.people["Aapo"], alert, 2))).code == "not_higher"


async def test_closed_it_wants_no_one_and_somebody_looks_again_when_agreed(watch: Watch) -> None:
    alert = await held(watch)
    leena = watch.people["Leena"]
    tomorrow = watch.world.now[0] + DAY
    past = Ending("safer", true_alarm=True, done="", look_again_at=watch.world.now[0])
    assert (await watch.refused(watch.do(close_alert, leena, alert, past))).code == "look_again_past"
    odd = Ending("fine", true_alarm=True, done="")
    assert (await watch.refused(watch.do(close_alert, leena, alert, odd))).code == "odd_outcome"
    await watch.do(close_alert, leena, alert, Ending("lost_contact", true_alarm=True, done="", look_again_at=tomorrow))
    assert alert not in (await watch.bell()).items
    for name in ("take", "note", "close", "raise"):
        verb, args = ACTS[name]
        assert (await watch.refused(watch.do(verb, leena, alert, *args))).code == "alert_closed", name
    await watch.later(DAY + MINUTE)
    assert (await watch.bell()).items[alert].why == "look"
    await watch.do(look_again, watch.people["Aapo"], alert, "He answers.")
    assert alert not in (await watch.bell()).items
    await watch.do(tick_alert, CLOCK, alert)
    assert (await watch.alert(alert)).seen.status == CLOSED


async def test_a_talk_is_offered_and_his_seat_waits_while_he_talks(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.on_shift(people["Nadia"])
    await watch.says(people["Kuikka"], meeting, PLAN)
    alert = await watch.open_of(people["Kuikka"])
    await watch.do(take_alert, people["Nadia"], alert)
    talk = await watch.do(talk_now, people["Nadia"], alert, REACH)
    assert await watch.do(talk_now, people["Nadia"], alert, REACH, at=1) == talk, "offered once"
    card = next(card for card in await watch.world.cards(people["Kuikka"]) if card.kind == "talk_offered")
    assert (card.data["conversation"], card.data["name"]) == (talk, "Nadia")
    await watch.do(follow_talk, CLOCK, alert)
    assert not (await watch.world.state(meeting)).seats[people["Kuikka"].id].apart, "he has not agreed yet"
    await watch.act(answer, people["Kuikka"], talk, Reply("live", yes=True), on=(talk,))
    await watch.do(follow_talk, CLOCK, alert)
    await watch.do(follow_talk, CLOCK, alert, at=1)
    assert (await watch.world.state(meeting)).seats[people["Kuikka"].id].apart
    assert (await watch.alert(alert)).seen.seat_kept
    await watch.world.act(enter_meeting, people["Kuikka"], meeting)
    await watch.do(follow_talk, CLOCK, alert)
    seat = (await watch.world.state(meeting)).seats[people["Kuikka"].id]
    assert not seat.apart and seat.here, "he came back by himself, and stays"


async def test_he_may_decline_the_talk_and_stays_in_the_room(watch: Watch) -> None:
    meeting, people = await room(watch), watch.people
    await watch.on_shift(people["Nadia"])
    await watch.says(people["Kuikka"], meeting, PLAN)
    alert = await watch.open_of(people["Kuikka"])
    await watch.do(take_alert, people["Nadia"], alert)
    talk = await watch.do(talk_now, people["Nadia"], alert, REACH)
    await watch.act(answer, people["Kuikka"], talk, Reply("live", yes=False), on=(talk,))
    await watch.do(follow_talk, CLOCK, alert)
    assert not (await watch.world.state(meeting)).seats[people["Kuikka"].id].apart
    assert not (await watch.read(Read.state, CONVERSATION, talk)).is_live


async def test_who_wrote_in_a_conversation_is_answered_there(watch: Watch) -> None:
    people = watch.people
    await watch.on_shift(people["Nadia"])
    noticed = Noticed(3, "suicide", ("self",), ({"rule": "en.suicide.plan", "span": [0, 4], "modifiers": []},))
    talk = await watch.act(begin_messaging, people["Kuikka"], NewTalk("en", text=PLAN, key="k", noticed=noticed))
    again = await watch.act(begin_messaging, people["Kuikka"], NewTalk("en", text=PLAN, key="k", noticed=noticed))
    alert = await watch.open_of(people["Kuikka"])
    assert again == talk and (await watch.alert(alert)).seen.signs == 1
    state = await watch.read(Read.state, CONVERSATION, talk)
    assert (state.risk, state.why, state.talk.kind) == (3, "suicide", MESSAGING)
    await watch.do(take_alert, people["Nadia"], alert)
    assert await watch.do(talk_now, people["Nadia"], alert, REACH) == talk
    assert (await watch.read(Read.state, CONVERSATION, talk)).holder.persona == people["Nadia"].id


async def test_thirty_days_after_the_end_its_words_are_destroyed(watch: Watch) -> None:
    alert = await held(watch)
    await watch.do(close_alert, watch.people["Leena"], alert, SAFE)
    await watch.later(29 * DAY)
    assert any(entry.text == SECRET for entry in await watch.heard(alert))
    keys = await watch.read(_keys, alert)
    await watch.later(2 * DAY)
    for kernel in watch.kernels:
        await destroy_keys(kernel)
    for key in keys:
        with pytest.raises(KeyGone):
            watch.kernels[0].keyring.store.open(key)
    assert await watch.rows(AlertState) == [] and await watch.rows(AlertPerson) == []
    state = await watch.alert(alert)
    assert state.forgotten and state.persona == "" and state.seen.man is None
    assert (await watch.refused(watch.do(note_down, watch.people["Leena"], alert, "x", "y"))).code == "not_found"


async def test_an_open_alert_outlives_the_account(watch: Watch) -> None:
    alert = await held(watch)
    await watch.act(gone, CLOCK, watch.people["Kuikka"].id)
    await watch.later(HOUR)
    assert (await watch.alert(alert)).seen.man is not None
    assert (await watch.refused(watch.do(talk_now, watch.people["Leena"], alert, REACH))).code == "not_found"
    await watch.do(close_alert, watch.people["Leena"], alert, SAFE)
    assert (await watch.alert(alert)).seen.status == CLOSED


async def test_a_slow_second_worker_gives_the_same_refusals(watch: Watch) -> None:
    alert = await held(watch)
    results = await watch.both(
        *(watch.do(take_alert, watch.people[name], alert, at=at) for at, name in enumerate(("Aapo", "Nadia", "Aapo")))
    )
    assert all(isinstance(one, DomainError) and one.args_["name"] == "Leena" for one in results)


def _keys(read: Read, space: str) -> list[str]:
    return list(read.db.scalars(select(StreamRow.data_key).where(StreamRow.space == space)))


def gone(work: Work, actor: AnyActor, persona: str) -> None:
    work.db.delete(work.db.get_one(Persona, persona))
    work.db.flush()
