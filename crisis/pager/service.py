"""Pages that are queued in the same commit as the call. They are sent outside any transaction."""

from collections.abc import Iterable

from sqlalchemy import select

from core.work import Work
from crisis.models import Page, PagerTarget


def page(work: Work, programme: str, personas: Iterable[str], alert_id: str) -> frozenset[str]:
    """One page for each target of these people is queued in this commit. Gives those who have a target."""
    found = select(PagerTarget).where(PagerTarget.persona_id.in_(list(personas)))
    targets = work.db.scalars(found).all()
    for target in targets:
        fresh = Page(id=work.new_id(), programme_id=programme, persona_id=target.persona_id, target_id=target.id)
        fresh.alert_id, fresh.queued_at, fresh.due_at, fresh.tries, fresh.why = alert_id, work.now, work.now, 0, ""
        work.db.add(fresh)
    work.db.flush()
    return frozenset(target.persona_id for target in targets)
