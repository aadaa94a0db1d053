"""Reads over pagers: what somebody has set himself, how a programme's people can be reached, and who answered the tests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from auth.house import Section
from auth.people import Actor, Person
from core.clock import DAY, SECOND, Instant
from core.i18n import translate
from core.work import Read, Work
from crisis.models import OutOfHours
from crisis.pager.alarm import ANSWERED_WITHIN, next_time, time_of
from crisis.pager.models import AlarmAnswer, Page, PagerTarget, RungAlarm
from crisis.pager.policy import CALLED, called_as
from crisis.pager.secrets import open_address
from crisis.pager.words import KIND_NAMES, TITLE
from programmes.models import Programme
from programmes.queries import titles
from programmes.rota.queries import Mate, team

COUNTS = 35 * DAY
"""An answer to a test counts so long: a month of weekly tests, and one that he missed."""
SHOWN = 8
"""Tests that the page of them lists."""
UNTRIED, ON_ITS_WAY, SENT, FAILED = "untried", "on_its_way", "sent", "failed"


@dataclass(frozen=True, slots=True)
class Pager:
    """A pager as its owner sees it: what became of the last page to it, and when."""

    id: str
    kind: str
    address: str
    state: str
    at: Instant | None


@dataclass(frozen=True, slots=True)
class Post:
    """A programme in which he is called: his pagers there, whether he agreed to nights, and a test that waits for his answer."""

    programme: str
    name: str
    zone: str
    pagers: tuple[Pager, ...]
    nights: bool
    asked_at: Instant | None

    @property
    def reached(self) -> bool:
        """Whether he can be paged at all."""
        return any(one.state != FAILED for one in self.pagers)


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who may be called: by how many pagers, whether all or some failed, and how long he took for the last test."""

    persona: str
    name: str
    roles: tuple[str, ...]
    pagers: int
    failed: int
    nights: bool
    paged: bool
    seconds: int | None

    @property
    def cut_off(self) -> bool:
        """Whether no page gets through to him any more."""
        return 0 < self.pagers == self.failed


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody paged by a test, and the seconds that he took; None while he has not answered."""

    name: str
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A test that rang: when, by whose hand (nothing where by the clock), and who answered, the quickest first."""

    id: str
    rung_at: Instant
    by: str
    people: tuple[Answered, ...]

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(one.seconds is not None for one in self.people)


@dataclass(frozen=True, slots=True)
class Alarms:
    """The page of a programme's test alarm."""

    programme: str
    zone: str
    weekday: int
    minute: int
    next_at: Instant
    people: tuple[Callee, ...]
    rung: tuple[Alarm, ...]


def posts_of(read: Read, person: Person, language: str) -> tuple[Post, ...]:
    """Give every programme in which he is called, with his pagers there."""
    mine, names = called_as(person), titles(read, language)
    pagers = pagers_of(read, [actor.id for actor in mine])
    agreed = set(read.db.scalars(select(OutOfHours.persona_id).where(OutOfHours.persona_id.in_(pagers))))
    asked = _asked(read, tuple(pagers))
    posts = [_post(read, actor, names, pagers[actor.id], asked, actor.id in agreed) for actor in mine]
    return tuple(sorted(posts, key=lambda post: (post.name.casefold(), post.programme)))


def _post(
    read: Read, actor: Actor, names: Mapping[str, str], pagers: list[Pager], asked: Mapping[str, Instant], nights: bool
) -> Post:
    programme = actor.programme or ""
    zone = read.db.get_one(Programme, programme).zone
    return Post(programme, names.get(programme, ""), zone, tuple(pagers), nights, asked.get(actor.id))


def pagers_of(read: Read, personas: Iterable[str]) -> dict[str, list[Pager]]:
    """Give the pagers of each of these people, addresses and all: for nobody but themselves."""
    made: dict[str, list[Pager]] = {persona: [] for persona in personas}
    rows = read.db.scalars(select(PagerTarget).where(PagerTarget.persona_id.in_(made))).all()
    on_its_way = set(read.db.scalars(select(Page.target_id).where(Page.due.is_not(None))))
    for row in sorted(rows, key=lambda one: (one.kind, one.id)):
        state, at = (ON_ITS_WAY, None) if row.id in on_its_way else _state(row)
        address = open_address(read.key_file, row.id, row.sealed)
        made[row.persona_id].append(Pager(row.id, row.kind, address, state, at))
    return made


def gather(read: Read, persona: str, language: str) -> tuple[Section, ...]:
    """Give his pagers as a part of what he takes home: his own export is the only one in which an address stands."""
    pagers = pagers_of(read, [persona])[persona]
    rows = tuple({"kind": translate(language, KIND_NAMES[one.kind]), "address": one.address} for one in pagers)
    return (Section(translate(language, TITLE), rows),) if rows else ()


def asked_of(read: Read, personas: tuple[str, ...]) -> bool:
    """Say whether a test waits for an answer of one of these people."""
    return bool(_asked(read, personas))


def reachable(read: Read | Work, programme: str) -> int:
    """Count who can be paged for a programme and has answered a test alarm lately."""
    people = [mate.persona for mate in _called(read, programme)]
    works = select(PagerTarget.persona_id).where(PagerTarget.failed_at.is_(None))
    answered = (
        select(AlarmAnswer.persona_id)
        .join(RungAlarm, RungAlarm.id == AlarmAnswer.alarm_id)
        .where(RungAlarm.programme_id == programme, AlarmAnswer.answered_at > read.now - COUNTS)
        .where(AlarmAnswer.persona_id.in_(people), AlarmAnswer.persona_id.in_(works))
    )
    return len(set(read.db.scalars(answered)))


def alarms_of(read: Read, programme: str) -> Alarms:
    """Give everything about a programme's test alarm."""
    zone = read.db.get_one(Programme, programme).zone
    weekday, minute = time_of(read, programme)
    mates = _called(read, programme)
    rung = _rung(read, programme)
    people = _callees(read, programme, mates, rung[0].id if rung else "")
    return Alarms(
        programme, zone, weekday, minute, next_time(weekday, minute, zone, read.now), people, _told(read, rung, mates)
    )


def _called(read: Read | Work, programme: str) -> list[Mate]:
    return [mate for mate in team(read, programme).values() if not mate.roles.isdisjoint(CALLED)]


def _state(row: PagerTarget) -> tuple[str, Instant | None]:
    if row.failed_at is not None:
        return FAILED, row.failed_at
    return (SENT, row.sent_at) if row.sent_at is not None else (UNTRIED, None)


def _asked(read: Read, personas: tuple[str, ...]) -> dict[str, Instant]:
    """Since when the newest unanswered test waits for each of them."""
    found = select(AlarmAnswer.persona_id, RungAlarm.rung_at).join(RungAlarm, RungAlarm.id == AlarmAnswer.alarm_id)
    found = found.where(AlarmAnswer.persona_id.in_(personas), AlarmAnswer.answered_at.is_(None))
    rows = read.db.execute(found.where(RungAlarm.rung_at > read.now - ANSWERED_WITHIN).order_by(RungAlarm.rung_at))
    return {row.persona_id: row.rung_at for row in rows}


def _rung(read: Read, programme: str) -> list[RungAlarm]:
    found = select(RungAlarm).where(RungAlarm.programme_id == programme)
    return list(read.db.scalars(found.order_by(RungAlarm.rung_at.desc(), RungAlarm.id).limit(SHOWN)))


def _callees(read: Read, programme: str, mates: list[Mate], last: str) -> tuple[Callee, ...]:
    targets: dict[str, list[PagerTarget]] = defaultdict(list)
    for row in read.db.scalars(select(PagerTarget).where(PagerTarget.persona_id.in_([one.persona for one in mates]))):
        targets[row.persona_id].append(row)
    agreed = set(read.db.scalars(select(OutOfHours.persona_id).where(OutOfHours.programme_id == programme)))
    took = _seconds(read, [last]).get(last, {})
    return tuple(
        Callee(
            persona=mate.persona,
            name=mate.name,
            roles=tuple(sorted(mate.roles)),
            pagers=len(targets[mate.persona]),
            failed=sum(row.failed_at is not None for row in targets[mate.persona]),
            nights=mate.persona in agreed,
            paged=mate.persona in took,
            seconds=took.get(mate.persona),
        )
        for mate in mates
    )


def _told(read: Read, rung: list[RungAlarm], mates: list[Mate]) -> tuple[Alarm, ...]:
    names = {mate.persona: mate.name for mate in mates}
    took = _seconds(read, [alarm.id for alarm in rung])
    made = []
    for alarm in rung:
        people = [Answered(names[one], seconds) for one, seconds in took.get(alarm.id, {}).items() if one in names]
        people.sort(key=lambda one: (one.seconds is None, one.seconds, one.name.casefold()))
        by = "" if alarm.due_at is not None else names.get(alarm.by, "")
        made.append(Alarm(alarm.id, alarm.rung_at, by, tuple(people)))
    return tuple(made)


def _seconds(read: Read, alarms: list[str]) -> dict[str, dict[str, int | None]]:
    """How many seconds each person took for each of these tests."""
    found = select(AlarmAnswer.alarm_id, AlarmAnswer.persona_id, AlarmAnswer.answered_at, RungAlarm.rung_at)
    found = found.join(RungAlarm, RungAlarm.id == AlarmAnswer.alarm_id).where(AlarmAnswer.alarm_id.in_(alarms))
    made: dict[str, dict[str, int | None]] = defaultdict(dict)
    for alarm, persona, answered_at, rung_at in read.db.execute(found):
        made[alarm][persona] = None if answered_at is None else max(0, answered_at - rung_at) // SECOND
    return made
