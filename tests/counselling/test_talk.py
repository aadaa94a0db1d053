"""One conversation by messages: written, taken, answered, given back, ended, gone on with; and those for whom it does not exist."""

from __future__ import annotations

import pytest

from core.clock import DAY, HOUR
from counselling.talk import (
    Continue,
    Draft,
    DropOut,
    End,
    Forget,
    MovePromise,
    Open,
    Phase,
    PutBack,
    Reading,
    Remove,
    Reopen,
    Say,
)
from counselling.talk.policy import may_listen
from counselling.talk.project import forget_at
from tests.counselling.sitting import (
    AAPO,
    CLOCK,
    KUIKKA,
    LEENA,
    NINE,
    OUTSIDE,
    PROMISE,
    SAM,
    Sitting,
    Somebody,
    begun,
    held,
    role,
    tag,
    take,
)


def test_he_writes_and_knows_at_once_when_he_is_answered() -> None:
    sitting = begun()
    talk = sitting.state.talk
    assert sitting.heard() == ["began", "message"]
    assert (talk.phase, talk.status, talk.promise) == (Phase.WAITING, "received", NINE + PROMISE)
    assert (talk.kept_days, talk.holder) == (90, None)
    assert sitting.state.asked_at == NINE


def test_he_sees_that_it_is_read_and_by_whom_it_is_answered() -> None:
    sitting = held()
    assert sitting.state.talk.holder is not None
    assert (sitting.state.talk.holder.name, sitting.state.talk.holder.role) == ("Sam", "counsellor")
    sitting.act(SAM, Reading())
    assert sitting.state.talk.status == "reading"
    assert sitting.changes_nothing(SAM, Reading())
    sitting.says(SAM, "Tell me.")
    assert (sitting.state.talk.status, sitting.state.talk.promise) == ("answered", None)
    assert sitting.state.first_answer_at == sitting.now
    assert sitting.changes_nothing(SAM, Reading()), "there is nothing new to read"
    sitting.now += HOUR
    sitting.says(KUIKKA, "More.", promise=sitting.now + PROMISE)
    assert sitting.state.talk.promise == sitting.now + PROMISE
    sitting.says(KUIKKA, "And more.", promise=sitting.now + 2 * PROMISE)
    assert sitting.state.talk.promise == sitting.now + PROMISE, "who waits is promised once"


def test_one_takes_it_and_the_other_is_told_who_was_faster() -> None:
    sitting = begun()
    sitting.act(SAM, take(SAM))
    assert sitting.changes_nothing(SAM, take(SAM))
    with pytest.raises(Exception, match="taken") as caught:
        sitting.act(AAPO, take(AAPO))
    assert getattr(caught.value, "args_", None) == {"name": "Sam"}
    assert sitting.refused(KUIKKA, take(KUIKKA)) == "not_holding"
    assert sitting.refused(AAPO, Say("I am here too.", "k")) == "not_holding"


@pytest.mark.parametrize("who", OUTSIDE, ids=lambda one: one.name)
def test_for_everybody_else_it_does_not_exist(who: Somebody) -> None:
    sitting = held()
    acts = (Say("hello", "k"), take(who), Open("curious", tag(who), who.name, role(who)), PutBack(), End(), Draft("x"))
    for act in acts:
        assert sitting.refused(who, act) == "not_found"
    assert not any(may_listen(sitting.state, who, stream) for stream in ("conversation", "side", f"draft-{tag(who)}"))


def test_given_back_it_waits_for_somebody_with_a_new_promise() -> None:
    sitting = held()
    sitting.now += HOUR
    sitting.act(SAM, PutBack(promise=sitting.now + PROMISE))
    talk = sitting.state.talk
    assert (talk.phase, talk.holder, talk.promise, talk.moved) == (Phase.WAITING, None, sitting.now + PROMISE, 1)
    assert not may_listen(sitting.state, SAM, "conversation")
    assert sitting.refused(SAM, Say("Still me.", "k")) == "not_holding"
    sitting.act(LEENA, take(LEENA))
    sitting.act(LEENA, PutBack())
    sitting.act(SAM, take(SAM))
    holder = sitting.state.holder
    assert holder is not None
    assert holder.tag == tag(SAM), "who comes again is the same"


def test_whoever_is_not_on_it_reads_with_a_reason_for_a_while() -> None:
    sitting = held()
    opened = sitting.act(AAPO, Open("Sam asked me to look", tag(AAPO), "Aapo", "support_person"))
    assert [(entry.stream, entry.kind) for entry in opened] == [("log", "opened"), ("side", "opened")]
    assert opened[1].text == "Sam asked me to look"
    assert may_listen(sitting.state, AAPO, "conversation")
    assert not may_listen(sitting.state, AAPO, "side")
    assert sitting.changes_nothing(AAPO, Open("again", tag(AAPO), "Aapo", "support_person")), "the same opening"
    assert sitting.refused(SAM, Open("mine", tag(SAM), "Sam", "counsellor")) == "on_it"
    assert sitting.later(sitting.state.terms.opening) == ["opening_over"]
    assert not may_listen(sitting.state, AAPO, "conversation")
    assert len(sitting.act(AAPO, Open("once more", tag(AAPO), "Aapo", "support_person"))) == 2


def test_a_message_is_taken_back_by_who_wrote_it() -> None:
    sitting = held()
    said, answered = sitting.says(KUIKKA, "I take this back."), sitting.says(SAM, "I hear you.")
    assert sitting.refused(SAM, Remove(said.seq)) == "not_your_message"
    assert sitting.refused(KUIKKA, Remove(answered.seq)) == "not_your_message"
    assert sitting.refused(KUIKKA, Remove(1)) == "no_such_message"
    assert sitting.refused(KUIKKA, Remove(999)) == "no_such_message"
    assert sitting.act(KUIKKA, Remove(said.seq))[0].data["target"] == said.seq
    assert sitting.refused(KUIKKA, Remove(said.seq)) == "already_removed"
    sitting.act(KUIKKA, End())
    sitting.act(KUIKKA, Remove(2))
    assert sitting.state.removed == (said.seq, 2), "also after the end"


def test_he_answers_to_what_is_a_message() -> None:
    sitting = held()
    assert sitting.refused(KUIKKA, Say("To what?", "k", reply_to=1)) == "no_such_message"
    assert sitting.refused(KUIKKA, Say("To what?", "k", reply_to=77)) == "no_such_message"
    assert sitting.says(SAM, "To this.", reply_to=2).data["reply_to"] == 2


def test_a_draft_is_his_alone_and_the_older_one_is_destroyed() -> None:
    sitting = held()
    sitting.act(KUIKKA, Draft("I ha"))
    second = sitting.act(KUIKKA, Draft("I have thought"))[0]
    assert second.data["target"] == 1
    sitting.act(SAM, Draft("Let me"))
    assert may_listen(sitting.state, KUIKKA, f"draft-{tag(KUIKKA)}")
    assert not may_listen(sitting.state, SAM, f"draft-{tag(KUIKKA)}")
    assert not may_listen(sitting.state, KUIKKA, f"draft-{tag(SAM)}")
    sitting.says(KUIKKA, "I have thought.")
    assert sitting.last("discarded", f"draft-{tag(KUIKKA)}").data["target"] == 2
    assert list(sitting.state.drafts) == [tag(SAM)]
    assert sitting.changes_nothing(KUIKKA, Draft(""))
    assert sitting.refused(AAPO, Draft("Not mine")) == "not_on_it"
    sitting.act(KUIKKA, End())
    assert sitting.state.drafts == {}, "with the end they are destroyed"


def test_after_the_end_he_is_refused_kindly_and_may_go_on_while_it_is_kept() -> None:
    sitting = held()
    sitting.act(KUIKKA, End("his"))
    talk = sitting.state.talk
    assert (talk.phase, talk.reason, talk.kept_until) == (Phase.ENDED, "his", sitting.now + 90 * DAY)
    assert sitting.refused(KUIKKA, Say("One more thing.", "k")) == "ended"
    assert sitting.refused(SAM, Say("And I.", "k")) == "ended"
    assert sitting.changes_nothing(KUIKKA, End("his"))
    sitting.now += 80 * DAY
    assert sitting.refused(SAM, Reopen()) == "not_his"
    sitting.act(KUIKKA, Reopen())
    assert sitting.state.phase is Phase.HELD, "the same person, if he is still there"
    assert sitting.refused(KUIKKA, Reopen()) == "not_ended"
    sitting.says(KUIKKA, "One more thing.")
    sitting.act(KUIKKA, End("his"))
    sitting.now += 90 * DAY
    assert sitting.refused(KUIKKA, Reopen()) == "ended"


def test_its_holder_ends_it_for_a_reason() -> None:
    sitting = held()
    assert sitting.refused(SAM, End("bored")) == "end_reason"
    assert sitting.refused(AAPO, End("agreed")) == "not_holding"
    sitting.act(SAM, End("agreed"))
    assert sitting.state.talk.reason == "agreed"
    assert sitting.state.talk.promise is None


def test_a_walk_in_turned_into_messages_gives_up_its_place() -> None:
    sitting = begun("walk_in", number=4)
    assert (sitting.state.talk.number, sitting.state.talk.promise) == (4, None)
    sitting.act(KUIKKA, Continue(sitting.now + PROMISE))
    talk = sitting.state.talk
    assert (talk.kind, talk.number, talk.promise) == ("messaging", None, sitting.now + PROMISE)
    assert sitting.refused(KUIKKA, Continue(sitting.now + PROMISE)) == "not_walk_in"


def test_a_walk_in_that_lapsed_goes_on_with_its_words_waiting() -> None:
    sitting = begun("walk_in", number=4)
    sitting.act(CLOCK, End("lapsed"))
    kept = sitting.state.talk.kept_until
    assert kept == sitting.now + 48 * HOUR
    sitting.now += HOUR
    sitting.act(KUIKKA, Continue(sitting.now + PROMISE))
    assert sitting.state.phase is Phase.WAITING
    assert sitting.state.talk.promise == sitting.now + PROMISE
    assert forget_at(sitting.state) == sitting.now + 90 * DAY


def lateness(sitting: Sitting) -> list[int]:
    return [entry.data["late"] for entry in sitting.entries if entry.kind == "late"]


def test_a_promise_is_warned_of_at_three_quarters_then_broken_then_overdue() -> None:
    sitting = held()
    sitting.later(PROMISE * 3 // 4 - 1)
    assert lateness(sitting) == []
    sitting.later(1)
    assert lateness(sitting) == [75]
    sitting.later(PROMISE // 4)
    assert lateness(sitting) == [75, 100]
    sitting.later(sitting.state.terms.grace)
    assert lateness(sitting) == [75, 100, 125]
    assert sitting.later(30 * DAY) == [], "the verb of the clock does the rest"
    sitting.says(SAM, "I am late.")
    assert sitting.state.late == 0


def test_a_promise_is_moved_honestly_and_counted() -> None:
    sitting = held()
    sitting.later(PROMISE * 3 // 4)
    later = sitting.now + 8 * HOUR
    sitting.act(SAM, MovePromise(later, "ill"))
    assert (sitting.state.talk.promise, sitting.state.talk.moved, sitting.state.late) == (later, 1, 0)
    assert sitting.last("promise").data["why"] == "ill"
    assert sitting.changes_nothing(SAM, MovePromise(later, "ill"))
    assert sitting.refused(SAM, MovePromise(sitting.now - 1)) == "later_when"
    assert sitting.refused(AAPO, MovePromise(later + 1)) == "not_holding"
    assert sitting.refused(KUIKKA, MovePromise(later + 1)) == "not_holding"
    sitting.says(SAM, "Now.")
    assert sitting.refused(SAM, MovePromise(sitting.now + HOUR)) == "nobody_waits"


def test_nobody_acts_as_the_house_and_the_house_says_nothing() -> None:
    sitting = held()
    assert sitting.refused(SAM, Forget()) == "only_the_house"
    assert sitting.refused(KUIKKA, DropOut(SAM.id)) == "only_the_house"
    assert sitting.refused(CLOCK, Say("I am a clock.", "k")) == "only_people"
    assert sitting.refused(CLOCK, take(CLOCK)) == "only_people"


def test_forgotten_it_is_there_for_nobody() -> None:
    sitting = held()
    sitting.act(CLOCK, Forget())
    assert sitting.heard()[-1] == "ended"
    for who in (KUIKKA, SAM):
        assert sitting.refused(who, Reopen()) == "not_found"
    assert sitting.changes_nothing(CLOCK, Forget())
    assert forget_at(sitting.state) is None


def test_who_is_no_more_leaves_nothing_open() -> None:
    sitting = held()
    sitting.act(CLOCK, DropOut(SAM.id))
    assert (sitting.state.phase, sitting.last("given_back").data["why"]) == (Phase.WAITING, "ended_grant")
    assert SAM.id not in str(sitting.state)
    sitting.act(CLOCK, DropOut(KUIKKA.id))
    assert sitting.state.talk.reason == "gone"
    assert KUIKKA.id not in str(sitting.state)
    assert sitting.changes_nothing(CLOCK, DropOut(KUIKKA.id))


def test_a_conversation_nobody_writes_in_is_kept_ninety_days_after_the_last_word() -> None:
    sitting = held()
    sitting.now += DAY
    sitting.says(SAM)
    assert forget_at(sitting.state) == sitting.now + 90 * DAY
    waiting = begun("walk_in", number=1)
    assert forget_at(waiting.state) is None
