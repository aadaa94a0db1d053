"""Which tools of a conversation are whose now. Pure: pages and verbs ask the same policies."""

from auth.people import Actor
from core.errors import Fault
from counselling.talk import Conversation, Phase, policy
from counselling.talk.project import HOLDER
from counselling.talk.state import WALK_IN

HOLDERS = ("put_back", "end", "opinion", "later", "transfer", "refer", "away", "contract", "live")
"""What its holder does at any time while it goes on."""


def stance_of(actor: Actor, conversation: Conversation) -> str:
    """How he stands to it: holder, colleague, supervisor, opinion, reader, or nothing."""
    if policy.holds(actor, conversation):
        return HOLDER
    return policy.part_of(actor, conversation) or ("reader" if actor.id in conversation.readers else "")


def may(actor: Actor, conversation: Conversation) -> dict[str, Fault | None]:
    """Name what is in the way of each tool, None where nothing is."""
    hold = policy.bar_to_hold(actor, conversation)
    talk = conversation.talk
    live, contract = conversation.is_live, talk.contract
    return {
        **dict.fromkeys(HOLDERS, hold),
        "take": policy.bar_to_take(actor, conversation),
        "open": policy.bar_to_open(actor, conversation),
        "say": policy.bar_to_say(actor, conversation, None),
        "note": policy.bar_aside(actor, conversation),
        **dict.fromkeys(("worry", "minor"), _bar_to_worry(actor, conversation)),
        "supervise": _bar_to_supervise(actor, conversation),
        "take_over": policy.bar_to_take_over(actor, conversation),
        "step_out": _bar_to_step_out(actor, conversation),
        "record": policy.bar_to_give_record(actor, conversation),
        "promise": _bar_to_move(actor, conversation),
        "live": hold or (Fault("already_live") if live or talk.kind == WALK_IN else None),
        "extend": hold or _unless(live and not talk.extended, "not_live"),
        "end_live": hold or _unless(live, "not_live"),
        "contract": hold or _unless(contract is None or contract.stage in ("offered", "ended"), "contract_runs"),
        "count": policy.bar_to_count(actor, conversation),
        "slots": hold or _unless(talk.slot is None, "slot_runs"),
        "call_off": hold or _unless(talk.slot is not None and not talk.slot.met, "nothing_asked"),
        "end_slot": hold or _unless(talk.slot is not None, "nothing_asked"),
        "uncount": policy.bar_to_uncount(actor, conversation),
        "review": hold or _unless(_is_asked_to_review(actor, conversation), "nothing_asked"),
        "follow_up": hold or _unless(_follows_up(conversation), "nothing_asked"),
    }


def _unless(is_so: bool, code: str) -> Fault | None:
    return None if is_so else Fault(code)


def _bar_to_supervise(actor: Actor, conversation: Conversation) -> Fault | None:
    free = conversation.holder is None
    return Fault("nobody_holds") if free else policy.bar_to_supervise(actor, conversation)


def _bar_to_worry(actor: Actor, conversation: Conversation) -> Fault | None:
    """Whoever is on it can call the professionals, also after its end, while it is known whose it was."""
    return _unless(policy.is_on_it(actor, conversation) and conversation.man is not None, "not_on_it")


def _bar_to_step_out(actor: Actor, conversation: Conversation) -> Fault | None:
    """He can leave what he is on beside its holder; its holder only when somebody goes on."""
    if conversation.phase is Phase.ENDED:
        return Fault("ended")
    if policy.holds(actor, conversation):
        warm = conversation.going is not None and conversation.going.persona in conversation.others
        return _unless(warm, "nobody_goes_on")
    return _unless(policy.part_of(actor, conversation) != "", "not_on_it")


def _bar_to_move(actor: Actor, conversation: Conversation) -> Fault | None:
    if not policy.is_on_it(actor, conversation):
        return Fault("not_on_it")
    return _unless(conversation.talk.promise is not None and not conversation.is_live, "nobody_waits")


def _is_asked_to_review(actor: Actor, conversation: Conversation) -> bool:
    contract = conversation.talk.contract
    return contract is not None and contract.stage == "review" and conversation.tags.get(actor.id) not in contract.yes


def _follows_up(conversation: Conversation) -> bool:
    referral = conversation.talk.referral
    return referral is not None and referral.stage == "agreed" and not referral.followed
