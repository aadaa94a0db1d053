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
    slot: Mapping[str, Any] = frame.get("slot") or {}
    at = slot.get("next_at") or next(
        (frame[name] for name in ("promise", "until", "due") if isinstance(frame.get(name), int)), None
    )
    contract: Mapping[str, Any] = frame.get("contract") or {}
    came = frame["kind"] == "transferred"
    gaps = {
        "name": _name(frame.get("holder")) if came else frame.get("by", {}).get("name", ""),
        "to": _name(_colleague(frame) if came else frame.get("to") or frame.get("holder")),
        "cover": frame.get("cover", ""),
        "used": str(contract.get("used", "")),
        "of": str(contract.get("of", "")),
    }
    if at is not None:
        gaps["moment"] = format_moment(language, at, zone)
        gaps["time"], gaps["day"] = format_time(language, at, zone), format_day(language, at, zone)
    return gaps


def _colleague(frame: Frame) -> Mapping[str, Any] | None:
    return next((face for face in frame.get("others", ()) if face["part"] == "colleague"), None)


def _name(face: Mapping[str, Any] | None) -> str:
    return face["name"] if face else ""


def _taken(frame: Frame, you: str) -> str:
    return f"taken_{frame.get('by', {}).get('role', '')}"


def _promise(frame: Frame, you: str) -> str:
    return "promise_moved" if frame.get("moved") else "promise"


def _away(frame: Frame, you: str) -> str:
    return "away_covered" if frame.get("cover") else "away"


def _contract(frame: Frame, you: str) -> str:
    contract = frame["contract"]
    if frame.get("how") == "taken_back":
        return "contract_taken_back"
    counted = contract["used"] and contract["stage"] in ("agreed", "extended")
    return "contract_counted" if counted else f"contract_{contract['stage']}"


def _appointment(frame: Frame, you: str) -> str:
    what = frame["what"]
    if what == "met":
        return ""
    by_you = what == "called_off" and frame["by"]["persona"] == you
    return f"slot_{what}_by_you" if by_you else f"slot_{what}"


def _reviewed(frame: Frame, you: str) -> str:
    stage = frame["contract"]["stage"]
    if stage != "review":
        return f"contract_{stage}"
    return "reviewed_by_you" if frame["by"]["persona"] == you else "reviewed"


def _answered(frame: Frame, you: str) -> str:
    yes = bool(frame.get("yes"))
    return {
        "contract": "contract_agreed" if yes else "contract_declined",
        "referral": "referral_agreed" if yes else "referral_declined",
        "transfer": "" if yes else "transfer_declined",
        "live": "" if yes or frame["by"]["persona"] != you else "live_declined",
    }.get(frame["what"], "")


def _ended(frame: Frame, you: str) -> str:
    by, reason = frame.get("by"), frame.get("reason", "")
    if by is None:
        return f"ended_{reason}" if reason in ("silence", "time", "lost", "closed") else "ended"
    return "ended_by_you" if by["persona"] == you else "ended_by"


def _stepped_out(frame: Frame, you: str) -> str:
    return "stepped_out" if frame.get("by") else "stepped_out_unseen"


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
    "slots": _always("slots"),
    "appointment": _appointment,
    "contract": _contract,
    "reviewed": _reviewed,
    "transfer": lambda frame, you: "transfer_asked" if frame.get("text") else "transfer_asked_bare",
    "transferred": _always("transferred"),
    "stepped_out": _stepped_out,
    "supervised": _always("supervised"),
    "taken_over": _always("taken_over"),
    "asked": lambda frame, you: f"asked_{frame['what']}",
    "answered": _answered,
    "record_asked": _always("record_asked"),
    "record": _always("record"),
    "team_lost": _always("team_lost"),
    "team_back": _always("team_back"),
    "ended": _ended,
    "reopened": _always("reopened"),
    "continued": _always("continued"),
}
