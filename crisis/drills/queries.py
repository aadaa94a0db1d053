"""Reads of drills: what is planned, how one went, who has practised what."""

from collections.abc import Iterable, Mapping

from sqlalchemy import and_, select

from auth.house import Section
from auth.models import Persona
from auth.people import Actor, Person
from auth.veil import Veil
from core.clock import Instant, to_datetime
from core.errors import NotFound
from core.i18n import N_, translate
from core.spaces import Entry
from core.work import Read
from crisis.alert import ALERT, ALERT_STREAM, ROLES, Alert
from crisis.desk.story import happened_in, written_in
from crisis.drills.models import Drill, DrillPerson
from crisis.drills.pages import Colleague, Part, Practice, Record, Room
from crisis.drills.policy import may_lead
from crisis.drills.scenarios import Scenario, scenario_in, scenarios_in
from crisis.drills.service import SEALED, Result
from crisis.protocols.cards import cards_for, cards_in
from programmes.helplines.lines import country
from programmes.models import Programme
from programmes.queries import titles
from programmes.readiness import country_of
from programmes.rota.queries import team

SHOWN = 500
LISTED = 50
"""So many drills are listed, the newest."""
TITLE = N_("Drills")


def called_in(person: Person) -> tuple[Actor, ...]:
    """Give every persona under which he can take part."""
    return tuple(one for one in person.actors if one.programme and one.has(*ROLES))


def drill_actor(read: Read, drill_id: str, person: Person) -> Actor:
    """Tell as whom he comes to a drill: he leads it, or was asked. NotFound alike where there is none and where it is not his."""
    mine = [one.id for one in called_in(person)]
    his = and_(DrillPerson.drill_id == Drill.id, DrillPerson.persona_id.in_(mine))
    found = select(Drill.programme_id, DrillPerson.persona_id).outerjoin(DrillPerson, his).where(Drill.id == drill_id)
    row = read.db.execute(found).first()
    actor = person.actor_in(row.programme_id) if row is not None else None
    if row is None or actor is None or not (may_lead(actor, row.programme_id) or row.persona_id == actor.id):
        raise NotFound
    return actor


def room(read: Read, actor: Actor, language: str) -> Room:
    """Give the drills of his programme: all to who leads, to others those to which they were asked."""
    programme = actor.programme or ""
    leads = may_lead(actor, programme)
    rows = read.db.scalars(
        select(Drill).where(Drill.programme_id == programme).order_by(Drill.planned_at.desc(), Drill.id).limit(LISTED)
    ).all()
    parts = _parts(read, [row.id for row in rows], programme)
    found = [_practice(row, parts.get(row.id, ()), actor, language) for row in rows]
    seen = tuple(one for one in found if leads or one.mine)
    zone = read.db.get_one(Programme, programme).zone
    people = _team(read, programme, seen) if leads else ()
    return Room(programme, titles(read, language).get(programme, ""), zone, leads, seen, people)


def record(read: Read, drill_id: str, actor: Actor, language: str) -> Record:
    """Give one drill."""
    row = read.db.get_one(Drill, drill_id)
    alert, entries = _alert(read, row.alert_id)
    parts = _parts(read, [drill_id], row.programme_id).get(drill_id, ())
    if alert is not None:
        parts = _with_times(parts, times_in(entries, alert))
    practice = _practice(row, parts, actor, language)
    number = country(country_of(read, row.programme_id)).emergency
    cards = tuple(
        cards_in(language).cards[one].calling(number)
        for one in cards_for(practice.scenario.kinds, practice.scenario.tier)
    )
    planner = read.db.get(Persona, row.planned_by)
    names = {one.persona: one.name for one in alert.seen.called} if alert is not None else {}
    return Record(
        programme=row.programme_id,
        zone=read.db.get_one(Programme, row.programme_id).zone,
        leads=may_lead(actor, row.programme_id),
        practice=practice,
        planned_by=planner.name if planner is not None else "",
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        alert=row.alert_id if alert is not None and alert.is_on_it(actor.id) and row.alert_id else "",
        happened=happened_in(entries, names),
        written=written_in(entries),
        card=cards[0],
        others=cards[1:],
        done=tuple(alert.seen.steps) if alert is not None else tuple(row.steps.split()),
        debrief=Veil(read.key_file).unseal(SEALED, drill_id, row.debrief) if row.debrief else "",
    )


def result_of(read: Read, alert_id: str) -> Result | None:
    """How a drill went, once its alert is closed; None while it is open."""
    alert, entries = _alert(read, alert_id)
    if alert is None:
        return Result("not_so", (), {})
    if alert.is_open:
        return None
    return Result(alert.seen.outcome, tuple(alert.seen.steps), times_in(entries, alert))


def times_in(entries: Iterable[Entry], alert: Alert) -> dict[str, tuple[Instant | None, Instant | None]]:
    """Tell by persona when he was first called, and when he first took it."""
    called: dict[str, Instant] = {}
    took: dict[str, Instant] = {}
    for entry in entries:
        if entry.kind == "called":
            for one in entry.data["called"]:
                called.setdefault(alert.people.get(one["persona"], ""), entry.at)
        elif entry.kind == "taken":
            took.setdefault(alert.people.get(entry.data["holder"]["persona"], ""), entry.at)
    return {one: (called.get(one), took.get(one)) for one in {*called, *took}}


def gather(read: Read, persona: str, language: str) -> tuple[Section, ...]:
    """Give what he has practised as a part of what he takes home."""
    found = select(Drill).join(DrillPerson, DrillPerson.drill_id == Drill.id).where(DrillPerson.persona_id == persona)
    rows = read.db.scalars(found.where(DrillPerson.answer == "agreed").order_by(Drill.planned_at)).all()
    told = tuple({"day": to_datetime(row.planned_at).date(), "scenario": _named(row, language).title} for row in rows)
    return (Section(translate(language, TITLE), told),) if told else ()


def _alert(read: Read, alert_id: str | None) -> tuple[Alert | None, list[Entry]]:
    if alert_id is None:
        return None, []
    try:
        alert = read.state(ALERT, alert_id)
    except NotFound:
        return None, []
    return (
        (None, [])
        if alert.forgotten
        else (alert, read.entries(alert_id, ALERT_STREAM, before=alert.last + 1, limit=SHOWN))
    )


def _practice(row: Drill, parts: tuple[Part, ...], actor: Actor, language: str) -> Practice:
    state = "over" if row.ended_at is not None else "on" if row.begun_at is not None else "planned"
    mine = next((one.answer for one in parts if one.persona == actor.id), "")
    return Practice(row.id, _named(row, language), state, row.begun_at or row.planned_at, parts, mine)


def _named(row: Drill, language: str) -> Scenario:
    return scenario_in(language, row.scenario) or scenarios_in(language)[0]


def _parts(read: Read, drills: list[str], programme: str) -> dict[str, tuple[Part, ...]]:
    mates = team(read, programme)
    rows = read.db.scalars(select(DrillPerson).where(DrillPerson.drill_id.in_(drills))).all()
    made: dict[str, tuple[Part, ...]] = {}
    for row in rows:
        mate = mates.get(row.persona_id)
        name, roles = (mate.name, mate.roles) if mate is not None else ("", frozenset[str]())
        part = Part(row.persona_id, name, _role(roles), row.answer, row.called_at, row.took_at)
        made[row.drill_id] = (*made.get(row.drill_id, ()), part)
    return {drill: tuple(sorted(parts, key=lambda one: one.name.casefold())) for drill, parts in made.items()}


def _with_times(
    parts: tuple[Part, ...], times: Mapping[str, tuple[Instant | None, Instant | None]]
) -> tuple[Part, ...]:
    return tuple(
        Part(one.persona, one.name, one.role, one.answer, *times.get(one.persona, (one.called_at, one.took_at)))
        for one in parts
    )


def _team(read: Read, programme: str, drills: tuple[Practice, ...]) -> tuple[Colleague, ...]:
    practised: dict[str, list[tuple[str, Instant]]] = {}
    for drill in drills:
        for part in drill.parts if drill.state == "over" else ():
            if part.answer == "agreed":
                practised.setdefault(part.persona, []).append((drill.scenario.title, drill.at))
    mates = (one for one in team(read, programme).values() if one.roles & ROLES)
    made = [Colleague(one.grant, one.name, _role(one.roles), tuple(practised.get(one.persona, ()))) for one in mates]
    return tuple(sorted(made, key=lambda one: one.name.casefold()))


def _role(roles: Iterable[str]) -> str:
    return "counsellor" if "counsellor" in set(roles) else "coordinator"
