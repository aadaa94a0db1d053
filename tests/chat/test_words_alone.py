"""What is not said to the room: words between one man and those who lead, backstage, and how heavy it is."""

import pytest

from chat.meeting import (
    MEETING,
    Accompany,
    BackIn,
    Breakaway,
    CloseGently,
    Enter,
    Exclude,
    Hold,
    Leave,
    Mood,
    Pause,
    Prompt,
    Remove,
    Say,
    TakeSeat,
    TimeOut,
)
from tests.chat.acting import NINE, OUTI, PEKKA, arranged, at, came, opened, refused, seated, tag, without_role
from tests.chat.people import AAPO, HONKA, KUIKKA, LEENA, MASIS, SIRPA, STRANGER, TARIQ, Evening

KUIKKAS = f"word-{tag(KUIKKA)}"


@pytest.fixture
def live() -> Evening:
    evening = opened(KUIKKA, MASIS)
    evening.act(LEENA, Accompany("supervisor", tag(LEENA), "Leena", "counsellor"))
    evening.act(PEKKA, Accompany("professional", tag(PEKKA), "Pekka", "counsellor"))
    return evening


def word(text: str = "words", stream: str = KUIKKAS) -> Say:
    return Say(text, None, None, stream)


def test_a_word_is_heard_by_him_and_those_who_lead_alone(live: Evening) -> None:
    hear = {
        who.name
        for who in (KUIKKA, MASIS, HONKA, AAPO, TARIQ, LEENA, PEKKA, OUTI, SIRPA, STRANGER)
        if MEETING.may_listen(live.state, who, KUIKKAS)
    }
    assert hear == {"Kuikka", "Aapo", "Tariq"}
    for stream in ("word-", "word-nobody", f"word-{tag(AAPO)}", f"word-{tag(HONKA)}", "word"):
        for who in (KUIKKA, AAPO):
            assert not MEETING.may_listen(live.state, who, stream)


def test_a_word_goes_both_ways_and_those_behind_learn_only_that_he_wrote(live: Evening) -> None:
    room = live.heard()
    told = live.act(KUIKKA, word("I am not well"))
    assert [(entry.stream, entry.kind, entry.text) for entry in told] == [
        (KUIKKAS, "message", "I am not well"),
        ("backstage", "word", None),
    ]
    assert [entry.stream for entry in live.act(TARIQ, word("I am here"))] == [KUIKKAS]
    assert live.heard() == room
    assert "I am not well" not in str([*live.frames("backstage"), *live.frames("hold"), *live.frames("room")])


@pytest.mark.parametrize("phase", ["lobby", "live", "closing"])
def test_a_word_is_said_from_the_lobby_to_the_last_words(phase: str) -> None:
    evening = at(phase, KUIKKA)
    assert evening.act(KUIKKA, word())[0].stream == KUIKKAS
    assert evening.act(AAPO, word())[0].stream == KUIKKAS


@pytest.mark.parametrize(("phase", "code"), [("scheduled", "not_open"), ("closed", "closed")])
def test_and_not_before_or_after(phase: str, code: str) -> None:
    evening = at(phase, KUIKKA)
    for who in (KUIKKA, AAPO):
        assert refused(evening, who, word()) == code


def test_nobody_else_says_a_word_there(live: Evening) -> None:
    for who in (MASIS, HONKA, LEENA, PEKKA, OUTI, SIRPA, without_role(AAPO)):
        assert refused(live, who, word()) == "not_in_meeting"
    assert refused(live, STRANGER, word()) == "not_found"
    for stream in ("word-nobody", f"word-{tag(HONKA)}", f"word-{tag(TARIQ)}", "word-"):
        assert refused(live, AAPO, word(stream=stream)) == "not_in_meeting"
    for stream in ("hold", "log", "", "room2", "wordx"):
        assert refused(live, AAPO, word(stream=stream)) == "unknown_act"
        assert refused(live, KUIKKA, word(stream=stream)) == "unknown_act"


def test_a_word_never_waits_and_is_never_slow(live: Evening) -> None:
    live.act(AAPO, Hold(on=True))
    live.act(AAPO, Pause(5))
    for leader in (AAPO, TARIQ):
        live.act(leader, Leave())
    assert live.act(KUIKKA, word())[0].stream == KUIKKAS


def test_he_keeps_his_word_in_a_time_out_and_in_a_talk_and_loses_it_with_his_seat(live: Evening) -> None:
    for out in (TimeOut(tag(KUIKKA), 5, "pace"), Breakaway(tag(KUIKKA))):
        live.act(AAPO, out)
        assert live.act(KUIKKA, word())[0].stream == KUIKKAS
        assert live.act(AAPO, word())[0].stream == KUIKKAS
        live.act(AAPO, BackIn(tag(KUIKKA)))
    live.act(KUIKKA, Leave())
    assert refused(live, KUIKKA, word()) == "you_left"
    assert live.act(AAPO, word())[0].stream == KUIKKAS, "he reads it when he comes back"
    live.act(KUIKKA, Enter())
    live.act(AAPO, Exclude(tag(KUIKKA), "rules"))
    assert {refused(live, who, word()) for who in (KUIKKA, AAPO)} == {"not_in_meeting"}
    live.act(AAPO, BackIn(tag(KUIKKA)))
    assert live.act(KUIKKA, word())[0].stream == KUIKKAS


def test_a_listener_has_a_word_too() -> None:
    evening = opened(KUIKKA, listening=1)
    evening.act(MASIS, TakeSeat(tag(MASIS), listens=True))
    assert evening.act(MASIS, word(stream=f"word-{tag(MASIS)}"))[0].kind == "message"


def test_backstage_is_for_those_behind_and_no_man(live: Evening) -> None:
    for who in (AAPO, TARIQ, LEENA, PEKKA):
        assert live.act(who, word(stream="backstage"))[0].stream == "backstage"
    for who in (KUIKKA, MASIS, HONKA, OUTI, SIRPA):
        assert refused(live, who, word(stream="backstage")) == "not_leading"
    live.act(AAPO, Leave())
    assert refused(live, AAPO, word(stream="backstage")) == "you_left"
    assert refused(at("closed"), AAPO, word(stream="backstage")) == "closed"
    assert at("scheduled").act(AAPO, word(stream="backstage"))


class TestHowHeavyItIs:
    @pytest.fixture
    def evening(self) -> Evening:
        return opened(KUIKKA, MASIS)

    def test_to_the_room_it_is_a_line_in_the_log_that_can_be_answered_and_removed(self, evening: Evening) -> None:
        told = evening.act(KUIKKA, Mood("in", 7, "room", "a bad week"))[0]
        assert (told.stream, told.kind, told.data["heavy"], told.text) == ("room", "checkin", 7, "a bad week")
        assert evening.act(MASIS, Say("mine too", "k", told.seq))[0].data["reply_to"] == told.seq
        evening.act(AAPO, Remove(told.seq, "heavy"))
        assert evening.state.backstage.moods == {}

    def test_to_those_who_lead_the_room_hears_nothing(self, evening: Evening) -> None:
        room = evening.heard()
        evening.act(KUIKKA, Mood("in", 7, "leaders", "a bad week"))
        evening.act(KUIKKA, Mood("out", 2, "leaders"))
        evening.act(MASIS, Mood("in", 0, "leaders"))
        evening.act(KUIKKA, Mood("in", 9, "leaders"))
        assert evening.heard() == room
        moods = evening.state.backstage.moods
        assert moods == {"in": {tag(KUIKKA): 9, tag(MASIS): 0}, "out": {tag(KUIKKA): 2}}

    @pytest.mark.parametrize("share", ["room", "leaders"])
    def test_only_who_has_a_seat_and_is_there_tells(self, evening: Evening, share: str) -> None:
        for who in (HONKA, AAPO, SIRPA, OUTI, LEENA):
            assert refused(evening, who, Mood("in", 3, share)) == "no_seat"
        evening.act(KUIKKA, Leave())
        assert refused(evening, KUIKKA, Mood("in", 3, share)) == "you_left"
        evening.act(AAPO, Exclude(tag(MASIS), "rules"))
        assert refused(evening, MASIS, Mood("in", 3, share)) == "excluded"
        assert refused(at("closed", KUIKKA), KUIKKA, Mood("out", 3, share)) == "closed"
        assert refused(at("scheduled", KUIKKA), KUIKKA, Mood("in", 3, share)) == "not_open"

    def test_to_the_room_it_is_told_only_as_one_may_speak_there(self, evening: Evening) -> None:
        assert refused(at("lobby", KUIKKA), KUIKKA, Mood("in", 3, "room")) == "not_open"
        for bars, code in (
            (TimeOut(tag(KUIKKA), 5, "pace"), "in_time_out"),
            (Breakaway(tag(KUIKKA)), "apart"),
            (Hold(on=True, persona=tag(KUIKKA)), "reads_first"),
            (Pause(5), "reads_first"),
        ):
            barred = opened(KUIKKA)
            barred.act(AAPO, bars)
            assert refused(barred, KUIKKA, Mood("in", 3, "room", "text")) == code
            assert barred.act(KUIKKA, Mood("in", 3, "leaders", "text"))[0].stream == "backstage"
        evening.act(AAPO, CloseGently(5))
        assert evening.act(KUIKKA, Mood("out", 1, "room"))[0].kind == "checkout"

    def test_who_listens_tells_those_who_lead(self) -> None:
        evening = opened(KUIKKA, listening=1)
        evening.act(MASIS, TakeSeat(tag(MASIS), listens=True))
        came(evening, MASIS)
        assert refused(evening, MASIS, Mood("in", 3, "room", "a long speech")) == "you_listen"
        assert evening.act(MASIS, Mood("in", 3, "leaders"))[0].stream == "backstage"


def test_a_reply_points_at_what_somebody_said(live: Evening) -> None:
    prompt = live.act(AAPO, Prompt("One thing"))[0]
    mood = live.act(KUIKKA, Mood("in", 5, "room"))[0]
    for said in (prompt, mood):
        assert live.act(MASIS, Say("to that", None, said.seq))[0].data["reply_to"] == said.seq


def test_who_waits_on_the_list_says_nothing_anywhere() -> None:
    evening = arranged(cap=1)
    seated(evening, *NINE[:2])
    assert refused(evening, NINE[1], word(stream=f"word-{tag(NINE[1])}")) == "not_in_meeting"
    assert refused(evening, NINE[1], Mood("in", 3, "leaders")) == "no_seat"
    assert refused(evening, NINE[1], Say("hello", "k")) == "no_seat"
