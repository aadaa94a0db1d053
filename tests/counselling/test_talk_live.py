"""Live talks: their time told at the start, their end told in time, silences, lost lines, and how they go over into messages."""

from __future__ import annotations

from core.clock import HOUR, MINUTE, SECOND
from counselling.talk import (
    Answer,
    Arrive,
    Continue,
    End,
    EndLive,
    Extend,
    FallSilent,
    GoLive,
    LoseWorker,
    Phase,
    PutBack,
    Say,
)
from tests.counselling.sitting import AAPO, CLOCK, KUIKKA, NINE, PROMISE, SAM, Sitting, held, live, tag, take


def talking(sitting: Sitting, minutes: int) -> list[str]:
    """Both write every two minutes."""
    told: list[str] = []
    for _ in range(minutes // 2):
        sitting.says(KUIKKA)
        sitting.says(SAM)
        told += sitting.later(2 * MINUTE)
    return told


def test_the_time_is_told_at_the_start_and_once_five_minutes_before_the_end() -> None:
    sitting = live()
    told = sitting.last("live").data
    assert (told["until"], told["silence"]) == (NINE + 45 * MINUTE, 10 * MINUTE)
    assert (sitting.state.talk.mode, sitting.state.talk.number) == ("live", None)
    assert talking(sitting, 38) == []
    assert talking(sitting, 6) == ["time"]
    assert sitting.last("time").data == {"what": "soon", "until": NINE + 45 * MINUTE}
    assert sitting.state.talk.soon
    assert sitting.later(MINUTE) == ["live_over", "ended"], "a walk-in ends with its talk"
    assert sitting.last("live_over").data == {"reason": "time", "seconds": 45 * 60}
    assert sitting.state.talk.kept_until == sitting.now + 48 * HOUR


def test_one_extension_and_no_more() -> None:
    sitting = live()
    talking(sitting, 42)
    assert sitting.refused(KUIKKA, Extend()) == "not_holding"
    sitting.act(SAM, Extend())
    assert (sitting.state.talk.live_until, sitting.state.talk.soon) == (NINE + 60 * MINUTE, False)
    assert sitting.refused(SAM, Extend()) == "already_extended"
    assert talking(sitting, 14) == ["time"], "the new end is told too"


def test_who_is_silent_is_told_and_then_it_ends() -> None:
    sitting = live()
    sitting.says(SAM, "How are you?")
    assert sitting.later(5 * MINUTE) == ["time"]
    assert sitting.last("time").data == {"what": "silent", "until": NINE + 10 * MINUTE}
    sitting.says(KUIKKA, "I am here.")
    assert not sitting.state.talk.silent
    assert sitting.later(20 * MINUTE) == [], "now it is not for him to say something"
    sitting.says(SAM, "Good.")
    assert sitting.later(10 * MINUTE) == ["time", "live_over", "ended"]
    assert sitting.state.talk.reason == "silence"


def test_when_the_counsellors_line_drops_the_man_is_told_within_a_minute() -> None:
    sitting = live()
    sitting.act(SAM, FallSilent("w1", sitting.now))
    assert sitting.later(59 * SECOND) == ["team_lost"]
    assert sitting.state.talk.lost == NINE
    sitting.says(KUIKKA, "Are you there?")
    sitting.act(SAM, Arrive("w2"))
    assert sitting.heard()[-1] == "team_back"
    again = sitting.state.talk
    assert (again.lost, again.live_until) == (None, NINE + 45 * MINUTE + 59 * SECOND)


def test_a_short_gap_is_told_to_nobody() -> None:
    sitting = live()
    before = sitting.heard()
    sitting.act(SAM, FallSilent("w1", sitting.now))
    sitting.later(40 * SECOND)
    sitting.act(SAM, Arrive("w2"))
    sitting.later(MINUTE)
    assert sitting.heard() == before


def test_a_second_window_keeps_the_line() -> None:
    sitting = live()
    sitting.act(SAM, Arrive("w2"))
    sitting.act(SAM, FallSilent("w1", sitting.now))
    assert sitting.later(2 * MINUTE) == []


def test_a_dead_worker_counts_from_its_last_sign_of_life() -> None:
    sitting = live()
    sitting.now += 40 * SECOND
    sitting.act(CLOCK, LoseWorker("w1", NINE))
    assert sitting.later(5 * SECOND) == ["team_lost"]
    assert sitting.state.talk.lost == NINE


def test_where_nobody_comes_back_another_may_go_on_and_the_time_waited() -> None:
    sitting = live()
    sitting.act(SAM, FallSilent("w1", sitting.now))
    assert sitting.later(3 * MINUTE) == ["team_lost", "members", "member", "given_back"]
    assert (sitting.state.phase, sitting.state.talk.mode) == (Phase.WAITING, "live")
    sitting.says(KUIKKA, "Hello?")
    sitting.now += MINUTE
    sitting.act(AAPO, take(AAPO))
    talk = sitting.state.talk
    assert (talk.lost, talk.live_until) == (None, NINE + 49 * MINUTE)
    assert sitting.later(44 * SECOND) == []
    assert sitting.later(SECOND) == ["team_lost"], "he took it and his page never opened"


def test_where_nobody_comes_at_all_a_thread_goes_on_as_messages_and_a_walk_in_ends() -> None:
    sitting = held()
    sitting.act(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=True))
    sitting.says(KUIKKA, "Hello?")
    assert sitting.later(16 * MINUTE)[-1] == "live_over"
    assert (sitting.state.phase, sitting.state.talk.mode) == (Phase.WAITING, "messaging")
    assert sitting.state.asked_at is not None, "he waits for an answer"
    walk_in = live(line=False)
    assert walk_in.later(16 * MINUTE)[-2:] == ["live_over", "ended"]
    assert walk_in.state.talk.reason == "lost"


def test_a_live_talk_is_asked_for_within_a_thread_and_only_begins_with_his_yes() -> None:
    sitting = held()
    sitting.act(SAM, Arrive("w1"))
    assert sitting.refused(KUIKKA, Answer("live", yes=True)) == "nothing_asked"
    assert sitting.refused(AAPO, GoLive()) == "not_holding"
    sitting.act(SAM, GoLive())
    assert sitting.state.talk.asked_live
    assert sitting.changes_nothing(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=False))
    assert (sitting.state.talk.asked_live, sitting.state.talk.mode) == (False, "messaging")
    sitting.act(SAM, GoLive())
    sitting.act(SAM, GoLive(ask=False))
    assert sitting.refused(KUIKKA, Answer("live", yes=True)) == "nothing_asked"
    sitting.act(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=True))
    assert sitting.state.talk.mode == "live"
    assert sitting.refused(SAM, GoLive()) == "already_live"
    assert sitting.state.talk.promise is None, "who talks waits for no message"
    sitting.act(KUIKKA, EndLive("talked"))
    assert (sitting.state.talk.mode, sitting.state.phase) == ("messaging", Phase.HELD)
    assert sitting.changes_nothing(SAM, EndLive())
    assert sitting.refused(AAPO, EndLive()) == "not_holding"
    assert sitting.refused(SAM, Extend()) == "not_live"


def test_a_walk_in_goes_on_as_messages_with_the_same_person() -> None:
    sitting = live()
    assert sitting.refused(KUIKKA, Continue(sitting.now + PROMISE)) == "already_live"
    sitting.says(SAM, "Shall we go on tomorrow?")
    sitting.act(SAM, EndLive())
    assert sitting.refused(KUIKKA, Say("Yes.", "k")) == "ended"
    sitting.act(KUIKKA, Continue(sitting.now + PROMISE))
    talk = sitting.state.talk
    assert (talk.kind, talk.phase, talk.promise) == ("messaging", Phase.HELD, None), "nobody owes him an answer"
    assert talk.holder is not None
    assert talk.holder.persona == tag(SAM)
    sitting.says(KUIKKA, "Yes.", promise=sitting.now + PROMISE)
    assert sitting.state.talk.promise == sitting.now + PROMISE


def test_a_live_talk_that_is_given_back_waits_for_another() -> None:
    sitting = live()
    sitting.act(SAM, PutBack())
    assert (sitting.state.phase, sitting.state.talk.mode) == (Phase.WAITING, "live")
    sitting.act(AAPO, take(AAPO, live=True))
    assert sitting.heard().count("live") == 1
    sitting.act(AAPO, Arrive("w1"))
    assert sitting.state.talk.live_until == NINE + 45 * MINUTE
    sitting.act(KUIKKA, End("his"))
    assert sitting.heard()[-2:] == ["live_over", "ended"]
