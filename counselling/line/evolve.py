"""How a line changes by what happened. Entries of `line` change what is told, those of the log all else, those of `desk` nothing."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from core.spaces import Entry
from counselling.line.state import LINE, LOG, PAUSE, TALKS_COUNTED, Door, Line, Ticket, Told
from counselling.line.telling import closing_at

Data = Mapping[str, Any]


def evolve(line: Line, entry: Entry) -> Line:
    """The line after this entry. A kind it does not know changes nothing but the count."""
    if entry.stream == LINE and entry.kind == "moved":
        return replace(line, told=told_from(entry.data), told_at=entry.at, stale=False)
    change = CHANGES.get(entry.kind) if entry.stream == LOG else None
    return change(line, entry.data) if change else line


def told_from(data: Data) -> Told:
    """What is told, as an entry or a frame carries it."""
    return msgspec.convert({name: data[name] for name in Told.__struct_fields__ if name in data}, Told)


def next_due(line: Line) -> Instant | None:
    """When the clock must look at it next: to tell how it stands, or to end a place that was kept long enough."""
    may_end = line.silent if line.closed_at is None else line.tickets
    moments = [ends[0] for one in may_end if (ends := line.ends_at(line.tickets[one])) is not None]
    if line.stale:
        moments.append(line.told_at + PAUSE)
    elif not line.told.shut and (closing := closing_at(line)) is not None:
        moments.append(max(line.told_at + PAUSE, closing))
    return min(moments, default=None)


def _queued(line: Line, data: Data) -> Line:
    ticket = msgspec.convert(data, Ticket)
    return replace(
        line,
        tickets={**line.tickets, ticket.conversation: ticket},
        men={**line.men, ticket.persona: ticket.conversation},
        silent={**line.silent, ticket.conversation: ticket.since},
        last=ticket.number,
        stale=True,
    )


def _called(line: Line, data: Data) -> Line:
    return _talking(_ended(line, data), data["worker"], data["conversation"])


def _ended(line: Line, data: Data) -> Line:
    ticket = line.tickets[data["conversation"]]
    return replace(
        line,
        tickets=_rest(line.tickets, ticket.conversation),
        men=_rest(line.men, ticket.persona),
        silent=_rest(line.silent, ticket.conversation),
        stale=True,
    )


def _talked(line: Line, data: Data) -> Line:
    over = _talking_no_more(line, data["worker"], data["conversation"])
    lasted = (*line.lasted, data["seconds"])[-TALKS_COUNTED:] if data["seconds"] else line.lasted
    return replace(over, lasted=lasted, stale=True)


def _passed(line: Line, data: Data) -> Line:
    without = _talking_no_more(line, data["before"], data["conversation"])
    return replace(_talking(without, data["after"], data["conversation"]), stale=True)


def _talking(line: Line, worker: str, conversation: str) -> Line:
    others = tuple(one for one in line.talks.get(worker, ()) if one != conversation)
    return replace(line, talks={**line.talks, worker: (*others, conversation)})


def _talking_no_more(line: Line, worker: str, conversation: str) -> Line:
    left = tuple(one for one in line.talks.get(worker, ()) if one != conversation)
    others = _rest(line.talks, worker)
    return replace(line, talks={**others, worker: left} if left else others)


def _silent(line: Line, data: Data) -> Line:
    return replace(line, silent={**line.silent, data["conversation"]: data["since"]})


def _back(line: Line, data: Data) -> Line:
    return replace(line, silent=_rest(line.silent, data["conversation"]))


def _ranked(line: Line, data: Data) -> Line:
    ticket = replace(line.tickets[data["conversation"]], risk=data["risk"])
    return replace(line, tickets={**line.tickets, ticket.conversation: ticket}, stale=True)


def _stands(line: Line, data: Data) -> Line:
    door = msgspec.convert(data, Door)
    return replace(line, door=door, closed_at=data.get("closed_at"), stale=True)


def _rest(known: dict[str, Any], gone: str) -> dict[str, Any]:
    rest = dict(known)
    rest.pop(gone, None)
    return rest


CHANGES: dict[str, Callable[[Line, Data], Line]] = {
    "found": lambda line, data: replace(line, programme=data["programme"]),
    "queued": _queued,
    "called": _called,
    "ended": _ended,
    "talked": _talked,
    "passed": _passed,
    "silent": _silent,
    "back": _back,
    "ranked": _ranked,
    "stands": _stands,
}
"""The kinds of entries of the log, and what each changes."""
