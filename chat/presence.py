"""Presence: who has a line open on which worker. Lines are counted here; meetings hear of the first and of the last.

A line is a socket, or a page that somebody without JavaScript reads and will read again soon. A worker renews one row every
ten seconds; one that stops doing so is dead, and whoever it held counts as silent since its last sign of life.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from auth.people import Actor
from chat.cover import is_here_by_leading
from chat.meeting import HOLD, MEETING, Arrive, FallSilent, LoseWorker, Meeting
from chat.models import MeetingSeat, MeetingState, Presence, Worker
from chat.service import act, leave_meeting
from core.clock import SECOND, Instant
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work

DEAD = 30 * SECOND
"""A worker that has not renewed its row for so long is dead."""
WORDS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Coming:
    """What became of a line: whether it counts (not while he is out by the door), and whether messages wait for release."""

    counts: bool
    held: bool


def come_in(work: Work, actor: Actor, meeting_id: str, worker: str) -> Coming:
    """A line of his is open at this worker."""
    act(work, actor, meeting_id, Arrive(worker))
    if actor.roles:
        is_here_by_leading(work, actor, meeting_id)
    meeting = work.state(MEETING, meeting_id)
    place = meeting.place(actor.id)
    return Coming(place is not None and worker in place.workers, drains_now(meeting))


def fall_silent(work: Work, actor: Actor, meeting_id: str, worker: str) -> None:
    """His last line at this worker is gone."""
    work.act(MEETING, meeting_id, actor, FallSilent(worker, work.now))


def renew_worker(work: Work, actor: AnyActor, worker: str) -> bool:
    """This worker is alive. False when nobody knew of it: everybody it holds must be told again."""
    known = select(Worker.id).where(Worker.id == worker)
    if work.db.scalar(known) is None:
        work.db.execute(insert(Worker).values(id=worker, seen_at=work.now))
        return False
    work.db.execute(update(Worker).where(Worker.id == worker).values(seen_at=work.now))
    return True


def lose_worker(work: Work, actor: AnyActor, worker: str, meeting_id: str, since: Instant) -> None:
    """Whoever this worker held in this meeting is silent since then."""
    act(work, CLOCK, meeting_id, LoseWorker(worker, since))


def bury_worker(work: Work, actor: AnyActor, worker: str) -> None:
    """Nothing more is known of this worker."""
    work.db.execute(delete(Presence).where(Presence.worker == worker))
    work.db.execute(delete(Worker).where(Worker.id == worker))


def dead_workers(read: Read, before: Instant, but: str) -> list[tuple[str, Instant, list[str]]]:
    """Workers without a sign of life since then, with it and the meetings in which they held somebody."""
    gone = select(Worker).where(Worker.seen_at < before, Worker.id != but)
    held = select(Presence.space).distinct()
    return [
        (worker.id, worker.seen_at, list(read.db.scalars(held.where(Presence.worker == worker.id))))
        for worker in read.db.scalars(gone)
    ]


def drains_now(meeting: Meeting) -> bool:
    """Say whether messages wait that can go to the room by themselves: somebody leads, and there is no pause."""
    return meeting.drains and meeting.is_open and meeting.leaderless_at is None and meeting.room.paused is None


def held_words(read: Read, meeting_id: str) -> tuple[tuple[int, str], ...]:
    """The messages of a hold that go to the room by themselves, oldest first, with their words."""
    waiting = [held.seq for held in read.state(MEETING, meeting_id).draining][:WORDS_AT_ONCE]
    return words_of(read, meeting_id, waiting)


def words_of(read: Read, meeting_id: str, waiting: list[int]) -> tuple[tuple[int, str], ...]:
    """These messages of a hold, oldest first, with their words."""
    if not waiting:
        return ()
    entries = read.entries(meeting_id, HOLD, after=waiting[0] - 1, limit=waiting[-1] - waiting[0] + 1)
    return tuple((entry.seq, entry.text or "") for entry in entries if entry.seq in waiting)


def step_out_of(work: Work, actor: Actor, meeting_id: str) -> None:
    """If a line of his is open, or fell silent just now, he has left; also one who rests outside the room."""
    place = work.state(MEETING, meeting_id).place(actor.id)
    if place is not None and place.lined:
        leave_meeting(work, actor, meeting_id)


def rooms_of(read: Read, persona: str) -> list[str]:
    """List the meetings that have not closed in which this persona has a place."""
    mine = select(MeetingSeat.meeting_id).join(MeetingState, MeetingState.id == MeetingSeat.meeting_id)
    return list(read.db.scalars(mine.where(MeetingSeat.persona_id == persona, MeetingState.phase != "closed")))
