"""Meetings that repeat: a coordinator says how, and the clock arranges them eight weeks ahead, each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from chat.groups.crew import LEAD, STANDBY, crews_in, crews_of, crews_of_series, plan_its_duty, stays
from chat.groups.days import days_to_arrange
from chat.groups.forms import MeetingDraft, SeriesDraft
from chat.groups.hours import hour_of, instant_of
from chat.groups.policy import is_over, may_meet
from chat.groups.service import amend_of, arrange, group_to_arrange, schedule_of
from chat.meeting import MEETING, Cancel, Terms
from chat.meeting.state import OPEN, Phase
from chat.models import Group, MeetingPlan, MeetingSeries, SeriesCrew
from core.clock import MINUTE, Instant
from core.errors import NotFound, ensure
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor as AnyActor
from core.work import CLOCK, NamedActor, Read, Work
from programmes.models import Programme
from programmes.rota.hours import day_in, minute_of
from programmes.rota.service import call_off_duty


@dataclass(frozen=True, slots=True)
class Before:
    """What a series was before it changed: its topic, and whom it named."""

    topic: str
    named: frozenset[tuple[str, str]]


def make_series(work: Work, actor: Actor | NamedActor, group_id: str, draft: SeriesDraft) -> str:
    """The group meets again and again, as the draft says. Returns the series' id; its meetings are arranged by `arrange_day`."""
    group = group_to_arrange(work, actor, group_id)
    ensure(may_meet(group.closed_on), "group_closed")
    crews_of(work, group.programme_id, draft.plan)
    series = MeetingSeries(id=work.new_id(), group_id=group.id)
    series.zone = work.db.get_one(Programme, group.programme_id).zone
    series.first_on, series.every = draft.first_on.isoformat(), draft.every
    series.until_on = draft.until_on.isoformat() if draft.until_on else None
    _write(work, series, draft)
    note(work, actor, "series_made", ("series", series.id), programme=group.programme_id)
    return series.id


def arrange_day(work: Work, actor: AnyActor, series_id: str, day: str) -> str | None:
    """The series has its meeting of this day. Returns its id; None when it has one already, or holds none that day."""
    if (series_id, day) not in days_to_arrange(work, series_id):
        return None
    series = work.db.get_one(MeetingSeries, series_id)
    programme = work.db.get_one(Group, series.group_id).programme_id
    plan = MeetingPlan(id=work.new_id(), group_id=series.group_id, topic=series.topic, language=series.language)
    plan.zone, plan.series_id, plan.series_day = series.zone, series.id, day
    crews = crews_of_series(work, programme, series.id)
    arrange(work, actor, plan, schedule_of(programme, _draft(series, _begins(series, day)), crews))
    return plan.id


def change_series(work: Work, actor: Actor | NamedActor, series_id: str, draft: SeriesDraft) -> None:
    """The series is as the draft says, and so is each of its meetings ahead that was not changed singly.

    A topic of its own stays. Those whose lobby is open, or who would have begun already, stay as they are.
    """
    series, group = series_to_arrange(work, actor, series_id)
    ensure(not is_over(series.until_on, day_in(work.now, series.zone)), "repeat_over")
    crews_of(work, group.programme_id, draft.plan)
    before = Before(series.topic, _named(work, series.id))
    _write(work, series, draft)
    for plan in _from(work, series.id, day_in(work.now, series.zone)):
        _follow(work, actor, series, plan, before)
    note(work, actor, "series_changed", ("series", series.id), programme=group.programme_id)


def end_series(work: Work, actor: Actor | NamedActor, series_id: str, day: date) -> None:
    """From this day on the series holds no meetings; those arranged for then are called off, except one that is open."""
    series, group = series_to_arrange(work, actor, series_id)
    last = (day - timedelta(days=1)).isoformat()
    series.until_on = min(series.until_on or last, last)
    for plan in _from(work, series.id, day):
        if work.state(MEETING, plan.id).phase not in {*OPEN, Phase.CLOSED}:
            work.act(MEETING, plan.id, actor, Cancel())
            call_off_duty(work, actor, plan.id)
    work.db.flush()
    note(work, actor, "series_ended", ("series", series.id), programme=group.programme_id)


def series_to_arrange(work: Work, actor: AnyActor, series_id: str) -> tuple[MeetingSeries, Group]:
    """Give a series that he arranges, with its group. NotFound alike for one that is not there and one that is not his."""
    series = work.db.get(MeetingSeries, series_id)
    if series is None:
        raise NotFound
    return series, group_to_arrange(work, actor, series.group_id)


async def arrange_series(kernel: Kernel) -> None:
    """Every series has its meetings eight weeks ahead. Two workers at once arrange each only once."""
    for series, day in await kernel.read(_all_to_arrange):
        await kernel.act(arrange_day, CLOCK, series, day, lane=Lane.CHORE)


def _all_to_arrange(read: Read) -> tuple[tuple[str, str], ...]:
    return days_to_arrange(read)


def _follow(work: Work, actor: AnyActor, series: MeetingSeries, plan: MeetingPlan, before: Before) -> None:
    """One meeting of a series that has changed changes with it. Who leads it by the rota stays, unless the series names others."""
    meeting = work.state(MEETING, plan.id)
    begins_at = _begins(series, str(plan.series_day))
    if meeting.phase is not Phase.SCHEDULED:
        return
    if plan.topic == before.topic:
        plan.topic = series.topic
        work.db.flush()
    if plan.apart or begins_at < work.now:
        return
    plan.language = series.language
    work.db.flush()
    crews = crews_in(meeting)
    if before.named != _named(work, series.id):
        crews = crews_of_series(work, meeting.programme, series.id)
    act = amend_of(_draft(series, begins_at), crews)
    if not stays(meeting, act):
        work.act(MEETING, plan.id, actor, act)
        plan_its_duty(work, actor, plan.id, plan.zone)


def _from(work: Work, series_id: str, day: date) -> Iterable[MeetingPlan]:
    of_it = select(MeetingPlan).where(MeetingPlan.series_id == series_id, MeetingPlan.series_day >= day.isoformat())
    return work.db.scalars(of_it.order_by(MeetingPlan.series_day)).all()


def _named(work: Work, series_id: str) -> frozenset[tuple[str, str]]:
    named = select(SeriesCrew.grant_id, SeriesCrew.part).where(SeriesCrew.series_id == series_id)
    return frozenset((row[0], row[1]) for row in work.db.execute(named))


def _write(work: Work, series: MeetingSeries, draft: SeriesDraft) -> None:
    """All of the draft but its days."""
    plan, terms = draft.plan, draft.plan.terms
    series.topic, series.language, series.minutes = plan.topic, plan.language, plan.minutes
    series.at, series.cap, series.least, series.listening = (
        minute_of(draft.hour),
        plan.seats,
        plan.least,
        plan.listening,
    )
    series.forget_minutes, series.leaderless_minutes = terms.forget // MINUTE, terms.leaderless // MINUTE
    series.cover_minutes = terms.cover // MINUTE
    work.db.add(series)
    work.db.flush()
    for named in work.db.scalars(select(SeriesCrew).where(SeriesCrew.series_id == series.id)):
        work.db.delete(named)
    work.db.flush()
    for part, grants in ((LEAD, plan.leaders), (STANDBY, plan.standby)):
        work.db.add_all(SeriesCrew(series_id=series.id, grant_id=grant, part=part) for grant in grants)
    work.db.flush()


def _begins(series: MeetingSeries, day: str) -> Instant:
    return instant_of(date.fromisoformat(day), hour_of(series.at), series.zone)


def _draft(series: MeetingSeries, begins_at: Instant) -> MeetingDraft:
    """One meeting of a series, without those who lead it."""
    return MeetingDraft(
        topic=series.topic,
        language=series.language,
        begins_at=begins_at,
        minutes=series.minutes,
        seats=series.cap,
        leaders=(),
        terms=Terms(
            forget=series.forget_minutes * MINUTE,
            leaderless=series.leaderless_minutes * MINUTE,
            cover=series.cover_minutes * MINUTE,
        ),
        least=series.least,
        listening=series.listening,
    )
