"""The outbox: pages queued in the same commit as what they are about. They are sent outside any transaction (`delivery.py`)."""

from collections.abc import Iterable

from sqlalchemy import select

from core.clock import MINUTE, Instant
from core.work import Read, Work
from crisis.pager.models import Page, PagerTarget

GIVEN_UP = 30 * MINUTE
"""So long a pager that failed is taken for dead: the next are called meanwhile, and nobody is given up for ever."""
ALERT, ALARM, TRIAL = "alert", "alarm", "trial"
"""Why somebody is paged. Only the house knows: every page says the same."""
ALERTS, TESTS = (ALERT,), (ALARM, TRIAL)


def page(work: Work, personas: Iterable[str], alert_id: str, until: Instant) -> frozenset[str]:
    """One page for each pager of these people is queued in this commit, to be tried until then. Gives those who have a pager.

    When every page of somebody's has failed, the ladder is told (`rung_failed`), once a call.
    """
    return queue(work, personas, ALERT, until, alert_id)


def queue(
    work: Work, personas: Iterable[str], cause: str, until: Instant, alert_id: str | None = None
) -> frozenset[str]:
    """The same for whatever cause."""
    found = select(PagerTarget).where(PagerTarget.persona_id.in_(list(personas)))
    targets = work.db.scalars(found.order_by(PagerTarget.id)).all()
    for target in targets:
        queue_one(work, target, cause, until, alert_id)
    work.db.flush()
    return frozenset(target.persona_id for target in targets)


def queue_one(work: Work, target: PagerTarget, cause: str, until: Instant, alert_id: str | None = None) -> None:
    """A page to this pager goes out with this commit."""
    fresh = Page(id=work.new_id(), persona_id=target.persona_id, target_id=target.id, cause=cause, alert_id=alert_id)
    fresh.queued_at, fresh.due, fresh.until, fresh.tries = work.now, work.now, until, 0
    work.db.add(fresh)


def pageable(read: Read | Work, personas: Iterable[str]) -> frozenset[str]:
    """Tell who of these people has a pager. One that failed is not counted on for a while, and then called again."""
    works = PagerTarget.failed_at.is_(None) | (PagerTarget.failed_at < read.now - GIVEN_UP)
    found = select(PagerTarget.persona_id).where(PagerTarget.persona_id.in_(list(personas)), works)
    return frozenset(read.db.scalars(found))
