"""What the clock does with the rota: what repeats, who is missing, who is asked to sign on, what is forgotten."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import delete, select

from auth.models import Persona
from auth.people import Person
from core.clock import DAY, HOUR, MINUTE, Instant
from core.kernel import Kernel
from core.lanes import Lane
from core.socket import Socket
from core.spaces import Actor
from core.work import CLOCK, Read, Work
from programmes.rota.duty import answer_desks
from programmes.rota.found import posts
from programmes.rota.hours import day_in
from programmes.rota.models import Holiday, SeriesPost, Shift, ShiftPost, ShiftSeries
from programmes.rota.planning import erase, repeat_all
from programmes.rota.policy import BACKUP, HOLDER
from programmes.rota.queries import gaps_in
from programmes.rota.telling import DUTY_ASKED, GAP_AHEAD, coordinators, settle, tell

WARNED = (3 * DAY, DAY)
"""So long ahead coordinators are told that somebody is missing: once, and once more."""
ASKED = (30 * MINUTE, 10 * MINUTE)
"""So long before a shift those who have it are asked to sign on; the second time those who stand by are asked too."""
KEPT = 90 * DAY
"""So long after their end shifts are kept, so that hours of volunteers can be reckoned."""
AT_ONCE = 200


def warn_of_gaps(work: Work, actor: Actor) -> int:
    """Coordinators know of each gap three days ahead, and again one day ahead. Returns how many were told of."""
    near = (Shift.begins_at > work.now, Shift.begins_at <= work.now + max(WARNED), Shift.called_off.is_(False))
    found = select(Shift).where(*near).order_by(Shift.begins_at).limit(AT_ONCE).with_for_update(skip_locked=True)
    count, shifts = 0, work.db.scalars(found).all()
    for programme in sorted({shift.programme_id for shift in shifts}):
        here = [shift for shift in shifts if shift.programme_id == programme]
        missing = {gap.shift: gap.missing for gap in gaps_in(work, programme, here)}
        planners = coordinators(work, programme)
        for shift in here:
            count += _warn(work, shift, missing.get(shift.id, 0), planners)
    work.db.flush()
    return count


def ask_for_duty(work: Work, actor: Actor) -> int:
    """Who has a shift that begins soon and is not signed on is asked. Duty for a meeting is asked for by the meeting."""
    soon = (Shift.begins_at <= work.now + max(ASKED), Shift.ends_at > work.now, Shift.asked < len(ASKED))
    found = select(Shift).where(*soon, Shift.about.is_(None), Shift.called_off.is_(False))
    count = 0
    for shift in work.db.scalars(found.limit(AT_ONCE).with_for_update(skip_locked=True)).all():
        stage = sum(shift.begins_at - work.now <= before for before in ASKED)
        if stage > shift.asked:
            shift.asked = stage
            count += _ask(work, shift, stage)
    work.db.flush()
    return count


def forget_shifts(work: Work, actor: Actor) -> int:
    """What lies long behind is forgotten, and posts of people who are no more. Returns how many shifts went."""
    old = select(Shift.id).where(Shift.ends_at <= work.now - KEPT).order_by(Shift.ends_at).limit(AT_ONCE)
    gone = list(work.db.scalars(old))
    if gone:
        erase(work, gone)
    last_day = (day_in(work.now, "UTC") - timedelta(milliseconds=KEPT)).isoformat()
    over = select(ShiftSeries.id).where(ShiftSeries.until_on < last_day)
    over = over.where(ShiftSeries.id.not_in(select(Shift.series_id).where(Shift.series_id.is_not(None))))
    here = select(Persona.id)
    for forgotten in (
        delete(ShiftPost).where(ShiftPost.persona_id.not_in(here)),
        delete(SeriesPost).where(SeriesPost.persona_id.not_in(here) | SeriesPost.series_id.in_(over)),
        delete(ShiftSeries).where(ShiftSeries.id.in_(over)),
        delete(Holiday).where(Holiday.day < last_day),
    ):
        work.db.execute(forgotten.execution_options(synchronize_session=False))
    return len(gone)


CHORES: tuple[tuple[str, Instant, Callable[[Work, Actor], object]], ...] = (
    ("repeat_shifts", HOUR, repeat_all),
    ("warn_of_gaps", 10 * MINUTE, warn_of_gaps),
    ("ask_for_duty", MINUTE, ask_for_duty),
    ("forget_shifts", HOUR, forget_shifts),
)
"""Name, period and verb of each."""


async def answer_open_desks(kernel: Kernel, sockets: Iterable[Socket]) -> None:
    """Whoever has a line open on this worker and is signed on to a shift answers."""
    here = {actor.id for socket in tuple(sockets) for actor in _working(socket.person)}
    answering = await kernel.read(signed_on_of, here) if here else ()
    if answering:
        await kernel.act(answer_desks, CLOCK, answering, lane=Lane.STAFF)


def signed_on_of(read: Read, personas: Iterable[str]) -> tuple[str, ...]:
    """Tell which of these people are signed on to a shift now."""
    found = (
        select(ShiftPost.persona_id)
        .join(Shift, Shift.id == ShiftPost.shift_id)
        .where(
            ShiftPost.persona_id.in_(list(personas)),
            ShiftPost.signed_on_at.is_not(None),
            ShiftPost.signed_off_at.is_(None),
            Shift.ends_at > read.now,
        )
    )
    return tuple(sorted(set(read.db.scalars(found))))


def _working(person: object) -> tuple[Actor, ...]:
    return tuple(actor for actor in person.actors if actor.roles) if isinstance(person, Person) else ()


def _warn(work: Work, shift: Shift, missing: int, planners: tuple[str, ...]) -> int:
    """Tell of one gap, where it is time; a gap that has closed is forgotten, and told again if it opens."""
    if not missing:
        if shift.warned_at is not None:
            shift.warned_at = None
            settle(work, planners, shift, GAP_AHEAD)
        return 0
    stage = max(shift.begins_at - before for before in WARNED if shift.begins_at - before <= work.now)
    if shift.warned_at is not None and shift.warned_at >= stage:
        return 0
    shift.warned_at = work.now
    tell(work, planners, GAP_AHEAD, shift, {"missing": missing})
    return 1


def _ask(work: Work, shift: Shift, stage: int) -> int:
    rows = posts(work, shift)
    absent = [one for one, row in rows.items() if row.part == HOLDER and row.signed_on_at is None]
    if not absent and len(rows) >= shift.needed:
        return 0
    told = {"stage": stage, "cover": False}
    tell(work, absent, DUTY_ASKED, shift, told)
    if stage == len(ASKED):
        tell(work, [one for one, row in rows.items() if row.part == BACKUP], DUTY_ASKED, shift, {**told, "cover": True})
    return 1
