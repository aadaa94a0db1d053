"""Verbs of groups and their meetings: what a coordinator arranges."""

from collections.abc import Sequence

from sqlalchemy import select

from auth.log import note
from auth.models import Grant, Persona
from auth.people import Actor
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.policy import may_arrange, may_meet
from chat.meeting import MEETING, Amend, Cancel, Crew, Schedule
from chat.meeting.state import LEADING, Phase
from chat.models import Group, MeetingPlan, MeetingState
from core.clock import MINUTE, day_of
from core.errors import Fault, Invalid, NotFound, Refused, ensure
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, NamedActor, Work
from programmes.models import Programme


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
    """The group holds no new meetings. Refused while some lie ahead."""
    group = group_to_arrange(work, actor, group_id)
    ahead = select(MeetingPlan.id).join(MeetingState, MeetingState.id == MeetingPlan.id)
    open_ones = work.db.scalars(ahead.where(MeetingPlan.group_id == group_id)).all()
    ensure(all(work.state(MEETING, one).phase is Phase.CLOSED for one in open_ones), "group_has_meetings")
    group.closed_on = day_of(work.now)
    work.db.flush()
    note(work, actor, "group_ended", ("group", group.id), programme=group.programme_id)


def schedule_meeting(work: Work, actor: Actor | NamedActor, group_id: str, draft: MeetingDraft) -> str:
    """The group has one meeting more, led by those named. Returns its id."""
    group = group_to_arrange(work, actor, group_id)
    ensure(may_meet(group.closed_on), "group_closed")
    zone = work.db.get_one(Programme, group.programme_id).zone
    plan = MeetingPlan(id=work.new_id(), group_id=group.id, topic=draft.topic, language=draft.language, zone=zone)
    work.db.add(plan)
    work.db.flush()
    act = Schedule(
        programme=group.programme_id,
        begins_at=draft.begins_at,
        ends_at=draft.begins_at + draft.minutes * MINUTE,
        cap=draft.seats,
        leaders=_crew(work, group.programme_id, draft),
        terms=draft.terms,
    )
    work.create(MEETING, plan.id, actor, act, group.programme_id)
    note(work, actor, "meeting_arranged", ("meeting", plan.id), programme=group.programme_id)
    return plan.id


def change_meeting(work: Work, actor: Actor | NamedActor, meeting_id: str, draft: MeetingDraft) -> None:
    """The meeting is as the draft says: times and seats before it opens, those who lead until it has closed."""
    plan, group = plan_to_arrange(work, actor, meeting_id)
    plan.topic, plan.language = draft.topic, draft.language
    work.db.flush()
    ends_at = draft.begins_at + draft.minutes * MINUTE
    crew = _crew(work, group.programme_id, draft)
    work.act(MEETING, meeting_id, actor, Amend(draft.begins_at, ends_at, draft.seats, crew))
    note(work, actor, "meeting_changed", ("meeting", meeting_id), programme=group.programme_id)


def cancel_meeting(work: Work, actor: Actor | NamedActor, meeting_id: str) -> None:
    """The meeting is called off. Whoever has a seat sees it on its page."""
    _, group = plan_to_arrange(work, actor, meeting_id)
    work.act(MEETING, meeting_id, actor, Cancel())
    note(work, actor, "meeting_cancelled", ("meeting", meeting_id), programme=group.programme_id)


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


def _crew(work: Work, programme_id: str, draft: MeetingDraft) -> tuple[Crew, ...]:
    """Those who shall lead, as the room will see them. One who no longer may is refused at the field."""
    named: Sequence[str] = draft.leaders
    found = select(Grant.id, Persona.id, Persona.name, Grant.role).join(Persona, Persona.owner == Grant.owner)
    rows = work.db.execute(found.where(Grant.id.in_(named), Grant.programme_id == programme_id)).all()
    known = {row[0]: row for row in rows if row[3] in LEADING}
    if any(grant not in known for grant in named):
        raise Invalid({"leaders": Fault("leader_unknown")})
    return tuple(
        Crew(persona, work.new_id(), name, role, persona in draft.demo)
        for _, persona, name, role in (known[grant] for grant in named)
    )
