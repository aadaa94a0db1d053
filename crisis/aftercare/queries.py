"""Reads of the page of aftercare: what waits for its reader, and for a coordinator how it stands with the team. No man's name is in it."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Select, select

from auth.people import Actor, Person
from core.clock import DAY, Instant
from core.work import Read
from crisis.aftercare.following import LED, LOST, TOOK, Limits, limits_of
from crisis.aftercare.load import Load, loads
from crisis.aftercare.models import Aftercare, CareTask
from crisis.reach import HeavyTalks
from programmes.policy import may_arrange
from programmes.queries import offer
from programmes.rota.queries import team

ROLES = ("support_person", "counsellor", "coordinator")
"""Whose desk it is."""
SHOWN = 14 * DAY
"""So long a room stands in the coordinator's list, and so long after its evening who led it has the script at hand."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Task:
    """Something to settle: what (see `CareTask.kind`), whose (nothing where any coordinator's), since when and by when. `alert` where its reader can open it."""

    id: str
    kind: str
    name: str
    begun_at: Instant
    due_at: Instant
    late: bool
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Tended:
    """A room that is cared for: since when, how many men were asked, how many of them wanted a talk. `given` once they were asked."""

    begun_at: Instant
    given: bool
    men: int
    talks: int


@dataclass(frozen=True, slots=True)
class Care:
    """Aftercare in one programme as its reader sees it. Of `open`, `rooms`, `loads` and `limits` only a coordinator knows."""

    programme: str
    name: str
    zone: str
    mine: tuple[Task, ...]
    led: bool
    own: Load | None
    arranges: bool
    open: tuple[Task, ...] = ()
    rooms: tuple[Tended, ...] = ()
    loads: tuple[Load, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        own = {"week": self.own.week.all, "month": self.own.month.all, "break": self.own.proposes} if self.own else None
        tasks = [{"id": one.id, "kind": one.kind, "due_at": one.due_at} for one in self.mine]
        told: dict[str, object] = {"programme": self.programme, "tasks": tasks, "load": own}
        if self.arranges:
            told["open"] = [{"kind": one.kind, "name": one.name, "due_at": one.due_at} for one in self.open]
            told["rooms"] = [{"begun_at": one.begun_at, "men": one.men, "talks": one.talks} for one in self.rooms]
            told["team"] = [{"name": one.name, "week": one.week.all, "month": one.month.all} for one in self.loads]
        return told


def cared_in(person: Person) -> tuple[Actor, ...]:
    """Give every persona under which he works where there can be aftercare."""
    return tuple(one for one in person.actors if one.programme and one.has(*ROLES))


def care(read: Read, actor: Actor, language: str, heavy: HeavyTalks) -> Care:
    """Give what waits for him in his programme, and how it stands with its team where he coordinates it."""
    programme = actor.programme or ""
    offered, arranges = offer(read, programme, language), may_arrange(actor, programme)
    rows = list(read.db.scalars(_unsettled(programme)))
    names = {one.persona: one.name for one in team(read, programme).values()}
    mine = [row for row in rows if row.persona_id == actor.id or (arranges and row.kind == LOST)]
    carried = loads(read, programme, heavy)
    found = Care(
        programme,
        offered.name,
        offered.zone,
        mine=tuple(_task(read, row, names, opens=actor.has("counsellor")) for row in mine),
        led=_led_lately(read, actor),
        own=next((one for one in carried if one.persona == actor.id), None),
        arranges=arranges,
    )
    return _with_team(read, found, rows, names, carried) if arranges else found


def waiting_for(read: Read, actors: tuple[Actor, ...]) -> int:
    """Count what waits for these personas on the page of aftercare."""
    count = 0
    for actor in actors:
        programme = actor.programme or ""
        arranges = may_arrange(actor, programme)
        rows = read.db.scalars(_unsettled(programme))
        count += sum(row.persona_id == actor.id or (arranges and row.kind == LOST) for row in rows)
    return count


def _with_team(read: Read, found: Care, rows: list[CareTask], names: dict[str, str], carried: tuple[Load, ...]) -> Care:
    since = read.now - SHOWN
    tended = select(Aftercare).where(Aftercare.programme_id == found.programme, Aftercare.begun_at >= since)
    rooms = read.db.scalars(tended.order_by(Aftercare.begun_at.desc()).limit(MOST))
    return replace(
        found,
        open=tuple(_task(read, row, names, opens=False) for row in rows if row.kind in (TOOK, LED)),
        rooms=tuple(Tended(row.begun_at, row.given_at is not None, row.men, row.talks) for row in rooms),
        loads=carried,
        limits=limits_of(read, found.programme),
    )


def _unsettled(programme: str) -> Select[CareTask]:
    rows = select(CareTask).where(CareTask.programme_id == programme, CareTask.settled_at.is_(None))
    return rows.order_by(CareTask.due_at, CareTask.id).limit(MOST)


def _task(read: Read, row: CareTask, names: dict[str, str], *, opens: bool) -> Task:
    alert = row.about if opens and row.kind in (TOOK, LOST) else ""
    return Task(
        row.id, row.kind, names.get(row.persona_id, ""), row.begun_at, row.due_at, row.due_at <= read.now, alert
    )


def _led_lately(read: Read, actor: Actor) -> bool:
    led = select(CareTask.id).where(CareTask.persona_id == actor.id, CareTask.kind == LED)
    return read.db.scalar(led.where(CareTask.begun_at >= read.now - SHOWN).limit(1)) is not None
