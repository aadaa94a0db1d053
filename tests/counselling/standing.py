"""One line in memory, driven by acts and a clock that only goes forward; and the people who stand in it or call from it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from core.clock import HOUR, Instant
from core.errors import DomainError
from core.spaces import Entry, New, Tick, frame
from counselling.line import LINE, Back, CallNext, CallThis, Found, Line, Queue, Stands

PROGRAMME, OTHER = "p" * 20, "o" * 20
EIGHT = 1_790_000_000_000
"""Eight o'clock on the evening of these tests."""


@dataclass(frozen=True)
class Somebody:
    id: str
    programme: str | None = PROGRAMME
    roles: frozenset[str] = field(default_factory=frozenset)


CLOCK = Somebody("clock", None)
PEKKA = Somebody("Pekka", roles=frozenset({"counsellor"}))
TARIQ = Somebody("Tariq", roles=frozenset({"support_person"}))
SIRPA = Somebody("Sirpa", roles=frozenset({"coordinator"}))
STRANGER = Somebody("Stranger", OTHER)
OTHER_TEAM = Somebody("Other", OTHER, frozenset({"counsellor"}))


def man(number: int) -> Somebody:
    return Somebody(f"man{number}")


def talk_of(who: Somebody) -> str:
    """The conversation with which this man waits."""
    return f"talk-of-{who.id}"


class Standing:
    """The line of one programme where two answer, open for so many hours or without end."""

    def __init__(self, hours: int | None = 10) -> None:
        self.kind = LINE
        self.state: Line = LINE.start
        self.now: Instant = EIGHT
        self.heads: dict[str, int] = {}
        self.entries: list[Entry] = []
        self.act(CLOCK, Found(PROGRAMME))
        self.act(CLOCK, Stands(2, None if hours is None else EIGHT + hours * HOUR))

    def act(self, who: Somebody, act: object) -> list[Entry]:
        told = []
        for new in LINE.decide(self.state, who, act, self.now):
            entry = self._entry(new)
            self.state = LINE.evolve(self.state, entry)
            self.entries.append(entry)
            told.append(entry)
        return told

    def _entry(self, new: New) -> Entry:
        seq = self.heads[new.stream] = self.heads.get(new.stream, 0) + 1
        version = len(self.entries) + 1
        return Entry("q" * 20, version, new.stream, seq, self.now, new.kind, new.by, new.data, None, new.key)

    def comes(self, *men: Somebody, risk: int = 0, here: bool = True, most: int = 5_000) -> None:
        """They stand in the line, and their page is open."""
        for who in men:
            self.act(who, Queue(talk_of(who), who.id, "en", risk=risk, most=most))
            if here:
                self.act(CLOCK, Back(talk_of(who)))

    def calls(self, who: Somebody = PEKKA, limit: int = 99) -> str:
        """The name of him whom this worker calls next."""
        called = self.act(who, CallNext(limit))
        return str(next(entry.data["persona"] for entry in called if entry.kind == "called"))

    def calls_this(self, one: Somebody, who: Somebody = PEKKA, limit: int = 99) -> list[Entry]:
        return self.act(who, CallThis(talk_of(one), limit))

    def refused(self, who: Somebody, act: object) -> str:
        """The code of the refusal; nothing has changed by it."""
        before, entries = self.state, len(self.entries)
        with pytest.raises(DomainError) as caught:
            self.act(who, act)
        assert self.state is before
        assert len(self.entries) == entries
        return caught.value.code

    def later(self, milliseconds: int) -> list[str]:
        """Time goes on, and the clock looks at every moment that is due on the way. Gives the kinds of what it told."""
        until, told = self.now + milliseconds, []
        while (due := LINE.due(self.state)) is not None and due <= until:
            self.now = max(self.now, due)
            heard = self.tick()
            assert heard, "what is due happens"
            told += heard
        self.now = until
        return told

    def tick(self) -> list[str]:
        return [entry.kind for entry in self.act(CLOCK, Tick())]

    def heard(self, stream: str) -> list[str]:
        return [entry.kind for entry in self.entries if entry.stream == stream]

    def frames(self, stream: str) -> list[dict[str, object]]:
        return [frame(entry) for entry in self.entries if entry.stream == stream]
