"""The law of spaces, over random evenings: every act, by everybody, at any time."""

from collections.abc import Iterator
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.meeting import (
    MEETING,
    Accompany,
    Amend,
    Arrive,
    BackIn,
    Breakaway,
    Cancel,
    CarrySeat,
    CloseGently,
    CloseNow,
    DropOut,
    Enter,
    Exclude,
    FallSilent,
    Forget,
    GiveUpSeat,
    HandOver,
    Hold,
    Leave,
    LoseWorker,
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
    SeeOut,
    Slow,
    StepDown,
    TakeSeat,
    Tend,
    TimeOut,
)
from chat.meeting.seats import ENDING
from chat.meeting.state import Phase
from core.clock import HOUR, MINUTE, SECOND
from core.errors import DomainError
from core.spaces import Tick, frame
from tests.chat.people import AAPO, CLOCK, LEENA, MEN, SEVEN, SIRPA, STRANGER, TARIQ, Evening, Somebody, crew, plan

EVERYBODY = (CLOCK, SIRPA, AAPO, TARIQ, LEENA, STRANGER, *MEN)
STREAMS = ("room", "hold", "backstage", *(f"word-tag-{man.name}" for man in MEN))
TAGS = tuple(f"tag-{who.name}" for who in (*MEN, AAPO, TARIQ, LEENA))
PARTS = ("lead", "second", "supervisor", "professional")

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
    leading: list[object] = [Open(), Open(), CloseGently(chance.choice((None, 1, 3, 40))), *_tools(chance, who)]
    rare: list[object] = [CloseNow(), Cancel(), GiveUpSeat(), Forget(), _amended(chance)]
    rare += [DropOut(chance.choice((*MEN, *LEADERS)).id), LoseWorker(chance.choice(WORKERS), 0)]
    if who is CLOCK:
        anybody = chance.choice((*MEN, *LEADERS)).id
        rare += [CarrySeat(anybody, f"tag-{anybody[11:]}", anybody[11:]), StepDown(anybody), SeeOut(anybody), Tend()]
        usual: list[object] = [Tick(), Tick(), Tick(), Release(chance.randint(1, 8), "words")]
        return chance.choice(rare if chance.random() < 0.04 else usual)
    if who is SIRPA:
        return chance.choice([_amended(chance), _amended(chance), Say("words", "key"), "seat"])
    often = 0.3 if who in LEADERS else 0.75
    return chance.choice(rare if chance.random() < 0.02 else common if chance.random() < often else leading)


def _tools(chance: Random, who: Somebody) -> list[object]:
    """What those who lead, accompany, or tell of themselves might try."""
    tag, number = chance.choice(TAGS), chance.randint(0, 12)
    word = Say("a word", "word key", None, chance.choice((f"word-{tag}", f"word-tag-{who.name}")))
    return [
        Say("behind", "other key", None, "backstage"),
        word,
        word,
        Slow(chance.choice((0, 30, 400))),
        Hold(chance.random() < 0.5),
        Hold(chance.random() < 0.7, tag),
        Return(number),
        Pause(chance.choice((1, 2, 99))),
        Resume(),
        Prompt(chance.choice(("", "One thing"))),
        TimeOut(tag, chance.choice((1, 5, 99)), "breath"),
        Exclude(tag, "rules"),
        Breakaway(tag),
        BackIn(tag),
        BackIn(tag),
        HandOver(tag),
        SeekCover(),
        Accompany(chance.choice(PARTS), f"tag-{who.name}", who.name, next(iter(who.roles), "participant")),
        StepDown(who.id),
        Mood(
            chance.choice(("in", "out")), number % 11, chance.choice(("room", "leaders")), chance.choice((None, "so"))
        ),
        "listen",
    ]


def _amended(chance: Random) -> Amend:
    later = SEVEN + chance.choice((0, 0, 0, chance.randint(0, 30))) * MINUTE
    leading = chance.sample(LEADERS, chance.randint(0, 3))
    standby = [one for one in LEADERS if one not in leading]
    many = {"least": chance.randint(1, 2), "listening": chance.randint(0, 2)}
    return Amend(later, later + HOUR, chance.randint(0, 6), crew(*leading), standby=crew(*standby), **many)


def _any_evening(chance: Random) -> Iterator[Step]:
    for _ in range(80):
        who = chance.choice((*EVERYBODY, CLOCK, AAPO, AAPO, *MEN[:2]))
        yield who, any_act(chance, who), chance.choice(PAUSES)


evenings = st.randoms(use_true_random=True).map(lambda chance: list(_any_evening(chance)))
begun = st.booleans()
"""Whether the room is open already."""


def _act_of(evening: Evening, who: Somebody, act: object) -> object:
    match act:
        case "seat":
            return TakeSeat(f"tag-{who.name}", demo=who is MEN[4])
        case "listen":
            return TakeSeat(f"tag-{who.name}", listens=True)
        case LoseWorker(worker=worker):
            return LoseWorker(worker, evening.now)
        case FallSilent(worker=worker, since=ago):
            return FallSilent(worker, evening.now + ago * SECOND)
    return act


def _started(opened: bool = False) -> Evening:
    evening = Evening()
    evening.act(SIRPA, plan(AAPO, TARIQ))
    for man in MEN[:2]:
        evening.act(man, TakeSeat(f"tag-{man.name}"))
        evening.act(man, Arrive("w1"))
    evening.act(AAPO, Arrive("w1"))
    evening.now += 10 * MINUTE
    if opened:
        evening.act(TARIQ, Arrive("w1"))
        evening.act(AAPO, Open())
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
@given(begun, evenings)
def test_who_follows_the_entries_knows_what_is_fetched(opened: bool, steps: list[Step]) -> None:
    evening = _started(opened)
    listeners = Listeners(evening)
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
        listeners.follow()
        listeners.check()


@settings(max_examples=200, deadline=None)
@given(begun, evenings)
def test_what_must_hold_in_every_evening(opened: bool, steps: list[Step]) -> None:
    evening = _started(opened)
    most_listening = 0
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
            assert not any(entry.kind == "message" and entry.stream in ("room", "hold") for entry in evening.entries)
        assert len(state.voices) <= state.room.cap
        assert len(state.seats) - len(state.voices) <= max(state.room.listening, most_listening)
        most_listening = max(most_listening, state.room.listening)
        assert not {place.persona for place in state.queue} & {place.persona for place in state.voices}
        assert not state.queue or not state.free or not state.programme or state.phase in ENDING
        assert not set(state.seats) & (set(state.leaders) | set(state.aside) | set(state.excluded))
        out = {place.tag for place in state.seats.values() if place.aside}
        known = state.backstage
        if state.closed_at is None:
            assert {*(one.persona for one in known.quiet), *(one.persona for one in known.apart)} == out
            assert {one.persona for one in known.excluded} == {place.tag for place in state.excluded.values()}


@settings(max_examples=200, deadline=None)
@given(begun, evenings)
def test_the_clock_does_what_is_due_once(opened: bool, steps: list[Step]) -> None:
    evening = _started(opened)
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
        evening.act(CLOCK, Tick())
        assert evening.act(CLOCK, Tick()) == []
        due = MEETING.due(evening.state)
        assert due is None or due > evening.now


@settings(max_examples=200, deadline=None)
@given(begun, evenings)
def test_no_persona_leaves_the_house_and_nothing_follows_closed(
    opened: bool,
    steps: list[Step],
) -> None:
    evening = _started(opened)
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


@settings(max_examples=200, deadline=None)
@given(begun, evenings)
def test_what_concerns_one_man_never_reaches_the_others(opened: bool, steps: list[Step]) -> None:
    """In the room a time-out, an exclusion and a talk apart look like leaving; a man hears no hold, no backstage, no other's word."""
    evening = _started(opened)
    for who, act, pause in steps:
        evening.now += pause
        _step(evening, who, act)
        for man in MEN:
            heard = [stream for stream in STREAMS if MEETING.may_listen(evening.state, man, stream)]
            assert set(heard) <= {"room", f"word-tag-{man.name}"}
    shown = {name for one in evening.frames("room") for name in one}
    assert shown.isdisjoint({"quiet_until", "kept_until", "excluded", "apart"})
    for one in evening.frames("room"):
        if one["kind"] in ("left", "joined"):
            assert set(one) <= {"type", "stream", "seq", "at", "kind", "by", "demo", "listens", "part"}
