"""Delivery: pages are taken from the outbox by row, sent on the event loop, and what became of them is written down.

Each is sent at least once. Two workers never send the same one at the same time: whoever takes it has it for a while (a
lease); if he dies, another takes it afterwards. A server that stalls holds up its own page and no other.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import select

from core.clock import SECOND
from core.errors import Busy, NotFound
from core.kernel import Kernel
from core.lanes import Lane
from core.log import fault_in, log
from core.spaces import Actor
from core.work import CLOCK, Read, Work
from crisis.calling import rung_failed
from crisis.pager.models import Page, PagerTarget
from crisis.pager.secrets import open_address
from crisis.pager.sending import ATTEMPT, Outcome, Sender, trust
from crisis.pager.service import ALERTS, TESTS

AT_ONCE = 64
"""Pages about alerts that one worker sends at the same time, and as many tests beside them: a test is in no alert's way."""
LEASE = round(ATTEMPT * SECOND) + 9 * SECOND
"""So long whoever took a page has it: an attempt, and time to write down what became of it."""
AGAIN = (2 * SECOND, 4 * SECOND, 8 * SECOND)
"""Waits before the second, third and fourth try. Four stalled tries take less than a minute."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A page in somebody's hand: which try this is, and where it goes, still sealed."""

    page: str
    tries: int
    kind: str
    target: str
    sealed: bytes
    alert: str | None


def is_due(read: Read, causes: tuple[str, ...]) -> bool:
    """Say whether a page for one of these causes waits to be taken."""
    return read.db.scalar(select(Page.id).where(Page.due <= read.now, Page.cause.in_(causes)).limit(1)) is not None


def take_pages(work: Work, actor: Actor, causes: tuple[str, ...], most: int) -> tuple[Taken, ...]:
    """So many pages that are due are the taker's for the time of a lease, the longest waiting first."""
    due = select(Page).where(Page.due <= work.now, Page.cause.in_(causes)).order_by(Page.due, Page.id).limit(most)
    taken = []
    for page in work.db.scalars(due.with_for_update(skip_locked=True)).all():
        page.due, page.tries = work.now + LEASE, page.tries + 1
        target = work.db.get_one(PagerTarget, page.target_id)
        taken.append(Taken(page.id, page.tries, target.kind, target.id, target.sealed, page.alert_id))
    work.db.flush()
    return tuple(taken)


def settle_page(work: Work, actor: Actor, page_id: str, tries: int, outcome: Outcome) -> None:
    """What became of this try is written down: sent, failed for good, or to be tried again. Of an older try nothing is."""
    found = select(Page).where(Page.id == page_id).with_for_update()
    page = work.db.scalar(found)
    if page is None or page.due is None or page.tries != tries:
        return
    target = work.db.get_one(PagerTarget, page.target_id)
    last = outcome is Outcome.NEVER or tries > len(AGAIN) or work.now >= page.until
    if outcome is Outcome.SENT:
        page.due, page.sent_at, target.sent_at, target.failed_at = None, work.now, work.now, None
    elif last:
        page.due, page.failed_at, target.failed_at = None, work.now, work.now
    else:
        page.due = work.now + AGAIN[tries - 1]
    work.db.flush()
    if page.failed_at is not None and page.alert_id is not None and _all_failed(work, page):
        with suppress(NotFound):  # the alert is gone meanwhile, and nobody need be called
            rung_failed(work, CLOCK, page.alert_id, page.persona_id)


def _all_failed(work: Work, page: Page) -> bool:
    """Whether nothing of what was queued for him in that call went out, or still can."""
    beside = select(Page.id).where(
        Page.alert_id == page.alert_id,
        Page.persona_id == page.persona_id,
        Page.queued_at == page.queued_at,
        Page.failed_at.is_(None),
    )
    return work.db.scalar(beside.limit(1)) is None


class Deliverer:
    """Sends what waits in the outbox for these causes, so many at once."""

    def __init__(self, kernel: Kernel, causes: tuple[str, ...]) -> None:
        self._kernel = kernel
        self._causes = causes
        self._sender = Sender(kernel.settings, kernel.key_file)
        self._tasks: set[asyncio.Task[None]] = set()

    async def send_due(self) -> None:
        """What is due has been taken and is on its way; nobody waits for it."""
        room = AT_ONCE - len(self._tasks)
        if room <= 0 or not await self._kernel.read(is_due, self._causes):
            return
        await self._kernel.on_reader(trust)  # once, before anybody waits for an answer
        lane = Lane.DANGER if self._causes == ALERTS else Lane.STAFF
        for taken in await self._kernel.act(take_pages, CLOCK, self._causes, room, lane=lane):
            task = asyncio.create_task(self._send(taken))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Everything that is on its way has arrived, or has not."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """What is on its way is left; whoever comes next sends it again."""
        for task in self._tasks:
            task.cancel()
        await self.settled()

    async def _send(self, taken: Taken) -> None:
        kernel = self._kernel
        try:
            address = open_address(kernel.key_file, taken.target, taken.sealed)
            outcome = await self._sender.send(taken.kind, address, kernel.now())
        except Exception as fault:  # noqa: BLE001 - a pager that breaks its sender is a pager that failed
            fault_in("page_broke", fault, kind=taken.kind)
            outcome = Outcome.LATER
        if outcome is not Outcome.SENT:
            log.warning("page_failed", kind=taken.kind, code=outcome.value, count=taken.tries)
        on, args = (taken.alert,) if taken.alert else (), (taken.page, taken.tries, outcome)
        try:
            await kernel.act(settle_page, CLOCK, *args, on=on, lane=Lane.DANGER)
        except Busy as fault:  # its lease runs out, and it is sent again
            fault_in("page_not_settled", fault, kind=taken.kind)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Both ways out of one process. A test that stalls holds up no alert."""

    alerts: Deliverer
    tests: Deliverer

    async def stop(self) -> None:
        """Nothing is on its way any more."""
        await self.alerts.stop()
        await self.tests.stop()


_DELIVERIES: WeakKeyDictionary[Kernel, Delivery] = WeakKeyDictionary()


def delivery_of(kernel: Kernel) -> Delivery:
    """Who delivers in this process."""
    found = _DELIVERIES.get(kernel)
    if found is None:
        found = _DELIVERIES[kernel] = Delivery(Deliverer(kernel, ALERTS), Deliverer(kernel, TESTS))
    return found


async def deliver_pages(kernel: Kernel) -> None:
    """Pages about alerts that are due go out."""
    await delivery_of(kernel).alerts.send_due()


async def deliver_tests(kernel: Kernel) -> None:
    """Tests that are due go out."""
    await delivery_of(kernel).tests.send_due()
