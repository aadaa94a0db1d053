"""Drills to which somebody was asked and has not answered yet, for the page of alerts."""

from collections.abc import Iterable

from sqlalchemy import select

from core.work import Read
from crisis.drills.models import Drill, DrillPerson


def asked_to(read: Read, personas: Iterable[str]) -> tuple[str, ...]:
    """List the drills that wait for an answer of one of these people."""
    found = select(Drill.id).join(DrillPerson, DrillPerson.drill_id == Drill.id)
    waits = found.where(DrillPerson.persona_id.in_(list(personas)), DrillPerson.answer == "asked")
    return tuple(read.db.scalars(waits.where(Drill.begun_at.is_(None), Drill.ended_at.is_(None)).order_by(Drill.id)))
