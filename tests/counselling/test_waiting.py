"""From the door to a talk: men who wait, leave, turn to messages or vanish; a team that takes them, each once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from auth.people import Actor
from core.clock import MINUTE, SECOND
from core.errors import DomainError
from core.retention import destroy_keys
from counselling.line_clock import tell_doors
from counselling.talk import Phase
from counselling.talking import NewTalk, Words, continue_by_messaging, post
from counselling.waiting import call_next, call_this, enter_line, leave_line, turn_into_message
from counselling.working import end_live
from crisis.noticing import Noticed
from tests.counselling.hall import KINDS_OF_PLACE, Hall, hall_in


@pytest.fixture(params=KINDS_OF_PLACE)
async def hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_in(request.param, tmp_path) as made:
        yield made


async def test_he_waits_is_called_and_talks(hall: Hall) -> None:
    kuikka, pekka = await hall.man("Kuikka"), await hall.world.person("Pekka", "counsellor")
    talk = await hall.enters(kuikka, "Is anybody there?")
    assert (await hall.talk(talk)).talk.number == 1
    assert await hall.calls(pekka, at=1) == talk
    state, line = await hall.talk(talk), await hall.standing()
    assert (state.phase, state.is_live, state.talk.number) == (Phase.HELD, True, None)
    assert state.holder is not None and state.holder.persona == pekka.id
    assert (line.tickets, line.talks) == ({}, {pekka.id: (talk,)})
    assert await hall.words(talk) == ["Is anybody there?"]
    assert (await hall.nudges(talk))[:2] == ["waiting", "taken"]


async def test_a_talk_that_ends_makes_room_and_teaches_how_long_one_lasts(hall: Hall) -> None:
    pekka = await hall.world.person("Pekka", "counsellor")
    first, second = [await hall.enters(await hall.man(name)) for name in ("Kuikka", "Masis")]
    await hall.calls(pekka, 1)
    assert await hall.refused(hall.calls(pekka, 1)) == "talks_enough"
    hall.world.later(20 * MINUTE)
    await hall.act(end_live, pekka, first, on=(first,))
    line = await hall.standing()
    assert (line.talks, line.each) == ({}, 20 * 60)
    assert second not in line.silent
    assert await hall.calls(pekka, 1) == second


async def test_coming_again_is_the_same_place(hall: Hall) -> None:
    kuikka, pekka = await hall.man("Kuikka"), await hall.world.person("Pekka", "counsellor")
    talk = await hall.enters(kuikka)
    assert await hall.enters(kuikka, key="another page") == talk
    await hall.calls(pekka)
    assert await hall.enters(kuikka) == talk, "the answer was lost, and he was called meanwhile"
    assert (await hall.standing()).tickets == {}


async def test_a_second_visit_is_another_talk(hall: Hall) -> None:
    kuikka = await hall.man("Kuikka")
    first = await hall.enters(kuikka)
    assert await hall.leaves(kuikka, first)
    second = await hall.enters(kuikka, key="later")
    assert second != first
    assert (await hall.talk(second)).talk.number == 2


async def test_an_old_page_that_is_sent_again_is_another_visit(hall: Hall) -> None:
    kuikka = await hall.man("Kuikka")
    first = await hall.enters(kuikka)
    assert await hall.leaves(kuikka, first)
    second = await hall.enters(kuikka)
    assert second != first
    assert list((await hall.standing()).tickets) == [second]


async def test_two_who_press_at_once_get_two_men_or_one_is_told_that_nobody_waits(hall: Hall) -> None:
    pekka, tariq = await hall.world.person("Pekka", "counsellor"), await hall.world.person("Tariq", "support_person")
    for number in range(4):
        talks = [await hall.enters(await hall.man(f"{number} {n}")) for n in range(1 + number % 2)]
        results = await hall.both(hall.calls(pekka, 99, at=0), hall.calls(tariq, 99, at=1))
        given = [one for one in results if isinstance(one, str)]
        assert sorted(given) == sorted(talks)
        assert [one.code for one in results if isinstance(one, DomainError)] == ["nobody_waits"] * (2 - len(talks))


async def test_two_who_take_this_one_have_one_winner_and_the_other_learns_who(hall: Hall) -> None:
    pekka, tariq = await hall.world.person("Pekka", "counsellor"), await hall.world.person("Tariq", "support_person")
    for number in range(4):
        talk = await hall.enters(await hall.man(f"Man {number}"))
        results = await hall.both(hall.calls_this(pekka, talk, 9, at=0), hall.calls_this(tariq, talk, 9, at=1))
        holder = (await hall.talk(talk)).holder
        assert holder is not None
        refusals = [one for one in results if one is not None]
        assert [(one.code, one.args_["name"]) for one in refusals] == [("taken", holder.name)]
        assert (await hall.standing()).talks[holder.persona][-1] == talk


async def test_taking_this_one_again_changes_nothing(hall: Hall) -> None:
    pekka = await hall.world.person("Pekka", "counsellor")
    talk = await hall.enters(await hall.man("Kuikka"))
    await hall.calls_this(pekka, talk, 1)
    before = await hall.talk(talk)
    await hall.calls_this(pekka, talk, 1)
    assert await hall.talk(talk) == before


async def test_pressing_next_twice_takes_one_man(hall: Hall) -> None:
    pekka = await hall.world.person("Pekka", "counsellor")
    first = await hall.enters(await hall.man("Kuikka"))
    await hall.enters(await hall.man("Masis"))
    given = await hall.both(hall.calls(pekka, 9, "one press", 0), hall.calls(pekka, 9, "one press", 1))
    assert given == [first, first]
    assert (await hall.standing()).talks == {pekka.id: (first,)}


async def test_what_he_wrote_while_he_waited_is_destroyed_when_he_leaves(hall: Hall) -> None:
    kuikka = await hall.man("Kuikka")
    talk = await hall.enters(kuikka, "I thought better of it")
    await hall.act(post, kuikka, talk, Words("More words", "k2"), on=(talk,))
    assert await hall.leaves(kuikka, talk)
    for kernel in hall.kernels:
        await destroy_keys(kernel)
    assert await hall.words(talk) == []
    assert (await hall.talk(talk)).forgotten
    assert [(one["conversation"], one["why"]) for one in await hall.log("ended")] == [(talk, "left")]


async def test_waiting_turns_into_a_message_that_will_be_answered(hall: Hall) -> None:
    kuikka = await hall.man("Kuikka")
    talk = await hall.enters(kuikka, "I cannot wait any longer")
    assert await hall.turns(kuikka, talk)
    state = await hall.talk(talk)
    assert (state.talk.kind, state.phase, state.talk.number) == ("messaging", Phase.WAITING, None)
    assert state.talk.promise is not None and state.talk.promise > hall.world.now[0]
    assert await hall.words(talk) == ["I cannot wait any longer"]
    assert not await hall.turns(kuikka, talk), "asking again changes nothing"
    assert [one["why"] for one in await hall.log("ended")] == ["turned"]


@pytest.mark.parametrize("way", ["leave", "turn"])
async def test_whoever_was_called_in_that_moment_neither_leaves_nor_turns(hall: Hall, way: str) -> None:
    pekka = await hall.world.person("Pekka", "counsellor")
    for number in range(4):
        kuikka = await hall.man(f"Man {number}")
        talk = await hall.enters(kuikka)
        gives_up = hall.leaves(kuikka, talk) if way == "leave" else hall.turns(kuikka, talk)
        gave_up, called = await hall.both(gives_up, hall.calls(pekka, 99, at=1))
        assert (gave_up is True) is isinstance(called, DomainError)
        assert ((await hall.talk(talk)).is_live) is isinstance(called, str)
        assert len(await hall.log("called")) + len(await hall.log("ended")) == number + 1


async def test_a_place_outlives_a_lost_line_and_five_silent_minutes(hall: Hall) -> None:
    kuikka, masis = await hall.man("Kuikka"), await hall.man("Masis")
    pekka = await hall.world.person("Pekka", "counsellor")
    first, second = await hall.enters(kuikka), await hall.enters(masis)
    await hall.goes(kuikka, first)
    await hall.later(5 * MINUTE)
    assert await hall.calls(pekka) == second, "the silent are passed over"
    await hall.comes(kuikka, first)
    assert (await hall.talk(first)).talk.number == 1
    assert await hall.calls(pekka) == first


async def test_whoever_stays_away_half_an_hour_loses_his_place_and_may_go_on_by_messages(hall: Hall) -> None:
    kuikka = await hall.man("Kuikka")
    talk = await hall.enters(kuikka, "Hello?")
    await hall.goes(kuikka, talk)
    await hall.later(29 * MINUTE)
    assert talk in (await hall.standing()).tickets
    await hall.later(2 * MINUTE)
    state = await hall.talk(talk)
    assert ((await hall.standing()).tickets, state.phase, state.talk.reason) == ({}, Phase.ENDED, "lapsed")
    assert [one["why"] for one in await hall.log("ended")] == ["lapsed"]
    await hall.act(continue_by_messaging, kuikka, talk, on=(talk,))
    assert await hall.words(talk) == ["Hello?"]
    assert (await hall.talk(talk)).talk.promise is not None


async def test_danger_that_is_heard_while_he_waits_moves_him_to_the_front(hall: Hall) -> None:
    pekka = await hall.world.person("Pekka", "counsellor")
    await hall.enters(await hall.man("Kuikka"))
    masis = await hall.man("Masis")
    second = await hall.enters(masis)
    await hall.act(post, masis, second, Words("…", "k2", noticed=Noticed(3, "suicide")), on=(second,))
    assert (await hall.standing()).tickets[second].risk == 3
    assert await hall.calls(pekka) == second


async def test_a_full_line_and_a_shut_door_leave_nothing_half_done(hall: Hall) -> None:
    first, second = await hall.man("Kuikka"), await hall.man("Masis")
    await hall.enters(first, most=1)
    assert await hall.refused(hall.enters(second, "hello", most=1)) == "line_full"
    await hall.door(0, None, "closed")
    assert await hall.refused(hall.enters(second, "hello")) == "door_shut"
    await hall.door()
    assert (await hall.talk(await hall.enters(second, "hello"))).talk.number == 2


async def test_where_nobody_covers_the_door_is_shut_and_who_waits_is_told(hall: Hall) -> None:
    await hall.enters(await hall.man("Kuikka"))
    await hall.later(10 * SECOND)
    for kernel in hall.kernels:
        await tell_doors(kernel)
    await hall.later(10 * SECOND)
    told = (await hall.standing()).told
    assert (told.shut, told.answering, told.waiting) == ("closed", 0, 1)
    version = (await hall.kernels[0].latest(hall.line)).version
    for kernel in hall.kernels:
        await tell_doors(kernel)
    assert (await hall.kernels[0].latest(hall.line)).version == version, "nothing moved, nothing is written"


async def test_a_place_outlives_a_closed_door_for_a_while_and_then_he_goes_on_by_messages(hall: Hall) -> None:
    who = await hall.man("Kuikka")
    talk = await hall.enters(who, "It is bad tonight.")
    await hall.door(0, None, "closed")
    await hall.later(29 * MINUTE)
    assert (await hall.talk(talk)).talk.number == 1
    await hall.later(2 * MINUTE)
    ended = await hall.talk(talk)
    assert (ended.phase, ended.talk.reason, ended.talk.number) == (Phase.ENDED, "closed", None)
    assert [one["why"] for one in await hall.log("ended")] == ["closed"]
    await hall.act(continue_by_messaging, who, talk, on=(talk,))
    goes_on = await hall.talk(talk)
    assert (goes_on.phase, goes_on.talk.kind) == (Phase.WAITING, "messaging")
    assert goes_on.talk.promise is not None, "and he knows when he is answered"
    assert "It is bad tonight." in await hall.words(talk)


async def test_somebody_who_comes_back_to_a_closed_door_finds_who_still_waits(hall: Hall) -> None:
    sam = await hall.world.person("Sam", "counsellor")
    talk = await hall.enters(await hall.man("Kuikka"))
    await hall.door(0, None, "closed")
    await hall.later(29 * MINUTE)
    await hall.door(1)
    await hall.later(20 * MINUTE)
    assert (await hall.standing()).closed_at is None
    assert await hall.calls(sam) == talk


async def test_to_everybody_else_neither_line_nor_talk_is_there(hall: Hall) -> None:
    talk = await hall.enters(await hall.man("Kuikka"))
    other = await hall.world.found("Elsewhere")
    strangers = [
        await hall.man("Masis"),
        await hall.world.person("Sirpa", "coordinator"),
        await hall.world.person("Outsider", programme=other),
        await hall.world.person("Their counsellor", "counsellor", programme=other),
        await hall.world.person("Their coordinator", "coordinator", programme=other),
    ]
    programme = hall.world.programme
    for who in strangers:
        for verb, args in (
            (call_next, (programme, 9)), (call_this, (talk, 9)), (leave_line, (talk,)), (turn_into_message, (talk, None)),
        ):  # fmt: skip
            assert await hall.refused(hall.act(verb, who, *args, on=(talk,))) == "not_found"
    pekka = await hall.world.person("Pekka", "counsellor")
    for verb, args in ((leave_line, (talk,)), (turn_into_message, (talk, None))):
        assert await hall.refused(hall.act(verb, pekka, *args, on=(talk,))) == "not_found"
    assert await hall.refused(hall.act(call_this, pekka, "x" * 20, 9)) == "not_found"


async def test_each_programme_has_a_line_of_its_own(hall: Hall) -> None:
    other = await hall.world.found("Elsewhere")
    await hall.opens(other)
    here = await hall.enters(await hall.man("Kuikka"))
    there = await hall.world.person("Their man", programme=other)
    new: Any = NewTalk("en", key="k")
    elsewhere = await hall.kernels[0].act(enter_line, there, new, 30)
    theirs: Actor = await hall.world.person("Their counsellor", "counsellor", programme=other)
    assert await hall.kernels[0].act(call_next, theirs, other, 2) == elsewhere
    assert list((await hall.standing()).tickets) == [here]
