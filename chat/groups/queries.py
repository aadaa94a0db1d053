"""Reads over groups and their meetings, as lists show them."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select

from auth.models import Grant, Persona
from auth.people import Person
from chat.groups.cards import GroupCard, Leader, MeetingCard
from chat.groups.policy import may_arrange
from chat.groups.repeats import Repeat, repeats_of
from chat.meeting.state import LEADING, Phase
from chat.models import Group, MeetingPlan, MeetingSeat, MeetingSeries, MeetingState
from core.errors import NotFound
from core.work import Read
from programmes.introductions.queries import Introduced, introduced
from programmes.queries import Offer, offers
from programmes.readiness import Doors

AHEAD = 20
"""Meetings that a list shows."""
EACH = 3
"""Meetings of each group that a list of groups shows."""


def groups_page(
    read: Read, doors: Doors, person: Person | None, language: str, programme: str | None
) -> tuple[GroupCard, ...]:
    """List the groups that anybody may see: those of programmes whose doors are open, or of one of them."""
    shown = {
        one.id: one for one in offers(read, language) if programme in (None, one.id) and _visible(read, doors, one)
    }
    found = select(Group).where(Group.programme_id.in_(shown), Group.closed_on.is_(None))
    groups = sorted(read.db.scalars(found), key=lambda group: (group.language != language, group.name.casefold()))
    meetings = _by_group(_soonest(read, [group.id for group in groups], person))
    repeats = repeats_of(read, MeetingSeries.group_id.in_([group.id for group in groups]))
    order = {one: place for place, one in enumerate(shown)}
    groups.sort(key=lambda group: order[group.programme_id])
    return tuple(
        _card(group, shown[group.programme_id], meetings.get(group.id, ()), person, repeats) for group in groups
    )


def group_page(read: Read, doors: Doors, person: Person | None, language: str, group_id: str) -> GroupCard:
    """Give one group with its meetings ahead. NotFound while the programme's doors are shut, but for its own people."""
    group = read.db.get(Group, group_id)
    programmes = {one.id: one for one in offers(read, language)}
    programme = programmes.get(group.programme_id) if group else None
    member = person is not None and programme is not None and person.actor_in(programme.id) is not None
    if group is None or programme is None or not (member or _visible(read, doors, programme)):
        raise NotFound
    repeats = repeats_of(read, MeetingSeries.group_id == group_id)
    return _card(group, programme, meetings_ahead(read, MeetingPlan.group_id == group_id, person), person, repeats)


def who_lead(read: Read, card: GroupCard, language: str) -> tuple[Introduced, ...]:
    """List those who lead the meetings of a group ahead and introduce themselves to men."""
    ahead = [meeting.id for meeting in card.meetings]
    leading = select(MeetingSeat.persona_id).where(MeetingSeat.meeting_id.in_(ahead), MeetingSeat.role.in_(LEADING))
    personas = set(read.db.scalars(leading)) if ahead else set()
    return introduced(read, card.programme.id, language, personas) if personas else ()


def my_meetings(read: Read, person: Person | None) -> tuple[MeetingCard, ...]:
    """List the meetings ahead in which he leads, has a seat, waits for one or stands by."""
    if person is None or not person.actors:
        return ()
    mine = select(MeetingSeat.meeting_id).where(MeetingSeat.persona_id.in_([actor.id for actor in person.actors]))
    return meetings_ahead(read, MeetingPlan.id.in_(mine), person)


def meetings_ahead(
    read: Read, which: ColumnElement[bool], person: Person | None = None, limit: int = AHEAD
) -> tuple[MeetingCard, ...]:
    """List meetings that have not closed, the soonest first, with who leads them."""
    found = select(MeetingPlan, MeetingState).join(MeetingState, MeetingState.id == MeetingPlan.id)
    open_ones = found.where(which, MeetingState.phase != str(Phase.CLOSED))
    rows = read.db.execute(open_ones.order_by(MeetingState.begins_at, MeetingState.id).limit(limit)).all()
    return _with_people(read, [_meeting(plan, state) for plan, state in rows], person)


def meetings_past(read: Read, group_id: str) -> tuple[MeetingCard, ...]:
    """List the last meetings of a group, the newest first, with how many took part."""
    found = select(MeetingPlan, MeetingState).join(MeetingState, MeetingState.id == MeetingPlan.id)
    closed = found.where(MeetingPlan.group_id == group_id, MeetingState.phase == str(Phase.CLOSED))
    rows = read.db.execute(closed.order_by(MeetingState.begins_at.desc()).limit(AHEAD)).all()
    return tuple(_meeting(plan, state) for plan, state in rows)


def leaders_of(read: Read, programme: str) -> tuple[tuple[str, str, str], ...]:
    """List who can lead in a programme: the grant's id, his name, his role."""
    found = select(Grant.id, Persona.name, Grant.role).join(Persona, Persona.owner == Grant.owner)
    rows = read.db.execute(found.where(Grant.programme_id == programme, Grant.role.in_(LEADING))).all()
    return tuple(sorted(((row[0], row[1], row[2]) for row in rows), key=lambda row: (row[2], row[1].casefold())))


def arranged_by(read: Read, person: Person, language: str) -> tuple[Offer, ...]:
    """List the programmes whose groups he arranges."""
    return tuple(one for one in offers(read, language) if _arranges(person, one.id))


def group_arranged_by(read: Read, person: Person, group_id: str) -> Group:
    """Give a group that he arranges. NotFound alike for one that is not there and one that is not his."""
    group = read.db.get(Group, group_id)
    if group is None or not _arranges(person, group.programme_id):
        raise NotFound
    return group


def meeting_arranged_by(read: Read, person: Person, meeting_id: str) -> tuple[Group, MeetingCard]:
    """Give a meeting that he arranges, with its group. NotFound alike for one that is not there and one that is not his."""
    found = select(Group, MeetingPlan, MeetingState).join(MeetingPlan, MeetingPlan.group_id == Group.id)
    row = read.db.execute(
        found.join(MeetingState, MeetingState.id == MeetingPlan.id).where(MeetingPlan.id == meeting_id)
    ).first()
    if row is None or not _arranges(person, row[0].programme_id):
        raise NotFound
    return row[0], _with_people(read, [_meeting(row[1], row[2])], person)[0]


def _arranges(person: Person, programme: str) -> bool:
    actor = person.actor_in(programme)
    return actor is not None and may_arrange(actor, programme)


def _visible(read: Read, doors: Doors, programme: Offer) -> bool:
    return programme.opened_on is not None and doors.are_open(read, programme.id)


def _card(
    group: Group,
    programme: Offer,
    meetings: Iterable[MeetingCard],
    person: Person | None,
    repeats: Iterable[Repeat],
) -> GroupCard:
    member = person is not None and person.actor_in(programme.id) is not None
    its_own = tuple(one for one in repeats if one.group == group.id)
    return GroupCard(group, programme, tuple(meetings), member, its_own)


def _soonest(read: Read, groups: Collection[str], person: Person | None) -> tuple[MeetingCard, ...]:
    """List the next meetings of each group, so that one that meets often hides no other."""
    place = func.row_number().over(
        partition_by=MeetingPlan.group_id, order_by=(MeetingState.begins_at, MeetingState.id)
    )
    ahead = (
        select(MeetingPlan.id, place.label("place"))
        .join(MeetingState, MeetingState.id == MeetingPlan.id)
        .where(MeetingPlan.group_id.in_(groups), MeetingState.phase != str(Phase.CLOSED))
        .subquery()
    )
    first = select(ahead.c.id).where(ahead.c.place <= EACH)
    return meetings_ahead(read, MeetingPlan.id.in_(first), person, limit=EACH * len(groups))


def _meeting(plan: MeetingPlan, state: MeetingState) -> MeetingCard:
    return MeetingCard(
        id=plan.id,
        group=plan.group_id,
        topic=plan.topic,
        language=plan.language,
        zone=plan.zone,
        phase=state.phase,
        begins_at=state.begins_at,
        ends_at=state.ends_at,
        cap=state.cap,
        free=state.free,
        attendance=state.attendance,
        listed=state.listed,
        listening=state.listening,
        series=plan.series_id,
        apart=plan.apart,
    )


def _with_people(read: Read, meetings: list[MeetingCard], person: Person | None) -> tuple[MeetingCard, ...]:
    leaders = _leaders(read, [meeting.id for meeting in meetings])
    mine = _mine(read, [meeting.id for meeting in meetings], person)
    return tuple(
        replace(meeting, leaders=tuple(leaders.get(meeting.id, ())), part=mine.get(meeting.id, ""))
        for meeting in meetings
    )


def _leaders(read: Read, meetings: Collection[str]) -> dict[str, list[Leader]]:
    found = select(MeetingSeat.meeting_id, Persona.name, MeetingSeat.role)
    rows = found.join(Persona, Persona.id == MeetingSeat.persona_id)
    leaders: dict[str, list[Leader]] = {}
    for meeting, name, role in read.db.execute(
        rows.where(MeetingSeat.meeting_id.in_(meetings), MeetingSeat.role.in_(LEADING)).order_by(Persona.name)
    ):
        leaders.setdefault(meeting, []).append(Leader(name, role))
    return leaders


def _mine(read: Read, meetings: Collection[str], person: Person | None) -> dict[str, str]:
    if person is None or not meetings:
        return {}
    seats = select(MeetingSeat.meeting_id, MeetingSeat.role).where(MeetingSeat.meeting_id.in_(meetings))
    personas = [actor.id for actor in person.actors]
    return {row[0]: row[1] for row in read.db.execute(seats.where(MeetingSeat.persona_id.in_(personas)))}


def _by_group(meetings: Iterable[MeetingCard]) -> dict[str, list[MeetingCard]]:
    kept: dict[str, list[MeetingCard]] = {}
    for meeting in meetings:
        kept.setdefault(meeting.group, []).append(meeting)
    return kept
