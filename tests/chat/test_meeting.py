"""A meeting by itself, evening by evening: who may what, and what the room is told."""

import pytest

from chat.meeting import (
    MEETING,
    Amend,
    Arrive,
    Cancel,
    CloseGently,
    CloseNow,
    Enter,
    FallSilent,
    Forget,
    GiveUpSeat,
    Leave,
    LoseWorker,
    Open,
    Release,
    Remove,
    Say,
    TakeSeat,
    Terms,
)
from chat.meeting.state import Phase
from core.clock import HOUR, MINUTE, SECOND
from core.errors import NotFound, Refused
from core.spaces import Tick
from tests.chat.people import (
    AAPO,
    CLOCK,
    HONKA,
    KUIKKA,
    LEENA,
    MASIS,
    SEVEN,
    SINDIAN,
    SIRPA,
    STRANGER,
    TARIQ,
    Evening,
    Somebody,
    crew,
    plan,
)


def seated(evening: Evening, *men: Somebody) -> None:
    for man in men:
        evening.act(man, TakeSeat(f"tag-{man.name}"))
        evening.act(man, Arrive("w1"))


@pytest.fixture
def lobby() -> Evening:
    evening = Evening()
    evening.act(SIRPA, plan(AAPO, TARIQ))
    evening.act(CLOCK, Tick())
    return evening


@pytest.fixture
def live(lobby: Evening) -> Evening:
    seated(lobby, KUIKKA, MASIS)
    lobby.act(AAPO, Arrive("w1"))
    lobby.now = SEVEN
    lobby.act(AAPO, Open())
    return lobby


def refused(evening: Evening, who: Somebody, act: object) -> str:
    before = evening.state
    with pytest.raises(Refused) as caught:
        evening.act(who, act)
    assert evening.state is before
    return caught.value.code


def later(evening: Evening, milliseconds: int) -> None:
    evening.now += milliseconds
    evening.act(CLOCK, Tick())


def test_only_a_coordinator_of_the_programme_or_the_console_arranges_a_meeting() -> None:
    for who in (KUIKKA, AAPO, STRANGER):
        assert refused(Evening(), who, plan(AAPO)) == "not_coordinating"
    assert Evening().act(Somebody("console"), plan(AAPO))[0].kind == "scheduled"
    evening = Evening()
    evening.act(SIRPA, plan(AAPO))
    assert refused(evening, SIRPA, plan(AAPO)) == "already_scheduled"


def test_a_plan_must_make_sense() -> None:
    assert refused(Evening(), SIRPA, plan(AAPO, cap=0)) == "meeting_seats"
    assert refused(Evening(), SIRPA, plan(AAPO, AAPO)) == "leader_twice"


def test_to_another_programme_the_meeting_does_not_exist(live: Evening) -> None:
    for act in (TakeSeat("tag"), Say("hello", "k"), Arrive("w1"), Open(), Leave(), Remove(1, "rules")):
        with pytest.raises(NotFound):
            live.act(STRANGER, act)
    assert not MEETING.may_listen(live.state, STRANGER, "room")


def test_there_are_no_more_seats_than_planned(lobby: Evening) -> None:
    seated(lobby, KUIKKA, MASIS, HONKA)
    lobby.act(SINDIAN, TakeSeat("tag"))
    assert SINDIAN.id not in lobby.state.seats
    assert lobby.act(KUIKKA, TakeSeat("another")) == []
    lobby.act(KUIKKA, GiveUpSeat())
    assert SINDIAN.id in lobby.state.seats
    assert MEETING.view(lobby.state, "room")["waiting"] == 2


def test_those_who_work_here_take_no_seat_among_the_men(lobby: Evening) -> None:
    assert refused(lobby, AAPO, TakeSeat("tag")) == "you_lead"
    assert refused(lobby, LEENA, TakeSeat("tag")) == "staff_no_seat"


def test_the_lobby_shows_a_number_and_no_names(lobby: Evening) -> None:
    seated(lobby, KUIKKA, MASIS)
    shown = MEETING.view(lobby.state, "room")
    assert (shown["phase"], shown["waiting"], shown["people"]) == ("lobby", 2, [])
    assert not any(frame.get("by") for frame in lobby.frames())
    lobby.act(AAPO, Arrive("w1"))
    assert [face["here"] for face in MEETING.view(lobby.state, "room")["leaders"]] == [True, False]


def test_nothing_is_accepted_before_the_facilitator_opens(lobby: Evening) -> None:
    seated(lobby, KUIKKA)
    lobby.act(AAPO, Arrive("w1"))
    lobby.now = SEVEN
    assert refused(lobby, KUIKKA, Say("hello", "k")) == "not_open"
    assert refused(lobby, AAPO, Say("hello", "k")) == "not_open"
    assert refused(lobby, KUIKKA, Open()) == "not_leading"
    assert refused(lobby, TARIQ, Open()) == "not_here"
    lobby.act(AAPO, Open())
    assert lobby.act(KUIKKA, Say("hello", "k"))[0].stream == "room"
    assert refused(lobby, AAPO, Open()) == "already_open"


def test_a_room_is_not_opened_hours_ahead() -> None:
    evening = Evening(now=SEVEN - 2 * HOUR)
    evening.act(SIRPA, plan(AAPO))
    evening.act(AAPO, Arrive("w1"))
    assert refused(evening, AAPO, Open()) == "too_early"


def test_a_meeting_that_nobody_opens_is_closed_and_says_so(lobby: Evening) -> None:
    seated(lobby, KUIKKA)
    lobby.now = SEVEN
    later(lobby, 29 * MINUTE)
    assert lobby.state.phase is Phase.LOBBY
    later(lobby, MINUTE)
    assert MEETING.view(lobby.state, "room")["reason"] == "not_held"


def test_a_meeting_without_a_facilitator_never_opens() -> None:
    evening = Evening()
    evening.act(SIRPA, plan())
    for who in (SIRPA, AAPO, LEENA, KUIKKA):
        assert refused(evening, who, Open()) == "not_leading"
    for house in (CLOCK, Somebody("console")):
        assert refused(evening, house, Open()) == "only_people"


def test_one_whose_role_has_ended_leads_no_more(live: Evening) -> None:
    former = Somebody(AAPO.id, AAPO.name)
    assert refused(live, former, CloseNow()) == "not_leading"
    assert not MEETING.may_listen(live.state, former, "backstage")


def test_who_hears_what(live: Evening) -> None:
    hears = {
        who.name: [
            stream for stream in ("room", "hold", "backstage", "log") if MEETING.may_listen(live.state, who, stream)
        ]
        for who in (KUIKKA, AAPO, HONKA, SIRPA, LEENA, CLOCK)
    }
    assert hears == {
        "Kuikka": ["room"],
        "Aapo": ["room", "hold", "backstage"],
        "Honka": [],
        "Sirpa": [],
        "Leena": [],
        "": [],
    }


def test_a_second_tab_is_not_told_and_one_closed_tab_is_no_leaving(live: Evening) -> None:
    before = live.heard()
    live.act(KUIKKA, Arrive("w2"))
    live.act(KUIKKA, FallSilent("w1", live.now))
    later(live, 5 * MINUTE)
    assert live.heard() == before


def test_a_minute_of_silence_is_leaving_and_a_lost_line_before_that_is_not(live: Evening) -> None:
    live.act(KUIKKA, FallSilent("w1", live.now))
    later(live, 59 * SECOND)
    assert live.heard()[-1] == "opened"
    live.act(KUIKKA, Arrive("w2"))
    later(live, 5 * MINUTE)
    assert live.heard()[-1] == "opened"
    live.act(KUIKKA, FallSilent("w2", live.now))
    later(live, 60 * SECOND)
    assert live.heard()[-1] == "left"
    live.act(KUIKKA, Arrive("w1"))
    assert live.heard()[-1] == "joined"


def test_leaving_in_a_hurry_looks_like_any_leaving_and_keeps_the_seat(live: Evening) -> None:
    live.act(MASIS, FallSilent("w1", live.now))
    later(live, MINUTE)
    silent = live.frames()[-1]
    live.act(KUIKKA, Leave())
    hurried = live.frames()[-1]
    assert set(silent) == set(hurried)
    assert hurried["kind"] == "left"
    later(live, 29 * MINUTE)
    assert KUIKKA.id in live.state.seats


def test_who_left_hears_nothing_until_he_comes_back_in(live: Evening) -> None:
    live.act(KUIKKA, Arrive("w2"))
    live.act(KUIKKA, Leave())
    assert not MEETING.may_listen(live.state, KUIKKA, "room")
    assert refused(live, KUIKKA, Say("still here", "k")) == "you_left"
    assert live.act(KUIKKA, Arrive("w2")) == []
    live.act(KUIKKA, Enter())
    live.act(KUIKKA, Arrive("w2"))
    assert live.heard()[-1] == "joined"
    assert MEETING.may_listen(live.state, KUIKKA, "room")


def test_the_seat_of_one_who_left_is_free_after_half_an_hour(live: Evening) -> None:
    live.act(KUIKKA, Leave())
    later(live, 30 * MINUTE)
    assert KUIKKA.id not in live.state.seats


def test_leaving_the_lobby_costs_no_seat(lobby: Evening) -> None:
    seated(lobby, KUIKKA)
    lobby.act(KUIKKA, FallSilent("w1", lobby.now))
    later(lobby, MINUTE)
    assert MEETING.view(lobby.state, "room")["waiting"] == 0
    later(lobby, 24 * MINUTE)
    assert lobby.now > SEVEN
    assert KUIKKA.id in lobby.state.seats


def test_when_the_last_facilitator_vanishes_the_room_is_told_and_words_wait(live: Evening) -> None:
    live.act(AAPO, FallSilent("w1", live.now))
    later(live, MINUTE)
    assert live.heard()[-2:] == ["left", "lead_lost"]
    assert live.act(KUIKKA, Say("is anybody here", "k1"))[0].stream == "hold"
    live.act(AAPO, Arrive("w2"))
    assert live.heard()[-2:] == ["joined", "lead_back"]
    assert live.act(MASIS, Say("after him", "k2"))[0].stream == "hold", "nobody overtakes those who wait"
    live.act(CLOCK, Release(1, "is anybody here"))
    live.act(CLOCK, Release(2, "after him"))
    told = live.frames()[-2:]
    assert [(frame["by"]["persona"], frame["text"]) for frame in told] == [  # type: ignore[index]
        ("tag-Kuikka", "is anybody here"),
        ("tag-Masis", "after him"),
    ]
    assert live.act(KUIKKA, Say("at once again", "k3"))[0].stream == "room"


def test_a_facilitator_who_leaves_by_the_door_is_missed_at_once_but_not_while_another_is_here(live: Evening) -> None:
    live.act(TARIQ, Arrive("w1"))
    live.act(AAPO, Leave())
    assert live.heard()[-2:] == ["left", "handed"]
    live.act(TARIQ, Leave())
    assert live.heard()[-2:] == ["left", "lead_lost"]


def test_a_facilitator_who_vanished_with_his_worker_is_missed_too(live: Evening) -> None:
    live.act(CLOCK, LoseWorker("w1", live.now - 50 * SECOND))
    later(live, 10 * SECOND)
    assert "lead_lost" in live.heard()
    assert live.heard().count("left") == 3


def test_a_room_nobody_leads_closes_gently_and_what_waited_goes_back(live: Evening) -> None:
    live.act(AAPO, Leave())
    live.act(KUIKKA, Say("hello", "k"))
    later(live, 10 * MINUTE)
    assert (live.state.phase, live.frames()[-1]["reason"]) == (Phase.CLOSING, "leaderless")
    later(live, 5 * MINUTE)
    assert live.heard()[-1] == "closed"
    assert live.heard("hold") == ["message", "returned"]
    assert live.state.returned == (KUIKKA.id,)


def test_the_time_without_a_leader_can_be_set() -> None:
    evening = Evening()
    evening.act(SIRPA, plan(AAPO, terms=Terms(leaderless=2 * MINUTE)))
    evening.act(AAPO, Arrive("w1"))
    evening.now = SEVEN
    evening.act(AAPO, Open())
    evening.act(AAPO, Leave())
    later(evening, 2 * MINUTE)
    assert evening.state.phase is Phase.CLOSING


def test_closing_gently_leaves_time_for_last_words_and_then_none(live: Evening) -> None:
    assert refused(live, KUIKKA, CloseGently()) == "not_leading"
    live.act(AAPO, CloseGently(3))
    assert live.act(KUIKKA, Say("thank you", "k1"))[0].stream == "room"
    assert refused(live, HONKA, TakeSeat("tag")) == "closing"
    later(live, 3 * MINUTE)
    assert live.heard()[-1] == "closed"
    for who, act in ((KUIKKA, Say("one more", "k2")), (AAPO, Say("and I", "k3")), (AAPO, Remove(2, "rules"))):
        assert refused(live, who, act) == "closed"
    assert not MEETING.may_listen(live.state, KUIKKA, "room")


def test_closing_now_is_now(live: Evening) -> None:
    live.act(AAPO, CloseNow())
    frame = live.frames()[-1]
    assert (frame["kind"], frame["reason"]) == ("closed", "now")
    assert frame["by"] == {"persona": "tag-Aapo", "name": "Aapo", "role": "support_person"}


def test_a_room_that_was_left_open_closes_by_itself(live: Evening) -> None:
    live.now = SEVEN + HOUR + 30 * MINUTE
    later(live, 30 * MINUTE)
    assert live.frames()[-1]["reason"] == "time"


def test_a_removed_message_says_who_and_why_and_nothing_else_can_be_removed(live: Evening) -> None:
    said = live.act(KUIKKA, Say("his full name is", "k"))[0]
    assert refused(live, MASIS, Remove(said.seq, "identity")) == "not_leading"
    removed = live.act(AAPO, Remove(said.seq, "identity"))[0]
    assert (removed.data["target"], removed.data["reason"]) == (said.seq, "identity")
    assert refused(live, AAPO, Remove(said.seq, "identity")) == "already_removed"
    for seq in (1, 0, -1, 999, removed.seq):
        assert refused(live, AAPO, Remove(seq, "identity")) == "no_such_message"


def test_an_answer_points_at_something_that_was_said(live: Evening) -> None:
    said = live.act(KUIKKA, Say("hello", "k"))[0]
    assert live.act(MASIS, Say("hello to you", "k", said.seq))[0].data["reply_to"] == said.seq
    for seq in (1, 0, 500):
        assert refused(live, MASIS, Say("what", "k2", seq)) == "no_such_message"


def test_a_peer_is_told_from_a_professional() -> None:
    evening = Evening()
    evening.act(SIRPA, plan(AAPO, LEENA))
    roles = {face["name"]: face["role"] for face in MEETING.view(evening.state, "room")["leaders"]}
    assert roles == {"Aapo": "support_person", "Leena": "counsellor"}


def test_who_demonstrates_is_marked_everywhere_and_not_counted(live: Evening) -> None:
    live.act(HONKA, TakeSeat("tag-Honka", demo=True))
    live.act(HONKA, Arrive("w1"))
    live.act(HONKA, Say("hello", "k"))
    live.act(HONKA, Leave())
    assert all(frame["demo"] for frame in live.frames()[-3:])
    assert live.state.attendance == 2
    live.act(HONKA, Enter())
    live.act(HONKA, Arrive("w1"))
    people = MEETING.view(live.state, "room")["people"]
    assert {face["name"]: face["demo"] for face in people} == {"Honka": True, "Kuikka": False, "Masis": False}


def test_who_leads_can_be_changed_while_it_is_live_but_not_its_time(live: Evening) -> None:
    end = SEVEN + HOUR + 30 * MINUTE
    assert refused(live, SIRPA, Amend(SEVEN + MINUTE, end, 3, crew(AAPO))) == "already_open"
    assert refused(live, SIRPA, Amend(SEVEN, end, 1, crew(AAPO))) == "seats_taken"
    live.act(SIRPA, Amend(SEVEN, end, 3, crew(LEENA)))
    assert live.heard()[-2:] == ["amended", "lead_lost"]
    assert not MEETING.may_listen(live.state, AAPO, "room")
    live.act(LEENA, Arrive("w1"))
    assert live.heard()[-2:] == ["lead_back", "handed"]


def test_a_meeting_is_called_off_only_before_it_opens(live: Evening) -> None:
    assert refused(live, SIRPA, Cancel()) == "already_open"
    evening = Evening()
    evening.act(SIRPA, plan(AAPO))
    assert refused(evening, AAPO, Cancel()) == "not_coordinating"
    evening.act(SIRPA, Cancel())
    assert evening.frames()[-1]["reason"] == "cancelled"


def test_the_clock_forgets_what_was_said_and_later_who_was_there(live: Evening) -> None:
    live.act(AAPO, CloseNow())
    live.now += 15 * MINUTE
    live.act(CLOCK, Forget())
    assert live.state.forgotten
    assert (set(live.state.seats), live.state.attendance) == ({KUIKKA.id, MASIS.id}, 2)
    assert live.act(CLOCK, Forget()) == []
    live.now += 72 * HOUR
    live.act(CLOCK, Forget())
    assert (live.state.seats, live.state.attended, live.state.attendance) == ({}, (), 2)
    assert refused(live, KUIKKA, Forget()) == "only_the_house"
