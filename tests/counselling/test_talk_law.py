"""The law of spaces over random conversations: every act, by everybody, at any time; and what nobody may ever hear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import DAY, HOUR, MINUTE, SECOND
from core.errors import DomainError, NotFound
from core.spaces import Tick, frame
from counselling.talk import (
    CONVERSATION,
    Answer,
    Arrive,
    AskOpinion,
    AskRecord,
    AskTransfer,
    Away,
    Begin,
    CallBack,
    CallOff,
    ChooseSlot,
    Continue,
    Count,
    Draft,
    DropOut,
    End,
    EndLive,
    Extend,
    FallSilent,
    FollowUp,
    Forget,
    GiveRecord,
    GoLive,
    LoseWorker,
    MovePromise,
    Note,
    Offer,
    OfferSlots,
    Open,
    Phase,
    PutBack,
    Rank,
    Reading,
    Refer,
    Remove,
    Reopen,
    Review,
    Say,
    SendLater,
    SendNow,
    StepOut,
    Supervise,
    TakeOver,
    Uncount,
)
from counselling.talk.policy import END_REASONS, floor, holds, is_man, is_on_it, may_listen
from counselling.talk.project import project
from counselling.talk.shown import Slot
from tests.counselling.sitting import (
    CLOCK,
    KUIKKA,
    NINE,
    OUTSIDE,
    PROGRAMME,
    TEAM,
    Sitting,
    Somebody,
    agreed,
    begun,
    held,
    live,
    persona,
    role,
    tag,
    take,
    warm,
)

PEOPLE = (KUIKKA, *TEAM)
EVERYBODY = (CLOCK, *PEOPLE, *OUTSIDE)
DRAFTS = tuple(f"draft-{tag(one)}" for one in PEOPLE)
STREAMS = ("conversation", "side", "later", *DRAFTS)
PAUSES = (0, 0, 0, 1, SECOND, SECOND, 20 * SECOND, 20 * SECOND, 46 * SECOND, 3 * MINUTE, 11 * MINUTE, 5 * HOUR)
WORKERS = ("w1", "w2")
MANY = (*([KUIKKA] * 5), *([TEAM[0]] * 7), *TEAM[1:], *TEAM[1:], CLOCK, CLOCK)
"""How often each tries something; the others, for whom it does not exist, come by now and then."""
ANSWERS = ("contract", "contract", "transfer", "referral", "weather")
Step = tuple[Somebody, object, int]


def any_act(chance: Random, who: Somebody, now: int = NINE) -> object:
    """Something that this person might try, wise or not."""
    if who is CLOCK:
        return _of_the_house(chance, now)
    if chance.random() < 0.3:
        return _said(chance)
    if who in TEAM and chance.random() < 0.85:
        return chance.choice(_of_the_team(chance, who, now))
    if who is KUIKKA and chance.random() < 0.85:
        return chance.choice(_of_the_man(chance, now))
    return chance.choice([*_of_the_team(chance, who, now), *_of_the_man(chance, now), *_of_presence(chance, now)])


def _said(chance: Random) -> object:
    promise = chance.choice((None, NINE + 40 * DAY))
    said = Say("words", f"key {chance.random()}", chance.choice((None, None, chance.randint(0, 20))), promise=promise)
    aside = Say("aside", f"key {chance.random()}", stream=chance.choice(("side", "side", "later", "log")))
    return chance.choice((said, said, said, aside, Draft("a draft"), Draft("")))


def _of_the_man(chance: Random, now: int) -> list[object]:
    yes = chance.random() < 0.7
    what, along = chance.choice(ANSWERS), chance.choice(("all", "summary", "nothing", ""))
    return [
        Answer(what, yes, along, "my words", now + DAY, "a summary", chance.randint(1, 20)),
        Answer("transfer", yes, chance.choice(("all", "nothing"))),
        Answer("live", yes=True),
        Review(yes, now + 9 * DAY),
        AskRecord(),
        ChooseSlot(chance.randint(0, 2)),
        CallOff(all=True),
        Remove(chance.randint(0, 20)),
        *([Continue(now + DAY), Reopen(), EndLive(), End("his")] if chance.random() < 0.2 else []),
        *_of_presence(chance, now),
    ]


def _of_presence(chance: Random, now: int) -> list[object]:
    return [Arrive(chance.choice(WORKERS)), FallSilent(chance.choice(WORKERS), now - chance.randint(0, 9))]


def _of_the_team(chance: Random, who: Somebody, now: int) -> list[object]:
    other = chance.choice(TEAM)
    named = (other.id, tag(other), other.name, chance.choice((role(other), "coordinator")))
    mine = (tag(who), who.name, role(who))
    rare = [PutBack("given_back", now + DAY), End(chance.choice((*END_REASONS, "bored"))), StepOut(), EndLive()]
    return [
        take(who, live=chance.random() < 0.3),
        take(who),
        Reading(),
        Open("worried", *mine),
        GoLive(chance.random() < 0.8),
        Extend(),
        Note("a note", f"key {chance.random()}", chance.random() < 0.5),
        AskOpinion(*named),
        SendLater("for later", now + chance.choice((-1, MINUTE, 3 * HOUR, 400 * DAY))),
        CallBack(chance.randint(0, 6)),
        Offer(chance.choice((0, 1, 3, 101)), chance.choice((0, 3))),
        Count(),
        Count(),
        Uncount(),
        OfferSlots((Slot(now // DAY % 7, 18 * 60, "Europe/Helsinki"), Slot(2, 0, "UTC"))),
        CallOff(all=chance.random() < 0.3),
        Review(chance.random() < 0.7),
        AskTransfer(*named, chance.choice((None, "what would go along"))),
        StepOut(),
        Supervise(*mine),
        TakeOver(),
        Refer("r1", "The night line"),
        FollowUp("went"),
        GiveRecord("what is written", f"key {chance.random()}", who.name),
        MovePromise(now + chance.choice((-1, 3 * HOUR, DAY)), "load"),
        Away(chance.choice((None, now + 2 * HOUR))),
        Away(now + 2 * HOUR, other.name, other.id, tag(other), role(other)),
        Rank(chance.randint(0, 3), "said"),
        Remove(chance.randint(0, 20)),
        *_of_presence(chance, now),
        *(rare if chance.random() < 0.2 else []),
    ]


def _of_the_house(chance: Random, now: int) -> object:
    usual: list[object] = [Tick(), Tick(), Tick(), SendNow(tuple((seq, "for later") for seq in range(1, 7)))]
    rare: list[object] = [
        LoseWorker(chance.choice(WORKERS), now - 1),
        PutBack("overdue", now + DAY),
        MovePromise(now + DAY),
        Rank(2, "rule"),
        DropOut(chance.choice(TEAM).id),
    ]
    ending: list[object] = [Forget(), DropOut(KUIKKA.id), End("lapsed"), Say("words", "key")]
    die = chance.random()
    return chance.choice(ending if die < 0.01 else rare if die < 0.15 else usual)


def _any_conversation(chance: Random) -> Iterator[Step]:
    for _ in range(80):
        who = chance.choice((*MANY, *([chance.choice(OUTSIDE)] if chance.random() < 0.5 else [])))
        yield who, any_act(chance, who), chance.choice(PAUSES)


conversations = st.randoms(use_true_random=True).map(lambda chance: (chance.random(), list(_any_conversation(chance))))
"""How it began, and what was tried in it."""


def _begun(how: float) -> Sitting:
    """One of the ways in which it may stand when the others come to it."""
    line, left = partial(begun, "walk_in", number=3), partial(warm, "summary")
    ways: list[Callable[[], Sitting]] = [begun, line, held, live, warm, left, agreed, partial(agreed, times=3)]
    return ways[int(how * len(ways))]()


def at(act: Any, now: int) -> Any:
    """The act with its instants moved from the morning of these tests to now."""
    moved = {
        name: now + getattr(act, name) - NINE
        for name in ("at", "to", "until", "since", "promise", "follow_up_at")
        if isinstance(getattr(act, name, None), int)
    }
    return msgspec.structs.replace(act, **moved) if moved else act


class Listeners:
    """One client a stream, who fetched the view once and then only follows the entries."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.views = {stream: CONVERSATION.view(sitting.state, stream) for stream in STREAMS}
        self.told = len(sitting.entries)

    def follow(self) -> None:
        for entry in self.sitting.entries[self.told :]:
            if entry.stream in STREAMS:
                self.views[entry.stream] = CONVERSATION.apply(self.views[entry.stream], frame(entry))
        self.told = len(self.sitting.entries)
        for stream in STREAMS:
            assert self.views[stream] == CONVERSATION.view(self.sitting.state, stream), stream


def _step(sitting: Sitting, who: Somebody, act: object) -> None:
    before = {stream: CONVERSATION.view(sitting.state, stream) for stream in STREAMS}
    state = sitting.state
    try:
        told = sitting.act(who, at(act, sitting.now))
    except NotFound:
        assert sitting.state is state
        return
    except DomainError:
        assert sitting.state is state
        assert who not in OUTSIDE, "for him there is nothing to be refused"
        return
    assert who not in OUTSIDE
    for stream in set(STREAMS) - {entry.stream for entry in told}:
        if not stream.startswith("draft-") or not sitting.state.forgotten:
            assert CONVERSATION.view(sitting.state, stream) == before[stream], stream
    for entry in told:
        project(sitting.state, entry)


@settings(max_examples=300, deadline=None)
@given(conversations)
def test_who_follows_the_entries_knows_what_is_fetched(tried: tuple[float, list[Step]]) -> None:
    sitting = _begun(tried[0])
    listeners = Listeners(sitting)
    for who, act, pause in tried[1]:
        sitting.now += pause
        _step(sitting, who, act)
        listeners.follow()


@settings(max_examples=300, deadline=None)
@given(conversations)
def test_what_must_hold_in_every_conversation(tried: tuple[float, list[Step]]) -> None:
    sitting = _begun(tried[0])
    for who, act, pause in tried[1]:
        sitting.now += pause
        _step(sitting, who, act)
        state = sitting.state
        assert CONVERSATION.unpack(CONVERSATION.pack(state), CONVERSATION.shape) == state
        if state.forgotten:
            assert b"persona-of-" not in CONVERSATION.pack(state)
            assert CONVERSATION.due(state) is None
            break
        talk = state.talk
        assert talk.holder == (state.holder.face if state.holder else None)
        assert {one.persona for one in talk.others} == {
            one.tag for one in state.others.values() if one.part != "opinion"
        }
        on_it = [one for one in state.members() if one is not state.man]
        assert {face.persona for face in state.side.members} == {one.tag for one in on_it}
        assert (talk.phase is Phase.HELD) == (state.holder is not None) or talk.phase is Phase.ENDED
        assert (talk.mode == "live") == (talk.live_until is not None)
        assert talk.lost is None or talk.mode == "live"
        assert talk.phase is not Phase.ENDED or (talk.kept_until is not None and talk.promise is None)
        assert talk.promise is None or state.promised_at is not None
        assert (state.going is None) == (talk.transfer is None)
        assert not set(state.readers) & {one.persona for one in on_it}
        assert state.man is None or state.man.persona == KUIKKA.id


@settings(max_examples=200, deadline=None)
@given(conversations)
def test_the_clock_does_what_is_due_once(tried: tuple[float, list[Step]]) -> None:
    sitting = _begun(tried[0])
    for who, act, pause in tried[1]:
        sitting.now += pause
        _step(sitting, who, act)
        sitting.act(CLOCK, Tick())
        assert sitting.act(CLOCK, Tick()) == []
        due = CONVERSATION.due(sitting.state)
        assert due is None or due > sitting.now


@settings(max_examples=300, deadline=None)
@given(conversations)
def test_each_hears_his_own_streams_and_no_persona_leaves_the_house(tried: tuple[float, list[Step]]) -> None:
    """Every frame of every role is written down as it would be told: what the team says to itself never reaches the man."""
    sitting = _begun(tried[0])
    told: dict[Somebody, list[dict[str, Any]]] = {who: [] for who in EVERYBODY}
    for who, act, pause in tried[1]:
        sitting.now += pause
        before, known = sitting.state, len(sitting.entries)
        _step(sitting, who, act)
        for entry in sitting.entries[known:]:
            for one in EVERYBODY:
                hears = may_listen(before, one, entry.stream) and may_listen(sitting.state, one, entry.stream)
                if hears and entry.seq > floor(sitting.state, one, entry.stream):
                    told[one].append(frame(entry))
    assert not any(told[one] for one in (CLOCK, *OUTSIDE))
    for one in PEOPLE:
        assert b"persona-of-" not in msgspec.json.encode(told[one])
        drafts = {heard["stream"] for heard in told[one] if "draft-" in str(heard["stream"])}
        assert drafts <= {f"{'c' * 20}.draft-{tag(one)}"}
        assert not [heard for heard in told[one] if str(heard["stream"]).endswith((".later", ".log"))]
    his = [heard for heard in told[KUIKKA] if heard["stream"] != f"{'c' * 20}.draft-{tag(KUIKKA)}"]
    assert {heard["stream"] for heard in his} <= {f"{'c' * 20}.conversation"}
    assert {"a note", "aside", "worried"}.isdisjoint(heard.get("text") for heard in his)
    for entry in sitting.entries:
        assert entry.stream != "conversation" or entry.text not in ("a note", "aside", "worried", "a draft")


@settings(max_examples=200, deadline=None)
@given(conversations)
def test_who_may_hear_what_follows_from_who_is_on_it(tried: tuple[float, list[Step]]) -> None:
    sitting = _begun(tried[0])
    for who, act, pause in tried[1]:
        sitting.now += pause
        _step(sitting, who, act)
        state = sitting.state
        for one in EVERYBODY:
            hears = {stream for stream in STREAMS if may_listen(state, one, stream)}
            if one in OUTSIDE or one is CLOCK or state.forgotten:
                assert not hears
            elif is_man(one, state):
                assert hears == {"conversation", f"draft-{tag(one)}"}
            elif holds(one, state) or is_on_it(one, state):
                assert hears == {"conversation", "side", f"draft-{tag(one)}"}
            else:
                assert hears == ({"conversation"} if one.id in state.readers else set())
            bare = persona(one.name) if one in TEAM else one
            if one in TEAM:
                assert not any(may_listen(state, bare, stream) for stream in STREAMS), "his grant has ended"


def test_it_is_begun_once_and_not_by_one_of_the_team() -> None:
    sitting = begun()
    again = Begin(PROGRAMME, "messaging", "other", "Kuikka", "fi")
    assert sitting.refused(KUIKKA, again) == "already_begun"
    assert Sitting().refused(TEAM[0], again) == "staff_no_conversation"
    assert Sitting().refused(OUTSIDE[-1], again) == "staff_no_conversation"
