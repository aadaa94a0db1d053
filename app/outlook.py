"""What is on in the rooms, for the pages in front of them."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from auth.models import Persona
from chat.meeting.state import LEADING
from chat.models import Group, MeetingPlan, MeetingSeat, MeetingState
from core.clock import DAY
from core.work import Read
from programmes.outlook import LATER, LIVE, SOON, Coming, Leader
from programmes.place import DEMO, marked

AHEAD = 7 * DAY
AT_MOST = 60

PHASES = {"live": LIVE, "lobby": SOON, "scheduled": LATER}
"""What a man in front of the rooms can do with a meeting: one that is closing takes nobody in any more."""


def what_is_on(read: Read) -> tuple[Coming, ...]:
    """Every meeting that is on or begins within a week, the soonest first."""
    found = (
        select(MeetingState, MeetingPlan, Group.name, Group.programme_id)
        .join(MeetingPlan, MeetingPlan.id == MeetingState.id)
        .join(Group, Group.id == MeetingPlan.group_id)
        .where(MeetingState.phase.in_(PHASES), MeetingState.begins_at < read.now + AHEAD)
    )
    rows = read.db.execute(found.order_by(MeetingState.begins_at, MeetingState.id).limit(AT_MOST)).all()
    leaders = _leaders(read, [row.MeetingState.id for row in rows])
    demo = marked(read, DEMO) is not None
    return tuple(_coming(row, leaders.get(row.MeetingState.id, ()), demo=demo) for row in rows)


def _coming(row: Row[MeetingState, MeetingPlan, str, str], leaders: tuple[Leader, ...], *, demo: bool) -> Coming:
    state, plan, group, programme = row
    return Coming(
        id=state.id,
        programme=programme,
        group=group,
        topic=plan.topic,
        language=plan.language,
        zone=plan.zone,
        begins_at=state.begins_at,
        ends_at=state.ends_at,
        phase=PHASES[state.phase],
        free=state.free,
        leaders=leaders,
        demo=demo,
    )


def _leaders(read: Read, meetings: Sequence[str]) -> dict[str, tuple[Leader, ...]]:
    """Who leads each meeting, in the role he is shown with there."""
    found = (
        select(MeetingSeat.meeting_id, Persona.name, MeetingSeat.role)
        .join(Persona, Persona.id == MeetingSeat.persona_id)
        .where(MeetingSeat.meeting_id.in_(meetings), MeetingSeat.role.in_(LEADING))
    )
    named: dict[str, tuple[Leader, ...]] = {}
    for meeting, name, role in read.db.execute(found.order_by(Persona.name)):
        named[meeting] = (*named.get(meeting, ()), Leader(name, role))
    return named
