"""The evening's meetings, always relative to now: one in twenty minutes, one a little later, some tomorrow, the rest in their week."""

from collections.abc import Mapping
from datetime import time, timedelta

from sqlalchemy import select

from app.demo import scenery
from app.demo.cast import Player, cast_of
from app.demo.scenery import GroupTold
from chat.groups.forms import MeetingDraft
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
ROUND = 5 * MINUTE
AHEAD = ("scheduled", "lobby")


def arrange_evening(work: Work, actor: NamedActor) -> int:
    """Every group has a meeting that lies ahead. Returns how many were arranged."""
    count = 0
    for group in scenery.groups():
        place = marked(work, f"group {group.key}")
        if place is not None and not _lies_ahead(work, place):
            count += arrange_meeting(work, actor, group, begins_at(group, work.now)) is not None
    return count


def arrange_meeting(
    work: Work, actor: NamedActor, group: GroupTold, begins: Instant, *, played: bool = False
) -> str | None:
    """One meeting more, the next topic in its turn. Returns its id; None where nobody is left to lead it.

    A `played` one has seats for those who speak by a script and some beside, and marks those who lead.
    """
    place = marked(work, f"group {group.key}")
    cast = cast_of(work, group.programme)
    leads = [cast[key] for key in group.leads if key in cast and cast[key].grants]
    if place is None or not leads:
        return None
    seats = _players(group, cast) + scenery.LIVE_SEATS if played else group.seats
    draft = MeetingDraft(
        topic=_topic(work, group, place, played=played),
        language=group.language,
        begins_at=begins,
        minutes=group.minutes,
        seats=seats,
        leaders=tuple(lead.grants[0] for lead in leads),
        demo=frozenset(lead.actor.id for lead in leads) if played else frozenset(),
    )
    return schedule_meeting(work, actor, place, draft)


def begins_at(group: GroupTold, now: Instant) -> Instant:
    """When the next meeting of a group begins that demonstration participants do not fill."""
    if group.key in SOON:
        return -(-(now + SOON[group.key] * MINUTE) // ROUND) * ROUND
    zone = str(scenery.organisation()["zone"])
    today = local(now, zone).date()
    days = 1 if group.key in TOMORROW else ((group.weekday - today.weekday()) % 7) or 7
    return instant_of(today + timedelta(days=days), time.fromisoformat(group.time), zone)


def _lies_ahead(work: Work, place: str) -> bool:
    found = select(MeetingState.id).join(MeetingPlan, MeetingPlan.id == MeetingState.id)
    ahead = found.where(
        MeetingPlan.group_id == place, MeetingState.phase.in_(AHEAD), MeetingState.begins_at > work.now + 2 * MINUTE
    )
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
