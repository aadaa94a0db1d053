"""What happened in a conversation, as a sentence to the man in it: a code of `words.TOLD`, and what stands in its gaps."""

from collections.abc import Callable, Mapping
from typing import Any

from core.formats import format_day, format_moment, format_time

Frame = Mapping[str, Any]
Sentence = tuple[str, dict[str, str]]


def told_as(frame: Frame, you: str, language: str, zone: str) -> Sentence | None:
    """Give the sentence of an entry of the talk; None for what is no news by itself, such as a message."""
    say = SENTENCES.get(frame["kind"])
    code = say(frame, you) if say is not None else ""
    return (code, _gaps(frame, language, zone)) if code else None


def _gaps(frame: Frame, language: str, zone: str) -> dict[str, str]:
    """Everything that a sentence may name: people, a moment, an hour, how far an agreement has come."""
    at = next((frame[name] for name in ("promise", "until", "due") if isinstance(frame.get(name), int)), None)
    contract: Mapping[str, Any] = frame.get("contract") or {}
    gaps = {
        "name": frame.get("by", {}).get("name", ""),
        "to": _name((frame.get("transfer") or {}).get("to") or frame.get("holder")),
        "cover": frame.get("cover", ""),
        "used": str(contract.get("used", "")),
        "of": str(contract.get("of", "")),
    }
    if at is not None:
        gaps["moment"] = format_moment(language, at, zone)
        gaps["time"], gaps["day"] = format_time(language, at, zone), format_day(language, at, zone)
    return gaps


def _name(face: Mapping[str, Any] | None) -> str:
    return face["name"] if face else ""


def _taken(frame: Frame, you: str) -> str:
    return f"taken_{frame.get('by', {}).get('role', '')}"


def _promise(frame: Frame, you: str) -> str:
    return "promise_moved" if frame.get("moved") else "promise"


def _away(frame: Frame, you: str) -> str:
    return "away_covered" if frame.get("cover") else "away"


def _contract(frame: Frame, you: str) -> str:
    contract = frame.get("contract") or {}
    stage = contract.get("stage", "declined")
    return "contract_counted" if stage == "agreed" and contract.get("used") else f"contract_{stage}"


def _transfer(frame: Frame, you: str) -> str:
    transfer = frame.get("transfer")
    return "transfer_declined" if not transfer else "transfer_asked" if transfer["stage"] == "asked" else ""


def _asked(frame: Frame, you: str) -> str:
    return f"asked_{frame['what']}" if frame.get("what") in ("live", "referral") else ""


def _answered(frame: Frame, you: str) -> str:
    what, yes = frame.get("what", ""), frame.get("yes")
    if what == "referral":
        return "referral_agreed" if yes else "referral_declined"
    return "" if yes or what != "live" else "live_declined"


def _ended(frame: Frame, you: str) -> str:
    by, reason = frame.get("by"), frame.get("reason", "")
    if by is None:
        return f"ended_{reason}" if reason in ("silence", "time") else "ended"
    return "ended_by_you" if by["persona"] == you else "ended_by"


def _stepped_out(frame: Frame, you: str) -> str:
    return "stepped_out" if frame.get("handed") else "left"


def _always(code: str) -> Callable[[Frame, str], str]:
    return lambda frame, you: code


SENTENCES: dict[str, Callable[[Frame, str], str]] = {
    "taken": _taken,
    "given_back": _always("given_back"),
    "promise": _promise,
    "away": _away,
    "back": _always("back"),
    "live": _always("live"),
    "time": lambda frame, you: f"time_{frame.get('what', 'soon')}",
    "extended": _always("extended"),
    "live_over": _always("live_over"),
    "contract": _contract,
    "reviewed": _always("reviewed"),
    "transfer": _transfer,
    "transferred": _always("transferred"),
    "stepped_out": _stepped_out,
    "supervised": _always("supervised"),
    "taken_over": _always("taken_over"),
    "asked": _asked,
    "answered": _answered,
    "record_asked": _always("record_asked"),
    "team_lost": _always("team_lost"),
    "team_back": _always("team_back"),
    "ended": _ended,
    "reopened": _always("reopened"),
    "continued": _always("continued"),
}
