"""Verbs of somebody's own pagers. He alone sets, tries and removes them; what they are called by is sealed."""

from collections.abc import Collection

from sqlalchemy import select

from auth.log import note
from auth.people import Actor, Person
from core.clock import MINUTE
from core.errors import NotFound, ensure
from core.work import Work
from crisis.models import OutOfHours
from crisis.pager.models import Page, PagerTarget
from crisis.pager.policy import called_as, is_called
from crisis.pager.secrets import open_address, seal_address
from crisis.pager.service import TRIAL, queue_one

MOST = 5
"""Pagers that somebody can have in a programme."""


def add_pager(work: Work, person: Person, programmes: Collection[str], kind: str, address: str) -> None:
    """He can be paged there for each of these programmes. One that he has already stays one, and is trusted again.

    NotFound for a programme in which he is not called. Rows of two programmes share nothing that could be joined.
    """
    mine = {actor.programme: actor for actor in called_as(person)}
    for programme in programmes:
        if programme not in mine:
            raise NotFound
        _add(work, mine[programme], kind, address)
    work.db.flush()


def drop_pager(work: Work, person: Person, target_id: str) -> None:
    """It is gone, with what waited to be sent to it. NotFound for one that is not his."""
    actor, target = _mine(work, person, target_id)
    work.db.delete(target)
    work.db.flush()
    note(work, actor, "pager_dropped", ("pager", target.id))


def try_pager(work: Work, person: Person, target_id: str) -> None:
    """A page goes to it now, the same as in earnest. While one is on its way, no second is sent."""
    _, target = _mine(work, person, target_id)
    on_its_way = select(Page.id).where(Page.target_id == target.id, Page.due.is_not(None)).limit(1)
    if work.db.scalar(on_its_way) is None:
        queue_one(work, target, TRIAL, work.now + MINUTE)
        work.db.flush()


def agree_to_nights(work: Work, actor: Actor) -> None:
    """He may be called for his programme when he is not on shift, too. Saying it again changes nothing."""
    if not is_called(actor):
        raise NotFound
    if work.db.get(OutOfHours, (actor.programme, actor.id)) is None:
        work.db.add(OutOfHours(programme_id=actor.programme, persona_id=actor.id, agreed_at=work.now))
        work.db.flush()
        note(work, actor, "nights_agreed", ("persona", actor.id))


def take_back_nights(work: Work, actor: Actor) -> None:
    """He is called on his shifts only. Saying it again changes nothing."""
    row = work.db.get(OutOfHours, (actor.programme, actor.id))
    if row is not None:
        work.db.delete(row)
        work.db.flush()
        note(work, actor, "nights_taken_back", ("persona", actor.id))


def _add(work: Work, actor: Actor, kind: str, address: str) -> None:
    rows = work.db.scalars(select(PagerTarget).where(PagerTarget.persona_id == actor.id)).all()
    for row in rows:
        if (row.kind, open_address(work.key_file, row.id, row.sealed)) == (kind, address):
            row.failed_at = None
            return
    ensure(len(rows) < MOST, "pagers_many", count=MOST)
    target = PagerTarget(id=work.new_id(), persona_id=actor.id, kind=kind)
    target.sealed = seal_address(work.key_file, target.id, address)
    work.db.add(target)
    note(work, actor, "pager_added", ("pager", target.id))


def _mine(work: Work, person: Person, target_id: str) -> tuple[Actor, PagerTarget]:
    target = work.db.get(PagerTarget, target_id)
    actor = next((one for one in called_as(person) if target is not None and one.id == target.persona_id), None)
    if target is None or actor is None:
        raise NotFound
    return actor, target
