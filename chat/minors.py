"""Somebody in a room is younger than its programme is for: his seat ends kindly, the professionals know, and he sees who helps at his age."""

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from chat.meeting import MEETING, ROOM, SeeOut
from chat.meeting.project import LISTED
from chat.meeting.state import PARTICIPANT
from chat.models import MeetingSeat
from chat.service import act
from core.errors import NotFound, Refused, ensure
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from crisis.alert import Where
from crisis.minors import open_minors, say_minor

AT_ONCE = 50


def minor_here(work: Work, actor: Actor, meeting_id: str, tag: str, language: str = "") -> str:
    """The professionals have a sign that he is a minor, his seat is free, and no room of this programme has one for him.

    For himself anybody in the room says it, for others who leads or accompanies. Gives the id of the alert. Refused
    `not_leading`, and `not_in_meeting` where nobody sits behind the tag.
    """
    meeting = work.state(MEETING, meeting_id)
    seat = meeting.seats.get(actor.id)
    if seat is not None:
        ensure(tag in ("", seat.tag), "not_leading", status=403)
    else:
        ensure(actor.id in meeting.leaders or actor.id in meeting.aside, "not_leading", status=403)
    man = seat or next((place for place in meeting.seats.values() if place.tag == tag), None)
    if man is None:
        raise Refused("not_in_meeting")
    alert = say_minor(work, actor, man.persona, Where("meeting", meeting_id, ROOM), language)
    see_out(work, CLOCK, meeting_id, man.persona)
    if seat is None:
        note(work, actor, "meeting_minor", ("persona", man.persona))
    return alert


def see_out(work: Work, actor: AnyActor, meeting_id: str, persona: str) -> None:
    """He has no seat in this meeting and waits for none, and the room hears only that he left. Again it does nothing."""
    try:
        work.state(MEETING, meeting_id)
    except NotFound:
        return
    act(work, CLOCK, meeting_id, SeeOut(persona))


def seats_of_minors(read: Read) -> list[tuple[str, str]]:
    """Meetings in which somebody has a seat, or waits for one, of whom it was said that he is a minor; each with him."""
    mine = select(MeetingSeat.meeting_id, MeetingSeat.persona_id).where(MeetingSeat.persona_id.in_(open_minors()))
    rows = read.db.execute(mine.where(MeetingSeat.role.in_((PARTICIPANT, LISTED))).limit(AT_ONCE))
    return [(row.meeting_id, row.persona_id) for row in rows if _sits(read, row.meeting_id, row.persona_id)]


async def see_out_minors(kernel: Kernel) -> None:
    """Wherever it was said, none of his seats is left."""
    for meeting_id, persona in await kernel.read(seats_of_minors):
        await kernel.act(see_out, CLOCK, meeting_id, persona, on=(meeting_id,), lane=Lane.STAFF)


def _sits(read: Read, meeting_id: str, persona: str) -> bool:
    meeting = read.state(MEETING, meeting_id)
    waits = any(place.persona == persona for place in meeting.queue)
    return meeting.closed_at is None and (persona in meeting.seats or waits)
