"""After an immediate alert in a room: who led has a script, each who was there is asked how he is, who took it talks it over. And who must not know."""

from __future__ import annotations

import pytest

from app.alerts import REACH
from auth.own import OWN, Card
from auth.people import Actor
from chat.afterwards import care_for, care_for_rooms
from chat.leading import close_meeting
from chat.meeting import MEETING
from chat.minors import minor_here, see_out_minors
from chat.retention import forget_meetings
from chat.service import take_seat
from core.clock import DAY, HOUR
from core.errors import NotFound
from core.spaces import Entry
from core.work import CLOCK, Read
from counselling.talk import CONVERSATION
from crisis.aftercare.following import Limits
from crisis.aftercare.load import Count, Load, loads
from crisis.aftercare.models import Aftercare, CareTask
from crisis.aftercare.queries import care, waiting_for
from crisis.aftercare.settling import answer_break, forget_old, set_limits, settle
from crisis.aftercare.talking import ask_talk, card_here, put_away
from crisis.minors import MARKED
from crisis.reach import Wish
from crisis.taking import Ending, close_alert, he_is_minor, take_alert
from tests.crisis.watch import PLAN, Watch

TRUE, FALSE, AT_ONCE = True, False, True
SAFE = Ending("safer", true_alarm=TRUE, done="He is with his brother.")
WORDS = Wish("I was in the group, and I would like to talk about it.", "k" * 20, "en")


async def room(watch: Watch, *men: str) -> str:
    """A room that Tariq leads, with these men in it."""
    meeting = await watch.world.meeting("Tariq")
    await watch.world.opened(watch.people["Tariq"], meeting, *(watch.people[one] for one in men))
    return meeting


async def heavy_evening(watch: Watch) -> tuple[str, str]:
    """Kuikka says in a live room what he means to do; Masis sits there too. Gives the meeting and the alert, which Leena has."""
    await watch.on_shift(watch.people["Leena"])
    meeting = await room(watch, "Kuikka", "Masis")
    await watch.says(watch.people["Kuikka"], meeting, PLAN)
    alert = await watch.open_of(watch.people["Kuikka"])
    await watch.do(take_alert, watch.people["Leena"], alert)
    return meeting, alert


async def closes(watch: Watch, meeting: str) -> None:
    await watch.act(close_meeting, watch.people["Tariq"], meeting, None, AT_ONCE, on=(meeting,))


async def cards(watch: Watch, who: Actor) -> tuple[Card, ...]:
    own = await watch.state(OWN, who.own)
    return tuple(card for card in own.cards if card.kind.startswith("afterwards"))


async def tasks(watch: Watch, name: str) -> list[str]:
    who = watch.people[name].id if name else ""
    return sorted(row.kind for row in await watch.rows(CareTask) if row.persona_id == who and row.settled_at is None)


async def test_the_room_is_cared_for_and_nobody_learns_whose_alert_it_was(watch: Watch) -> None:
    meeting, alert = await heavy_evening(watch)
    assert (await watch.state(MEETING, meeting)).backstage.tended, "those who lead know at once that there is a script"
    assert not await cards(watch, watch.people["Masis"])
    await closes(watch, meeting)
    given = [(await cards(watch, watch.people[name])) for name in ("Kuikka", "Masis")]
    assert [len(one) for one in given] == [1, 1]
    assert given[0][0].data == given[1][0].data, "the same card for all who were there"
    assert alert not in str(given) and watch.people["Kuikka"].id not in str(given)
    assert not await cards(watch, watch.people["Honka"]), "who was not there is asked nothing"
    assert not await cards(watch, watch.people["Tariq"])
    assert await tasks(watch, "Tariq") == ["led"]
    await watch.act(care_for, CLOCK, meeting, on=(meeting,))
    await care_for_rooms(watch.kernels[0])
    assert len(await cards(watch, watch.people["Masis"])) == 1
    assert [row.men for row in await watch.rows(Aftercare)] == [2]
    assert await tasks(watch, "Leena") == []
    await watch.do(close_alert, watch.people["Leena"], alert, SAFE)
    assert await tasks(watch, "Leena") == ["took"]


async def test_a_man_asks_for_a_talk_once_and_has_a_promise(watch: Watch) -> None:
    meeting, _ = await heavy_evening(watch)
    await closes(watch, meeting)
    masis, honka = watch.people["Masis"], watch.people["Honka"]
    talk = await watch.act(ask_talk, masis, meeting, WORDS, REACH)
    assert await watch.act(ask_talk, masis, meeting, WORDS, REACH, at=1) == talk
    conversation = await watch.state(CONVERSATION, talk)
    assert conversation.man is not None and conversation.man.persona == masis.id
    assert conversation.talk.promise is not None
    assert [card.kind for card in await cards(watch, masis)] == ["afterwards_asked"]
    assert [row.talks for row in await watch.rows(Aftercare)] == [1]
    assert (await watch.refused(watch.act(ask_talk, honka, meeting, WORDS, REACH))).code == "not_found"
    await watch.act(put_away, masis, meeting)
    await watch.act(put_away, masis, meeting)
    assert not await cards(watch, masis)


async def test_his_card_is_gone_with_the_seats_after_72_hours(watch: Watch) -> None:
    meeting, _ = await heavy_evening(watch)
    await closes(watch, meeting)
    kuikka = watch.people["Kuikka"]
    watch.world.later(72 * HOUR)
    with pytest.raises(NotFound):
        await watch.read(card_here, kuikka, meeting, watch.world.now[0])
    for _ in range(2):
        await forget_meetings(watch.kernels[0])
    assert not await cards(watch, kuikka)
    assert not (await watch.state(MEETING, meeting)).attended


async def test_a_false_alarm_asks_nobody(watch: Watch) -> None:
    meeting, alert = await heavy_evening(watch)
    await watch.do(close_alert, watch.people["Leena"], alert, Ending("not_so", true_alarm=FALSE, done="A song."))
    await closes(watch, meeting)
    assert not await cards(watch, watch.people["Masis"])
    assert await tasks(watch, "Tariq") == []


async def test_lost_contact_is_told_to_the_coordinators_and_to_nobody_else(watch: Watch) -> None:
    _, alert = await heavy_evening(watch)
    lost = Ending("lost_contact", true_alarm=TRUE, done="He left.")
    await watch.do(close_alert, watch.people["Leena"], alert, lost)
    sirpa, tariq = watch.people["Sirpa"], watch.people["Tariq"]
    assert await watch.read(waiting_for, (sirpa,)) == 1
    assert await watch.read(waiting_for, (tariq,)) == 0
    assert len(await watch.log("contact_lost")) == 1
    seen = await watch.read(care, sirpa, "en", REACH.heavy_talks)
    assert [one.kind for one in seen.mine] == ["lost"]
    assert "Kuikka" not in str(seen)
    await watch.act(settle, sirpa, seen.mine[0].id, "done")
    assert await watch.read(waiting_for, (sirpa,)) == 0


async def test_a_debriefing_is_done_or_declined_by_whose_it_is(watch: Watch) -> None:
    _, alert = await heavy_evening(watch)
    await watch.do(close_alert, watch.people["Leena"], alert, SAFE)
    (task,) = [row for row in await watch.rows(CareTask) if row.kind == "took"]
    for name in ("Aapo", "Sirpa", "Kuikka"):
        assert (await watch.refused(watch.act(settle, watch.people[name], task.id, "done"))).code == "not_found", name
    leena = watch.people["Leena"]
    await watch.act(settle, leena, task.id, "declined")
    await watch.act(settle, leena, task.id, "declined")
    assert (await watch.refused(watch.act(settle, leena, task.id, "done"))).code == "task_settled"
    assert len(await watch.log("care_declined")) == 1
    watch.world.later(91 * DAY)
    await watch.act(forget_old, CLOCK)
    assert not await watch.rows(CareTask)


async def test_load_is_counted_and_a_break_is_proposed_but_never_forced(watch: Watch) -> None:
    await heavy_evening(watch)
    leena, sirpa = watch.people["Leena"], watch.people["Sirpa"]

    async def load() -> Load:
        (found,) = await watch.read(loads, watch.programme, REACH.heavy_talks)
        one: Load = found
        return one

    assert (await load()).week == Count(alerts=1, immediate=1)
    assert not (await load()).proposes
    narrow = Limits(48, 1, 8, 20)
    assert (await watch.refused(watch.act(set_limits, leena, watch.programme, narrow))).code == "not_found"
    await watch.act(set_limits, sirpa, watch.programme, narrow)
    assert (await load()).proposes
    await watch.act(answer_break, leena, FALSE)
    assert not (await load()).proposes, "who said not now is not asked again for a week"
    await watch.act(answer_break, leena, TRUE)
    assert (await load()).rests
    hers = await watch.read(care, leena, "en", REACH.heavy_talks)
    assert not hers.arranges and not hers.loads, "how the others are is not hers to see"
    watch.world.later(8 * DAY)
    assert (await load()).week == Count()
    assert (await load()).month.alerts == 1


async def test_a_minor_has_no_seat_in_any_room_and_a_professional_knows(watch: Watch) -> None:
    first, second = await room(watch, "Kuikka", "Masis"), await room(watch, "Kuikka")
    kuikka, masis, tariq = (watch.people[name] for name in ("Kuikka", "Masis", "Tariq"))
    tags = {place.persona: place.tag for place in (await watch.state(MEETING, first)).seats.values()}
    refused = watch.act(minor_here, masis, first, tags[kuikka.id], "en", on=(first,))
    assert (await watch.refused(refused)).code == "not_leading", "nobody says it of another man"
    alert = await watch.act(minor_here, tariq, first, tags[kuikka.id], "en", on=(first,))
    assert await watch.act(minor_here, kuikka, second, "", "en", on=(second,)) == alert
    await see_out_minors(watch.kernels[0])
    for meeting in (first, second):
        state = await watch.state(MEETING, meeting)
        assert kuikka.id not in state.seats
    left = [entry for entry in await watch.read(_room, first) if entry.kind == "left"]
    assert len(left) == 1 and set(left[0].data) <= {"demo", "listens", "part"}, (
        "the room hears that he left, and no more"
    )
    assert (await watch.alert(alert)).seen.kinds == ("minor",)
    assert [card.data["tier"] for card in await watch.cards(kuikka)] == [2]
    assert (await watch.refused(watch.act(take_seat, kuikka, first, on=(first,)))).code == "too_young_here"
    await watch.on_shift(watch.people["Leena"])
    await watch.do(take_alert, watch.people["Leena"], alert)
    await watch.do(close_alert, watch.people["Leena"], alert, Ending("not_so", true_alarm=FALSE, done="He is 41."))
    assert MARKED not in (await watch.state(OWN, kuikka.own)).marks


async def test_only_who_has_the_alert_says_of_him_that_he_is_a_minor(watch: Watch) -> None:
    meeting, alert = await heavy_evening(watch)
    assert (await watch.refused(watch.do(he_is_minor, watch.people["Aapo"], alert))).code == "not_your_alert"
    assert (await watch.refused(watch.do(he_is_minor, watch.people["Tariq"], alert))).code == "not_found"
    await watch.do(he_is_minor, watch.people["Leena"], alert)
    assert "minor" in (await watch.alert(alert)).seen.kinds
    await see_out_minors(watch.kernels[0])
    assert watch.people["Kuikka"].id not in (await watch.state(MEETING, meeting)).seats


def _room(read: Read, meeting: str) -> list[Entry]:
    return read.entries(meeting, "room", limit=200)
