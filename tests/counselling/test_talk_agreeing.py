"""What a man is asked and answers: contracts and their review, transfers and what goes along, referrals, his record."""

from __future__ import annotations

import pytest

from core.clock import DAY, MINUTE
from counselling.talk import (
    CONVERSATION,
    Answer,
    Arrive,
    AskOpinion,
    AskRecord,
    AskTransfer,
    Count,
    End,
    EndLive,
    FallSilent,
    FollowUp,
    GiveRecord,
    GoLive,
    Note,
    Offer,
    Open,
    Phase,
    PutBack,
    Refer,
    Review,
    StepOut,
    Uncount,
)
from counselling.talk.policy import floor, may_listen
from counselling.talk.project import forget_at
from counselling.talk.shown import Contract
from tests.counselling.sitting import (
    AAPO,
    KUIKKA,
    LEENA,
    SAM,
    Sitting,
    agreed,
    begun,
    held,
    tag,
    take,
    warm,
)


def contract(sitting: Sitting) -> Contract:
    known = sitting.state.talk.contract
    assert known is not None
    return known


def test_a_contract_is_offered_and_begins_with_his_yes() -> None:
    sitting = held()
    assert sitting.refused(KUIKKA, Offer(5)) == "not_holding"
    assert sitting.refused(SAM, Offer(0)) == "contract_times"
    sitting.act(SAM, Offer(5))
    assert contract(sitting).stage == "offered"
    assert sitting.refused(SAM, Count()) == "no_contract"
    sitting.act(KUIKKA, Answer("contract", yes=False))
    assert sitting.state.talk.contract is None
    sitting.act(SAM, Offer(3, 3))
    sitting.act(KUIKKA, Answer("contract", yes=True))
    assert contract(sitting) == Contract(3, 3, stage="agreed")
    assert sitting.refused(KUIKKA, Answer("contract", yes=True)) == "nothing_asked"
    assert sitting.refused(SAM, Offer(9)) == "contract_runs"


def test_three_and_three_more_after_both_have_looked_back() -> None:
    sitting = agreed(3, 3)
    for how in ("messages", "meeting", "messages"):
        sitting.act(SAM, Count(how))
    assert (contract(sitting).used, contract(sitting).stage) == (3, "review")
    assert sitting.refused(SAM, Count()) == "no_contract"
    assert sitting.refused(AAPO, Review(yes=True)) == "not_holding"
    sitting.act(SAM, Review(yes=True))
    assert sitting.changes_nothing(SAM, Review(yes=True)), "his own yes counts once"
    last = sitting.now + 60 * DAY
    sitting.act(KUIKKA, Review(yes=True, last_at=last))
    assert contract(sitting) == Contract(6, 0, used=3, stage="extended", last_at=last)
    for _ in range(3):
        sitting.act(SAM, Count())
    assert (contract(sitting).used, contract(sitting).stage) == (6, "ended")
    assert sitting.state.phase is Phase.HELD, "the end of the contract is told; he is not put out"
    sitting.act(SAM, Offer(1))
    assert contract(sitting).stage == "offered"


def talks_live(sitting: Sitting, minutes: int, *, speaks: bool = True) -> Sitting:
    """They talk live for so long, within their thread."""
    sitting.act(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=True))
    sitting.act(SAM, Arrive("w1"))
    for _ in range(minutes // 5):
        if speaks:
            sitting.says(KUIKKA)
        sitting.later(5 * MINUTE)
    if sitting.state.is_live:
        sitting.act(SAM, EndLive())
    return sitting


def test_a_live_talk_of_some_length_counts_by_itself_and_once() -> None:
    sitting = talks_live(agreed(3, 3), 20)
    assert (contract(sitting).used, contract(sitting).stage) == (1, "agreed")
    assert sitting.last("contract").data["how"] == "live"
    sitting.act(SAM, EndLive())
    assert sitting.tick() == []
    assert contract(sitting).used == 1
    talks_live(talks_live(sitting, 15), 15)
    assert (contract(sitting).used, contract(sitting).stage) == (3, "review"), "the last of them leads to the review"
    assert contract(talks_live(sitting, 15)).used == 3, "no more than was agreed"


def test_while_they_talk_live_nothing_is_counted_by_hand() -> None:
    sitting = agreed(3, 3)
    sitting.act(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=True))
    assert sitting.refused(SAM, Count("messages")) == "counts_itself"


@pytest.mark.parametrize("speaks", [True, False])
def test_a_talk_that_never_began_or_was_over_at_once_counts_nothing(speaks: bool) -> None:
    assert contract(talks_live(agreed(3, 3), 5 if speaks else 15, speaks=speaks)).used == 0


def test_a_talk_whose_team_was_gone_counts_for_as_long_as_somebody_was_there() -> None:
    sitting = agreed(3, 3)
    sitting.act(SAM, GoLive())
    sitting.act(KUIKKA, Answer("live", yes=True))
    sitting.act(SAM, Arrive("w1"))
    sitting.says(KUIKKA)
    sitting.later(MINUTE)
    sitting.act(SAM, FallSilent("w1", sitting.now))
    sitting.later(20 * MINUTE)
    assert not sitting.state.is_live
    assert contract(sitting).used == 0


def test_what_was_counted_is_taken_back_by_who_holds_it_and_once() -> None:
    sitting = agreed(1, 3, times=1)
    assert contract(sitting).stage == "review"
    sitting.act(KUIKKA, Review(yes=True))
    assert sitting.refused(KUIKKA, Uncount()) == "not_holding"
    assert sitting.refused(AAPO, Uncount()) == "not_holding"
    sitting.act(SAM, Uncount())
    assert contract(sitting) == Contract(1, 3, stage="agreed")
    assert sitting.refused(SAM, Uncount()) == "nothing_counted"
    sitting.act(SAM, Count())
    sitting.act(SAM, Review(yes=True))
    sitting.act(KUIKKA, Review(yes=True))
    assert sitting.refused(SAM, Uncount()) == "nothing_counted", "both have looked back on it"


def test_at_the_review_one_no_is_enough() -> None:
    sitting = agreed(3, 3, times=3)
    sitting.act(SAM, Review(yes=True))
    sitting.act(KUIKKA, Review(yes=False))
    assert contract(sitting) == Contract(3, 3, used=3, stage="ended")
    assert sitting.refused(SAM, Review(yes=True)) == "nothing_asked"


def test_five_times_and_no_review() -> None:
    sitting = agreed(5, 0, times=5)
    assert contract(sitting).stage == "ended"


def asked(sitting: Sitting, summary: str | None = "He waits for the court.") -> Sitting:
    sitting.act(SAM, AskTransfer(AAPO.id, tag(AAPO), "Aapo", "support_person", summary))
    return sitting


def test_nobody_is_handed_on_without_his_consent() -> None:
    sitting = asked(held())
    assert sitting.last("transfer").text == "He waits for the court."
    assert not may_listen(sitting.state, AAPO, "conversation")
    assert sitting.refused(SAM, StepOut()) == "nobody_goes_on"
    assert sitting.refused(SAM, Answer("transfer", yes=True, along="all")) == "not_his"
    sitting.act(KUIKKA, Answer("transfer", yes=False))
    assert sitting.state.talk.transfer is None
    assert not may_listen(sitting.state, AAPO, "conversation")
    assert sitting.refused(SAM, StepOut()) == "nobody_goes_on"
    assert sitting.refused(KUIKKA, Answer("transfer", yes=True, along="all")) == "nothing_asked"


def test_three_are_in_the_room_until_the_first_leaves() -> None:
    sitting = warm("all", None)
    assert [one.name for one in sitting.state.talk.others] == ["Aapo"]
    sitting.says(SAM, "This is Aapo.")
    sitting.says(AAPO, "Hello.")
    assert sitting.refused(SAM, AskTransfer(LEENA.id, tag(LEENA), "Leena", "counsellor")) == "transfer_runs"
    sitting.act(SAM, StepOut())
    talk = sitting.state.talk
    assert (talk.holder and talk.holder.name, talk.holder and talk.holder.role) == ("Aapo", "support_person")
    assert (talk.others, talk.transfer) == ((), None)
    assert not may_listen(sitting.state, SAM, "conversation")


def readable(sitting: Sitting, stream: str) -> list[str]:
    """What Aapo may read of a stream."""
    since = floor(sitting.state, AAPO, stream)
    return [entry.text for entry in sitting.entries if entry.stream == stream and entry.seq > since and entry.text]


def test_all_goes_along() -> None:
    sitting = warm("all")
    assert readable(sitting, "conversation") == ["It is hard.", "He waits for the court."]
    assert readable(sitting, "side") == ["Early notes."]


def test_a_summary_goes_along_and_nothing_else_that_was_said_before() -> None:
    sitting = warm("summary")
    sitting.says(KUIKKA, "Welcome.")
    assert readable(sitting, "conversation") == ["He waits for the court.", "Welcome."]
    assert readable(sitting, "side") == []


def test_nothing_goes_along() -> None:
    sitting = warm("nothing")
    sitting.says(KUIKKA, "Welcome.")
    sitting.act(SAM, Note("From now on.", "later note"))
    assert readable(sitting, "conversation") == ["Welcome."]
    assert readable(sitting, "side") == ["From now on."]
    assert floor(sitting.state, KUIKKA, "conversation") == 0, "he himself reads everything"
    assert floor(sitting.state, SAM, "conversation") == 0


def test_what_he_left_behind_stays_so_whoever_comes_next() -> None:
    sitting = warm("nothing")
    sitting.act(SAM, StepOut())
    sitting.act(AAPO, PutBack())
    sitting.act(LEENA, take(LEENA))
    sitting.act(SAM, Open("He called me", tag(SAM), "Sam", "counsellor"))
    for who in (LEENA, SAM):
        assert floor(sitting.state, who, "conversation") == sitting.last("transferred").seq - 1


def test_a_summary_goes_along_only_where_he_has_seen_one() -> None:
    sitting = asked(held(), None)
    assert sitting.refused(KUIKKA, Answer("transfer", yes=True, along="summary", summary="made up")) == "no_summary"
    assert sitting.refused(KUIKKA, Answer("transfer", yes=True, along="")) == "along"
    asked(sitting, "First.")
    first = sitting.last("transfer").seq
    asked(sitting, "Second.")
    old = Answer("transfer", yes=True, along="summary", summary="First.", about=first)
    assert sitting.refused(KUIKKA, old) == "asked_anew"


def test_the_one_who_shall_go_on_may_step_out_again() -> None:
    sitting = warm("all")
    sitting.act(AAPO, StepOut())
    assert (sitting.state.talk.others, sitting.state.talk.transfer) == ((), None)
    assert sitting.refused(SAM, StepOut()) == "nobody_goes_on"


def test_only_one_who_answers_is_named() -> None:
    sitting = held()
    assert sitting.refused(SAM, AskTransfer("x", "t", "Sirpa", "coordinator")) == "not_of_team"
    assert sitting.refused(SAM, AskTransfer(SAM.id, tag(SAM), "Sam", "counsellor")) == "already_on_it"
    assert sitting.refused(SAM, AskTransfer(KUIKKA.id, tag(KUIKKA), "Kuikka", "counsellor")) == "already_on_it"
    assert sitting.refused(LEENA, AskTransfer(AAPO.id, tag(AAPO), "Aapo", "support_person")) == "not_holding"


def test_one_who_was_asked_aside_may_go_on() -> None:
    sitting = held()
    sitting.act(SAM, AskOpinion(AAPO.id, tag(AAPO), "Aapo", "support_person"))
    asked(sitting, None)
    sitting.act(AAPO, StepOut())
    sitting.act(KUIKKA, Answer("transfer", yes=True, along="all"))
    sitting.act(SAM, StepOut())
    assert sitting.state.holder is not None
    assert sitting.state.holder.persona == AAPO.id


def test_a_place_outside_is_named_and_his_words_go_only_with_his_yes() -> None:
    sitting = held()
    sitting.act(SAM, Refer("place", "The debt advice"))
    assert sitting.state.talk.referral is not None
    assert sitting.refused(SAM, FollowUp("went")) == "nothing_asked"
    sitting.act(KUIKKA, Answer("referral", yes=False, text="never said"))
    assert sitting.last("answered").text is None
    sitting.act(SAM, Refer("place", "The debt advice"))
    follow = sitting.now + 14 * DAY
    sitting.act(KUIKKA, Answer("referral", yes=True, text="I owe and cannot pay.", follow_up_at=follow))
    assert sitting.last("answered").text == "I owe and cannot pay."
    assert sitting.state.talk.referral.follow_up_at == follow
    sitting.act(SAM, FollowUp("went"))
    assert sitting.refused(SAM, FollowUp("went")) == "nothing_asked"


def test_what_is_written_of_him_is_answered_by_a_professional_within_thirty_days() -> None:
    sitting = begun()
    sitting.act(AAPO, take(AAPO))
    sitting.act(KUIKKA, AskRecord())
    due = sitting.now + 30 * DAY
    assert (sitting.state.side.record_due, sitting.state.talk.record_due) == (due, due)
    assert sitting.changes_nothing(KUIKKA, AskRecord())
    assert sitting.refused(AAPO, AskRecord()) == "not_his"
    assert sitting.refused(AAPO, GiveRecord("What I wrote.", "k")) == "not_professional"
    assert sitting.refused(SAM, GiveRecord("What is written.", "k", "Sam")) == "not_on_it"
    sitting.act(SAM, Open("He asks for his record", tag(SAM), "Sam", "counsellor"))
    given = sitting.act(SAM, GiveRecord("What is written.", "k", "Sam"))
    assert (given[0].stream, given[0].text, given[0].by and given[0].by.role) == (
        "conversation",
        "What is written.",
        "counsellor",
    )
    assert (sitting.state.side.record_due, sitting.state.talk.record_due) == (None, None)
    assert sitting.refused(SAM, GiveRecord("Again.", "k2", "Sam")) == "nothing_asked"


@pytest.mark.parametrize("ended_first", [True, False])
def test_it_is_kept_until_that_is_answered(ended_first: bool) -> None:
    sitting = begun("walk_in", number=1)
    acts = [End("his"), AskRecord()]
    for act in acts if ended_first else reversed(acts):
        sitting.act(KUIKKA, act)
    due = sitting.now + 30 * DAY
    assert forget_at(sitting.state) == due
    assert sitting.state.talk.kept_until == due, "and he sees it"
    assert CONVERSATION.due(sitting.state) is None
