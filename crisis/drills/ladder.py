"""Who is called to an alert: in earnest the programme's people, in a drill those who agreed to take part and nobody else."""

from sqlalchemy import select

from core.work import Read, Work
from crisis.alert import Alert
from crisis.alert.state import COUNSELLOR
from crisis.drills.models import Drill, DrillPerson
from crisis.drills.scenarios import Scenario, scenario_in
from crisis.ladder import Callee, Ladder, at_desk, role_of, rungs
from crisis.pager.service import pageable
from programmes.rota.queries import Mate, team

AGREED = "agreed"
STEPS = 4
PLAYED = ("Aino", "Petri", "Saga")
"""Names of made-up professionals who are on shift and do not answer."""


def ladder_of(read: Read | Work, alert: Alert) -> Ladder:
    """Rung by rung, who can be reached for this alert."""
    if not alert.seen.drill:
        return rungs(read, alert.programme)
    drill = running(read, alert.programme)
    scenario = scenario_in(drill.language, drill.scenario) if drill is not None else None
    if drill is None or scenario is None:
        return ((),) * STEPS
    return _rungs(read, drill, scenario)


def takes_part(read: Read | Work, alert: Alert, persona: str) -> bool:
    """Say whether somebody may be drawn into this alert: in a drill only who agreed."""
    if not alert.seen.drill:
        return True
    drill = running(read, alert.programme)
    return drill is not None and persona in agreed_to(read, drill.id)


def running(read: Read | Work, programme: str) -> Drill | None:
    """The drill that goes on in a programme: one at a time."""
    found = select(Drill).where(Drill.programme_id == programme, Drill.begun_at.is_not(None), Drill.ended_at.is_(None))
    return read.db.scalar(found.limit(1))


def agreed_to(read: Read | Work, drill: str) -> frozenset[str]:
    """Those who agreed to take part."""
    found = select(DrillPerson.persona_id).where(DrillPerson.drill_id == drill, DrillPerson.answer == AGREED)
    return frozenset(read.db.scalars(found))


def _rungs(read: Read | Work, drill: Drill, scenario: Scenario) -> Ladder:
    mates = team(read, drill.programme_id, agreed_to(read, drill.id))
    reached = pageable(read, mates) | {one for one in mates if at_desk(read, one)}
    ladder: list[tuple[Callee, ...]] = [()] * STEPS
    ladder[0] = tuple(
        Callee(_tag(one), PLAYED[one], COUNSELLOR, _tag(one), 0, paged=False) for one in range(scenario.silent)
    )
    for mate in mates.values():
        rung = scenario.rungs.get(role_of(mate.roles))
        if rung is not None and mate.persona in reached:
            ladder[rung] = (*ladder[rung], _callee(mate, rung))
    return tuple(ladder)


def _callee(mate: Mate, rung: int) -> Callee:
    return Callee(mate.persona, mate.name, role_of(mate.roles), mate.grant, rung, paged=True)


def _tag(number: int) -> str:
    return f"played-{number}"
