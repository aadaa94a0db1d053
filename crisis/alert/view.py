"""What the readers of an alert know, and how an entry changes it: the space itself, and a client that follows, change it the same way."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from crisis.alert.shown import CLOSED, OPEN, TAKEN, Called, Face, Seen, Told, Where
from crisis.alert.state import ALERT_STREAM, Alert


class Heard(NamedTuple):
    """An entry as its stream hears it: what happened, with what, and when."""

    kind: str
    data: Mapping[str, Any]
    at: Instant


def view(alert: Alert, stream: str) -> dict[str, Any]:
    """What this stream's readers may know: tags, names, roles, codes and times."""
    return _plain(alert.seen) if stream == ALERT_STREAM else {}


def apply(seen: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The view after one entry of its stream, told with nothing but the frame that every listener gets."""
    if "tier" not in seen:
        return dict(seen)
    return _plain(tell(msgspec.convert(seen, Seen), Heard(frame["kind"], frame, frame["at"])))


def tell(seen: Seen, heard: Heard) -> Seen:
    """What is known after this entry. Kinds that are not named change nothing."""
    change = _CHANGES.get(heard.kind)
    return change(seen, heard) if change else seen


def _plain(seen: Seen) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(seen)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in shown.items()}


def _opened(seen: Seen, heard: Heard) -> Seen:
    data = heard.data
    begun = replace(seen, tier=data["tier"], tier_at=heard.at, opened_at=heard.at, next_at=heard.at, signs=1)
    begun = replace(begun, kinds=tuple(data["kinds"]), sources=(data["source"],), language=data["language"])
    man, where = msgspec.convert(data["man"], Face | None), msgspec.convert(data["where"], Where)
    return replace(begun, man=man, where=where, drill=data["drill"])


def _signed(seen: Seen, heard: Heard) -> Seen:
    data = heard.data
    kinds = tuple(dict.fromkeys((*seen.kinds, *data["kinds"])))
    sources = tuple(dict.fromkeys((*seen.sources, data["source"])))
    where = msgspec.convert(data["where"], Where)
    return replace(seen, kinds=kinds, sources=sources, signs=seen.signs + 1, where=where if where.space else seen.where)


def _raised(seen: Seen, heard: Heard) -> Seen:
    nearer = replace(seen, tier=heard.data["tier"], tier_at=heard.at)
    if seen.status == TAKEN and not seen.lapsed:
        return replace(nearer, next_at=heard.data["next_at"])
    return replace(nearer, next_at=heard.at, rung=-1, round=seen.round + 1 if seen.called else 0, nobody=False)


def _called(seen: Seen, heard: Heard) -> Seen:
    data = heard.data
    rung, round_ = data["rung"], data["round"]
    faces = msgspec.convert(data["called"], tuple[Face, ...])
    fresh = tuple(Called(one.persona, one.name, one.role, rung, round_, heard.at) for one in faces)
    on = replace(seen, rung=rung, round=round_, next_at=data["next_at"], nobody=data["nobody"])
    return replace(on, called=(*_unlike(seen.called, fresh), *fresh))


def _unlike(known: tuple[Called, ...], fresh: tuple[Called, ...]) -> tuple[Called, ...]:
    """Who is called again stands once, with his last call."""
    again = {one.persona for one in fresh}
    return tuple(one for one in known if one.persona not in again)


def _marked(state: str) -> Callable[[Seen, Heard], Seen]:
    def mark(seen: Seen, heard: Heard) -> Seen:
        tag = heard.data["called"]
        called = tuple(replace(one, state=state) if one.persona == tag else one for one in seen.called)
        return replace(seen, called=called)

    return mark


def _taken(seen: Seen, heard: Heard) -> Seen:
    held = replace(seen, status=TAKEN, holder=msgspec.convert(heard.data["holder"], Face), lapsed=False, nobody=False)
    first = heard.at if seen.taken_at is None else seen.taken_at
    return replace(held, taken_at=first, next_at=heard.data["next_at"])


def _lapsed(seen: Seen, heard: Heard) -> Seen:
    return replace(seen, lapsed=True, rung=-1, round=seen.round + 1, next_at=heard.at)


def _released(seen: Seen, heard: Heard) -> Seen:
    free = replace(seen, status=OPEN, holder=None, lapsed=False)
    return replace(free, rung=-1, round=seen.round + 1, next_at=heard.at)


def _goes_on(seen: Seen, heard: Heard) -> Seen:
    """Somebody works on it."""
    return replace(seen, lapsed=False, next_at=heard.data["next_at"])


def _consulted(seen: Seen, heard: Heard) -> Seen:
    who = msgspec.convert(heard.data["whom"], Face)
    others = tuple(one for one in seen.consulted if one.persona != who.persona)
    return replace(_goes_on(seen, heard), consulted=(*others, who))


def _step(seen: Seen, heard: Heard) -> Seen:
    step, others = heard.data["step"], tuple(one for one in seen.steps if one != heard.data["step"])
    return replace(_goes_on(seen, heard), steps=(*others, step) if heard.data["done"] else others)


def _told(seen: Seen, heard: Heard) -> Seen:
    return replace(_goes_on(seen, heard), told=(*seen.told, msgspec.convert(heard.data["told"], Told)))


def _with_told(seen: Seen, number: int, **change: Any) -> Seen:
    told = tuple(replace(one, **change) if one.number == number else one for one in seen.told)
    return replace(seen, told=told)


def _closed(seen: Seen, heard: Heard) -> Seen:
    data = heard.data
    over = replace(seen, status=CLOSED, closed_at=heard.at, next_at=None, lapsed=False, nobody=False)
    over = replace(over, outcome=data["outcome"], true_alarm=data["true_alarm"])
    return replace(over, look_again_at=data["look_again_at"], forget_at=data["forget_at"])


_CHANGES: dict[str, Callable[[Seen, Heard], Seen]] = {
    "opened": _opened,
    "sign": _signed,
    "raised": _raised,
    "called": _called,
    "failed": _marked("failed"),
    "declined": _marked("declined"),
    "taken": _taken,
    "lapsed": _lapsed,
    "released": _released,
    "handed": _taken,
    "consulted": _consulted,
    "step": _step,
    "talk": lambda seen, heard: replace(_goes_on(seen, heard), talk=heard.data["talk"]),
    "seat_kept": lambda seen, heard: replace(seen, seat_kept=True),
    "told": _told,
    "reviewed": lambda seen, heard: _with_told(
        seen, heard.data["number"], reviewer=msgspec.convert(heard.data["reviewer"], Face)
    ),
    "review_late": lambda seen, heard: _with_told(seen, heard.data["number"], review_late=True),
    "noted": _goes_on,
    "closed": _closed,
    "look_due": lambda seen, heard: replace(seen, looks=True),
    "looked": lambda seen, heard: replace(seen, looks=False, look_again_at=None),
}
"""How each kind of entry changes what is known. The kind `line` (what was written) changes nothing."""
