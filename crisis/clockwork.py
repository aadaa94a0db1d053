"""What the clock does about alerts: who is due is called, who came is asked, what is over is forgotten."""

from collections.abc import Awaitable, Callable, Iterable

from sqlalchemy import delete, exists, select, update

import crisis.settings.beside
from auth.models import Grant, Persona
from auth.people import Person
from core.clock import DAY, SECOND, Instant
from core.kernel import Kernel
from core.lanes import Lane
from core.retention import forget_entries
from core.socket import Socket
from core.spaces import Actor as AnyActor
from core.tables import SpaceRow
from core.work import CLOCK, Read, Work
from crisis.aftercare.settling import forget_old
from crisis.alert import ALERT, CLOSED, ROLES, Alert, DropOut, Forget
from crisis.bell import BELL
from crisis.calling import act, bell_id, found_bell, tick_alert
from crisis.drills.ladder import ladder_of
from crisis.guarding.service import forget_flags
from crisis.models import AlertState, CrisisScore, DeskAnswer
from crisis.screening import KEPT
from programmes.models import Programme

AT_ONCE = 50
BELL_KEPT = 2 * DAY
"""What a bell has told is kept so long; pages read the tables."""
HEARD_AGAIN = 20 * SECOND
"""A desk that was heard so short a time ago need not be written down again."""


def forget_alert(work: Work, actor: AnyActor, alert_id: str) -> None:
    """It is forgotten: its keys are destroyed and its entries go."""
    if work.act(ALERT, alert_id, CLOCK, Forget()) is not None:
        work.shred(alert_id)


def lose_holder(work: Work, actor: AnyActor, alert_id: str, persona: str) -> None:
    """One who works here no more has it no more: the next are called."""
    act(work, CLOCK, alert_id, DropOut(persona))


def forget_scores(work: Work, actor: AnyActor) -> None:
    """What rules counted for is gone after 72 hours."""
    gone = delete(CrisisScore).where(CrisisScore.at <= work.now - KEPT)
    work.db.execute(gone.execution_options(synchronize_session=False))


def desks_answer(work: Work, actor: AnyActor, personas: tuple[str, ...]) -> None:
    """The desks of these people are open to the bell now."""
    here = update(DeskAnswer).where(DeskAnswer.persona_id.in_(personas)).values(answered_at=work.now)
    work.db.execute(here.execution_options(synchronize_session=False))
    known = set(work.db.scalars(select(DeskAnswer.persona_id).where(DeskAnswer.persona_id.in_(personas))))
    work.db.add_all(DeskAnswer(persona_id=one, answered_at=work.now) for one in personas if one not in known)
    work.db.execute(delete(DeskAnswer).where(DeskAnswer.answered_at < work.now - DAY))
    work.db.flush()


def alerts_to_forget(read: Read) -> list[str]:
    """Alerts whose time to be forgotten has come."""
    due = select(AlertState.id).where(AlertState.forget_at <= read.now).order_by(AlertState.forget_at)
    return list(read.db.scalars(due.limit(AT_ONCE)))


def alerts_that_wait(read: Read) -> list[str]:
    """Alerts for which nobody was there, where somebody can be called now."""
    waiting = select(AlertState.id).where(AlertState.nobody, AlertState.status != CLOSED)
    ids = read.db.scalars(waiting.order_by(AlertState.tier.desc(), AlertState.opened_at).limit(AT_ONCE)).all()
    slots, here = read.slots(ids), dict[tuple[str, bool], bool]()
    for slot in slots.values():
        alert: Alert = slot.state
        known = (alert.programme, alert.seen.drill)
        here[known] = here[known] if known in here else any(ladder_of(read, alert))
    return [one for one in ids if one in slots and here[slots[one].state.programme, slots[one].state.seen.drill]]


def holders_without_grant(read: Read) -> list[tuple[str, str]]:
    """Alerts whose holder works here no more, each with him."""
    works = exists().where(
        Grant.owner == Persona.owner,
        Grant.programme_id == Persona.programme_id,
        Grant.role.in_(ROLES),
        Persona.id == AlertState.holder_id,
    )
    held = select(AlertState.id, AlertState.holder_id).where(AlertState.holder_id != "", AlertState.status != CLOSED)
    return [(row.id, row.holder_id) for row in read.db.execute(held.where(~works).limit(AT_ONCE))]


def bells_to_find(read: Read) -> list[str]:
    """Programmes that have no bell yet."""
    bells = {bell_id(read.key_file, one): one for one in read.db.scalars(select(Programme.id))}
    known = set(read.db.scalars(select(SpaceRow.id).where(SpaceRow.id.in_(bells))))
    return [programme for bell, programme in bells.items() if bell not in known]


async def desks_are_open(kernel: Kernel, sockets: Iterable[Socket]) -> None:
    """Whoever can be called and has a line open on this worker is at his desk."""
    people = [person for person in (socket.person for socket in tuple(sockets)) if isinstance(person, Person)]
    here = {actor.id for person in people for actor in person.actors if not ROLES.isdisjoint(actor.roles)}
    fresh = tuple(sorted(here - await kernel.read(heard_lately, tuple(here)))) if here else ()
    if fresh:
        await kernel.act(desks_answer, CLOCK, fresh, lane=Lane.STAFF)


async def forget_alerts(kernel: Kernel) -> None:
    """Alerts are forgotten when their time has come, and scores too."""
    for alert_id in await kernel.read(alerts_to_forget):
        await kernel.act(forget_alert, CLOCK, alert_id, on=(alert_id,), lane=Lane.CHORE)
    await kernel.act(forget_scores, CLOCK, lane=Lane.CHORE)
    await kernel.act(forget_old, CLOCK, lane=Lane.CHORE)
    await kernel.act(forget_flags, CLOCK, lane=Lane.CHORE)


async def call_who_came(kernel: Kernel) -> None:
    """Who can be called now is called to what waited for anybody."""
    for alert_id in await kernel.read(alerts_that_wait):
        await kernel.act(tick_alert, CLOCK, alert_id, on=(alert_id,), lane=Lane.DANGER)


async def mind_holders(kernel: Kernel) -> None:
    """What somebody had who works here no more is called again."""
    for alert_id, persona in await kernel.read(holders_without_grant):
        await kernel.act(lose_holder, CLOCK, alert_id, persona, on=(alert_id,), lane=Lane.DANGER)


async def find_bells(kernel: Kernel) -> None:
    """Every programme has a bell, before its first alert; what bells told days ago goes."""
    for programme in await kernel.read(bells_to_find):
        await kernel.act(found_bell, CLOCK, programme, lane=Lane.STAFF)


async def quiet_bells(kernel: Kernel) -> None:
    """What bells told days ago goes."""
    before: Instant = kernel.now() - BELL_KEPT
    for bell in await kernel.read(_bells):
        while not await kernel.act(forget_entries, CLOCK, bell, before, on=(bell,), lane=Lane.CHORE):
            pass


def _bells(read: Read) -> list[str]:
    return list(read.db.scalars(select(SpaceRow.id).where(SpaceRow.kind == BELL.name)))


def heard_lately(read: Read, personas: tuple[str, ...]) -> set[str]:
    """Those of these people whose desk was written down as open a moment ago."""
    lately = select(DeskAnswer.persona_id).where(DeskAnswer.answered_at > read.now - HEARD_AGAIN)
    return set(read.db.scalars(lately.where(DeskAnswer.persona_id.in_(personas))))


TICKS: dict[str, Callable[[Work, AnyActor, str], None]] = {ALERT.name: tick_alert}
"""The verb that does what is due in an alert."""

CHORES: tuple[tuple[str, int, Callable[[Kernel], Awaitable[None]]], ...] = (
    ("find_bells", 60, find_bells),
    ("call_who_came", 5, call_who_came),
    ("mind_holders", 30, mind_holders),
    ("forget_alerts", 60, forget_alerts),
    ("quiet_bells", 3600, quiet_bells),
    *crisis.settings.beside.CHORES,
)
"""What runs every so many seconds on each worker."""
