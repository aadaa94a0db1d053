"""What happens when somebody asks something of a line. Pure: what it is told is all it knows."""

from collections.abc import Callable
from typing import Any

import msgspec

from core.clock import Instant
from core.errors import Fault, NotFound, Refused, ensure
from core.spaces import By, Entry, New, Tick
from counselling.line import acts
from counselling.line.evolve import evolve
from counselling.line.policy import HOUSE, Someone, answers, bar_to_call, bar_to_queue, belongs
from counselling.line.state import CLOSED, DESK, GRACE, LINE, LOG, Line, Ticket
from counselling.line.telling import is_due, told_of
from counselling.line.view import shown

FOR_PEOPLE = frozenset({acts.Queue, acts.CallNext, acts.CallThis})
"""What the house cannot do for somebody."""
ENDED_AT_ONCE = 20
"""So many places of absent men end at one stroke of the clock: each ends a conversation too."""


class Story:
    """The entries of one act in the making, and the line as it is after them."""

    def __init__(self, line: Line, now: Instant) -> None:
        self.line = line
        self.now = now
        self.told: list[New] = []

    def add(self, stream: str, kind: str, key: str | None = None, by: By | None = None, **data: Any) -> None:
        """Tell this, and go on from there."""
        self.told.append(New(stream, kind, data, None, key, by))
        self.line = evolve(self.line, Entry("", 0, stream, 0, self.now, kind, by, data))

    def end(self, ticket: Ticket, why: str) -> None:
        """A place ends, and not by being called."""
        self.add(LOG, "ended", conversation=ticket.conversation, persona=ticket.persona, why=why)
        self.add(DESK, why, conversation=ticket.conversation)


def decide(line: Line, who: Someone, act: Any, now: Instant) -> tuple[New, ...]:
    """What happens now, or Refused. To somebody of another programme the line does not exist."""
    if who.id in HOUSE:
        ensure(type(act) not in FOR_PEOPLE, "only_people", status=403)
    elif not belongs(who, line):
        raise NotFound
    story = Story(line, now)
    _DECIDERS[type(act)](story, who, act)
    if is_due(story.line, now):
        story.add(LINE, "moved", **shown(told_of(story.line, now)))
    return tuple(story.told)


def next_of(line: Line, now: Instant) -> Ticket | None:
    """Give who is called next: danger first, then the lowest number, among those who are there or were a moment ago."""
    gone = {one for one, since in line.silent.items() if since + GRACE <= now}
    here = (ticket for ticket in line.tickets.values() if ticket.conversation not in gone)
    return min(here, key=lambda ticket: (-ticket.risk, ticket.number), default=None)


def _found(story: Story, act: acts.Found) -> None:
    if story.line.programme:
        return
    story.add(LOG, "found", programme=act.programme)


def _queue(story: Story, who: Someone, act: acts.Queue) -> None:
    line = story.line
    if who.id != act.persona:
        raise NotFound
    if act.conversation in line.tickets:
        return
    if who.id in line.men:
        raise Refused("waiting_already")
    _refuse(bar_to_queue(line, act.most, story.now))
    ticket = Ticket(
        act.conversation, act.persona, line.last + 1, story.now, act.language, act.heavy, act.risk, act.place
    )
    story.add(LOG, "queued", **msgspec.to_builtins(ticket))
    story.add(DESK, "waiting", conversation=act.conversation)


def _call_next(story: Story, who: Someone, act: acts.CallNext) -> None:
    _only_the_team(story, who)
    _refuse(bar_to_call(who, story.line, act.limit))
    ticket = next_of(story.line, story.now)
    if ticket is None:
        raise Refused("nobody_waits")
    _call(story, who, ticket, act.key)


def _call_this(story: Story, who: Someone, act: acts.CallThis) -> None:
    _only_the_team(story, who)
    ticket = story.line.tickets.get(act.conversation)
    if ticket is None:
        raise Refused("not_waiting")
    _refuse(bar_to_call(who, story.line, act.limit))
    _call(story, who, ticket)


def _call(story: Story, who: Someone, ticket: Ticket, key: str | None = None) -> None:
    by = By(who.id, who.id, "", "")
    story.add(LOG, "called", key, by, conversation=ticket.conversation, persona=ticket.persona, worker=who.id)
    story.add(DESK, "taken", conversation=ticket.conversation)


def _unqueue(story: Story, who: Someone, act: acts.Unqueue) -> None:
    ticket = story.line.tickets.get(act.conversation)
    if ticket is None:
        return
    if who.id != ticket.persona and who.id not in HOUSE:
        raise NotFound
    story.end(ticket, act.why)


def _talked(story: Story, act: acts.Talked) -> None:
    if act.conversation in story.line.talks.get(act.worker, ()):
        story.add(LOG, "talked", worker=act.worker, conversation=act.conversation, seconds=act.seconds)


def _passed(story: Story, act: acts.Passed) -> None:
    if act.before != act.after and act.conversation not in story.line.talks.get(act.after, ()):
        story.add(LOG, "passed", conversation=act.conversation, before=act.before, after=act.after)


def _silent(story: Story, act: acts.Silent) -> None:
    if act.conversation in story.line.tickets and story.line.silent.get(act.conversation) != act.since:
        story.add(LOG, "silent", conversation=act.conversation, since=act.since)


def _back(story: Story, act: acts.Back) -> None:
    if act.conversation in story.line.silent:
        story.add(LOG, "back", conversation=act.conversation)


def _ranked(story: Story, act: acts.Ranked) -> None:
    ticket = story.line.tickets.get(act.conversation)
    if ticket is not None and ticket.risk != act.risk:
        story.add(LOG, "ranked", conversation=act.conversation, risk=act.risk)
        story.add(DESK, "moved", conversation=act.conversation)


def _stands(story: Story, act: acts.Stands) -> None:
    if msgspec.structs.astuple(act) != msgspec.structs.astuple(story.line.door):
        closed = (story.line.closed_at or story.now) if act.shut == CLOSED else None
        stands = msgspec.to_builtins(act)
        story.add(LOG, "stands", **stands, closed_at=closed)


def _nudge(story: Story, act: acts.Nudge) -> None:
    story.add(DESK, act.what, conversation=act.conversation)


def _tick(story: Story, act: Tick) -> None:
    """Places that were kept long enough end. A second tick finds nothing to do."""
    line = story.line
    ends = ((ticket, line.ends_at(ticket)) for ticket in line.tickets.values())
    due = [(ticket, end[1]) for ticket, end in ends if end is not None and end[0] <= story.now]
    for ticket, why in due[:ENDED_AT_ONCE]:
        story.end(ticket, why)


def _only_the_team(story: Story, who: Someone) -> None:
    if not answers(who, story.line):
        raise NotFound


def _refuse(fault: Fault | None) -> None:
    if fault is not None:
        raise Refused(fault.code, **dict[str, Any](fault.args))


def _by_the_house(happens: Callable[[Story, Any], None]) -> Callable[[Story, Someone, Any], None]:
    def decider(story: Story, who: Someone, act: Any) -> None:
        if who.id not in HOUSE:
            raise Refused("only_the_house", status=403)
        happens(story, act)

    return decider


_DECIDERS: dict[type, Callable[[Story, Someone, Any], None]] = {
    acts.Found: _by_the_house(_found),
    acts.Queue: _queue,
    acts.CallNext: _call_next,
    acts.CallThis: _call_this,
    acts.Unqueue: _unqueue,
    acts.Talked: _by_the_house(_talked),
    acts.Passed: _by_the_house(_passed),
    acts.Silent: _by_the_house(_silent),
    acts.Back: _by_the_house(_back),
    acts.Ranked: _by_the_house(_ranked),
    acts.Stands: _by_the_house(_stands),
    acts.Nudge: _by_the_house(_nudge),
    Tick: _by_the_house(_tick),
}
