"""The law of spaces, over random evenings: every act, by everybody, at any time."""

from collections.abc import Iterator
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.meeting import (
    MEETING,
    Amend,
    Arrive,
    Cancel,
    CloseGently,
    CloseNow,
    DropOut,
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
)
from chat.meeting.state import Phase
from core.clock import HOUR, MINUTE, SECOND
from core.errors import DomainError
from core.spaces import Tick, frame
from tests.chat.people import AAPO, CLOCK, LEENA, MEN, SEVEN, SIRPA, STRANGER, TARIQ, Evening, Somebody, crew, plan

EVERYBODY = (CLOCK, SIRPA, AAPO, TARIQ, LEENA, STRANGER, *MEN)
STREAMS = ("room", "hold", "backstage")

LEADERS = (AAPO, TARIQ, LEENA)
WORKERS = ("w1", "w2")
PAUSES = (0, 0, 0, 1, SECOND, SECOND, 20 * SECOND, 20 * SECOND, 61 * SECOND, 3 * MINUTE, 6 * MINUTE, 11 * MINUTE)
Step = tuple[Somebody, object, int]


def any_act(chance: Random, who: Somebody) -> object:
    """Something that this person might try, wise or not. Rare things are rare."""
    reply_to = chance.choice((None, None, chance.randint(0, 25)))
    common: list[object] = [
        Say("words", "key", reply_to),
        Say("words", "key"),
        Arrive(chance.choice(WORKERS)),
        Arrive(chance.choice(WORKERS)),
        FallSilent(chance.choice(WORKERS), -chance.randint(0, 90)),
        "seat",
        Leave(),
        Enter(),
        Enter(),
        Remove(chance.randint(0, 25), "rules"),
        Release(chance.randint(0, 12), "words"),
    ]
    leading: list[object] = [Open(), CloseGently(chance.choice((None, 1, 3, 40)))]
    rare: list[object] = [CloseNow(), Cancel(), GiveUpSeat(), Forget(), _amended(chance)]
    rare += [DropOut(chance.choice((*MEN, *LEADERS)).id), LoseWorker(chance.choice(WORKERS), 0)]
    if who is CLOCK:
        return chance.choice([Tick(), Tick(), Tick(), Release(chance.randint(1, 8), "words"), *rare])
    if who is SIRPA:
        return chance.choice([_amended(chance), _amended(chance), Say("words", "key"), "seat"])
    return chance.choice(rare if chance.random() < 0.06 else common if chance.random() < 0.8 else leading)


def _amended(chance: Random) -> Amend:
    later = SEVEN + chance.randint(0, 30) * MINUTE
    return Amend(later, later + HOUR, chance.randint(0, 6), crew(*chance.sample(LEADERS, chance.randint(0, 3))))


def _any_evening(chance: Random) -> Iterator[Step]:
    for _ in range(80):
        who = chance.choice((*EVERYBODY, CLOCK, AAPO, AAPO, *MEN[:2]))
        yield who, any_act(chance, who), chance.choice(PAUSES)


evenings = st.randoms(use_true_random=True).map(lambda chance: list(_any_evening(chance)))


def _act_of(evening: Evening, who: Somebody, act: object) -> object:
    match act:
        case "seat":
            return TakeSeat(f"tag-{who.name}", demo=who is MEN[4])
        case LoseWorker(worker=worker):
            return LoseWorker(worker, evening.now)
        case FallSilent(worker=worker, since=ago):
            return FallSilent(worker, evening.now + ago * SECOND)
    return act


def _started() -> Evening:
    evening = Evening()
    evening.act(SIRPA, plan(AAPO, TARIQ))
    for man in MEN[:2]:
        evening.act(man, TakeSeat(f"tag-{man.name}"))
        evening.act(man, Arrive("w1"))
    evening.act(AAPO, Arrive("w1"))
    evening.now += 10 * MINUTE
    return evening


class Listeners:
    """One client a stream, who fetched the view once and then only follows the entries."""

    def __init__(self, evening: Evening) -> None:
        self.evening = evening
        self.views = {stream: MEETING.view(evening.state, stream) for stream in STREAMS}
        self.told = len(evening.entries)

    def follow(self) -> None:
        for entry in self.evening.entries[self.told :]:
            if entry.stream in STREAMS:
                self.views[entry.stream] = MEETING.apply(self.views[entry.stream], frame(entry))
        self.told = len(self.evening.entries)

    def check(self) -> None:
        for stream in STREAMS:
            assert self.views[stream] == MEETING.view(self.evening.state, stream)


def _step(evening: Evening, who: Somebody, act: object) -> None:
    before = {stream: MEETING.view(evening.state, stream) for stream in STREAMS}
    state = evening.state
    try:
        told = evening.act(who, _act_of(evening, who, act))
    except DomainError:
        assert evening.state is state
        return
    touched = {entry.stream for entry in told}
    for stream in set(STREAMS) - touched:
        assert MEETING.view(evening.state, stream) == before[stream]


@settings(max_examples=300, deadline=None)
@given(evenings)
def test_who_follows_the_entries_knows_what_is_fetched(steps: list[Step]) -> None:
    evening = _started()
    listeners = Listeners(evening)
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
        listeners.follow()
        listeners.check()


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_what_must_hold_in_every_evening(steps: list[Step]) -> None:
    evening = _started()
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
        state = evening.state
        assert MEETING.unpack(MEETING.pack(state), MEETING.shape) == state
        if state.is_open:
            led = any(place.here for place in state.leaders.values())
            assert state.room.led is led
            assert (state.leaderless_at is None) is led
            here = {place.tag for place in state.seats.values() if place.here}
            assert {face.persona for face in state.room.people} == here
        else:
            assert not state.room.people
        if state.phase in {Phase.SCHEDULED, Phase.LOBBY}:
            assert state.room.waiting == sum(place.here for place in state.seats.values())
            assert not any(entry.kind == "message" for entry in evening.entries)
        assert len(state.seats) <= state.room.cap


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_the_clock_does_what_is_due_once(steps: list[Step]) -> None:
    evening = _started()
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
        evening.act(CLOCK, Tick())
        assert evening.act(CLOCK, Tick()) == []
        due = MEETING.due(evening.state)
        assert due is None or due > evening.now


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_no_persona_leaves_the_house_and_nothing_follows_closed(
    steps: list[Step],
) -> None:
    evening = _started()
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
    for stream in STREAMS:
        shown = msgspec.json.encode([MEETING.view(evening.state, stream), evening.frames(stream)])
        assert b"persona-of-" not in shown
        heard = evening.heard("room")
        assert "closed" not in heard[:-1]
    if "closed" in evening.heard("room"):
        at = max(entry.version for entry in evening.entries if entry.kind == "closed")
        assert all(entry.stream == "log" for entry in evening.entries if entry.version > at)
