"""The law of spaces over random nights of an alert and its bell: what is fetched is what was heard, and the clock never calls twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import DAY, HOUR, MINUTE, SECOND, Instant
from core.errors import DomainError
from core.spaces import Entry, Kind, Tick, frame
from crisis.alert import (
    ALERT,
    Alert,
    Call,
    Close,
    Consult,
    Decline,
    DropOut,
    Face,
    Fail,
    HandOver,
    KeepSeat,
    Line,
    Look,
    Note,
    Open,
    Raise,
    ReviewTelling,
    Sign,
    Staff,
    Take,
    TalkNow,
    TellAuthority,
    TickStep,
    Where,
)
from crisis.bell import BELL, Found, Ring
from crisis.calling import item_of

PROGRAMME, OTHER = "p" * 20, "o" * 20
EIGHT = 1_790_000_000_000
SECRET = "He stands on the bridge."


@dataclass(frozen=True)
class Somebody:
    id: str
    programme: str | None = PROGRAMME
    roles: frozenset[str] = field(default_factory=frozenset)


CLOCK = Somebody("clock", None)
LEENA = Somebody("leena", roles=frozenset({"counsellor"}))
AAPO = Somebody("aapo", roles=frozenset({"counsellor"}))
SIRPA = Somebody("sirpa", roles=frozenset({"coordinator"}))
TARIQ = Somebody("tariq", roles=frozenset({"support_person"}))
KUIKKA = Somebody("kuikka")
ELSA = Somebody("elsa", OTHER, frozenset({"counsellor", "coordinator"}))
STAFF = (LEENA, AAPO, SIRPA)
EVERYBODY = (CLOCK, CLOCK, *STAFF, *STAFF, TARIQ, KUIKKA, ELSA)
PAUSES = (0, 0, 1, SECOND, 61 * SECOND, 6 * MINUTE, 16 * MINUTE, HOUR, DAY + MINUTE)
Step = tuple[Somebody, object, int]


class Night:
    """One space in memory, driven by acts and a clock that only goes forward."""

    def __init__(self, kind: Kind[Any], first: object) -> None:
        self.kind = kind
        self.state: Any = kind.start
        self.now: Instant = EIGHT
        self.entries: list[Entry] = []
        self.heads: dict[str, int] = {}
        self.act(CLOCK, first)

    def act(self, who: Somebody, act: object) -> list[Entry]:
        told = []
        for new in self.kind.decide(self.state, who, act, self.now):
            seq = self.heads[new.stream] = self.heads.get(new.stream, 0) + 1
            version = len(self.entries) + 1
            entry = Entry("s" * 20, version, new.stream, seq, self.now, new.kind, new.by, new.data, new.text, new.key)
            self.state = self.kind.evolve(self.state, entry)
            self.entries.append(entry)
            told.append(entry)
        return told


def alert_of(tier: int = 3) -> Night:
    where, man = Where("meeting", "m" * 20, "room", 7), Face("t" * 20, "Kuikka", "participant")
    lines = (
        Line("u" * 20, "Masis", "participant", EIGHT, "Stay."),
        Line("t" * 20, "Kuikka", "participant", EIGHT, SECRET),
    )
    return Night(ALERT, Open(PROGRAMME, KUIKKA.id, man, tier, ("self",), "detection", "en", where, lines))


def staff_of(who: Somebody) -> Staff:
    return Staff(who.id, Face(f"tag-{who.id}", who.id.title(), "counsellor"))


def any_act(chance: Random, who: Somebody, now: int) -> object:
    """Something that this person might try, wise or not."""
    some = staff_of(chance.choice(STAFF))
    if who is CLOCK:
        callees = tuple(staff_of(one) for one in STAFF if chance.random() < 0.4)
        return chance.choice((
            Tick(), Tick(), KeepSeat(),
            Call(chance.randint(0, 3), chance.randint(0, 2), callees, now + MINUTE),
            Call(-1, 0, (), now + HOUR),
            Fail(chance.choice(STAFF).id),
            DropOut(chance.choice(STAFF).id),
            Sign(chance.randint(1, 3), (chance.choice(("self", "other")),), "detection", Where("page")),
        ))  # fmt: skip
    mine = staff_of(who)
    later = chance.choice((None, None, now + DAY))
    return chance.choice((
        Take(mine), Take(mine), Take(mine), Decline(), HandOver(some), Consult(some),
        TickStep(chance.choice(("ask", "there")), chance.random() < 0.8),
        TalkNow("c" * 20), Note(SECRET, f"k{chance.randint(1, 9)}"), Raise(chance.randint(1, 3), mine),
        TellAuthority("112", ("words",), consent=False, text=SECRET), ReviewTelling(1, mine),
        Look(mine), Close(chance.choice(("safer", "odd")), true_alarm=True, text=SECRET, look_again_at=later),
    ))  # fmt: skip


def _any_night(chance: Random) -> Iterator[Step]:
    now = EIGHT
    for _ in range(60):
        who, pause = chance.choice(EVERYBODY), chance.choice(PAUSES)
        now += pause
        yield who, any_act(chance, who, now), pause


nights = st.randoms(use_true_random=True).map(lambda chance: list(_any_night(chance)))


def step(night: Night, who: Somebody, act: object, pause: int) -> list[Entry]:
    night.now += pause
    before = night.state
    try:
        return night.act(who, act)
    except DomainError:
        assert night.state is before
        return []


@settings(max_examples=150, deadline=None)
@given(nights)
def test_who_follows_an_alert_knows_what_is_fetched(steps: list[Step]) -> None:
    night = alert_of()
    seen = ALERT.view(night.state, "alert")
    for one in steps:
        for entry in step(night, *one):
            if entry.stream == "alert":
                seen = ALERT.apply(seen, frame(entry))
            else:
                assert ALERT.view(night.state, "log") == {}
        assert seen == ALERT.view(night.state, "alert")
        assert ALERT.unpack(ALERT.pack(night.state), ALERT.shape) == night.state


@settings(max_examples=150, deadline=None)
@given(nights)
def test_no_word_and_no_persona_is_in_what_is_kept_or_told(steps: list[Step]) -> None:
    night = alert_of()
    for one in steps:
        step(night, *one)
    assert SECRET.encode() not in ALERT.pack(night.state)
    told = [frame(entry) for entry in night.entries if entry.stream == "alert"]
    for who in (*STAFF, KUIKKA):
        assert all(f"'{who.id}'" not in str({**one, "text": ""}) for one in told)
        assert f"'{who.id}'" not in str(ALERT.view(night.state, "alert"))
    for who in (KUIKKA, TARIQ, ELSA, CLOCK):
        assert not any(ALERT.may_listen(night.state, who, stream) for stream in ("alert", "log"))


@settings(max_examples=150, deadline=None)
@given(nights)
def test_one_has_it_and_a_second_tick_decides_nothing(steps: list[Step]) -> None:
    night = alert_of()
    for one in steps:
        step(night, *one)
        step(night, CLOCK, Tick(), 0)
        assert step(night, CLOCK, Tick(), 0) == []
        alert: Alert = night.state
        assert (alert.seen.holder is None) is (alert.holder == "")
        if not alert.is_open:
            assert [entry.kind for entry in night.entries].count("closed") == 1
    taken = [entry.kind for entry in night.entries if entry.kind in ("taken", "lapsed", "released", "handed")]
    for before, after in itertools.pairwise(taken):
        assert after != "taken" or before in ("lapsed", "released")


@settings(max_examples=80, deadline=None)
@given(nights)
def test_who_follows_the_bell_knows_what_is_on_it(steps: list[Step]) -> None:
    night, bell = alert_of(), Night(BELL, Found(PROGRAMME))
    seen = BELL.view(bell.state, "bell")
    for one in steps:
        step(night, *one)
        item = item_of("a" * 20, night.state)
        gone = not night.state.is_open and not item.why
        for entry in bell.act(CLOCK, Ring("closed" if gone else "moved", item)):
            seen = BELL.apply(seen, frame(entry))
        assert seen == BELL.view(bell.state, "bell")
        assert set(seen["items"]) == (set() if gone else {"a" * 20})
        assert "Kuikka" not in str(seen)
    for who in (KUIKKA, TARIQ, ELSA, CLOCK):
        assert not BELL.may_listen(bell.state, who, "bell")
    assert BELL.may_listen(bell.state, LEENA, "bell")
