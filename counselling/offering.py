"""A talk that the team offers to a man of its own accord, because somebody is worried about him. He may decline."""

from auth.own import OWN, Tell
from auth.people import Actor
from core.errors import NotFound
from core.work import CLOCK, Work
from counselling.promises import terms_for
from counselling.talk import CONVERSATION, MESSAGING, Phase
from counselling.talking import NewTalk, begin_as
from counselling.waiting import call_this
from counselling.working import ask_live, role_of, take

OFFERED = "talk_offered"
"""The card by which he learns of it: {"conversation", "name", "role"}."""
ANY_NUMBER = 1_000
"""In a crisis nobody has too many talks."""


def offer_talk(work: Work, actor: Actor, man: Actor, language: str, known: str = "") -> str:
    """A private live talk with the actor is offered to this man, in the conversation `known` where that is his and free. Gives its id.

    Where he waits in the line he is taken from it, and the talk begins.
    """
    conversation_id = known if known and _is_free(work, actor, man, known) else _begun(work, man, language)
    conversation = work.state(CONVERSATION, conversation_id)
    if conversation.talk.number is not None:
        call_this(work, actor, conversation_id, ANY_NUMBER)
        return conversation_id
    take(work, actor, conversation_id)
    if not conversation.is_live:
        ask_live(work, actor, conversation_id)
        told = {"conversation": conversation_id, "name": actor.name, "role": role_of(actor)}
        work.act(OWN, man.own, CLOCK, Tell(OFFERED, told))
    return conversation_id


def _begun(work: Work, man: Actor, language: str) -> str:
    """A new conversation of his, without a word yet."""
    conversation_id = work.new_id()
    new = NewTalk(language, terms=terms_for(work, man.programme or ""))
    begin_as(work, man, conversation_id, new, MESSAGING, None)
    return conversation_id


def _is_free(work: Work, actor: Actor, man: Actor, conversation_id: str) -> bool:
    """Say whether it is his, goes on, and nobody else has it."""
    try:
        conversation = work.state(CONVERSATION, conversation_id)
    except NotFound:
        return False
    if conversation.man is None or conversation.man.persona != man.id or conversation.phase is Phase.ENDED:
        return False
    return conversation.holder is None or conversation.holder.persona == actor.id
