"""How the tests of one meeting drive it: to where it stands, what is refused, and what time does."""

from dataclasses import replace

import pytest

from chat.meeting import Arrive, CloseGently, CloseNow, Crew, Open, TakeSeat, Terms
from chat.meeting.state import Meeting
from core.clock import MINUTE, Instant
from core.errors import DomainError
from core.spaces import Tick
from tests.chat.people import AAPO, CLOCK, SEVEN, SIRPA, TARIQ, Evening, Somebody, crew, persona, plan

NINE = tuple(persona(f"Man{number}") for number in range(1, 10))
OUTI, PEKKA = persona("Outi", "support_person"), persona("Pekka", "counsellor")
"""Outi stands by; Pekka is the professional on call."""


def tag(who: Somebody) -> str:
    """By which he is known in these meetings."""
    return f"tag-{who.name}"


def arranged(
    *leaders: Somebody,
    cap: int = 8,
    least: int = 1,
    listening: int = 0,
    standby: tuple[Crew, ...] = (),
    terms: Terms | None = None,
    now: Instant = SEVEN - 20 * MINUTE,
) -> Evening:
    """A meeting in its lobby, twenty minutes before it begins."""
    evening = Evening(now)
    scheduled = plan(*(leaders or (AAPO, TARIQ)), cap=cap, terms=terms)
    more = {"least": least, "listening": listening, "standby": standby}
    evening.act(SIRPA, type(scheduled)(**{**{f: getattr(scheduled, f) for f in scheduled.__struct_fields__}, **more}))
    tick(evening)
    return evening


def seated(evening: Evening, *men: Somebody, here: bool = True) -> None:
    """They have a seat, or a place on the list; those who can come in are here."""
    for man in men:
        evening.act(man, TakeSeat(tag(man)))
        if here and man.id in evening.state.seats:
            evening.act(man, Arrive("w1"))


def came(evening: Evening, *people: Somebody, worker: str = "w1") -> None:
    """A line of theirs is open."""
    for one in people:
        evening.act(one, Arrive(worker))


def opened(*men: Somebody, leaders: tuple[Somebody, ...] = (AAPO, TARIQ), cap: int = 8, listening: int = 0) -> Evening:
    """An open room with these in it, led by the first of those who lead, at the hour at which it begins."""
    evening = arranged(*leaders, cap=cap, listening=listening, standby=crew(OUTI))
    seated(evening, *men)
    came(evening, *leaders)
    evening.now = SEVEN
    tick(evening)
    evening.act(leaders[0], Open())
    return evening


def at(phase: str, *men: Somebody) -> Evening:
    """A meeting in this phase, with Aapo leading and Tariq beside him."""
    if phase == "scheduled":
        evening = arranged(now=SEVEN - 60 * MINUTE)
        seated(evening, *men)
        came(evening, AAPO, TARIQ)
        return evening
    if phase == "lobby":
        evening = arranged()
        seated(evening, *men)
        came(evening, AAPO, TARIQ)
        return evening
    evening = opened(*men)
    if phase in ("closing", "closed"):
        evening.act(AAPO, CloseGently(10) if phase == "closing" else CloseNow())
    return evening


def tick(evening: Evening) -> list[str]:
    """The clock looks once. Gives the kinds of what it told."""
    return [entry.kind for entry in evening.act(CLOCK, Tick())]


def later(evening: Evening, milliseconds: int) -> list[str]:
    """Time goes on, and the clock looks at every moment that is due on the way. Gives the kinds of what it told."""
    until, told = evening.now + milliseconds, []
    while (due := evening.state.due_at) is not None and due <= until:
        evening.now = max(evening.now, due)
        heard = tick(evening)
        assert heard, "what is due happens"
        told += heard
    evening.now = until
    return told + tick(evening)


def refused(evening: Evening, who: Somebody, act: object) -> str:
    """The code of the refusal; nothing has changed by it."""
    before, entries = evening.state, len(evening.entries)
    with pytest.raises(DomainError) as caught:
        evening.act(who, act)
    assert evening.state is before
    assert len(evening.entries) == entries
    return caught.value.code


def changes_nothing(evening: Evening, who: Somebody, act: object) -> bool:
    """Say whether asking this tells nobody anything."""
    before = evening.state
    return evening.act(who, act) == [] and evening.state == before


def queue(meeting: Meeting) -> list[str]:
    """The names of those who wait for a seat, in order."""
    return [place.name for place in meeting.queue]


def voices(meeting: Meeting) -> set[str]:
    """The names of those who have a seat with a voice."""
    return {place.name for place in meeting.voices}


def names(*people: Somebody) -> list[str]:
    return [one.name for one in people]


def without_role(who: Somebody) -> Somebody:
    """The same, after his role was taken back."""
    return replace(who, roles=frozenset())
