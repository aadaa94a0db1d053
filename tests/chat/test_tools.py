"""The tools of those who lead: each done, undone, and refused to everybody else and at every other time."""

from collections.abc import Callable

import pytest

from chat.meeting import (
    MEETING,
    Accompany,
    Arrive,
    BackIn,
    Breakaway,
    CloseGently,
    CloseNow,
    DropOut,
    Enter,
    Exclude,
    FallSilent,
    GiveUpSeat,
    HandOver,
    Hold,
    Leave,
    Mood,
    Open,
    Pause,
    Prompt,
    Release,
    Remove,
    Resume,
    Return,
    Say,
    SeekCover,
    Slow,
    TakeSeat,
    TimeOut,
)
from chat.meeting.state import Phase
from core.clock import MINUTE, SECOND
from core.errors import Refused
from core.spaces import Tick
from tests.chat.acting import (
    OUTI,
    PEKKA,
    at,
    came,
    changes_nothing,
    later,
    opened,
    refused,
    seated,
    tag,
    without_role,
)
from tests.chat.people import (
    AAPO,
    CLOCK,
    HONKA,
    KUIKKA,
    LEENA,
    MASIS,
    SINDIAN,
    SIRPA,
    STRANGER,
    TARIQ,
    Evening,
    Somebody,
)

KUIKKAS = tag(KUIKKA)
IN_AN_OPEN_ROOM: dict[str, object] = {
    "slow": Slow(30),
    "hold": Hold(on=True),
    "hold one": Hold(on=True, persona=KUIKKAS),
    "pause": Pause(2),
    "resume": Resume(),
    "prompt": Prompt("One thing", "k"),
    "timeout": TimeOut(KUIKKAS, 5, "breath"),
    "exclude": Exclude(KUIKKAS, "rules"),
    "breakaway": Breakaway(KUIKKAS),
    "back": BackIn(KUIKKAS),
    "handover": HandOver(tag(TARIQ)),
    "close": CloseGently(3),
    "close now": CloseNow(),
    "return": Return(1),
}
"""Tools that work in an open room."""
PHASES = ("scheduled", "lobby", "live", "closing", "closed")


def said(evening: Evening, who: Somebody, text: str = "words", stream: str = "room") -> str:
    """The stream in which it stands; and why, where it waits."""
    entry = evening.act(who, Say(text, None, None, stream))[0]
    why = entry.data.get("why")
    return f"{entry.stream}:{why}" if why else entry.stream


@pytest.fixture
def live() -> Evening:
    return opened(KUIKKA, MASIS)


@pytest.mark.parametrize("tool", IN_AN_OPEN_ROOM)
@pytest.mark.parametrize("phase", PHASES)
def test_a_tool_is_for_those_who_lead_alone(tool: str, phase: str) -> None:
    evening = at(phase, KUIKKA, MASIS)
    act = IN_AN_OPEN_ROOM[tool]
    if phase != "closed":
        evening.act(LEENA, Accompany("supervisor", tag(LEENA), "Leena", "counsellor"))
        evening.act(PEKKA, Accompany("professional", tag(PEKKA), "Pekka", "counsellor"))
    for who in (KUIKKA, MASIS, HONKA, SIRPA, LEENA, PEKKA, OUTI, without_role(AAPO)):
        assert refused(evening, who, act) == "not_leading"
    assert refused(evening, STRANGER, act) == "not_found"
    assert refused(evening, CLOCK, act) == "only_people"
    if phase in ("scheduled", "lobby"):
        assert refused(evening, AAPO, act) == "not_open"
    if phase == "closed":
        assert refused(evening, AAPO, act) == "closed"


@pytest.mark.parametrize(
    ("phase", "code"), [("live", "already_open"), ("closing", "already_open"), ("closed", "closed")]
)
def test_a_room_is_opened_once(phase: str, code: str) -> None:
    assert refused(at(phase), AAPO, Open()) == code
    assert refused(at(phase), KUIKKA, Open()) == "not_leading"


def test_slow_is_set_changed_and_taken_away(live: Evening) -> None:
    assert said(live, KUIKKA) == "room"
    live.act(AAPO, Slow(30))
    assert live.state.room.slow == 30
    assert said(live, KUIKKA) == "room", "what was written before does not count"
    with pytest.raises(Refused) as caught:
        live.act(KUIKKA, Say("again", "k"))
    assert (caught.value.code, caught.value.retry_after, caught.value.args_["count"]) == ("slow", 30, 30)
    assert said(live, MASIS) == "room", "each has his own time"
    assert said(live, AAPO) == "room"
    assert said(live, AAPO) == "room", "those who lead write when they must"
    live.now += 29 * SECOND + 1
    with pytest.raises(Refused) as caught:
        live.act(KUIKKA, Say("again", "k"))
    assert caught.value.retry_after == 1
    live.now += SECOND - 1
    assert said(live, KUIKKA) == "room"
    live.act(TARIQ, Slow(0))
    assert said(live, KUIKKA) == said(live, KUIKKA) == "room"
    assert changes_nothing(live, AAPO, Slow(0))
    assert {refused(live, AAPO, Slow(seconds)) for seconds in (-1, 301)} == {"slow_seconds"}


def test_slow_counts_what_waits_and_what_is_shared_as_much_as_what_is_said(live: Evening) -> None:
    live.act(AAPO, Slow(30))
    live.act(AAPO, Hold(on=True))
    assert said(live, KUIKKA) == "hold:hold"
    assert refused(live, KUIKKA, Say("again", "k")) == "slow"
    live.act(AAPO, Hold(on=False))
    live.act(MASIS, Mood("in", 7, "room", "heavy"))
    assert refused(live, MASIS, Say("again", "k")) == "slow"
    assert refused(live, MASIS, Mood("in", 7, "room", "heavy")) == "slow"
    assert said(live, MASIS, stream=f"word-{tag(MASIS)}") == f"word-{tag(MASIS)}", "alone he writes when he must"


def test_the_room_is_held_released_and_held_again(live: Evening) -> None:
    live.act(AAPO, Hold(on=True))
    assert (live.state.room.hold, live.heard()[-1]) == (True, "held")
    assert changes_nothing(live, TARIQ, Hold(on=True))
    assert (said(live, KUIKKA), said(live, AAPO)) == ("hold:hold", "room")
    assert refused(live, MASIS, Mood("in", 3, "room")) == "reads_first"
    live.act(TARIQ, Release(1, "words"))
    frame = live.frames()[-1]
    assert (frame["kind"], frame["by"]["name"]) == ("message", "Kuikka")  # type: ignore[index]
    assert refused(live, TARIQ, Release(1, "words")) == "no_such_message"
    live.act(AAPO, Hold(on=False))
    assert (said(live, KUIKKA), live.heard()[-2]) == ("room", "released")


def test_one_man_is_held_and_nobody_else_learns_of_it(live: Evening) -> None:
    room = live.heard()
    live.act(AAPO, Hold(on=True, persona=KUIKKAS))
    assert (live.heard(), live.heard("backstage")) == (room, ["held"])
    assert (said(live, KUIKKA), said(live, MASIS)) == ("hold:hold", "room")
    assert changes_nothing(live, TARIQ, Hold(on=True, persona=KUIKKAS))
    live.act(TARIQ, Hold(on=False, persona=KUIKKAS))
    assert changes_nothing(live, TARIQ, Hold(on=False, persona=KUIKKAS))
    assert said(live, KUIKKA) == "room"
    assert live.state.held, "what waited waits on, to be read"
    for nobody in (tag(HONKA), tag(AAPO), "nobody"):
        assert refused(live, AAPO, Hold(on=True, persona=nobody)) == "not_in_meeting"


def test_a_held_message_goes_back_once(live: Evening) -> None:
    live.act(AAPO, Hold(on=True))
    said(live, KUIKKA)
    returned = live.act(TARIQ, Return(1))[0]
    assert (returned.stream, returned.kind, returned.by.name if returned.by else "") == ("hold", "returned", "Tariq")
    assert live.state.returned == (KUIKKA.id,)
    for act in (Return(1), Release(1, "words"), Return(2), Return(0), Return(-1)):
        assert refused(live, AAPO, act) == "no_such_message"


def test_a_pause_ends_by_the_clock_or_by_hand_and_what_waited_follows(live: Evening) -> None:
    live.act(AAPO, Pause(2))
    assert live.state.room.paused == live.now + 2 * MINUTE
    assert (said(live, KUIKKA), said(live, AAPO)) == ("hold:pause", "room")
    assert live.state.drains
    assert later(live, 2 * MINUTE) == ["resumed"]
    assert said(live, MASIS) == "hold:alone", "nobody overtakes those who wait"
    live.act(CLOCK, Release(1, "words"))
    live.act(CLOCK, Release(2, "words"))
    assert said(live, MASIS) == "room"
    live.act(TARIQ, Pause(15))
    live.act(TARIQ, Pause(1))
    assert live.state.room.paused == live.now + MINUTE, "asked again, the end moves"
    live.act(AAPO, Resume())
    assert live.frames()[-1]["by"]
    assert changes_nothing(live, AAPO, Resume())
    assert {refused(live, AAPO, Pause(minutes)) for minutes in (0, -1, 16)} == {"pause_minutes"}


def test_what_is_read_first_is_read_first_also_in_a_pause_and_while_nobody_leads(live: Evening) -> None:
    live.act(AAPO, Hold(on=True, persona=KUIKKAS))
    live.act(AAPO, Pause(2))
    assert (said(live, KUIKKA), said(live, MASIS)) == ("hold:hold", "hold:pause")
    live.act(AAPO, Resume())
    assert [held.by.name for held in live.state.draining] == ["Masis"]
    live.act(CLOCK, Release(2, "words"))
    live.act(AAPO, Leave())
    live.act(TARIQ, Leave())
    assert (said(live, KUIKKA), said(live, MASIS)) == ("hold:hold", "hold:alone")


def test_what_waited_before_he_was_read_first_is_read_first_too(live: Evening) -> None:
    live.act(AAPO, Pause(2))
    said(live, KUIKKA)
    said(live, MASIS)
    live.act(AAPO, Hold(on=True, persona=KUIKKAS))
    assert [held.by.name for held in live.state.draining] == ["Masis"]
    live.act(AAPO, Hold(on=False, persona=KUIKKAS))
    assert [held.by.name for held in live.state.draining] == ["Kuikka", "Masis"]
    live.act(AAPO, Hold(on=True))
    assert live.state.draining == ()


def test_there_is_no_pause_while_last_words_are_said(live: Evening) -> None:
    live.act(AAPO, Pause(5))
    live.act(AAPO, CloseGently(10))
    assert live.state.room.paused is None
    assert refused(live, AAPO, Pause(2)) == "closing_now"
    assert refused(live, KUIKKA, Pause(2)) == "not_leading"


def test_a_card_lies_on_the_table_is_replaced_and_taken_away(live: Evening) -> None:
    first = live.act(AAPO, Prompt("One thing", "k1"))[0]
    assert (live.state.room.prompt, first.text) == (first.seq, "One thing")
    second = live.act(TARIQ, Prompt("Another", "k2"))[0]
    assert live.state.room.prompt == second.seq
    answer = live.act(KUIKKA, Say("to that", "k", second.seq))[0]
    assert answer.data["reply_to"] == second.seq
    away = live.act(AAPO, Prompt(""))[0]
    assert MEETING.view(live.state, "room")["prompt"] is None
    assert changes_nothing(live, AAPO, Prompt(""))
    assert refused(live, AAPO, Remove(away.seq, "rules")) == "no_such_message"
    assert refused(live, KUIKKA, Say("to nothing", "k3", away.seq)) == "no_such_message"
    third = live.act(AAPO, Prompt("A third", "k4"))[0]
    live.act(AAPO, Remove(third.seq, "mistake"))
    assert live.state.room.prompt is None, "a removed card lies nowhere"


OUT: dict[str, Callable[[Evening], object]] = {
    "leave": lambda evening: evening.act(KUIKKA, Leave()),
    "silence": lambda evening: (evening.act(KUIKKA, FallSilent("w1", evening.now)), later(evening, MINUTE)),
    "timeout": lambda evening: evening.act(AAPO, TimeOut(KUIKKAS, 5, "contempt")),
    "exclude": lambda evening: evening.act(AAPO, Exclude(KUIKKAS, "threat")),
    "breakaway": lambda evening: evening.act(AAPO, Breakaway(KUIKKAS)),
    "seat given up": lambda evening: evening.act(KUIKKA, GiveUpSeat()),
    "forgotten": lambda evening: evening.act(CLOCK, DropOut(KUIKKA.id)),
}


@pytest.mark.parametrize("how", OUT)
def test_however_he_went_the_room_hears_the_same_and_he_hears_it_no_more(how: str) -> None:
    evening = opened(KUIKKA, MASIS)
    before = len(evening.frames())
    OUT[how](evening)
    told = [{**frame, "at": 0} for frame in evening.frames()[before:]]
    by = {"persona": KUIKKAS, "name": "Kuikka", "role": "participant"}
    stream = evening.frames()[0]["stream"]
    assert told == [{"type": "entry", "stream": stream, "seq": before + 1, "at": 0, "kind": "left", "by": by}]
    assert [face.name for face in evening.state.room.people] == ["Masis"]
    evening.now += 2 * MINUTE
    assert MEETING.may_listen(evening.state, KUIKKA, "room") is (how == "silence"), (
        "a lost line may come back at any time"
    )


def test_a_time_out_ends_by_the_clock_or_by_hand_and_he_is_in_the_room_again(live: Evening) -> None:
    live.act(AAPO, TimeOut(KUIKKAS, 5, "pace"))
    quiet = live.state.backstage.quiet[0]
    assert (quiet.persona, quiet.until, quiet.reason) == (KUIKKAS, live.now + 5 * MINUTE, "pace")
    for act in (Say("hello", "k"), Mood("in", 5, "room")):
        assert refused(live, KUIKKA, act) == "in_time_out"
    assert refused(live, KUIKKA, GiveUpSeat()) == "in_time_out"
    assert said(live, KUIKKA, stream=f"word-{KUIKKAS}") == f"word-{KUIKKAS}"
    live.act(KUIKKA, Mood("out", 9, "leaders", "angry"))
    assert later(live, 5 * MINUTE) == ["timeout_over", "aside", "joined"]
    assert said(live, KUIKKA) == "room"
    live.act(TARIQ, TimeOut(KUIKKAS, 60, "rules"))
    over = live.act(AAPO, BackIn(KUIKKAS))
    assert [entry.kind for entry in over] == ["timeout_over", "aside", "joined"]
    assert over[0].by is not None
    assert changes_nothing(live, AAPO, BackIn(KUIKKAS)), "he is in the room"
    assert {refused(live, AAPO, TimeOut(KUIKKAS, minutes, "pace")) for minutes in (0, -5, 61)} == {"quiet_minutes"}


def test_whose_line_is_gone_when_his_time_out_ends_comes_back_later(live: Evening) -> None:
    live.act(AAPO, TimeOut(KUIKKAS, 5, "pace"))
    live.act(KUIKKA, FallSilent("w1", live.now))
    assert "joined" not in later(live, 6 * MINUTE)
    live.act(KUIKKA, Arrive("w2"))
    assert live.heard()[-1] == "joined"


def test_who_left_by_the_door_from_a_time_out_is_not_seen_coming_back(live: Evening) -> None:
    live.act(AAPO, TimeOut(KUIKKAS, 5, "pace"))
    live.act(KUIKKA, Leave())
    heard = live.heard()
    later(live, 5 * MINUTE)
    assert live.heard() == heard
    live.act(KUIKKA, Enter())
    live.act(KUIKKA, Arrive("w1"))
    assert live.heard()[-1] == "joined"


def test_a_second_line_in_a_time_out_brings_nobody_in(live: Evening) -> None:
    live.act(AAPO, TimeOut(KUIKKAS, 5, "pace"))
    heard = live.heard()
    live.act(KUIKKA, Arrive("w2"))
    live.act(KUIKKA, FallSilent("w1", live.now))
    live.act(KUIKKA, FallSilent("w2", live.now))
    live.act(KUIKKA, Arrive("w3"))
    live.act(KUIKKA, Enter())
    assert live.heard() == heard
    assert not MEETING.may_listen(live.state, KUIKKA, "room")


def test_a_talk_apart_ends_by_himself_or_by_those_who_lead_and_not_by_time(live: Evening) -> None:
    live.act(AAPO, Breakaway(KUIKKAS))
    assert [one.persona for one in live.state.backstage.apart] == [KUIKKAS]
    assert refused(live, KUIKKA, Say("hello", "k")) == "apart"
    later(live, 40 * MINUTE)
    assert live.state.seats[KUIKKA.id].apart
    live.act(KUIKKA, Enter())
    assert live.heard()[-1] == "joined"
    live.act(AAPO, Breakaway(KUIKKAS))
    live.act(TARIQ, BackIn(KUIKKAS))
    assert (live.heard()[-1], live.state.backstage.apart) == ("joined", ())
    live.act(AAPO, Breakaway(KUIKKAS))
    live.act(KUIKKA, GiveUpSeat())
    assert live.state.backstage.apart == ()


def test_he_is_put_outside_once(live: Evening) -> None:
    live.act(AAPO, TimeOut(KUIKKAS, 5, "pace"))
    for act in (TimeOut(KUIKKAS, 10, "rules"), Breakaway(KUIKKAS)):
        assert refused(live, TARIQ, act) == "already_aside"
    live.act(TARIQ, Exclude(KUIKKAS, "rules"))
    assert (live.state.backstage.quiet, [one.reason for one in live.state.backstage.excluded]) == ((), ["rules"])
    for again in (
        TimeOut(KUIKKAS, 5, "pace"),
        Breakaway(KUIKKAS),
        Exclude(KUIKKAS, "rules"),
        Hold(on=True, persona=KUIKKAS),
    ):
        assert refused(live, AAPO, again) == "not_in_meeting"


def test_what_an_excluded_man_wrote_and_nobody_read_goes_back(live: Evening) -> None:
    live.act(AAPO, Hold(on=True))
    said(live, KUIKKA)
    said(live, MASIS)
    live.act(AAPO, Exclude(KUIKKAS, "contempt"))
    assert ([held.by.name for held in live.state.held], live.state.returned) == (["Masis"], (KUIKKA.id,))
    for stream in ("room", "hold", "backstage", f"word-{KUIKKAS}"):
        assert not MEETING.may_listen(live.state, KUIKKA, stream)


def test_back_is_for_one_who_is_or_was_there(live: Evening) -> None:
    for nobody in (tag(HONKA), "nobody", ""):
        assert refused(live, AAPO, BackIn(nobody)) == "not_in_meeting"
    live.act(AAPO, Exclude(KUIKKAS, "rules"))
    live.act(TARIQ, BackIn(KUIKKAS))
    live.act(KUIKKA, Arrive("w1"))
    assert said(live, KUIKKA) == "room"
    assert live.state.backstage.excluded == ()


def test_closing_comes_with_so_many_minutes_and_can_be_moved_or_made_now(live: Evening) -> None:
    live.act(AAPO, CloseGently())
    assert live.state.room.until == live.now + live.state.terms.closing
    live.act(TARIQ, CloseGently(30))
    assert live.state.room.until == live.now + 30 * MINUTE
    assert {refused(live, AAPO, CloseGently(minutes)) for minutes in (0, -1, 31)} == {"closing_minutes"}
    assert said(live, KUIKKA) == "room"
    live.act(TARIQ, CloseNow())
    assert live.state.phase is Phase.CLOSED
    assert changes_nothing(live, CLOCK, Tick())


def test_tools_work_while_last_words_are_said(live: Evening) -> None:
    live.act(AAPO, CloseGently(10))
    live.act(AAPO, TimeOut(KUIKKAS, 5, "pace"))
    live.act(AAPO, Slow(10))
    live.act(AAPO, Hold(on=True))
    live.act(AAPO, Prompt("What do you take with you?"))
    live.act(AAPO, BackIn(KUIKKAS))
    later(live, 10 * MINUTE)
    assert live.state.phase is Phase.CLOSED
    assert (live.state.room.slow, live.state.room.hold, live.state.room.prompt) == (0, False, None)


def test_what_is_asked_for_before_it_opens(live: Evening) -> None:
    evening = at("lobby", KUIKKA)
    evening.act(AAPO, SeekCover())
    evening.act(AAPO, Say("ready", "k", None, "backstage"))
    evening.act(KUIKKA, Say("I am afraid", "k", None, f"word-{KUIKKAS}"))
    evening.act(KUIKKA, Mood("in", 8, "leaders"))
    assert evening.heard("backstage") == ["cover_sought", "message", "word", "checkin"]


def test_a_man_moved_to_the_list_or_never_seated_is_nobodys_to_reach(live: Evening) -> None:
    full = opened(KUIKKA, cap=1)
    seated(full, MASIS)
    for act in (TimeOut(tag(MASIS), 5, "pace"), Exclude(tag(MASIS), "rules"), Breakaway(tag(MASIS))):
        assert refused(full, AAPO, act) == "not_in_meeting"


def test_a_tool_reaches_one_who_is_not_there_and_the_room_hears_nothing(live: Evening) -> None:
    live.act(SINDIAN, TakeSeat(tag(SINDIAN)))
    heard = live.heard()
    live.act(AAPO, TimeOut(tag(SINDIAN), 10, "pace"))
    live.act(SINDIAN, Arrive("w1"))
    assert live.heard() == heard
    later(live, 10 * MINUTE)
    assert live.heard()[-1] == "joined"
    came(live, SINDIAN)


def test_a_room_that_closes_gently_can_stay_open(live: Evening) -> None:
    live.act(AAPO, CloseGently(5))
    assert live.heard()[-1] == "closing"
    assert refused(live, KUIKKA, Resume()) == "not_leading"
    live.act(AAPO, Resume())
    assert live.heard()[-1] == "reopened"
    assert live.state.room.until is None
    live.act(KUIKKA, Say("still here", "k"))
    later(live, 6 * MINUTE)
    assert live.state.phase is Phase.LIVE
    assert live.act(AAPO, Resume()) == []
