"""What private conversations keep of a persona: for the export he takes home, for the day on which he is forgotten, for quick exit."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from auth.house import Section
from auth.people import Actor
from core.clock import to_datetime
from core.i18n import N_, translate
from core.work import CLOCK, Read, Work
from counselling.desk.replies import drop_own
from counselling.models import ConversationLine, ConversationMember, ConversationState
from counselling.nudging import act
from counselling.talk import CONVERSATION, TALK, DropOut, FallSilent, Forget
from counselling.talk.state import PARTICIPANT

TITLE = N_("Private conversations")
AT_ONCE = 20
PAGE = 200


def gather(read: Read, persona: str, language: str) -> tuple[Section, ...]:
    """Give every word of his conversations, his own and what he was answered. What the team notes for itself is not in it."""
    mine = select(ConversationMember.conversation_id).join(
        ConversationState, ConversationState.id == ConversationMember.conversation_id
    )
    his = mine.where(ConversationMember.persona_id == persona, ConversationMember.part == PARTICIPANT)
    found = read.db.scalars(his.order_by(ConversationState.began_at, ConversationState.id)).all()
    rows = tuple(row for number, one in enumerate(found, 1) for row in _words(read, one, number))
    return (Section(translate(language, TITLE), rows),)


def _words(read: Read, conversation_id: str, number: int) -> Iterator[Mapping[str, object]]:
    after = 0
    while entries := read.entries(conversation_id, TALK, after=after, limit=PAGE):
        after = entries[-1].seq
        for one in entries:
            if one.text is not None and one.by is not None:
                day = to_datetime(one.at).date()
                yield {"conversation": number, "written_on": day, "by": one.by.name, "text": one.text}


def forget(work: Work, persona: str) -> bool:
    """His conversations are ended and destroyed; what he held for a team is the team's again. Says whether nothing is left."""
    drop_own(work, persona)
    on_it = select(ConversationMember.conversation_id).where(ConversationMember.persona_id == persona).limit(AT_ONCE)
    found = list(work.db.scalars(on_it))
    for conversation_id in found:
        his = _is_his(work, conversation_id, persona)
        act(work, CLOCK, conversation_id, DropOut(persona))
        if his and act(work, CLOCK, conversation_id, Forget()) is not None:
            work.shred(conversation_id)
    return len(found) < AT_ONCE


def keeps(read: Read | Work, persona: str) -> bool:
    """Say whether a conversation of his is kept."""
    mine = select(ConversationMember.conversation_id).where(ConversationMember.persona_id == persona)
    return read.db.scalar(mine.limit(1)) is not None


def _is_his(work: Work, conversation_id: str, persona: str) -> bool:
    man = work.state(CONVERSATION, conversation_id).man
    return man is not None and man.persona == persona


def lines_of_his(read: Read, persona: str) -> list[tuple[str, str]]:
    """Conversations to which he has a line open, each with the worker that holds it."""
    rows = select(ConversationLine.conversation_id, ConversationLine.worker)
    found = read.db.execute(rows.where(ConversationLine.persona_id == persona))
    return [(row.conversation_id, row.worker) for row in found]


def hang_up(work: Work, actor: Actor, conversation_id: str, worker: str) -> None:
    """None of his lines at this worker is open any more. His place and what he wrote stay."""
    act(work, actor, conversation_id, FallSilent(worker, work.now))
