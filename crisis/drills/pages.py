"""What the pages of drills show: plain values, read once."""

from dataclasses import dataclass

from core.clock import SECOND, Instant
from crisis.desk.pages import Happened, Written
from crisis.drills.scenarios import Scenario
from crisis.protocols.cards import Card


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who was asked: his answer, when he was first called, when he took it."""

    persona: str
    name: str
    role: str
    answer: str
    called_at: Instant | None
    took_at: Instant | None

    @property
    def seconds(self) -> int | None:
        """How long he took, from his first call on."""
        if self.called_at is None or self.took_at is None:
            return None
        return max(0, self.took_at - self.called_at) // SECOND


@dataclass(frozen=True, slots=True)
class Practice:
    """A drill in the list. `state` is planned, on or over; `mine` is his own answer, "" where he was not asked."""

    id: str
    scenario: Scenario
    state: str
    at: Instant
    parts: tuple[Part, ...]
    mine: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be asked to take part, by his grant, and what he has practised: scenario and day, the newest first."""

    grant: str
    name: str
    role: str
    practised: tuple[tuple[str, Instant], ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """The drills of one programme, as one who works there sees them."""

    programme: str
    name: str
    zone: str
    leads: bool
    drills: tuple[Practice, ...]
    team: tuple[Colleague, ...]

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Whom one can ask, as a form offers them."""
        return tuple((one.grant, one.name) for one in self.team)

    @property
    def going(self) -> bool:
        """Whether one is planned or goes on."""
        return any(one.state != "over" for one in self.drills)


@dataclass(frozen=True, slots=True)
class Record:
    """One drill: what was practised, what happened, what was said afterwards. `happened` and `written` are those of the alert, as long as it is kept."""

    programme: str
    zone: str
    leads: bool
    practice: Practice
    planned_by: str
    begun_at: Instant | None
    ended_at: Instant | None
    outcome: str
    alert: str
    happened: tuple[Happened, ...]
    written: tuple[Written, ...]
    card: Card
    others: tuple[Card, ...]
    done: tuple[str, ...]
    debrief: str

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        people = [{"name": one.name, "answer": one.answer, "seconds": one.seconds} for one in self.practice.parts]
        return {
            "id": self.practice.id,
            "drill": True,
            "scenario": self.practice.scenario.id,
            "state": self.practice.state,
            "outcome": self.outcome,
            "alert": self.alert or None,
            "steps": list(self.done),
            "people": people,
        }
