"""Who waits, who is called, who is passed over, and what everybody is told."""

from __future__ import annotations

import time

import pytest

from core.clock import HOUR, MINUTE, SECOND
from counselling.line import (
    DESK,
    LINE,
    LOG,
    Back,
    CallNext,
    CallThis,
    Nudge,
    Passed,
    Queue,
    Ranked,
    Silent,
    Stands,
    Talked,
    Unqueue,
    place_of,
    reached,
    wait_of,
)
from tests.counselling.standing import (
    CLOCK,
    EIGHT,
    OTHER_TEAM,
    PEKKA,
    SIRPA,
    STRANGER,
    TARIQ,
    Somebody,
    Standing,
    man,
    talk_of,
)

MEN = tuple(man(number) for number in range(1, 10))
ONE, TWO, THREE, FOUR, FIVE = MEN[:5]


def test_who_waits_longest_is_called_first() -> None:
    line = Standing()
    line.comes(ONE, TWO, THREE)
    assert [line.calls(), line.calls(TARIQ), line.calls()] == ["man1", "man2", "man3"]
    assert line.refused(PEKKA, CallNext(9)) == "nobody_waits"


def test_danger_goes_first_and_among_those_in_danger_who_came_first() -> None:
    line = Standing()
    line.comes(ONE, TWO)
    line.comes(THREE, FOUR, risk=2)
    line.comes(FIVE, risk=3)
    assert [line.calls() for _ in range(5)] == ["man5", "man3", "man4", "man1", "man2"]


def test_what_is_learnt_while_he_waits_moves_him_and_nobody_is_told_why() -> None:
    line = Standing()
    line.comes(ONE, TWO)
    line.act(CLOCK, Ranked(talk_of(TWO), 3))
    line.later(MINUTE)
    assert all("risk" not in told for told in (*line.frames("line"), *line.frames(DESK)))
    assert place_of(line.state.told, 2) == 1, "his own page promises no more than his number does"
    assert place_of(line.state.told, 1) == 1, "one in danger goes before him"
    assert line.calls() == "man2"
    assert line.act(CLOCK, Ranked(talk_of(TWO), 3)) == [], "he waits no more"


def test_who_is_silent_is_passed_over_and_keeps_his_number() -> None:
    line = Standing()
    line.comes(ONE, TWO, THREE)
    line.act(CLOCK, Silent(talk_of(ONE), line.now))
    line.later(5 * MINUTE)
    assert line.calls() == "man2"
    line.act(CLOCK, Back(talk_of(ONE)))
    assert line.calls() == "man1"


def test_a_line_lost_for_a_moment_costs_nobody_his_turn() -> None:
    line = Standing()
    line.comes(ONE, TWO)
    line.act(CLOCK, Silent(talk_of(ONE), line.now))
    line.later(20 * SECOND)
    assert line.calls() == "man1"


def test_a_place_is_kept_half_an_hour_and_then_lapses_once() -> None:
    line = Standing()
    line.comes(ONE, TWO)
    line.act(CLOCK, Silent(talk_of(ONE), line.now))
    line.later(30 * MINUTE - 1)
    assert talk_of(ONE) in line.state.tickets
    assert "lapsed" in line.later(1)
    assert list(line.state.tickets) == [talk_of(TWO)]
    assert line.heard(LOG).count("ended") == 1
    assert line.later(2 * HOUR) == []


def test_who_never_opens_his_page_lapses_too() -> None:
    line = Standing()
    line.comes(ONE, here=False)
    assert line.calls_this(ONE), "just now he came"
    line.comes(TWO, here=False)
    line.later(HOUR)
    assert line.state.tickets == {}


def test_a_new_silence_counts_from_its_own_beginning() -> None:
    line = Standing()
    line.comes(ONE)
    for _ in range(3):
        line.act(CLOCK, Silent(talk_of(ONE), line.now))
        line.later(29 * MINUTE)
        line.act(CLOCK, Back(talk_of(ONE)))
    assert talk_of(ONE) in line.state.tickets


def test_two_who_press_at_once_get_two_men() -> None:
    line = Standing()
    line.comes(ONE, TWO)
    assert {line.calls(PEKKA), line.calls(TARIQ)} == {"man1", "man2"}


def test_this_one_is_called_once() -> None:
    line = Standing()
    line.comes(ONE, TWO)
    line.calls_this(TWO)
    assert line.refused(TARIQ, CallThis(talk_of(TWO), 2)) == "not_waiting"
    assert line.calls() == "man1"


def test_a_worker_talks_with_so_many_at_most() -> None:
    line = Standing()
    line.comes(*MEN)
    line.calls(limit=2)
    line.calls(limit=2)
    assert line.refused(PEKKA, CallNext(2)) == "talks_enough"
    assert line.refused(PEKKA, CallThis(talk_of(FIVE), 2)) == "talks_enough"
    assert line.calls(TARIQ, 2) == "man3"
    line.act(CLOCK, Talked("Pekka", talk_of(ONE), 60))
    assert line.calls(limit=2) == "man4"


def test_a_talk_that_passes_counts_for_him_who_has_it_now() -> None:
    line = Standing()
    line.comes(ONE)
    line.calls()
    line.act(CLOCK, Passed(talk_of(ONE), "Pekka", "Tariq"))
    assert line.state.talks == {"Tariq": (talk_of(ONE),)}
    assert line.act(CLOCK, Talked("Pekka", talk_of(ONE), 60)) == [], "it is not his any more"
    line.act(CLOCK, Passed("agreed", "", "Tariq"))
    assert line.state.talks == {"Tariq": (talk_of(ONE), "agreed")}
    assert line.act(CLOCK, Passed("agreed", "", "Tariq")) == []


def test_so_many_wait_at_most() -> None:
    line = Standing()
    line.comes(*MEN[:3], most=3)
    assert line.refused(FOUR, Queue(talk_of(FOUR), FOUR.id, "en", most=3)) == "line_full"
    line.act(ONE, Unqueue(talk_of(ONE)))
    line.comes(FOUR, most=3)
    assert line.state.tickets[talk_of(FOUR)].number == 4, "a number is never given twice"


def test_asking_again_changes_nothing() -> None:
    line = Standing()
    line.comes(ONE)
    assert line.act(ONE, Queue(talk_of(ONE), ONE.id, "en")) == []
    assert line.refused(ONE, Queue("another", ONE.id, "en")) == "waiting_already"
    line.act(ONE, Unqueue(talk_of(ONE)))
    assert line.act(ONE, Unqueue(talk_of(ONE))) == []
    assert line.act(CLOCK, Back(talk_of(ONE))) == []
    assert line.act(CLOCK, Silent(talk_of(ONE), line.now)) == []


def test_a_shut_door_takes_no_more_and_keeps_who_waits() -> None:
    line = Standing()
    line.comes(ONE)
    line.act(CLOCK, Stands(1, EIGHT + HOUR, "at_capacity"))
    assert line.refused(TWO, Queue(talk_of(TWO), TWO.id, "en")) == "door_shut"
    assert line.calls() == "man1"


def test_a_door_that_closes_before_a_newcomers_turn_takes_no_more_and_tells_who_waits() -> None:
    line = Standing()
    line.act(CLOCK, Stands(1, EIGHT + 40 * MINUTE))
    line.act(CLOCK, Passed("a talk", "", "Pekka"))
    line.comes(ONE, TWO)
    assert line.refused(THREE, Queue(talk_of(THREE), THREE.id, "en")) == "door_shut"
    line.later(10 * SECOND)
    told = line.state.told
    assert told.shut == "closing"
    assert [reached(told, before, line.now) for before in range(3)] == ["yes", "perhaps", "no"]


def test_the_door_that_time_alone_brings_near_its_end_is_told_as_closing_once() -> None:
    line = Standing(hours=2)
    line.act(CLOCK, Passed("a talk", "", "Pekka"))
    line.act(CLOCK, Passed("another", "", "Tariq"))
    line.comes(ONE)
    line.later(MINUTE)
    before = line.heard("line").count("moved")
    line.later(HOUR + 59 * MINUTE)
    assert line.heard("line").count("moved") == before + 1
    assert line.state.told.shut == "closing"


def test_when_nobody_answers_any_more_nobody_is_told_that_he_will_be_reached() -> None:
    line = Standing()
    line.comes(ONE)
    line.act(CLOCK, Stands(0, None, "closed"))
    line.later(10 * SECOND)
    assert line.state.told.shut == "closed"
    assert reached(line.state.told, 0, line.now) == "no"


def test_waits_follow_the_last_talks_and_those_who_answer() -> None:
    line = Standing()
    line.comes(*MEN)
    for number in range(3):
        line.calls()
        line.act(CLOCK, Talked("Pekka", talk_of(MEN[number]), 10 * 60))
    line.later(10 * SECOND)
    told = line.state.told
    assert (told.each, told.answering, told.waiting) == (600, 2, 6)
    line.act(CLOCK, Passed("a talk", "", "Pekka"))
    line.act(CLOCK, Passed("another", "", "Tariq"))
    line.later(10 * SECOND)
    told = line.state.told
    assert wait_of(told, 0) == (0, 10)
    assert wait_of(told, 5) == (20, 45)


def test_whom_somebody_is_free_for_is_told_that_it_takes_a_few_minutes() -> None:
    line = Standing()
    line.comes(ONE, TWO, THREE, FOUR)
    line.later(10 * SECOND)
    told = line.state.told
    assert told.free == 2
    assert [wait_of(told, before) for before in range(3)] == [(0, 5), (0, 5), (5, 20)]
    line.calls()
    line.later(10 * SECOND)
    told = line.state.told
    assert told.free == 1
    assert [wait_of(told, before) for before in range(2)] == [(0, 5), (5, 20)]


def test_the_line_is_told_at_most_every_five_seconds_and_only_when_something_moved() -> None:
    line = Standing(hours=None)
    line.later(MINUTE)
    before = line.heard("line").count("moved")
    for number in range(100):
        line.comes(man(100 + number))
        line.later(100)
    line.later(10 * SECOND)
    assert line.heard("line").count("moved") - before == 3
    assert line.later(HOUR) == [], "nothing moves, nothing is told"
    line.act(CLOCK, Silent(talk_of(man(100)), line.now))
    assert line.later(MINUTE) == [], "a silence moves nobody"


def test_the_team_hears_that_its_inbox_changed_and_no_more() -> None:
    line = Standing()
    line.comes(ONE, TWO, THREE)
    line.calls()
    line.act(TWO, Unqueue(talk_of(TWO)))
    line.act(THREE, Unqueue(talk_of(THREE), "turned"))
    line.act(CLOCK, Nudge("some talk", "answered"))
    assert line.heard(DESK) == ["waiting", "waiting", "waiting", "taken", "left", "turned", "answered"]
    assert all(set(told) == {"type", "stream", "seq", "at", "kind", "conversation"} for told in line.frames(DESK))


def test_who_waits_and_the_team_hear_the_line_and_the_team_alone_its_desk() -> None:
    line = Standing()
    line.comes(ONE)
    hears = {who.id: [s for s in ("line", DESK, LOG) if LINE.may_listen(line.state, who, s)] for who in _everybody()}
    assert hears == {
        "man1": ["line"],
        "man2": [],
        "Pekka": ["line", DESK],
        "Tariq": ["line", DESK],
        "Sirpa": [],
        "Other": [],
        "Stranger": [],
        "clock": [],
    }
    assert LINE.you(line.state, ONE, "line") == "1"
    assert LINE.you(line.state, PEKKA, "line") is None


def _everybody() -> tuple[Somebody, ...]:
    return (ONE, TWO, PEKKA, TARIQ, SIRPA, OTHER_TEAM, STRANGER, CLOCK)


@pytest.mark.parametrize("who", [ONE, TWO, SIRPA, OTHER_TEAM, STRANGER])
def test_who_does_not_answer_here_calls_nobody(who: Somebody) -> None:
    line = Standing()
    line.comes(ONE)
    assert line.refused(who, CallNext()) == "not_found"
    assert line.refused(who, CallThis(talk_of(ONE))) == "not_found"


@pytest.mark.parametrize("who", [TWO, PEKKA, SIRPA, OTHER_TEAM, STRANGER])
def test_nobody_ends_or_takes_the_place_of_another(who: Somebody) -> None:
    line = Standing()
    line.comes(ONE)
    assert line.refused(who, Unqueue(talk_of(ONE))) == "not_found"
    assert line.refused(who, Queue("talk", ONE.id, "en")) == "not_found"


def test_people_do_not_do_what_the_house_does_and_the_house_waits_for_nobody() -> None:
    line = Standing()
    line.comes(ONE)
    of_the_house = (
        Stands(0, None, "closed"), Nudge("talk", "new"), Ranked(talk_of(ONE), 3), Talked("Pekka", talk_of(ONE)),
        Passed(talk_of(ONE), "", "Pekka"), Silent(talk_of(ONE), 0), Back(talk_of(ONE)),
    )  # fmt: skip
    for act in of_the_house:
        assert line.refused(PEKKA, act) == "only_the_house"
        assert line.refused(OTHER_TEAM, act) == "not_found"
    for people_only in (CallNext(), CallThis(talk_of(ONE)), Queue("talk", "clock", "en")):
        assert line.refused(CLOCK, people_only) == "only_people"


def test_three_thousand_who_wait_are_decided_about_at_once_and_told_shortly() -> None:
    line = Standing(hours=None)
    for number in range(3_000):
        line.comes(man(number), risk=int(number % 40 == 7))
    line.later(10 * SECOND)
    assert len(line.state.told.marks) <= 60
    best = {}
    for name, who, act in (
        ("next", PEKKA, CallNext(9_999)),
        ("queue", man(9_999), Queue(talk_of(man(9_999)), "man9999", "en", most=9_999)),
        ("silent", CLOCK, Silent(talk_of(man(100)), line.now)),
        ("leave", man(100), Unqueue(talk_of(man(100)))),
    ):
        best[name] = min(_took(line, who, act) for _ in range(20))
    assert max(best.values()) <= 0.002, best


def _took(line: Standing, who: Somebody, act: object) -> float:
    began = time.process_time()
    LINE.decide(line.state, who, act, line.now + HOUR)  # late enough that the line is told as well
    return time.process_time() - began
