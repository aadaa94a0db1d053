"""What the clock does with pagers: sends what is due, rings the weekly test, forgets what is over."""

from collections.abc import Awaitable, Callable

from sqlalchemy import delete, select

from auth.models import Grant, Persona
from core.clock import DAY
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor
from core.work import CLOCK, Work
from crisis.models import OutOfHours
from crisis.pager.alarm import ring_what_is_due
from crisis.pager.delivery import deliver_pages, deliver_tests
from crisis.pager.models import Page, PagerTarget, RungAlarm
from crisis.pager.policy import CALLED

PAGES_KEPT = DAY
ALARMS_KEPT = 182 * DAY
"""Half a year of tests: enough to see whether somebody can be reached."""


async def ring_alarms(kernel: Kernel) -> None:
    """Tests whose time has come have rung."""
    await kernel.act(ring_what_is_due, CLOCK, lane=Lane.CHORE)


async def forget_pagers(kernel: Kernel) -> None:
    """What is over is forgotten, and whatever was kept of people who are called no more."""
    await kernel.act(forget_what_is_over, CLOCK, lane=Lane.CHORE)


def forget_what_is_over(work: Work, actor: Actor) -> None:
    """Pages go after a day, tests after half a year, pagers and agreements with the role for which they were made."""
    called = select(Persona.id).join(Grant, Grant.owner == Persona.owner)
    called = called.where(Grant.programme_id == Persona.programme_id, Grant.role.in_(CALLED))
    for forgotten in (
        delete(Page).where(Page.queued_at < work.now - PAGES_KEPT),
        delete(RungAlarm).where(RungAlarm.rung_at < work.now - ALARMS_KEPT),
        delete(PagerTarget).where(PagerTarget.persona_id.not_in(called)),
        delete(OutOfHours).where(OutOfHours.persona_id.not_in(called)),
    ):
        work.db.execute(forgotten.execution_options(synchronize_session=False))


CHORES: tuple[tuple[str, float, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("deliver_pages", 1, deliver_pages),
    ("deliver_tests", 2, deliver_tests),
    ("ring_alarms", 60, ring_alarms),
    ("forget_pagers", 600, forget_pagers),
)
"""What runs every so many seconds on each worker."""
