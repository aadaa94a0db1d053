"""What the rooms above call for every text that they store: weighed, and acted on in the text's own commit."""

import math
from dataclasses import dataclass

from sqlalchemy import select

from auth.people import Actor
from core.clock import HOUR, Instant
from core.kernel import Kernel
from core.work import Work
from crisis.alarming import Raised, raise_alert, role_in
from crisis.alert import URGENT, WATCH, Line, Where
from crisis.calling import bell_id
from crisis.models import CrisisScore
from crisis.noticing import NOTHING as NOTHING
from crisis.noticing import UNSCANNED, Noticed
from crisis.noticing import notice as notice
from crisis.noticing import notice_his as notice_his

ENOUGH = 3
"""So many points of different rules together are urgent."""
HALF_LIFE = 24 * HOUR
KEPT = 72 * HOUR
STAFF = ("counsellor", "moderator", "coordinator")
"""Who writes as staff; a support person is a peer, and what he writes is read as any man's."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that somebody has just stored: where, what was noticed in it, and what was said before it. `tag` is who he is there."""

    persona: Actor
    where: Where
    text: str
    noticed: Noticed
    before: tuple[Line, ...] = ()
    language: str = ""
    tag: str = ""


def reads(actor: Actor) -> bool:
    """Say whether what this persona writes is read for danger: not where it works as one who answers."""
    return not actor.has(*STAFF)


def wakes(kernel: Kernel, actor: Actor) -> tuple[str, ...]:
    """The spaces that an alert about this persona touches, beside its own."""
    return (actor.own, bell_id(kernel.keyring.store.file, actor.programme)) if actor.programme else (actor.own,)


def screen(work: Work, writing: Writing) -> str | None:
    """Where something was noticed, his alert holds it, in the same commit as the text. Gives the alert's id."""
    actor, noticed = writing.persona, writing.noticed
    if not noticed or actor.programme is None or not reads(actor):
        return None
    tier = _together(work, actor, noticed)
    role = role_in(actor)
    hit = Line(writing.tag, actor.name, role, work.now, writing.text, noticed.hits)
    source = UNSCANNED if noticed.category == UNSCANNED else "detection"
    lines = (*writing.before, hit)
    language = noticed.language or writing.language
    raised = Raised(
        actor.programme, actor.id, tier, noticed.kinds, source, writing.where, language, lines, actor.name, role
    )
    return raise_alert(work, raised)


def _together(work: Work, actor: Actor, noticed: Noticed) -> int:
    """How near it is together with what he wrote in the last days: several small signs of different rules are urgent."""
    kept = select(CrisisScore).where(CrisisScore.persona_id == actor.id, CrisisScore.at > work.now - KEPT)
    heaps: dict[str, float] = {}
    for row in work.db.scalars(kept) if noticed.tier == WATCH else ():
        heaps[row.rule] = max(heaps.get(row.rule, 0.0), _faded(row.points, work.now - row.at))
    for rule, points in noticed.points:
        heaps[rule] = max(heaps.get(rule, 0.0), points)
        work.db.add(CrisisScore(id=work.new_id(), persona_id=actor.id, rule=rule, points=points, at=work.now))
    work.db.flush()
    heaped = noticed.points and len(heaps) > 1 and sum(heaps.values()) >= ENOUGH
    return max(noticed.tier, URGENT) if heaped else noticed.tier


def _faded(points: int, age: Instant) -> float:
    return points * math.exp2(-age / HALF_LIFE)
