"""The desk of those who arrange groups: the groups themselves, and their meetings one by one."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from auth.people import Actor, Person
from chat.groups import forms, series, service
from chat.groups.days import days_to_arrange
from chat.groups.forms import GroupDraft, MeetingDraft, SeriesDraft, Where
from chat.groups.hours import local_of
from chat.groups.queries import (
    arranged_by,
    group_arranged_by,
    leaders_of,
    meeting_arranged_by,
    meetings_ahead,
    meetings_past,
)
from chat.groups.repeats import grants_of, repeat_of, repeats_of
from chat.groups.series import arrange_day
from chat.meeting import MEETING, Terms
from chat.models import Group, MeetingPlan, MeetingSeries
from core.clock import MINUTE
from core.errors import NotFound
from core.lanes import Lane
from core.web import Answer, Visit, page, see
from core.work import CLOCK, Read
from programmes.models import Programme

LIMITS = {name: getattr(forms, name) for name in ("SEATS", "SHORTEST", "LONGEST", "LEAST_MOST", "LISTENING_MOST")}
"""What the fields take, for their hints."""
AHEAD_AT_MOST = 500
"""Meetings ahead that a group's desk holds: more than half a year of every day with one more now and then."""
FIRST = 4
"""Meetings ahead that stand on the desk at once; the others can be unfolded."""


async def show_desk(visit: Visit) -> Answer:
    """List the groups that he arranges, and offer to make one."""
    programmes = await visit.read(arranged_by, person_of(visit), visit.language)
    groups = await visit.read(_groups_of, [one.id for one in programmes])
    data = {"groups": [{"id": group.id, "name": group.name, "programme": group.programme_id} for group in groups]}
    return page("chat/desk-groups.html", data=data, programmes=programmes, groups=groups, seats=forms.SEATS)


async def make_group(visit: Visit) -> Answer:
    """Make a group in one of his programmes."""
    programmes = await visit.read(arranged_by, person_of(visit), visit.language)
    form = await visit.form()
    programme = form.choice("programme", [one.id for one in programmes])
    draft = GroupDraft.parse(form)
    actor = actor_of(visit, programme)
    group = await visit.act(service.make_group, programme, draft, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/groups/{group}", data={"group": group})


async def show_desk_group(visit: Visit) -> Answer:
    """Show a group on the desk: what repeats, its meetings, and the form for one more."""
    group = await visit.read(group_arranged_by, person_of(visit), visit.path["id"])
    ahead = await visit.read(meetings_ahead, MeetingPlan.group_id == group.id, person_of(visit), AHEAD_AT_MOST)
    past = await visit.read(meetings_past, group.id)
    repeats = await visit.read(repeats_of, MeetingSeries.group_id == group.id)
    where = await visit.read(where_of, group.programme_id)
    leaders = await visit.read(leaders_of, group.programme_id)
    data = {"id": group.id, "name": group.name, "meetings": [meeting.data for meeting in (*ahead, *past)]}
    return page(
        "chat/desk-group.html",
        data={**data, "repeats": [one.data for one in repeats]},
        group=group,
        ahead=ahead,
        past=past,
        repeats=repeats,
        where=where,
        leaders=leaders,
        known=_new(group, where),
        ticked=await ticked(visit, where, (), ()),
        limits=LIMITS,
        weeks=range(1, forms.EVERY_MOST + 1),
        first=FIRST,
    )


async def show_change(visit: Visit) -> Answer:
    """Show a group's texts, to be changed."""
    group = await visit.read(group_arranged_by, person_of(visit), visit.path["id"])
    data = {"id": group.id, "name": group.name}
    return page("chat/desk-group-change.html", data=data, group=group, seats=forms.SEATS)


async def change_group(visit: Visit) -> Answer:
    """Write a group anew."""
    group = await visit.read(group_arranged_by, person_of(visit), visit.path["id"])
    draft = GroupDraft.parse(await visit.form())
    actor = actor_of(visit, group.programme_id)
    await visit.act(service.change_group, group.id, draft, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"group": group.id})


async def end_group(visit: Visit) -> Answer:
    """End a group that has no meeting ahead."""
    group = await visit.read(group_arranged_by, person_of(visit), visit.path["id"])
    await visit.act(service.end_group, group.id, actor=actor_of(visit, group.programme_id), lane=Lane.STAFF)
    return see("/desk/groups", data={"group": group.id})


async def schedule_meeting(visit: Visit) -> Answer:
    """Arrange a meeting of a group: once, or again and again."""
    group = await visit.read(group_arranged_by, person_of(visit), visit.path["id"])
    where = await visit.read(where_of, group.programme_id)
    form, actor = await visit.form(), actor_of(visit, group.programme_id)
    if not forms.repeats(form):
        draft = MeetingDraft.parse(form, where, visit.now)
        meeting = await visit.act(service.schedule_meeting, group.id, draft, actor=actor, lane=Lane.STAFF)
        return see(f"/desk/groups/{group.id}", data={"meeting": meeting})
    again = SeriesDraft.parse(form, where, visit.now)
    made = await visit.act(series.make_series, group.id, again, actor=actor, lane=Lane.STAFF)
    for one, day in await visit.read(days_to_arrange, made):
        await visit.act(arrange_day, one, day, actor=CLOCK, lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"repeat": made})


async def show_desk_meeting(visit: Visit) -> Answer:
    """Show a meeting on the desk, to be changed or called off."""
    group, meeting = await visit.read(meeting_arranged_by, person_of(visit), visit.path["id"])
    where = await visit.read(where_of, group.programme_id)
    led_by, standby = await visit.read(grants_of, group.programme_id, meeting.id)
    day, hour = local_of(meeting.begins_at, meeting.zone)
    minutes = (meeting.ends_at - meeting.begins_at) // MINUTE
    shown = {"topic": meeting.topic, "language": meeting.language, "day": day, "hour": hour, "minutes": minutes}
    planned = await visit.read(_planned, meeting.id)
    return page(
        "chat/desk-meeting.html",
        data=meeting.data,
        group=group,
        meeting=meeting,
        repeat=await visit.read(repeat_of, meeting.series) if meeting.series else None,
        leaders=await visit.read(leaders_of, group.programme_id),
        ticked=await ticked(visit, where, led_by, standby),
        known={**shown, **planned},
        limits=LIMITS,
    )


async def change_meeting(visit: Visit) -> Answer:
    """Change the plan of a meeting."""
    group, meeting = await visit.read(meeting_arranged_by, person_of(visit), visit.path["id"])
    where = await visit.read(where_of, group.programme_id)
    draft = MeetingDraft.parse(await visit.form(), where, min(meeting.begins_at, visit.now))
    actor = actor_of(visit, group.programme_id)
    await visit.act(service.change_meeting, meeting.id, draft, actor=actor, on=(meeting.id,), lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"meeting": meeting.id})


async def cancel_meeting(visit: Visit) -> Answer:
    """Call a meeting off."""
    group, meeting = await visit.read(meeting_arranged_by, person_of(visit), visit.path["id"])
    actor = actor_of(visit, group.programme_id)
    await visit.act(service.cancel_meeting, meeting.id, actor=actor, on=(meeting.id,), lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"meeting": meeting.id})


def person_of(visit: Visit) -> Person:
    """Give who asks."""
    person: Person = visit.person
    return person


def actor_of(visit: Visit, programme: str) -> Actor:
    """Give as whom he acts in a programme. NotFound when he has no name there."""
    actor = person_of(visit).actor_in(programme)
    if actor is None:
        raise NotFound
    return actor


def where_of(read: Read, programme: str) -> Where:
    """Give what a programme gives its meetings."""
    row = read.db.get_one(Programme, programme)
    return Where(row.zone, frozenset(grant for grant, _, _ in leaders_of(read, programme)), row.forget_minutes)


async def ticked(
    visit: Visit, where: Where, leaders: Collection[str], standby: Collection[str]
) -> Mapping[str, Collection[str]]:
    """Give which boxes are ticked: as he sent them, where his form was refused, else as it is."""
    if visit.refusal is None or not visit.typed:
        return {"leaders": leaders, "standby": standby}
    form = await visit.form()
    return {name: form.several(name, where.grants) for name in ("leaders", "standby")}


def _new(group: Group, where: Where) -> Mapping[str, object]:
    """What the form for a new meeting shows at first."""
    usual, language = Terms(), group.language
    times = {"forget": where.forget, "leaderless": usual.leaderless // MINUTE, "cover": usual.cover // MINUTE}
    known = {"topic": "", "day": "", "hour": "19:00", "minutes": 90, "seats": group.seats, "language": language}
    return {**known, **times, "least": forms.LEAST, "listening": forms.LISTENING}


def _groups_of(read: Read, programmes: list[str]) -> list[Group]:
    found = read.db.scalars(select(Group).where(Group.programme_id.in_(programmes)))
    return sorted(found, key=lambda group: (group.closed_on is not None, group.name.casefold()))


def _planned(read: Read, meeting_id: str) -> dict[str, int]:
    """Seats, facilitators and minutes of a meeting, as they were planned."""
    meeting = read.state(MEETING, meeting_id)
    times = {name: getattr(meeting.terms, name) // MINUTE for name in ("forget", "leaderless", "cover")}
    room = meeting.room
    return {**times, "seats": meeting.planned_cap, "least": room.least, "listening": room.listening}
