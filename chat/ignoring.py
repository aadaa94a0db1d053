"""Ignoring: whom somebody does not want to read. It is known to him alone, and holds in every meeting of the programme."""

from sqlalchemy import delete, select

from auth.people import Actor
from chat.meeting import MEETING, Meeting
from chat.models import Ignored
from core.errors import Refused, ensure
from core.work import Read, Work


def ignore_person(work: Work, actor: Actor, meeting_id: str, tag: str) -> None:
    """He reads no more of that man. Those who lead cannot be ignored. Doing it again changes nothing."""
    other = _other(work.state(MEETING, meeting_id), actor, tag)
    work.db.merge(Ignored(persona_id=actor.id, other_id=other))
    work.db.flush()


def heed_person(work: Work, actor: Actor, meeting_id: str, tag: str) -> None:
    """He reads that man again."""
    other = _other(work.state(MEETING, meeting_id), actor, tag)
    work.db.execute(delete(Ignored).where(Ignored.persona_id == actor.id, Ignored.other_id == other))


def ignored_by(read: Read, meeting: Meeting, persona: str) -> frozenset[str]:
    """Give the tags in this meeting of those whom he does not want to read."""
    others = set(read.db.scalars(select(Ignored.other_id).where(Ignored.persona_id == persona)))
    return frozenset(place.tag for place in meeting.seats.values() if place.persona in others)


def forget_ignored(work: Work, persona: str) -> None:
    """Nothing is kept of whom this persona ignored, and of who ignored it."""
    mine_or_me = (Ignored.persona_id == persona) | (Ignored.other_id == persona)
    work.db.execute(delete(Ignored).where(mine_or_me))


def _other(meeting: Meeting, actor: Actor, tag: str) -> str:
    ensure(meeting.place(actor.id), "no_seat")
    other = meeting.tagged(tag)
    if other is None:
        raise Refused("not_in_meeting")
    ensure(other.persona != actor.id, "ignore_yourself")
    ensure(other.persona not in meeting.leaders, "ignore_leader")
    return other.persona
