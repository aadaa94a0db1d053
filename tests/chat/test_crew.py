"""Those who lead: who comes, who is missed, who is asked, who is seen, who leads now."""

import pytest

from chat.meeting import (
    MEETING,
    Accompany,
    Amend,
    Arrive,
    CloseNow,
    Enter,
    FallSilent,
    HandOver,
    Leave,
    Open,
    Release,
    Return,
    Say,
    SeekCover,
    Slow,
    StepDown,
    Terms,
    TimeOut,
)
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
    opened,
    refused,
    seated,
    tag,
    without_role,
)
from tests.chat.people import AAPO, CLOCK, KUIKKA, LEENA, MASIS, SEVEN, SIRPA, STRANGER, TARIQ, Evening, Somebody, crew

END = SEVEN + HOUR + 30 * MINUTE
ROLES = {"second": "counsellor", "supervisor": "counsellor", "professional": "counsellor", "lead": "support_person"}


def comes(evening: Evening, who: Somebody, part: str) -> list[str]:
    told = evening.act(who, Accompany(part, tag(who), who.name, ROLES[part]))
    return [f"{entry.stream}:{entry.kind}" for entry in told if entry.stream != "log"]


def hears(evening: Evening, who: Somebody) -> list[str]:
    """What he hears of a meeting with Kuikka in it."""
    streams = ("room", "hold", "backstage", "word-tag-Kuikka")
    return [stream for stream in streams if MEETING.may_listen(evening.state, who, stream)]


def faces(evening: Evening) -> dict[str, tuple[str, bool]]:
    return {face.name: (face.part, face.here) for face in evening.state.room.leaders}


def test_the_missing_and_those_who_stand_by_are_due_to_be_asked_twice() -> None:
    evening = arranged(AAPO, TARIQ, least=2, standby=crew(OUTI), now=SEVEN - 2 * HOUR)
    came(evening, AAPO)
    assert [(entry.kind, entry.data["stage"]) for entry in evening.entries if entry.kind == "asked"] == []
    assert "asked" in later(evening, 90 * MINUTE)
    assert "asked" in later(evening, 20 * MINUTE)
    later(evening, 10 * MINUTE)
    asked = [entry.data for entry in evening.entries if entry.kind == "asked"]
    assert asked == [{"stage": 1}, {"stage": 2}]


def test_a_meeting_that_is_moved_is_asked_for_anew() -> None:
    evening = arranged(AAPO, TARIQ, least=2, now=SEVEN - 2 * HOUR)
    later(evening, 2 * HOUR - 5 * MINUTE)
    assert evening.state.asked == 2
    evening.act(SIRPA, Amend(SEVEN + HOUR, END + HOUR, 8, crew(AAPO, TARIQ), least=2))
    assert evening.state.asked == 0
    later(evening, 36 * MINUTE)
    assert evening.state.asked == 1


@pytest.mark.parametrize("part", ["second", "supervisor", "professional", "lead"])
def test_only_who_may_comes_as_this(part: str) -> None:
    may = {
        "second": {"Leena", "Outi", "Pekka"},
        "supervisor": {"Leena", "Pekka", "Sirpa"},
        "professional": {"Leena", "Pekka"},
        "lead": {"Outi"},
    }
    for who in (LEENA, OUTI, PEKKA, SIRPA, NINE[0], KUIKKA):
        evening = opened(KUIKKA)
        act = Accompany(part, tag(who), who.name, "counsellor")
        if who.name in may[part]:
            evening.act(who, act)
            continue
        asked = part == "lead" and who.roles & {"counsellor", "support_person"}
        assert refused(evening, who, act) == ("not_asked" if asked else "not_leading")
    assert refused(opened(), AAPO, Accompany(part, "x", "Aapo", "support_person")) in ("you_lead", "not_leading")
    assert refused(opened(), STRANGER, Accompany(part, "x", "S", "counsellor")) == "not_found"
    assert refused(at("closed"), PEKKA, Accompany(part, "x", "Pekka", "counsellor")) == "closed"
    assert refused(opened(), PEKKA, Accompany("king", "x", "Pekka", "counsellor")) == "not_leading"


def test_a_supervisor_is_seen_by_all_and_a_professional_behind_by_no_man() -> None:
    evening = opened(KUIKKA)
    before = evening.heard()
    assert comes(evening, PEKKA, "professional") == ["backstage:aside"]
    evening.act(PEKKA, Arrive("w1"))
    evening.act(PEKKA, Say("I am here", "k", None, "backstage"))
    evening.act(PEKKA, FallSilent("w1", evening.now))
    later(evening, 2 * MINUTE)
    evening.act(PEKKA, Arrive("w1"))
    evening.act(PEKKA, Leave())
    assert evening.heard() == before
    assert "Pekka" not in str(evening.frames("room"))
    evening.act(PEKKA, Enter())
    assert hears(evening, PEKKA) == ["backstage"]
    assert comes(evening, LEENA, "supervisor") == ["room:leading", "backstage:aside"]
    evening.act(LEENA, Arrive("w1"))
    assert faces(evening)["Leena"] == ("supervisor", True)
    assert evening.frames()[-1]["part"] == "supervisor"
    assert hears(evening, LEENA) == ["room", "backstage"]
    assert evening.act(LEENA, Say("good evening", "k"))[0].data.get("part") is None
    assert {face.name for face in evening.state.backstage.aside} == {"Leena", "Pekka"}


def test_who_accompanies_has_no_tools_and_opens_no_room() -> None:
    evening = opened(KUIKKA)
    for who, part in ((LEENA, "supervisor"), (PEKKA, "professional")):
        comes(evening, who, part)
        came(evening, who)
        acts = (Open(), CloseNow(), Slow(10), TimeOut(tag(KUIKKA), 5, "breath"), HandOver(tag(TARIQ)), SeekCover())
        assert {refused(evening, who, act) for act in acts} == {"not_leading"}
    evening.act(AAPO, Leave())
    evening.act(TARIQ, Leave())
    assert evening.state.leaderless_at is not None, "a supervisor in the room leads it not"


def test_whose_role_has_ended_accompanies_no_more() -> None:
    evening = opened(KUIKKA)
    comes(evening, LEENA, "supervisor")
    comes(evening, PEKKA, "professional")
    for who in (LEENA, PEKKA):
        assert hears(evening, without_role(who)) == []
        assert refused(evening, without_role(who), Say("hello", "k", None, "backstage")) == "not_leading"


@pytest.mark.parametrize("part", ["second", "supervisor", "professional"])
def test_who_steps_down_is_gone_and_can_come_again_under_the_same_name(part: str) -> None:
    evening = opened(KUIKKA)
    comes(evening, PEKKA, part)
    came(evening, PEKKA)
    assert changes_nothing(evening, AAPO, StepDown(AAPO.id)), "who is named by the plan stays named"
    assert refused(evening, AAPO, StepDown(PEKKA.id)) == "not_found"
    evening.act(PEKKA, StepDown(PEKKA.id))
    assert evening.state.place(PEKKA.id) is None
    assert hears(evening, PEKKA) == []
    assert changes_nothing(evening, PEKKA, StepDown(PEKKA.id))
    comes(evening, PEKKA, part)
    evening.act(CLOCK, StepDown(PEKKA.id))
    assert evening.state.place(PEKKA.id) is None


def test_he_changes_from_one_part_to_another_and_keeps_his_tag() -> None:
    evening = opened(KUIKKA)
    comes(evening, PEKKA, "professional")
    came(evening, PEKKA)
    evening.act(PEKKA, Accompany("second", "other", "Pekka", "counsellor"))
    place = evening.state.leaders[PEKKA.id]
    assert (place.tag, place.part, place.here) == (tag(PEKKA), "second", True)
    assert faces(evening)["Pekka"] == ("second", True)
    evening.act(PEKKA, Accompany("professional", "other", "Pekka", "counsellor"))
    assert "Pekka" not in faces(evening)
    assert hears(evening, PEKKA) == ["backstage"]


def test_a_second_who_left_by_the_door_and_comes_again_hears_again() -> None:
    evening = opened(KUIKKA)
    comes(evening, PEKKA, "second")
    came(evening, PEKKA)
    evening.act(PEKKA, Leave())
    assert hears(evening, PEKKA) == []
    comes(evening, PEKKA, "supervisor")
    assert hears(evening, PEKKA) == ["room", "backstage"]


def test_the_lead_is_handed_over_and_back_and_only_to_one_who_leads_here() -> None:
    evening = opened(KUIKKA)
    assert evening.state.room.lead == tag(AAPO)
    evening.act(AAPO, HandOver(tag(TARIQ)))
    assert (evening.state.room.lead, evening.frames()[-1]["to"]) == (tag(TARIQ), tag(TARIQ))
    assert changes_nothing(evening, AAPO, HandOver(tag(TARIQ)))
    evening.act(TARIQ, HandOver(tag(AAPO)))
    assert evening.state.room.lead == tag(AAPO)
    evening.act(TARIQ, Leave())
    for to in (tag(TARIQ), tag(KUIKKA), tag(LEENA), "", "nobody"):
        assert refused(evening, AAPO, HandOver(to)) == "not_leading_here"


def test_when_he_who_leads_goes_another_leads_and_nobody_is_told_why() -> None:
    evening = opened(KUIKKA)
    evening.act(AAPO, Leave())
    assert evening.heard()[-2:] == ["left", "handed"]
    assert evening.state.room.lead == tag(TARIQ)
    assert "by" not in evening.frames()[-1]


class TestCoverIsSought:
    """Somebody who leads has vanished, or asks for another."""

    @pytest.fixture
    def evening(self) -> Evening:
        evening = arranged(AAPO, TARIQ, least=2, standby=crew(OUTI))
        seated(evening, KUIKKA, MASIS)
        came(evening, AAPO, TARIQ)
        evening.now = SEVEN
        evening.act(AAPO, Open())
        return evening

    def test_after_two_minutes_and_not_before_and_once(self, evening: Evening) -> None:
        evening.act(TARIQ, Leave())
        assert "cover_sought" not in later(evening, 2 * MINUTE - 1)
        assert "cover_sought" in later(evening, 1)
        assert evening.frames("backstage")[-1]["reason"] == "vanished"
        later(evening, 20 * MINUTE)
        assert evening.heard("backstage").count("cover_sought") == 1
        assert "cover_sought" not in evening.heard("room")

    def test_who_is_back_in_time_is_not_sought(self, evening: Evening) -> None:
        evening.act(TARIQ, FallSilent("w1", evening.now))
        later(evening, MINUTE + 90 * SECOND)
        evening.act(TARIQ, Arrive("w2"))
        later(evening, 10 * MINUTE)
        assert "cover_sought" not in evening.heard("backstage")

    def test_so_long_as_enough_lead_nobody_is_sought(self) -> None:
        evening = opened(KUIKKA)
        evening.act(TARIQ, Leave())
        later(evening, 10 * MINUTE)
        assert "cover_sought" not in evening.heard("backstage")

    def test_how_long_can_be_set(self) -> None:
        evening = arranged(AAPO, TARIQ, least=2, terms=Terms(cover=30 * SECOND))
        came(evening, AAPO, TARIQ)
        evening.act(AAPO, Open())
        evening.act(TARIQ, Leave())
        assert "cover_sought" in later(evening, 30 * SECOND)

    def test_it_is_found_when_enough_lead_again(self, evening: Evening) -> None:
        evening.act(TARIQ, Leave())
        later(evening, 3 * MINUTE)
        assert comes(evening, OUTI, "lead") == ["room:leading"]
        assert evening.state.backstage.sought, "he has said that he comes, and is not here"
        evening.act(OUTI, Arrive("w1"))
        assert evening.heard("backstage")[-1] == "cover_found"
        assert (evening.state.backstage.sought, evening.state.short_at) == (False, None)
        evening.act(OUTI, Leave())
        assert "cover_sought" in later(evening, 2 * MINUTE), "and sought again when he goes"

    def test_a_second_from_the_desk_is_found_at_once(self, evening: Evening) -> None:
        evening.act(TARIQ, Leave())
        later(evening, 3 * MINUTE)
        assert comes(evening, PEKKA, "second") == ["room:leading", "backstage:cover_found"]

    def test_anybody_who_may_lead_comes_while_cover_is_sought_and_nobody_unasked(self, evening: Evening) -> None:
        assert refused(evening, LEENA, Accompany("lead", tag(LEENA), "Leena", "counsellor")) == "not_asked"
        evening.act(AAPO, SeekCover())
        comes(evening, LEENA, "lead")
        assert evening.state.leaders[LEENA.id].part == ""

    def test_it_is_asked_for_by_hand_once_and_ends_when_somebody_comes(self, evening: Evening) -> None:
        assert refused(evening, KUIKKA, SeekCover()) == "not_leading"
        told = evening.act(AAPO, SeekCover())
        assert [(entry.stream, entry.kind, entry.data["reason"]) for entry in told] == [
            ("backstage", "cover_sought", "asked")
        ]
        assert changes_nothing(evening, TARIQ, SeekCover())
        assert comes(evening, OUTI, "lead") == ["room:leading", "backstage:cover_found"]
        evening.act(AAPO, SeekCover())
        assert evening.state.backstage.sought

    def test_a_supervisor_is_no_cover(self, evening: Evening) -> None:
        evening.act(AAPO, SeekCover())
        comes(evening, LEENA, "supervisor")
        comes(evening, PEKKA, "professional")
        assert evening.state.backstage.sought

    def test_in_the_lobby_it_is_found_when_somebody_says_that_he_comes_or_the_missing_one_does(self) -> None:
        for finds in (
            lambda evening: comes(evening, OUTI, "lead"),
            lambda evening: comes(evening, PEKKA, "second"),
            lambda evening: evening.act(TARIQ, Arrive("w1")),
        ):
            evening = arranged(AAPO, TARIQ, least=2, standby=crew(OUTI))
            came(evening, AAPO)
            evening.act(AAPO, SeekCover())
            comes(evening, LEENA, "supervisor")
            assert evening.state.backstage.sought
            finds(evening)
            assert not evening.state.backstage.sought

    def test_what_was_sought_in_the_lobby_does_not_keep_a_vanished_one_from_being_sought(self) -> None:
        evening = arranged(AAPO, TARIQ, least=2, standby=crew(OUTI))
        came(evening, AAPO)
        evening.act(AAPO, SeekCover())
        came(evening, TARIQ)
        evening.now = SEVEN
        evening.act(AAPO, Open())
        evening.act(TARIQ, Leave())
        assert "cover_sought" in later(evening, 2 * MINUTE)

    def test_who_came_when_asked_leads_on_when_the_plan_changes_and_may_step_down(self, evening: Evening) -> None:
        evening.act(TARIQ, Leave())
        later(evening, 3 * MINUTE)
        comes(evening, OUTI, "lead")
        came(evening, OUTI)
        evening.act(SIRPA, Amend(SEVEN, END, 8, crew(AAPO, TARIQ), least=2, standby=crew(OUTI)))
        assert evening.state.leaders[OUTI.id].here
        assert OUTI.id not in evening.state.standby
        evening.act(AAPO, Leave())
        assert evening.state.leaderless_at is None
        evening.act(OUTI, StepDown(OUTI.id))
        assert OUTI.id not in evening.state.leaders
        assert evening.state.leaderless_at is not None

    def test_the_end_of_a_shift_is_missed_like_a_vanished_one(self, evening: Evening) -> None:
        evening.act(TARIQ, Leave())
        comes(evening, PEKKA, "second")
        evening.act(CLOCK, StepDown(PEKKA.id))
        assert "cover_sought" in later(evening, 2 * MINUTE)


class TestNobodyLeads:
    """The last of those who lead has vanished."""

    @pytest.fixture
    def evening(self) -> Evening:
        evening = opened(KUIKKA, MASIS)
        evening.act(AAPO, Leave())
        evening.act(TARIQ, FallSilent("w1", evening.now))
        later(evening, MINUTE)
        return evening

    def test_the_room_is_told_until_when_and_what_men_write_waits(self, evening: Evening) -> None:
        frame = evening.frames()[-1]
        assert (frame["kind"], frame["until"]) == ("lead_lost", evening.now + 10 * MINUTE)
        for man, text in ((KUIKKA, "one"), (MASIS, "two")):
            said = evening.act(man, Say(text, text))[0]
            assert (said.stream, said.data["why"]) == ("hold", "alone")
        assert refused(evening, CLOCK, Release(1, "one")) == "leaderless"
        assert refused(evening, AAPO, Release(1, "one")) == "leaderless"

    def test_he_comes_back_and_what_waited_comes_in_order_before_anything_new(self, evening: Evening) -> None:
        evening.act(KUIKKA, Say("one", "k"))
        evening.act(AAPO, Enter())
        evening.act(AAPO, Arrive("w1"))
        assert evening.heard()[-3:-1] == ["joined", "lead_back"]
        assert evening.act(MASIS, Say("two", "k"))[0].stream == "hold"
        for seq, text in ((1, "one"), (2, "two")):
            evening.act(CLOCK, Release(seq, text))
        assert [frame["by"]["name"] for frame in evening.frames()[-2:]] == ["Kuikka", "Masis"]  # type: ignore[index]
        assert evening.act(MASIS, Say("three", "k3"))[0].stream == "room"

    def test_it_closes_gently_after_ten_minutes_and_what_waited_goes_back(self, evening: Evening) -> None:
        evening.act(KUIKKA, Say("one", "k"))
        later(evening, 10 * MINUTE)
        assert (evening.state.phase, evening.state.room.reason) == (Phase.CLOSING, "leaderless")
        later(evening, 5 * MINUTE)
        assert (evening.state.phase, evening.state.returned) == (Phase.CLOSED, (KUIKKA.id,))

    def test_cover_is_sought_meanwhile_and_who_comes_leads(self, evening: Evening) -> None:
        assert "cover_sought" in later(evening, 2 * MINUTE)
        comes(evening, OUTI, "lead")
        assert not MEETING.view(evening.state, "room")["led"]
        evening.act(OUTI, Arrive("w1"))
        assert evening.state.leaderless_at is None
        assert evening.state.room.lead == tag(OUTI)
        assert evening.heard("backstage")[-1] == "cover_found"

    def test_a_held_message_can_go_back_when_he_is_here_again(self, evening: Evening) -> None:
        evening.act(KUIKKA, Say("one", "k"))
        evening.act(AAPO, Enter())
        evening.act(AAPO, Arrive("w1"))
        evening.act(AAPO, Return(1))
        assert (evening.state.held, evening.state.drains) == ((), False)
        assert evening.act(MASIS, Say("two", "k"))[0].stream == "room"
