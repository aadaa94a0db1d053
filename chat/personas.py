"""What live groups keep of a persona: for the export he takes home, and for the day on which he is forgotten."""

from sqlalchemy import select

from auth.house import Section
from auth.models import Persona
from chat.ignoring import forget_ignored
from chat.meeting import MEETING, DropOut
from chat.models import Group, Ignored, MeetingPlan, MeetingSeat, MeetingState
from core.clock import to_datetime
from core.i18n import N_, translate
from core.work import CLOCK, Read, Work

SEATS_TITLE, IGNORED_TITLE = N_("Places in live groups"), N_("Whom you do not read")
AT_ONCE = 50


def gather(read: Read, persona: str, language: str) -> tuple[Section, ...]:
    """Give the places he has or had lately, and whom he ignores. What was said in a room is destroyed and never exported."""
    found = (
        select(MeetingPlan.topic, Group.name, MeetingState.begins_at)
        .join(Group, Group.id == MeetingPlan.group_id)
        .join(MeetingState, MeetingState.id == MeetingPlan.id)
        .join(MeetingSeat, MeetingSeat.meeting_id == MeetingPlan.id)
    )
    seats = read.db.execute(found.where(MeetingSeat.persona_id == persona).order_by(MeetingState.begins_at)).all()
    ignored = select(Persona.name).join(Ignored, Ignored.other_id == Persona.id)
    names = read.db.scalars(ignored.where(Ignored.persona_id == persona).order_by(Persona.name)).all()
    places = tuple({"group": row[1], "topic": row[0], "begins_on": to_datetime(row[2]).date()} for row in seats)
    return (
        Section(translate(language, SEATS_TITLE), places),
        Section(translate(language, IGNORED_TITLE), tuple({"name": name} for name in names)),
    )


def keeps(read: Read | Work, persona: str) -> bool:
    """Say whether he has a place in a meeting, or had one lately."""
    return read.db.scalar(select(MeetingSeat.meeting_id).where(MeetingSeat.persona_id == persona).limit(1)) is not None


def forget(work: Work, persona: str) -> bool:
    """His seats are free, and nobody knows whom he ignored. Says whether nothing is left."""
    forget_ignored(work, persona)
    mine = select(MeetingSeat.meeting_id).where(MeetingSeat.persona_id == persona).limit(AT_ONCE)
    seats = list(work.db.scalars(mine))
    for meeting_id in seats:
        work.act(MEETING, meeting_id, CLOCK, DropOut(persona))
    return len(seats) < AT_ONCE
