"""Workers that hold lines to conversations: which are alive, and what is told when one is not."""

from sqlalchemy import delete, insert, select, update

from core.clock import SECOND, Instant
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Read, Work
from counselling.models import ConversationLine, ConversationWorker
from counselling.nudging import act
from counselling.talk import LoseWorker

DEAD = 30 * SECOND
"""A worker that has not renewed its row for so long is dead."""


def renew_worker(work: Work, actor: AnyActor, worker: str) -> bool:
    """This worker is alive. False when nobody knew of it: everybody it holds must be told again."""
    known = select(ConversationWorker.id).where(ConversationWorker.id == worker)
    if work.db.scalar(known) is None:
        work.db.execute(insert(ConversationWorker).values(id=worker, seen_at=work.now))
        return False
    work.db.execute(update(ConversationWorker).where(ConversationWorker.id == worker).values(seen_at=work.now))
    return True


def lose_worker(work: Work, actor: AnyActor, worker: str, conversation_id: str, since: Instant) -> None:
    """Whoever this worker held in this conversation is silent since then."""
    act(work, CLOCK, conversation_id, LoseWorker(worker, since))


def bury_worker(work: Work, actor: AnyActor, worker: str) -> None:
    """Nothing more is known of this worker."""
    work.db.execute(delete(ConversationLine).where(ConversationLine.worker == worker))
    work.db.execute(delete(ConversationWorker).where(ConversationWorker.id == worker))


def dead_workers(read: Read, before: Instant, but: str) -> list[tuple[str, Instant, list[str]]]:
    """Workers without a sign of life since then, with it and the conversations in which they held somebody."""
    gone = select(ConversationWorker).where(ConversationWorker.seen_at < before, ConversationWorker.id != but)
    held = select(ConversationLine.conversation_id).distinct()
    return [
        (worker.id, worker.seen_at, list(read.db.scalars(held.where(ConversationLine.worker == worker.id))))
        for worker in read.db.scalars(gone)
    ]
