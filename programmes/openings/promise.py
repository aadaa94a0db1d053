"""By when a message is answered: reckoned from the shifts that are planned. Pure.

A promise is an hour on the clock, or the end of a shift, so that a man can remember it. It names no more than can be kept: each
who waits before him takes a while of somebody's shift, and so does he.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from core.clock import MINUTE, Instant
from core.formats import local
from programmes.rota.hours import instant_of

EACH = 20 * MINUTE
"""So long somebody takes to read a message and to answer it."""
MORNING, EVENING = 8, 18
"""Local hours between which a promise without any shift lies."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A shift that is planned: when, and who holds it."""

    begins_at: Instant
    ends_at: Instant
    holders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: a promise given from when on, in which zone, how many wait before him, and within how long at most."""

    since: Instant
    zone: str
    waiting: int
    within: Instant


def promised(asked: Asked, shifts: Iterable[Stretch]) -> Instant:
    """Tell by when he is answered. Never later than the end of the first shift that ends after `within`."""
    held = [one for one in shifts if one.holders and one.ends_at > asked.since]
    limit = asked.since + asked.within
    after = min((one.ends_at for one in held if one.ends_at > limit), default=None)
    latest = after if after is not None else daytime(limit, asked.zone)
    reached = _reached(asked, held)
    return latest if reached is None else min(reached, latest)


def read_by(shifts: Iterable[Stretch], readers: frozenset[str], limit: Instant) -> tuple[Stretch, ...]:
    """Give the shifts of those who read a language; all of them where none of those begins in time: then anybody answers as well as he can."""
    held = tuple(shifts)
    theirs = tuple(replace(one, holders=one.holders & readers) for one in held if one.holders & readers)
    return theirs if any(one.begins_at < limit for one in theirs) else held


def daytime(moment: Instant, zone: str) -> Instant:
    """The next full local hour at or after a moment between morning and evening; where that is past, the next morning."""
    hour = _full_hour(moment, zone)
    if hour.hour < MORNING:
        hour = datetime.combine(hour.date(), time(MORNING))
    elif hour.hour > EVENING:
        hour = datetime.combine(hour.date() + timedelta(days=1), time(MORNING))
    return max(instant_of(hour, zone), moment)


def _reached(asked: Asked, held: list[Stretch]) -> Instant | None:
    """When those before him and he himself have had their time of the shifts, told as one says it; None where it never comes."""
    left = (asked.waiting + 1) * EACH
    for begins_at, ends_at, people, shift_ends in _segments(asked.since, held):
        done = (ends_at - begins_at) * people
        if done >= left:
            return min(_told(begins_at - (-left // people), asked.zone), shift_ends)
        left -= done
    return None


def _segments(since: Instant, held: list[Stretch]) -> Iterator[tuple[Instant, Instant, int, Instant]]:
    """The time that is covered, in pieces: from when, until when, by how many, and when the last shift of the piece ends."""
    edges = sorted({since, *(edge for one in held for edge in (one.begins_at, one.ends_at) if edge > since)})
    for begins_at, ends_at in pairwise(edges):
        here = [one for one in held if one.begins_at <= begins_at and ends_at <= one.ends_at]
        people = frozenset[str]().union(*(one.holders for one in here))
        if people:
            yield begins_at, ends_at, len(people), max(one.ends_at for one in here)


def _told(moment: Instant, zone: str) -> Instant:
    return max(instant_of(_full_hour(moment, zone), zone), moment)


def _full_hour(moment: Instant, zone: str) -> datetime:
    """The full hour of the wall clock at or after a moment."""
    here = local(moment, zone).replace(tzinfo=None)
    full = here.replace(minute=0, second=0, microsecond=0)
    return full if full == here else full + timedelta(hours=1)
