"""What coordinators and those who take part do with a drill, and what the clock plays."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from auth.log import note
from auth.people import Actor
from auth.veil import Veil
from core.clock import DAY, HOUR, Instant
from core.errors import NotFound, Refused, ensure
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Work
from crisis.alarming import Raised, raise_alert
from crisis.alert import ALERT, ROLES, Sign, StopDrill, Where
from crisis.calling import act
from crisis.drills.ladder import AGREED, agreed_to
from crisis.drills.models import Drill, DrillPerson
from crisis.drills.policy import may_lead
from crisis.drills.scenarios import Scenario, Standing, said_in, scenario_in, written
from programmes.rota.queries import team

LASTS = 2 * HOUR
"""A drill that nobody closes is over after so long."""
KEPT = 730 * DAY
"""How long it is kept who practised what, and what was said afterwards."""
SEALED = "drill"
DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Plan:
    """A drill to be: which scenario, in which language, and who is asked to take part (grants of the team)."""

    scenario: str
    language: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a drill went: outcome of the alert, steps that were ticked, and by persona when he was first called and when he took it."""

    outcome: str
    steps: tuple[str, ...]
    times: Mapping[str, tuple[Instant | None, Instant | None]]


def plan_drill(work: Work, actor: Actor, plan: Plan) -> str:
    """A drill is planned, and those named are asked. Gives its id. Refused while another is planned or goes on."""
    if actor.programme is None or not may_lead(actor, actor.programme):
        raise NotFound
    going = select(Drill.id).where(Drill.programme_id == actor.programme, Drill.ended_at.is_(None))
    ensure(work.db.scalar(going.limit(1)) is None, "drill_on")
    mates = [one for one in team(work, actor.programme).values() if one.grant in plan.people and one.roles & ROLES]
    ensure(mates, "nobody_asked", status=422)
    drill = Drill(id=work.new_id(), programme_id=actor.programme, scenario=plan.scenario, language=plan.language)
    drill.planned_by, drill.planned_at, drill.said, drill.outcome, drill.steps = actor.id, work.now, "", "", ""
    work.db.add(drill)
    work.db.flush()
    work.db.add_all(DrillPerson(drill_id=drill.id, persona_id=one.persona, answer="asked") for one in mates)
    work.db.flush()
    note(work, actor, "drill_planned", ("drill", drill.id))
    return drill.id


def answer_drill(work: Work, actor: Actor, drill_id: str, answer: str) -> None:
    """He takes part, or does not. Only before it begins; nobody is told why."""
    drill = _drill(work, actor, drill_id)
    his = work.db.get(DrillPerson, (drill_id, actor.id))
    if his is None:
        raise NotFound
    ensure(drill.begun_at is None and drill.ended_at is None, "drill_begun")
    ensure(answer in (AGREED, DECLINED), "not_possible", status=422)
    his.answer = answer
    work.db.flush()


def begin_drill(work: Work, actor: Actor, drill_id: str) -> str:
    """It begins: an alert rings at those who agreed, marked as a drill. Gives the alert. Once begun, nothing happens again."""
    drill = _led(work, actor, drill_id)
    if drill.alert_id is not None:
        return drill.alert_id
    ensure(drill.ended_at is None, "drill_over")
    ensure(agreed_to(work, drill_id), "nobody_agreed")
    scenario = _scenario(drill)
    drill.begun_at = work.now
    work.db.flush()
    drill.said = "0"
    drill.alert_id = raise_alert(work, _sign_of(drill, scenario, work.now))
    work.db.flush()
    note(work, actor, "drill_begun", ("drill", drill_id))
    return drill.alert_id


def stop_drill(work: Work, actor: Actor, drill_id: str) -> None:
    """It is over at once: what rings is silent, or it does not take place. Once over, nothing happens again."""
    drill = _led(work, actor, drill_id)
    if drill.ended_at is None:
        _silence(work, drill)
        drill.ended_at = work.now
        work.db.flush()
        note(work, actor, "drill_stopped", ("drill", drill_id))


def keep_debrief(work: Work, actor: Actor, drill_id: str, text: str) -> None:
    """What was said afterwards is kept, sealed, in place of what stood there."""
    drill = _led(work, actor, drill_id)
    ensure(drill.ended_at is not None, "drill_first")
    drill.debrief = Veil(work.key_file).seal(SEALED, drill_id, text) if text else None
    work.db.flush()
    note(work, actor, "drill_debriefed", ("drill", drill_id))


def play(work: Work, actor: AnyActor, drill_id: str) -> None:
    """The made-up man says what is due; a drill that lies for hours is over."""
    drill = work.db.get(Drill, drill_id)
    if drill is None or drill.begun_at is None or drill.ended_at is not None or drill.alert_id is None:
        return
    alert = work.state(ALERT, drill.alert_id)
    if not alert.is_open or work.now >= drill.begun_at + LASTS:
        _silence(work, drill)
        return
    scenario, said = _scenario(drill), said_in(drill.said)
    stands = Standing(drill.begun_at, alert.seen.holder is not None, frozenset(alert.seen.steps), said)
    for number in scenario.due(stands, work.now):
        line = scenario.line(number, work.now)
        sign = Sign(scenario.tier, scenario.kinds, "drill", Where(scenario.place), line)
        act(work, CLOCK, drill.alert_id, sign)
        said |= {number}
    drill.said = written(said)
    work.db.flush()


def settle(work: Work, actor: AnyActor, drill_id: str, result: Result) -> None:
    """What its alert showed is written down, and the drill is over. A second time changes nothing."""
    drill = work.db.get(Drill, drill_id)
    if drill is None:
        return
    drill.outcome, drill.steps = result.outcome, " ".join(result.steps)
    drill.ended_at = drill.ended_at or work.now
    for person in work.db.scalars(select(DrillPerson).where(DrillPerson.drill_id == drill_id)).all():
        person.called_at, person.took_at = result.times.get(person.persona_id, (None, None))
    work.db.flush()


def forget_drills(work: Work, actor: AnyActor) -> None:
    """Drills go after two years."""
    old = delete(Drill).where(Drill.planned_at < work.now - KEPT)
    work.db.execute(old.execution_options(synchronize_session=False))


def forget_person(work: Work, persona: str) -> bool:
    """What one practised goes with his persona."""
    his = delete(DrillPerson).where(DrillPerson.persona_id == persona)
    work.db.execute(his.execution_options(synchronize_session=False))
    return True


def _sign_of(drill: Drill, scenario: Scenario, now: Instant) -> Raised:
    """What rings: the first line of a made-up man, whom no persona stands for."""
    return Raised(
        programme=drill.programme_id,
        persona="",
        tier=scenario.tier,
        kinds=scenario.kinds,
        source="drill",
        where=Where(scenario.place),
        language=scenario.writes,
        lines=(scenario.line(0, now),),
        name=scenario.who,
        drill=True,
    )


def _silence(work: Work, drill: Drill) -> None:
    if drill.alert_id is not None and work.state(ALERT, drill.alert_id).is_open:
        act(work, CLOCK, drill.alert_id, StopDrill())


def _drill(work: Work, actor: Actor, drill_id: str) -> Drill:
    drill = work.db.get(Drill, drill_id)
    if drill is None or drill.programme_id != actor.programme:
        raise NotFound
    return drill


def _led(work: Work, actor: Actor, drill_id: str) -> Drill:
    drill = _drill(work, actor, drill_id)
    if not may_lead(actor, drill.programme_id):
        raise NotFound
    return drill


def _scenario(drill: Drill) -> Scenario:
    found = scenario_in(drill.language, drill.scenario)
    if found is None:
        raise Refused("no_such_scenario")
    return found
