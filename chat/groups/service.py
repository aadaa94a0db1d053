"""Verbs of groups and their meetings: what a coordinator arranges."""

from datetime import timedelta

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from chat.carrying import carry_over
from chat.groups.crew import Crews, crews_of, crews_on_duty, plan_its_duty, stays
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.policy import may_arrange, may_meet
from chat.meeting import MEETING, Amend, Cancel, Schedule
from chat.meeting.state import Phase
from chat.models import Group, MeetingPlan, MeetingSeries, MeetingState
from chat.service import act as ask
from core.clock import day_of
from core.errors import NotFound, Refused, ensure
from core.spaces import Actor as AnyActor
from core.work import CLOCK, CONSOLE, NamedActor, Work
from programmes.models import Programme
from programmes.rota.hours import day_in
from programmes.rota.queries import posts_of
from programmes.rota.service import call_off_duty


def make_group(work: Work, actor: Actor | NamedActor, programme_id: str, draft: GroupDraft) -> str:
    """The programme has one group more. Returns its id."""
    _arranges(actor, programme_id)
    group = Group(id=work.new_id(), programme_id=programme_id)
    _write(group, draft)
    work.db.add(group)
    work.db.flush()
    note(work, actor, "group_made", ("group", group.id), programme=programme_id)
    return group.id


def change_group(work: Work, actor: Actor | NamedActor, group_id: str, draft: GroupDraft) -> None:
    """The group is as the draft says. Meetings that are arranged already keep their seats and language."""
    group = group_to_arrange(work, actor, group_id)
    _write(group, draft)
    work.db.flush()
    note(work, actor, "group_changed", ("group", group.id), programme=group.programme_id)


def end_group(work: Work, actor: Actor | NamedActor, group_id: str) -> None:
    """The group holds no new meetings, and what repeated repeats no more. Refused while some lie ahead."""
    group = group_to_arrange(work, actor, group_id)
    ahead = select(MeetingPlan.id).join(MeetingState, MeetingState.id == MeetingPlan.id)
    ahead = ahead.where(MeetingPlan.group_id == group_id, MeetingState.phase != str(Phase.CLOSED))
    open_ones = work.db.scalars(ahead).all()
    ensure(all(work.state(MEETING, one).phase is Phase.CLOSED for one in open_ones), "group_has_meetings")
    for series in work.db.scalars(select(MeetingSeries).where(MeetingSeries.group_id == group_id)):
        over = (day_in(work.now, series.zone) - timedelta(days=1)).isoformat()
        series.until_on = min(series.until_on or over, over)
    group.closed_on = day_of(work.now)
    work.db.flush()
    note(work, actor, "group_ended", ("group", group.id), programme=group.programme_id)


def schedule_meeting(work: Work, actor: Actor | NamedActor, group_id: str, draft: MeetingDraft) -> str:
    """The group has one meeting more, led by those named, and their duty stands in the rota. Returns its id."""
    group = group_to_arrange(work, actor, group_id)
    ensure(may_meet(group.closed_on), "group_closed")
    zone = work.db.get_one(Programme, group.programme_id).zone
    plan = MeetingPlan(id=work.new_id(), group_id=group.id, topic=draft.topic, language=draft.language, zone=zone)
    crews = crews_of(work, group.programme_id, draft)
    arrange(work, actor, plan, schedule_of(group.programme_id, draft, crews))
    return plan.id


def arrange(work: Work, actor: AnyActor, plan: MeetingPlan, act: Schedule) -> None:
    """The meeting of this plan is arranged, and its duty stands in the rota. What repeats is arranged by the house."""
    work.db.add(plan)
    work.db.flush()
    work.create(MEETING, plan.id, CONSOLE if actor is CLOCK else actor, act, act.programme)
    plan_its_duty(work, actor, plan.id, plan.zone)
    note(work, actor, "meeting_arranged", ("meeting", plan.id), programme=act.programme)


def change_meeting(work: Work, actor: Actor | NamedActor, meeting_id: str, draft: MeetingDraft) -> None:
    """The meeting is as the draft says: times and seats before it opens, those who lead until it has closed.

    One of a series that is changed in more than its topic does not follow the series any more.
    """
    plan, group = plan_to_arrange(work, actor, meeting_id)
    act = amend_of(draft, crews_of(work, group.programme_id, draft))
    stayed = stays(work.state(MEETING, meeting_id), act)
    plan.apart = plan.apart or (plan.series_id is not None and not (stayed and plan.language == draft.language))
    plan.topic, plan.language = draft.topic, draft.language
    work.db.flush()
    if not stayed:
        work.act(MEETING, meeting_id, actor, act)
        plan_its_duty(work, actor, meeting_id, plan.zone)
    note(work, actor, "meeting_changed", ("meeting", meeting_id), programme=group.programme_id)


def cancel_meeting(work: Work, actor: Actor | NamedActor, meeting_id: str) -> None:
    """The meeting is called off, and nobody has duty for it. Whoever has a seat sees it on its page."""
    _, group = plan_to_arrange(work, actor, meeting_id)
    before = work.state(MEETING, meeting_id)
    ask(work, actor, meeting_id, Cancel())
    carry_over(work, meeting_id, before)
    call_off_duty(work, actor, meeting_id)
    note(work, actor, "meeting_cancelled", ("meeting", meeting_id), programme=group.programme_id)


def follow_rota(work: Work, actor: AnyActor, meeting_id: str) -> None:
    """Who leads a meeting and who stands by is as the rota says. A meeting that is over stays as it was."""
    meeting = work.state(MEETING, meeting_id)
    if meeting.phase is Phase.CLOSED:
        return
    crews, room = crews_on_duty(work, meeting, posts_of(work, meeting_id)), meeting.room
    act = Amend(
        room.begins_at,
        room.ends_at,
        meeting.planned_cap,
        crews.leaders,
        room.least,
        room.listening,
        crews.standby,
    )
    if not stays(meeting, act):
        work.act(MEETING, meeting_id, CONSOLE, act)


def schedule_of(programme: str, draft: MeetingDraft, crews: Crews) -> Schedule:
    """What is asked of a new meeting."""
    return Schedule(
        programme=programme,
        begins_at=draft.begins_at,
        ends_at=draft.ends_at,
        cap=draft.seats,
        leaders=crews.leaders,
        terms=draft.terms,
        least=draft.least,
        listening=draft.listening,
        standby=crews.standby,
    )


def amend_of(draft: MeetingDraft, crews: Crews) -> Amend:
    """What is asked of a meeting that is arranged already."""
    return Amend(
        draft.begins_at,
        draft.ends_at,
        draft.seats,
        crews.leaders,
        draft.least,
        draft.listening,
        crews.standby,
    )


def group_to_arrange(work: Work, actor: AnyActor, group_id: str) -> Group:
    """Give a group that he arranges. NotFound alike for one that is not there and one that is not his."""
    group = work.db.get(Group, group_id)
    if group is None or not _may(actor, group.programme_id):
        raise NotFound
    return group


def plan_to_arrange(work: Work, actor: AnyActor, meeting_id: str) -> tuple[MeetingPlan, Group]:
    """Give a meeting that he arranges, with its group. NotFound alike for one that is not there and one that is not his."""
    found = select(MeetingPlan, Group).join(Group, Group.id == MeetingPlan.group_id).where(MeetingPlan.id == meeting_id)
    row = work.db.execute(found).first()
    if row is None or not _may(actor, row[1].programme_id):
        raise NotFound
    return row[0], row[1]


def _may(actor: AnyActor, programme_id: str) -> bool:
    return actor is CONSOLE or (isinstance(actor, Actor) and may_arrange(actor, programme_id))


def _arranges(actor: AnyActor, programme_id: str) -> None:
    if not _may(actor, programme_id):
        raise Refused("not_coordinating", status=403)


def _write(group: Group, draft: GroupDraft) -> None:
    for name in ("name", "language", "about", "rules", "welcome", "farewell", "seats", "cohort"):
        setattr(group, name, getattr(draft, name))
