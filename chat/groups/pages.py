"""Pages of groups for everybody who comes by, and files for his own calendar."""

from auth.people import Person
from chat.groups.calendar import calendar_file
from chat.groups.queries import group_page, groups_page, meetings_ahead, my_meetings, who_lead
from chat.models import MeetingPlan
from chat.queries import actor_of
from core.errors import NotFound
from core.web import Answer, Visit, page, see
from programmes.readiness import Doors

FIRST = 3
"""Meetings of a group that stand on its page at once; the others can be unfolded."""


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
    visit.place = card.programme.id
    people = await visit.read(who_lead, card, visit.language)
    data = {**card.data, "people": [one.data for one in people]}
    return page("chat/group.html", data=data, card=card, first=FIRST, people=people)


async def give_group_calendar(doors: Doors, visit: Visit) -> Answer:
    """Give a file with the meetings of a group that lie ahead, to whoever sees its page."""
    card = await visit.read(group_page, doors, visit.person, visit.language, visit.path["id"])
    if not card.meetings:
        return see(f"/groups/{visit.path['id']}", data={"meetings": []})
    return calendar_file(visit.language, card.meetings)


async def give_calendar(visit: Visit) -> Answer:
    """Give a file with one meeting that lies ahead, to whoever sees its page."""
    person: Person = visit.person
    await visit.read(actor_of, visit.path["id"], person)
    meetings = await visit.read(meetings_ahead, MeetingPlan.id == visit.path["id"])
    if not meetings:
        raise NotFound
    return calendar_file(visit.language, meetings)
