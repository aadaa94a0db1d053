"""Seats: who gets one, who waits in which order, whose is freed when, whose is kept."""

import pytest

from chat.meeting import (
    Accompany,
    Amend,
    Arrive,
    BackIn,
    Breakaway,
    CarrySeat,
    CloseGently,
    DropOut,
    Enter,
    Exclude,
    FallSilent,
    GiveUpSeat,
    Leave,
    Open,
    Say,
    TakeSeat,
    TimeOut,
)
from chat.meeting.policy.seating import LISTED_AT_MOST
from chat.meeting.state import Phase
from core.clock import HOUR, MINUTE, SECOND
from tests.chat.acting import (
    NINE,
    OUTI,
    PEKKA,
    arranged,
    at,
    came,
    changes_nothing,
    later,
    names,
    opened,
    queue,
    refused,
    seated,
    tag,
    voices,
)
from tests.chat.people import AAPO, CLOCK, LEENA, SEVEN, SIRPA, TARIQ, Evening, crew, persona

ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN_TH, EIGHT, NINTH = NINE
END = SEVEN + HOUR + 30 * MINUTE


def test_the_ninth_of_nine_men_waits_and_gets_the_first_seat_that_is_free() -> None:
    evening = arranged(cap=8)
    seated(evening, *NINE)
    assert (voices(evening.state), queue(evening.state)) == (set(names(*NINE[:8])), ["Man9"])
    assert refused(evening, NINTH, Arrive("w1")) == "no_seat"
    evening.act(THREE, GiveUpSeat())
    assert (queue(evening.state), "Man9" in voices(evening.state)) == ([], True)
    evening.act(NINTH, Arrive("w1"))
    assert evening.state.room.waiting == 8


def test_the_list_keeps_the_order_in_which_they_came_and_asking_again_changes_nothing() -> None:
    evening = arranged(cap=1)
    seated(evening, *NINE[:5])
    assert queue(evening.state) == names(*NINE[1:5])
    assert changes_nothing(evening, THREE, TakeSeat("another"))
    evening.act(THREE, GiveUpSeat())
    assert queue(evening.state) == names(TWO, FOUR, FIVE)
    evening.act(THREE, TakeSeat(tag(THREE)))
    assert queue(evening.state) == names(TWO, FOUR, FIVE, THREE)
    evening.act(ONE, GiveUpSeat())
    assert voices(evening.state) == {"Man2"}


def test_the_list_is_not_endless() -> None:
    evening = arranged(cap=1)
    for number in range(LISTED_AT_MOST + 1):
        evening.act(persona(f"Many{number}"), TakeSeat(f"tag-{number}"))
    assert refused(evening, NINTH, TakeSeat("tag")) == "full"


@pytest.mark.parametrize("phase", ["scheduled", "lobby", "live"])
def test_a_seat_is_taken_until_last_words_are_said(phase: str) -> None:
    evening = at(phase)
    evening.act(ONE, TakeSeat(tag(ONE)))
    assert ONE.id in evening.state.seats
    evening.act(ONE, GiveUpSeat())
    assert ONE.id not in evening.state.seats
    assert changes_nothing(evening, ONE, GiveUpSeat())


@pytest.mark.parametrize(("phase", "code"), [("closing", "closing"), ("closed", "closed")])
def test_no_seat_is_taken_when_it_ends(phase: str, code: str) -> None:
    evening = at(phase, TWO)
    assert refused(evening, ONE, TakeSeat("tag")) == code
    assert refused(evening, TWO, TakeSeat("tag", listens=True)) == code


@pytest.mark.parametrize("phase", ["scheduled", "lobby", "live", "closing"])
def test_those_who_lead_accompany_or_work_here_take_no_seat(phase: str) -> None:
    evening = at(phase)
    evening.act(LEENA, Accompany("supervisor", tag(LEENA), "Leena", "counsellor"))
    codes = [refused(evening, who, TakeSeat("tag")) for who in (AAPO, LEENA, SIRPA, OUTI)]
    ends = phase == "closing"
    assert codes == (["closing"] * 4 if ends else ["you_lead", "you_lead", "staff_no_seat", "staff_no_seat"])


def test_nobody_gets_a_seat_while_last_words_are_said() -> None:
    evening = opened(ONE, TWO, cap=2)
    seated(evening, THREE)
    evening.act(AAPO, CloseGently(10))
    evening.act(ONE, GiveUpSeat())
    later(evening, 6 * MINUTE)
    assert (voices(evening.state), queue(evening.state)) == ({"Man2"}, ["Man3"])


def test_who_has_not_come_five_minutes_after_the_beginning_loses_his_seat_to_the_next() -> None:
    evening = arranged(cap=3)
    seated(evening, ONE, TWO)
    seated(evening, THREE, FOUR, here=False)
    came(evening, AAPO)
    evening.now = SEVEN
    evening.act(AAPO, Open())
    later(evening, 5 * MINUTE - 1)
    assert voices(evening.state) == set(names(ONE, TWO, THREE))
    assert later(evening, 1) == ["seat_free", "seat_taken"]
    assert voices(evening.state) == set(names(ONE, TWO, FOUR))
    assert evening.state.seats[FOUR.id].kept_until == evening.now + 5 * MINUTE


def test_seats_of_missing_men_are_freed_in_the_lobby_too_and_those_who_wait_there_keep_theirs() -> None:
    evening = arranged(cap=2, least=2)
    seated(evening, ONE)
    seated(evening, TWO, THREE, here=False)
    evening.now = SEVEN
    later(evening, 5 * MINUTE)
    assert (evening.state.phase, voices(evening.state)) == (Phase.LOBBY, set(names(ONE, THREE)))


def test_a_seat_from_the_list_waits_five_minutes_once_it_has_begun_and_then_goes_on() -> None:
    evening = opened(ONE, cap=1)
    seated(evening, TWO, THREE)
    evening.act(ONE, GiveUpSeat())
    assert voices(evening.state) == {"Man2"}
    later(evening, 5 * MINUTE)
    assert (voices(evening.state), queue(evening.state)) == ({"Man3"}, [])
    evening.act(THREE, Arrive("w1"))
    later(evening, 20 * MINUTE)
    assert voices(evening.state) == {"Man3"}
    assert evening.heard()[-1] == "joined"


def test_a_seat_that_is_got_before_the_beginning_waits_as_every_other() -> None:
    evening = arranged(cap=1)
    seated(evening, ONE, TWO)
    evening.act(ONE, GiveUpSeat())
    assert evening.state.seats[TWO.id].kept_until is None
    evening.now = SEVEN
    later(evening, 4 * MINUTE)
    assert voices(evening.state) == {"Man2"}
    later(evening, MINUTE)
    assert voices(evening.state) == set()


def test_a_listening_seat_is_counted_apart_and_has_no_voice() -> None:
    evening = opened(ONE, listening=1, cap=1)
    evening.act(TWO, TakeSeat(tag(TWO), listens=True))
    assert (evening.state.free, evening.state.free_to_listen) == (0, 0)
    assert refused(evening, THREE, TakeSeat("tag", listens=True)) == "full_listening"
    evening.act(TWO, Arrive("w1"))
    frame = evening.frames()[-1]
    assert (frame["kind"], frame["listens"]) == ("joined", True)
    assert refused(evening, TWO, Say("hello", "k")) == "you_listen"
    assert evening.act(TWO, Say("hello", "k", None, f"word-{tag(TWO)}"))[0].stream == f"word-{tag(TWO)}"


def test_he_changes_between_listening_and_a_voice_and_the_room_is_told() -> None:
    evening = opened(ONE, TWO, listening=1, cap=2)
    evening.act(TWO, TakeSeat("other", listens=True))
    assert [evening.frames()[-1][name] for name in ("kind", "on", "listens")] == ["listening", True, True]
    assert evening.state.free == 1
    evening.act(TWO, TakeSeat("other"))
    frame = evening.frames()[-1]
    assert (frame["kind"], frame["on"], frame.get("listens")) == ("listening", False, None)
    assert evening.state.seats[TWO.id].tag == tag(TWO)


def test_who_listens_and_waits_for_a_voice_gets_the_next_one_and_keeps_listening_until_then() -> None:
    evening = opened(ONE, listening=1, cap=1)
    evening.act(TWO, TakeSeat(tag(TWO), listens=True))
    evening.act(TWO, Arrive("w1"))
    evening.act(TWO, TakeSeat(tag(TWO)))
    assert (queue(evening.state), evening.state.seats[TWO.id].listens) == (["Man2"], True)
    assert changes_nothing(evening, TWO, TakeSeat(tag(TWO)))
    seated(evening, THREE)
    evening.act(ONE, GiveUpSeat())
    assert (voices(evening.state), queue(evening.state)) == ({"Man2"}, ["Man3"])
    assert evening.heard()[-2:] == ["left", "listening"]
    assert evening.state.free_to_listen == 1


def test_who_gives_a_listening_seat_up_is_off_the_list_too() -> None:
    evening = opened(ONE, listening=1, cap=1)
    evening.act(TWO, TakeSeat(tag(TWO), listens=True))
    evening.act(TWO, TakeSeat(tag(TWO)))
    evening.act(TWO, GiveUpSeat())
    assert (TWO.id in evening.state.seats, queue(evening.state)) == (False, [])


def test_a_voice_that_becomes_a_listening_seat_is_the_next_mans() -> None:
    evening = opened(ONE, listening=1, cap=1)
    seated(evening, TWO)
    evening.act(ONE, TakeSeat("tag", listens=True))
    assert (voices(evening.state), queue(evening.state)) == ({"Man2"}, [])


def test_the_seat_is_kept_half_an_hour_after_a_quick_exit_and_after_silence() -> None:
    evening = opened(ONE, TWO, cap=2)
    seated(evening, THREE)
    evening.act(ONE, Leave())
    evening.act(TWO, FallSilent("w1", evening.now))
    later(evening, 30 * MINUTE - 1)
    assert voices(evening.state) == set(names(ONE, TWO))
    evening.act(ONE, Enter())
    evening.act(ONE, Arrive("w2"))
    later(evening, 1 + MINUTE)
    assert voices(evening.state) == set(names(ONE, THREE)), "the seat of him who came back is his, the other's is not"
    later(evening, 60 * MINUTE)
    assert "Man1" in voices(evening.state)


def test_the_seat_of_one_who_left_the_lobby_is_kept_beyond_the_beginning() -> None:
    evening = arranged(cap=2)
    seated(evening, ONE, TWO)
    evening.now = SEVEN - 16 * MINUTE
    evening.act(ONE, Leave())
    later(evening, 30 * MINUTE - 1)
    assert "Man1" in voices(evening.state)
    later(evening, 1)
    assert "Man1" not in voices(evening.state)


def test_a_seat_is_kept_through_a_time_out_and_a_talk_and_half_an_hour_beyond() -> None:
    evening = opened(ONE, TWO, cap=2)
    seated(evening, THREE)
    evening.act(AAPO, TimeOut(tag(ONE), 40, "breath"))
    evening.act(AAPO, Breakaway(tag(TWO)))
    for man in (ONE, TWO):
        evening.act(man, FallSilent("w1", evening.now))
    later(evening, 39 * MINUTE)
    assert voices(evening.state) == set(names(ONE, TWO))
    later(evening, 30 * MINUTE)
    assert voices(evening.state) == set(names(ONE, TWO))
    later(evening, MINUTE)
    assert voices(evening.state) == set(names(TWO, THREE)), (
        "he who talks with a counsellor keeps his seat as long as he does"
    )


def test_an_excluded_man_has_no_seat_and_comes_back_to_one_or_to_the_head_of_the_list() -> None:
    evening = opened(ONE, TWO, cap=2)
    seated(evening, THREE, FOUR)
    evening.act(AAPO, Exclude(tag(ONE), "rules"))
    assert (voices(evening.state), queue(evening.state)) == (set(names(TWO, THREE)), ["Man4"])
    for act in (TakeSeat("tag"), Arrive("w1"), Enter(), Say("hello", "k")):
        assert refused(evening, ONE, act) == "excluded"
    evening.act(AAPO, BackIn(tag(ONE)))
    assert queue(evening.state) == names(ONE, FOUR)
    evening.act(TWO, GiveUpSeat())
    assert voices(evening.state) == set(names(THREE, ONE))
    evening.act(ONE, Arrive("w1"))
    assert evening.state.seats[ONE.id].tag == tag(ONE)


def test_an_excluded_man_finds_a_free_seat_kept_for_half_an_hour() -> None:
    evening = opened(ONE, TWO)
    evening.act(AAPO, Exclude(tag(ONE), "rules"))
    evening.act(AAPO, BackIn(tag(ONE)))
    assert evening.state.seats[ONE.id].kept_until == evening.now + 30 * MINUTE
    later(evening, 30 * MINUTE)
    assert ONE.id not in evening.state.seats


def test_more_seats_are_filled_from_the_list_at_once() -> None:
    evening = arranged(cap=1)
    seated(evening, ONE, TWO, THREE)
    evening.act(SIRPA, Amend(SEVEN, END, 2, crew(AAPO, TARIQ)))
    assert (voices(evening.state), queue(evening.state)) == (set(names(ONE, TWO)), ["Man3"])
    assert refused(evening, SIRPA, Amend(SEVEN, END, 1, crew(AAPO))) == "seats_taken"


def test_who_waits_for_a_seat_is_not_named_to_lead_nor_comes_to() -> None:
    evening = arranged(cap=1)
    seated(evening, ONE, TWO)
    later_he_works = persona("Man2", "counsellor")
    for act in (Amend(SEVEN, END, 1, crew(later_he_works)), Amend(SEVEN, END, 1, (), standby=crew(later_he_works))):
        assert refused(evening, SIRPA, act) == "leader_seated"
    assert refused(evening, later_he_works, Accompany("second", "tag", "Man2", "counsellor")) == "leader_seated"


def test_a_carried_seat_is_a_seat_a_place_on_the_list_or_nothing_new() -> None:
    evening = arranged(cap=1, listening=1)
    for man, listens in ((ONE, False), (TWO, False), (THREE, True), (FOUR, True)):
        evening.act(CLOCK, CarrySeat(man.id, tag(man), man.name, listens=listens))
    assert (voices(evening.state), queue(evening.state)) == ({"Man1"}, ["Man2"])
    assert [place.name for place in evening.state.seats.values() if place.listens] == ["Man3"]
    for man in (ONE, TWO, THREE):
        assert changes_nothing(evening, CLOCK, CarrySeat(man.id, "new", man.name))
    assert changes_nothing(evening, CLOCK, CarrySeat(AAPO.id, "new", "Aapo"))
    assert refused(evening, ONE, CarrySeat(FIVE.id, "new", "Man5")) == "only_the_house"


def test_a_forgotten_mans_seat_is_the_next_mans() -> None:
    evening = opened(ONE, cap=1)
    seated(evening, TWO, THREE)
    evening.act(CLOCK, DropOut(TWO.id))
    assert queue(evening.state) == ["Man3"]
    evening.act(CLOCK, DropOut(ONE.id))
    assert voices(evening.state) == {"Man3"}
    assert "Man1" not in str(evening.state.seats)


class TestOneOfTwoHasNotCome:
    """Nine men, eight seats, one of two who lead."""

    @pytest.fixture
    def evening(self) -> Evening:
        evening = arranged(AAPO, TARIQ, cap=8, least=2, standby=crew(OUTI))
        seated(evening, *NINE)
        came(evening, AAPO)
        evening.now = SEVEN
        return evening

    def test_one_alone_never_opens_and_a_second_waits_until_ten_past(self, evening: Evening) -> None:
        assert refused(evening, AAPO, Open()) == "crew_short"
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        later(evening, 10 * MINUTE - SECOND)
        assert refused(evening, AAPO, Open()) == "second_waits"
        later(evening, SECOND)
        evening.act(AAPO, Open())
        assert evening.state.phase is Phase.LIVE

    def test_he_opens_with_a_second_and_five_seats_and_the_others_head_the_list_in_order(
        self, evening: Evening
    ) -> None:
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        later(evening, 10 * MINUTE)
        evening.act(AAPO, Open())
        assert (evening.state.room.cap, evening.state.planned_cap) == (5, 8)
        assert voices(evening.state) == set(names(*NINE[:5]))
        assert queue(evening.state) == names(SIX, SEVEN_TH, EIGHT, NINTH)
        faces = {face.name for face in evening.state.room.people}
        assert faces == set(names(*NINE[:5]))
        shown = next(frame for frame in evening.frames() if frame["kind"] == "opened")
        assert shown["cap"] == 5
        assert refused(evening, SIX, Say("hello", "k")) == "no_seat"

    def test_those_who_are_there_go_before_those_who_signed_up_and_are_not(self, evening: Evening) -> None:
        evening.act(TWO, Leave())
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        later(evening, 10 * MINUTE)
        evening.act(AAPO, Open())
        assert voices(evening.state) == set(names(ONE, THREE, FOUR, FIVE, SIX))
        assert queue(evening.state) == names(SEVEN_TH, EIGHT, TWO, NINTH)

    def test_when_the_missing_one_comes_the_seats_are_back_and_the_list_moves_in(self, evening: Evening) -> None:
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        later(evening, 10 * MINUTE)
        evening.act(AAPO, Open())
        evening.act(TARIQ, Arrive("w1"))
        assert evening.state.room.cap == 8
        assert (voices(evening.state), queue(evening.state)) == (set(names(*NINE[:8])), ["Man9"])
        assert evening.heard()[-2:] == ["joined", "seats"]

    def test_seats_are_back_also_when_a_backup_takes_the_place_or_the_second_comes_himself(
        self, evening: Evening
    ) -> None:
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        later(evening, 10 * MINUTE)
        evening.act(AAPO, Open())
        evening.act(OUTI, Accompany("lead", tag(OUTI), "Outi", "support_person"))
        assert evening.state.room.cap == 5, "he has said that he comes, and is not here yet"
        evening.act(OUTI, Arrive("w1"))
        assert evening.state.room.cap == 8

        another = arranged(AAPO, TARIQ, cap=8, least=2)
        came(another, AAPO)
        another.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        another.now = SEVEN + 10 * MINUTE
        another.act(AAPO, Open())
        another.act(PEKKA, Arrive("w1"))
        assert another.state.room.cap == 5
        another.act(SIRPA, Amend(SEVEN, END, 8, crew(AAPO, TARIQ, PEKKA), least=2))
        assert another.state.room.cap == 8, "he who was second and is here is named to lead"

    def test_a_new_plan_gives_a_room_with_few_seats_no_more_while_one_leads_it(self, evening: Evening) -> None:
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        later(evening, 10 * MINUTE)
        evening.act(AAPO, Open())
        evening.act(SIRPA, Amend(SEVEN, END, 12, crew(AAPO, TARIQ), least=2))
        assert (evening.state.room.cap, evening.state.planned_cap) == (5, 12)
        assert queue(evening.state) == names(SIX, SEVEN_TH, EIGHT, NINTH)
        evening.act(TARIQ, Arrive("w1"))
        assert (evening.state.room.cap, queue(evening.state)) == (12, [])

    def test_a_plan_for_few_seats_has_no_fewer(self) -> None:
        evening = arranged(AAPO, TARIQ, cap=3, least=2)
        came(evening, AAPO)
        evening.act(PEKKA, Accompany("second", tag(PEKKA), "Pekka", "counsellor"))
        evening.now = SEVEN + 10 * MINUTE
        evening.act(AAPO, Open())
        assert evening.state.room.cap == 3

    def test_nobody_opens_it_and_after_half_an_hour_it_says_why(self, evening: Evening) -> None:
        later(evening, 30 * MINUTE)
        frame = evening.frames()[-1]
        assert (frame["kind"], frame["reason"]) == ("closed", "not_held")
        assert refused(evening, AAPO, Open()) == "closed"
        assert set(evening.state.seats) >= {man.id for man in NINE[:8]}, (
            "who had a seat is known, so that it can be carried"
        )
