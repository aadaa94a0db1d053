"""The test alarm: once a week by the programme's clock, and by hand. Everybody who has a pager is paged, and has to answer."""

from datetime import timedelta

from sqlalchemy import select

from auth.log import note
from auth.people import Actor
from core.clock import DAY, MINUTE, Instant
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from crisis.pager.models import AlarmAnswer, AlarmTime, RungAlarm
from crisis.pager.policy import CALLED, may_arrange_alarms
from crisis.pager.service import ALARM, queue
from programmes.models import Programme
from programmes.rota.hours import day_in, span
from programmes.rota.queries import team
from programmes.rota.service import answer_desks

TUESDAY, TEN = 1, 10 * 60
"""When it rings where nobody chose another time: people are awake, and it is no Monday."""
LATE = 30 * MINUTE
"""A test that could not ring for so long waits for the next week, so that it wakes nobody at another hour."""
APART = 10 * MINUTE
"""Two tests lie so far apart at least."""
ANSWERED_WITHIN = DAY
"""So long after a test an answer still counts as one."""


def last_time(weekday: int, minute: int, zone: str, now: Instant) -> Instant:
    """Tell when this hour of this weekday (0 is Monday) last was, in the zone. Now counts."""
    today = day_in(now, zone)
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    found = span(day, minute, 1, zone)[0]
    return found if found <= now else span(day - timedelta(days=7), minute, 1, zone)[0]


def next_time(weekday: int, minute: int, zone: str, now: Instant) -> Instant:
    """Tell when this hour of this weekday comes next."""
    last = day_in(last_time(weekday, minute, zone, now), zone)
    return span(last + timedelta(days=7), minute, 1, zone)[0]


def time_of(read: Read | Work, programme: str) -> tuple[int, int]:
    """Give weekday and minute of the day at which the test of a programme rings."""
    row = read.db.get(AlarmTime, programme)
    return (row.weekday, row.at) if row is not None else (TUESDAY, TEN)


def set_time(work: Work, actor: Actor, weekday: int, minute: int) -> None:
    """From now on the test of his programme rings then."""
    programme = _arranged(actor)
    work.db.merge(AlarmTime(programme_id=programme, weekday=weekday, at=minute))
    work.db.flush()
    note(work, actor, "alarm_time_set", ("programme", programme))


def ring_by_hand(work: Work, actor: Actor) -> str:
    """A test alarm rings in his programme now. Returns its id. Refused shortly after another, and where nobody has a pager."""
    programme = _arranged(actor)
    lately = select(RungAlarm.id).where(RungAlarm.programme_id == programme, RungAlarm.rung_at > work.now - APART)
    ensure(work.db.scalar(lately.limit(1)) is None, "alarm_lately", count=APART // MINUTE)
    rung = _ring(work, programme, actor.id, None)
    ensure(rung, "nobody_to_page")
    note(work, actor, "alarm_rung", ("programme", programme))
    return rung


def ring_what_is_due(work: Work, actor: AnyActor) -> int:
    """The clock rings the tests whose time has come, each once. Returns how many."""
    count = 0
    for programme, zone in work.db.execute(select(Programme.id, Programme.zone)).all():
        due = last_time(*time_of(work, programme), zone, work.now)
        rung = select(RungAlarm.id).where(RungAlarm.programme_id == programme, RungAlarm.due_at == due)
        if work.now - due <= LATE and work.db.scalar(rung) is None:
            count += bool(_ring(work, programme, CLOCK.id, due))
    return count


def answer_pages(work: Work, actor: AnyActor, personas: tuple[str, ...]) -> None:
    """They were paged and are here: tests that have not lain too long are answered, and their desks answer in the rota."""
    open_ones = select(AlarmAnswer).join(RungAlarm, RungAlarm.id == AlarmAnswer.alarm_id)
    open_ones = open_ones.where(
        AlarmAnswer.persona_id.in_(personas),
        AlarmAnswer.answered_at.is_(None),
        RungAlarm.rung_at > work.now - ANSWERED_WITHIN,
    )
    for answer in work.db.scalars(open_ones).all():
        answer.answered_at = work.now
    work.db.flush()
    answer_desks(work, CLOCK, personas)


def _ring(work: Work, programme: str, by: str, due: Instant | None) -> str:
    """A test rings. Returns its id, or nothing where nobody has a pager."""
    called = [one.persona for one in team(work, programme).values() if not one.roles.isdisjoint(CALLED)]
    paged = queue(work, called, ALARM, work.now + MINUTE)
    if not paged:
        return ""
    alarm = RungAlarm(id=work.new_id(), programme_id=programme, rung_at=work.now, due_at=due, by=by)
    work.db.add(alarm)
    work.db.flush()
    work.db.add_all(AlarmAnswer(alarm_id=alarm.id, persona_id=persona) for persona in sorted(paged))
    work.db.flush()
    return alarm.id


def _arranged(actor: Actor) -> str:
    if actor.programme is None or not may_arrange_alarms(actor):
        raise NotFound
    return actor.programme
