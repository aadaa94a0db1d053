"""When a man is answered, and how long things last: what his programme offers, as a conversation needs it."""

from sqlalchemy import func, select

from core.clock import MINUTE, Instant
from core.work import Read, Work
from counselling.models import ConversationState
from counselling.talk import Conversation, Phase, Terms
from programmes.openings.queries import next_promise, promise, terms_of


def terms_for(read: Read | Work, programme: str) -> Terms:
    """Give how long things last in a conversation that begins now."""
    offered = terms_of(read, programme)
    return Terms(
        talk=offered.talk,
        extension=offered.extension_minutes * MINUTE,
        silent=offered.told_minutes * MINUTE,
        silence=offered.silent_minutes * MINUTE,
        promise=offered.promised,
        kept=offered.kept,
    )


def promise_for(work: Work, conversation: Conversation) -> Instant:
    """Give the instant by which a man who asks now is answered.

    One whose earlier promise could not be kept gets one that the next shifts can keep.
    """
    waiting = waiting_in(work, conversation.programme)
    broken = conversation.talk.promise
    if broken is None:
        return promise(work, conversation.programme, waiting, conversation.language)
    not_before = max(broken, work.now + MINUTE)
    return next_promise(work, conversation.programme, waiting, not_before, conversation.language)


def waiting_in(read: Read | Work, programme: str) -> int:
    """Count the men of a programme who wait for an answer to what they wrote.

    Only an estimate of the work before somebody: who is counted a moment too early or too late makes a promise no less true.
    """
    waits = select(func.count()).where(
        ConversationState.programme_id == programme,
        ConversationState.phase != str(Phase.ENDED),
        ConversationState.asked_at.is_not(None),
        ConversationState.number.is_(None),
        ConversationState.mode == "messaging",
    )
    return read.db.scalar(waits) or 0
