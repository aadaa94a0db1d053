"""Who was in a room in which somebody was in immediate danger: handed down to those who care for it, once it has closed."""

from chat.cards import clear
from chat.meeting import MEETING, Meeting, Tend
from core.errors import NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor
from core.work import CLOCK, Read, Work
from crisis.aftercare.giving import AFTERWARDS, TALK_ASKED, Room, give, meetings_to_care_for


def care_for(work: Work, actor: Actor, meeting_id: str) -> None:
    """Those behind the room know of the script; where the meeting has closed, the men know that somebody has time for them. Once each."""
    try:
        meeting = work.state(MEETING, meeting_id)
    except NotFound:
        return
    if meeting.closed_at is not None:
        give(work, room_of(meeting_id, meeting))
    elif not meeting.backstage.tended:
        work.act(MEETING, meeting_id, CLOCK, Tend())


def room_of(meeting_id: str, meeting: Meeting) -> Room:
    """Tell who was there: the men who took part, and those who led. Their cards go with the seats."""
    crew = {*meeting.leaders, *meeting.aside}
    men = tuple(persona for persona in meeting.attended if persona not in crew)
    came = tuple(persona for persona, place in meeting.leaders.items() if place.lined or place.out)
    until = (meeting.closed_at or 0) + meeting.terms.aftercare
    return Room(meeting_id, until, men, came or tuple(meeting.leaders))


def put_away_cards(work: Work, meeting_id: str, meeting: Meeting) -> None:
    """With the seats of a closed meeting go the cards of those who were in it."""
    for persona in meeting.attended if work.now >= (meeting.closed_at or 0) + meeting.terms.aftercare else ():
        clear(work, persona, meeting_id, (AFTERWARDS, TALK_ASKED))


def rooms_to_care_for(read: Read) -> list[str]:
    """Meetings in which somebody was in immediate danger, where those behind the room or its men do not know yet what there is for them."""
    return [one for one in meetings_to_care_for(read) if _waits(read.state(MEETING, one))]


def _waits(meeting: Meeting) -> bool:
    return meeting.closed_at is not None or not meeting.backstage.tended


async def care_for_rooms(kernel: Kernel) -> None:
    """Rooms are cared for too whose alert became immediate otherwise than by what was just said, or after their end."""
    for meeting_id in await kernel.read(rooms_to_care_for):
        await kernel.act(care_for, CLOCK, meeting_id, on=(meeting_id,), lane=Lane.STAFF)
