"""What the team does about itself: debriefings done or declined, breaks taken or not, and how much is too much."""

from sqlalchemy import delete

from auth.log import note
from auth.people import Actor
from core.clock import DAY
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from crisis.aftercare.following import LOST, Limits
from crisis.aftercare.models import Aftercare, CareBreak, CareSettings, CareTask
from programmes.policy import may_arrange

HOWS = ("done", "declined")
KEPT = 90 * DAY
"""So long it is known that something was to be settled."""


def is_his(actor: Actor, task: CareTask) -> bool:
    """Say whether somebody may settle a task: his own, or as coordinator what is any coordinator's."""
    if task.programme_id != actor.programme:
        return False
    return task.persona_id == actor.id or (task.kind == LOST and may_arrange(actor, task.programme_id))


def settle(work: Work, actor: Actor, task_id: str, how: str) -> None:
    """It is done, or he does without; either is well. Settled once, it stays so. NotFound for what is not his."""
    task = work.db.get(CareTask, task_id)
    if task is None or not is_his(actor, task):
        raise NotFound
    if task.settled_at is not None:
        ensure(task.how == how, "task_settled")
        return
    task.settled_at, task.settled_by, task.how = work.now, actor.id, how
    note(work, actor, f"care_{how}", ("task", task_id))


def answer_break(work: Work, actor: Actor, taken: bool) -> None:
    """He takes the break that was proposed, or not now. Nobody is made to, and his shifts stay as they are."""
    row = work.db.get(CareBreak, actor.id)
    if row is None:
        row = CareBreak(persona_id=actor.id, programme_id=str(actor.programme))
        work.db.add(row)
    row.answered_at, row.taken = work.now, taken
    work.db.flush()


def set_limits(work: Work, actor: Actor, programme: str, limits: Limits) -> None:
    """From now on a break is proposed by these. NotFound for who does not coordinate."""
    if not may_arrange(actor, programme):
        raise NotFound
    row = CareSettings(programme_id=programme, debrief_hours=limits.debrief_hours)
    row.week_immediate, row.week_all, row.month_all = limits.week_immediate, limits.week_all, limits.month_all
    work.db.merge(row)
    note(work, actor, "care_limits_set", ("programme", programme))


def forget_old(work: Work, actor: AnyActor) -> None:
    """After 90 days nothing of it is kept."""
    for table, since in (
        (Aftercare, Aftercare.begun_at),
        (CareTask, CareTask.begun_at),
        (CareBreak, CareBreak.answered_at),
    ):
        gone = delete(table).where(since < work.now - KEPT)
        work.db.execute(gone.execution_options(synchronize_session=False))


def forget(work: Work, persona: str) -> bool:
    """Nothing is kept of somebody who leaves. Says whether nothing is left."""
    for table in (CareTask, CareBreak):
        work.db.execute(delete(table).where(table.persona_id == persona))
    return True
