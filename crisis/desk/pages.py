"""What the alert pages show: plain values, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from core.clock import Instant
from core.errors import Fault
from crisis.alert import Face, Seen, Told, Where
from crisis.protocols.cards import Card, Law
from programmes.approvals import Approved


@dataclass(frozen=True, slots=True)
class OnShift:
    """A professional who is on shift now, and until when."""

    name: str
    until: Instant


@dataclass(frozen=True, slots=True)
class Row:
    """An alert in the list. `card` is the protocol that comes first, `called` are the names of those who are called now, `mine` whether that is the reader or it is his."""

    id: str
    man: str
    card: str
    seen: Seen
    called: tuple[str, ...] = ()
    mine: bool = False

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        seen = self.seen
        return {
            "id": self.id,
            "tier": seen.tier,
            "card": self.card,
            "kinds": list(seen.kinds),
            "sources": list(seen.sources),
            "status": seen.status,
            "opened_at": seen.opened_at,
            "next_at": seen.next_at,
            "nobody": seen.nobody,
            "taken_by": seen.holder.name if seen.holder else None,
            "called": list(self.called),
            "drill": seen.drill,
            "closed_at": seen.closed_at,
            "outcome": seen.outcome,
            "true_alarm": seen.true_alarm,
        }


@dataclass(frozen=True, slots=True)
class Review:
    """What an authority was told and nobody else has looked at yet."""

    alert: str
    man: str
    told: Told


@dataclass(frozen=True, slots=True)
class Board:
    """The alerts of one programme: those that want somebody, those that are held, those to look at again, those that are closed."""

    programme: str
    name: str
    zone: str
    on_shift: tuple[OnShift, ...] = ()
    ringing: tuple[Row, ...] = ()
    waiting: tuple[Row, ...] = ()
    taken: tuple[Row, ...] = ()
    again: tuple[Row, ...] = ()
    reviews: tuple[Review, ...] = ()
    closed: tuple[Row, ...] = ()

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        lists = ("ringing", "waiting", "taken", "again", "closed")
        return {
            "programme": self.programme,
            "name": self.name,
            "on_shift": [{"name": one.name, "until": one.until} for one in self.on_shift],
            **{name: [row.data for row in getattr(self, name)] for name in lists},
            "reviews": [
                {"alert": one.alert, "number": one.told.number, "review_due": one.told.review_due}
                for one in self.reviews
            ],
        }


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `marked` where a rule fitted."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was written, in pieces. `is_it` where rules fitted."""

    name: str
    role: str
    at: Instant
    pieces: tuple[Piece, ...]
    is_it: bool = False

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Why:
    """A rule that fitted, in the reader's language, and codes of what stood around it."""

    rule: str
    gloss: str
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened: the code of its sentence, the names and codes that it needs, and what was written with it."""

    at: Instant
    code: str
    args: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mate:
    """A colleague who can be asked, by his grant."""

    grant: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alert as one who may see it sees it.

    `card` is the protocol that comes first, `others` further ones that it asks for. `next_names` are those who are called at `seen.next_at`. `may` names what is in the way of each tool, None where nothing is. `you` is his tag here.
    """

    id: str
    programme: str
    programme_name: str
    zone: str
    country: str
    emergency: str
    seen: Seen
    you: str
    holds: bool
    card: Card
    others: tuple[Card, ...]
    laws: tuple[Law, ...]
    approved: Approved | None
    head: int
    stream: str
    written: tuple[Written, ...]
    why: tuple[Why, ...]
    happened: tuple[Happened, ...]
    called: tuple[str, ...]
    next_names: tuple[str, ...]
    on_shift: tuple[OnShift, ...]
    earlier: tuple[Row, ...]
    mates: tuple[Mate, ...]
    may: Mapping[str, Fault | None]
    reviewable: frozenset[int]
    place: str

    @property
    def man(self) -> str:
        """The pseudonym of whom it is about; nothing where nobody here is named."""
        return self.seen.man.name if self.seen.man else ""

    @property
    def done(self) -> int:
        """How many steps of the protocol are done."""
        return sum(step_id(self.card, step.id) in self.seen.steps for step in self.card.steps)

    @property
    def now(self) -> str:
        """The id of the step that comes next; nothing where all are done."""
        left = (step.id for step in self.card.steps if step_id(self.card, step.id) not in self.seen.steps)
        return next(left, "")

    @property
    def context(self) -> dict[str, Any]:
        """What the template is given of it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        row = Row(self.id, self.man, self.card.id, self.seen, self.called, self.holds).data
        return {
            **row,
            "programme": self.programme,
            "stream": self.stream,
            "language": self.seen.language,
            "where": self.seen.where.place if self.seen.where else "page",
            "rules": [{"rule": one.rule, "gloss": one.gloss, "modifiers": list(one.modifiers)} for one in self.why],
            "steps": list(self.seen.steps),
            "may": {verb: True if bar is None else bar.code for verb, bar in self.may.items()},
        }


def step_id(card: Card, step: str) -> str:
    """Name a step of a card as the record names it."""
    return f"{card.id}.{step}"


__all__ = [
    "Alarm", "Board", "Face", "Happened", "Mate", "OnShift", "Piece", "Review", "Row", "Where", "Why", "Written", "step_id",
]  # fmt: skip
