"""What people do in a meeting, on real storage."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from auth.models import LogRow
from auth.own import OWN
from auth.people import Actor
from chat.forms import Order
from chat.ignoring import heed_person, ignore_person, ignored_by
from chat.leading import carry_out, close_meeting, open_meeting, remove_message
from chat.lines import release_waiting
from chat.meeting import MEETING, CloseNow, Phase, Terms
from chat.models import MeetingSeat, MeetingState, Presence
from chat.pages import Asked, Here, MeetingPage
from chat.presence import fall_silent, held_words
from chat.queries import actor_of, entries_after, meeting_page, placed
from chat.retention import forget_meetings, release_forgotten, tick_meeting
from chat.service import enter_meeting, give_up_seat, leave_meeting, take_seat
from core.clock import HOUR, MINUTE
from core.errors import DomainError, NotFound, Refused
from core.ids import new_id
from core.retention import destroy_keys
from core.work import CLOCK, Read
from tests.chat.world import World, signed_in

NOW = Order("close", now=True)


async def here(world: World, meeting: str, who: Actor) -> Here:
    slot = await world.kernel.latest(meeting)
    return Here(meeting, slot.state, slot.book.heads.get("room", 0), who)


async def page_of(world: World, meeting: str, who: Actor, before: int | None = None) -> MeetingPage:
    return await world.kernel.read(meeting_page, await here(world, meeting, who), "en", Asked(before))


async def refused(code: str, waiting: object) -> None:
    with pytest.raises(DomainError) as caught:
        await waiting  # type: ignore[misc]  # a coroutine of any verb
    assert caught.value.code == code


async def test_what_is_said_is_in_the_room_in_order_and_a_repeated_key_is_said_once(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    first = await world.say(kuikka, meeting, "Evening all.", "k1")
    again = await world.say(kuikka, meeting, "Evening all.", "k1")
    await world.say(aapo, meeting, "Welcome.", "k1")
    assert first is not None
    assert again is not None
    assert (first.stream, first.seq) == (again.stream, again.seq)
    said = [(entry.by.name, entry.text) for entry in await world.heard(meeting) if entry.kind == "message" and entry.by]
    assert said == [("Kuikka", "Evening all."), ("Aapo", "Welcome.")]


async def test_a_message_and_the_close_in_the_same_moment_have_one_outcome(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    said = [world.say(kuikka, meeting, "one more", f"k{number}") for number in range(3)]
    close = world.act(carry_out, aapo, meeting, NOW)
    results = await asyncio.gather(*said[:2], close, *said[2:], return_exceptions=True)
    accepted = [one for one in results if not isinstance(one, BaseException)]
    kinds = [entry.kind for entry in await world.heard(meeting)]
    assert kinds[-1] == "closed"
    assert kinds.count("message") == len(accepted) - 1
    assert all(isinstance(one, Refused) and one.code == "closed" for one in results if isinstance(one, BaseException))


async def test_while_nobody_leads_his_words_wait_and_he_is_told_alone(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    masis = await world.person("Masis")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka, masis)
    await world.act(leave_meeting, aapo, meeting)
    held = await world.say(kuikka, meeting, "is anybody here", "k1")
    assert held is not None
    assert held.address == f"{kuikka.own}.own"
    again = await world.say(kuikka, meeting, "is anybody here", "k1")
    assert again is not None
    assert (again.address, again.seq) == (held.address, held.seq)
    await world.say(masis, meeting, "I am", "k2")
    assert [(card.kind, card.data["key"]) for card in await world.cards(kuikka)] == [("held", "k1")]
    page = await page_of(world, meeting, kuikka)
    assert [waiting["text"] for waiting in page.held] == ["is anybody here"]
    assert "is anybody here" not in [entry.text for entry in await world.heard(meeting)]

    await world.act(enter_meeting, aapo, meeting)
    await world.seat(meeting, aapo)
    await release_waiting(world.kernel, meeting)
    kinds = [(entry.kind, entry.text) for entry in (await world.heard(meeting))[-3:]]
    assert kinds == [("lead_back", None), ("message", "is anybody here"), ("message", "I am")]
    assert await world.cards(kuikka) == ()
    gone = [entry for entry in await world.heard(meeting, "hold") if entry.text is not None]
    assert gone == [], "the words stand in the room and nowhere else"
    assert await world.say(kuikka, meeting, "is anybody here", "k1") is None, "released since: nothing is said twice"


async def test_words_that_waited_are_released_also_when_the_worker_died_before(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    await world.act(leave_meeting, aapo, meeting)
    await world.say(kuikka, meeting, "hello", "k1")
    await release_forgotten(world.kernel)
    assert (await world.state(meeting)).held, "nobody leads yet"
    await world.act(enter_meeting, aapo, meeting)
    await world.seat(meeting, aapo)
    await release_forgotten(world.kernel)
    assert not (await world.state(meeting)).held


async def test_words_that_nobody_read_go_back_to_him_and_are_destroyed_with_the_rest(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    await world.act(leave_meeting, aapo, meeting)
    await world.say(kuikka, meeting, "nobody here", "k1")
    for _ in range(2):
        world.later(10 * MINUTE)
        await world.act(tick_meeting, CLOCK, meeting)
    assert (await world.state(meeting)).phase is Phase.CLOSED
    assert [card.kind for card in await world.cards(kuikka)] == ["held", "returned"]
    page = await page_of(world, meeting, kuikka)
    assert [waiting["text"] for waiting in page.held] == ["nobody here"]
    await world.act(tick_meeting, CLOCK, meeting)
    assert len(await world.cards(kuikka)) == 2
    world.later(15 * MINUTE)
    await forget_meetings(world.kernel)
    assert await world.cards(kuikka) == ()


async def test_a_removed_message_is_overwritten_and_says_why(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    said = await world.say(kuikka, meeting, "her street is", "k1")
    assert said is not None
    await refused("not_leading", world.act(remove_message, kuikka, meeting, said.seq, "identity"))
    await world.act(remove_message, aapo, meeting, said.seq, "identity")
    entries = {entry.seq: entry for entry in await world.heard(meeting)}
    assert (entries[said.seq].kind, entries[said.seq].text) == ("gone", None)
    assert (entries[said.seq + 1].kind, entries[said.seq + 1].data["reason"]) == ("removed", "identity")
    assert list(entries) == list(range(1, len(entries) + 1))
    page = await page_of(world, meeting, kuikka)
    assert not any(entry.get("text") == "her street is" for entry in page.log.entries)


async def test_after_the_close_the_text_is_no_longer_served_and_later_not_there(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    said = await world.say(kuikka, meeting, "good night", "k1")
    await world.act(carry_out, aapo, meeting, NOW)
    page = await page_of(world, meeting, kuikka)
    assert (page.log.entries, page.streams) == ((), {})
    await refused("closed", world.kernel.read(entries_after, await here(world, meeting, kuikka), 0, None))
    again = await world.say(kuikka, meeting, "good night", "k1")
    assert said is not None
    assert again is not None
    assert again.seq == said.seq
    world.later(14 * MINUTE)
    await forget_meetings(world.kernel)
    assert [entry.text for entry in await world.heard(meeting) if entry.kind == "message"] == ["good night"]
    world.later(MINUTE)
    await forget_meetings(world.kernel)
    await destroy_keys(world.kernel)
    assert await world.heard(meeting) == []
    await refused("closed", world.say(kuikka, meeting, "good night", "k1"))
    state = await world.state(meeting)
    assert (state.attendance, set(state.seats)) == (1, {kuikka.id})
    world.later(72 * HOUR)
    await forget_meetings(world.kernel)
    assert not (await world.state(meeting)).seats
    assert await world.kernel.read(_rows, meeting) == 0


def _rows(read: Read, meeting: str) -> int:
    seats = read.db.scalars(select(MeetingSeat).where(MeetingSeat.meeting_id == meeting)).all()
    lines = read.db.scalars(select(Presence).where(Presence.space == meeting)).all()
    return len(seats) + len(lines)


async def test_keys_can_be_destroyed_at_once(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo", terms=Terms(forget=0))
    await world.opened(aapo, meeting, kuikka)
    await world.say(kuikka, meeting, "good night", "k1")
    await world.act(carry_out, aapo, meeting, NOW)
    await forget_meetings(world.kernel)
    await destroy_keys(world.kernel)
    assert await world.heard(meeting) == []


async def test_nine_men_and_eight_seats(world: World) -> None:
    await world.person("Aapo", "support_person")
    meeting = await world.meeting("Aapo", seats=8)
    men = [await world.person(f"Man {number}") for number in range(9)]
    await asyncio.gather(*(world.act(take_seat, man, meeting) for man in men))
    state = await world.kernel.read(_stand, meeting)
    assert (state.free, state.cap, state.listed) == (0, 8, 1)
    place = (await world.kernel.latest(meeting)).state.queue[0]
    ninth = next(man for man in men if man.id == place.persona)
    assert await world.kernel.read(_cards, ninth.own) == [("place", 1)]
    seated = next(man for man in men if man is not ninth)
    await world.act(give_up_seat, seated, meeting)
    assert await world.kernel.read(_cards, ninth.own) == [("seat", None)]


def _cards(read: Read, own: str) -> list[tuple[str, object]]:
    return [(card.kind, card.data.get("place")) for card in read.state(OWN, own).cards]


def _stand(read: Read, meeting: str) -> MeetingState:
    return read.db.get_one(MeetingState, meeting)


async def test_somebody_of_another_programme_finds_nothing_by_the_same_questions(world: World) -> None:
    await world.person("Aapo", "support_person")
    meeting = await world.meeting("Aapo")
    other = await world.person("Stranger", programme=await world.found("Other"))
    for read in (actor_of, placed):
        for one in (meeting, new_id(), "nonsense"):
            with pytest.raises(NotFound):
                await world.kernel.read(read, one, signed_in(other))
    for verb in (take_seat, open_meeting, leave_meeting, enter_meeting):
        for one in (meeting, new_id()):
            await refused("not_found", world.kernel.act(verb, other, one, on=(one,)))


async def test_whom_he_ignores_he_does_not_read_and_nobody_knows(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    masis = await world.person("Masis")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka, masis)
    said = await world.say(masis, meeting, "loud words", "k1")
    assert said is not None
    await world.say(kuikka, meeting, "an answer", "k2", reply_to=said.seq)
    state = await world.state(meeting)
    tag = state.seats[masis.id].tag
    await world.act(ignore_person, kuikka, meeting, tag)
    await world.act(ignore_person, kuikka, meeting, tag)
    page = await page_of(world, meeting, kuikka)
    assert page.ignored == {tag}
    assert (await page_of(world, meeting, masis)).ignored == frozenset()
    await refused("ignore_leader", world.act(ignore_person, kuikka, meeting, state.leaders[aapo.id].tag))
    await refused("ignore_yourself", world.act(ignore_person, kuikka, meeting, state.seats[kuikka.id].tag))
    await refused("not_in_meeting", world.act(ignore_person, kuikka, meeting, new_id()))
    await world.act(heed_person, kuikka, meeting, tag)
    assert await world.kernel.read(ignored_by, await world.state(meeting), kuikka.id) == frozenset()


async def test_what_those_who_lead_do_is_in_the_staff_log_without_words(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    said = await world.say(kuikka, meeting, "her street is", "k1")
    assert said is not None
    await world.act(carry_out, aapo, meeting, Order("remove", said.seq, "identity"))
    await world.act(carry_out, aapo, meeting, Order("close", minutes=3))
    await world.act(carry_out, aapo, meeting, Order("close", now=True))
    codes = await world.kernel.read(_codes, aapo.id)
    assert codes == {"signed_on", "meeting_opened", "message_removed", "meeting_closing", "meeting_closed"}


def _codes(read: Read, actor: str) -> set[str]:
    return set(read.db.scalars(select(LogRow.code).where(LogRow.actor == actor)))


async def test_a_refused_act_of_a_leader_leaves_no_trace(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    await refused("no_such_message", world.act(remove_message, aapo, meeting, 99, "identity"))
    assert await world.kernel.read(_codes, aapo.id) == {"signed_on", "meeting_opened"}


async def test_the_newest_page_and_what_came_before_it(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    for number in range(60):
        await world.say(kuikka, meeting, f"line {number}", f"k{number}")
    page = await page_of(world, meeting, kuikka)
    assert (page.log.entries[-1]["text"], len(page.log.entries)) == ("line 59", 50)
    earlier = await page_of(world, meeting, kuikka, before=page.log.before)
    assert page.log.before is not None
    assert (earlier.log.entries[-1]["seq"], earlier.log.before) == (page.log.before - 1, None)
    after = await world.kernel.read(entries_after, await here(world, meeting, kuikka), page.log.head - 2, None)
    entries = after["entries"]
    assert isinstance(entries, list)
    assert [entry["text"] for entry in entries] == ["line 58", "line 59"]


async def test_no_persona_is_in_what_a_page_or_a_program_gets(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    await world.say(kuikka, meeting, "hello", "k1")
    page = await page_of(world, meeting, kuikka)
    told = f"{page.data} {page.context} {await world.kernel.read(entries_after, await here(world, meeting, kuikka), 0, None)}"
    assert aapo.id not in told
    assert kuikka.id not in told


async def test_silence_is_told_by_the_clock_on_every_kind_of_storage(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka)
    await world.act(fall_silent, kuikka, meeting, "w" * 20)
    world.later(MINUTE)
    await world.act(tick_meeting, CLOCK, meeting)
    assert (await world.heard(meeting))[-1].kind == "left"
    assert await world.kernel.read(held_words, meeting) == ()


async def test_only_the_clock_and_leaders_end_a_meeting(world: World) -> None:
    await world.person("Aapo", "support_person")
    kuikka = await world.person("Kuikka")
    meeting = await world.meeting("Aapo")
    await world.act(take_seat, kuikka, meeting)
    await refused("not_leading", world.act(close_meeting, kuikka, meeting))
    with pytest.raises(Refused):
        await world.kernel.act(lambda work, actor: work.act(MEETING, meeting, actor, CloseNow()), kuikka)
