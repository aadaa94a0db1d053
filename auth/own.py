"""His own space: one a persona, heard by nobody else. What the house has to tell him privately lies here as cards.

A card is a code with arguments, and sometimes a text (a message that was returned to him). Dismissing a card destroys
its text. Upper domains put cards in with `Tell`; only the house tells, and only he dismisses.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, ensure
from core.spaces import Entry, Kind, New

STREAM, UNHEARD = "own", "log"
CARDS = 50
"""How many cards lie open at once; an older one makes room."""


class Card(msgspec.Struct, frozen=True):
    """A card that lies open: its number in the stream, its kind, its arguments."""

    seq: int
    at: Instant
    kind: str
    data: dict[str, Any]


class Own(msgspec.Struct, frozen=True):
    """The state: whose it is, which cards lie open, and the marks that the house has made about him, by name. He hears of no mark."""

    persona: str = ""
    cards: tuple[Card, ...] = ()
    marks: dict[str, str] = {}


class Begin(msgspec.Struct, frozen=True):
    """The first act: the space is his."""

    persona: str


class Tell(msgspec.Struct, frozen=True):
    """Something the house has to tell him."""

    kind: str
    data: Mapping[str, Any] = {}
    text: str | None = None


class Mark(msgspec.Struct, frozen=True):
    """The house keeps something about him under this name, in place of what it kept before; nothing, where the value is empty."""

    name: str
    value: str


class Dismiss(msgspec.Struct, frozen=True):
    """He puts a card away; its text is destroyed."""

    seq: int


def decide(own: Own, actor: Actor, act: object, now: Instant) -> tuple[New, ...]:
    """What happens: a card comes, or goes; a mark is made."""
    match act:
        case Begin(persona):
            ensure(not own.persona, "not_possible")
            return (New(UNHEARD, "begun", {"persona": persona}),)
        case Tell(kind, data, text):
            oldest = own.cards[0].seq if len(own.cards) >= CARDS else None
            made_room = () if oldest is None else (New(STREAM, "dismissed", erases=oldest),)
            return (New(STREAM, kind, dict(data), text=text), *made_room)
        case Mark(name, value):
            return () if own.marks.get(name, "") == value else (New(UNHEARD, "marked", {"name": name, "value": value}),)
        case Dismiss(seq):
            if actor.id != own.persona or all(card.seq != seq for card in own.cards):
                raise NotFound
            return (New(STREAM, "dismissed", erases=seq),)
    return ()


def evolve(own: Own, entry: Entry) -> Own:
    """The state after an entry."""
    match entry.kind:
        case "begun":
            return msgspec.structs.replace(own, persona=entry.data["persona"])
        case "marked":
            marks = {name: value for name, value in own.marks.items() if name != entry.data["name"]}
            value = entry.data["value"]
            return msgspec.structs.replace(own, marks={**marks, entry.data["name"]: value} if value else marks)
        case "dismissed":
            left = tuple(card for card in own.cards if card.seq != entry.data["target"])
            return msgspec.structs.replace(own, cards=left)
        case _:
            card = Card(entry.seq, entry.at, entry.kind, dict(entry.data))
            return msgspec.structs.replace(own, cards=(*own.cards, card))


def view(own: Own, stream: str) -> dict[str, Any]:
    """What he sees: the open cards, by number."""
    if stream != STREAM:
        return {}
    return {"cards": [{"seq": card.seq, "at": card.at, "kind": card.kind, **card.data} for card in own.cards]}


def apply(view: dict[str, Any], frame: dict[str, Any]) -> dict[str, Any]:
    """What a client's view becomes by an entry."""
    cards = view.get("cards", [])
    if not frame["stream"].endswith(f".{STREAM}"):
        return view
    if frame["kind"] == "dismissed":
        return {"cards": [card for card in cards if card["seq"] != frame["target"]]}
    told = {name: value for name, value in frame.items() if name not in ("type", "stream", "text", "by")}
    return {"cards": [*cards, told]}


def may_listen(own: Own, actor: Actor, stream: str) -> bool:
    """Only he hears it."""
    return stream == STREAM and actor.id == own.persona


def you(own: Own, actor: Actor, stream: str) -> str | None:
    """Nobody is named in it, so he needs no name there either."""
    return None


OWN = Kind(
    name="own", start=Own(), decide=decide, evolve=evolve, view=view, apply=apply, may_listen=may_listen, you=you
)
