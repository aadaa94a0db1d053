"""The law of spaces over random evenings at the line, and what must hold in each: nobody twice, nobody lost, no promise too good."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import HOUR, MINUTE, SECOND
from core.errors import DomainError
from core.spaces import Tick, frame
from counselling.line import (
    DESK,
    LINE,
    LOG,
    Back,
    CallNext,
    CallThis,
    Line,
    Nudge,
    Passed,
    Queue,
    Ranked,
    Silent,
    Stands,
    Talked,
    Told,
    Unqueue,
    next_of,
    place_of,
    reached,
    wait_of,
)
from counselling.line.state import PAUSE
from counselling.line.telling import marks_of, next_mark
from tests.counselling.standing import (
    CLOCK,
    EIGHT,
    OTHER_TEAM,
    PEKKA,
    SIRPA,
    STRANGER,
    TARIQ,
    Somebody,
    Standing,
    man,
    talk_of,
)

MEN = tuple(man(number) for number in range(1, 9))
EVERYBODY = (CLOCK, PEKKA, TARIQ, SIRPA, STRANGER, OTHER_TEAM, *MEN)
WORKERS = (PEKKA, TARIQ)
STREAMS = ("line", DESK, LOG)
PAUSES = (0, 0, 1, 900, SECOND, 4 * SECOND, 6 * SECOND, 40 * SECOND, 8 * MINUTE, 31 * MINUTE)
Step = tuple[Somebody, object, int]


def any_act(chance: Random, who: Somebody, now: int = 0) -> object:
    """Something that this person might try, wise or not."""
    about = chance.choice(MEN)
    if who is CLOCK:
        return _of_the_house(chance, about, now)
    mine = chance.choice((who, who, who, about))
    talk = f"{talk_of(mine)}-{chance.randint(1, 4)}"
    common: list[object] = [
        Queue(talk, mine.id, "en", risk=chance.choice((0, 0, 0, 1, 3)), most=6),
        Queue(talk, mine.id, "en", most=6),
        Unqueue(talk, chance.choice(("left", "turned"))),
    ]
    calling: list[object] = [CallNext(chance.choice((1, 2, 3))), CallNext(3), CallThis(talk, 2)]
    return chance.choice(calling if chance.random() < (0.9 if who in WORKERS else 0.1) else common)


def _of_the_house(chance: Random, about: Somebody, now: int) -> object:
    talk, worker = f"{talk_of(about)}-{chance.randint(1, 4)}", chance.choice(WORKERS).id
    return chance.choice((
        Tick(), Tick(), Tick(),
        Silent(talk, now - chance.choice((0, 10, 400)) * SECOND),
        Silent(talk, now),
        Back(talk),
        Back(talk),
        Ranked(talk, chance.randint(0, 3)),
        Talked(worker, talk, chance.choice((0, 60, 3_000))),
        Talked(worker, talk, 600),
        Passed(talk, worker, chance.choice(WORKERS).id),
        Stands(chance.randint(0, 3), chance.choice((None, now + HOUR)), chance.choice(("", "", "closed", "at_capacity"))),
        Stands(3, None),
        Nudge(talk, "new"),
    ))  # fmt: skip


def _any_evening(chance: Random) -> Iterator[Step]:
    now = EIGHT
    for _ in range(80):
        who, pause = chance.choice((*EVERYBODY, CLOCK, PEKKA, *MEN)), chance.choice(PAUSES)
        now += pause
        yield who, any_act(chance, who, now), pause


evenings = st.randoms(use_true_random=True).map(lambda chance: list(_any_evening(chance)))


def _step(line: Standing, who: Somebody, act: object, pause: int) -> None:
    line.now += pause
    state = line.state
    before = {stream: LINE.view(state, stream) for stream in STREAMS}
    try:
        told = line.act(who, act)
    except DomainError:
        assert line.state is state
        return
    for stream in set(STREAMS) - {entry.stream for entry in told}:
        assert LINE.view(line.state, stream) == before[stream]


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_who_follows_the_entries_knows_what_is_fetched(steps: list[Step]) -> None:
    line = Standing()
    seen = {stream: LINE.view(line.state, stream) for stream in STREAMS}
    told = len(line.entries)
    for step in steps:
        _step(line, *step)
        for entry in line.entries[told:]:
            seen[entry.stream] = LINE.apply(seen[entry.stream], frame(entry))
        told = len(line.entries)
        assert seen == {stream: LINE.view(line.state, stream) for stream in STREAMS}
        assert LINE.unpack(LINE.pack(line.state), LINE.shape) == line.state


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_each_place_ends_once_and_nobody_has_two(steps: list[Step]) -> None:
    line = Standing()
    for step in steps:
        _step(line, *step)
        state = line.state
        numbers = [ticket.number for ticket in state.tickets.values()]
        assert numbers == sorted(set(numbers))
        assert state.men == {ticket.persona: talk for talk, ticket in state.tickets.items()}
        assert set(state.silent) <= set(state.tickets)
        assert all(talks and len(set(talks)) == len(talks) for talks in state.talks.values())
    log = [entry for entry in line.entries if entry.stream == LOG]
    queued = Counter(entry.data["conversation"] for entry in log if entry.kind == "queued")
    ended = Counter(entry.data["conversation"] for entry in log if entry.kind in ("called", "ended"))
    assert queued == ended + Counter(line.state.tickets.keys())


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_the_clock_does_what_is_due_once_and_nobody_hears_more_often_than_he_should(steps: list[Step]) -> None:
    line = Standing()
    for step in steps:
        _step(line, *step)
        line.act(CLOCK, Tick())
        assert line.act(CLOCK, Tick()) == []
        due = LINE.due(line.state)
        assert due is None or due > line.now
    moved = [entry.at for entry in line.entries if entry.kind == "moved" and entry.stream == "line"]
    assert all(later - earlier >= PAUSE for earlier, later in itertools.pairwise(moved))


@settings(max_examples=200, deadline=None)
@given(evenings)
def test_nobody_is_told_who_is_in_danger_or_whose_place_it_is(steps: list[Step]) -> None:
    line = Standing()
    for step in steps:
        _step(line, *step)
    fields = {"type", "stream", "seq", "at", "kind"}
    assert all(set(told) == fields | set(Told.__struct_fields__) for told in line.frames("line"))
    assert all(set(told) == fields | {"conversation"} for told in line.frames(DESK))
    for who in EVERYBODY:
        heard = {stream for stream in STREAMS if LINE.may_listen(line.state, who, stream)}
        assert heard <= ({"line", DESK} if who in WORKERS else {"line"} if who.id in line.state.men else set())


def _before(line: Line, number: int) -> int:
    """How many are really called before him, when everybody is there."""
    own = next(ticket for ticket in line.tickets.values() if ticket.number == number)
    order = sorted(line.tickets.values(), key=lambda ticket: (-ticket.risk, ticket.number))
    return order.index(own)


@st.composite
def lines(draw: st.DrawFn) -> Standing:
    """A line of any length, with gaps and some in danger, just told."""
    chance = draw(st.randoms(use_true_random=True))
    line, count = Standing(hours=None), chance.choice((0, 1, 5, 25, 60, 200, 500))
    danger, leave = chance.choice((0.0, 0.02, 0.3, 1.0)), chance.random()
    for number in range(count):
        line.comes(man(number), risk=chance.randint(1, 3) if chance.random() < danger else 0)
    for number in range(count):
        if chance.random() < leave:
            line.act(man(number), Unqueue(talk_of(man(number))))
    line.later(2 * PAUSE)
    return line


@settings(max_examples=60, deadline=None)
@given(lines())
def test_no_place_is_told_better_than_it_is_by_more_than_a_rough_mark_allows(line: Standing) -> None:
    told = line.state.told
    places = [place_of(told, ticket.number) for ticket in line.state.tickets.values()]
    assert places == sorted(places)
    assert all(0 <= place < max(1, told.waiting) for place in places)
    for ticket, place in zip(line.state.tickets.values(), places, strict=True):
        truth = _before(line.state, ticket.number)
        assert truth - place < next_mark(place) - place
        if not any(one.risk for one in line.state.tickets.values()) and truth < 20:
            assert place == truth


@settings(max_examples=60, deadline=None)
@given(lines(), st.integers(1, 40))
def test_who_came_after_the_line_was_told_has_all_the_others_before_him(line: Standing, count: int) -> None:
    told = line.state.told
    line.comes(*(man(1_000 + number) for number in range(count)))
    for number in range(told.last + 1, line.state.last + 1):
        assert place_of(told, number) >= _before(line.state, number)


@given(
    st.integers(0, 3_000), st.integers(0, 3_000), st.integers(0, 150), st.integers(0, 150), st.integers(1, 10_000),
    st.one_of(st.none(), st.integers(-HOUR, 10 * HOUR)), st.sampled_from(("", "closing", "at_capacity", "closed")),
)  # fmt: skip
def test_a_wait_is_never_negative_and_grows_with_the_men_before(
    before: int, more: int, answering: int, free: int, each: int, left: int | None, shut: str
) -> None:
    until = None if left is None else EIGHT + left
    told = Told(answering=answering, free=min(free, answering), each=each, open_until=until, shut=shut)
    (low, high), (later, latest) = wait_of(told, before), wait_of(told, before + more)
    assert 0 <= low < high
    assert low % 5 == high % 5 == 0
    assert later >= low and latest >= high
    order = ("yes", "perhaps", "no")
    assert order.index(reached(told, before, EIGHT)) <= order.index(reached(told, before + more, EIGHT))


def test_three_thousand_have_sixty_marks_at_most_however_many_are_in_danger() -> None:
    for share in (0.0, 0.01, 0.5, 1.0):
        chance, line = Random(7), Standing(hours=None)
        for number in range(3_000):
            line.comes(man(number), risk=int(chance.random() < share))
        assert len(marks_of(line.state.tickets)) <= 60


def test_whoever_is_called_next_has_been_told_that_nobody_is_before_him() -> None:
    line = Standing(hours=None)
    line.comes(*MEN)
    for _ in MEN:
        line.later(2 * PAUSE)
        following = next_of(line.state, line.now)
        assert following is not None
        assert place_of(line.state.told, following.number) == 0
        line.calls()
