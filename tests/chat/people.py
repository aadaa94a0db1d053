"""The people of these tests: a coordinator, support persons, men, somebody of another programme."""

from dataclasses import dataclass, field

from chat.meeting import MEETING, Crew, Schedule, Terms
from chat.meeting.state import Meeting
from core.clock import HOUR, MINUTE, Instant
from core.spaces import Entry, New, frame

PROGRAMME, OTHER = "p" * 20, "o" * 20
SEVEN = 1_790_000_000_000
"""Seven o'clock on the evening of these tests."""


@dataclass(frozen=True)
class Somebody:
    id: str
    name: str = ""
    programme: str | None = PROGRAMME
    roles: frozenset[str] = field(default_factory=frozenset)


def persona(name: str, *roles: str, programme: str = PROGRAMME) -> Somebody:
    return Somebody(f"persona-of-{name}", name, programme, frozenset(roles))


CLOCK = Somebody("clock", programme=None)
SIRPA = persona("Sirpa", "coordinator")
AAPO = persona("Aapo", "support_person")
TARIQ = persona("Tariq", "support_person")
LEENA = persona("Leena", "counsellor")
STRANGER = persona("Stranger", programme=OTHER)
MEN = tuple(persona(name) for name in ("Kuikka", "Masis", "Honka", "Sindian", "Baraka"))
KUIKKA, MASIS, HONKA, SINDIAN, BARAKA = MEN


def crew(*leaders: Somebody) -> tuple[Crew, ...]:
    return tuple(Crew(who.id, f"tag-{who.name}", who.name, next(iter(who.roles))) for who in leaders)


def plan(*leaders: Somebody, cap: int = 3, begins_at: Instant = SEVEN, terms: Terms | None = None) -> Schedule:
    return Schedule(PROGRAMME, begins_at, begins_at + HOUR + 30 * MINUTE, cap, crew(*leaders), terms or Terms())


class Numbering:
    """Numbers what a meeting decides, as the kernel does."""

    def __init__(self) -> None:
        self.heads: dict[str, int] = {}
        self.version = 0

    def entry(self, new: New, at: Instant) -> Entry:
        self.version += 1
        seq = self.heads[new.stream] = self.heads.get(new.stream, 0) + 1
        data = new.data if new.erases is None else {**new.data, "target": new.erases}
        return Entry("m" * 20, self.version, new.stream, seq, at, new.kind, new.by, data, new.text, new.key)


class Evening:
    """One meeting in memory, driven by acts and a clock that only goes forward."""

    def __init__(self, now: Instant = SEVEN - 20 * MINUTE) -> None:
        self.kind = MEETING
        self.state: Meeting = MEETING.start
        self.now = now
        self.numbering = Numbering()
        self.entries: list[Entry] = []

    def act(self, who: Somebody, act: object) -> list[Entry]:
        told = []
        for new in self.kind.decide(self.state, who, act, self.now):
            entry = self.numbering.entry(new, self.now)
            self.state = self.kind.evolve(self.state, entry)
            self.entries.append(entry)
            told.append(entry)
        return told

    def heard(self, stream: str = "room") -> list[str]:
        return [entry.kind for entry in self.entries if entry.stream == stream]

    def frames(self, stream: str = "room") -> list[dict[str, object]]:
        return [frame(entry) for entry in self.entries if entry.stream == stream]
