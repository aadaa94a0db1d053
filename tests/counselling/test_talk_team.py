"""What the team does around a man: notes, opinions, messages for later, absences, supervisors; and that nothing of it reaches him."""

from __future__ import annotations

from core.clock import DAY, HOUR, MINUTE
from counselling.talk import (
    Arrive,
    AskOpinion,
    Away,
    CallBack,
    End,
    FallSilent,
    Note,
    PutBack,
    Rank,
    Say,
    SendLater,
    SendNow,
    StepOut,
    Supervise,
    TakeOver,
)
from counselling.talk.policy import floor, may_listen
from tests.counselling.sitting import AAPO, CLOCK, KUIKKA, LEENA, NINE, SAM, SIRPA, held, live, tag, warm


def supervise() -> Supervise:
    return Supervise(tag(LEENA), "Leena", "counsellor")


def covered(until: int) -> Away:
    return Away(until, "Leena", LEENA.id, tag(LEENA), "counsellor")


def test_a_note_lies_aside() -> None:
    sitting = held()
    noted = sitting.act(SAM, Note("He sounds tired.", "k", agreed=True))[0]
    assert (noted.stream, noted.kind, noted.data) == ("side", "note", {"agreed": True})
    assert not may_listen(sitting.state, KUIKKA, "side")
    assert sitting.refused(KUIKKA, Note("mine", "k")) == "not_on_it"
    assert sitting.refused(AAPO, Note("mine", "k")) == "not_on_it"
    assert sitting.refused(KUIKKA, Say("aside", "k", stream="side")) == "not_on_it"
    sitting.act(KUIKKA, End())
    sitting.act(SAM, Note("How it ended.", "k2"))


def test_a_colleague_is_asked_aside_and_the_man_sees_nothing_of_it() -> None:
    sitting = held()
    before, talk = sitting.heard(), sitting.state.talk
    sitting.act(SAM, AskOpinion(AAPO.id, tag(AAPO), "Aapo", "support_person"))
    assert sitting.changes_nothing(SAM, AskOpinion(AAPO.id, tag(AAPO), "Aapo", "support_person"))
    assert sitting.refused(AAPO, AskOpinion(LEENA.id, tag(LEENA), "Leena", "counsellor")) == "not_holding"
    assert may_listen(sitting.state, AAPO, "conversation")
    assert may_listen(sitting.state, AAPO, "side")
    sitting.act(AAPO, Say("I would wait.", "k", stream="side"))
    assert sitting.refused(AAPO, Say("To him.", "k2")) == "not_holding"
    assert sitting.state.side.opinion == (tag(AAPO),)
    sitting.act(AAPO, StepOut())
    assert not may_listen(sitting.state, AAPO, "side")
    assert (sitting.heard(), sitting.state.talk) == (before, talk)


def test_a_message_for_later_waits_sealed_and_goes_out_in_his_name() -> None:
    sitting = held()
    at = sitting.now + 3 * HOUR
    assert sitting.refused(SAM, SendLater("Too late.", sitting.now)) == "later_when"
    assert sitting.refused(SAM, SendLater("Too far.", sitting.now + 91 * DAY)) == "later_when"
    assert sitting.refused(KUIKKA, SendLater("Mine.", at)) == "not_holding"
    sitting.act(SAM, SendLater("Thinking of you.", at))
    sitting.act(SAM, SendLater("A second one.", at + HOUR))
    assert [one.seq for one in sitting.state.side.later] == [1, 2]
    assert not any(may_listen(sitting.state, who, "later") for who in (SAM, KUIKKA))
    assert sitting.changes_nothing(CLOCK, SendNow(((1, "Thinking of you."),))), "it is not time yet"
    sitting.now = at
    sitting.act(CLOCK, SendNow(((1, "Thinking of you."), (2, "A second one."))))
    assert sitting.last("message").text == "Thinking of you."
    assert sitting.last("sent", "later").data["target"] == 1
    assert sitting.changes_nothing(CLOCK, SendNow(((1, "Thinking of you."),))), "it goes out once"
    assert sitting.refused(SAM, CallBack(1)) == "no_such_message"
    sitting.act(SAM, CallBack(2))
    assert sitting.last("called_back", "later").data["target"] == 2
    assert sitting.state.side.later == ()


def test_twenty_wait_and_no_more() -> None:
    sitting = held()
    for number in range(20):
        sitting.act(SAM, SendLater(f"{number}", sitting.now + HOUR))
    assert sitting.refused(SAM, SendLater("one more", sitting.now + HOUR)) == "later_full"


def test_what_waits_goes_with_whoever_wrote_it() -> None:
    for act in (PutBack(), End("agreed")):
        sitting = held()
        sitting.act(SAM, SendLater("Thinking of you.", sitting.now + HOUR))
        sitting.act(SAM, act)
        assert sitting.state.side.later == ()
        assert sitting.last("called_back", "later").data["target"] == 1
    handed = warm("all")
    handed.act(SAM, SendLater("Thinking of you.", handed.now + HOUR))
    handed.act(SAM, StepOut())
    assert handed.state.side.later == ()


def test_he_is_told_until_when_his_counsellor_is_away_and_who_answers_meanwhile() -> None:
    sitting = held()
    until = sitting.now + DAY
    assert sitting.refused(SAM, Away(sitting.now)) == "later_when"
    sitting.act(SAM, covered(until))
    assert (sitting.state.talk.away_until, sitting.state.talk.cover) == (until, "Leena")
    assert sitting.changes_nothing(SAM, covered(until))
    assert "back" in sitting.later(DAY)
    assert sitting.state.talk.away_until is None
    sitting.act(SAM, covered(sitting.now + DAY))
    sitting.act(SAM, Away(None))
    assert sitting.heard()[-1] == "back"
    assert sitting.changes_nothing(SAM, Away(None))


def test_whoever_is_named_answers_in_his_place_is_seen_and_goes_when_he_is_back() -> None:
    sitting = held()
    until = sitting.now + DAY
    assert sitting.refused(SAM, Away(until, "Sam", SAM.id, tag(SAM), "counsellor")) == "not_of_team"
    assert sitting.refused(SAM, Away(until, "Sirpa", SIRPA.id, tag(SIRPA), "coordinator")) == "not_of_team"
    sitting.act(SAM, covered(until))
    assert [(one.name, one.part) for one in sitting.state.talk.others] == [("Leena", "cover")]
    sitting.says(KUIKKA)
    sitting.says(LEENA, "Sam is back on Monday. Tell me.")
    assert sitting.state.talk.status == "answered"
    assert sitting.refused(LEENA, PutBack()) == "not_holding"
    sitting.later(DAY)
    assert sitting.state.talk.others == ()
    assert not may_listen(sitting.state, LEENA, "conversation")
    assert sitting.refused(LEENA, Say("One more thing", "late")) == "not_holding"


def test_whoever_answers_in_his_place_may_step_out_and_nobody_is_promised_then() -> None:
    sitting = held()
    until = sitting.now + DAY
    sitting.act(SAM, covered(until))
    sitting.act(LEENA, StepOut())
    assert (sitting.state.talk.cover, sitting.state.talk.away_until, sitting.state.talk.others) == ("", until, ())


def test_what_a_man_left_behind_is_left_behind_for_who_answers_meanwhile_too() -> None:
    sitting = warm("nothing", None)
    left = sitting.state.since
    sitting.act(SAM, StepOut())
    sitting.act(AAPO, covered(sitting.now + DAY))
    assert left
    assert floor(sitting.state, LEENA, "conversation") == left


def test_a_supervisor_is_seen_whispers_and_takes_over() -> None:
    sitting = live()
    assert sitting.refused(AAPO, Supervise(tag(AAPO), "Aapo", "support_person")) == "not_professional"
    assert sitting.refused(SAM, supervise()) == "on_it"
    sitting.act(LEENA, supervise())
    assert [(one.name, one.part) for one in sitting.state.talk.others] == [("Leena", "supervisor")]
    assert sitting.heard()[-1] == "supervised"
    assert sitting.refused(LEENA, supervise()) == "on_it"
    assert sitting.refused(LEENA, Say("To him.", "k")) == "not_holding"
    whispered = sitting.act(LEENA, Say("Ask him about today.", "k", stream="side"))[0]
    assert whispered.stream == "side"
    assert sitting.refused(AAPO, TakeOver()) == "not_on_it"
    sitting.act(LEENA, Arrive("w2"))
    sitting.act(LEENA, TakeOver())
    talk = sitting.state.talk
    assert talk.holder is not None
    assert (talk.holder.name, talk.holder.part) == ("Leena", "")
    assert [(one.name, one.part) for one in talk.others] == [("Sam", "colleague")]
    sitting.says(LEENA, "I am Leena.")
    sitting.act(SAM, StepOut())
    assert sitting.state.talk.others == ()
    assert sitting.refused(SAM, StepOut()) == "not_on_it"


def test_a_supervisor_may_just_go() -> None:
    sitting = held()
    sitting.act(LEENA, supervise())
    sitting.act(LEENA, StepOut())
    assert sitting.heard()[-1] == "stepped_out"
    assert not may_listen(sitting.state, LEENA, "conversation")


def test_nobody_supervises_what_nobody_holds() -> None:
    sitting = held()
    sitting.act(SAM, PutBack())
    assert sitting.refused(LEENA, supervise()) == "not_held"
    sitting.act(KUIKKA, End())
    assert sitting.refused(LEENA, supervise()) == "ended"


def test_a_supervisor_who_takes_over_a_talk_whose_line_was_lost_gives_the_time_back() -> None:
    sitting = live()
    sitting.act(LEENA, supervise())
    sitting.act(LEENA, Arrive("w2"))
    sitting.act(SAM, FallSilent("w1", NINE))
    assert sitting.later(2 * MINUTE) == ["team_lost"]
    sitting.act(LEENA, TakeOver())
    assert (sitting.state.talk.lost, sitting.state.talk.live_until) == (None, NINE + 47 * MINUTE)


def test_what_is_known_of_the_danger_is_for_the_team() -> None:
    sitting = held()
    talk = sitting.state.talk
    sitting.act(SAM, Rank(2, "said"))
    assert (sitting.state.risk, sitting.state.why, sitting.state.talk) == (2, "said", talk)
    assert sitting.changes_nothing(SAM, Rank(2, "said"))
    sitting.says(KUIKKA, "It is worse.", risk=3, why="rule")
    assert (sitting.state.risk, sitting.state.why) == (3, "rule")
    sitting.says(KUIKKA, "Better.", risk=1, why="rule")
    assert sitting.state.risk == 3, "a person lowers it, no rule"
    assert sitting.refused(AAPO, Rank(0, "said")) == "not_holding"
    assert sitting.refused(KUIKKA, Rank(0, "said")) == "not_holding"
