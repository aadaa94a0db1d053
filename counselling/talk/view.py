"""What the readers of a stream may know, and how an entry changes it.

The talk's view is changed by `tell_talk` alone, that of the team by `tell_side`: the space itself evolves with them, and a client
that follows the entries does the same. So what was fetched plus what was heard is always what would be fetched now.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from counselling.talk.shown import Contract, Face, Later, Phase, Referral, Side, Slot, Talk, Transfer
from counselling.talk.state import DRAFT, LIVE, MESSAGING, PARTICIPANT, SIDE, TALK, Conversation


def view(conversation: Conversation, stream: str) -> dict[str, Any]:
    """What this stream's readers may know: tags, names, roles and times; never a persona's id, never a text."""
    if stream == TALK:
        return _shown(conversation.talk)
    if stream == SIDE:
        return _shown(conversation.side)
    if stream.startswith(DRAFT):
        return {"draft": conversation.drafts.get(stream.removeprefix(DRAFT))}
    return {}


def apply(seen: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The view after one entry of its stream, told with nothing but the frame that every listener gets."""
    heard = heard_from(frame)
    if "phase" in seen:
        return _shown(tell_talk(msgspec.convert(seen, Talk), heard))
    if "members" in seen:
        return _shown(tell_side(msgspec.convert(seen, Side), heard))
    if "draft" in seen:
        return {"draft": None if heard.kind == "discarded" else heard.seq}
    return dict(seen)


class Heard(NamedTuple):
    """An entry as its stream hears it: what happened, with what, under which number, when, and by somebody of which role and tag."""

    kind: str
    data: Mapping[str, Any]
    seq: int
    at: Instant
    role: str
    tag: str


def heard_from(frame: Mapping[str, Any]) -> Heard:
    """What a frame tells."""
    by = frame.get("by") or {}
    return Heard(frame["kind"], frame, frame["seq"], frame["at"], by.get("role", ""), by.get("persona", ""))


def tell_talk(talk: Talk, heard: Heard) -> Talk:
    """What the man and those who talk with him know, after this entry. Kinds that are not named change nothing."""
    change = _TALK.get(heard.kind)
    return change(talk, heard) if change else talk


def tell_side(side: Side, heard: Heard) -> Side:
    """What the team on it shares, after this entry."""
    change = _SIDE.get(heard.kind)
    return change(side, heard) if change else side


def _shown(known: Talk | Side) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(known)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in shown.items()}


def _people(talk: Talk, data: Mapping[str, Any]) -> Talk:
    """Who talks with him now, where the entry tells it."""
    if "holder" not in data:
        return talk
    holder = msgspec.convert(data["holder"], Face | None)
    return replace(talk, holder=holder, others=msgspec.convert(data["others"], tuple[Face, ...]))


def _began(talk: Talk, heard: Heard) -> Talk:
    data = heard.data
    man = msgspec.convert(data["man"], Face)
    began = replace(talk, kind=data["door"], man=man, promise=data["promise"], number=data["number"])
    return replace(began, kept_days=data["kept_days"], last_at=heard.at)


def _said(talk: Talk, heard: Heard) -> Talk:
    if heard.role == PARTICIPANT:
        return replace(talk, status="received", silent=False, last_at=heard.at)
    return replace(talk, status="answered", promise=None, moved=0, last_at=heard.at)


def _taken(talk: Talk, heard: Heard) -> Talk:
    until = heard.data.get("until", talk.live_until)
    return replace(_people(talk, heard.data), phase=Phase.HELD, number=None, lost=None, live_until=until)


def _given_back(talk: Talk, heard: Heard) -> Talk:
    status = "received" if talk.status == "reading" else talk.status
    free = replace(_people(talk, heard.data), phase=Phase.WAITING, status=status, transfer=None, asked_live=False)
    lost = heard.at if talk.mode == LIVE and talk.lost is None else talk.lost
    return replace(free, lost=lost, away_until=None, cover="", slot=None, slots=())


def _live(talk: Talk, heard: Heard) -> Talk:
    live = replace(_still(talk), mode=LIVE, live_since=heard.at, live_until=heard.data["until"])
    return replace(live, promise=None, moved=0, number=None, away_until=None, cover="", slot=_slot_at(talk, heard.at))


def _slot_at(talk: Talk, at: Instant) -> Slot | None:
    """The time of the week, met where a live talk begins when it has come."""
    slot = talk.slot
    return replace(slot, met=True) if slot is not None and at >= slot.next_at else slot


def _still(talk: Talk) -> Talk:
    """No live talk goes on, and none is offered."""
    quiet = replace(talk, mode=MESSAGING, live_since=None, live_until=None, extended=False, soon=False, silent=False)
    return replace(quiet, lost=None, asked_live=False)


def _ended(talk: Talk, heard: Heard) -> Talk:
    data = heard.data
    over = replace(_people(_still(talk), data), phase=Phase.ENDED, ended_at=heard.at, reason=data["reason"])
    over = replace(over, kept_until=data["kept_until"], number=None, promise=None, moved=0, transfer=None)
    return replace(over, away_until=None, cover="", slot=None, slots=())


def _again(talk: Talk, heard: Heard) -> Talk:
    """It goes on, as messages."""
    data = heard.data
    on = replace(_people(talk, data), kind=data["door"], phase=Phase(data["phase"]), ended_at=None, reason="")
    return replace(on, kept_until=None, number=None, last_at=heard.at, kept_days=data["kept_days"])


def _asked(talk: Talk, heard: Heard) -> Talk:
    if heard.data["what"] == "live":
        return replace(talk, asked_live=True)
    return replace(talk, referral=msgspec.convert(heard.data["referral"], Referral))


def _answered(talk: Talk, heard: Heard) -> Talk:
    match heard.data["what"]:
        case "live":
            return replace(talk, asked_live=False)
        case "transfer":
            return replace(talk, transfer=None)
        case "referral":
            return replace(talk, referral=msgspec.convert(heard.data["referral"], Referral))
    return _contract(talk, heard)


def _contract(talk: Talk, heard: Heard) -> Talk:
    return replace(talk, contract=msgspec.convert(heard.data["contract"], Contract | None))


def _transfer(talk: Talk, heard: Heard) -> Talk:
    summary = heard.seq if heard.data["summary"] else None
    return replace(talk, transfer=Transfer(msgspec.convert(heard.data["to"], Face), summary=summary))


def _transferred(talk: Talk, heard: Heard) -> Talk:
    if talk.transfer is None:
        return talk
    agreed = replace(talk.transfer, stage="agreed", along=heard.data["along"])
    return replace(_people(talk, heard.data), transfer=agreed)


def _moved_in_it(talk: Talk, heard: Heard) -> Talk:
    """Somebody of the team came, went, or holds it now."""
    moved = _people(talk, heard.data)
    if moved.holder == talk.holder:
        return moved if heard.data["warm"] else replace(moved, transfer=None)
    until = heard.data.get("until", talk.live_until)
    quiet = replace(moved, transfer=None, asked_live=False, lost=None, live_until=until)
    return replace(quiet, away_until=None, cover="", slot=None, slots=())


_TALK: dict[str, Callable[[Talk, Heard], Talk]] = {
    "began": _began,
    "message": _said,
    "gone": _said,
    "promise": lambda talk, heard: replace(talk, promise=heard.data["promise"], moved=heard.data["moved"]),
    "taken": _taken,
    "given_back": _given_back,
    "reading": lambda talk, heard: replace(talk, status="reading"),
    "away": lambda talk, heard: replace(
        _people(talk, heard.data), away_until=heard.data["until"], cover=heard.data["cover"]
    ),
    "back": lambda talk, heard: replace(_people(talk, heard.data), away_until=None, cover=""),
    "live": _live,
    "time": lambda talk, heard: replace(talk, **{heard.data["what"]: True}),
    "extended": lambda talk, heard: replace(talk, live_until=heard.data["until"], extended=True, soon=False),
    "live_over": lambda talk, heard: _still(talk),
    "team_lost": lambda talk, heard: replace(talk, lost=heard.data["since"]),
    "team_back": lambda talk, heard: replace(talk, lost=None, live_until=heard.data["until"]),
    "slots": lambda talk, heard: replace(talk, slots=msgspec.convert(heard.data["slots"], tuple[Slot, ...])),
    "appointment": lambda talk, heard: replace(talk, slots=(), slot=msgspec.convert(heard.data["slot"], Slot | None)),
    "contract": _contract,
    "reviewed": _contract,
    "transfer": _transfer,
    "transferred": _transferred,
    "stepped_out": _moved_in_it,
    "supervised": lambda talk, heard: _people(talk, heard.data),
    "taken_over": _moved_in_it,
    "asked": _asked,
    "answered": _answered,
    "followed_up": _asked,
    "record_asked": lambda talk, heard: replace(
        talk, record_due=heard.data["due"], kept_until=heard.data["kept_until"]
    ),
    "record": lambda talk, heard: replace(talk, record_due=None, last_at=heard.at),
    "ended": _ended,
    "reopened": _again,
    "continued": _again,
}
"""How each kind of entry changes what the man and those who talk with him know."""


def _without(side: Side, number: int) -> Side:
    return replace(side, later=tuple(one for one in side.later if one.seq != number))


def _members(side: Side, heard: Heard) -> Side:
    members = msgspec.convert(heard.data["members"], tuple[Face, ...])
    return replace(side, members=members, opinion=tuple(one.persona for one in members if one.part == "opinion"))


_SIDE: dict[str, Callable[[Side, Heard], Side]] = {
    "member": _members,
    "later": lambda side, heard: replace(side, later=(*side.later, Later(heard.data["number"], heard.data["goes_at"]))),
    "called_back": lambda side, heard: _without(side, heard.data["number"]),
    "sent": lambda side, heard: _without(side, heard.data["number"]),
    "record_asked": lambda side, heard: replace(side, record_due=heard.data["due"]),
    "record_given": lambda side, heard: replace(side, record_due=None),
}
"""How each kind of entry changes what the team on it shares."""
