"""Verbs of the line: a man waits to be seen, one of the team takes the next. Each acts on line and conversation in one commit."""

from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, Refused
from core.work import CLOCK, Work
from counselling.line import LINE, CallNext, CallThis, Queue, Unqueue
from counselling.nudging import act
from counselling.talk import CONVERSATION, WALK_IN, Continue, Conversation, End, Forget, Phase
from counselling.talking import NewTalk, begin_as, is_there
from counselling.waiting_line import line_of, name_of, waits
from counselling.working import take_live


def enter_line(work: Work, actor: Actor, new: NewTalk, most: int) -> str:
    """He waits in the line of his programme. Gives his conversation; asking again gives the one with which he waits.

    Refused `door_shut`, or `line_full` where `most` wait already.
    """
    line = line_of(work, _programme(actor))
    ticket = work.state(LINE, line).ticket_of(actor.id)
    if ticket is not None:
        return ticket.conversation
    conversation_id = name_of(work.key_file, "walk-in", actor.id, new.key) if new.key else work.new_id()
    if is_there(work, conversation_id):
        if work.state(CONVERSATION, conversation_id).phase is not Phase.ENDED:
            return conversation_id
        conversation_id = work.new_id()  # an old page was sent again: this is another visit
    place = Queue(conversation_id, actor.id, new.language, new.heavy, new.noticed.tier, most, new.terms.place)
    queued = work.act(LINE, line, actor, place)
    begin_as(work, actor, conversation_id, new, WALK_IN, queued.data["number"] if queued else None)
    return conversation_id


def call_next(work: Work, actor: Actor, programme: str, limit: int, key: str | None = None) -> str:
    """The next in the line talks with him, live. Gives the conversation; pressing twice (the same key) takes one man.

    Refused `nobody_waits`, or `talks_enough` where he talks with `limit` already.
    """
    line = line_of(work, _programme(actor, programme))
    called = work.act(LINE, line, actor, CallNext(limit, key))
    if called is None or called.kind != "called":
        mine = work.state(LINE, line).talks.get(actor.id)
        if not mine:
            raise Refused("nobody_waits")
        return mine[-1]
    conversation_id = str(called.data["conversation"])
    take_live(work, actor, conversation_id)
    return conversation_id


def call_this(work: Work, actor: Actor, conversation_id: str, limit: int) -> None:
    """This one talks with him, live. Refused `taken` with the name of whoever was faster, `not_waiting`, `talks_enough`."""
    conversation = work.state(CONVERSATION, conversation_id)
    line = line_of(work, _programme(actor, conversation.programme))
    if conversation.holder is not None and conversation.holder.persona == actor.id:
        return
    waiting = waits(conversation)
    take_live(work, actor, conversation_id)
    if not waiting:
        raise Refused("not_waiting")
    work.act(LINE, line, actor, CallThis(conversation_id, limit))


def leave_line(work: Work, actor: Actor, conversation_id: str) -> bool:
    """He waits no more, and what he wrote meanwhile is destroyed. False when he waits no longer, because he was taken."""
    conversation = _his(work, actor, conversation_id)
    if not waits(conversation):
        return False
    act(work, actor, conversation_id, End("left"))
    work.act(CONVERSATION, conversation_id, CLOCK, Forget())
    work.shred(conversation_id)
    return True


def turn_into_message(work: Work, actor: Actor, conversation_id: str, promise: Instant | None) -> bool:
    """He waits no more; what he wrote is answered as a message, by then. False when he was taken meanwhile."""
    conversation = _his(work, actor, conversation_id)
    if not waits(conversation):
        return False
    work.act(LINE, line_of(work, conversation.programme), actor, Unqueue(conversation_id, "turned"))
    act(work, actor, conversation_id, Continue(promise))
    return True


def _programme(actor: Actor, of: str | None = None) -> str:
    """His programme; another one does not exist for him."""
    if actor.programme is None or (of is not None and of != actor.programme):
        raise NotFound
    return actor.programme


def _his(work: Work, actor: Actor, conversation_id: str) -> Conversation:
    conversation = work.state(CONVERSATION, conversation_id)
    if conversation.man is None or conversation.man.persona != actor.id:
        raise NotFound
    return conversation
