"""Which rows of the lists follow from an entry."""

from typing import Any

from core.clock import Instant
from core.spaces import Drop, Entry, Put, Row
from counselling.talk.shown import Phase
from counselling.talk.state import DRAFT, LATER, LOG, PARTICIPANT, WALK_IN, Conversation

HOLDER = "holder"
_LINES = frozenset({"line", "silent"})


def project(conversation: Conversation, entry: Entry) -> tuple[Row, ...]:
    """Rows after this entry; `conversation` is as it is with it."""
    if entry.stream == LATER or entry.stream.startswith(DRAFT):
        return ()
    if entry.stream == LOG:
        return _after_log(conversation, entry)
    return (_stand(conversation, entry.space),)


def _after_log(conversation: Conversation, entry: Entry) -> tuple[Row, ...]:
    space = entry.space
    if entry.kind in _LINES:
        line = {name: entry.data[name] for name in ("persona", "worker")}
        row = {"conversation_id": space, "persona_id": line["persona"], "worker": line["worker"]}
        return (Put("conversation_lines", row) if entry.kind == "line" else Drop("conversation_lines", row),)
    match entry.kind:
        case "begun" | "members" | "opened" | "opening_over" | "dropped":
            return _stand(conversation, space), *_members(conversation, space)
        case "late" | "ranked":
            return (_stand(conversation, space),)
        case "forgotten":
            own = {"conversation_id": space}
            return _stand(conversation, space), Drop("conversation_members", own), Drop("conversation_lines", own)
    return ()


def _members(conversation: Conversation, space: str) -> tuple[Row, ...]:
    """Everybody who is on it, anew."""
    parts = dict.fromkeys(conversation.readers, "reader")
    parts |= {one.persona: one.part for one in conversation.others.values()}
    if conversation.holder is not None:
        parts[conversation.holder.persona] = HOLDER
    if conversation.man is not None:
        parts[conversation.man.persona] = PARTICIPANT
    rows = [{"conversation_id": space, "persona_id": persona, "part": part} for persona, part in parts.items()]
    return Drop("conversation_members", {"conversation_id": space}), *(Put("conversation_members", row) for row in rows)


def _stand(conversation: Conversation, space: str) -> Put:
    talk, side = conversation.talk, conversation.side
    contract, referral = talk.contract, talk.referral
    values: dict[str, Any] = {
        "id": space,
        "programme_id": conversation.programme,
        "kind": talk.kind,
        "phase": str(talk.phase),
        "mode": talk.mode,
        "status": talk.status,
        "language": conversation.language,
        "topic": conversation.topic,
        "heavy": conversation.heavy,
        "risk": conversation.risk,
        "why": conversation.why,
        "number": talk.number,
        "began_at": conversation.began_at,
        "taken_at": conversation.taken_at,
        "first_answer_at": conversation.first_answer_at,
        "asked_at": conversation.asked_at,
        "promise_at": talk.promise,
        "moved": talk.moved,
        "late": conversation.late,
        "live_until": talk.live_until,
        "lost_at": talk.lost,
        "used": contract.used if contract else 0,
        "of": contract.of if contract else 0,
        "contract": contract.stage if contract else "",
        "last_at": talk.last_at,
        "ended_at": talk.ended_at,
        "reason": talk.reason,
        "record_due": side.record_due,
        "follow_up_at": referral.follow_up_at if referral and not referral.followed else None,
        "later_at": min((one.at for one in side.later), default=None),
        "forget_at": forget_at(conversation),
        "demo": conversation.man is not None and conversation.man.demo,
    }
    return Put("conversation_states", values)


def forget_at(conversation: Conversation) -> Instant | None:
    """When its keys are destroyed: so long after its end, or after the last word; not before a question about his record is answered."""
    if conversation.forgotten or not conversation.programme:
        return None
    talk = conversation.talk
    kept = kept_until(conversation, talk.last_at) if talk.kept_until is None else talk.kept_until
    return kept if kept is None else max(kept, conversation.side.record_due or 0)


def kept_until(conversation: Conversation, since: Instant) -> Instant | None:
    """Until when it is kept if the last word was then. A walk-in that has not ended has no such time."""
    if conversation.talk.kind == WALK_IN:
        over = conversation.talk.phase is Phase.ENDED
        return since + conversation.terms.walk_in_kept if over else None
    return since + conversation.terms.kept
