"""Who may do what in a conversation, and who hears what. Each `bar_to_…` names what is in the way, or None when he may.

Pages, verbs and tests ask the same functions. To whoever is neither its man nor of the team of its programme it does not exist.
"""

from typing import Any, Protocol

from core.clock import Instant
from core.errors import Fault, Refused
from counselling.talk.shown import Phase
from counselling.talk.state import (
    COLLEAGUE,
    COUNSELLOR,
    COVER,
    DRAFT,
    OPINION,
    SIDE,
    SUPERVISOR,
    TALK,
    TEAM,
    WALK_IN,
    Conversation,
)

HOUSE = frozenset({"clock", "console"})
END_REASONS = ("agreed", "contract", "referred", "no_answer", "moved")
"""Why its holder may end it."""
ALONG = ("all", "summary", "nothing")
"""What a man may let go along when somebody else goes on."""
_KNOWS_BUT_MAY_NOT = frozenset({"not_holding", "not_on_it", "not_his"})


class Someone(Protocol):
    """A persona that acts: its programme, and the roles it holds there."""

    @property
    def id(self) -> str:
        """The persona's id."""
        ...

    @property
    def programme(self) -> str | None:
        """The programme it belongs to."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """What it may do there."""
        ...


def refuse(fault: Fault | None) -> None:
    """Raise the refusal, if something is in the way."""
    if fault is not None:
        status = 403 if fault.code in _KNOWS_BUT_MAY_NOT else 409
        raise Refused(fault.code, status=status, **dict[str, Any](fault.args))


def is_man(who: Someone, conversation: Conversation) -> bool:
    """Say whether it is his own."""
    return conversation.man is not None and conversation.man.persona == who.id


def is_of_team(who: Someone, conversation: Conversation) -> bool:
    """Say whether he is one of those of its programme who answer. A coordinator and an administrator are not."""
    return who.programme == conversation.programme and not who.roles.isdisjoint(TEAM)


def knows(who: Someone, conversation: Conversation) -> bool:
    """Say whether it exists for him."""
    if conversation.forgotten or who.id in HOUSE:
        return False
    return is_man(who, conversation) or is_of_team(who, conversation)


def holds(who: Someone, conversation: Conversation) -> bool:
    """Say whether he holds it."""
    return conversation.holder is not None and conversation.holder.persona == who.id and is_of_team(who, conversation)


def part_of(who: Someone, conversation: Conversation) -> str:
    """How he is on it beside its holder, or nothing."""
    member = conversation.others.get(who.id)
    return member.part if member is not None and is_of_team(who, conversation) else ""


def is_on_it(who: Someone, conversation: Conversation) -> bool:
    """Say whether he is on it for the team."""
    return holds(who, conversation) or bool(part_of(who, conversation))


def may_listen(conversation: Conversation, who: Someone, stream: str) -> bool:
    """Say whether he hears this stream.

    The talk: its man, its holder, who is with them or asked aside, and while his opening lasts whoever gave a reason. The side
    stream: those on it for the team. A draft: who writes it. What goes out later, and the log: nobody.
    """
    if not knows(who, conversation):
        return False
    man, on_it = is_man(who, conversation), is_on_it(who, conversation)
    if stream == TALK:
        return man or on_it or who.id in conversation.readers
    if stream == SIDE:
        return on_it
    return stream.startswith(DRAFT) and (man or on_it) and stream == DRAFT + conversation.tags[who.id]


def floor(conversation: Conversation, who: Someone, stream: str) -> int:
    """The number of this stream up to which he hears and reads nothing: what the man wanted left behind."""
    if is_man(who, conversation) or stream not in (TALK, SIDE):
        return 0
    member = conversation.member(who.id)
    since = conversation.since if member is None else member.since
    aside = conversation.since_aside if member is None else member.since_aside
    return since if stream == TALK else aside


def bar_to_begin(who: Someone, programme: str) -> Fault | None:
    """Name what keeps him from beginning one: those who work in a programme are not among its men."""
    return Fault("staff_no_conversation") if who.programme != programme or who.roles else None


def bar_after_end(conversation: Conversation) -> Fault | None:
    """Name that it is over, if it is."""
    return Fault("ended") if conversation.phase is Phase.ENDED else None


def bar_to_say(who: Someone, conversation: Conversation, reply_to: int | None) -> Fault | None:
    """Name what keeps him from writing in the talk: it is over, he only listens, or he answers to what is no message."""
    answers = holds(who, conversation) or part_of(who, conversation) in (COLLEAGUE, COVER)
    if not is_man(who, conversation) and not answers:
        return Fault("not_holding")
    if fault := bar_after_end(conversation):
        return fault
    there = reply_to is None or conversation.writer_of(reply_to)
    return None if there else Fault("no_such_message")


def bar_aside(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from writing to the team on it."""
    return None if is_on_it(who, conversation) else Fault("not_on_it")


def bar_to_hold(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from what its holder does."""
    return bar_after_end(conversation) if holds(who, conversation) else Fault("not_holding")


def bar_to_count(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps its holder from counting one time: none is left, or a live talk goes on, which counts by itself."""
    contract = conversation.talk.contract
    if contract is None or not contract.runs:
        return bar_to_hold(who, conversation) or Fault("no_contract")
    return bar_to_hold(who, conversation) or (Fault("counts_itself") if conversation.is_live else None)


def bar_to_uncount(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps its holder from taking the last time back: nothing was counted, or something followed from it."""
    contract = conversation.talk.contract
    counted = contract is not None and contract.stood
    return bar_to_hold(who, conversation) or (None if counted else Fault("nothing_counted"))


def bar_to_his(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from what its man does."""
    return None if is_man(who, conversation) else Fault("not_his")


def bar_to_remove(who: Someone, conversation: Conversation, seq: int) -> Fault | None:
    """Name what keeps him from taking a message back: only who wrote it may, also after the end."""
    writer = conversation.writer_of(seq)
    if not writer or seq in conversation.removed:
        return Fault("already_removed" if writer else "no_such_message")
    return None if writer == conversation.tags.get(who.id) else Fault("not_your_message")


def bar_to_take(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from taking it: it is over, or somebody was faster."""
    if not is_of_team(who, conversation):
        return Fault("not_holding")
    if fault := bar_after_end(conversation):
        return fault
    if conversation.holder is not None:
        return Fault("taken", {"name": conversation.holder.name})
    return None


def bar_to_open(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from opening it with a reason: he needs none, or it is his own."""
    return None if is_of_team(who, conversation) and not is_on_it(who, conversation) else Fault("on_it")


def bar_to_name(who: Someone, conversation: Conversation, persona: str, role: str) -> Fault | None:
    """Name what keeps its holder from bringing this colleague in."""
    if fault := bar_to_hold(who, conversation):
        return fault
    if role not in TEAM:
        return Fault("not_of_team")
    member = conversation.member(persona)
    return None if member is None or member.part in (OPINION, COVER) else Fault("already_on_it", {"name": member.name})


def bar_to_supervise(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from coming in as a supervisor: a professional of the team who does not hold it, while somebody does."""
    if not is_of_team(who, conversation) or COUNSELLOR not in who.roles:
        return Fault("not_professional")
    if part_of(who, conversation) not in ("", OPINION) or holds(who, conversation):
        return Fault("on_it")
    return bar_after_end(conversation) or (Fault("not_held") if conversation.holder is None else None)


def bar_to_take_over(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from holding it himself: only a supervisor in it may."""
    if part_of(who, conversation) != SUPERVISOR:
        return Fault("not_on_it")
    return bar_after_end(conversation)


def bar_to_give_record(who: Someone, conversation: Conversation) -> Fault | None:
    """Name what keeps him from answering what is written of the man: a professional who may read it, while it is asked."""
    if not is_on_it(who, conversation) and who.id not in conversation.readers:
        return Fault("not_on_it")
    if COUNSELLOR not in who.roles:
        return Fault("not_professional")
    return None if conversation.side.record_due is not None else Fault("nothing_asked")


def bar_to_go_on(who: Someone, conversation: Conversation, now: Instant) -> Fault | None:
    """Name what keeps its man from going on after the end: it is not over, or its time has passed."""
    if fault := bar_to_his(who, conversation):
        return fault
    kept = conversation.talk.kept_until
    if conversation.phase is not Phase.ENDED:
        return Fault("not_ended")
    return None if kept is None or now < kept else Fault("ended")


def bar_to_continue(who: Someone, conversation: Conversation, now: Instant) -> Fault | None:
    """Name what keeps a walk-in from becoming messages: a live talk goes on, or it is messages already."""
    if fault := bar_to_his(who, conversation):
        return fault
    if conversation.talk.kind != WALK_IN:
        return Fault("not_walk_in")
    if conversation.phase is Phase.ENDED:
        return bar_to_go_on(who, conversation, now)
    return Fault("already_live") if conversation.is_live and conversation.holder is not None else None
