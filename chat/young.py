"""The page on which somebody in a room says that he is younger than its programme is for."""

from auth.guards import signed_in
from auth.people import Person
from chat.meeting import MEETING, Meeting
from chat.minors import minor_here
from chat.queries import placed
from core.errors import NotFound
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from crisis.helping.limits import WORRIES, take


async def show_young(visit: Visit) -> Answer:
    """Ask him once more, before his seat ends."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    meeting = await _meeting(visit)
    if actor.id not in meeting.seats or meeting.closed_at is not None:
        return see(f"/meetings/{visit.path['id']}")
    visit.place = meeting.programme
    return page("chat/young.html", data={"meeting": visit.path["id"]}, home=f"/meetings/{visit.path['id']}")


async def say_young(visit: Visit) -> Answer:
    """He is younger than the programme is for: he is shown who helps at his age."""
    meeting = visit.path["id"]
    actor = await visit.read(placed, meeting, _person(visit))
    form = await visit.form()
    form.choice("young", ("yes",))
    form.check()
    take(visit.kernel, WORRIES, actor)
    await visit.act(minor_here, meeting, "", visit.language, actor=actor, on=(meeting, actor.own), lane=Lane.DANGER)
    return see("/young?seated=yes", data={"next": "/young"})


def routes() -> list[Route]:
    """List the addresses."""
    return [
        get("/meetings/{id}/young", show_young, who=signed_in),
        post("/meetings/{id}/young", say_young, who=signed_in, again=show_young),
    ]


async def _meeting(visit: Visit) -> Meeting:
    slot = await visit.kernel.latest(visit.path["id"])
    if slot.kind is not MEETING:
        raise NotFound
    meeting: Meeting = slot.state
    return meeting


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person
