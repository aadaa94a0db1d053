"""The evening's meetings, always relative to now: one in twenty minutes, one a little later, some tomorrow, the rest in their week."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import select

from app.demo import scenery
from app.demo.cast import Player, cast_of
from app.demo.scenery import GroupTold
from app.demo.weeks import next_day, told_as_meeting
from chat.groups.hours import instant_of
from chat.groups.service import schedule_meeting
from chat.models import MeetingPlan, MeetingState
from core.clock import MINUTE, Instant
from core.formats import local
from core.work import NamedActor, Work
from programmes.place import marked

SOON = {"after-fi": 20, "fathers-sv": 50}
"""Groups of which a meeting always lies ahead by so many minutes, for whoever wants to open one himself."""
TOMORROW = frozenset({"met-fi", "own-en"})
"""Groups of which a meeting always lies within this day and the next."""
ROUND = 5 * MINUTE
AHEAD = ("scheduled", "lobby")


def arrange_evening(work: Work, actor: NamedActor) -> int:
    """Every group has a meeting that lies ahead, some of them soon. Returns how many were arranged beside those that repeat."""
    count = 0
    for group in scenery.groups():
        place = marked(work, f"group {group.key}")
        if place is not None and not _lies_ahead(work, group, place):
            count += arrange_meeting(work, actor, group, begins_at(group, work.now)) is not None
    return count


def arrange_meeting(
    work: Work, actor: NamedActor, group: GroupTold, begins: Instant, *, played: bool = False
) -> str | None:
    """One meeting more, the next topic in its turn. Returns its id; None where nobody is left to lead it.

    A `played` one has seats for those who speak by a script and some beside, and marks those who lead.
    """
    place = marked(work, f"group {group.key}")
    if place is None:
        return None
    draft = told_as_meeting(work, group, begins, _topic(work, group, place, played=played))
    if not draft.leaders:
        return None
    if played:
        cast = cast_of(work, group.programme)
        demo = frozenset(cast[key].actor.id for key in (*group.leads, *group.backups) if key in cast)
        seats = _players(group, cast) + scenery.LIVE_SEATS
        draft = replace(draft, seats=seats, demo=demo, least=min(group.least, len(draft.leaders)))
    return schedule_meeting(work, actor, place, draft)


def begins_at(group: GroupTold, now: Instant) -> Instant:
    """When the next meeting of a group begins that demonstration participants do not fill."""
    if group.key in SOON:
        return -(-(now + SOON[group.key] * MINUTE) // ROUND) * ROUND
    tomorrow = local(now, scenery.zone()).date() + timedelta(days=1)
    day = tomorrow if group.key in TOMORROW else next_day(group, now)
    return instant_of(day, time.fromisoformat(group.time), scenery.zone())


def _lies_ahead(work: Work, group: GroupTold, place: str) -> bool:
    found = select(MeetingState.id).join(MeetingPlan, MeetingPlan.id == MeetingState.id)
    ahead = found.where(
        MeetingPlan.group_id == place, MeetingState.phase.in_(AHEAD), MeetingState.begins_at > work.now + 2 * MINUTE
    )
    if group.key in SOON:
        ahead = ahead.where(MeetingState.begins_at <= work.now + SOON[group.key] * MINUTE + 2 * ROUND)
    if group.key in TOMORROW:
        ahead = ahead.where(MeetingState.begins_at <= begins_at(group, work.now))
    return work.db.scalar(ahead.limit(1)) is not None


def _topic(work: Work, group: GroupTold, place: str, *, played: bool) -> str:
    """The script belongs to the first topic; other meetings go through the rest in turn."""
    if played:
        return group.topics[0]
    rest = group.topics[1:] if group.live else group.topics
    count = len(work.db.scalars(select(MeetingPlan.id).where(MeetingPlan.group_id == place)).all())
    return rest[count % len(rest)]


def _players(group: GroupTold, cast: Mapping[str, Player]) -> int:
    men = {man.key for man in scenery.men() if man.language == group.language and man.programme == group.programme}
    return len(men & cast.keys())
