"""One conversation in memory, driven by acts and a clock that only goes forward; and the people who may and may not have part in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from core.clock import HOUR, Instant
from core.errors import DomainError
from core.spaces import Entry, New, Tick, frame
from counselling.talk import (
    CONVERSATION,
    WALK_IN,
    Answer,
    Arrive,
    AskTransfer,
    Begin,
    Conversation,
    Count,
    Note,
    Offer,
    Say,
    Take,
    Terms,
)

PROGRAMME, OTHER = "p" * 20, "o" * 20
NINE = 1_790_000_000_000
"""Nine o'clock on the morning of these tests."""
PROMISE = 24 * HOUR


@dataclass(frozen=True)
class Somebody:
    id: str
    name: str = ""
    programme: str | None = PROGRAMME
    roles: frozenset[str] = field(default_factory=frozenset)


def persona(name: str, *roles: str, programme: str | None = PROGRAMME) -> Somebody:
    return Somebody(f"persona-of-{name}", name, programme, frozenset(roles))


CLOCK = Somebody("clock", programme=None)
KUIKKA, MASIS = persona("Kuikka"), persona("Masis")
SAM, LEENA = persona("Sam", "counsellor"), persona("Leena", "counsellor")
AAPO = persona("Aapo", "support_person")
SIRPA = persona("Sirpa", "coordinator")
MIRA = persona("Mira", "moderator")
ADA = Somebody("persona-of-Ada", "Ada", None)
ELSEWHERE = persona("Elsa", "counsellor", "coordinator", programme=OTHER)
TEAM = (SAM, LEENA, AAPO)
OUTSIDE = (MASIS, SIRPA, MIRA, ADA, ELSEWHERE)
"""For whom it does not exist."""


def tag(who: Somebody) -> str:
    return f"tag-{who.name}"


def role(who: Somebody) -> str:
    return "counsellor" if "counsellor" in who.roles else next(iter(who.roles), "participant")


def take(who: Somebody, *, live: bool = False) -> Take:
    return Take(tag(who), who.name, role(who), live)


class Sitting:
    """One conversation, as its kernel would keep it."""

    def __init__(self) -> None:
        self.state: Conversation = CONVERSATION.start
        self.now: Instant = NINE
        self.heads: dict[str, int] = {}
        self.entries: list[Entry] = []

    def act(self, who: Somebody, act: object) -> list[Entry]:
        told = []
        for new in CONVERSATION.decide(self.state, who, act, self.now):
            entry = self._entry(new)
            self.state = CONVERSATION.evolve(self.state, entry)
            self.entries.append(entry)
            told.append(entry)
        return told

    def _entry(self, new: New) -> Entry:
        seq = self.heads[new.stream] = self.heads.get(new.stream, 0) + 1
        data = new.data if new.erases is None else {**new.data, "target": new.erases}
        version = len(self.entries) + 1
        return Entry("c" * 20, version, new.stream, seq, self.now, new.kind, new.by, data, new.text, new.key)

    def says(self, who: Somebody, text: str = "words", **more: Any) -> Entry:
        return self.act(who, Say(text, f"key {len(self.entries)}", **more))[0]

    def refused(self, who: Somebody, act: object) -> str:
        """The code of the refusal; nothing has changed by it."""
        before, entries = self.state, len(self.entries)
        with pytest.raises(DomainError) as caught:
            self.act(who, act)
        assert self.state is before
        assert len(self.entries) == entries
        return caught.value.code

    def changes_nothing(self, who: Somebody, act: object) -> bool:
        return self.act(who, act) == []

    def later(self, milliseconds: int) -> list[str]:
        """Time goes on, and the clock looks at every moment that is due on the way. Gives the kinds of what it told."""
        until, told = self.now + milliseconds, []
        while (due := CONVERSATION.due(self.state)) is not None and due <= until:
            self.now = max(self.now, due)
            heard = self.tick()
            assert heard, "what is due happens"
            told += heard
        self.now = until
        return told

    def tick(self) -> list[str]:
        return [entry.kind for entry in self.act(CLOCK, Tick())]

    def heard(self, stream: str = "conversation") -> list[str]:
        return [entry.kind for entry in self.entries if entry.stream == stream]

    def frames(self, stream: str = "conversation") -> list[dict[str, Any]]:
        return [frame(entry) for entry in self.entries if entry.stream == stream]

    def last(self, kind: str, stream: str = "conversation") -> Entry:
        return next(entry for entry in reversed(self.entries) if (entry.stream, entry.kind) == (stream, kind))


def begun(kind: str = "messaging", number: int | None = None, terms: Terms | None = None) -> Sitting:
    """Kuikka has written, or waits in the line."""
    sitting = Sitting()
    promise = NINE + PROMISE if kind == "messaging" else None
    begin = Begin(PROGRAMME, kind, tag(KUIKKA), "Kuikka", "fi", "divorce", 4, promise, number, terms or Terms())
    sitting.act(KUIKKA, begin)
    sitting.says(KUIKKA, "It is hard.", promise=promise)
    return sitting


def held(holder: Somebody = SAM, terms: Terms | None = None) -> Sitting:
    """And this one holds it."""
    sitting = begun(terms=terms)
    sitting.act(holder, take(holder))
    return sitting


def live(holder: Somebody = SAM, *, line: bool = True) -> Sitting:
    """Kuikka talks with this one, who called him from the line; the counsellor's line is open."""
    sitting = begun(WALK_IN, number=7)
    sitting.act(holder, take(holder, live=True))
    if line:
        sitting.act(holder, Arrive("w1"))
    return sitting


def warm(along: str = "nothing", summary: str | None = "He waits for the court.") -> Sitting:
    """Sam holds it and Aapo is with them, to go on: Kuikka has agreed to it."""
    sitting = held()
    sitting.act(SAM, Note("Early notes.", "note"))
    sitting.act(SAM, AskTransfer(AAPO.id, tag(AAPO), "Aapo", "support_person", summary))
    about = sitting.state.talk.transfer.summary if sitting.state.talk.transfer else None
    sitting.act(KUIKKA, Answer("transfer", yes=True, along=along, summary=summary, about=about))
    return sitting


def agreed(of: int = 3, more: int = 3, times: int = 0) -> Sitting:
    """They have a contract, of which so many times are over."""
    sitting = held()
    sitting.act(SAM, Offer(of, more))
    sitting.act(KUIKKA, Answer("contract", yes=True))
    for _ in range(times):
        sitting.act(SAM, Count("meeting"))
    return sitting
