"""When a man is answered: what the house can honestly promise."""

from core.clock import Instant
from core.work import Work
from counselling.talk import Conversation


def promise_for(work: Work, conversation: Conversation) -> Instant:
    """Give the instant by which a man who asks now is answered."""
    return work.now + conversation.terms.promise
