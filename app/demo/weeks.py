"""The weeks of the demonstration: each group meets again and again, and its next meetings have topics of their own."""

from datetime import date, time, timedelta

from app.demo import scenery
from app.demo.cast import cast_of
from app.demo.scenery import GroupTold
from chat.groups.days import days_to_arrange
from chat.groups.forms import MeetingDraft, SeriesDraft
from chat.groups.hours import instant_of
from chat.groups.series import arrange_day, make_series
from chat.models import MeetingPlan
from core.clock import Instant
from core.formats import local
from core.work import NamedActor, Work

SEEN = 2
"""Meetings of each group that are arranged with it; the clock arranges the others."""


def repeat_meetings(work: Work, actor: NamedActor, group: GroupTold, place: str) -> None:
    """The group has its series, led by its own people with others standing by, and the next meetings of it."""
    first_on, hour, zone = next_day(group, work.now), time.fromisoformat(group.time), scenery.zone()
    draft = told_as_meeting(work, group, instant_of(first_on, hour, zone), group.topics[-1])
    series = make_series(work, actor, place, SeriesDraft(draft, first_on, hour, group.every))
    topics = group.topics[1:] if group.live else group.topics
    for number, (_, day) in enumerate(days_to_arrange(work, series)[:SEEN]):
        made = arrange_day(work, actor, series, day)
        work.db.get_one(MeetingPlan, made).topic = topics[number % len(topics)]
    work.db.flush()


def told_as_meeting(work: Work, group: GroupTold, begins_at: Instant, topic: str) -> MeetingDraft:
    """A meeting of this group with those who are still here to lead it and to stand by."""
    cast = cast_of(work, group.programme)
    leads, backups = (
        tuple(cast[key].grants[0] for key in keys if key in cast and cast[key].grants)
        for keys in (group.leads, group.backups)
    )
    return MeetingDraft(
        topic=topic,
        language=group.language,
        begins_at=begins_at,
        minutes=group.minutes,
        seats=group.seats,
        leaders=leads,
        least=group.least,
        listening=group.listening,
        standby=backups,
    )


def next_day(group: GroupTold, now: Instant) -> date:
    """The next day of the week on which this group meets, tomorrow or later."""
    today = local(now, scenery.zone()).date()
    return today + timedelta(days=((group.weekday - today.weekday()) % 7) or 7)
