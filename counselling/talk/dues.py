"""When the clock must look at a conversation next."""

from core.clock import MINUTE, Instant
from counselling.talk.shown import Phase
from counselling.talk.state import LIVE, Conversation

WAIT = 15 * MINUTE
"""So long after its time an appointment begins by itself, once its holder is there."""
QUARTERS = 75
"""Per cent of the time up to a promise after which its holder is warned."""
BROKEN, OVERDUE = 100, 125
"""The stages of lateness after that: the promise is broken, and it is given back to the team."""


def next_due(conversation: Conversation) -> Instant | None:
    """When the clock must look at it next."""
    if conversation.forgotten or not conversation.programme:
        return None
    moments = list(conversation.readers.values())
    if conversation.talk.phase is not Phase.ENDED:
        moments += _live(conversation) if conversation.talk.mode == LIVE else _late(conversation)
        moments += _appointment(conversation)
        if conversation.talk.away_until is not None:
            moments.append(conversation.talk.away_until)
    return min(moments, default=None)


def _appointment(conversation: Conversation) -> list[Instant]:
    slot, holder = conversation.talk.slot, conversation.holder
    if slot is None:
        return []
    begins = not slot.met and not conversation.is_live and holder is not None and holder.workers
    return [slot.next_at + WAIT, *([slot.next_at] if begins else [])]


def _live(conversation: Conversation) -> list[Instant]:
    talk, terms, holder = conversation.talk, conversation.terms, conversation.holder
    if talk.lost is not None:
        return [talk.lost + terms.nobody, *([talk.lost + terms.cover] if holder is not None else [])]
    moments = [] if talk.live_until is None else [talk.live_until]
    if not talk.soon and talk.live_until is not None:
        moments.append(talk.live_until - terms.soon)
    if holder is not None and holder.silent_at is not None:
        moments.append(holder.silent_at + terms.lost)
    if (since := silent_since(conversation)) is not None:
        moments.append(since + (terms.silence if talk.silent else terms.silent))
    return moments


def silent_since(conversation: Conversation) -> Instant | None:
    """Since when the man has said nothing although it is his turn, in a live talk."""
    return conversation.spoke_at if conversation.is_live and conversation.asked_at is None else None


def _late(conversation: Conversation) -> list[Instant]:
    return [at for stage, at in stages(conversation) if stage > conversation.late][:1]


def stages(conversation: Conversation) -> list[tuple[int, Instant]]:
    """When each stage of lateness begins, where he waits for an answer that was promised."""
    promise, since = conversation.talk.promise, conversation.promised_at
    if conversation.asked_at is None or promise is None or since is None or conversation.is_live:
        return []
    soon = since + (promise - since) * QUARTERS // 100
    return [(QUARTERS, soon), (BROKEN, promise), (OVERDUE, promise + conversation.terms.grace)]
