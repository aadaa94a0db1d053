"""The page on which somebody says that he is worried about another man, and what he is told afterwards."""

from auth.guards import signed_in
from auth.people import Person
from chat.meeting import MEETING, Meeting
from chat.queries import placed
from chat.worrying import Worry, worry_about
from core.errors import NotFound
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from crisis.helping.forms import MOST
from crisis.helping.limits import WORRIES, take


async def show_worried(visit: Visit) -> Answer:
    """Show the form about one man of the meeting, or, once it is sent, what happens now."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    slot = await visit.kernel.latest(visit.path["id"])
    if slot.kind is not MEETING:
        raise NotFound
    meeting: Meeting = slot.state
    visit.place = meeting.programme
    told = "told" in visit.query and visit.refusal is None
    other = meeting.tagged(visit.value("persona", visit.query.get("persona", "")))
    if not told and visit.refusal is None and (other is None or other.persona == actor.id):
        return see(f"/meetings/{slot.space}")
    seq = visit.value("seq", visit.query.get("seq", ""))
    data = {"meeting": slot.space, "told": told}
    return page(
        "chat/worried.html", data=data, home=f"/meetings/{slot.space}", other=other, seq=seq, told=told, most=MOST
    )


async def say_worried(visit: Visit) -> Answer:
    """The professionals know that he is worried; the other is not told who was."""
    meeting = visit.path["id"]
    actor = await visit.read(placed, meeting, _person(visit))
    sign = Worry.parse(await visit.form())
    take(visit.kernel, WORRIES, actor)
    await visit.act(worry_about, meeting, sign, visit.language, actor=actor, on=(meeting,), lane=Lane.DANGER)
    return see(f"/meetings/{meeting}/worried?told=yes", data={"told": True})


def routes() -> list[Route]:
    """List the addresses."""
    return [
        get("/meetings/{id}/worried", show_worried, who=signed_in),
        post("/meetings/{id}/worried", say_worried, who=signed_in, again=show_worried),
    ]


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person
