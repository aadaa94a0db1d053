"""What other verbs do to the line of a programme: find it, tell its team something, say that a talk begins or is over.

A line has one name for ever, which only the house can make from its programme's: whoever needs it need not look for it.
"""

from core.errors import NotFound
from core.keystore import KeyFile
from core.work import CLOCK, Work
from counselling.doors import door_of
from counselling.line import LINE, Back, Found, Nudge, Passed, Ranked, Silent, Stands, Talked, Unqueue
from counselling.talk import CONVERSATION
from counselling.talk.state import Conversation


def line_id(key_file: KeyFile, programme: str) -> str:
    """Give the name of the line of this programme."""
    return name_of(key_file, "line", programme)


def name_of(key_file: KeyFile, purpose: str, *parts: str) -> str:
    """Give the one name that the house makes of these, always the same."""
    return key_file.id_of(purpose, *parts)


def line_of(work: Work, programme: str) -> str:
    """Give the line of this programme; it is there afterwards, and knows how its door stands."""
    line = line_id(work.key_file, programme)
    try:
        work.state(LINE, line)
    except NotFound:
        work.create(LINE, line, CLOCK, Found(programme), programme)
        door = door_of(work, programme)
        work.act(LINE, line, CLOCK, Stands(door.answering, door.open_until, door.shut))
    return line


def nudge(work: Work, conversation_id: str, what: str) -> None:
    """The inbox of the team is told that something changed: new, answered, given_back, moved, late, ended, asked."""
    _tell(work, conversation_id, Nudge(conversation_id, what))


def talk_begins(work: Work, conversation_id: str, worker: str) -> None:
    """A live talk of this worker begins otherwise than by the line."""
    _tell(work, conversation_id, Passed(conversation_id, "", worker))


def talk_passes(work: Work, conversation_id: str, before: str, after: str) -> None:
    """A live talk goes on with another worker."""
    _tell(work, conversation_id, Passed(conversation_id, before, after))


def talk_is_over(work: Work, conversation_id: str, worker: str, seconds: int) -> None:
    """A live talk of this worker is over; it lasted so many seconds."""
    _tell(work, conversation_id, Talked(worker, conversation_id, seconds))


def line_follows(work: Work, conversation_id: str) -> None:
    """The line knows whether the man of a conversation that waits in it is there."""
    conversation = work.state(CONVERSATION, conversation_id)
    man = conversation.man
    if not waits(conversation) or man is None:
        return
    if man.workers:
        _tell(work, conversation_id, Back(conversation_id))
    elif man.silent_at is not None:
        _tell(work, conversation_id, Silent(conversation_id, man.silent_at))


def give_up_place(work: Work, conversation_id: str, why: str) -> None:
    """His place in the line, if he has one, has ended: gone (he is no more), or left."""
    _tell(work, conversation_id, Unqueue(conversation_id, why))


def rank(work: Work, conversation_id: str) -> None:
    """The line knows what is known of the danger of one who waits in it."""
    conversation = work.state(CONVERSATION, conversation_id)
    if waits(conversation):
        _tell(work, conversation_id, Ranked(conversation_id, conversation.risk))


def waits(conversation: Conversation) -> bool:
    """Say whether he waits in the line to be seen."""
    return conversation.talk.number is not None


def _tell(work: Work, conversation_id: str, act: object) -> None:
    line = line_of(work, work.state(CONVERSATION, conversation_id).programme)
    work.act(LINE, line, CLOCK, act)
