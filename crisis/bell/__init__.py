"""The bell of a programme, as a space: what makes the desks of its professionals ring.

Streams: `bell` (the counsellors and coordinators of the programme: `rang`, `taken`, `moved`, `closed`, each with the whole `item`),
`log` (nobody).
"""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from core.errors import ensure
from core.spaces import Entry, Kind, New, Tick
from crisis.bell.state import BELL_STREAM, LOG, LOOK, REVIEW, TEAM, Bell, Found, Item, Ring

HOUSE = frozenset({"clock", "console"})


class Someone(Protocol):
    """A persona that acts: its programme, and the roles it holds there."""

    @property
    def id(self) -> str:
        """The persona's id."""
        ...

    @property
    def programme(self) -> str | None:
        """The programme it belongs to."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """What it may do there."""
        ...


def decide(bell: Bell, who: Someone, act: Any, now: Instant) -> tuple[New, ...]:
    """What happens now. Only the house rings."""
    ensure(who.id in HOUSE, "only_the_house", status=403)
    match act:
        case Found(programme):
            return () if bell.programme else (New(LOG, "found", {"programme": programme}),)
        case Ring(what, item):
            gone = what == "closed" and item.alert not in bell.items
            same = what == "moved" and bell.items.get(item.alert) == item
            return () if gone or same else (New(BELL_STREAM, what, {"item": msgspec.to_builtins(item)}),)
        case Tick():
            return ()
    raise TypeError(type(act))


def evolve(bell: Bell, entry: Entry) -> Bell:
    """The bell after this entry."""
    if entry.kind == "found":
        return replace(bell, programme=entry.data["programme"])
    if entry.stream != BELL_STREAM:
        return bell
    item = msgspec.convert(entry.data["item"], Item)
    items = {alert: one for alert, one in bell.items.items() if alert != item.alert}
    return replace(bell, items=items if entry.kind == "closed" else {**items, item.alert: item})


def view(bell: Bell, stream: str) -> dict[str, Any]:
    """What the desks see: the alerts that want somebody, by their ids."""
    return (
        {"items": {alert: msgspec.to_builtins(one) for alert, one in bell.items.items()}}
        if stream == BELL_STREAM
        else {}
    )


def apply(seen: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The view after one entry of its stream."""
    if "items" not in seen:
        return dict(seen)
    alert = frame["item"]["alert"]
    items = {one: item for one, item in seen["items"].items() if one != alert}
    return {"items": items if frame["kind"] == "closed" else {**items, alert: frame["item"]}}


def may_listen(bell: Bell, who: Someone, stream: str) -> bool:
    """The counsellors and coordinators of the programme hear it."""
    return stream == BELL_STREAM and who.programme == bell.programme and not TEAM.isdisjoint(who.roles)


def you(bell: Bell, who: Someone, stream: str) -> str | None:
    """A page knows its reader's tag from the page itself."""
    return None


BELL: Kind[Bell] = Kind(
    name="bell", start=Bell(), decide=decide, evolve=evolve, view=view, apply=apply, may_listen=may_listen, you=you
)

__all__ = ["BELL", "BELL_STREAM", "LOOK", "REVIEW", "Bell", "Found", "Item", "Ring"]
