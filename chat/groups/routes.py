"""Pages of groups: for everybody who comes by, and on the desk of those who arrange them."""

from functools import partial

from auth.guards import anyone, staff
from auth.people import Actor, Person
from chat.groups import service
from chat.groups.forms import LONGEST, SEATS, SHORTEST, GroupDraft, MeetingDraft, Where
from chat.groups.hours import local_of
from chat.groups.queries import (
    arranged_by,
    grants_of,
    group_arranged_by,
    group_page,
    groups_page,
    leaders_of,
    meeting_arranged_by,
    meetings_ahead,
    meetings_past,
    my_meetings,
)
from chat.meeting import MEETING, Terms
from chat.models import Group, MeetingPlan
from core.clock import MINUTE
from core.errors import NotFound
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from core.work import Read
from programmes.models import Programme
from programmes.readiness import Doors

coordinators = staff("coordinator")


async def show_groups(doors: Doors, visit: Visit) -> Answer:
    """List the groups, of all programmes or of one."""
    programme = visit.query.get("programme") or None
    cards = await visit.read(groups_page, doors, visit.person, visit.language, programme)
    mine = await visit.read(my_meetings, visit.person)
    data = {"groups": [card.data for card in cards], "mine": [meeting.data for meeting in mine]}
    return page("chat/groups.html", data=data, cards=cards, mine=mine, chosen=programme)


async def show_group(doors: Doors, visit: Visit) -> Answer:
    """Show a group with its meetings ahead."""
    card = await visit.read(group_page, doors, visit.person, visit.language, visit.path["id"])
    return page("chat/group.html", data=card.data, card=card)


async def show_desk(visit: Visit) -> Answer:
    """List the groups that he arranges, and offer to make one."""
    programmes = await visit.read(arranged_by, _person(visit), visit.language)
    groups = await visit.read(_groups_of, [one.id for one in programmes])
    data = {"groups": [{"id": group.id, "name": group.name, "programme": group.programme_id} for group in groups]}
    return page("chat/desk-groups.html", data=data, programmes=programmes, groups=groups, seats=SEATS)


async def make_group(visit: Visit) -> Answer:
    """Make a group in one of his programmes."""
    programmes = await visit.read(arranged_by, _person(visit), visit.language)
    form = await visit.form()
    programme = form.choice("programme", [one.id for one in programmes])
    draft = GroupDraft.parse(form)
    actor = _actor(visit, programme)
    group = await visit.act(service.make_group, programme, draft, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/groups/{group}", data={"group": group})


async def show_desk_group(visit: Visit) -> Answer:
    """Show a group on the desk: its texts, its meetings, and the form for one more."""
    group = await visit.read(group_arranged_by, _person(visit), visit.path["id"])
    ahead = await visit.read(meetings_ahead, MeetingPlan.group_id == group.id, _person(visit))
    past = await visit.read(meetings_past, group.id)
    where = await visit.read(_where, group.programme_id)
    leaders = await visit.read(leaders_of, group.programme_id)
    data = {"id": group.id, "name": group.name, "meetings": [meeting.data for meeting in (*ahead, *past)]}
    return page(
        "chat/desk-group.html",
        data=data,
        group=group,
        ahead=ahead,
        past=past,
        leaders=leaders,
        where=where,
        leaderless=Terms().leaderless // MINUTE,
        shortest=SHORTEST,
        longest=LONGEST,
    )


async def show_change(visit: Visit) -> Answer:
    """Show a group's texts, to be changed."""
    group = await visit.read(group_arranged_by, _person(visit), visit.path["id"])
    return page("chat/desk-group-change.html", data={"id": group.id, "name": group.name}, group=group, seats=SEATS)


async def change_group(visit: Visit) -> Answer:
    """Write a group anew."""
    group = await visit.read(group_arranged_by, _person(visit), visit.path["id"])
    draft = GroupDraft.parse(await visit.form())
    actor = _actor(visit, group.programme_id)
    await visit.act(service.change_group, group.id, draft, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"group": group.id})


async def end_group(visit: Visit) -> Answer:
    """End a group that has no meeting ahead."""
    group = await visit.read(group_arranged_by, _person(visit), visit.path["id"])
    await visit.act(service.end_group, group.id, actor=_actor(visit, group.programme_id), lane=Lane.STAFF)
    return see("/desk/groups", data={"group": group.id})


async def schedule_meeting(visit: Visit) -> Answer:
    """Arrange a meeting of a group."""
    group = await visit.read(group_arranged_by, _person(visit), visit.path["id"])
    where = await visit.read(_where, group.programme_id)
    draft = MeetingDraft.parse(await visit.form(), where, visit.now)
    actor = _actor(visit, group.programme_id)
    meeting = await visit.act(service.schedule_meeting, group.id, draft, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"meeting": meeting})


async def show_desk_meeting(visit: Visit) -> Answer:
    """Show a meeting on the desk, to be changed or called off."""
    group, meeting = await visit.read(meeting_arranged_by, _person(visit), visit.path["id"])
    leaders = await visit.read(leaders_of, group.programme_id)
    led_by = await visit.read(grants_of, group.programme_id, meeting.id)
    terms = await visit.read(_terms, meeting.id)
    day, hour = local_of(meeting.begins_at, meeting.zone)
    return page(
        "chat/desk-meeting.html",
        data=meeting.data,
        group=group,
        meeting=meeting,
        leaders=leaders,
        led_by=led_by,
        day=day,
        hour=hour,
        terms=terms,
        seats=SEATS,
        shortest=SHORTEST,
        longest=LONGEST,
    )


async def change_meeting(visit: Visit) -> Answer:
    """Change the plan of a meeting."""
    group, meeting = await visit.read(meeting_arranged_by, _person(visit), visit.path["id"])
    where = await visit.read(_where, group.programme_id)
    draft = MeetingDraft.parse(await visit.form(), where, min(meeting.begins_at, visit.now))
    actor = _actor(visit, group.programme_id)
    await visit.act(service.change_meeting, meeting.id, draft, actor=actor, on=(meeting.id,), lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"meeting": meeting.id})


async def cancel_meeting(visit: Visit) -> Answer:
    """Call a meeting off."""
    group, meeting = await visit.read(meeting_arranged_by, _person(visit), visit.path["id"])
    actor = _actor(visit, group.programme_id)
    await visit.act(service.cancel_meeting, meeting.id, actor=actor, on=(meeting.id,), lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"meeting": meeting.id})


def routes_of(doors: Doors) -> list[Route]:
    """List the addresses of groups, with for whom they are."""
    return [
        get("/groups", partial(show_groups, doors), who=anyone),
        get("/groups/{id}", partial(show_group, doors), who=anyone),
        get("/desk/groups", show_desk, who=coordinators),
        post("/desk/groups", make_group, who=coordinators, again=show_desk),
        get("/desk/groups/{id}", show_desk_group, who=coordinators),
        get("/desk/groups/{id}/change", show_change, who=coordinators),
        post("/desk/groups/{id}", change_group, who=coordinators, again=show_change),
        post("/desk/groups/{id}/end", end_group, who=coordinators, again=show_change),
        post("/desk/groups/{id}/meetings", schedule_meeting, who=coordinators, again=show_desk_group),
        get("/desk/meetings/{id}", show_desk_meeting, who=coordinators),
        post("/desk/meetings/{id}", change_meeting, who=coordinators, again=show_desk_meeting),
        post("/desk/meetings/{id}/cancel", cancel_meeting, who=coordinators, again=show_desk_meeting),
    ]


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person


def _actor(visit: Visit, programme: str) -> Actor:
    actor = _person(visit).actor_in(programme)
    if actor is None:
        raise NotFound
    return actor


def _groups_of(read: Read, programmes: list[str]) -> list[Group]:
    found = read.db.query(Group).where(Group.programme_id.in_(programmes))
    return sorted(found, key=lambda group: (group.closed_on is not None, group.name.casefold()))


def _where(read: Read, programme: str) -> Where:
    row = read.db.get_one(Programme, programme)
    return Where(row.zone, frozenset(grant for grant, _, _ in leaders_of(read, programme)), row.forget_minutes)


def _terms(read: Read, meeting_id: str) -> dict[str, int]:
    terms = read.state(MEETING, meeting_id).terms
    return {"forget": terms.forget // MINUTE, "leaderless": terms.leaderless // MINUTE}
