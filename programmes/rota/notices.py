"""Cards about duty as the desk shows them: quiet notices, each with where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.own import OWN, Card
from auth.people import Actor, Person
from core.clock import DAY, Instant
from core.errors import NotFound
from core.work import Read
from programmes.models import Programme
from programmes.rota.telling import CALLED_OFF, DUTY_ASKED, KINDS
from programmes.rota.words import CARDS

SHOWN = 12
"""Most notices that a desk shows at once."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A card about duty: its sentence is still to be translated, with `args` in its places."""

    programme: str
    seq: int
    at: Instant
    kind: str
    sentence: str
    args: Mapping[str, object]
    href: str
    purpose: str
    zone: str
    begins_at: Instant | None

    @property
    def data(self) -> dict[str, object]:
        """What programs get."""
        told = ("programme", "seq", "at", "kind", "href", "purpose", "zone", "begins_at")
        return {name: getattr(self, name) for name in told}


def notices_of(read: Read, person: Person) -> tuple[Notice, ...]:
    """Everything that lies open about his duty, in every programme where he works, the newest first."""
    found = [
        _notice(read, actor, card)
        for actor in person.actors
        if actor.programme is not None and actor.roles
        for card in _cards(read, actor)
        if card.kind in KINDS and _still_matters(card, read.now)
    ]
    return tuple(sorted(found, key=lambda one: (-one.at, one.programme, -one.seq))[:SHOWN])


def _cards(read: Read, actor: Actor) -> tuple[Card, ...]:
    try:
        return read.state(OWN, actor.own).cards
    except NotFound:
        return ()


def _still_matters(card: Card, now: Instant) -> bool:
    """Nobody is bothered with a shift that is over."""
    ends_at: Instant = card.data.get("ends_at") or card.data.get("begins_at", now) + DAY
    return now < ends_at


def _notice(read: Read, actor: Actor, card: Card) -> Notice:
    data, programme = card.data, actor.programme or ""
    zone = data.get("zone") or read.db.get_one(Programme, programme).zone
    return Notice(
        programme=programme,
        seq=card.seq,
        at=card.at,
        kind=card.kind,
        sentence=CARDS[_sentence_of(card.kind, data)],
        args={"name": data.get("name", ""), "count": data.get("missing", 1)},
        href=_leads_to(card.kind, programme, data),
        purpose=data.get("purpose", "meetings"),
        zone=zone,
        begins_at=data.get("begins_at"),
    )


def _sentence_of(kind: str, data: Mapping[str, Any]) -> str:
    """Which sentence tells of this card: the most telling that there is."""
    more = [name for name in ("rest", "name", "cover") if data.get(name)]
    more += [str(data[name]) for name in ("part", "answer") if data.get(name)]
    return next((f"{kind}_{one}" for one in more if f"{kind}_{one}" in CARDS), kind)


def _leads_to(kind: str, programme: str, data: Mapping[str, Any]) -> str:
    if kind == DUTY_ASKED and data.get("meeting"):
        return f"/meetings/{data['meeting']}"
    if kind == CALLED_OFF or not data.get("shift"):
        return f"/desk/rota?programme={programme}"
    return f"/desk/rota/shifts/{data['shift']}"
