"""Those who lead a meeting and those who stand by: named by grants on the desk, faces in the room, duty in the rota."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from auth.models import Grant, Persona
from chat.groups.forms import MeetingDraft
from chat.meeting import MEETING, Amend, Crew, Meeting
from chat.meeting.state import LEADING, SECOND, Place
from chat.models import SeriesCrew
from core.errors import Fault, Invalid
from core.spaces import Actor as AnyActor
from core.work import Work
from programmes.rota.queries import Post
from programmes.rota.service import Duty, plan_duty

LEAD, STANDBY = "lead", "standby"
"""Parts in which a grant is named."""
HOLDER = "holder"
"""The part of the rota that leads; the other one stands by."""
PURPOSE = "meetings"


@dataclass(frozen=True, slots=True)
class Crews:
    """Those who lead a meeting, and those who are asked when one of them is missing."""

    leaders: tuple[Crew, ...] = ()
    standby: tuple[Crew, ...] = ()


def crews_of(work: Work, programme: str, draft: MeetingDraft) -> Crews:
    """Those whom a draft names, as the room will see them. One who no longer may lead is refused at his field."""
    known = _crew(work, programme, (*draft.leaders, *draft.standby), draft.demo)
    for name, grants in (("leaders", draft.leaders), ("standby", draft.standby)):
        if any(grant not in known for grant in grants):
            raise Invalid({name: Fault("leader_unknown")})
    crews = _crews(known, draft.leaders, draft.standby)
    if {one.persona for one in crews.leaders} & {one.persona for one in crews.standby}:
        raise Invalid({"standby": Fault("leads_and_stands_by")})
    return crews


def crews_of_series(work: Work, programme: str, series: str) -> Crews:
    """Those whom a series names and who still may lead: whoever no longer does is a gap in the rota."""
    named = work.db.execute(select(SeriesCrew.grant_id, SeriesCrew.part).where(SeriesCrew.series_id == series)).all()
    known = _crew(work, programme, [row[0] for row in named])
    parts = {part: [row[0] for row in named if row[1] == part and row[0] in known] for part in (LEAD, STANDBY)}
    return _crews(known, parts[LEAD], parts[STANDBY])


def crews_on_duty(work: Work, meeting: Meeting, posts: Iterable[Post]) -> Crews:
    """Those who have the duty of a meeting: holders lead, backups stand by, each as he was known there."""
    parts = {post.persona: LEAD if post.part == HOLDER else STANDBY for post in posts}
    found = select(Persona.id, Persona.name, Grant.role).join(Grant, Grant.owner == Persona.owner)
    able = found.where(Persona.id.in_(parts), Grant.programme_id == meeting.programme, Grant.role.in_(LEADING))
    faces: dict[str, Crew] = {}
    for persona, name, role in work.db.execute(able.order_by(Grant.role)):
        faces.setdefault(persona, Crew(persona, work.new_id(), name, role))
    known = {one.persona: one for one in (*_named(meeting.standby), *_named(meeting.leaders))}
    crew = {part: tuple(known.get(one, faces[one]) for one in faces if parts[one] == part) for part in (LEAD, STANDBY)}
    return Crews(crew[LEAD], crew[STANDBY])


def crews_in(meeting: Meeting) -> Crews:
    """Those who are named to lead a meeting and to stand by: who came to lead when asked stands by, a second from the desk is none."""
    leaders = {key: place for key, place in meeting.leaders.items() if place.part != SECOND and not place.called}
    called = {key: place for key, place in meeting.leaders.items() if place.called}
    return Crews(_named(leaders), _named({**meeting.standby, **called}))


def stays(meeting: Meeting, act: Amend) -> bool:
    """Say whether a plan changes nothing about a meeting."""
    room, crews = meeting.room, crews_in(meeting)
    plan = (room.begins_at, room.ends_at, meeting.planned_cap, room.least, room.listening)
    if plan != (act.begins_at, act.ends_at, act.cap, act.least, act.listening):
        return False
    return (_faces(crews.leaders), _faces(crews.standby)) == (_faces(act.leaders), _faces(act.standby))


def plan_its_duty(work: Work, actor: AnyActor, meeting_id: str, zone: str) -> None:
    """The rota says who is on duty for this meeting, from when until when. Those who only demonstrate have no duty."""
    meeting = work.state(MEETING, meeting_id)
    crews = crews_in(meeting)
    if crews.leaders and all(one.demo for one in crews.leaders):
        return
    duty = Duty(
        programme=meeting.programme,
        purpose=PURPOSE,
        about=meeting_id,
        zone=zone,
        begins_at=meeting.room.begins_at,
        ends_at=meeting.room.ends_at,
        needed=meeting.room.least,
        holders=tuple(one.persona for one in crews.leaders),
        backups=tuple(one.persona for one in crews.standby),
    )
    plan_duty(work, actor, duty)


def _crew(work: Work, programme: str, grants: Sequence[str], demo: Collection[str] = ()) -> dict[str, Crew]:
    """Give each grant by which one can lead as a face of the room, with a tag drawn for it."""
    found = select(Grant.id, Persona.id, Persona.name, Grant.role).join(Persona, Persona.owner == Grant.owner)
    able = found.where(Grant.id.in_(grants), Grant.programme_id == programme, Grant.role.in_(LEADING))
    return {
        grant: Crew(persona, work.new_id(), name, role, persona in demo)
        for grant, persona, name, role in work.db.execute(able)
    }


def _crews(known: Mapping[str, Crew], leaders: Iterable[str], standby: Iterable[str]) -> Crews:
    return Crews(tuple(known[one] for one in leaders), tuple(known[one] for one in standby))


def _named(places: Mapping[str, Place]) -> tuple[Crew, ...]:
    return tuple(Crew(one.persona, one.tag, one.name, one.role, one.demo) for one in places.values())


def _faces(crew: Iterable[Crew]) -> frozenset[tuple[str, str, bool]]:
    return frozenset((one.persona, one.role, one.demo) for one in crew)
