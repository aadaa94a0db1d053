"""What follows from how an alert changed: a room to care for, debriefings of those who took it, a word to the coordinators. All in its own commit."""

from dataclasses import dataclass

from sqlalchemy import select

from auth.log import note
from core.clock import DAY, HOUR, Instant
from core.work import CLOCK, Read, Work
from crisis.aftercare.models import Aftercare, CareSettings, CareTask
from crisis.alert import ALERT, CLOSED, IMMEDIATE, Alert

ROOMS = frozenset({"meeting", "hold", "word"})
"""Places in which others were there too."""
TOOK, LED, LOST = "took", "led", "lost"
LOST_CONTACT = "lost_contact"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of them in a week or a month are so much that a break is proposed, and within how many hours a debriefing is due."""

    debrief_hours: int = 48
    week_immediate: int = 2
    week_all: int = 8
    month_all: int = 20


def limits_of(read: Read | Work, programme: str) -> Limits:
    """Give what holds in a programme."""
    row = read.db.get(CareSettings, programme)
    if row is None:
        return Limits()
    return Limits(row.debrief_hours, row.week_immediate, row.week_all, row.month_all)


def follow(work: Work, alert_id: str, before: Alert) -> None:
    """What this change of an alert asks of the house is there. Told twice, it is there once. A drill asks nothing."""
    alert = work.state(ALERT, alert_id)
    seen = alert.seen
    if alert is before or seen.drill or not alert.programme:
        return
    near = (seen.tier, seen.where) != (before.seen.tier, before.seen.where)
    if seen.tier >= IMMEDIATE and near and alert.is_open:
        _tend_room(work, alert_id, alert)
    if seen.status == CLOSED and before.seen.status != CLOSED:
        if seen.tier >= IMMEDIATE and alert.holder:
            ask_of(work, alert.programme, alert.holder, TOOK, alert_id)
        if seen.outcome == LOST_CONTACT:
            ask_of(work, alert.programme, "", LOST, alert_id)
            note(work, CLOCK, "contact_lost", ("alert", alert_id), programme=alert.programme)


def ask_of(work: Work, programme: str, persona: str, kind: str, about: str) -> None:
    """Somebody of the team has this to settle; once for each thing that it is about."""
    same = select(CareTask.id).where(CareTask.about == about, CareTask.persona_id == persona, CareTask.kind == kind)
    if work.db.scalar(same) is not None:
        return
    task = CareTask(id=work.new_id(), programme_id=programme, persona_id=persona, kind=kind, about=about)
    task.begun_at, task.due_at = work.now, _due(work, programme, kind)
    task.settled_by = task.how = ""
    work.db.add(task)
    work.db.flush()


def _due(work: Work, programme: str, kind: str) -> Instant:
    return work.now + (DAY if kind == LOST else limits_of(work, programme).debrief_hours * HOUR)


def _tend_room(work: Work, alert_id: str, alert: Alert) -> None:
    where = alert.seen.where
    if where is None or where.place not in ROOMS or not where.space:
        return
    known = select(Aftercare.id).where(Aftercare.alert_id == alert_id, Aftercare.meeting_id == where.space)
    if work.db.scalar(known) is not None:
        return
    row = Aftercare(id=work.new_id(), programme_id=alert.programme, alert_id=alert_id, meeting_id=where.space)
    row.begun_at, row.men, row.talks = work.now, 0, 0
    work.db.add(row)
    work.db.flush()
