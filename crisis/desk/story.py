"""What an alert's entries tell: what was written, why it rang, what has happened since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from auth.people import Actor
from core.spaces import Entry
from core.work import Read
from crisis.alert import Where
from crisis.desk.pages import Happened, Piece, Why, Written
from crisis.reach import Reach
from crisis.rules import rulebook

LINES = frozenset({"line", "sign"})
"""Kinds of entries that carry what somebody wrote."""
SILENT = frozenset({"line"})
"""Kinds that are no event of their own."""


def written_in(entries: Iterable[Entry]) -> tuple[Written, ...]:
    """Give what was written, oldest first, with the places that rang."""
    kept = (entry for entry in entries if entry.kind in LINES and entry.text and "who" in entry.data)
    return tuple(written(entry.data, entry.text or "") for entry in kept)


def written_here(read: Read, reach: Reach, actor: Actor, where: Where, count: int) -> tuple[Written, ...]:
    """Give what was said at that place before it, oldest first."""
    lines = reach.around(read, actor, where, count)
    return tuple(Written(one.name, one.role, one.said_at, (Piece(one.text),)) for one in lines)


def written(data: Mapping[str, Any], text: str) -> Written:
    """Give one line, cut where rules fitted."""
    hits = data["hits"]
    who = data["who"]
    return Written(who["name"], who["role"], data["said_at"], pieces(text, [hit["span"] for hit in hits]), bool(hits))


def pieces(text: str, spans: Iterable[Sequence[int]]) -> tuple[Piece, ...]:
    """Cut a text where spans begin and end; what overlaps is one."""
    found: list[Piece] = []
    at = 0
    for begin, end in _joined(spans):
        if begin > at:
            found.append(Piece(text[at:begin]))
        if text[begin:end]:
            found.append(Piece(text[begin:end], marked=True))
        at = max(at, end)
    if text[at:]:
        found.append(Piece(text[at:]))
    return tuple(found)


def why_it_rang(entries: Iterable[Entry], language: str) -> tuple[Why, ...]:
    """Say for each rule that fitted what it says of him, in the reader's language; each once."""
    found: dict[str, Why] = {}
    for entry in entries:
        for hit in entry.data.get("hits", ()):
            modifiers = tuple(hit.get("modifiers", ()))
            found.setdefault(hit["rule"], Why(hit["rule"], gloss_of(hit["rule"], language), modifiers))
    return tuple(found.values())


def gloss_of(rule: str, language: str) -> str:
    """What a rule says of whoever it fits; nothing for a rule that there is no more."""
    kind = rulebook().kind_of(rule)
    return kind.gloss.get(language, kind.gloss["en"]) if kind else ""


def happened_in(entries: Iterable[Entry], names: Mapping[str, str]) -> tuple[Happened, ...]:
    """Give what happened, oldest first, as codes of sentences. `names` are those of the staff in it, by tag."""
    found = []
    for entry in entries:
        if entry.kind not in SILENT:
            said = "" if entry.kind == "sign" else entry.text or ""
            found.append(Happened(entry.at, code_of(entry), dict(_args(entry, names)), said))
    return tuple(found)


def code_of(entry: Entry) -> str:
    """Name the sentence of an entry."""
    data = entry.data
    match entry.kind:
        case "opened":
            return f"opened_{data['source']}"
        case "closed":
            return f"closed_{data['outcome']}"
        case "step":
            return "step" if data["done"] else "step_undone"
        case "called":
            if data["called"]:
                return "called"
            return "called_nobody" if data["nobody"] else "called_waits"
    return entry.kind


def _args(entry: Entry, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    data = entry.data
    if entry.by is not None:
        yield "by", entry.by.name
    for name in ("holder", "whom", "reviewer", "looker"):
        if data.get(name):
            yield "name", data[name]["name"]
    match entry.kind:
        case "called":
            yield "names", tuple(one["name"] for one in data["called"])
            yield "moment", data["next_at"]
        case "failed" | "declined":
            yield "name", names.get(data["called"], "")
        case "raised":
            yield "tier", data["tier"]
        case "step":
            yield "step", data["step"]
        case "told":
            yield "authority", data["told"]["authority"]
            yield "given", tuple(data["told"]["gave"])


def _joined(spans: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begin, end in sorted((span[0], span[1]) for span in spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found
