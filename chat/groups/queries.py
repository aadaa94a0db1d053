"""Reads over groups and their meetings, as lists show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select

from auth.models import Grant, Persona
from auth.people import Person
from chat.groups.policy import may_arrange
from chat.meeting.state import LEADING, PARTICIPANT, Phase
from chat.models import Group, MeetingPlan, MeetingSeat, MeetingState
from core.clock import Instant
from core.errors import NotFound
from core.work import Read
from programmes.queries import Offer, offers
from programmes.readiness import Doors

AHEAD = 20
"""Meetings that a list shows."""


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who leads, in the role he is shown with."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting in a list. `mine` says that the reader has a seat or leads."""

    id: str
    group: str
    topic: str
    language: str
    zone: str
    phase: str
    begins_at: Instant
    ends_at: Instant
    cap: int
    free: int
    attendance: int
    leaders: tuple[Leader, ...] = ()
    mine: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether its room is open now."""
        return self.phase in {Phase.LIVE, Phase.CLOSING}

    @property
    def data(self) -> dict[str, object]:
        """The meeting as JSON."""
        shown = ("id", "group", "topic", "language", "zone", "phase", "begins_at", "ends_at", "cap", "free", "mine")
        told: dict[str, object] = {name: getattr(self, name) for name in shown}
        return {**told, "leaders": [{"name": one.name, "role": one.role} for one in self.leaders]}


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with its programme and the meetings ahead. `member` says that the reader has a name in the programme."""

    group: Group
    programme: Offer
    meetings: tuple[MeetingCard, ...]
    member: bool

    @property
    def data(self) -> dict[str, object]:
        """The group as JSON."""
        shown = ("id", "name", "language", "about", "rules", "seats", "cohort")
        told: dict[str, object] = {name: getattr(self.group, name) for name in shown}
        return {**told, "programme": self.programme.id, "meetings": [meeting.data for meeting in self.meetings]}


def groups_page(
    read: Read, doors: Doors, person: Person | None, language: str, programme: str | None
) -> tuple[GroupCard, ...]:
    """List the groups that anybody may see: those of programmes whose doors are open, or of one of them."""
    shown = {
        one.id: one for one in offers(read, language) if programme in (None, one.id) and _visible(read, doors, one)
    }
    found = select(Group).where(Group.programme_id.in_(shown), Group.closed_on.is_(None))
    groups = sorted(read.db.scalars(found), key=lambda group: (group.language != language, group.name.casefold()))
    meetings = _by_group(meetings_ahead(read, MeetingPlan.group_id.in_([group.id for group in groups]), person))
    order = {one: place for place, one in enumerate(shown)}
    groups.sort(key=lambda group: order[group.programme_id])
    return tuple(_card(group, shown[group.programme_id], meetings.get(group.id, ()), person) for group in groups)


def group_page(read: Read, doors: Doors, person: Person | None, language: str, group_id: str) -> GroupCard:
    """Give one group with its meetings ahead. NotFound while the programme's doors are shut, but for its own people."""
    group = read.db.get(Group, group_id)
    programmes = {one.id: one for one in offers(read, language)}
    programme = programmes.get(group.programme_id) if group else None
    member = person is not None and programme is not None and person.actor_in(programme.id) is not None
    if group is None or programme is None or not (member or _visible(read, doors, programme)):
        raise NotFound
    return _card(group, programme, meetings_ahead(read, MeetingPlan.group_id == group_id, person), person)


def my_meetings(read: Read, person: Person | None) -> tuple[MeetingCard, ...]:
    """List the meetings ahead in which he has a seat or leads."""
    if person is None or not person.actors:
        return ()
    mine = select(MeetingSeat.meeting_id).where(MeetingSeat.persona_id.in_([actor.id for actor in person.actors]))
    return meetings_ahead(read, MeetingPlan.id.in_(mine), person)


def meetings_ahead(read: Read, which: ColumnElement[bool], person: Person | None = None) -> tuple[MeetingCard, ...]:
    """List meetings that have not closed, the soonest first, with who leads them."""
    found = select(MeetingPlan, MeetingState).join(MeetingState, MeetingState.id == MeetingPlan.id)
    open_ones = found.where(which, MeetingState.phase != str(Phase.CLOSED))
    rows = read.db.execute(open_ones.order_by(MeetingState.begins_at, MeetingState.id).limit(AHEAD)).all()
    return _with_people(read, [_meeting(plan, state) for plan, state in rows], person)


def meetings_past(read: Read, group_id: str) -> tuple[MeetingCard, ...]:
    """List the last meetings of a group, the newest first, with how many took part."""
    found = select(MeetingPlan, MeetingState).join(MeetingState, MeetingState.id == MeetingPlan.id)
    closed = found.where(MeetingPlan.group_id == group_id, MeetingState.phase == str(Phase.CLOSED))
    rows = read.db.execute(closed.order_by(MeetingState.begins_at.desc()).limit(AHEAD)).all()
    return tuple(_meeting(plan, state) for plan, state in rows)


def next_meetings(read: Read, programme: str, language: str) -> tuple[MeetingCard, ...]:
    """List the meetings ahead of a programme, those in the reader's language first."""
    groups = select(Group.id).where(Group.programme_id == programme, Group.closed_on.is_(None))
    ahead = meetings_ahead(read, MeetingPlan.group_id.in_(groups))
    return tuple(sorted(ahead, key=lambda meeting: (meeting.language != language, meeting.begins_at)))


def leaders_of(read: Read, programme: str) -> tuple[tuple[str, str, str], ...]:
    """List who can lead in a programme: the grant's id, his name, his role."""
    found = select(Grant.id, Persona.name, Grant.role).join(Persona, Persona.owner == Grant.owner)
    rows = read.db.execute(found.where(Grant.programme_id == programme, Grant.role.in_(LEADING))).all()
    return tuple(sorted(((row[0], row[1], row[2]) for row in rows), key=lambda row: (row[2], row[1].casefold())))


def grants_of(read: Read, programme: str, meeting_id: str) -> frozenset[str]:
    """Tell by which grants a meeting is led now."""
    seats = select(MeetingSeat.persona_id, MeetingSeat.role).where(MeetingSeat.meeting_id == meeting_id)
    leading = {(row[0], row[1]) for row in read.db.execute(seats) if row[1] != PARTICIPANT}
    found = select(Grant.id, Persona.id, Grant.role).join(Persona, Persona.owner == Grant.owner)
    rows = read.db.execute(found.where(Grant.programme_id == programme))
    return frozenset(grant for grant, persona, role in rows if (persona, role) in leading)


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


def _card(group: Group, programme: Offer, meetings: Iterable[MeetingCard], person: Person | None) -> GroupCard:
    member = person is not None and person.actor_in(programme.id) is not None
    return GroupCard(group, programme, tuple(meetings), member)


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
    )


def _with_people(read: Read, meetings: list[MeetingCard], person: Person | None) -> tuple[MeetingCard, ...]:
    leaders = _leaders(read, [meeting.id for meeting in meetings])
    mine = _mine(read, [meeting.id for meeting in meetings], person)
    return tuple(
        replace(meeting, leaders=tuple(leaders.get(meeting.id, ())), mine=meeting.id in mine) for meeting in meetings
    )


def _leaders(read: Read, meetings: Collection[str]) -> dict[str, list[Leader]]:
    found = select(MeetingSeat.meeting_id, Persona.name, MeetingSeat.role)
    rows = found.join(Persona, Persona.id == MeetingSeat.persona_id)
    leaders: dict[str, list[Leader]] = {}
    for meeting, name, role in read.db.execute(
        rows.where(MeetingSeat.meeting_id.in_(meetings), MeetingSeat.role != PARTICIPANT).order_by(Persona.name)
    ):
        leaders.setdefault(meeting, []).append(Leader(name, role))
    return leaders


def _mine(read: Read, meetings: Collection[str], person: Person | None) -> frozenset[str]:
    if person is None or not meetings:
        return frozenset()
    seats = select(MeetingSeat.meeting_id).where(MeetingSeat.meeting_id.in_(meetings))
    personas = [actor.id for actor in person.actors]
    return frozenset(read.db.scalars(seats.where(MeetingSeat.persona_id.in_(personas))))


def _by_group(meetings: Iterable[MeetingCard]) -> dict[str, list[MeetingCard]]:
    kept: dict[str, list[MeetingCard]] = {}
    for meeting in meetings:
        kept.setdefault(meeting.group, []).append(meeting)
    return kept
